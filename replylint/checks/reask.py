"""reask: the draft asks for a thing that stands in the customer's words, beside a value."""

from __future__ import annotations

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.report import Related
from replylint.rule import Rule
from replylint.signals.heard import Heard

_REACH = 6  # words between what is asked for and its value


def reask(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each ask in the draft (`find`, up to the thing) whose thing the customer named with a value."""
    words = draft.tokens.words
    matches = []
    for number, hit in found:
        sentence = draft.tokens.sentences[hit.sentence]
        first = hit.last
        while first < sentence.last and words[first] in draft.clauses.empty and words[first] not in draft.clauses.stops:
            first += 1
        last = draft.clauses.end(words, first, sentence.last)
        thing = draft.clauses.about(words, first, last)
        if not thing or excepted(rule, whole := Hit(hit.pattern, hit.first, last, hit.sentence), draft):
            continue
        place = _told(thing, draft)
        if place is not None:
            matches.append(Match(rule, whole, number, (place,), {"fact": place.quote}))
    return matches


def _told(thing: frozenset[str], draft: Draft) -> Related | None:
    for heard in reversed(draft.signals.customer):
        for sentence in heard.tokens.sentences:
            if heard.tokens.words[sentence.last - 1] == "?":
                continue
            place = _beside_value(thing, heard, sentence.first, sentence.last, draft)
            if place is not None:
                return place
    return None


def _beside_value(thing: frozenset[str], heard: Heard, first: int, last: int, draft: Draft) -> Related | None:
    """Where all words of the thing stand together, with a number, a code, an address or the like next to them."""
    words, folded = heard.tokens.words, heard.tokens.words.folded
    if not thing <= draft.clauses.about(words, first, last):
        return None
    named = [at for at in range(first, last) if draft.clauses.about(words, at, at + 1) & thing]
    values = [at for at in range(first, last) if folded[at] == "0" or words[at][0] == "‹"]
    if named[-1] - named[0] > _REACH:
        return None
    near = [at for at in values if named[0] - 2 <= at <= named[-1] + _REACH]
    return heard.place(min(named[0], *near), max(named[-1], *near) + 1) if near else None

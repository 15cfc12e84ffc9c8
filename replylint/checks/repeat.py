"""repeat: the draft says again what an agent or a bot already wrote, in nearly the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.reading.tokens import Tokens
from replylint.rule import Rule
from replylint.signals.heard import Heard

_FEWEST_WORDS = 6  # a shorter sentence comes twice by chance
_ALIKE = 0.85  # the share of words that two sentences have in common


def repeat(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each stretch of sentences that stood in an earlier message from the company."""
    earlier = [
        (heard, first, last, Counter(heard.tokens.words[first:last]))
        for heard in draft.signals.heard
        if heard.message.role in {"agent", "bot"}
        for first, last, _ in _sentences(heard.tokens)
    ]
    if not earlier:
        return []
    matches: list[Match] = []
    for first, last, number in _sentences(draft.tokens):
        hit = Hit(-1, first, last, number)
        place = _like(Counter(draft.tokens.words[first:last]), earlier)
        if place is None or excepted(rule, hit, draft):
            continue
        heard, start, end = place
        if matches and matches[-1].hit.sentence == number - 1:
            # One repeated message is one fault, however many sentences it has.
            before = matches.pop()
            hit = Hit(-1, before.hit.first, last, number)
            matches.append(Match(rule, hit, 0, (*before.related, heard.place(start, end))))
        else:
            matches.append(Match(rule, hit, 0, (heard.place(start, end),)))
    return matches


def _sentences(tokens: Tokens) -> Iterator[tuple[int, int, int]]:
    """First word, last word and number of each sentence that is long enough, its closing mark left off."""
    for number, sentence in enumerate(tokens.sentences):
        last = sentence.last
        while last > sentence.first and not tokens.words[last - 1][0].isalnum():
            last -= 1
        if sum(word[0].isalnum() for word in tokens.words[sentence.first : last]) >= _FEWEST_WORDS:
            yield sentence.first, last, number


def _like(words: Counter[str], earlier: list[tuple[Heard, int, int, Counter[str]]]) -> tuple[Heard, int, int] | None:
    size = words.total()
    for heard, first, last, others in earlier:
        larger = max(size, last - first)
        if min(size, last - first) >= _ALIKE * larger and (words & others).total() >= _ALIKE * larger:
            return heard, first, last
    return None

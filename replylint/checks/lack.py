"""lack: the whole draft is without something that this thread calls for."""

from __future__ import annotations

import msgspec

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.patterns.syntax import Pattern
from replylint.rule import Rule

_STOPS = frozenset({",", ".", "!", "?", "…", ";", ":", "—", "("})
_LONGEST = 14
_LONGEST_GREETING = 5
_QUOTED = "their words"  # the slot of an offer for what the customer wrote


def lack(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match on the first clause of the draft if none of the rule's `needs` stands anywhere in it.

    Where an agent's last words had it and the customer has been calmer since than the rule asks, none.
    """
    clause = first_clause(draft)
    words = len(draft.tokens.words)
    if clause is None or any(draft.stands_in(pattern, 0, words) for pattern in rule.needs) or _said(rule, draft):
        return []
    return [] if excepted(rule, clause, draft) else [_match(rule, clause, draft)]


def _match(rule: Rule, clause: Hit, draft: Draft) -> Match:
    """With what the customer wrote of the trouble; where no word tells of it, without the offers that quote it."""
    place = draft.signals.trouble
    if place is not None:
        return Match(rule, clause, 0, (place,), {_QUOTED: place.quote})
    offers = tuple(offer for offer in rule.suggest if f"{{{_QUOTED}}}" not in (offer.say or ""))
    return Match(msgspec.structs.replace(rule, suggest=offers), clause, 0)


def _said(rule: Rule, draft: Draft) -> bool:
    asked = [when.anger for when in rule.when if when.anger is not None]
    for heard in reversed(draft.signals.agents if asked else ()):
        if heard.first(rule.needs, draft.steps) is not None:
            return draft.signals.anger_since(heard.number) < min(asked)
    return False


def first_clause(draft: Draft, passing: tuple[Pattern, ...] = ()) -> Hit | None:
    """The first words of the draft after greeting and name, in a sentence where none of `passing` stands; None in a
    draft without any."""
    words = draft.tokens.words
    for number, sentence in enumerate(draft.tokens.sentences):
        if any(draft.stands_in(pattern, sentence.first, sentence.last) for pattern in passing):
            continue
        first = _after_greeting(draft, sentence.first, sentence.last)
        while first < sentence.last and not words[first][0].isalnum():
            first += 1
        last = _clause_end(words, first, sentence.last)
        if last == first + 1 and last < sentence.last and words[last] == ",":
            # "Sadly, the tram left", "Jo, the tram left": one word is no clause.
            last = max(last, _clause_end(words, last + 1, sentence.last))
        if last > first:
            return Hit(-1, first, last, number)
    return None


def _clause_end(words: list[str], first: int, last: int) -> int:
    end = first
    while end < last and words[end] not in _STOPS and end - first < _LONGEST and words[end][0] != "‹":
        end += 1
    return end


def _after_greeting(draft: Draft, first: int, last: int) -> int:
    """Where the words go on after "Good morning Ana" or "Mrs Sato,"; `first` where they do not begin so."""
    words = draft.tokens.words
    end = first
    while end < last and words[end] not in _STOPS and end - first < _LONGEST_GREETING:
        end += 1
    if any(word in draft.editing.addresses for word in words[first : min(first + 2, end)]):
        return end
    text, starts = draft.prose.text, draft.tokens.starts
    named = all(text[starts[at]].isupper() and words[at] not in draft.editing.subjects for at in range(first, end))
    return end if named and end - first > 1 and end < last and words[end] == "," else first

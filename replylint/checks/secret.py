"""secret: the draft holds what no message should: a whole card number, or a secret that the customer let slip."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.report import Related
from replylint.rule import Rule

_DIGITS = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-])")
# Digits in these are no card's, or nothing that the agent wrote.
_ELSEWHERE = frozenset({"url", "email", "handle", "code", "quoted_history", "signature"})
_SHORTEST = 4  # a shorter word that comes again is chance


def secret(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each secret in the draft: `card`, or a word that a pattern of `told` marks in the thread."""
    assert rule.secret is not None
    places = [(hit, ()) for hit in _cards(draft)] if rule.secret.card else list(_again(rule, draft))
    return [Match(rule, hit, 0, related) for hit, related in places if not excepted(rule, hit, draft)]


def _cards(draft: Draft) -> Iterator[Hit]:
    """Numbers of 13 to 19 digits that pass the check sum which all payment cards have."""
    tokens = draft.tokens
    for digits in _DIGITS.finditer(draft.prose.text):
        if _luhn([int(digit) for digit in digits.group() if digit.isdigit()]):
            first = bisect_right(tokens.ends, digits.start())
            last = bisect_left(tokens.starts, digits.end())
            if first < last and draft.tokens.words[first].strip("‹›") not in _ELSEWHERE:
                yield Hit(-1, first, last, tokens.sentence_at(first))


def _luhn(digits: list[int]) -> bool:
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[-2::-2]]
    return any(digits) and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def _again(rule: Rule, draft: Draft) -> Iterator[tuple[Hit, tuple[Related, ...]]]:
    assert rule.secret is not None
    for heard in draft.signals.customer:
        told = [one for one in rule.secret.told if draft.steps.stands_in(one, heard.tokens, 0, len(heard.tokens.words))]
        for sentence in heard.tokens.sentences if told else ():
            for pattern in told:
                span = draft.steps.stands_in(pattern, heard.tokens, sentence.first, sentence.last)
                if span is None:
                    continue
                said = heard.tokens.words[slice(*span)]
                for at in _where(said, draft):
                    yield Hit(-1, at, at + len(said), draft.tokens.sentence_at(at)), (heard.place(*span),)


def _where(said: list[str], draft: Draft) -> Iterator[int]:
    """Where the words stand in the draft, if they are no everyday ones."""
    words = draft.tokens.words
    if sum(map(len, said)) >= _SHORTEST and draft.clauses.empty.isdisjoint(said):
        for at in range(len(words) - len(said) + 1):
            if words[at : at + len(said)] == said:
                yield at

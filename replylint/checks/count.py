"""count: what is fine once is too much when it comes again."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule


def count(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match, at the hit with which the rule's `least` is reached within its scope."""
    spots: list[tuple[int, int]] = []
    inside: dict[tuple[int, int], int] = {}
    for number, hit in sorted(found, key=lambda entry: (entry[1].first, -entry[1].last)):
        if spots and hit.first < spots[-1][1]:
            continue
        spots.append((hit.first, hit.last))
        scope = draft.scope(hit.sentence, rule.within)
        inside[scope] = inside.get(scope, 0) + 1
        if inside[scope] == rule.least:
            return [Match(rule, hit, number)]
    return []

"""require: X without Y in its sentence, next to it, or anywhere in its paragraph or the draft."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule


def require(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """The hits around which none of the rule's `needs` stands."""
    matches = []
    for number, hit in found:
        first, last = draft.scope(hit.sentence, rule.within)
        if not any(draft.stands_in(pattern, first, last) for pattern in rule.needs):
            matches.append(Match(rule, hit, number))
    return matches

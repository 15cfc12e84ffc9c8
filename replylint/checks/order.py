"""order: the parts of a notice stand in another order than its readers need them."""

from __future__ import annotations

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule


def order(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match, on the first part that stands in an earlier sentence than a part which should come before it.

    Only in a draft that is such a notice (one of `find` stands in it); a part that is missing is not out of order.
    """
    if not found:
        return []
    parts = [part for part in (draft.first(patterns) for patterns in rule.order) if part is not None]
    for place, part in enumerate(parts):
        if any(later.sentence > part.sentence for later in parts[:place]) and not excepted(rule, part, draft):
            return [Match(rule, part, 0)]
    return []

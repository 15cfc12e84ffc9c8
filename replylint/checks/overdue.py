"""overdue: an agent promised something by a time, the time has passed, and the draft does not own up to it."""

from __future__ import annotations

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.lack import first_clause
from replylint.checks.phrase import Found
from replylint.rule import Rule


def overdue(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match if none of the rule's `needs` stands in the draft: where it goes on as if nothing had been promised
    (the group `again` of the list `promised`), else on its first clause that is more than courtesy (`courtesy`)."""
    promise = draft.signals.overdue
    if promise is None or any(draft.stands_in(pattern, 0, len(draft.tokens.words)) for pattern in rule.needs):
        return []
    courtesy = draft.signals.patterns("promised", "courtesy")
    clause = (
        draft.first(draft.signals.patterns("promised", "again")) or first_clause(draft, courtesy) or first_clause(draft)
    )
    if clause is None or excepted(rule, clause, draft):
        return []
    return [Match(rule, clause, 0, (promise,), {"promise": promise.quote})]

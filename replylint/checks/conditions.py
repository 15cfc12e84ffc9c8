"""`when` and `unless`: whether a rule applies to a thread, and whether a hit is excepted."""

from __future__ import annotations

from replylint.checks.draft import Draft
from replylint.patterns.match import Hit
from replylint.patterns.syntax import Pattern
from replylint.rule import Rule, Unless, When


def applies(rule: Rule, draft: Draft) -> bool:
    """Whether one of the rule's conditions on the thread holds; a rule without any always applies."""
    return not rule.when or any(_known(when, draft) for when in rule.when)


def excepted(rule: Rule, hit: Hit, draft: Draft) -> bool:
    """Whether one of the rule's exceptions holds for the hit."""
    return any(_excepts(unless, hit, draft) for unless in rule.unless)


def _known(when: When, draft: Draft) -> bool:
    """Whether a condition holds; asked once for each draft, for many rules share one."""
    holds = draft.conditions.get(when.key)
    if holds is None:
        holds = draft.conditions[when.key] = _holds(when, draft)
    return holds


def _holds(when: When, draft: Draft) -> bool:
    signals = draft.signals
    if when.channel and draft.channel not in when.channel:
        return False
    if when.thread is not None and bool(signals.heard) != when.thread:
        return False
    if when.replied is not None and bool(signals.agents) != when.replied:
        return False
    if when.template is not None and draft.template != when.template:
        return False
    if when.anger is not None and (signals.anger is None or signals.anger < when.anger):
        return False
    if when.calm is not None and (signals.anger is None or signals.anger >= when.calm):
        return False
    if when.unsolved is not None and signals.unsolved is not when.unsolved:
        return False
    if when.customer and not any(heard.first(when.customer, draft.steps) for heard in signals.customer):
        return False
    return not when.draft or any(draft.stands_in(pattern, 0, len(draft.tokens.words)) for pattern in when.draft)


def _excepts(unless: Unless, hit: Hit, draft: Draft) -> bool:
    pattern = unless.pattern
    if unless.scope == "customer":
        if pattern is not None:
            return any(heard.first((pattern,), draft.steps) for heard in draft.signals.customer)
        words = " ".join(draft.tokens.words[hit.first : hit.last])
        return any(f" {words} " in heard.tokens.folded for heard in draft.signals.customer)
    assert pattern is not None
    if unless.scope in {"before", "after", "overlap"}:
        return _beside(pattern, unless.scope, hit, draft)
    return draft.stands_in(pattern, *draft.scope(hit.sentence, unless.scope))


def _beside(pattern: Pattern, scope: str, hit: Hit, draft: Draft) -> bool:
    ready, text = draft.steps.ready(pattern), draft.steps.text(draft.tokens)
    sight, start = text.sights[hit.sentence], text.starts[hit.sentence]
    if scope == "after":
        return ready.span(sight, hit.last - start) is not None
    if not draft.steps.possible(ready, sight):
        return False
    if scope == "before":
        return ready.reaches(sight, hit.first - start)
    return ready.overlaps(sight, hit.first - start, hit.last - start)

"""echo: the draft asks or tells what the thread already has."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule


def echo(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """The hits whose group (a step, a fact) was already spoken of, with the place where.

    With `needs`, only those near which one of them stands.
    """
    assert rule.echo is not None
    matches = []
    for number, hit in found:
        group = rule.becomes[number]
        if group is None or not _needed(rule, hit.sentence, draft):
            continue
        place = draft.signals.said(rule.echo.list, group, rule.echo.thread, rule.echo.by)
        if place is not None:
            matches.append(Match(rule, hit, number, (place,), {"fact": place.quote}))
    return matches


def _needed(rule: Rule, sentence: int, draft: Draft) -> bool:
    span = draft.scope(sentence, rule.within)
    return not rule.needs or any(draft.stands_in(pattern, *span) for pattern in rule.needs)

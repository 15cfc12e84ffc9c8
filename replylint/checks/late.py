"""late: the draft promises word later than the team's service level allows."""

from __future__ import annotations

from datetime import timedelta

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule
from replylint.signals.promises import soonest


def late(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """The hits in whose sentence every time is later than the channel's service level; none without level or clock."""
    now, hours = draft.thread.reply_at, draft.service_level
    if now is None or hours is None:
        return []
    matches = []
    for number, hit in found:
        sentence = draft.tokens.sentences[hit.sentence]
        due = soonest(draft.tokens.words[hit.first : sentence.last], now, draft.signals.dates)
        if due is not None and due > now + timedelta(hours=hours):
            matches.append(Match(rule, hit, number, values={"hours": f"{hours:g}"}))
    return matches

"""Promises with a time that were not kept: answered late, or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from replylint.audit import stored
from replylint.audit.columns import ABSENT, Member, Replies
from replylint.audit.labels import Labels

_SHOWN = 100
_COLUMNS = ("reply", "agent", "agent_id", "team", "channel", "at", "quote", "due", "answered_at", "status")


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that was not kept. Agent, team and channel are codes; -1 for one without a reply in the report."""

    reply: str
    agent: int
    team: int
    channel: int
    step: int
    quote: str
    due: datetime
    answered_at: datetime | None
    status: str


class Promises(msgspec.Struct, frozen=True, kw_only=True):
    """How many promises were kept or not; `broken` lists the worst of those: silent ones first, then the latest."""

    kept: int
    late: int
    silent: int
    broken: tuple[Promise, ...]


def promises(folder: Path, replies: Replies, labels: Labels) -> Promises:
    """The promises of a report whose time has passed."""
    codes = [_codes(members) for members in (replies.agents, replies.teams, replies.channels)]
    counts: Counter[str] = Counter()
    kept: list[dict[str, object]] = []
    for batch in stored.batches(folder, "promises", _COLUMNS):
        rows = batch.to_pylist()
        counts.update(row["status"] for row in rows)
        kept += [row for row in rows if row["status"] != "kept"]
        kept = sorted(kept, key=_weight)[:_SHOWN]
    broken = []
    for row in kept:
        who = [("agent", str(row["agent"]))] if row["agent"] else []
        at = row["at"]
        keys = (row["agent_id"] or row["agent"], row["team"], row["channel"])
        agent, team, channel = (known.get(str(key or ABSENT), -1) for known, key in zip(codes, keys, strict=True))
        broken.append(
            Promise(
                reply=labels.text(str(row["reply"]), who),
                agent=agent,
                team=team,
                channel=channel,
                step=_step(at, replies) if isinstance(at, datetime) else -1,
                quote=labels.text(str(row["quote"]), who),
                due=msgspec.convert(row["due"], datetime),
                answered_at=msgspec.convert(row["answered_at"], datetime | None),
                status=str(row["status"]),
            )
        )
    return Promises(kept=counts["kept"], late=counts["late"], silent=counts["silent"], broken=tuple(broken))


def _codes(members: Sequence[Member]) -> dict[str, int]:
    return {member.key: code for code, member in enumerate(members)}


def _weight(row: dict[str, object]) -> tuple[bool, float]:
    due, answered = row["due"], row["answered_at"]
    assert isinstance(due, datetime)
    if not isinstance(answered, datetime):
        return False, due.timestamp()
    return True, (due - answered).total_seconds()


def _step(at: datetime, replies: Replies) -> int:
    return sum(start <= at.date() for start in replies.steps.starts) - 1

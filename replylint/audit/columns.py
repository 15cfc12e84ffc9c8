"""What is counted: of every reply its numbers and where it belongs, as arrays; no text.

A million replies take some 60 MB here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from replylint.audit import stored
from replylint.report import CATEGORIES, SEVERITIES

Codes = NDArray[np.int32]

ABSENT = ""  # the key of what an export does not say
_DAY = 86_400_000_000  # microseconds
_FIRST_MONDAY = 4  # days from 1 January 1970
_MOST_WEEKS = 60  # of a longer time a page tells months apart


class Member(msgspec.Struct, frozen=True):
    """One value of an agent, team or channel: what tells it apart, and what people call it."""

    key: str
    name: str


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """The weeks (or months) of a period, from the first reply to the last, also those without one."""

    unit: str
    starts: tuple[date, ...]

    @property
    def half(self) -> int:
        """The step with which the second half begins."""
        return len(self.starts) // 2

    def end(self, step: int) -> date:
        """The last day of a step."""
        start = self.starts[step]
        if self.unit == "week":
            return start + timedelta(days=6)
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """Row i of every array is reply i of the table."""

    agents: tuple[Member, ...]
    teams: tuple[Member, ...]
    channels: tuple[Member, ...]
    steps: Steps
    first: datetime | None
    last: datetime | None
    conversations: int
    agent: Codes
    team: Codes
    channel: Codes
    step: Codes  # -1 without a time
    conversation: Codes
    score: NDArray[np.int8]
    categories: NDArray[np.int8]  # a row for each of CATEGORIES; -1 for null
    warns: NDArray[np.int16]
    stops: NDArray[np.int16]
    words: NDArray[np.int32]
    anger: NDArray[np.float32]  # NaN for null
    csat: NDArray[np.float64]  # NaN for null

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.score)


class Rule(msgspec.Struct, frozen=True):
    """A rule that found something, with its most frequent message."""

    id: str
    category: str
    severity: str
    message: str


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Row i of every array is finding i of the table; `suppressed` ones count for nothing."""

    rules: tuple[Rule, ...]
    reply: Codes  # -1 where its reply is not in the table
    rule: NDArray[np.int16]
    suppressed: NDArray[np.bool_]

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Which of them count."""
        return ~self.suppressed & (self.reply >= 0)

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each reply once with each rule that found something in it."""
        kinds = max(1, len(self.rules))
        counts = self.counts
        both = np.unique(self.reply[counts].astype(np.int64) * kinds + self.rule[counts])
        return both // kinds, both % kinds


class _Names:
    """Codes for names, in the order of their first sight."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.names: dict[str, str] = {}

    def code(self, keys: pa.Array, names: pa.Array) -> Codes:
        encoded = pc.fill_null(keys, ABSENT).dictionary_encode()
        indices = encoded.indices.to_numpy()
        values = encoded.dictionary.to_pylist()
        # Where each key stands first in the batch, to take its name from there.
        _, firsts = np.unique(indices, return_index=True)
        for place, name in zip(firsts, names.take(pa.array(firsts)).to_pylist(), strict=True):
            self.names.setdefault(values[indices[place]], name or values[indices[place]])
        table = np.array([self.codes.setdefault(value, len(self.codes)) for value in values], dtype=np.int32)
        found: Codes = table[indices]
        return found

    def members(self) -> tuple[Member, ...]:
        return tuple(Member(key, self.names[key]) for key in self.codes)


_NUMBERS = ("score", "warns", "stops", "words", "anger", "csat", *(f"score_{name}" for name in CATEGORIES))


def replies(folder: Path) -> Replies:
    """The replies of a report. Two passes: over what they are worth, and over what belongs together."""
    agents, teams, channels = _Names(), _Names(), _Names()
    codes: dict[str, list[Codes]] = {"agent": [], "team": [], "channel": []}
    numbers: dict[str, list[NDArray[Any]]] = {name: [] for name in _NUMBERS}
    times: list[NDArray[np.int64]] = []
    wanted = ("agent", "agent_id", "team", "channel", "at", *_NUMBERS)
    for batch in stored.batches(folder, "replies", wanted):
        column = batch.column
        codes["agent"].append(agents.code(pc.coalesce(column("agent_id"), column("agent")), column("agent")))
        codes["team"].append(teams.code(column("team"), column("team")))
        codes["channel"].append(channels.code(column("channel"), column("channel")))
        times.append(pc.fill_null(column("at").cast(pa.int64()), np.iinfo(np.int64).min).to_numpy())
        for name in _NUMBERS:
            values = column(name)
            if pa.types.is_integer(values.type):
                values = pc.fill_null(values, -1)
            numbers[name].append(values.to_numpy(zero_copy_only=False))
    at = np.concatenate(times) if times else np.empty(0, np.int64)
    steps, step = _steps(at)
    seen = at[at != np.iinfo(np.int64).min]
    conversation, conversations = _codes(folder)
    kinds: dict[str, type[np.generic]] = {"anger": np.float32, "csat": np.float64, "words": np.int32}
    kinds |= {"warns": np.int16, "stops": np.int16}
    flat = {name: _joined(found, kinds.get(name, np.int8)) for name, found in numbers.items()}
    return Replies(
        agents=_told_apart(agents.members()),
        teams=teams.members(),
        channels=channels.members(),
        steps=steps,
        first=_time(int(seen.min())) if len(seen) else None,
        last=_time(int(seen.max())) if len(seen) else None,
        conversations=conversations,
        conversation=conversation,
        step=step,
        **{name: _joined(found, np.int32) for name, found in codes.items()},
        categories=np.stack([flat.pop(f"score_{name}") for name in CATEGORIES]),
        **flat,
    )


def findings(folder: Path) -> Findings:
    """The findings of a report, each with the place of its reply."""
    ids = _column(folder, "replies", "reply")
    of = _column(folder, "findings", "reply")
    reply = pc.fill_null(pc.index_in(of, value_set=ids), -1)
    del ids, of
    names = _Names()
    rule: list[Codes] = []
    suppressed: list[NDArray[np.bool_]] = []
    said: dict[tuple[str, str, str, str], int] = {}
    for batch in stored.batches(folder, "findings", ("rule", "category", "severity", "message", "suppressed_by")):
        column = batch.column
        rule.append(names.code(column("rule"), column("rule")))
        suppressed.append(pc.is_valid(column("suppressed_by")).to_numpy(zero_copy_only=False))
        kinds = pa.table({name: column(name) for name in ("rule", "category", "severity", "message")})
        for found in kinds.group_by(kinds.column_names).aggregate([([], "count_all")]).to_pylist():
            key = (found["rule"], found["category"], found["severity"], found["message"] or "")
            said[key] = said.get(key, 0) + found["count_all"]
    return Findings(
        rules=tuple(_rules(names.codes, said)),
        reply=reply.to_numpy(zero_copy_only=False).astype(np.int32) if len(reply) else np.empty(0, np.int32),
        rule=_joined(rule, np.int16),
        suppressed=_joined(suppressed, np.bool_),
    )


def _rules(codes: dict[str, int], said: dict[tuple[str, str, str, str], int]) -> list[Rule]:
    """A configuration can change a rule's severity, and a message can quote: the most frequent stand for the rule."""
    found = []
    for name in codes:
        mine = {key: count for key, count in said.items() if key[0] == name}
        _, category, severity, message = max(mine, key=lambda key: (mine[key], SEVERITIES.index(key[2]), key[3]))
        found.append(Rule(name, category, severity, message))
    return found


def _joined(found: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(found).astype(kind, copy=False) if found else np.empty(0, kind)


def _column(folder: Path, table: str, name: str) -> pa.ChunkedArray:
    return pa.chunked_array([batch.column(0) for batch in stored.batches(folder, table, [name])], type=pa.string())


def _codes(folder: Path) -> tuple[Codes, int]:
    """Of each reply its conversation as a number; a reply without one is a conversation by itself."""
    names = _column(folder, "replies", "conversation")
    if not len(names):
        return np.empty(0, np.int32), 0
    encoded = names.combine_chunks().dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    alone = codes < 0
    codes[alone] = len(encoded.dictionary) + np.arange(int(alone.sum()), dtype=np.int32)
    return codes, len(encoded.dictionary) + int(alone.sum())


def _told_apart(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Two agents of one name are shown with their ids."""
    names = [member.name for member in members]
    twice = {name for name in names if names.count(name) > 1}
    return tuple(
        Member(member.key, f"{member.name} ({member.key})") if member.name in twice else member for member in members
    )


def _time(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def _steps(at: NDArray[np.int64]) -> tuple[Steps, Codes]:
    """Weeks from Monday, UTC; months where there would be too many weeks."""
    known = at != np.iinfo(np.int64).min
    codes = np.full(len(at), -1, dtype=np.int32)
    if not known.any():
        return Steps(unit="week", starts=()), codes
    days = at[known] // _DAY
    weeks = (days - _FIRST_MONDAY) // 7
    first, last = int(weeks.min()), int(weeks.max())
    epoch = date(1970, 1, 1)
    if last - first < _MOST_WEEKS:
        codes[known] = weeks - first
        starts = [epoch + timedelta(days=week * 7 + _FIRST_MONDAY) for week in range(first, last + 1)]
        return Steps(unit="week", starts=tuple(starts)), codes
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first, last = int(months.min()), int(months.max())
    codes[known] = months - first
    starts = [date(1970 + month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]
    return Steps(unit="month", starts=tuple(starts)), codes

"""Which replies of an audit people read: a random share, and one of replies that ask for a look.

The random share is drawn first, from all replies; the targeted share is drawn from the rest. A reply's place in the
draw is a hash of the seed and its id, so the order of the rows changes nothing. An agent has at most so many replies
in an ISO week; where the agent or the time is not known, there is nothing to hold that against.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.dataset

from replylint.calibrate import UPSET

_LOW = 60  # the highest score that asks for a look
_KEPT = 8  # how often the wanted number is kept for a rule, since some replies are taken and some agents have enough
_DAY = 86_400_000_000  # microseconds
_MONDAY = 3  # days from the Monday before 1970 to 1970
_ROWS = 16_384  # in memory at a time

RANDOM = "random"
TARGETED = "targeted: "

_Cell = tuple[str, int]  # an agent and a week


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How many replies to draw, the share of them that is targeted, and how many of one agent in an ISO week."""

    size: int = 100
    targeted: float = 0.3
    per_agent: int = 3
    seed: int = 1


class Pick(msgspec.Struct, frozen=True):
    """A reply to read, and why it was drawn: "random", or "targeted: " and what is to be seen there."""

    reply: str
    why: str


class _Drawn(msgspec.Struct, frozen=True, order=True):
    """A reply that could be drawn; of two, the one that sorts first."""

    rank: tuple[float, int]
    reply: str
    cell: _Cell | None
    why: str


class _First:
    """The first few of each agent and week, in the order of their rank, however many come."""

    def __init__(self, each: int, unknown: int) -> None:
        self._each = each
        self._unknown = unknown
        self._kept: dict[_Cell | None, list[_Drawn]] = {}

    def add(self, rank: tuple[float, int], reply: str, cell: _Cell | None, why: str) -> None:
        kept = self._kept.setdefault(cell, [])
        most = self._unknown if cell is None else self._each
        if len(kept) < most or rank < kept[-1].rank or (rank == kept[-1].rank and reply < kept[-1].reply):
            insort(kept, _Drawn(rank, reply, cell, why), key=lambda drawn: (drawn.rank, drawn.reply))
            del kept[most:]

    def all(self) -> list[_Drawn]:
        return sorted((drawn for kept in self._kept.values() for drawn in kept), key=lambda d: (d.rank, d.reply))


class _Found:
    """What a rule found: how often, and some of the replies, drawn by their hash."""

    def __init__(self, rule: str, severity: str) -> None:
        self.rule = rule
        self.stops = severity == "stop"
        self.count = 0
        self.first: list[tuple[int, str, _Cell | None]] = []

    def add(self, place: int, reply: str, cell: _Cell | None, most: int) -> None:
        self.count += 1
        if len(self.first) == most and (place, reply) >= self.first[-1][:2]:
            return
        at = bisect_left(self.first, (place, reply), key=lambda entry: entry[:2])
        if at == len(self.first) or self.first[at][1] != reply:  # else it was found there before
            self.first.insert(at, (place, reply, cell))
            del self.first[most:]


def sample(folder: Path, plan: Plan) -> list[Pick]:
    """The replies to read, of the tables in a report's folder, in an order that tells nothing about them.

    Fewer than `plan.size` where agents have too few weeks for it; what the targeted share lacks is drawn at random.
    """
    if plan.size < 1:
        return []
    everyone = _First(plan.per_agent, plan.size)
    low = _First(plan.per_agent, plan.size)
    angry = _First(plan.per_agent, plan.size)
    for reply, cell, score, anger in _replies(folder):
        place = _place(plan.seed, reply)
        everyone.add((0, place), reply, cell, RANDOM)
        if score is not None and score <= _LOW:
            low.add((score, place), reply, cell, f"{TARGETED}score {score}")
        if anger is not None and anger >= UPSET:
            angry.add((-anger, place), reply, cell, f"{TARGETED}anger {anger:.1f}")
    by_rule = _found(folder, plan)
    stops = [found for found in by_rule if found.stops]
    rare = by_rule[: (len(by_rule) + 1) // 2]
    queues = [_rules(stops, ""), low.all(), _rules(rare, " is rare"), angry.all()]
    order = everyone.all()
    random = plan.size - round(plan.size * plan.targeted)
    while True:
        drawn = order[:random]
        chosen = [*drawn, *_targeted(queues, drawn, plan)]
        short = plan.size - len(chosen)
        if short <= 0 or random >= len(order):
            break
        random += short
    # Not in the order of the draw, which has the random share first.
    chosen.sort(key=lambda one: (_place(plan.seed, f"{one.reply}\0"), one.reply))
    return [Pick(one.reply, one.why) for one in chosen]


def rows(folder: Path, table: str, columns: Sequence[str], chosen: Iterable[str] | None = None) -> Iterator[Any]:
    """The batches of a table in a report's folder; with `chosen`, only the rows of these replies."""
    source = pyarrow.dataset.dataset(folder / f"{table}.parquet", format="parquet")
    # Texts are most of a table: it is read as it goes, not a group of rows ahead.
    scan = pyarrow.dataset.ParquetFragmentScanOptions(pre_buffer=False, use_buffered_stream=True)
    only = None if chosen is None else pyarrow.dataset.field("reply").isin(list(chosen))
    yield from source.to_batches(
        columns=list(columns),
        filter=only,
        batch_size=_ROWS,
        batch_readahead=1,
        fragment_readahead=1,
        fragment_scan_options=scan,
    )


def _replies(folder: Path) -> Iterator[tuple[str, _Cell | None, int | None, float | None]]:
    for batch in rows(folder, "replies", ("reply", "agent_id", "at", "score", "anger")):
        columns = (batch.column(name).to_pylist() for name in ("reply", "score", "anger"))
        for (reply, score, anger), cell in zip(zip(*columns, strict=True), _cells(batch), strict=True):
            yield reply, cell, score, anger


def _found(folder: Path, plan: Plan) -> list[_Found]:
    """What each rule found, the rarest first. What somebody chose not to see does not count."""
    most = max(50, _KEPT * plan.size)
    found: dict[str, _Found] = {}
    for batch in rows(folder, "findings", ("reply", "agent_id", "at", "rule", "severity", "suppressed_by")):
        columns = (batch.column(name).to_pylist() for name in ("reply", "rule", "severity", "suppressed_by"))
        for (reply, rule, severity, hidden), cell in zip(zip(*columns, strict=True), _cells(batch), strict=True):
            if hidden is None:
                known = found.get(rule) or found.setdefault(rule, _Found(rule, severity))
                known.stops = known.stops or severity == "stop"
                known.add(_place(plan.seed, reply), reply, cell, most)
    return sorted(found.values(), key=lambda one: (one.count, one.rule))


def _cells(batch: Any) -> Iterator[_Cell | None]:
    """The agent and the ISO week of each row; None where either is not known."""
    times = batch.column("at").cast(pyarrow.timestamp("us", tz="UTC")).cast(pyarrow.int64()).to_pylist()
    for agent, time in zip(batch.column("agent_id").to_pylist(), times, strict=True):
        yield None if agent is None or time is None else (agent, (time // _DAY + _MONDAY) // 7)


def _place(seed: int, reply: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\0{reply}".encode(), digest_size=8).digest())


def _rules(found: Sequence[_Found], said: str) -> list[_Drawn]:
    """The first reply of each rule, then the second of each, and so on."""
    return [
        _Drawn((turn, place), one.first[turn][1], one.first[turn][2], f"{TARGETED}{one.rule}{said}")
        for turn in range(max((len(one.first) for one in found), default=0))
        for place, one in enumerate(found)
        if turn < len(one.first)
    ]


def _targeted(queues: Sequence[Sequence[_Drawn]], drawn: Sequence[_Drawn], plan: Plan) -> Iterator[_Drawn]:
    """By turns from each queue what is not drawn yet and whose agent has room in that week."""
    taken = {one.reply for one in drawn}
    used = Counter(one.cell for one in drawn)
    waiting = [iter(queue) for queue in queues]
    left = plan.size - len(drawn)
    while waiting and left > 0:
        for queue in list(waiting):
            one = next((o for o in queue if o.reply not in taken and _room(o.cell, used, plan)), None)
            if one is None:
                waiting.remove(queue)
                continue
            if left == 0:
                return
            left -= 1
            taken.add(one.reply)
            used[one.cell] += 1
            yield one


def _room(cell: _Cell | None, used: Counter[_Cell | None], plan: Plan) -> bool:
    return cell is None or used[cell] < plan.per_agent

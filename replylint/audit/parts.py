"""What each unit of an audit gave, kept on disk until all are there: so an audit that ends early can go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shutil import rmtree

import msgspec

from replylint.audit.counts import Counts
from replylint.audit.judge import Outcome
from replylint.audit.read import heap_file
from replylint.audit.tables import TABLES
from replylint.audit.units import Unit
from replylint.wholefile import put


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of an outcome beside its tables: its counts, and the heaps that it has messages in."""

    unit: int
    rows: int
    scored: int
    excluded: dict[str, int]
    rejects: int
    apart: int
    heaps: tuple[int, ...]


class Parts:
    """The folder in which they are kept: NAME/00012.parquet for each table, 00012.json last, when all is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heaps = folder / "heaps"
        self._done: dict[int, Part] = {}
        if folder.is_dir():
            for path in folder.glob("*.json"):
                part = msgspec.json.decode(path.read_bytes(), type=Part)
                self._done[part.unit] = part

    def begin(self) -> None:
        """Makes the folder, with one for each table."""
        for name in (*TABLES, "heaps"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def missing(self, units: Iterable[Unit]) -> list[Unit]:
        """Those of the units that are still to be worked on."""
        return [unit for unit in units if unit.number not in self._done]

    def shards(self, after: int, count: int) -> list[Unit]:
        """A unit for each heap that has messages, numbered from `after` on."""
        sizes: Counter[int] = Counter()
        for part in self._done.values():
            for heap in part.heaps:
                sizes[heap] += heap_file(self._heaps, heap, part.unit).stat().st_size
        return [
            Unit(number=after + heap, kind="shard", path=str(self._heaps), size=max(1, sizes[heap]), start=heap)
            for heap in range(count)
            if heap in sizes
        ]

    def keep(self, outcome: Outcome) -> None:
        """Writes down what a unit gave. Raises OSError; then there is nothing of it."""
        for name, data in outcome.tables.items():
            if data:
                put(self._file(name, outcome.unit), data)
        for heap, data in outcome.pieces.items():
            put(heap_file(self._heaps, heap, outcome.unit), data)
        part = Part(
            unit=outcome.unit,
            rows=outcome.rows,
            scored=outcome.scored,
            excluded=outcome.excluded,
            rejects=outcome.rejects,
            apart=outcome.apart,
            heaps=tuple(sorted(outcome.pieces)),
        )
        put(self.folder / f"{outcome.unit:05}.json", msgspec.json.encode(part))
        self._done[outcome.unit] = part

    @property
    def done(self) -> Sequence[Part]:
        """All that is there, in the order of the units."""
        return [self._done[number] for number in sorted(self._done)]

    @property
    def counts(self) -> Counts:
        """How what is there adds up. Messages that a unit put apart are counted where they are read again."""
        counts = Counts()
        for part in self.done:
            counts = counts.plus(
                rows=part.rows - part.apart, scored=part.scored, excluded=part.excluded, rejects=part.rejects
            )
        return counts

    def files(self, name: str) -> Iterator[tuple[int, Path]]:
        """The files of one table, with the number of their unit, in the order of the units."""
        for part in self.done:
            path = self._file(name, part.unit)
            if path.exists():
                yield part.unit, path

    def remove(self) -> None:
        """Takes the folder away."""
        rmtree(self.folder)

    def _file(self, name: str, unit: int) -> Path:
        return self.folder / name / f"{unit:05}.parquet"

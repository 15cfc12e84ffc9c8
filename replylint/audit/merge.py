"""The parts of an audit put together: one file for each table, and each reply under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from replylint.audit.counts import Counts
from replylint.audit.parts import Parts
from replylint.audit.rows import Row, table_of
from replylint.audit.tables import BY_REPLY, OF_PART, TABLES, part_schema

_GROUP = 64_000_000  # bytes of rows that are written together


def merge(parts: Parts, folder: Path, refused: Sequence[Row] = ()) -> Counts:
    """Writes the tables into the folder, in the order of the units, and gives what became of all rows.

    `refused` are rows of rejects for what gave no part at all.

    A reply that comes twice, in exports that overlap, is kept once and counted as a duplicate; another one of the
    same name gets a number behind it.
    """
    counts = parts.counts.plus(rows=len(refused), rejects=len(refused))
    changed = _names(parts)
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder, name)) for name in TABLES}
        tables["rejects"].add(table_of(refused, TABLES["rejects"]))
        for name in TABLES:
            for unit, path in parts.files(name):
                table = parquet.read_table(path, schema=part_schema(name))
                renamed = changed.get(unit)
                if renamed and name == "replies":
                    again = table.filter(pa.array([entry is None for entry in renamed]))
                    tables["excluded"].add(_duplicates(again))
                    counts = counts.plus(scored=-again.num_rows, excluded={"duplicate": again.num_rows})
                    table = _renamed(table, renamed)
                elif renamed and name in BY_REPLY:
                    table = _renamed(table, [renamed[number] for number in table.column(OF_PART.name).to_pylist()])
                tables[name].add(table.select(TABLES[name].names))
    return counts


def _names(parts: Parts) -> dict[int, list[str | None]]:
    """For each unit that has a reply whose name was met before: the name of each of its replies, None to leave out."""
    met: dict[int, int] = {}
    changed: dict[int, list[str | None]] = {}
    for unit, path in parts.files("replies"):
        table = parquet.read_table(path, columns=["reply", "text", "at"])
        names: list[str | None] = []
        same = True
        for reply, text, at in zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True):
            told = _hash(f"{text}\0{at}")
            name: str | None = reply
            number = 1
            while (known := met.get(_hash(str(name)))) is not None:
                if known == told:
                    name = None
                    break
                number += 1
                name = f"{reply}#{number}"
            if name is not None:
                met[_hash(name)] = told
            names.append(name)
            same = same and name == reply
        if not same:
            changed[unit] = names
    return changed


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _renamed(table: pa.Table, names: list[str | None]) -> pa.Table:
    table = table.set_column(0, table.schema.field(0), pa.array(names, pa.string()))
    return table.filter(pc.is_valid(table.column("reply")))


def _duplicates(replies: pa.Table) -> pa.Table:
    rows = replies.num_rows
    columns: dict[str, Any] = {
        "path": replies.column("path"),
        "line": replies.column("line"),
        "conversation": replies.column("conversation"),
        "message": replies.column("reply"),
        "reason": pa.array(["duplicate"] * rows, pa.string()),
    }
    return pa.table(columns, schema=TABLES["excluded"])


class _Table:
    """One table while it is written: under another name until it is whole."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.parquet"
        self._begun = folder / f".{name}.parquet"
        self._schema = TABLES[name]
        self._waiting: list[pa.Table] = []
        self._size = 0

    def __enter__(self) -> _Table:
        self._writer = parquet.ParquetWriter(self._begun, self._schema, compression="zstd", compression_level=1)
        return self

    def add(self, table: pa.Table) -> None:
        """More rows."""
        self._waiting.append(table)
        self._size += table.nbytes
        if self._size >= _GROUP:
            self._flush()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
            self._writer.close()
            if kind is None:
                self._begun.replace(self._path)
        finally:
            self._begun.unlink(missing_ok=True)

    def _flush(self) -> None:
        for table in _joined(self._waiting):
            self._writer.write_table(table)
        self._waiting, self._size = [], 0


def _joined(tables: list[pa.Table]) -> Iterator[pa.Table]:
    if tables:
        yield pa.concat_tables(tables)

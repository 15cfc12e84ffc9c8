"""Reads the tables of a report in small batches, so that the texts of a million replies never lie in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from replylint.audit.tables import TABLES

_NARROW = 65_536  # rows of columns that hold numbers and names
_WIDE = 2_048  # rows of columns that hold texts


def parts(folder: Path, table: str) -> list[Path]:
    """The files of a table, which is one file or a folder of them, in the order in which their rows count."""
    place = folder / f"{table}.parquet"
    if place.is_dir():
        return sorted(place.rglob("*.parquet"))
    return [place] if place.is_file() else []


def count(folder: Path, table: str) -> int:
    """How many rows a table has; none where it was not written."""
    return sum(pq.read_metadata(part).num_rows for part in parts(folder, table))


def batches(folder: Path, table: str, columns: Sequence[str], size: int = _NARROW) -> Iterator[pa.RecordBatch]:
    """The columns of a table, batch by batch, each in the type that the table is to have."""
    schema = pa.schema([TABLES[table].field(name) for name in columns])
    for part in parts(folder, table):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=size, columns=list(columns), use_threads=False):
                yield batch.select(list(columns)).cast(schema)


def pick(folder: Path, table: str, columns: Sequence[str], places: Sequence[int]) -> list[dict[str, Any]]:
    """The rows at these places, in this order; row groups that hold none of them are not read."""
    wanted = np.unique(np.asarray(places, dtype=np.int64))
    found: dict[int, dict[str, Any]] = {}
    first = 0
    for part in parts(folder, table):
        with pq.ParquetFile(part) as file:
            for group in range(file.num_row_groups):
                last = first + file.metadata.row_group(group).num_rows
                inside = wanted[(wanted >= first) & (wanted < last)] - first
                if len(inside):
                    found |= _of_group(file, group, columns, inside, first)
                first = last
    return [found[place] for place in places]


def _of_group(
    file: pq.ParquetFile, group: int, columns: Sequence[str], inside: NDArray[np.int64], first: int
) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    start = 0
    for batch in file.iter_batches(batch_size=_WIDE, row_groups=[group], columns=list(columns), use_threads=False):
        end = start + batch.num_rows
        here = inside[(inside >= start) & (inside < end)]
        if len(here):
            rows = batch.take(pa.array(here - start)).to_pylist()
            found |= {first + int(place): row for place, row in zip(here, rows, strict=True)}
        start = end
        if here.size and here[-1] == inside[-1]:
            break
    return found

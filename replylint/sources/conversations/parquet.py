"""Tables in Parquet files, one group of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import row
from replylint.sources.conversations.columns import FIELDS, Columns, guess
from replylint.sources.conversations.conversation import Staff
from replylint.sources.conversations.tables import Found, Row, made
from replylint.sources.item import SourceError, problem

_BATCH = 2_000  # rows that are held at once
_SAMPLE = 200
_NOBODY = Staff()


def parquet_units(path: str) -> list[tuple[int, int]]:
    """The number of each group of rows, with the number (from 1) of its first row. Raises SourceError."""
    with _opened(path) as file:
        units, row_number = [], 1
        for group in range(file.metadata.num_row_groups):
            units.append((group, row_number))
            row_number += file.metadata.row_group(group).num_rows
        return units


def columns_of_parquet(path: str, *, given: Mapping[str, str] | None = None, staff: Staff = _NOBODY) -> Columns:
    """What the columns of the table mean. Raises SourceError."""
    with _opened(path) as file:
        header = list(file.schema_arrow.names)
        try:
            first = next(file.iter_batches(batch_size=_SAMPLE), None)
            values = [_values(first.column(place)) for place in range(len(header))] if first is not None else []
        except _errors() as error:
            raise _corrupt(path) from error
    return guess(header, list(zip(*values, strict=True)), path=path, given=given, staff=staff)


def read_parquet(
    path: str,
    group: int,
    columns: Columns,
    *,
    first_row: int,
    staff: Staff = _NOBODY,
    roots: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """The rows of one group of a Parquet file; their lines are the numbers of the rows. Raises SourceError."""
    table = row.Table.of(columns, path, staff, roots)
    return (made(found, table) for found in parquet_rows(path, group, columns, first_row=first_row))


def parquet_rows(path: str, group: int, columns: Columns, *, first_row: int) -> Iterator[Row | Problem]:
    """The values of each row of one group of a Parquet file. Raises SourceError."""
    names = [columns.named.get(field) for field in FIELDS]
    wanted = list(dict.fromkeys(name for name in names if name is not None))
    number = first_row
    with _opened(path) as file:
        batches = file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=wanted)
        while True:
            try:
                batch = next(batches, None)
            except _errors() as error:
                raise _corrupt(path) from error
            if batch is None:
                return
            nothing = [None] * batch.num_rows
            said = {name: _values(batch.column(batch.schema.names.index(name))) for name in wanted}
            rows = zip(*(said[name] if name is not None else nothing for name in names), strict=True)
            for values in rows:
                yield number, values
                number += 1


def _opened(path: str) -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        message = "is Parquet, and pyarrow, which reads it, is not installed"
        raise problem(path, message, 'install it: pip install "replylint[audit]"') from None
    try:
        return parquet.ParquetFile(path)
    except FileNotFoundError:
        raise problem(path, "does not exist", "look at its name") from None
    except _errors() as error:
        raise _corrupt(path) from error


def _values(column: Any) -> list[Any]:
    """The values of a column as Python has them."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        # Without a zone it is taken for UTC; finer than microseconds Python cannot hold.
        column = column.cast(pa.timestamp("us"), safe=False) if kind.tz is None else column
        column = column.cast(pa.timestamp("us", tz="UTC"), safe=False)
        return _each(column)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return [None if value is None else _decoded(value) for value in column.to_pylist()]
    return _each(column)


def _each(column: Any) -> list[Any]:
    """The values, None for one that Python cannot hold, such as a time in the year 60000."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, OverflowError):
        return [_one(value) for value in column]


def _one(value: Any) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return None


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _errors() -> tuple[type[Exception], ...]:
    import pyarrow as pa

    return (pa.ArrowException, OSError, UnicodeDecodeError)


def _corrupt(path: str) -> SourceError:
    return problem(path, "is no whole Parquet file; it is cut off or damaged", "export it again")

"""JSON Lines: one thread a row, read row by row, so that a file may be of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from replylint.report import Problem
from replylint.sources.decode import UTF16_MARKS, decode
from replylint.sources.item import LARGEST_ROW, Item, SourceError, from_here, problem
from replylint.sources.jsontext import parse, thread_of
from replylint.thread import Thread

_BINARY_HEAD = 4096  # a NUL among the first bytes: no row of the file can be read


def read(file: BinaryIO, path: str, context: Thread | None, begun: bytes = b"") -> Iterator[Item | Problem]:
    """The threads in the rows of a file; empty rows are passed over. `begun` are bytes that were read already.

    Raises SourceError for a file that is binary or has no rows at all.
    """
    found = False
    for line, offset, row in _rows(file, begun):
        if line == 1 and (row[:2] in UTF16_MARKS or b"\0" in row[:_BINARY_HEAD]):
            decode(row, path)  # raises: no other row can be better
        try:
            if len(row) > LARGEST_ROW:
                message = f"the row is larger than {LARGEST_ROW // 1_000_000} MB"
                raise problem(path, message, "give one thread a row", line)
            text = decode(row, path, offset=offset, line=line).rstrip()
            if not text:
                continue
            found = True
            thread = thread_of(parse(text, path, line), path, line, f"{from_here(path)}:{line}", context)
        except SourceError as error:
            found = True
            yield error.problem
        else:
            yield Item(thread=thread, path=path, line=line, offset=offset)
    if not found:
        raise problem(path, "is empty", "give one thread a row")


def _rows(file: BinaryIO, begun: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of each row; one beyond the limit is cut behind it."""
    line, offset = 0, 0
    row = begun if begun.endswith(b"\n") else begun + file.readline(LARGEST_ROW + 1)
    while row:
        line += 1 + row.count(b"\n", 0, -1)  # what was read already may begin with empty lines
        yield line, offset, row
        offset += len(row)
        rest = row
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LARGEST_ROW)
            offset += len(rest)
        row = file.readline(LARGEST_ROW + 1)

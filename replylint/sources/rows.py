"""JSON Lines: one thread a row, read row by row, so that a file may be of any size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import msgspec

from replylint.report import Problem
from replylint.sources import jsontree, structured
from replylint.sources.decode import UTF16_MARKS, decode
from replylint.sources.ignores import Entry
from replylint.sources.item import LARGEST_ROW, Item, SourceError, from_here, problem
from replylint.sources.jsontext import parse, thread_of
from replylint.sources.threads import is_thread, with_ignores
from replylint.sources.wanted import AS_FOUND, Wanted
from replylint.sources.written import Original, Written
from replylint.thread import Thread

_BINARY_HEAD = 4096  # a NUL among the first bytes: no row of the file can be read


def read(
    file: BinaryIO,
    path: str,
    context: Thread | None,
    begun: bytes = b"",
    *,
    wanted: Wanted = AS_FOUND,
    ignores: tuple[Entry, ...] = (),
) -> Iterator[Item | Problem]:
    """The threads in the rows of a file; empty rows are passed over. `begun` are bytes that were read already.

    A row may hold texts of an export instead. Raises SourceError for a file that is binary or has no rows at all.
    """
    found = False
    seen = structured.Seen()
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
            data = parse(text, path, line)
            items = (
                None
                if is_thread(data, wanted)
                else structured.read(jsontree.read(text, path), Original(text, line), path, wanted, ignores, seen)
            )
            if items is not None:
                for item in items:
                    yield msgspec.structs.replace(item, offset=offset) if isinstance(item, Item) else item
                continue
            thread = with_ignores(thread_of(data, path, line, f"{from_here(path)}:{line}", context), ignores)
        except SourceError as error:
            found = True
            yield error.problem
        else:
            written = Written(Original(text, line), thread.reply, partial(jsontree.string_under, text, ("reply",)))
            yield Item(thread=thread, path=path, line=line, written=written, offset=offset)
    if not found:
        raise problem(path, "is empty", "give one thread a row")
    if seen.known:
        yield from structured.missing(path, wanted, ignores, seen)


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

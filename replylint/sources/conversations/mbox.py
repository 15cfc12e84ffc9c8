"""The mails in an mbox, or the one in an .eml file, without holding more than one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LARGEST_MAIL = 50_000_000  # bytes; mail servers refuse larger ones

_LONGEST_LINE = 1_000_000
# A sentence can begin with "From " as well; what parts two mails tells the time.
_PARTS = re.compile(rb"From [^\n]*\d:\d\d[^\n]*\d{4}[^\n]*\r?\n?\Z")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)


class Raw(NamedTuple):
    """A mail as it lies in its file from `line` on. `whole` is False for one of which only the beginning is held."""

    line: int
    data: bytes
    whole: bool


def mails(file: BinaryIO, *, heads_only: bool = False, largest: int = LARGEST_MAIL) -> Iterator[Raw]:
    """Each mail of a file, or only what stands up to the end of its head."""
    first = file.readline(_LONGEST_LINE)
    is_mbox = first.startswith(b"From ")
    held: list[bytes] = []
    size, begins, number = 0, 1, 1
    in_head, whole, line_begins = True, True, True
    line = first
    while line:
        if is_mbox and line_begins and line.startswith(b"From ") and _PARTS.match(line):
            if held:
                yield _raw(begins, held, whole, is_mbox)
            held, size, begins, in_head, whole = [], 0, number + 1, True, True
        else:
            if in_head and line_begins and not line.strip(b"\r\n"):
                in_head = not held  # an empty line before the head is passed over
            if size + len(line) > largest:
                whole = False
            elif whole and (in_head or not heads_only):
                held.append(line)
                size += len(line)
        line_begins = line.endswith(b"\n")
        number += line_begins
        line = file.readline(_LONGEST_LINE)
    if held:
        yield _raw(begins, held, whole, is_mbox)


def _raw(line: int, held: list[bytes], whole: bool, is_mbox: bool) -> Raw:
    data = b"".join(held)
    return Raw(line, _QUOTED_FROM.sub(rb"\1", data) if is_mbox and b"From " in data else data, whole)

"""Cutting a large file of rows into ranges of bytes that begin and end between two rows."""

from __future__ import annotations

import re
from typing import BinaryIO

from replylint.sources.conversations.csvhead import Head

Cut = tuple[int, int, int]  # first byte, the byte behind the last, and the line (from 1) that the first stands on

_BLOCK = 1_000_000
_LONGEST_LINE = 16_000_000
_STEPS = 10_000
_IN_QUOTES = re.compile(rb'[^"]*+(?:""[^"]*+)*+"(?!")')


def cuts_lines(file: BinaryIO, size: int) -> list[Cut]:
    """Ranges of about `size` bytes, each of whole lines."""
    found: list[Cut] = []
    start, line, here, offset = 0, 1, 1, 0
    while block := _block(file, min(size, _BLOCK)):
        offset += len(block)
        here += block.count(b"\n")
        if offset - start >= size and block.endswith(b"\n"):
            found.append((start, offset, line))
            start, line = offset, here
    if offset > start:
        found.append((start, offset, line))
    return found


def cuts(file: BinaryIO, head: Head, size: int) -> list[Cut]:
    """Ranges of about `size` bytes of the rows of a CSV, none of which ends inside of a quoted cell."""
    found: list[Cut] = []
    file.seek(head.ends)
    start = offset = head.ends
    line = here = head.line
    rows = _Utf16(head) if head.encoding != "utf-8" else _Rows(head)
    longest, steps = min(size, _BLOCK), _STEPS
    step = longest
    while block := _block(file, step, head.encoding):
        offset += len(block)
        here += rows.take(block)
        if offset - start >= size:
            if rows.between:
                found.append((start, offset, line))
                start, line, step, steps = offset, here, longest, _STEPS
            else:  # go on by single lines to where the row ends, unless it seems not to end at all
                step, steps = (1, steps - 1) if steps else (longest, 0)
    if offset > start:
        found.append((start, offset, line))
    return found


def _block(file: BinaryIO, size: int, encoding: str = "utf-8") -> bytes:
    """The next bytes of a file: whole code units, that end with a line, unless that is far."""
    line_end, quote = "\n".encode(encoding), '"'.encode(encoding)
    wide = len(line_end)
    block = file.read(size + -size % wide)
    while block and not block.endswith(line_end) and len(block) < size + _LONGEST_LINE:
        more = file.readline(_LONGEST_LINE)
        more += file.read(-(len(block) + len(more)) % wide)
        if not more:
            break
        block += more
    # Whether a quotation mark closes a cell is told by what stands behind it.
    while block.endswith(quote) and (more := file.read(wide)):
        block += more
    return block


class _Rows:
    """Where a reader of the bytes of a CSV stands: `between` two rows, or not."""

    def __init__(self, head: Head) -> None:
        self.between = True
        self._quoted = False
        self._ahead = b"\n"  # what stands before the block
        mark = re.escape(head.delimiter.encode())
        # A quotation mark opens a cell only at its beginning; elsewhere it is a letter, as in 5" pipes. Of a line with
        # a bare carriage return csv reads nothing further.
        self._bare = re.compile(
            rb'(?:[^"\r]++|\r[^\n]*+|(?<=[\n' + mark + rb'])"[^"]*+(?:""[^"]*+)*+"(?!")|(?<![\n' + mark + rb'])")*+'
        )

    def take(self, block: bytes) -> int:
        """Go on over a block; how many lines end in it."""
        text = self._ahead + block
        place = 1
        if self._quoted:
            closed = _IN_QUOTES.match(text, place)
            place = closed.end() if closed else len(text)
            self._quoted = closed is None
        if not self._quoted:
            bare = self._bare.match(text, place)
            self._quoted = bare is not None and bare.end() < len(text)
        self._ahead = text[-1:]
        self.between = not self._quoted and text.endswith(b"\n")
        return block.count(b"\n")


class _Utf16(_Rows):
    """The same for UTF-16, by what it is in UTF-8, where no byte can be taken for one of another letter."""

    def __init__(self, head: Head) -> None:
        super().__init__(head)
        self._encoding = head.encoding

    def take(self, block: bytes) -> int:
        return super().take(block.decode(self._encoding, "replace").encode("utf-8"))

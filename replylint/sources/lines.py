"""Lines and columns of a text: both from 1, lines end at \\n, \\r\\n or \\r, columns count code points."""

from __future__ import annotations

import re
from bisect import bisect_right

from replylint.report import Location
from replylint.sources.item import Item

_LINE_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a code point."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def location(item: Item, lines: Lines | None, start: int, end: int) -> Location:
    """Where code points `start` to `end` of the item's draft stand in its file.

    `lines` are those of the draft; they matter only where the item is exact. Elsewhere it is the line on which
    the draft begins.
    """
    if lines is None or not item.exact:
        return Location(path=item.path, line=item.line, column=1, end_line=item.line, end_column=1, exact=False)
    (line, column), (end_line, end_column) = lines.place(start), lines.place(end)
    above = item.line - 1
    return Location(path=item.path, line=line + above, column=column, end_line=end_line + above, end_column=end_column)

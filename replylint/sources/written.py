"""A text as it stands in its file: where each of its code points is there, and how another text would be written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

import msgspec

from replylint.reading.prose import Segment
from replylint.report import Edit, Location
from replylint.sources.lines import Lines
from replylint.sources.tree import Node


class Original:
    """The text of a file, or of a part of it that begins on `line`, as it lies on disk."""

    def __init__(self, text: str, line: int = 1) -> None:
        self.text = text
        self.line = line

    @cached_property
    def lines(self) -> Lines:
        """Where its lines begin."""
        return Lines(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of a code point of the text."""
        line, column = self.lines.place(offset)
        return line + self.line - 1, column


class Written:
    """A draft in its file: it is what a node of the original stands for.

    The node may be a function, for what is asked for seldom: it is called once, and gives None where there is none.
    """

    def __init__(self, original: Original, text: str, node: Node | Callable[[], Node | None]) -> None:
        self.original = original
        self.text = text
        self._given = node

    @classmethod
    def whole(cls, text: str, line: int = 1, start: int = 0) -> Written:
        """What stands in its file as it is: all of `text` from `start` on, whose first line is `line` of the file."""
        return cls(Original(text, line), text[start:], Node(text[start:], start, len(text)))

    @classmethod
    def of(cls, original: Original, node: Node) -> Written:
        """The string of a node."""
        return cls(original, node.text or "", node)

    @cached_property
    def _node(self) -> Node:
        node = self._given if isinstance(self._given, Node) else self._given()
        return Node(None, 0, len(self.original.text), "unknown") if node is None else node

    @cached_property
    def _segments(self) -> tuple[Segment, ...] | None:
        node = self._node
        if node.style == "unknown":
            return None
        if node.style == "plain":
            return (Segment(0, len(self.text), node.start, node.end),)
        from replylint.sources import escapes

        return escapes.pieces(self.original.text[node.start : node.end], node.style, self.text, node.start)

    @property
    def exact(self) -> bool:
        """Whether every code point of the text is known in the file."""
        return self._segments is not None

    @property
    def first_line(self) -> int:
        """The line of the file on which it begins."""
        return self.original.place(self._node.start)[0]

    @property
    def last_line(self) -> int:
        """The line of the file on which it ends."""
        return self.original.place(max(self._node.start, self._node.end - 1))[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open code points of the original that stand for `text[start:end]`; where not exact, all of it."""
        segments = self._segments
        if segments is None:
            return self._node.start, self._node.end
        first = self._place(segments, start, end_side=False)
        return (first, first) if start == end else (first, self._place(segments, end, end_side=True))

    def location(self, start: int, end: int, path: str) -> Location:
        """Where `text[start:end]` stands in the file; of what is not exact, the line on which the text begins."""
        if not self.exact:
            line = self.first_line
            return Location(path=path, line=line, column=1, end_line=line, end_column=1, exact=False)
        low, high = self.span(start, end)
        (line, column), (end_line, end_column) = self.original.place(low), self.original.place(high)
        return Location(path=path, line=line, column=column, end_line=end_line, end_column=end_column)

    def edit(self, edit: Edit, path: str) -> Edit:
        """The edit with its place in the file, and the text as the file would write it."""
        if not self.exact:
            return edit
        text = self.writing(edit.text, edit.start)
        return msgspec.structs.replace(
            edit, location=self.location(edit.start, edit.end, path), written=text if text != edit.text else None
        )

    def writing(self, text: str, start: int | None = None) -> str:
        """The text as the file would write it within this one, where it goes to code point `start` of it."""
        node = self._node
        if node.style == "plain":
            return text
        from replylint.sources import escapes

        in_block = node.style in escapes.BLOCKS and start is not None
        if not in_block and "\n" not in text:
            return escapes.written(text, node.style)
        raw = self.original.text[node.start : node.end]
        indent = escapes.indent_of(raw, node.style, self.text) or self._deeper()
        missing = ""
        if in_block and start is not None and text:
            # An empty line of a block lies before its indent.
            _, column = self.original.place(self.span(start, start)[0])
            missing = indent[column - 1 :]
        return missing + escapes.written(text, node.style, indent)

    def _deeper(self) -> str:
        """An indent for more lines of a text that stands in one."""
        _, column = self.original.lines.place(self._node.start)
        line = self.original.text[self._node.start - column + 1 : self._node.start]
        return line[: len(line) - len(line.lstrip(" "))] + "  "

    def _place(self, segments: tuple[Segment, ...], place: int, *, end_side: bool) -> int:
        # An end belongs to the segment of the character before it.
        at = bisect_right(segments, place - end_side, key=lambda segment: segment.start) - 1
        if at < 0:
            return segments[0].source_start if segments else self._node.start
        segment = segments[at]
        if place >= segment.end:
            return segment.source_end
        if segment.end - segment.start == segment.source_end - segment.source_start:
            return segment.source_start + min(place - segment.start, segment.end - segment.start)
        return segment.source_end if end_side else segment.source_start

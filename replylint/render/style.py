"""How output for people looks: width, colors, marks."""

from __future__ import annotations

import msgspec

from replylint.render.cells import printable, rows, width

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_NARROWEST = 24
COLORS = {"stop": "red", "warn": "yellow", "note": "cyan"}  # of a severity


class Style(msgspec.Struct, frozen=True):
    """`width` in cells; `color` for a terminal; `unicode` where more than ASCII can be printed."""

    width: int = 100
    color: bool = False
    unicode: bool = True

    @property
    def room(self) -> int:
        """The cells to fill in a row: never so few that nothing fits."""
        return max(_NARROWEST, self.width)

    def paint(self, text: str, *looks: str) -> str:
        """The text in these looks (bold, dim, red, green, yellow, cyan), where there are colors."""
        if not self.color or not text or not looks:
            return text
        return f"\x1b[{';'.join(_CODES[look] for look in looks)}m{text}\x1b[0m"

    def mark(self, unicode: str, ascii: str) -> str:  # noqa: A002
        """One of two ways to draw the same mark."""
        return unicode if self.unicode else ascii


def wrapped(text: str, room: int, first: int = 0) -> list[str]:
    """The text in rows of at most `room` cells; the first row leaves `first` of them free."""
    if width(text) + first <= room:
        return [printable(text)]
    head = rows(text, 0, len(text), max(1, room - first))[0]
    if head.end == len(text):
        return [head.shown]
    return [head.shown, *(row.shown for row in rows(text, head.end, len(text), room))]


def quoted(text: str, style: Style) -> str:
    """The text in quotation marks and in one row."""
    return style.mark("“", '"') + " ".join(text.split()) + style.mark("”", '"')

"""How wide a text is in a terminal, and how it is cut into rows.

Cells are the columns of a terminal: two for most CJK and emoji, none for what joins the character before it.
"""

from __future__ import annotations

import unicodedata

import msgspec

_JOINER = "\u200d"
_EMOJI_LOOK = "\ufe0f"  # asks for the picture, two cells wide
_HIDDEN_KEPT = frozenset({"\u200c", _JOINER, _EMOJI_LOOK})
_NO_BREAK = frozenset({"\u00a0", "\u202f"})
_STRANGE = "\ufffd"  # shown for control characters, which a terminal would obey


class Cluster(msgspec.Struct, frozen=True):
    """What the reader takes for one character: code points `start` to `end`, as shown, with its cells."""

    start: int
    end: int
    shown: str
    cells: int


class Row(msgspec.Struct, frozen=True):
    """One row of a terminal: code points `start` to `end` of a text, as clusters.

    Of plain ASCII, where each character is one cell, `plain` is the text itself, and there are no clusters.
    """

    start: int
    end: int
    clusters: tuple[Cluster, ...]
    plain: str | None = None

    @property
    def shown(self) -> str:
        """The row as it is printed, without white space at its end."""
        if self.plain is not None:
            return self.plain.rstrip()
        return "".join(cluster.shown for cluster in self.clusters).rstrip()

    def cells(self, start: int, end: int) -> tuple[int, int] | None:
        """The half-open cells of what stands from `start` to `end`; None if nothing of it is in this row."""
        if self.plain is not None:
            low, high = max(start, self.start), min(end, self.end)
            return (low - self.start, high - self.start) if low < high else None
        place, first, last = 0, -1, -1
        for cluster in self.clusters:
            if cluster.start < end and start < cluster.end:
                first = place if first < 0 else first
                last = place + cluster.cells
            place += cluster.cells
        if first < 0:
            return None
        return first, max(last, first + 1)


def width(text: str) -> int:
    """The cells of a text in one row."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(cluster.cells for cluster in _clusters(text, 0, len(text)))


def printable(text: str) -> str:
    """The text in one row, as a terminal may show it: nothing in it is obeyed."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(cluster.shown for cluster in _clusters(text, 0, len(text)))


def rows(text: str, start: int, end: int, room: int) -> list[Row]:
    """Code points `start` to `end` of a text, one line without its end, in rows of at most `room` cells.

    Rows break after white space; a word longer than a row is cut. At least one row.
    """
    if (piece := text[start:end]).isascii() and piece.isprintable():
        return _plain_rows(piece, start, room)
    clusters = _clusters(text, start, end)
    if sum(cluster.cells for cluster in clusters) <= room:
        return [Row(start, end, tuple(clusters))]
    found: list[Row] = []
    row: list[Cluster] = []
    used = breakable = 0  # cells in the row; clusters up to the last white space
    for cluster in clusters:
        blank = cluster.shown.isspace() and cluster.shown not in _NO_BREAK
        # White space at the end of a row is not printed, so it always fits.
        while row and not blank and used + cluster.cells > room:
            cut = breakable or len(row)
            found.append(_row(row[:cut]))
            row = row[cut:]
            used = sum(part.cells for part in row)
            breakable = 0
        row.append(cluster)
        used += cluster.cells
        if blank:
            breakable = len(row)
    return [*found, _row(row)]


def _plain_rows(text: str, start: int, room: int) -> list[Row]:
    """The same for printable ASCII, where cells are characters."""
    found: list[Row] = []
    place = 0
    while len(text) - place > room and text[place + room :].strip():
        # White space at the end of a row is not printed, so the one right behind it still fits.
        cut = text.rfind(" ", place, place + room + 1) + 1 or place + room
        while cut < len(text) and text[cut] == " ":
            cut += 1
        found.append(Row(start + place, start + cut, (), text[place:cut]))
        place = cut
    return [*found, Row(start + place, start + len(text), (), text[place:])]


def _row(clusters: list[Cluster]) -> Row:
    return Row(clusters[0].start, clusters[-1].end, tuple(clusters))


def _clusters(text: str, start: int, end: int) -> list[Cluster]:
    found: list[Cluster] = []
    joined = False  # by a joiner before it
    for place in range(start, end):
        char = text[place]
        shown, cells = _shown(char)
        if found and (cells == 0 or (joined and not shown.isspace())):
            last = found[-1]
            base = last.shown[:1]
            picture = char == _EMOJI_LOOK and last.cells == 1 and not (base.isspace() or base.isalpha())
            wide = 2 if picture else last.cells
            found[-1] = Cluster(last.start, place + 1, last.shown + shown, wide)
        else:
            found.append(Cluster(place, place + 1, shown, cells))
        joined = char == _JOINER
    return found


def _shown(char: str) -> tuple[str, int]:
    """What is printed for a character, and its cells."""
    if " " <= char <= "~":
        return char, 1
    if char == "\t":
        return "  ", 2
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return _STRANGE, 1
    if category in ("Zl", "Zp"):
        return " ", 1
    if category == "Cf":
        # Marks of direction would turn the underline round, and the whole row with it.
        return (char, 0) if char in _HIDDEN_KEPT or "\U000e0020" <= char <= "\U000e007f" else ("", 0)
    if category in ("Mn", "Me") or "\U0001f3fb" <= char <= "\U0001f3ff" or "\u1160" <= char <= "\u11ff":
        return char, 0  # accents, tones of skin, the later letters of a Korean syllable
    return char, 2 if unicodedata.east_asian_width(char) in "WF" else 1

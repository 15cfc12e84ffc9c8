"""What a source shows, before anything in it is masked for what it says."""

from __future__ import annotations

import msgspec

from replylint.reading.prose import Mask, Segment


class Surface(msgspec.Struct, frozen=True):
    """The text that a source shows, the map to it (None where they are the same), and what its markup says."""

    text: str
    segments: tuple[Segment, ...] | None = None
    masks: tuple[Mask, ...] = ()


class Writer:
    """Builds the text of a surface from left to right, with its segments.

    Every piece comes with the code points of `source` that it stands for, in rising order.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.length = 0
        self._parts: list[str] = []
        self._segments: list[Segment] = []

    def keep(self, start: int, end: int) -> None:
        """Shows `source[start:end]` as it is."""
        if start == end:
            return
        last = self._segments[-1] if self._segments else None
        if last is not None and last.source_end == start and last.end - last.start == start - last.source_start:
            self._segments[-1] = Segment(last.start, self.length + end - start, last.source_start, end)
        else:
            self._segments.append(Segment(self.length, self.length + end - start, start, end))
        self._parts.append(self.source[start:end])
        self.length += end - start

    def show(self, text: str, start: int, end: int) -> None:
        """Shows `text` in place of `source[start:end]`."""
        if text == self.source[start:end]:
            self.keep(start, end)
        elif text:
            # Of one length means the same, character by character.
            stop = start if len(text) == end - start else end
            self._segments.append(Segment(self.length, self.length + len(text), start, stop))
            self._parts.append(text)
            self.length += len(text)

    def finish(self, masks: tuple[Mask, ...] = ()) -> Surface:
        """The surface of all that was shown."""
        text = "".join(self._parts)
        return Surface(text, None if text == self.source else tuple(self._segments), masks)

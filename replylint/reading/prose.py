"""The reply as the customer sees it, with the way back to its source."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

# Mask types. A check sees only those that it names; all others are invisible to it.
MASKS = (
    "url",
    "email",
    "phone",
    "handle",
    "placeholder",
    "quote",
    "signature",
    "quoted_history",
    "code",
    "value",
)


class Mask(msgspec.Struct, frozen=True):
    """A stretch of `Prose.text` that is no prose.

    Of a placeholder, `name` is what it asks for, and `fills` what is known of it: "time" where that is a time,
    "instruction" where it tells the agent what to do, "open" where its marks are not closed.
    """

    start: int
    end: int
    kind: str
    name: str = ""
    fills: str = ""


class Segment(msgspec.Struct, frozen=True):
    """`text[start:end]` came from `source[source_start:source_end]`.

    Where both have one length the two are the same, character by character;
    else (an entity, folded white space) the segment maps as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int


class Prose(msgspec.Struct, frozen=True):
    """Text for the rules, masks in it (sorted, disjoint), and a map to the source.

    `segments` is None where the text is the source.
    """

    text: str
    source: str
    masks: tuple[Mask, ...] = ()
    segments: tuple[Segment, ...] | None = None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open code points of `source` that show as `text[start:end]`.

        An empty span maps to an empty span.
        """
        if self.segments is None:
            return start, end
        first = self._source_place(start, end_side=False)
        return (first, first) if start == end else (first, self._source_place(end, end_side=True))

    def verbatim(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` stands in the source as it is, with no markup inside."""
        source_start, source_end = self.source_span(start, end)
        return self.source[source_start:source_end] == self.text[start:end]

    def _source_place(self, place: int, *, end_side: bool) -> int:
        segments = self.segments or ()
        # An end belongs to the segment of the character before it.
        at = bisect_right(segments, place - end_side, key=lambda s: s.start) - 1
        if at < 0:
            return segments[0].source_start if segments else 0
        segment = segments[at]
        if segment.end - segment.start == segment.source_end - segment.source_start:
            return segment.source_start + min(place - segment.start, segment.end - segment.start)
        return segment.source_end if end_side else segment.source_start

"""Source text becomes prose: what the customer sees, a map back, and what in it is no prose."""

from __future__ import annotations

from collections.abc import Sequence

from replylint.reading.history import customer_text
from replylint.reading.masks import masks
from replylint.reading.prose import Prose
from replylint.reading.words import ReadingWords

__all__ = ["ReadingWords", "customer_text", "read"]


def read(
    source: str,
    format: str = "text",  # noqa: A002
    *,
    words: ReadingWords,
    values: Sequence[str] = (),
    hidden: Sequence[tuple[int, int]] = (),
) -> Prose:
    """The prose of a draft in one of `thread.FORMATS`; `values` are strings that stand for real values.

    `hidden` are stretches of the source (sorted, disjoint) that the customer does not see.
    """
    if hidden:
        from replylint.reading.branches import Cut  # for templates alone

        cut = Cut(source, hidden)
        prose = read(cut.text, format, words=words, values=values)
        return Prose(prose.text, source, prose.masks, cut.segments(prose.segments))
    if format == "html":
        from replylint.reading import html

        surface = html.render(source)
    elif format == "markdown":
        from replylint.reading import markdown

        surface = markdown.render(source)
    else:
        return Prose(source, source, masks(source, words, values, tags=True))
    return Prose(
        surface.text, source, masks(surface.text, words, values, surface.masks, tags=format != "html"), surface.segments
    )

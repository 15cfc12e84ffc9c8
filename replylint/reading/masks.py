"""All that is no prose in a text, by kind."""

from __future__ import annotations

from collections.abc import Sequence

from replylint.reading import inline
from replylint.reading.history import history
from replylint.reading.placeholders import placeholders
from replylint.reading.plain import plain
from replylint.reading.prose import Mask
from replylint.reading.signature import signature
from replylint.reading.spans import blank, overlay
from replylint.reading.words import ReadingWords

_PARAGRAPH, _WORD = "\n", "\x00"


def masks(
    text: str, words: ReadingWords, values: Sequence[str] = (), marked: Sequence[Mask] = (), *, tags: bool = False
) -> tuple[Mask, ...]:
    """The masks of a text, sorted and disjoint.

    `marked` are those that its markup tells (sorted, disjoint); `tags` asks for HTML tags
    in a text that is not HTML. What stands first here hides what comes later: quoted
    history, code, values, placeholders, the signature, quotations, addresses and numbers.
    """
    left = plain(text)
    found: list[Mask] = []

    def add(layer: list[Mask], filler: str = _WORD) -> None:
        nonlocal left, found
        if layer:
            left = blank(left, layer, filler)
            found = overlay(found, layer, text)

    add(history(left, words, [mask for mask in marked if mask.kind == "quoted_history"]), _PARAGRAPH)
    add([mask for mask in marked if mask.kind == "signature"], _PARAGRAPH)
    add([mask for mask in marked if mask.kind not in ("quoted_history", "signature")])
    add(inline.code(left))
    for value in sorted(values, key=len, reverse=True):
        add(_occurrences(left, plain(value)))
    add(placeholders(left, words))
    if tags:
        add(inline.tags(left))
    add(signature(left, words), _PARAGRAPH)
    add(inline.quotations(left, words))
    add(inline.urls(left))
    add(inline.emails(left))
    add(inline.domains(left))
    add(inline.phones(left))
    add(inline.handles(left))
    return tuple(found)


def _occurrences(text: str, value: str) -> list[Mask]:
    if not value.strip():
        return []
    found = []
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        # A value that is a word stands for whole words.
        cut = (value[0].isalnum() and text[start - 1 : start].isalnum()) or (
            value[-1].isalnum() and text[end : end + 1].isalnum()
        )
        if not cut:
            found.append(Mask(start, end, "value"))
        start = text.find(value, start + 1 if cut else end)
    return found

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
    layers = _Layers(text)
    if not marked:
        layers.add(history(layers.left, words), _PARAGRAPH)
    else:
        quoted = [mask for mask in marked if mask.kind == "quoted_history"]
        layers.add(history(layers.left, words, quoted), _PARAGRAPH)
        layers.add([mask for mask in marked if mask.kind == "signature"], _PARAGRAPH)
        layers.add([mask for mask in marked if mask.kind not in ("quoted_history", "signature")])
    layers.add(inline.code(layers.left))
    for value in sorted(values, key=len, reverse=True) if values else ():
        layers.add(_occurrences(layers.left, plain(value)))
    layers.add(placeholders(layers.left, words))
    if tags:
        layers.add(inline.tags(layers.left))
    layers.add(signature(layers.left, words), _PARAGRAPH)
    layers.add(inline.quotations(layers.left, words))
    layers.add(inline.urls(layers.left))
    layers.add(inline.emails(layers.left))
    layers.add(inline.domains(layers.left))
    layers.add(inline.phones(layers.left))
    layers.add(inline.handles(layers.left))
    return tuple(layers.found)


class _Layers:
    """The masks that were found so far, and what is left of the text without them."""

    __slots__ = ("found", "left", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = plain(text)
        self.found: list[Mask] = []

    def add(self, layer: list[Mask], filler: str = _WORD) -> None:
        """Adds masks under those that there are."""
        if layer:
            self.left = blank(self.left, layer, filler)
            self.found = overlay(self.found, layer, self.text)


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

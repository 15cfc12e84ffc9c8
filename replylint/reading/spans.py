"""Masks laid over each other: what is on top hides what lies under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from replylint.reading.prose import Mask


def overlay(top: Sequence[Mask], under: Iterable[Mask], text: str) -> list[Mask]:
    """All of `top`, and what it leaves of `under`; both sorted and disjoint in themselves, as is the result.

    Pieces without a letter or a digit are dropped, and white space at their ends.
    """
    if not top:
        return [mask for mask in under if mask.start < mask.end]
    pieces: list[Mask] = []
    at = 0
    for mask in under:
        place = mask.start
        while at < len(top) and top[at].end <= place:
            at += 1
        hidden = at
        while hidden < len(top) and top[hidden].start < mask.end:
            _add(pieces, mask, place, top[hidden].start, text)
            place = max(place, top[hidden].end)
            hidden += 1
        _add(pieces, mask, place, mask.end, text, whole=place == mask.start)
    return sorted([*top, *pieces], key=lambda mask: mask.start) if pieces else list(top)


def blank(text: str, masks: Iterable[Mask], filler: str) -> str:
    """The text with the masked stretches filled, so that nothing is found in them; sorted, disjoint masks."""
    parts: list[str] = []
    place = 0
    for mask in masks:
        parts += (text[place : mask.start], filler * (mask.end - mask.start))
        place = mask.end
    parts.append(text[place:])
    return "".join(parts)


def _add(pieces: list[Mask], mask: Mask, start: int, end: int, text: str, *, whole: bool = False) -> None:
    if whole and start < end:
        pieces.append(mask)
        return
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if any(letter.isalnum() for letter in text[start:end]):
        pieces.append(Mask(start, end, mask.kind, mask.name, mask.fills))

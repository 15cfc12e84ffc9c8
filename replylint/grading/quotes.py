"""Where words that a person copied stand in a reply, whatever a spreadsheet made of them on the way."""

from __future__ import annotations

import re

from replylint.reading.prose import Prose

_SAME = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "…": "...",
    "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None, "\u00ad": None,
})  # fmt: skip
_AROUND = " \"'.,;:!?-"
_LEFT_OUT = re.compile(r"\s*(?:\[\.\.\.\]|\(\.\.\.\)|\.\.\.)\s*")


def shown(text: str, form: str) -> Prose:
    """A reply as people read it: HTML without its markup, all else as it is; with the way back."""
    if form != "html":
        return Prose(text, text)
    from replylint.reading import html

    surface = html.render(text)
    return Prose(surface.text, text, (), surface.segments)


def alike(text: str) -> str:
    """The text in small letters with plain quotation marks, dashes and spaces: the same for what looks the same."""
    return _flat(text)[0].strip()


def find(quote: str, text: str, form: str = "text") -> tuple[int, int] | None:
    """The code points of `text` that a quote names; None where it does not stand there, or is empty.

    Quotation marks, dashes, capitals, white space and marks around the quote may differ. In place of "..." any words
    may stand, in place of a question mark any character, since that is what spreadsheets put for those they lack.
    """
    prose = shown(text, form)
    flat, places = _flat(prose.text)
    wanted = alike(quote)
    for needle in dict.fromkeys((wanted, wanted.strip(_AROUND))):
        if not needle:
            continue
        at = flat.find(needle)
        end = at + len(needle)
        if at < 0:
            loose = _loose(needle).search(flat)
            if loose is None:
                continue
            at, end = loose.span()
        return prose.source_span(places[at], places[end - 1] + 1)
    return None


def _loose(needle: str) -> re.Pattern[str]:
    parts = [re.escape(part).replace(r"\?", ".") for part in _LEFT_OUT.split(needle) if part]
    return re.compile(".*?".join(parts) or r"(?!)")


def _flat(text: str) -> tuple[str, list[int]]:
    """The text made plain, and for each character of that its place in the text."""
    flat: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            if flat and flat[-1] == " ":
                continue
            plain = " "
        else:
            plain = char.translate(_SAME).casefold()
        flat += plain
        places += [place] * len(plain)
    return "".join(flat), places

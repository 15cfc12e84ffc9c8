"""Text with one kind of space, apostrophe, hyphen and line end, place for place the same."""

from __future__ import annotations

_PLAIN = {
    **dict.fromkeys("\u00a0\u202f\u2007\u2008\u2009\u200a\u3000\ufeff\u200e\u200f\u202a\u202c\u2066\u2069", " "),
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("\u2010\u2011", "-"),
}


def plain(text: str) -> str:
    """A copy of the same length with plain spaces, apostrophes and hyphens, in which every line ends in a line feed.

    A carriage return before a line feed becomes a tab, so that places stay the same.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\t\n").replace("\r", "\n")
    if not text.isascii():
        for mark, stand_in in _PLAIN.items():
            if mark in text:
                text = text.replace(mark, stand_in)
    return text

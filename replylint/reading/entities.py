"""Character references of HTML, which Markdown knows too."""

from __future__ import annotations

# What may begin a reference that stands for a character; the longest name has 32 letters.
REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"


def resolve(reference: str) -> str:
    """The characters that a reference stands for; itself where it stands for none."""
    if reference == "&nbsp;":
        return "\u00a0"
    from html import unescape

    return unescape(reference)

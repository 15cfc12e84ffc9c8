"""Whether a text of which nothing is known is HTML."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"</[a-zA-Z]|<(?:br|p|div|html|table|b|strong|ul|ol|li|a)\b[^>]*>", re.IGNORECASE)


def form_of(text: str) -> str:
    """The format of a text, one of thread.FORMATS: html where tags stand in it, else text."""
    return "html" if _MARKUP.search(text) else "text"

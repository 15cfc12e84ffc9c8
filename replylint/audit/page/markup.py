"""HTML in which every text is text: nothing of a customer or an agent can become markup."""

from __future__ import annotations

from html import escape
from typing import Any

import msgspec


class Markup(str):
    """HTML that is ready; all other strings are texts, and are escaped."""

    __slots__ = ()


_EMPTY = frozenset({"br"})


def tag(name: str, *children: str | None, **attributes: str | int | float | bool | None) -> Markup:
    """An element. Of attributes, True has no value, and None or False is not there; `class_` is class, `_` a hyphen."""
    head = name
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        head += f" {key.rstrip('_').replace('_', '-')}"
        if value is not True:
            head += f'="{escape(str(value))}"'
    if name in _EMPTY:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{text(*children)}</{name}>")


def text(*children: str | None) -> Markup:
    """Texts and elements one after another."""
    return Markup(
        "".join(child if isinstance(child, Markup) else escape(child, quote=False) for child in children if child)
    )


def data(value: Any) -> Markup:
    """JSON inside a script element, which nothing in it can end."""
    written = msgspec.json.encode(value).decode()
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(written)

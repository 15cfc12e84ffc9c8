"""One text out of an export: a macro, a canned response, a saved reply."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from replylint.sources.tree import Node


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """The node of the text, and what the export says of it. `usage` is how often it was used."""

    text: Node
    id: str = ""
    title: str = ""
    format: str = "text"
    channel: str | None = None
    usage: int | None = None


def listed(root: Node, *keys: str) -> Iterator[Node]:
    """The tables of a list: of `root` itself, or of what it holds under one of the keys; a lone table counts as one."""
    for key in keys:
        below = root.get(key)
        if below is not None and isinstance(below.value, list | dict):
            yield from ([below] if isinstance(below.value, dict) else _tables(below))
            return
    yield from [root] if isinstance(root.value, dict) else _tables(root)


def _tables(several: Node) -> Iterator[Node]:
    for entry in several.items:
        if isinstance(entry.value, dict):
            yield entry
        else:
            yield from _tables(entry)  # pages of an API, put into one list


def filled(table: Node | None, key: str) -> Node | None:
    """The text under a key of a table; None where there is none to read."""
    node = table.get(key) if table is not None else None
    return node if node is not None and (node.text or "").strip() else None


def html_or_text(table: Node | None, html: str, text: str) -> tuple[Node, str] | None:
    """The HTML of a text with its format, which is what is sent, or else the plain text; None where both are empty."""
    for key, form in ((html, "html"), (text, "text")):
        node = filled(table, key)
        if node is not None:
            return node, form
    return None


def count(table: Node, *keys: str) -> int | None:
    """The whole number under keys."""
    said = table.said(*keys)
    return int(said) if said.isdecimal() else None

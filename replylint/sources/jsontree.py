"""JSON as a tree with the place of every value."""

from __future__ import annotations

import json
import re
from typing import Any

from replylint.sources.jsontext import fault, parse, too_deep
from replylint.sources.tree import Node

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(rf"[ \t\r\n]*(?:(?P<string>{_STRING})|(?P<mark>[{{}}\[\],:])|(?P<bare>[^\s,\]}}]+))", re.DOTALL)


def read(text: str, path: str) -> Node:
    """The tree of a JSON text. Raises SourceError where it is no JSON."""
    parse(text, path)  # says what is wrong, and where; what follows may rely on good JSON
    try:
        return _value(text, _match(text, 0))[0]
    except RecursionError:
        raise too_deep(path, 1) from None
    except ValueError as error:
        raise fault(text, path, 1, str(error)) from None


def string_under(text: str, keys: tuple[str | int, ...], start: int = 0) -> Node | None:
    """The string under keys of the value that begins at `start` in good JSON; None where there is none."""
    try:
        node: Node | None = _value(text, _match(text, start))[0]
    except RecursionError:
        return None  # it was read by another parser, which goes deeper
    for key in keys:
        if isinstance(key, int):
            node = node.items[key] if node is not None and key < len(node.items) else None
        else:
            node = node.get(key) if node is not None else None
    return node if node is not None and node.text is not None else None


def _match(text: str, place: int) -> re.Match[str]:
    found = _TOKEN.match(text, place)
    assert found is not None, "the JSON parser took what this pass does not know"
    return found


def _value(text: str, token: re.Match[str]) -> tuple[Node, int]:
    """The node that begins with a token, and where it ends."""
    start = token.start(token.lastgroup or 0)
    if token["string"] is not None:
        return Node(json.loads(token["string"], strict=False), start, token.end(), "json"), token.end()
    if token["bare"] is not None:
        return Node(json.loads(token["bare"]), start, token.end()), token.end()
    place = token.end()
    entries: list[Node] = []
    table: dict[str, Node] = {}
    closing = "]" if token["mark"] == "[" else "}"
    while (token := _match(text, place))["mark"] != closing:
        place = token.end()
        if token["mark"] == ",":
            continue
        if closing == "}":
            key: Any = json.loads(token["string"], strict=False)
            table[key], place = _value(text, _match(text, _match(text, place).end()))
        else:
            entry, place = _value(text, token)
            entries.append(entry)
    return Node(entries if closing == "]" else table, start, token.end()), token.end()

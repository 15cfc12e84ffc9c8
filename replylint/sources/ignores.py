"""Suppressions beside a draft: in its front matter, or in a sidecar, `refund.md.replylint.toml` for `refund.md`.

No customer receives either. An entry names a rule and gives a reason; `item` limits it to one text of an export, by its
id or title, `quote` to some words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from replylint import tomlfile
from replylint.sources.item import problem
from replylint.thread import Ignore
from replylint.yamlfile import FileError

ENDING = ".replylint.toml"
_KEYS = ("rule", "reason", "item", "quote")
_WANTED = 'write rule = "category/name" and reason = "..."'


class Entry(msgspec.Struct, frozen=True):
    """A suppression, and the text of an export that it is for; None for all of a file."""

    ignore: Ignore
    item: str | None = None

    def holds(self, *names: str) -> bool:
        """Whether it is for a text of one of these names."""
        return self.item is None or self.item in names


def sidecar(path: str) -> tuple[Entry, ...]:
    """The suppressions in the sidecar of a file; none where it has none. Raises SourceError."""
    beside = Path(path + ENDING)
    try:
        if not beside.is_file():
            return ()
    except OSError:
        return ()  # with its ending, the name may be longer than a name can be
    try:
        document = tomlfile.read(beside)
    except FileError as error:
        raise problem(error.path, error.message, error.remedy, error.line, error.column) from None
    unknown = next((key for key in document.data if key != "ignore"), None)
    if unknown is not None:
        line, column = document.key_places.get((unknown,), (1, 1))
        raise problem(str(beside), f"the key {unknown!r} is unknown", "write [[ignore]] entries", line, column)

    def place(at: tuple[str | int, ...]) -> tuple[int, int]:
        while at and at not in document.places:
            at = at[:-1]
        return document.places.get(at, (1, 1))

    return parsed(document.data.get("ignore", []), "sidecar", str(beside), lambda at: place(("ignore", *at)))


def parsed(
    data: Any, by: str, path: str, place: Callable[[tuple[str | int, ...]], tuple[int, int]]
) -> tuple[Entry, ...]:
    """The suppressions in a list of tables; `place` gives line and column of a key path in it. Raises SourceError."""
    if not isinstance(data, list):
        raise problem(path, "`ignore` is no list", _WANTED, *place(()))
    found = []
    for number, entry in enumerate(data):
        if not isinstance(entry, Mapping):
            raise problem(path, "a suppression is no table", _WANTED, *place((number,)))
        for key, value in entry.items():
            if key not in _KEYS:
                raise problem(path, f"the key {key!r} is unknown", f"use {', '.join(_KEYS)}", *place((number, key)))
            if not isinstance(value, str) or not value.strip():
                raise problem(path, f"`{key}` holds no text", "fill it or drop it", *place((number, key)))
        for key in ("rule", "reason"):
            if key not in entry:
                raise problem(path, f"a suppression has no `{key}`", _WANTED, *place((number,)))
        line, column = place((number, "rule"))
        ignore = Ignore(
            rule=entry["rule"],
            reason=entry["reason"],
            by=by,
            quote=entry.get("quote"),
            path=path,
            line=line,
            column=column,
        )
        found.append(Entry(ignore, entry.get("item")))
    return tuple(found)

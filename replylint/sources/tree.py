"""What a structured file holds, as a tree of values with their places: JSON, YAML and CSV look the same from here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

# What stands between quotes, behind a `|`, in a cell: how a text is written in its file (see `escapes`).
STYLES = (
    "plain",
    "json",
    "yaml-plain",
    "yaml-single",
    "yaml-double",
    "yaml-literal",
    "yaml-folded",
    "csv",
    "csv-quoted",
)


class Node(msgspec.Struct, frozen=True):
    """A value, and the half-open code points of the file's text on which it stands, quotes included.

    `value` is a string, number, truth value or None; for what holds others it is a list of nodes, or a dict of them.
    `style` is how a string is written, one of STYLES.
    """

    value: Any
    start: int
    end: int
    style: str = "plain"

    @property
    def text(self) -> str | None:
        """The value, if it is a string."""
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> list[Node]:
        """The nodes of a list; none of anything else."""
        return self.value if isinstance(self.value, list) else []

    def get(self, *keys: str) -> Node | None:
        """The node under keys, one in the other; None where one is missing."""
        node: Node | None = self
        for key in keys:
            node = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
        return node

    def said(self, *keys: str) -> str:
        """The string or number under keys, as text; empty where there is none."""
        node = self.get(*keys)
        known = node is not None and isinstance(node.value, str | int | float) and not isinstance(node.value, bool)
        return str(node.value) if known and node is not None else ""

    def has(self, *keys: str) -> bool:
        """Whether it is a table with all of these keys."""
        return isinstance(self.value, dict) and all(key in self.value for key in keys)


ANY_DEPTH = "**"
_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<index>\d*)\]|\.")


def steps_of(field: str) -> list[str | int | None] | None:
    """The steps of a field such as `actions[].value` or `en.*.body`: names, indexes, None for every entry.

    `**` is any number of steps. None if it is no field.
    """
    steps: list[str | int | None] = []
    place = 0
    while place < len(field):
        found = _STEP.match(field, place)
        if found is None:
            return None
        place = found.end()
        if found["name"] is not None:
            steps.append(None if found["name"] == "*" else found["name"])
        elif found["index"] is not None:
            steps.append(int(found["index"]) if found["index"] else None)
    return steps or None


def under(node: Node, steps: list[str | int | None]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The nodes at the end of the steps, each with the tables that hold it, the innermost first.

    Lists are entered unasked, and `[]` enters a table as if it were the list of its values.
    """

    def walk(
        here: Node, holders: tuple[Node, ...], left: list[str | int | None]
    ) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        if left and left[0] == ANY_DEPTH:
            yield from walk(here, holders, left[1:])
            if isinstance(here.value, dict | list):
                below = here.value.values() if isinstance(here.value, dict) else here.value
                around = (here, *holders) if isinstance(here.value, dict) else holders
                for entry in below:
                    yield from walk(entry, around, left)
        elif isinstance(here.value, list) and (not left or isinstance(left[0], str)):
            for entry in here.value:
                yield from walk(entry, holders, left)
        elif not left:
            yield here, holders
        elif isinstance(here.value, dict):
            found = here.value.get(left[0])
            for entry in here.value.values() if left[0] is None else [] if found is None else [found]:
                yield from walk(entry, (here, *holders), left[1:])
        elif isinstance(here.value, list):
            at = left[0]
            entries = here.value[at : at + 1] if isinstance(at, int) else here.value
            for entry in entries:
                yield from walk(entry, holders, left[1:])

    return walk(node, (), steps)

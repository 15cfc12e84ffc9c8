"""What stands above a template between lines of dashes: its title, channel, language, and what is not to be found."""

from __future__ import annotations

import re

import msgspec

from replylint.sources.ignores import Entry, parsed
from replylint.sources.item import SourceError, problem
from replylint.sources.lines import Lines
from replylint.sources.tree import Node
from replylint.thread import CHANNELS, FORMATS

_BLOCK = re.compile(
    r"---[ \t]*(?:\r\n|\n|\r)(?P<yaml>.*?)(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\n|\r)|\Z)", re.DOTALL
)
_KEY = re.compile(r"(?:\s*#.*$)*\s*[\w-]+[ \t]*:(?:[ \t]|$)", re.MULTILINE)
OURS = "replylint"
_OURS = ("ignore", "channel", "language", "format", "system", "variables")


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a file says; the draft begins at code point `end`. `system` and more stand under `replylint`."""

    end: int = 0
    title: str = ""
    id: str = ""
    channel: str | None = None
    language: str | None = None
    format: str | None = None
    system: str | None = None
    variables: tuple[str, ...] = ()
    ignores: tuple[Entry, ...] = ()


def front_matter(text: str, path: str) -> FrontMatter:
    """The head of a text; one that ends at 0 where there is none. Raises SourceError for one that is broken."""
    found = _BLOCK.match(text)
    if found is None or not _KEY.match(found["yaml"]):
        return FrontMatter()
    from replylint.sources import yamltree

    # What stands above has one line, so lines of the block and of the file differ by one.
    root = yamltree.read(found["yaml"], path, line=2)
    if root is None or not isinstance(root.value, dict):
        return FrontMatter()
    lines = Lines(text)
    begins = found.start("yaml")

    def stop(node: Node, message: str, remedy: str) -> SourceError:
        return problem(path, message, remedy, *lines.place(begins + node.start))

    ours = root.get(OURS)
    table = ours.value if ours is not None else {}
    if not isinstance(table, dict):
        raise stop(ours or root, f"`{OURS}` is no table", f"write keys under it: {', '.join(_OURS)}")
    unknown = next((key for key in table if key not in _OURS), None)
    if unknown is not None:
        raise stop(table[unknown], f"the key `{OURS}.{unknown}` is unknown", f"use {', '.join(_OURS)}")

    def one_of(key: str, allowed: tuple[str, ...]) -> str | None:
        node = table.get(key)
        if node is None:
            return None
        if node.text not in allowed:
            raise stop(node, f"`{OURS}.{key}` is not known", f"use one of {', '.join(allowed)}")
        return str(node.text)

    def place(at: tuple[str | int, ...]) -> tuple[int, int]:
        node = table["ignore"]
        for step in at:
            below = node.items[step] if isinstance(step, int) else node.get(step)
            node = below if below is not None else node
        return lines.place(begins + node.start)

    entries = [
        {key: node.value for key, node in entry.value.items()} if isinstance(entry.value, dict) else entry.value
        for entry in (table["ignore"].items if "ignore" in table else [])
    ]
    if "ignore" in table and not isinstance(table["ignore"].value, list):
        raise stop(table["ignore"], f"`{OURS}.ignore` is no list", "write one `- rule: ...` and `reason: ...` for each")
    if "variables" in table and not isinstance(table["variables"].value, list):
        raise stop(table["variables"], f"`{OURS}.variables` is no list", "write one `- name` for each")
    language = root.said("language") or root.said("lang")
    return FrontMatter(
        end=found.end(),
        title=root.said("title") or root.said("name"),
        id=root.said("id"),
        channel=one_of("channel", CHANNELS) or (root.said("channel") if root.said("channel") in CHANNELS else None),
        language=(ours.said("language") if ours else "") or language or None,
        format=one_of("format", FORMATS),
        system=(ours.said("system") or None) if ours else None,
        variables=tuple(node.text for node in table["variables"].items if node.text) if "variables" in table else (),
        ignores=parsed(entries, "front matter", path, place),
    )

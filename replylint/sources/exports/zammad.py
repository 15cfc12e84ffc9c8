"""Zammad: text modules, as the CSV that its admin page exports, or JSON (`GET /api/v1/text_modules`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Zammad text modules"


def holds(root: Node) -> bool:
    """Whether the file is such an export. Descriptions of packages and pages have a name and keywords too."""
    return any(
        module.has("name", "keywords", "content") and (module.has("active") or _in_cell(module.get("content")))
        for module in listed(root, "text_modules")
    )


def entries(root: Node) -> Iterator[Entry]:
    """The text modules, which are HTML."""
    for module in listed(root, "text_modules"):
        content = filled(module, "content")
        if content is not None:
            yield Entry(text=content, id=module.said("id"), title=module.said("name"), format="html")


def _in_cell(node: Node | None) -> bool:
    return node is not None and node.style.startswith("csv")

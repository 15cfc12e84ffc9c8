"""Gorgias: macros (`GET /api/macros`), with how often each was used."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, count, html_or_text, listed
from replylint.sources.tree import Node

TITLE = "Gorgias macros"
_LISTS = ("data", "macros")
_TYPES = ("user", "http")
_TO_COLLEAGUES = ("note", "forward")  # addInternalNote, forwardByEmail


def holds(root: Node) -> bool:
    """Whether the file is such an export. Others have actions with a name and arguments too, but of other types."""
    return any(
        macro.has("name") and action.has("arguments") and action.said("type") in _TYPES
        for macro in listed(root, *_LISTS)
        for action in _actions(macro)
    )


def entries(root: Node) -> Iterator[Entry]:
    """What each macro writes into the reply; notes to colleagues and what is forwarded are left out."""
    for macro in listed(root, *_LISTS):
        for action in _actions(macro):
            found = html_or_text(action.get("arguments"), "body_html", "body_text")
            if found is not None and not any(word in action.said("name").lower() for word in _TO_COLLEAGUES):
                text, form = found
                usage = count(macro, "usage")
                yield Entry(text=text, id=macro.said("id"), title=macro.said("name"), format=form, usage=usage)


def _actions(macro: Node) -> list[Node]:
    actions = macro.get("actions")
    return actions.items if actions is not None else []

"""Intercom: macros (`GET /macros`). `body_text` is linted, which writes placeholders as people do; else `body`."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Intercom macros"
_LISTS = ("data", "macros")
_OWN_KEYS = ("visible_to", "visible_to_team_ids", "available_on")


def holds(root: Node) -> bool:
    """Whether the file is such an export. Mail templates of others have a name and `body_text` too."""
    return any(
        macro.has("name")
        and (macro.has("body_text") or macro.has("body"))
        and (macro.said("type") == "macro" or any(macro.has(key) for key in _OWN_KEYS))
        for macro in listed(root, *_LISTS)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The macros."""
    for macro in listed(root, *_LISTS):
        html, text = filled(macro, "body"), filled(macro, "body_text")
        # Where its fallbacks were put in already, the plain text no longer shows what is filled in.
        lost = html is not None and "<attribute" in (html.text or "") and text is not None and "{{" not in text.value
        chosen, form = (html, "html") if text is None or lost else (text, "text")
        if chosen is not None:
            yield Entry(text=chosen, id=macro.said("id"), title=macro.said("name"), format=form)

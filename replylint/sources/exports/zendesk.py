"""Zendesk: macros (`GET /api/v2/macros`) and dynamic content (`GET /api/v2/dynamic_content/items`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Zendesk macros, dynamic content"
_LISTS = ("macros", "macro", "items", "item")
_COMMENTS = {"comment_value": "text", "comment_value_html": "html"}


def holds(root: Node) -> bool:
    """Whether the file is such an export. Triggers have such actions too, but with conditions."""
    return any(
        table.has("variants", "placeholder")
        or (
            table.has("title")
            and not table.has("conditions")
            and any(action.has("field", "value") for action in _actions(table))
        )
        for table in listed(root, *_LISTS)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The public comments of the macros, and every variant of dynamic content."""
    for table in listed(root, *_LISTS):
        yield from _variants(table) if table.has("variants") else _comments(table)


def _actions(macro: Node) -> list[Node]:
    actions = macro.get("actions")
    return actions.items if actions is not None else []


def _comments(macro: Node) -> Iterator[Entry]:
    fields = {action.said("field"): action for action in _actions(macro)}
    public = fields.get("comment_mode_is_public")
    if public is not None and str(getattr(public.get("value"), "value", "")).lower() == "false":
        return  # a note to colleagues
    # A macro with both forms sends the HTML.
    for name in ("comment_value_html", "comment_value"):
        value = fields[name].get("value") if name in fields else None
        # The value may be a list: ["channel:all", "the text"].
        texts = [node for node in (value.items or [value]) if node.text is not None] if value is not None else []
        if texts and (texts[-1].text or "").strip():
            yield Entry(text=texts[-1], id=macro.said("id"), title=macro.said("title"), format=_COMMENTS[name])
            return


def _variants(item: Node) -> Iterator[Entry]:
    variants = item.get("variants")
    for variant in variants.items if variants else []:
        content = filled(variant, "content")
        if content is not None:
            name = ".".join(said for said in (item.said("id"), variant.said("id")) if said)
            yield Entry(text=content, id=name, title=item.said("name"))

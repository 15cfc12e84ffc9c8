"""Front: message templates (`GET /message_templates`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Front message templates"
_LISTS = ("_results", "message_templates")


def holds(root: Node) -> bool:
    """Whether the file is such an export."""
    return any(
        template.has("name", "body")
        and (template.said("id").startswith("rsp_") or template.has("is_available_for_all_inboxes"))
        for template in listed(root, *_LISTS)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The templates."""
    for template in listed(root, *_LISTS):
        body = filled(template, "body")
        if body is not None:
            yield Entry(text=body, id=template.said("id"), title=template.said("name"), format="html")

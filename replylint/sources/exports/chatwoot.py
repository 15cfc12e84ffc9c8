"""Chatwoot: canned responses (`GET /api/v1/accounts/{id}/canned_responses`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Chatwoot canned responses"
_LISTS = ("payload", "canned_responses")


def holds(root: Node) -> bool:
    """Whether the file is such an export."""
    return any(response.has("short_code", "content") for response in listed(root, *_LISTS))


def entries(root: Node) -> Iterator[Entry]:
    """The responses; Chatwoot writes them in Markdown."""
    for response in listed(root, *_LISTS):
        content = filled(response, "content")
        if content is not None:
            yield Entry(text=content, id=response.said("id"), title=response.said("short_code"), format="markdown")

"""Freshdesk: canned responses (`GET /api/v2/canned_responses/{id}`, or a list of them, or folders of them)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, html_or_text, listed
from replylint.sources.tree import Node

TITLE = "Freshdesk canned responses"
_LISTS = ("canned_responses", "responses")


def holds(root: Node) -> bool:
    """Whether the file is such an export. Pages of a blog hold a title and `content_html` too, but no folder."""
    return any(
        response.has("title") and (response.has("content_html") or response.has("content")) and _filed(root, response)
        for response in _responses(root)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The responses, out of their folders."""
    for response in _responses(root):
        found = html_or_text(response, "content_html", "content")
        if found is not None:
            text, form = found
            yield Entry(text=text, id=response.said("id"), title=response.said("title"), format=form)


def _responses(root: Node) -> Iterator[Node]:
    for table in listed(root, *_LISTS):
        yield from listed(table, *_LISTS)


def _filed(root: Node, response: Node) -> bool:
    """Whether it lies in a folder of responses."""
    return response.has("folder_id") or any(table.has("canned_responses") for table in (root, *root.items))

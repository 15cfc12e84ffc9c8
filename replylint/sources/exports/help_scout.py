"""Help Scout: saved replies of an inbox (`GET /v2/mailboxes/{id}/saved-replies`, with or without an id behind it).

A list holds previews only, one reply its texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "Help Scout saved replies"
_LISTS = ("saved-replies", "savedReplies", "saved_replies")
_KEYS = frozenset({"id", "name", "text", "chatText", "preview", "chatPreview", "_links"})
_OWN_KEYS = ("chatText", "preview", "chatPreview")


def holds(root: Node) -> bool:
    """Whether the file is such an export. What is not under its own name must have its keys, and no others."""
    named = _below(root).value
    return any(
        reply.has("name")
        and (
            (isinstance(named, dict) and any(key in named for key in _LISTS))
            or (reply.has("id") and reply.value.keys() <= _KEYS and any(reply.has(key) for key in _OWN_KEYS))
        )
        for reply in listed(_below(root), *_LISTS)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The saved replies; one that has a text for chats gives two."""
    for reply in listed(_below(root), *_LISTS):
        for keys, suffix, channel in (
            (("text", "preview"), "", None),
            (("chatText", "chatPreview"), ".chat", "chat"),
        ):
            text = next((node for key in keys if (node := filled(reply, key)) is not None), None)
            if text is not None:
                name = f"{reply.said('id')}{suffix}" if reply.said("id") else ""
                # Only the text of a mail is written as HTML.
                form = "html" if text is reply.get("text") else "text"
                yield Entry(text=text, id=name, title=reply.said("name"), format=form, channel=channel)


def _below(root: Node) -> Node:
    return root.get("_embedded") or root

"""Conversations out of helpdesks: one module each, recognised by their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import msgspec

from replylint.report import Problem
from replylint.sources.conversations.conversation import Conversation, Piece, Staff


class Source(msgspec.Struct, frozen=True):
    """A kind of export of conversations, in decoded JSON.

    It has `conversations`, or `pieces` where what belongs to one conversation may lie in several files or lines.
    """

    name: str
    title: str
    holds: Callable[[object], bool]
    conversations: Callable[[object, Staff], Iterator[Conversation | Problem]] | None
    pieces: Callable[[object, Staff], Iterator[Piece | Problem]] | None


# In this order they are asked: what is told by the rarest names comes first.
NAMES = (
    "zendesk-events",
    "intercom",
    "django-helpdesk",
    "rt",
    "front",
    "chatwoot",
    "zammad",
    "zendesk",
)


def source(name: str) -> Source:
    """The source of that name."""
    module = import_module(f"replylint.sources.conversations.{name.replace('-', '_')}")
    return Source(
        name, module.TITLE, module.holds, getattr(module, "conversations", None), getattr(module, "pieces", None)
    )


def recognised(data: object) -> Source | None:
    """The source that a decoded JSON value is from, by its shape; None for none."""
    return next((found for name in NAMES if (found := source(name)).holds(data)), None)


__all__ = ["NAMES", "Source", "recognised", "source"]

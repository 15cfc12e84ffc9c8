"""Exports of helpdesks: one module each, recognised by their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import msgspec

from replylint.sources.exports.entry import Entry
from replylint.sources.tree import Node


class Export(msgspec.Struct, frozen=True):
    """A kind of export: `name` is that of the helpdesk, whose placeholders its texts hold."""

    name: str
    title: str
    holds: Callable[[Node], bool]
    entries: Callable[[Node], Iterator[Entry]]


# In this order they are asked: what is told by the rarest names comes first.
NAMES = (
    "zendesk",
    "gorgias",
    "intercom",
    "front",
    "freshdesk",
    "help-scout",
    "chatwoot",
    "zammad",
    "osticket",
    "django-helpdesk",
)


def export(name: str) -> Export:
    """The export of that name."""
    module = import_module(f"replylint.sources.exports.{name.replace('-', '_')}")
    return Export(name, module.TITLE, module.holds, module.entries)


def recognised(root: Node) -> Export | None:
    """The export that a file is, by its shape; None for none."""
    return next((found for name in NAMES if (found := export(name)).holds(root)), None)


__all__ = ["NAMES", "Entry", "Export", "export", "recognised"]

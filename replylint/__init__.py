"""A linter for replies to customers: it reads the draft with the thread before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Config", "Linter", "Message", "Report", "Thread", "lint"]

if TYPE_CHECKING:
    from replylint.config import Config
    from replylint.linter import Linter, lint
    from replylint.report import Report
    from replylint.thread import Message, Thread

_HOMES = {
    "Config": "config",
    "Linter": "linter",
    "lint": "linter",
    "Report": "report",
    "Message": "thread",
    "Thread": "thread",
}


def __getattr__(name: str) -> Any:
    # Importing replylint costs nothing until something of it is used.
    if name not in _HOMES:
        raise AttributeError(f"module 'replylint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"replylint.{_HOMES[name]}"), name)

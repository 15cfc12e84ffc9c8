"""How `check` shows a run: for people as it goes on, for machines in one piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from replylint.cli.judging import Judged
from replylint.render import json, text
from replylint.render.style import Style
from replylint.report import Report, Run


class View(Protocol):
    """Shows reports as they come, and the rest at the end."""

    def add(self, entry: Judged) -> None:
        """Shows one more report, or keeps it for the end."""

    def end(self, run: Run) -> None:
        """Shows what the run comes to; its `results` are those that were added, and are not in it."""


class ForPeople:
    """Every reply at once, so that many need no memory; a single one whole."""

    def __init__(self, write: Callable[[str], None], style: Style, *, everything: bool, quiet: bool) -> None:
        self._write = write
        self._style = style
        self._everything = everything
        self._quiet = quiet
        self._first: Judged | None = None  # kept until it is known whether it is the only one
        self._replies = 0

    def add(self, entry: Judged) -> None:
        self._replies += 1
        if self._replies == 1:
            self._first = entry
            return
        self._show_first(whole=False)
        self._show(entry, whole=False)

    def end(self, run: Run) -> None:
        self._show_first(whole=True)
        if self._replies > 1 and not self._quiet:
            self._write(text.closing(run.summary, self._style))

    def _show_first(self, *, whole: bool) -> None:
        if self._first is not None:
            self._show(self._first, whole=whole)
            self._first = None

    def _show(self, entry: Judged, *, whole: bool) -> None:
        if self._quiet and not entry.report.findings:
            return
        shown = text.reply(entry.report, entry.item.thread, self._style, everything=self._everything, whole=whole)
        if shown:
            self._write(shown)


class ForMachines:
    """All of it as one JSON object."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._reports: list[Report] = []

    def add(self, entry: Judged) -> None:
        self._reports.append(entry.report)

    def end(self, run: Run) -> None:
        self._write(json.render(msgspec.structs.replace(run, results=tuple(self._reports))))

"""How `check` shows a run: reply by reply where a format lets it, else in one piece at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from replylint.cli.judging import Judged
from replylint.render.style import Style
from replylint.report import Report, RuleNote, Run

FORMATS = ("full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit")
BY_ENDING = {".txt": "full", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".sarif": "sarif", ".xml": "junit"}
FOR_PEOPLE = frozenset({"full", "concise", "github"})  # printed as the terminal speaks; the others are UTF-8

Write = Callable[[str], None]


class View(Protocol):
    """Shows reports as they come, and the rest at the end."""

    def add(self, entry: Judged) -> None:
        """Shows one more report, or keeps it for the end."""

    def end(self, run: Run) -> None:
        """Shows what the run comes to; its `results` are those that were added, and are not in it."""


def view(form: str, write: Write, style: Style, *, everything: bool = False, quiet: bool = False) -> View:
    """The view for one of FORMATS."""
    if form == "full":
        return ForPeople(write, style, everything=everything, quiet=quiet)
    if form == "concise":
        from replylint.render import concise

        return _AsTheyCome(write, concise.report, lambda _run: "")
    if form == "jsonl":
        from replylint.render import jsonl

        return _AsTheyCome(write, jsonl.report, jsonl.closing)
    if form == "github":
        from replylint.render import github

        return _AsTheyCome(write, github.report, lambda run: "".join(map(github.problem, run.errors)))
    return _InOnePiece(form, write)


class Views:
    """Several views of one run."""

    def __init__(self, views: Sequence[View]) -> None:
        self._views = views

    def add(self, entry: Judged) -> None:
        for each in self._views:
            each.add(entry)

    def end(self, run: Run) -> None:
        for each in self._views:
            each.end(run)


class ForPeople:
    """Every reply at once, so that many need no memory; a single one whole."""

    def __init__(self, write: Write, style: Style, *, everything: bool, quiet: bool) -> None:
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
        from replylint.render import text

        self._show_first(whole=True)
        if self._replies > 1 and not self._quiet:
            self._write(text.closing(run.summary, self._style))

    def _show_first(self, *, whole: bool) -> None:
        if self._first is not None:
            self._show(self._first, whole=whole)
            self._first = None

    def _show(self, entry: Judged, *, whole: bool) -> None:
        from replylint.render import text

        if self._quiet and not entry.report.findings:
            return
        first_line = entry.item.line if entry.item.bare else 1
        shown = text.reply(
            entry.report,
            entry.item.thread,
            self._style,
            everything=self._everything,
            whole=whole,
            first_line=first_line,
        )
        if shown:
            self._write(shown)


class _AsTheyCome:
    """A format of lines: one or more for each report."""

    def __init__(self, write: Write, lines: Callable[[Report], str], closing: Callable[[Run], str]) -> None:
        self._write = write
        self._lines = lines
        self._closing = closing

    def add(self, entry: Judged) -> None:
        shown = self._lines(entry.report)
        if shown:
            self._write(shown)

    def end(self, run: Run) -> None:
        shown = self._closing(run)
        if shown:
            self._write(shown)


class _InOnePiece:
    """A format that can only be written when all is known."""

    def __init__(self, form: str, write: Write) -> None:
        self._form = form
        self._write = write
        self._reports: list[Report] = []
        self._notes: dict[str, RuleNote] = {}
        self._fail_on: Any = "warn"

    def add(self, entry: Judged) -> None:
        self._reports.append(entry.report)
        self._fail_on = entry.court.fail_on
        if self._form == "sarif" and entry.report.findings + entry.report.suppressed:
            for rule in entry.court.rules() if not self._notes else ():
                self._notes[rule.id] = RuleNote(
                    id=rule.id,
                    category=rule.category,
                    severity=rule.severity,  # type: ignore[arg-type]
                    message=rule.message,
                    why=rule.why,
                )

    def end(self, run: Run) -> None:
        self._write(self._rendered(msgspec.structs.replace(run, results=tuple(self._reports))))

    def _rendered(self, run: Run) -> str:
        if self._form == "sarif":
            from replylint.render import sarif

            return sarif.render(run, list(self._notes.values()))
        if self._form == "gitlab":
            from replylint.render import gitlab

            return gitlab.render(run)
        if self._form == "junit":
            from replylint.render import junit

            return junit.render(run, self._fail_on)
        from replylint.render import json

        return json.render(run)

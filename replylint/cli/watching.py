"""An audit as its user watches it: what was understood, what is wrong, and a bar with rate and time left."""

from __future__ import annotations

import sys
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from replylint.render import text
from replylint.report import Problem

_MOST_PROBLEMS = 20  # lines; the rest stand in rejects.parquet


class _Rate(ProgressColumn):
    """Replies a second since the audit began, or went on."""

    def render(self, task: Task) -> Text:
        rows, elapsed = task.fields.get("rows", 0), task.elapsed or 0.0
        return Text(f"{rows:,} replies, {rows / elapsed:,.0f}/s" if rows and elapsed else "")


class Watching:
    """Writes to standard error; the bar only in a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.fields[what]}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            _Rate(),
            TimeRemainingColumn(),
            console=console,
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task: TaskID | None = None
        self._rows = 0
        self._kept = False
        self._problems = 0

    def __enter__(self) -> Watching:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._problems > _MOST_PROBLEMS:
            click.echo(f"... and {self._problems - _MOST_PROBLEMS:,} more; see rejects.parquet", err=True)

    @property
    def kept(self) -> str:
        """What can be said of the work so far."""
        return f"{self._rows:,} rows are kept; " if self._kept else ""

    def note(self, said: str) -> None:
        """How the input was understood."""
        click.echo(said, err=True)

    def problem(self, found: Problem) -> None:
        """What cannot be read."""
        self._problems += 1
        if self._problems <= _MOST_PROBLEMS:
            self._bar.console.print(text.problem(found), markup=False, highlight=False, soft_wrap=True)

    def begin(self, size: int, done: int) -> None:
        """There are so many bytes of input, of which so many were judged before."""
        self._kept = True
        self._task = self._bar.add_task("", total=size, completed=done, rows=0, what="judging")
        self._bar.start()

    def advance(self, rows: int, size: int) -> None:
        """So many rows more, from so many bytes."""
        self._rows += rows
        if self._task is not None:
            self._bar.update(self._task, advance=size, rows=self._rows)

    def finish(self, what: str) -> None:
        """All rows are judged; this is done now."""
        if self._task is not None:
            total = self._bar.tasks[0].total
            self._bar.update(self._task, completed=total, what=what)

    def stop(self) -> None:
        """Takes the bar away."""
        self._bar.stop()

"""What a source yields: a draft with its thread, and where in the file it lies."""

from __future__ import annotations

from pathlib import Path

import msgspec

from replylint.report import Location, Problem
from replylint.sources.written import Written
from replylint.thread import Thread

STDIN = "-"  # stands for standard input, as a path to read and as the path in a report

# No person reads a draft of a million characters; a file of that size is something else, or many drafts.
LONGEST_TEXT = 1_000_000
LARGEST_ROW = 16_000_000  # bytes of one row of JSON Lines
LARGEST_FILE = 100_000_000  # bytes of a file that must be read as a whole


class SourceError(Exception):
    """An input that gives no draft; `problem` says where, why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class EmptyDraftError(SourceError):
    """A file that holds a draft, and nothing is in it."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A thread out of a file. The draft begins on `line` (from 1) of `path`.

    `written` is how it stands there, None where that is not known. `bare` where the file holds a draft and no
    thread; `template` where it is no reply yet, so that placeholders in it are meant. `title` is what the file calls
    it, `usage` how often it was used. `offset` is the number of bytes of the file that lie before it, a measure of
    progress.
    """

    thread: Thread
    path: str
    line: int = 1
    written: Written | None = None
    bare: bool = False
    template: bool = False
    title: str = ""
    usage: int | None = None
    offset: int = 0

    @property
    def exact(self) -> bool:
        """Whether it is known where in the file each of its letters stands."""
        return self.written is not None and self.written.exact

    def location(self, start: int, end: int) -> Location:
        """Where code points `start` to `end` of the draft stand in the file; else the line on which it begins."""
        if self.written is not None and self.written.exact:
            return self.written.location(start, end, from_here(self.path))
        path = from_here(self.path)
        return Location(path=path, line=self.line, column=1, end_line=self.line, end_column=1, exact=False)


class Passed(msgspec.Struct, frozen=True):
    """A file of a folder that holds nothing to check, such as a YAML file of some other program."""

    path: str


def problem(path: str, message: str, remedy: str, line: int | None = None, column: int | None = None) -> SourceError:
    """A SourceError to raise, from its parts."""
    return SourceError(Problem(path=path, message=message, remedy=remedy, line=line, column=column))


def from_here(path: str) -> str:
    """How reports name a file: its path from the current folder, or of one elsewhere its name alone.

    So the reports of two runs can be compared, wherever the export was laid, and tell nothing of the machine.
    """
    if path == STDIN or not Path(path).is_absolute():
        return path
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return Path(path).name


def fit_to_lint(thread: Thread, path: str, line: int | None = None) -> Thread:
    """The same thread. Raises SourceError for an empty draft, or a text beyond the limit."""
    if not thread.reply.strip():
        raise problem(path, "the draft is empty", "write the reply first", line)
    texts = {"the draft": thread.reply}
    texts |= {f"thread[{number}].text": message.text for number, message in enumerate(thread.thread)}
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            message = f"{name} has {len(text):,} characters; {LONGEST_TEXT:,} is the limit"
            raise problem(path, message, "cut it, or give many drafts as JSON Lines, one thread a line", line)
    return thread


def with_context(thread: Thread, context: Thread | None) -> Thread:
    """The thread, with the messages of `context` if it has none of its own."""
    if context is None or thread.thread:
        return thread
    return msgspec.structs.replace(thread, thread=context.thread)

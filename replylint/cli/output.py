"""Where output goes, and how it may look there."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import get_terminal_size
from typing import TextIO

import click

from replylint.cli.options import Refusal
from replylint.render.style import Style
from replylint.wholefile import flows, put

Write = Callable[[str], None]

_PLAIN_WIDTH = 100  # of a file or a pipe
_WIDEST = 110  # longer rows are hard to read


def style_for(stream: TextIO, *, plain: bool = False) -> Style:
    """How to write to a stream: colors and its width for a terminal, else (or `plain`) neither.

    NO_COLOR (see no-color.org) and TERM=dumb turn colors off; COLUMNS gives a width where there is no terminal.
    """
    terminal = stream.isatty() and not plain
    width = get_terminal_size((_PLAIN_WIDTH, 24)).columns if terminal or "COLUMNS" in os.environ else _PLAIN_WIDTH
    return Style(
        width=min(width, _WIDEST),
        color=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        unicode=plain or _prints_unicode(stream),
    )


def _prints_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") in {"utf8", "utf16", "utf8sig"}


@contextmanager
def writing(path: Path, inputs: Iterable[str] = ()) -> Iterator[Write]:
    """A function that writes text to a file, which is replaced whole when all is written, and not one of `inputs`.

    Raises Refusal where the file cannot be written.
    """
    outputs = Outputs(inputs)
    yield outputs.file(path)
    for refusal in outputs.finish():
        raise refusal


class Outputs:
    """Where a run writes to: standard output as it goes, and files when it ends.

    Each file is written whole or not at all, and none hangs on another; none may be one of `inputs`.
    """

    def __init__(self, inputs: Iterable[str] = ()) -> None:
        self._inputs = {os.path.realpath(path) for path in inputs if Path(path).is_file()}
        self._files: dict[Path, list[str]] = {}
        self._deaf: OSError | None = None  # why standard output takes nothing any more

    def file(self, path: Path) -> Write:
        """A function that writes to a file, in UTF-8. Raises Refusal where it is plain that this cannot be done."""
        _try(path)
        whole = os.path.realpath(path)
        if whole in self._inputs:
            raise _unwritten(path, "it is an input, too")
        if any(whole == os.path.realpath(other) for other in self._files) and not flows(path):
            raise _unwritten(path, "another output goes there")
        return self._files.setdefault(path, []).append

    def standard(self, *, machine: bool = False) -> Write:
        """A function that writes to standard output; for a machine in UTF-8, whatever the terminal speaks."""

        def write(text: str) -> None:
            if self._deaf is not None:
                return
            try:
                click.echo(_encoded(text) if machine else text, nl=False)
            except OSError as error:
                if isinstance(error, BrokenPipeError) and not self._files:
                    raise  # nobody is left who reads
                self._deaf = error
                let_go()

        return write

    def finish(self) -> list[Refusal]:
        """Writes the files, and tells what could not be written."""
        refusals = []
        for path, parts in self._files.items():
            try:
                put(path, _encoded("".join(parts)))
            except OSError as error:
                refusals.append(_unwritten(path, error.strerror))
        if isinstance(self._deaf, BrokenPipeError) and not refusals:
            raise self._deaf
        if self._deaf is not None:
            refusals.append(deaf(self._deaf))
        return refusals


def let_go() -> None:
    """Gives up standard output: what is left in its buffer must not raise again when Python closes the stream."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def deaf(error: OSError) -> Refusal:
    """What to say where standard output takes nothing any more."""
    return Refusal(f"standard output: cannot be written: {error.strerror}; make room, or name a file for --output")


def stopped(error: OSError) -> Refusal:
    """What to say of a file that stopped all."""
    return Refusal(f"{os.fsdecode(error.filename)}: {error.strerror}; check the path and its rights")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _try(path: Path) -> None:
    """Says at once, not after the work, that a file cannot be written."""
    if path.is_dir():
        raise _unwritten(path, "it is a folder")
    if not path.parent.is_dir():
        raise _unwritten(path, "there is no such folder")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise _unwritten(path, os.strerror(errno.EACCES))


def _unwritten(path: Path, why: str | None) -> Refusal:
    return Refusal(f"{path}: cannot be written: {why}; name another file for --output")

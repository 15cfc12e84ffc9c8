"""Where output goes, and how it may look there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from typing import TextIO

import click

from replylint.cli.options import Refusal
from replylint.render.style import Style

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
def writing(path: Path | None, *, machine: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that writes text: to standard output, or to a file that is replaced whole when all is written.

    For a machine it is UTF-8, whatever the terminal speaks. Raises Refusal where the file cannot be written.
    """
    if path is None:
        yield lambda text: click.echo(text.encode() if machine else text, nl=False)
        return
    _try_folder(path)
    parts: list[str] = []
    yield parts.append
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            part = path
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        if part != path:
            part.replace(path)
    except OSError as error:
        if part != path:
            part.unlink(missing_ok=True)
        raise _unwritten(path, error.strerror) from None


def _try_folder(path: Path) -> None:
    """Says at once, not after the work, that a file cannot be written."""
    if path.is_dir():
        raise _unwritten(path, "it is a folder")
    if not path.parent.is_dir():
        raise _unwritten(path, "there is no such folder")


def _unwritten(path: Path, why: str | None) -> Refusal:
    return Refusal(f"{path}: cannot be written: {why}; name another file for --output")

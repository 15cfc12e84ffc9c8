"""One file, or standard input, by the reader for its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import BinaryIO

import msgspec

from replylint.report import Problem
from replylint.sources import drafts, rows, threads
from replylint.sources.files import File, unopened
from replylint.sources.item import LARGEST_ROW, STDIN, Item, SourceError
from replylint.thread import Thread

# What begins like this was meant as JSON: a draft may begin with a placeholder, "{name}" or "[NAME]".
_MEANT_AS_JSON = re.compile(rb'\s*(\[\s*)?\{\s*"')


def read(file: File, stdin: BinaryIO, context: Thread | None = None) -> Iterator[Item | Problem]:
    """The drafts of a file, each with its thread or else with the messages of `context`, and what is wrong with it."""
    try:
        if file.path == STDIN:
            yield from _read_stdin(stdin, context)
            return
        with Path(file.path).open("rb") as opened:
            yield from _read(opened, file.path, context)
    except SourceError as error:
        yield error.problem
    except OSError as error:
        yield unopened(file.path, error)


def _read(opened: BinaryIO, path: str, context: Thread | None) -> Iterator[Item | Problem]:
    ending = PurePath(path).suffix.lower()
    if ending in {".jsonl", ".ndjson"}:
        yield from rows.read(opened, path, context)
    elif ending == ".json":
        yield from threads.read(opened, path, context)
    elif ending == ".eml":
        from replylint.sources.eml import read as read_eml

        yield from read_eml(opened, path, context)
    else:
        yield from drafts.read(opened, path, context)


def _read_stdin(stdin: BinaryIO, context: Thread | None) -> Iterator[Item | Problem]:
    """Thread JSON or JSON Lines where it begins like them, else a plain draft."""
    begun = b""
    while not begun.strip() and (line := stdin.readline(LARGEST_ROW + 1)):
        begun += line
    if not _MEANT_AS_JSON.match(begun.removeprefix(b"\xef\xbb\xbf")) and begun.strip() not in (b"{", b"["):
        yield from drafts.read(stdin, STDIN, context, begun)
    elif _is_object(begun):
        yield from rows.read(stdin, STDIN, context, begun)
    else:
        yield from threads.read(stdin, STDIN, context, begun)


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(data), dict)
    except (ValueError, RecursionError):
        return False

"""Paths become files to read; a folder is walked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

from replylint.report import Problem
from replylint.sources.drafts import FORMATS, TEMPLATES
from replylint.sources.item import STDIN, problem
from replylint.sources.wanted import STRUCTURED

ENDINGS = (*FORMATS, *TEMPLATES, ".eml", ".jsonl", ".ndjson", *STRUCTURED)
_ENDINGS = ", ".join(ENDINGS)
_BASELINE = "replylint-baseline.json"
# Named outright, any other file is taken for plain text, but of these nobody means that.
_NO_TEXT = frozenset({
    ".doc", ".docx", ".gz", ".msg", ".odt", ".pdf", ".rtf", ".toml", ".xls", ".xlsx", ".xml", ".zip",
})  # fmt: skip


class File(msgspec.Struct, frozen=True):
    """A file to read (or STDIN), as the user named it, with its size in bytes.

    `named` where the user named it outright, not a folder that holds it.
    """

    path: str
    size: int = 0
    named: bool = True


def find(paths: Iterable[str]) -> Iterator[File | Problem]:
    """The files that the paths name, in their order; folders are walked, sorted by name.

    In a folder, hidden files and folders and those of unknown endings are passed over.
    """
    for path in paths:
        if path == STDIN:
            yield File(STDIN)
            continue
        try:
            status = Path(path).stat()
        except OSError as error:
            yield unopened(path, error)
            continue
        ending = Path(path).suffix.lower()
        if S_ISDIR(status.st_mode):
            yield from _drafts(path)
        elif ending in _NO_TEXT:
            yield problem(path, f"replylint does not read {ending} files", f"give one of {_ENDINGS}").problem
        else:
            yield File(path, status.st_size)


def unopened(path: str, error: OSError) -> Problem:
    """What to say of a file that cannot be opened or read."""
    if isinstance(error, FileNotFoundError):
        return problem(path, "does not exist", "check the path").problem
    return problem(path, f"cannot be read: {error.strerror or error}", "check the path and its rights").problem


def _drafts(folder: str) -> Iterator[File | Problem]:
    found = False
    for file in walk(folder, lambda name: name != _BASELINE and name.lower().endswith(ENDINGS)):
        found = True
        yield file
    if not found:
        yield problem(folder, "holds no file to check", f"give files that end in {_ENDINGS}").problem


def walk(folder: str, wants: Callable[[str], bool]) -> Iterator[File | Problem]:
    """The files of a folder whose names are wanted, sorted, and what of it cannot be read; nothing that is hidden."""
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or not wants(name):
                continue
            path = Path(place, name)
            try:
                status = path.stat()
            except OSError as error:
                yield unopened(str(path), error)
                continue
            if S_ISREG(status.st_mode):  # a pipe would be waited for without end
                yield File(str(path), status.st_size, named=False)
    for failure in closed:
        yield unopened(str(failure.filename or folder), failure)

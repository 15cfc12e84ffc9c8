"""The files of an audit: paths, folders and patterns here, and addresses such as s3:// that the engine opens."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from replylint.report import Problem
from replylint.sources.item import problem

_PATTERN = frozenset("*?[")
_BUFFER = 1_000_000  # bytes that are fetched at once
_NO_EXPORT = ".replylint.toml"


class Source(msgspec.Struct, frozen=True):
    """A file to read, with its size in bytes; `named` where the user named it, and not a folder that holds it."""

    path: str
    size: int
    named: bool = True


def is_remote(path: str) -> bool:
    """Whether a path is an address of another machine."""
    return "://" in path


def opened(path: str) -> BinaryIO:
    """The file, open for reading; one elsewhere through the engine. Raises OSError."""
    if not is_remote(path):
        return Path(path).open("rb")
    from replylint.audit.engine import daft

    try:
        return cast(BinaryIO, daft().open_file(path, "rb", _BUFFER))
    except Exception as error:  # what the engine raises is of many kinds, by address
        raise OSError(_first_line(error)) from error


def find(paths: Iterable[str]) -> Iterator[Source | Problem]:
    """The files that the paths name, each once, in their order; those of a folder or a pattern sorted by name."""
    seen: set[str] = set()
    for path in paths:
        for found in _remote(path) if is_remote(path) else _local(path):
            if isinstance(found, Source):
                if found.path in seen:
                    continue
                seen.add(found.path)
            yield found


def _local(path: str) -> Iterator[Source | Problem]:
    here = Path(path)
    if here.is_dir():
        yield from _walk(here)
    elif here.exists():
        yield Source(path, here.stat().st_size)
    elif _PATTERN & set(path):
        names = sorted(name for name in glob.iglob(path, recursive=True) if Path(name).is_file())  # noqa: PTH207
        if not names:
            yield problem(path, "matches no file", "check the pattern").problem
        for name in names:
            yield Source(name, Path(name).stat().st_size)
    else:
        yield problem(path, "does not exist", "check the path").problem


def _walk(folder: Path) -> Iterator[Source | Problem]:
    found = False
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and not name.endswith(_NO_EXPORT) and path.is_file():
                found = True
                yield Source(str(path), path.stat().st_size, named=False)
    for failure in closed:
        found = True
        path_of = str(failure.filename or folder)
        yield problem(path_of, f"cannot be read: {failure.strerror}", "check the folder and its rights").problem
    if not found:
        yield problem(str(folder), "holds no file", "give a folder that holds exports").problem


def _remote(path: str) -> Iterator[Source | Problem]:
    from replylint.audit.engine import daft

    wanted = f"{path}**" if path.endswith("/") else path
    try:
        listed: dict[str, list[Any]] = daft().from_glob_path(wanted).to_pydict()
    except Exception as error:
        remedy = "check the address, and the credentials in the environment"
        yield problem(path, f"cannot be listed: {_first_line(error)}", remedy).problem
        return
    entries = sorted(zip(listed["path"], listed["size"], strict=True))
    if not entries:
        yield problem(path, "holds no file", "check the address").problem
    for name, size in entries:
        yield Source(name, size or 0, named=wanted == path and not _PATTERN & set(path))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)

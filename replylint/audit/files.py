"""The files of an audit: paths, folders and patterns here, and addresses such as s3:// that the engine opens."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from replylint.report import Problem
from replylint.sources.files import File, walk
from replylint.sources.item import problem

_PATTERN = frozenset("*?[")
_BUFFER = 1_000_000  # bytes that are fetched at once
_NO_EXPORT = ".replylint.toml"


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


def find(paths: Iterable[str]) -> Iterator[File | Problem]:
    """The files that the paths name, each once, in their order; those of a folder or a pattern sorted by name."""
    seen: set[str] = set()
    for path in paths:
        for found in _remote(path) if is_remote(path) else _local(path):
            if isinstance(found, File):
                if found.path in seen:
                    continue
                seen.add(found.path)
            yield found


def _local(path: str) -> Iterator[File | Problem]:
    here = Path(path)
    if here.is_dir():
        yield from _exports(path)
    elif here.exists():
        yield File(path, here.stat().st_size)
    elif _PATTERN & set(path):
        names = sorted(name for name in glob.iglob(path, recursive=True) if Path(name).is_file())  # noqa: PTH207
        if not names:
            yield problem(path, "matches no file", "check the pattern").problem
        for name in names:
            yield File(name, Path(name).stat().st_size)
    else:
        yield problem(path, "does not exist", "check the path").problem


def _exports(folder: str) -> Iterator[File | Problem]:
    found = False
    for file in walk(folder, lambda name: not name.endswith(_NO_EXPORT)):
        found = True
        yield file
    if not found:
        yield problem(folder, "holds no file", "give a folder that holds exports").problem


def _remote(path: str) -> Iterator[File | Problem]:
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
        yield File(name, size or 0, named=wanted == path and not _PATTERN & set(path))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)

"""One file, or standard input, by the reader for its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

import msgspec

from replylint.report import Problem
from replylint.sources import drafts
from replylint.sources.files import File, unopened
from replylint.sources.ignores import Entry, sidecar
from replylint.sources.item import LARGEST_FILE, LARGEST_ROW, STDIN, EmptyDraftError, Item, Passed, SourceError
from replylint.sources.wanted import AS_FOUND, BARE, STRUCTURED, Wanted
from replylint.thread import Thread

# What begins like this was meant as JSON: a draft may begin with a placeholder, "{name}" or "[NAME]".
_MEANT_AS_JSON = re.compile(rb'\s*(\[\s*)?\{\s*"')


def read(
    file: File, stdin: BinaryIO, context: Thread | None = None, wanted: Wanted = AS_FOUND
) -> Iterator[Item | Problem | Passed]:
    """The drafts of a file, each with its thread or else with the messages of `context`, and what is wrong with it."""
    try:
        if file.path == STDIN:
            yield from _read_stdin(stdin, context, wanted)
            return
        ignores = sidecar(file.path)
        with Path(file.path).open("rb") as opened:
            items = _read(opened, file.path, context, wanted, ignores)
            if items is not None:
                yield from items
            elif file.named:
                raise _refused(file.path)
            else:
                yield Passed(file.path)
    except EmptyDraftError as error:
        if file.named:
            yield error.problem
        else:  # a template that is empty by intention
            yield Passed(file.path)
    except SourceError as error:
        yield error.problem
    except OSError as error:
        yield unopened(file.path, error)


def read_bytes(data: bytes, file: File, wanted: Wanted = AS_FOUND) -> Iterator[Item | Problem | Passed]:
    """The same of a file that would hold these bytes."""
    try:
        items = _read(BytesIO(data), file.path, None, wanted, sidecar(file.path))
        yield from items if items is not None else ()
    except SourceError as error:
        yield error.problem
    except OSError as error:
        yield unopened(file.path, error)


def _read(
    opened: BinaryIO, path: str, context: Thread | None, wanted: Wanted, ignores: tuple[Entry, ...]
) -> Iterator[Item | Problem] | None:
    ending = PurePath(path).suffix.lower()
    if wanted.source in BARE:
        return drafts.read(opened, path, context, form=wanted.source, ignores=ignores)
    if wanted.source == "eml" or ending == ".eml":
        from replylint.sources.eml import read as read_eml

        return read_eml(opened, path, context, ignores)
    if ending not in {".jsonl", ".ndjson", *STRUCTURED}:
        return drafts.read(opened, path, context, ignores=ignores)
    # A plain draft, which somebody waits for, needs none of these.
    from replylint.sources import rows, structured, threads

    if ending in {".jsonl", ".ndjson"}:
        return rows.read(opened, path, context, wanted=wanted, ignores=ignores)
    if ending == ".json":
        return threads.read(opened, path, context, wanted=wanted, ignores=ignores)
    return structured.read_text(threads.read_whole(opened, path), path, wanted, ignores)


def _refused(path: str) -> SourceError:
    from replylint.sources.threads import refused

    return refused(path)


def _read_stdin(stdin: BinaryIO, context: Thread | None, wanted: Wanted) -> Iterator[Item | Problem]:
    """What it was said to be; else thread JSON, JSON Lines or an export where it begins like them, or a plain draft."""
    from replylint.sources import rows, structured, threads

    begun = b""
    while not begun.strip() and (line := stdin.readline(LARGEST_ROW + 1)):
        begun += line
    items: Iterator[Item | Problem] | None
    like_json = _MEANT_AS_JSON.match(begun.removeprefix(b"\xef\xbb\xbf")) or begun.strip() in (b"{", b"[")
    if wanted.source in BARE:
        items = drafts.read(stdin, STDIN, context, begun, form=wanted.source)
    elif wanted.source == "eml":
        from replylint.sources.eml import read as read_eml

        items = read_eml(BytesIO(begun + stdin.read(LARGEST_FILE + 1)), STDIN, context)
    elif like_json and _is_object(begun):
        items = rows.read(stdin, STDIN, context, begun, wanted=wanted)
    elif like_json or wanted.source == "thread":
        items = threads.read(stdin, STDIN, context, begun, wanted=wanted)
    elif wanted.source or wanted.fields:
        items = structured.read_text(threads.read_whole(stdin, STDIN, begun), STDIN, wanted)
    else:
        items = drafts.read(stdin, STDIN, context, begun)
    if items is None:
        raise _refused(STDIN)
    yield from items


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(data), dict)
    except (ValueError, RecursionError):
        return False

"""Thread JSON: a file with one thread, or with a list of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO

import msgspec

from replylint.report import Problem
from replylint.sources import jsontree, structured
from replylint.sources.decode import decode
from replylint.sources.ignores import Entry
from replylint.sources.item import LARGEST_FILE, Item, SourceError, from_here, problem
from replylint.sources.jsontext import parse, parse_list, thread_of
from replylint.sources.tree import Node
from replylint.sources.wanted import AS_FOUND, CSV, YAML, Wanted
from replylint.sources.written import Original, Written
from replylint.thread import Thread


def read_whole(file: BinaryIO, path: str, begun: bytes = b"") -> str:
    """The text of a whole structured file, of which `begun` was read already. Raises SourceError."""
    ending = PurePath(path).suffix.lower()
    other = "YAML" if ending in YAML else "CSV" if ending in CSV else None
    data = begun + file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE // 1_000_000} MB, the limit for one {other or 'JSON value'}"
        remedy = "give it in parts" if other else "give JSON Lines (.jsonl), one thread or macro a line"
        raise problem(path, message, remedy)
    text = decode(data, path)
    if not text.strip():
        remedy = "give an export with texts in it" if other else 'give a thread: {"reply": "...", "thread": [...]}'
        raise problem(path, "is empty", remedy)
    return text


def is_thread(data: Any, wanted: Wanted) -> bool:
    """Whether decoded JSON is meant as a thread, or as a list of them, and not as an export."""
    if wanted.fields or wanted.source not in (None, "thread"):
        return False
    entries = data if isinstance(data, list) else [data]
    known = any(
        isinstance(entry, dict) and ("reply" in entry or isinstance(entry.get("thread"), list)) for entry in entries
    )
    return wanted.source == "thread" or known


def with_ignores(thread: Thread, ignores: tuple[Entry, ...]) -> Thread:
    """The thread with the suppressions that are for it."""
    chosen = tuple(choice.ignore for choice in ignores if choice.holds(thread.id))
    return msgspec.structs.replace(thread, ignores=chosen) if chosen else thread


def read(
    file: BinaryIO,
    path: str,
    context: Thread | None,
    begun: bytes = b"",
    *,
    wanted: Wanted = AS_FOUND,
    ignores: tuple[Entry, ...] = (),
) -> Iterator[Item | Problem] | None:
    """The threads, or the texts of an export, in a JSON file, of which `begun` was read already.

    None where it is JSON, and neither. Raises SourceError where it is no JSON.
    """
    text = read_whole(file, path, begun)
    data = parse(text, path)
    if not is_thread(data, wanted):
        return structured.read(jsontree.read(text, path), Original(text), path, wanted, ignores)
    return _threads(text, data, path, context, ignores)


def refused(path: str) -> SourceError:
    """What to say of a structured file that is nothing that is known."""
    remedy = (
        'give threads ({"reply": "..."}) or a known export (`replylint check --help`), or name its texts by --field'
    )
    return problem(path, "holds no draft that replylint knows", remedy)


def _threads(
    text: str, data: Any, path: str, context: Thread | None, ignores: tuple[Entry, ...]
) -> Iterator[Item | Problem]:
    original = Original(text)

    def item(thread: Thread, line: int | None, start: int) -> Item:
        def node() -> Node | None:
            return jsontree.string_under(text, ("reply",), start)

        written = Written(original, thread.reply, node)
        return Item(thread=with_ignores(thread, ignores), path=path, line=line or 1, written=written, offset=start)

    if not isinstance(data, list):
        start = len(text) - len(text.lstrip())
        yield item(thread_of(data, path, None, from_here(path), context), None, start)
        return
    entries = parse_list(text, path)
    if not entries:
        raise problem(path, "is an empty list", 'give threads: [{"reply": "..."}]')
    for (_, offset), thread in zip(entries, data, strict=True):
        line, _ = original.lines.place(offset)
        try:
            found = thread_of(thread, path, line, f"{from_here(path)}:{line}", context)
        except SourceError as error:
            yield error.problem
        else:
            yield item(found, line, offset)

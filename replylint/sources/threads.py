"""Thread JSON: a file with one thread, or with a list of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from replylint.report import Problem
from replylint.sources.decode import decode
from replylint.sources.item import LARGEST_FILE, Item, SourceError, from_here, problem
from replylint.sources.jsontext import parse, parse_list, thread_of
from replylint.sources.lines import Lines
from replylint.thread import Thread


def read_whole(file: BinaryIO, path: str, begun: bytes = b"") -> str:
    """The text of a whole JSON file, of which `begun` was read already. Raises SourceError."""
    data = begun + file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE // 1_000_000} MB, the limit for one JSON value"
        raise problem(path, message, "give JSON Lines (.jsonl), one thread a line")
    text = decode(data, path)
    if not text.strip():
        raise problem(path, "is empty", 'give a thread: {"reply": "...", "thread": [...]}')
    return text


def read(file: BinaryIO, path: str, context: Thread | None, begun: bytes = b"") -> Iterator[Item | Problem]:
    """The threads in a JSON file, of which `begun` was read already. Raises SourceError where it is no JSON."""
    text = read_whole(file, path, begun)
    if not text.lstrip().startswith("["):
        yield Item(thread=thread_of(parse(text, path), path, None, from_here(path), context), path=path)
        return
    entries = parse_list(text, path)
    if not entries:
        raise problem(path, "is an empty list", 'give threads: [{"reply": "..."}]')
    lines = Lines(text)
    for entry, offset in entries:
        line, _ = lines.place(offset)
        try:
            thread = thread_of(parse(entry, path, line), path, line, f"{from_here(path)}:{line}", context)
        except SourceError as error:
            yield error.problem
        else:
            yield Item(thread=thread, path=path, line=line, offset=offset)

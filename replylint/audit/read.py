"""What stands in one unit of the input: conversations, replies, messages that lie apart, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from replylint.audit.files import opened
from replylint.audit.units import Unit
from replylint.report import Problem
from replylint.sources.conversations import mail, parquet, recognised, tables
from replylint.sources.conversations.columns import guess
from replylint.sources.conversations.conversation import Case, Conversation, Left, Piece, Staff
from replylint.sources.conversations.mail import Survey
from replylint.sources.item import SourceError, problem

Found: TypeAlias = Case | Conversation | Left | Piece | Problem

_SAMPLE = 200
_HEAP = "heap-{:05}-{:05}.msgpack"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the whole input tells, and one unit does not: see `units.Plan`."""

    staff: Staff
    given: dict[str, str] = {}
    survey: Survey | None = None
    roots: dict[str, dict[str, str]] = {}


def read(unit: Unit, known: Known) -> Iterator[Found]:
    """Everything in the unit. Raises SourceError or OSError where it cannot be read on."""
    if unit.kind == "shard":
        yield from _heap(unit)
    elif unit.kind == "parquet":
        assert unit.columns is not None
        yield from parquet.read_parquet(
            unit.path, unit.start, unit.columns, first_row=unit.line, staff=known.staff, roots=_roots(unit, known)
        )
    elif unit.kind == "mail":
        assert known.survey is not None
        with opened(unit.path) as file:
            yield from mail.pieces(file, unit.path, known.survey)
    else:
        with opened(unit.path) as file:
            file.seek(unit.start)
            data = file.read(unit.end - unit.start)
        if unit.kind == "json":
            yield from _json(data, unit, known)
        elif unit.kind == "csv":
            assert unit.head is not None
            assert unit.columns is not None
            yield from tables.read_csv(
                data,
                unit.head,
                unit.columns,
                path=unit.path,
                first_line=unit.line,
                staff=known.staff,
                roots=_roots(unit, known),
            )
        else:
            yield from tables.read_jsonl(
                data,
                unit.columns,
                path=unit.path,
                first_line=unit.line,
                staff=known.staff,
                roots=_roots(unit, known),
                recognise=lambda found, line: _row_of_export(found, unit.path, line, known),
            )


def written(unit: Unit, wanted: Collection[int]) -> dict[int, str]:
    """How lines of a unit stand in their file, for those that could not be read; nothing of other kinds of files."""
    if not wanted or unit.kind not in {"csv", "jsonl"}:
        return {}
    with opened(unit.path) as file:
        file.seek(unit.start)
        data = file.read(unit.end - unit.start)
    wide = unit.head.encoding if unit.head is not None and unit.head.encoding != "utf-8" else None
    lines = data.decode(wide, "replace").encode().split(b"\n") if wide else data.split(b"\n")
    found = ((line, lines[line - unit.line]) for line in wanted if 0 <= line - unit.line < len(lines))
    return {line: said.decode("utf-8", "replace").rstrip("\r") for line, said in found}


def heap_file(folder: Path, heap: int, unit: int) -> Path:
    """Where the messages of one heap that a unit gave are kept until all are there."""
    return folder / _HEAP.format(heap, unit)


def _heap(unit: Unit) -> Iterator[Piece]:
    """The messages of one heap, in the order of the units that they are from."""
    decoder = msgspec.msgpack.Decoder(list[Piece])
    for path in sorted(Path(unit.path).glob(_HEAP.format(unit.start, 0).replace("-00000.", "-*."))):
        yield from decoder.decode(path.read_bytes())


def _roots(unit: Unit, known: Known) -> Mapping[str, str] | None:
    return known.roots.get(unit.path)


def _json(data: bytes, unit: Unit, known: Known) -> Iterator[Found]:
    """A whole JSON file: threads, an export, or a table as a list of objects."""
    from replylint.sources.decode import decode
    from replylint.sources.jsontext import parse

    found = parse(decode(data, unit.path), unit.path)
    told = _export(found, unit.path, None, known)
    if told is not None:
        yield from told
        return
    entries = found if isinstance(found, list) else [found]
    objects = [entry for entry in entries if isinstance(entry, dict)]
    if not objects:
        if unit.named:
            remedy = "give threads, a known export, or a table (`replylint audit --help`)"
            raise problem(unit.path, "holds no conversation that replylint knows", remedy)
        return
    rows = [entry for entry in objects if not tables.is_thread(entry)]
    try:
        header = list(dict.fromkeys(key for entry in rows[:_SAMPLE] for key in entry))
        sample = [[entry.get(key) for key in header] for entry in rows[:_SAMPLE]]
        columns = guess(header, sample, path=unit.path, given=known.given, staff=known.staff) if rows else None
    except SourceError:
        if unit.named:
            raise
        return  # a file of a folder that is something else
    lines = b"\n".join(msgspec.json.encode(entry) for entry in entries)
    yield from tables.read_jsonl(lines, columns, path=unit.path, first_line=1, staff=known.staff)


def _row_of_export(found: dict[str, Any], path: str, line: int, known: Known) -> Any:
    """An object of JSON Lines that is an export; most are rows of a table or threads, which is soon told."""
    flat = not any(isinstance(value, list | dict) for value in found.values())
    return None if flat or tables.is_thread(found) else _export(found, path, line, known)


def _export(found: Any, path: str, line: int | None, known: Known) -> Iterator[Found] | None:
    source = recognised(found)
    if source is None:
        return None
    reader = source.conversations or source.pieces
    assert reader is not None
    return (_placed(one, path, line) for one in reader(found, known.staff))


def _placed(one: Conversation | Piece | Problem, path: str, line: int | None) -> Found:
    """With the place in the file, which a reader of decoded JSON does not know."""
    if one.path:
        return one
    return msgspec.structs.replace(one, path=path, line=line)

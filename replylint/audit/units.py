"""The inputs of an audit, cut into units of which each is read and judged in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import PurePath
from typing import Literal

import msgspec

from replylint.audit.files import opened
from replylint.report import Problem
from replylint.sources.conversations import csvhead, cuts, mail, parquet, recognised, tables
from replylint.sources.conversations.columns import Columns, guess
from replylint.sources.conversations.conversation import Staff
from replylint.sources.conversations.csvhead import Head
from replylint.sources.conversations.linked import gather
from replylint.sources.conversations.mail import Survey
from replylint.sources.files import File, unopened
from replylint.sources.item import LARGEST_FILE, SourceError, problem

Kind = Literal["csv", "jsonl", "parquet", "json", "mail", "shard"]

SIZE = 4_000_000  # bytes of a unit: some thousands of replies, a second of work or two
_BEGINNING = 1_000_000  # bytes by which the rows of a file are known
_KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".json": "json",
    ".mbox": "mail",
    ".eml": "mail",
}
_PACKED = frozenset({".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz"})
_SHEETS = frozenset({".xlsx", ".xls", ".ods", ".numbers"})


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the input: bytes `start` to `end` of a file, the first of which stands on `line` (from 1).

    Of a Parquet file `start` is the number of a group of rows, and `line` that of its first row; `size` measures the
    work, in bytes of the input. `columns` tells what the rows of a table mean. Of a shard `start` is the number of
    the heap of messages, and `path` the folder that holds the heaps.
    """

    number: int
    kind: Kind
    path: str
    size: int
    start: int = 0
    end: int = 0
    line: int = 1
    named: bool = True
    head: Head | None = None
    columns: Columns | None = None


class Plan(msgspec.Struct, kw_only=True):
    """All units of an audit, and what their workers must know of the whole.

    `notes` tell the user how the input was understood, `problems` what of it cannot be read at all; `passed` counts
    the files of folders that are no exports. `survey` is what all mails tell together, `roots` for a table whose
    messages name only the one that they answer the first of each talk.
    """

    units: list[Unit] = []
    notes: list[str] = []
    problems: list[Problem] = []
    passed: int = 0
    survey: Survey | None = None
    roots: dict[str, dict[str, str]] = {}

    def add(self, kind: Kind, source: File, size: int, *, start: int = 0, end: int = 0, line: int = 1,
            head: Head | None = None, columns: Columns | None = None) -> None:  # fmt: skip
        """One more unit."""
        self.units.append(
            Unit(
                number=len(self.units),
                kind=kind,
                path=source.path,
                size=max(1, size),
                start=start,
                end=end,
                line=line,
                named=source.named,
                head=head,
                columns=columns,
            )
        )


def plan(sources: Iterable[File], given: Mapping[str, str], staff: Staff, *, size: int = SIZE) -> Plan:
    """The units of the files. `given` names columns of tables by what they mean."""
    made = Plan()
    mails: list[File] = []
    for source in sources:
        try:
            kind = _kind(source)
            if kind is None and source.named:
                raise _unknown(source)
            if kind is None:
                made.passed += 1
            elif source.size == 0:
                raise problem(source.path, "is empty", "export it again")
            elif kind == "mail":
                mails.append(source)
            elif kind == "json":
                _add_json(made, source)
            elif kind == "csv":
                _add_csv(made, source, given, staff, size)
            elif kind == "jsonl":
                _add_jsonl(made, source, given, staff, size)
            else:
                _add_parquet(made, source, given, staff)
        except SourceError as error:
            made.problems.append(error.problem)
        except OSError as error:
            made.problems.append(unopened(source.path, error))
    if mails:
        _add_mails(made, mails, staff)
    return made


def _kind(source: File) -> Kind | None:
    """How a file is read: by its ending, or where the user named it by how it begins."""
    ending = PurePath(source.path).suffix.lower()
    kind = _KINDS.get(ending)
    if kind is None and source.named and ending not in _PACKED | _SHEETS:
        with opened(source.path) as file:
            begins = file.read(64).lstrip()
        if begins.startswith(b"From "):
            return "mail"
        if begins.startswith((b"{", b"[")):
            return "json"
    return kind


def _unknown(source: File) -> SourceError:
    ending = PurePath(source.path).suffix.lower()
    if ending in _PACKED:
        return problem(source.path, "is packed", "unpack it first")
    if ending in _SHEETS:
        return problem(source.path, "is a spreadsheet", "save it as CSV")
    known = ", ".join(_KINDS)
    return problem(source.path, "is no export that replylint reads", f"give one of {known}, or a folder of them")


def _add_json(made: Plan, source: File) -> None:
    if source.size > LARGEST_FILE:
        limit = f"{LARGEST_FILE // 1_000_000} MB, the limit for one JSON value"
        raise problem(source.path, f"is larger than {limit}", "export it as JSON Lines, or in parts")
    made.add("json", source, source.size, end=source.size)


def _add_csv(made: Plan, source: File, given: Mapping[str, str], staff: Staff, size: int) -> None:
    with opened(source.path) as file:
        head, rows = csvhead.read_head(file, source.path)
        columns = guess(head.header, rows, path=source.path, given=given, staff=staff)
        made.notes.append(columns.shown())
        file.seek(0)
        ranges = cuts.cuts(file, head, size)
        if not ranges:
            raise problem(source.path, "has a head and no rows", "export it again")
        for start, end, line in ranges:
            made.add("csv", source, end - start, start=start, end=end, line=line, head=head, columns=columns)
        if columns.linked:
            pieces = tables.ranges(file, ranges)
            told = (
                row
                for line, data in pieces
                for row in tables.csv_rows(data, head, columns, path=source.path, first_line=line)
            )
            made.roots[source.path] = gather(tables.answers(told))


def _add_jsonl(made: Plan, source: File, given: Mapping[str, str], staff: Staff, size: int) -> None:
    with opened(source.path) as file:
        columns = tables.columns_of_jsonl(
            file.read(_BEGINNING),
            path=source.path,
            given=given,
            staff=staff,
            recognise=lambda found, _: () if recognised(found) is not None else None,
        )
        if columns is not None:
            made.notes.append(columns.shown())
        file.seek(0)
        ranges = cuts.cuts_lines(file, size)
        for start, end, line in ranges:
            made.add("jsonl", source, end - start, start=start, end=end, line=line, columns=columns)
        if columns is not None and columns.linked:
            told = (
                row
                for line, data in tables.ranges(file, ranges)
                for row in tables.jsonl_rows(data, columns, path=source.path, first_line=line)
            )
            made.roots[source.path] = gather(tables.answers(told))


def _add_parquet(made: Plan, source: File, given: Mapping[str, str], staff: Staff) -> None:
    path = source.path
    columns = parquet.columns_of_parquet(path, given=given, staff=staff)
    made.notes.append(columns.shown())
    groups = parquet.parquet_units(path)
    if not groups:
        raise problem(path, "has no rows", "export it again")
    for group, first_row in groups:
        made.add("parquet", source, source.size // len(groups), start=group, line=first_row, columns=columns)
    if columns.linked:
        told = (row for group, first in groups for row in parquet.parquet_rows(path, group, columns, first_row=first))
        made.roots[path] = gather(tables.answers(told))


def _add_mails(made: Plan, mails: list[File], staff: Staff) -> None:
    kept: list[File] = []
    for source in mails:
        try:
            opened(source.path).close()
        except OSError as error:
            made.problems.append(unopened(source.path, error))
        else:
            kept.append(source)

    def boxes() -> Iterable[tuple[str, object]]:
        for source in kept:
            with ExitStack() as stack:
                yield source.path, stack.enter_context(opened(source.path))

    made.survey = mail.survey(boxes(), staff)  # type: ignore[arg-type]
    if made.survey.note:
        made.notes.append(made.survey.note)
    for source in kept:
        made.add("mail", source, source.size, end=source.size)

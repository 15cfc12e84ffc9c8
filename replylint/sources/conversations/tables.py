"""Tables of replies, or of messages: the rows of a CSV file or of JSON Lines, in ranges of bytes cut between rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from itertools import chain
from operator import itemgetter
from typing import Any, BinaryIO

import msgspec

from replylint.report import Problem
from replylint.sources.conversations import fields, row
from replylint.sources.conversations.columns import FIELDS, Columns, guess, places_in
from replylint.sources.conversations.conversation import Case, Left, Piece, Staff
from replylint.sources.conversations.csvhead import LONGEST_CELL, Head, decode
from replylint.sources.conversations.exclusion import is_empty
from replylint.sources.decode import UTF16_MARKS
from replylint.sources.decode import decode as decode_json
from replylint.sources.item import LARGEST_ROW, SourceError, from_here, problem
from replylint.sources.jsontext import parse, thread_of

Found = Case | Piece | Left | Problem
Row = tuple[int, tuple[Any, ...]]  # a line, and the values of columns.FIELDS there
Recognise = Callable[[dict[str, Any], int], Iterable[Found] | None]

_NOBODY = Staff()
_ID, _ANSWERS = FIELDS.index("message_id"), FIELDS.index("answers")
_NOTHING = frozenset({"NULL", "null", "\\N", "NaN", "nan", "None", "<NA>"})  # as programs write an empty cell
_END = "\0the end of the rows\0"
_CALLED = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
_THREAD = frozenset(
    {
        "reply",
        "thread",
        "id",
        "channel",
        "language",
        "format",
        "subject",
        "customer",
        "company",
        "reply_author",
        "reply_at",
        "masks",
    }
)
_BESIDES = ("conversation", "team", "csat", "author_id")
_SAMPLE = 200


def read_csv(
    data: bytes,
    head: Head,
    columns: Columns,
    *,
    path: str,
    first_line: int,
    staff: Staff = _NOBODY,
    roots: Mapping[str, str] | None = None,
) -> Iterator[Found]:
    """The rows in a range of the bytes of a CSV file whose first line has the number `first_line`."""
    return _made(csv_rows(data, head, columns, path=path, first_line=first_line), columns, path, staff, roots)


def csv_rows(data: bytes, head: Head, columns: Columns, *, path: str, first_line: int) -> Iterator[Row | Problem]:
    """The values of each row in a range of a CSV file; empty lines are passed over."""
    text = decode(data, head.encoding)
    if head.carriage:
        text = text.replace("\r", "\n")
    chosen = itemgetter(*columns.places())
    cells = len(head.header)
    nul = "\0" in text
    for line, found in _split(text, head.delimiter, path, first_line):
        if isinstance(found, Problem):
            yield found
            continue
        if len(found) != cells and (len(found) < cells or any(found[cells:])):
            message = f"the row has {len(found)} cells, the head {cells}"
            remedy = f"quote cells that hold {_CALLED.get(head.delimiter, f'a {head.delimiter}')}"
            yield problem(path, message, remedy, line).problem
            continue
        if sum(map(len, found)) > LARGEST_ROW:
            message = f"the row is larger than {LARGEST_ROW // 1_000_000} MB"
            yield problem(path, message, "leave it out", line).problem
            continue
        if nul and any("\0" in cell for cell in found):
            yield problem(path, "the row holds a NUL, which is no text", "export it again as text", line).problem
            continue
        del found[cells:]
        found.append("")  # what a field without a column holds
        values = chosen(found)
        yield line, values if _NOTHING.isdisjoint(values) else tuple("" if v in _NOTHING else v for v in values)


def _split(text: str, delimiter: str, path: str, first_line: int) -> Iterator[tuple[int, list[str] | Problem]]:
    """The cells of each row, with the line on which it begins."""
    csv.field_size_limit(LONGEST_CELL)
    lines = StringIO(text, newline="\n")
    reader = csv.reader(chain(lines, [_END]), delimiter=delimiter)
    while True:
        line = first_line + reader.line_num
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = "the row holds a carriage return outside of quotation marks"
            yield line, problem(path, message, "quote the cell", line).problem
            continue
        if not found:
            continue
        if found[-1].endswith(_END):
            if len(found) == 1 and found[0] == _END:
                return
            # The mark swallows what follows it, so the rows below are read as if it were a letter.
            yield line, problem(path, "a quotation mark in this row is never closed", "close it", line).problem
            place = 0
            for _ in range(line - first_line + 1):
                place = text.find("\n", place) + 1 or len(text)
            yield from _split(text[place:], delimiter, path, line + 1)
            return
        yield line, found


def read_jsonl(
    data: bytes,
    columns: Columns | None,
    *,
    path: str,
    first_line: int,
    staff: Staff = _NOBODY,
    roots: Mapping[str, str] | None = None,
    recognise: Recognise | None = None,
) -> Iterator[Found]:
    """The rows in a range of JSON Lines: each thread JSON, what `recognise` knows, or a row of a table.

    `recognise` is given an object and its line, and yields nothing but None for one that it does not know.
    """
    table = row.Table.of(columns, path, staff, roots) if columns else None
    names = _names(columns)
    for line, found in _objects(data, path, first_line):
        if isinstance(found, Problem):
            yield found
            continue
        known = recognise(found, line) if recognise else None
        if known is not None:
            yield from known
            continue
        try:
            if is_thread(found) and not (columns and columns.by_user):
                yield _case(found, path, line)
            elif table is not None:
                get = found.get
                yield row.read([get(name) if name is not None else None for name in names], line, table)
            else:
                raise problem(path, "the row is nothing that is known", 'give {"reply": "...", "thread": [...]}', line)
        except SourceError as error:
            yield error.problem


def jsonl_rows(data: bytes, columns: Columns, *, path: str, first_line: int) -> Iterator[Row | Problem]:
    """The values of each row of a table in JSON Lines."""
    names = _names(columns)
    for line, found in _objects(data, path, first_line):
        yield found if isinstance(found, Problem) else (line, tuple(found.get(n) if n else None for n in names))


def columns_of_jsonl(
    data: bytes,
    *,
    path: str,
    given: Mapping[str, str] | None = None,
    staff: Staff = _NOBODY,
    recognise: Recognise | None = None,
) -> Columns | None:
    """What the keys of the rows mean, told by the first ones, `data` being the beginning of the file.

    None where none of them is a row of a table. Raises SourceError where the keys do not tell enough.
    """
    if data[:2] in UTF16_MARKS:
        raise problem(path, "is UTF-16, not UTF-8", "save it as UTF-8")
    keys: dict[str, None] = {}
    rows: list[dict[str, Any]] = []
    whole = data[: data.rfind(b"\n") + 1] or data
    for line, found in _objects(whole, path, 1):
        if isinstance(found, Problem) or (recognise and recognise(found, line) is not None):
            continue
        if given or not is_thread(found):
            keys.update(dict.fromkeys(found))
            rows.append(found)
        if len(rows) == _SAMPLE:
            break
    if not rows:
        return None
    return guess(list(keys), [[said.get(key) for key in keys] for said in rows], path=path, given=given, staff=staff)


def is_thread(found: dict[str, Any]) -> bool:
    """Whether an object is meant as thread JSON, and not as a row of a table that has a column of that name."""
    return "reply" in found and (isinstance(found.get("thread"), list) or found.keys() <= _THREAD)


def answers(rows: Iterable[Row | Problem]) -> Iterator[tuple[str, str]]:
    """Which message answers which, from the rows of a table without a column for the conversation."""
    for found in rows:
        if not isinstance(found, Problem):
            answer, answered = fields.key(found[1][_ID]), fields.key(found[1][_ANSWERS])
            if answer and answered:
                yield answer, answered


def ranges(file: BinaryIO, cuts: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, bytes]]:
    """The first line and the bytes of each range of a file."""
    for start, end, line in cuts:
        file.seek(start)
        yield line, file.read(end - start)


def made(found: Row | Problem, table: row.Table) -> Found:
    """What the values of a row tell."""
    if isinstance(found, Problem):
        return found
    try:
        return row.read(found[1], found[0], table)
    except SourceError as error:
        return error.problem


def _made(
    rows: Iterator[Row | Problem], columns: Columns, path: str, staff: Staff, roots: Mapping[str, str] | None
) -> Iterator[Found]:
    table = row.Table.of(columns, path, staff, roots)
    return (made(found, table) for found in rows)


def _names(columns: Columns | None) -> list[str | None]:
    return [columns.named.get(field) for field in FIELDS] if columns else []


def _objects(data: bytes, path: str, first_line: int) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    decoder = msgspec.json.Decoder()
    place, line = 3 if data.startswith(b"\xef\xbb\xbf") else 0, first_line
    while place < len(data):
        end = data.find(b"\n", place)
        end = end if end >= 0 else len(data)
        text = data[place:end]
        if text and not text.isspace():
            try:
                yield line, _object(text, decoder, path, line)
            except SourceError as error:
                yield line, error.problem
        place = end + 1
        line += 1


def _object(text: bytes, decoder: msgspec.json.Decoder[Any], path: str, line: int) -> dict[str, Any]:
    if len(text) > LARGEST_ROW:
        message = f"the row is larger than {LARGEST_ROW // 1_000_000} MB"
        raise problem(path, message, "give one conversation or reply a row", line)
    try:
        found = decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        found = parse(decode_json(text, path, line=line), path, line)
    if not isinstance(found, dict):
        message = f"the row is {fields.kind(found)}, not an object"
        raise problem(path, message, 'give {"reply": "...", "thread": [...]}', line)
    return found


def _case(found: dict[str, Any], path: str, line: int) -> Case | Left:
    """The case in thread JSON; what its other keys tell of the conversation is read as in a table."""
    besides = places_in(tuple(found.keys() - _THREAD), _BESIDES)

    def told(field: str) -> Any:
        return found.get(besides.get(field, ""))

    said = found["reply"]
    if said is None or (isinstance(said, str) and is_empty(said, found.get("format") or "text")):
        name = fields.key(found.get("id"))
        return Left(path=path, line=line, conversation=fields.key(told("conversation")), message=name, reason="empty")
    own_id = "" if found.get("id") else f"{from_here(path)}:{line}"  # where it is needed, for it is not cheap
    thread = thread_of(found, path, line, own_id, None)
    times = [at for at in (thread.reply_at, *(message.at for message in thread.thread)) if at is not None]
    author_id = fields.key(told("author_id")) or thread.reply_author
    return Case(
        thread=thread,
        conversation=fields.key(told("conversation")) or thread.id,
        position=len(thread.thread),
        agent=thread.reply_author or author_id,
        agent_id=author_id,
        team=fields.text(told("team")),
        csat=row.rating(told("csat")),
        last_at=max(times, default=None),
        line=line,
    )

"""What the beginning of a CSV file tells of the rest: its encoding, its delimiter, the names of its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from replylint.sources.item import LONGEST_TEXT, problem

_DELIMITERS = (",", ";", "\t", "|")
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF8_MARK = b"\xef\xbb\xbf"
_BEGINNING = 4_000_000
_SAMPLE = 200
# csv takes a C long, which has 32 bits on Windows; a cell that is too long is told by who reads it.
LONGEST_CELL = 2**31 - 1


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The rows begin at byte `ends`, on `line` of the file. `encoding` is "utf-8" (with rows of cp1252), or a UTF-16.

    `carriage` where lines end with a carriage return alone.
    """

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    ends: int
    line: int
    carriage: bool = False


def head(source: str | Path | bytes, path: str = "") -> Head:
    """The head of a CSV file, or of one that begins with these bytes. Raises SourceError where there is none."""
    return read_head(source, path)[0]


def read_head(source: str | Path | bytes | BinaryIO, path: str = "") -> tuple[Head, list[list[str]]]:
    """The head of a CSV file, and the first of its rows, by which a meaning can be guessed. Raises SourceError."""
    if isinstance(source, bytes):
        return _read(BytesIO(source), path)
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return _read(file, path or str(source))
    return _read(source, path)


def _read(file: BinaryIO, path: str) -> tuple[Head, list[list[str]]]:
    data = file.read(_BEGINNING)
    encoding = _MARKS.get(data[:2], "utf-8")
    mark = 2 if encoding != "utf-8" else len(_UTF8_MARK) if data.startswith(_UTF8_MARK) else 0
    cut = len(data) == _BEGINNING
    text = decode(data[mark:], encoding)
    carriage = "\n" not in text and "\r" in text
    if carriage:
        text = text.replace("\r", "\n")
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    passed = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    said = lines[passed].rstrip("\r\n").casefold() if passed < len(lines) else ""
    delimiter = None
    if len(said) == 5 and said.startswith("sep="):  # Excel's own way to name it
        delimiter = said[4]
        passed += 1
    csv.field_size_limit(LONGEST_CELL)
    rest = iter(lines[passed:])
    reader = csv.reader(rest, delimiter=delimiter or _delimiter(lines[passed:]))
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error:
        header = []
    taken = passed + reader.line_num
    if "\0" in "".join(header):
        raise problem(path, "is a binary file (a NUL in its first line)", "give a CSV in UTF-8 or UTF-16")
    if not any(header):
        raise problem(path, "is an empty CSV", "give a head with names of columns, and rows below it")
    if any(len(name) > LONGEST_TEXT for name in header):
        raise problem(path, "a quotation mark in its head is never closed", "close it, and double those inside")
    found = Head(
        header=tuple(header),
        delimiter=reader.dialect.delimiter,
        encoding=encoding,
        ends=mark + _size(data, mark, lines[:taken], encoding, carriage),
        line=taken + 1,
        carriage=carriage,
    )
    rows = list(islice(_whole_rows(reader), _SAMPLE + 1))
    return found, rows[: len(rows) - 1 if cut and len(rows) <= _SAMPLE else _SAMPLE]


def decode(data: bytes, encoding: str) -> str:
    """The text in bytes whose lines may each be in UTF-8 or in cp1252, so that none is lost; or in UTF-16."""
    if encoding != "utf-8":
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(map(_line, data.split(b"\n")))


def _line(line: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _size(data: bytes, start: int, lines: list[str], encoding: str, carriage: bool) -> int:
    """How many bytes the first lines take, which cannot be told from what they were decoded to."""
    if encoding != "utf-8":
        return len("".join(lines).encode(encoding, "surrogatepass"))
    mark = b"\r" if carriage else b"\n"
    place = start
    for _ in lines:
        place = data.find(mark, place) + 1 or len(data)
    return place - start


def _whole_rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if row:
            yield row


def _delimiter(lines: list[str]) -> str:
    """The one by which the head has most cells."""
    cells = {}
    for delimiter in _DELIMITERS:
        try:
            cells[delimiter] = len(next(csv.reader(iter(lines), delimiter=delimiter), []))
        except csv.Error:
            cells[delimiter] = 0
    return max(_DELIMITERS, key=lambda delimiter: cells[delimiter])

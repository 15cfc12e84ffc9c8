"""CSV as a tree: a list of rows, each a table by the names in the head. The csv module keeps no places."""

from __future__ import annotations

import re

from replylint.sources.item import problem
from replylint.sources.lines import Lines
from replylint.sources.tree import Node

_DELIMITERS = (",", ";", "\t", "|")
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_LINE_END = re.compile(r"\r\n|\n|\r")


def read(text: str, path: str) -> Node:
    """The rows of a CSV text below its head, by column; empty rows are passed over. Raises SourceError."""
    delimiter = _delimiter(text)
    rows = _rows(text, path, delimiter)
    head = [(cell.text or "").strip() for cell in rows[0]] if rows else []
    if not any(head):
        raise problem(path, "is an empty CSV", "give a head with names of columns, and rows below it")
    tables = []
    for row in rows[1:]:
        if any(cell.text for cell in row[len(head) :]):
            line, column = Lines(text).place(row[len(head)].start)
            message = f"the row has {len(row)} cells, the head {len(head)}"
            raise problem(path, message, f"quote cells that hold {_name(delimiter)}", line, column)
        tables.append(Node(dict(zip(head, row, strict=False)), row[0].start, row[-1].end))
    return Node(tables, 0, len(text))


def _name(delimiter: str) -> str:
    return {"\t": "a tab", ",": "a comma", ";": "a semicolon"}.get(delimiter, f"a {delimiter}")


def _delimiter(text: str) -> str:
    """The one that stands most often in the head, outside of quotes."""
    bare = _QUOTED.sub("", text)
    end = _LINE_END.search(bare)
    head = bare[: end.start()] if end else bare
    return max(_DELIMITERS, key=head.count)


def _rows(text: str, path: str, delimiter: str) -> list[list[Node]]:
    rows: list[list[Node]] = []
    row: list[Node] = []
    unquoted = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    place = 0
    while place <= len(text):
        quoted = text.startswith('"', place)
        found = (_QUOTED if quoted else unquoted).match(text, place)
        if found is None:
            line, column = Lines(text).place(place)
            raise problem(
                path, "a quotation mark here is never closed", "close it, and double those inside", line, column
            )
        end = found.end()
        if quoted:
            row.append(Node(found[0][1:-1].replace('""', '"'), place, end, "csv-quoted"))
        else:
            row.append(Node(found[0], place, end, "csv"))
        if text.startswith(delimiter, end):
            place = end + 1
            continue
        line_end = _LINE_END.match(text, end)
        if line_end is None and end < len(text):
            line, column = Lines(text).place(end)
            message = "text stands behind a closing quotation mark"
            raise problem(path, message, "double the quotation marks inside of a cell", line, column)
        if len(row) > 1 or row[0].value.strip():
            rows.append(row)
        row = []
        if line_end is None:
            break
        place = line_end.end()
        if place == len(text):
            break
    return rows

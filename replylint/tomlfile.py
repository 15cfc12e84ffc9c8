"""TOML with the place of every key and value, so that an error can say line and column.

tomllib reads the values but keeps no places; they are found by a second pass over the text, which
may rely on the text being good TOML.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from replylint.yamlfile import Document, FileError, Place

At = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_NAME = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
# Up to two quotes may stand right before the three that close a long string.
_STRING = re.compile(r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL)
_BARE = re.compile(r"[^,\]}#\n]+")
_FAULT = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_UNQUOTED = re.compile(r"\s*(?P<name>[\w-]+(?:[/:*][\w/:*-]*)+)\s*=")


def read(path: Path, shown: str | None = None) -> Document:
    """The TOML document at `path`. Raises FileError for what cannot be read or parsed."""
    name = shown or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(name, None, None, f"is not UTF-8 (byte {error.start})", "save it as UTF-8") from None
    except OSError as error:
        raise FileError(
            name, None, None, f"cannot be read: {error.strerror}", "check the path and its rights"
        ) from None
    return parse(text, name)


def parse(text: str, name: str) -> Document:
    """The TOML document in `text`. Raises FileError, with line and column, for what is no TOML."""
    try:
        data = tomllib.loads(text)
        places = _Places(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(text, name, str(error)) from None
    except ValueError as error:  # a number of thousands of digits
        raise FileError(name, None, None, f"holds a value that cannot be read: {error}", "mend it") from None
    except RecursionError:
        raise FileError(name, None, None, "is nested too deep", "flatten it") from None
    return Document(name, data, places.values, places.keys)


def _broken(text: str, name: str, said: str) -> FileError:
    fault = _FAULT.search(said)
    lines = text.split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if fault and fault["line"]:
        line, column = int(fault["line"]), int(fault["column"])
    message = _FAULT.sub("", said)
    unquoted = _UNQUOTED.match(lines[line - 1])
    remedy = f'put the name in quotes: "{unquoted["name"]}" = ...' if unquoted else "mend the file at that place"
    return FileError(name, line, column, f"is no TOML: {message[:1].lower()}{message[1:]}", remedy)


class _Places:
    """Where the keys and the values of good TOML stand, by key path; items of lists count from 0."""

    def __init__(self, text: str) -> None:
        self.keys: dict[At, Place] = {}
        self.values: dict[At, Place] = {}
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._next = 0
        self._document()

    def _document(self) -> None:
        table: At = ()
        lengths: dict[At, int] = {}  # of the lists that [[...]] heads make
        while self._skip(_SPACE) < len(self._text):
            if self._text[self._next] != "[":
                self._pair(table)
                continue
            listed = self._text.startswith("[[", self._next)
            self._next += 2 if listed else 1
            table = self._key((), lengths)
            if listed:
                lengths[table] = lengths.get(table, 0) + 1
                table = (*table, lengths[table] - 1)
            self._skip(_BLANK)
            self._next += 2 if listed else 1

    def _pair(self, table: At) -> None:
        at = self._key(table, {})
        self._next += 1  # the equals sign
        self._skip(_BLANK)
        self._value(at)

    def _key(self, at: At, lengths: dict[At, int]) -> At:
        """Reads a dotted key and what blanks follow it."""
        while True:
            self._skip(_BLANK)
            if at in lengths:
                at = (*at, lengths[at] - 1)
            place = self._place()
            at = (*at, _unquoted(self._take(_NAME)))
            self.keys.setdefault(at, place)
            self.values.setdefault(at, place)
            self._skip(_BLANK)
            if self._text[self._next] != ".":
                return at
            self._next += 1

    def _value(self, at: At) -> None:
        self.values[at] = self._place()
        first = self._text[self._next]
        if first == "[":
            self._items("]", lambda index: self._value((*at, index)))
        elif first == "{":
            self._items("}", lambda _: self._pair(at))
        else:
            self._take(_STRING if first in "\"'" else _BARE)

    def _items(self, end: str, item: Callable[[int], None]) -> None:
        index = 0
        self._next += 1
        while self._text[self._skip(_SPACE)] != end:
            if self._text[self._next] == ",":
                self._next += 1
                continue
            item(index)
            index += 1
        self._next += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._next)
        assert found is not None, "tomllib took what this pass does not know"
        self._next = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> int:
        self._take(pattern)
        return self._next

    def _place(self) -> Place:
        line = bisect_right(self._starts, self._next)
        return line, self._next - self._starts[line - 1] + 1


def _unquoted(name: str) -> str:
    return str(tomllib.loads(f"name = {name}")["name"]) if name[0] in "\"'" else name

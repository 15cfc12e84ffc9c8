"""Bytes become text, or a SourceError that says at which byte they do not."""

from __future__ import annotations

from typing import BinaryIO

from replylint.sources.item import LONGEST_TEXT, problem
from replylint.sources.lines import Lines

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CODE_POINT = 4  # bytes of UTF-8


def decode(data: bytes, path: str, *, offset: int = 0, line: int = 1) -> str:
    """The text in UTF-8 bytes, without a byte order mark; ends of lines stay as they are.

    `offset` and `line` are those of the first byte in its file. Raises SourceError.
    """
    if data[:2] in UTF16_MARKS:
        raise problem(path, "is UTF-16, not UTF-8", "save it as UTF-8")
    if b"\0" in data:
        message = f"is a binary file (a NUL at byte {offset + data.index(0):,})"
        raise problem(path, message, "give the text of the reply")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Lines(good := data[: error.start].decode("utf-8")).place(len(good))
        message = f"is not UTF-8 (byte {offset + error.start:,})"
        raise problem(path, message, "save it as UTF-8", line + before[0] - 1, before[1]) from None
    return text.removeprefix("\ufeff")


def read_text(file: BinaryIO, path: str, begun: bytes = b"") -> str:
    """The text of a whole file of which `begun` was read already. Raises SourceError, also for one beyond the limit."""
    data = begun + file.read(LONGEST_TEXT * _LONGEST_CODE_POINT + 1)
    if b"\0" not in data and len(data) > LONGEST_TEXT * _LONGEST_CODE_POINT:
        message = f"has more than {LONGEST_TEXT:,} characters, the limit for one draft"
        raise problem(path, message, "cut it, or give many drafts as JSON Lines, one thread a line")
    return decode(data, path)

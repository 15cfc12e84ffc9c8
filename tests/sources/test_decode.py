"""Bytes become text, or one line says at which byte they do not."""

from io import BytesIO

import pytest

from replylint.sources.decode import decode, read_text
from replylint.sources.item import LONGEST_TEXT, SourceError


def test_ends_of_lines_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\n", "draft.txt") == "a\r\nb\rc\n"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfHello", "draft.txt") == "Hello"


def test_invalid_utf8_is_told_by_byte_line_and_column() -> None:
    with pytest.raises(SourceError) as caught:
        decode(b"Hi Zo\xc3\xab,\r\nfull re\xe9und", "draft.txt")
    found = caught.value.problem
    assert (found.path, found.line, found.column) == ("draft.txt", 2, 8)
    assert found.message == "is not UTF-8 (byte 17)"
    assert found.remedy == "save it as UTF-8"


def test_bytes_and_lines_count_from_the_start_of_the_file() -> None:
    with pytest.raises(SourceError) as caught:
        decode(b'{"a": "\xff"}', "many.jsonl", offset=2_000, line=7)
    found = caught.value.problem
    assert (found.line, found.column, found.message) == (7, 8, "is not UTF-8 (byte 2,007)")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 \0\0 \xff", "is a binary file (a NUL at byte 5)"),
        ("Hello".encode("utf-16"), "is UTF-16, not UTF-8"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data: bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "draft.txt")
    assert caught.value.problem.message == said


def test_a_file_beyond_the_limit_is_refused_without_being_read_to_its_end() -> None:
    file = BytesIO(b"a" * (LONGEST_TEXT * 8))
    with pytest.raises(SourceError, match="more than 1,000,000 characters"):
        read_text(file, "draft.txt")
    assert file.tell() < LONGEST_TEXT * 5

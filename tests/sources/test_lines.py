"""Lines and columns of code points."""

import re

from hypothesis import given
from hypothesis import strategies as st

from replylint.report import Location
from replylint.sources import Item, Lines, Written
from replylint.thread import Thread


def place(reply: str, found: str, *, exact: bool = True, line: int = 1) -> Location:
    written = Written.whole(reply, line) if exact else None
    item = Item(thread=Thread(reply=reply), path="draft.txt", line=line, written=written)
    start = reply.index(found)
    return item.location(start, start + len(found))


def test_a_span_is_told_by_its_first_character_and_the_one_behind_its_last() -> None:
    found = place("Hi Ana,\n\nwe will look into it.", "we will look")
    assert (found.path, found.line, found.column, found.end_line, found.end_column) == ("draft.txt", 3, 1, 3, 13)
    assert found.exact


def test_a_span_may_run_over_lines() -> None:
    found = place("as soon\r\nas possible", "soon\r\nas")
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 4, 2, 3)


def test_columns_count_code_points() -> None:
    assert place("🙂 e\u0301 now", "now").column == 6


def test_no_other_separator_ends_a_line() -> None:
    assert place("a\u2028b\x0bc\x85d\x0ce", "e").line == 1


def test_a_draft_that_is_not_its_file_lies_where_its_row_begins() -> None:
    found = place("Hello.\nBye.", "Bye", exact=False, line=4)
    assert found == Location(path="draft.txt", line=4, column=1, end_line=4, end_column=1, exact=False)


@given(st.text(st.sampled_from("ab\r\n\u2028é"), max_size=30), st.integers(0, 30))
def test_line_and_column_lead_back_to_the_character(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = Lines(text).place(offset)
    starts = [0, *(end.end() for end in re.finditer("\r\n|\r|\n", text))]
    assert starts[line - 1] + column - 1 == offset


@given(st.text(st.sampled_from("ab\r\n\u2028é"), max_size=30), st.integers(0, 30))
def test_a_place_leads_back_to_its_line_and_column(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    lines = Lines(text)
    assert lines.offset(*lines.place(offset)) == offset

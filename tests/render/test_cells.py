"""How wide a text is in a terminal, and how it is cut into rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.render.cells import printable, rows, width

TRICKY = st.text(st.sampled_from("ab \t-é\u0301漢字🙂\u200d\ufe0f\u00ad\u00a0\u202e\x1bשלם"), max_size=60)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("plain", 5),
        ("naïve", 5),
        ("nai\u0308ve", 5),
        ("漢字", 4),
        ("ｗｉｄｅ", 8),
        ("🙂", 2),
        ("👩\u200d💻", 2),
        ("👍🏽", 2),
        ("❤\ufe0f", 2),
        ("한글", 4),
        ("a\u200bb\u00adc", 3),
        ("a\u00a0b", 3),
    ],
)
def test_cells_are_those_of_a_terminal(text: str, cells: int) -> None:
    assert width(text) == cells


def test_nothing_in_a_draft_commands_the_terminal() -> None:
    assert printable("a\x1b[31mred\x07\x00") == "a\ufffd[31mred\ufffd\ufffd"
    assert printable("left \u202eright\u2066") == "left right"


def test_rows_break_behind_white_space() -> None:
    text = "We will look into it soon."
    assert [row.shown for row in rows(text, 0, len(text), 12)] == ["We will look", "into it", "soon."]


def test_a_word_longer_than_a_row_is_cut() -> None:
    text = "see https://example.com/a/long/way now"
    assert [row.shown for row in rows(text, 0, len(text), 10)] == [
        "see",
        "https://ex",
        "ample.com/",
        "a/long/way",
        "now",
    ]


def test_a_wide_character_is_never_halved() -> None:
    assert [row.shown for row in rows("漢字漢字", 0, 4, 5)] == ["漢字", "漢字"]


def test_a_span_has_the_cells_in_which_it_is_shown() -> None:
    text = "价格 e\u0301tait 🙂 fin"
    [row] = rows(text, 0, len(text), 80)
    assert row.cells(0, 2) == (0, 4)
    assert row.cells(text.index("tait"), text.index("tait") + 4) == (6, 10)
    assert row.cells(text.index("fin"), len(text)) == (14, 17)


def test_a_span_in_another_row_has_no_cells_in_this_one() -> None:
    first, second = rows("one two", 0, 7, 4)
    assert first.cells(4, 7) is None
    assert second.cells(4, 7) == (0, 3)


def test_what_is_not_shown_still_has_a_cell_to_point_at() -> None:
    [row] = rows("a\u00adb", 0, 3, 10)
    assert row.cells(1, 2) == (0, 1)


def test_an_empty_line_is_one_empty_row() -> None:
    [row] = rows("abc", 1, 1, 10)
    assert (row.start, row.end, row.shown) == (1, 1, "")


@given(TRICKY, st.integers(2, 20))
def test_rows_hold_every_character_once_and_fit(text: str, room: int) -> None:
    cut = rows(text, 0, len(text), room)
    assert [row.start for row in cut[1:]] == [row.end for row in cut[:-1]]
    assert (cut[0].start, cut[-1].end) == (0, len(text))
    assert all(width(row.shown) <= room for row in cut)


@given(TRICKY)
def test_the_cells_of_all_characters_add_up_to_the_width(text: str) -> None:
    [row] = rows(text, 0, len(text), 1000)
    cells = sum(cluster.cells for cluster in row.clusters) if row.plain is None else len(row.plain)
    assert cells == width(text)
    assert not set(printable(text)) & set("\x1b\u202e\n\r")

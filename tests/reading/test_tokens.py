"""Words and sentences: one folded form for every way to write a thing, offsets true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.reading.prose import Mask, Prose
from replylint.reading.tokens import Spelling, Tokens, tokenize

SPELLING = Spelling(
    whole={"can't": ("can", "not"), "won't": ("will", "not"), "dont": ("do", "not")},
    endings={"ll": "will", "ve": "have", "t": "not", "s": "'s", "m": "am"},
    abbreviations=frozenset({"mr", "approx"}),
)


def words(text: str, *masks: Mask) -> Tokens:
    return tokenize(Prose(text, text, masks), SPELLING)


def sentences(text: str) -> list[str]:
    tokens = words(text)
    return [text[tokens.starts[s.first] : tokens.ends[s.last - 1]] for s in tokens.sentences]


@pytest.mark.parametrize(
    "written",
    [
        "We don't",
        "we don\u2019t",
        "We dont",
        "WE DO NOT",
        "we\u00a0do\u00a0not",
        "we do\u00adn't",
        "we *don't*",
        "we\r\ndo not",
    ],
)
def test_one_folded_form_stands_for_every_spelling(written: str) -> None:
    assert words(written).words == ["we", "do", "not"]


def test_each_part_of_a_contraction_has_its_own_place() -> None:
    tokens = words("we'll")
    assert list(zip(tokens.words, tokens.starts, tokens.ends, strict=True)) == [("we", 0, 2), ("will", 2, 5)]


def test_a_composed_and_a_combining_accent_are_one() -> None:
    assert words("caf\u00e9").words == words("cafe\u0301").words


def test_times_and_dates_are_single_words_and_read_as_numbers() -> None:
    tokens = words("by 17:00 on 3/4, 5-7 days, 9.30am")
    assert tokens.words == ["by", "17:00", "on", "3/4", ",", "5", "7", "days", ",", "9.30am"]
    assert tokens.folded == " by 0 on 0 , 0 0 days , 0 "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks. We'll call!", ["Thanks.", "We'll call!"]),
        ("Ask Mr. Ito. He knows approx. when.", ["Ask Mr. Ito.", "He knows approx. when."]),
        ("Version 2.5 is out", ["Version 2.5 is out"]),
        ("Really?! Yes... ok", ["Really?!", "Yes...", "ok"]),
        ("Hi Ana,\nthanks", ["Hi Ana,", "thanks"]),
        ("One\n- two\n- three", ["One", "two", "three"]),
        ("This line was wrapped by a mail program at seventy columns, as they\ndo it still.", None),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str] | None) -> None:
    assert sentences(text) == ([text] if expected is None else expected)


def test_a_blank_line_begins_a_paragraph() -> None:
    assert [s.paragraph for s in words("One. Two.\n\nThree.").sentences] == [0, 0, 1]


def test_a_mask_is_one_word_and_a_block_stands_alone() -> None:
    text = "See http://x.y now\n> quoted words\nBye"
    tokens = words(text, Mask(4, 14, "url"), Mask(19, 33, "quoted_history"))
    assert tokens.words == ["see", "‹url›", "now", "‹quoted_history›", "bye"]
    assert [s.last - s.first for s in tokens.sentences] == [3, 1, 1]


@given(st.text(max_size=200))
def test_words_lie_in_the_text_in_order_and_in_sentences(text: str) -> None:
    tokens = words(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends) == len(tokens.places)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert tokens.starts == sorted(tokens.starts)
    bounds = [(s.first, s.last) for s in tokens.sentences]
    assert [first for first, _ in bounds] == ([0] if bounds else []) + [last for _, last in bounds[:-1]]
    assert not bounds or bounds[-1][1] == len(tokens.words)
    assert all(tokens.folded[place - 1] == " " for place in tokens.places)

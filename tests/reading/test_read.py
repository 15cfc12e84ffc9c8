"""What holds of every draft in every format: a way back to the source, and masks that keep apart."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replylint.reading import ReadingWords, customer_text, read
from replylint.reading.prose import MASKS, Prose
from replylint.thread import FORMATS

PIECES = [
    "Hi Ana", "please", "it's", "don’t", "Kind regards", "Thanks", "Tom", "wrote",
    "On 2 Mar 2026 at 09:14 Ana wrote:", "From: Ana", "Sent: Monday", "To: us", "Subject: Hi",
    "-----Original Message-----", "> quoted", ">> older", "-- ", "--", "```", "`code`", "`", "~~~",
    "https://acme.example/a", "www.acme.example", "a@b.example", "@ana", "^TM", "*MS", "+32 2 555 01 77",
    "0113 496 0188", "12345678", '"', "'", "“", "”", "«", "»", "'quoted'", '"quoted"', "[", "]", "(", ")",
    "[Name]", "[label](/x)", "[ref]: /x", "![", "{", "}", "{{user.name}}", "%{x}", "<<A.b>>", "<name>", "<",
    ">", "<b>", "</b>", "<p>", "</p>", "<br>", "<div class='gmail_quote'>", "</div>", "<blockquote>",
    "</blockquote>", "<code>", "</code>", "<pre>", "</pre>", "<li>", "<!--", "-->", "<style>", "</style>",
    '<attribute key="k">', "<a href=\"", "&amp;", "&nbsp;", "&#39;", "&lt", "&", "**", "*", "_", "__", "# ",
    "- ", "1. ", "    ", "\\", "|", "=", ":", ".", "!", "?", "\n", "\n\n", "\r\n", "\r", " ", "  ", "\t",
    "\u00a0", "\u00ad", "\u200d", "\ufeff", "\u2028", "\x00", "e\u0301", "é", "İ", "ß", "😀", "👩‍🔧", "שלום",
    "\u200fمرحبا", "日本",
]  # fmt: skip
DRAFTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=60))
VALUES = st.lists(st.sampled_from(["<name>", "Ana", "[Name]", "quoted", "a"]), max_size=2).map(tuple)
Read = Callable[..., Prose]


@pytest.mark.parametrize("format_", FORMATS)
@settings(deadline=None, max_examples=150)
@given(source=DRAFTS, values=VALUES)
def test_segments_lead_back_and_masks_keep_apart(
    words: ReadingWords, format_: str, source: str, values: tuple[str, ...]
) -> None:
    prose = read(source, format_, words=words, values=values)
    assert prose.source == source
    place = source_place = 0
    for segment in prose.segments or ():
        assert segment.start == place < segment.end
        assert source_place <= segment.source_start <= segment.source_end <= len(source)
        if segment.end - segment.start == segment.source_end - segment.source_start:
            assert prose.text[segment.start : segment.end] == source[segment.source_start : segment.source_end]
        place, source_place = segment.end, segment.source_end
    assert place == len(prose.text) if prose.segments is not None else prose.text == source
    end = 0
    for mask in prose.masks:
        assert mask.kind in MASKS
        assert end <= mask.start < mask.end <= len(prose.text)
        end = mask.end
    quoted = customer_text(prose)
    assert quoted is None or quoted.strip()


@pytest.mark.parametrize("format_", FORMATS)
@settings(deadline=None, max_examples=100)
@given(source=DRAFTS, places=st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_spans_of_the_source_rise_with_those_of_the_text(
    words: ReadingWords, format_: str, source: str, places: tuple[int, int]
) -> None:
    prose = read(source, format_, words=words)
    start, end = sorted(min(place, len(prose.text)) for place in places)
    first, last = prose.source_span(start, end)
    assert 0 <= first <= last <= len(source)
    assert (first == last) or start < end
    wider = prose.source_span(max(0, start - 1), min(len(prose.text), end + 1))
    assert start == end or (wider[0] <= first and last <= wider[1])


@settings(deadline=None, max_examples=150)
@given(source=DRAFTS.map(lambda text: text.replace("\r", "")))
def test_line_ends_and_apostrophes_change_no_mask(words: ReadingWords, source: str) -> None:
    masks = read(source, words=words).masks
    curly = read(source.replace("'", "’"), words=words).masks
    assert [(mask.start, mask.end, mask.kind) for mask in curly] == [
        (mask.start, mask.end, mask.kind) for mask in masks
    ]
    moved = [place + source.count("\n", 0, place) for place in range(len(source) + 1)]
    dos = read(source.replace("\n", "\r\n"), words=words).masks
    assert [(mask.start, mask.end, mask.kind) for mask in dos] == [
        (moved[mask.start], moved[mask.end], mask.kind) for mask in masks
    ]


@settings(deadline=None, max_examples=60)
@given(source=DRAFTS)
def test_nothing_but_history_is_masked_in_quoted_lines(words: ReadingWords, source: str) -> None:
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    quoted = "> " + lines.replace("\n", "\n> ")
    masks = read(f"{quoted}\n\nHello.", words=words).masks
    assert {mask.kind for mask in masks} <= {"quoted_history"}
    assert all(mask.end <= len(quoted) for mask in masks)


def test_without_words_marks_and_markup_still_count() -> None:
    prose = read("> quoted\n\nSee https://acme.example.", words=ReadingWords())
    assert [mask.kind for mask in prose.masks] == ["quoted_history", "url"]


def test_plain_text_is_its_own_source(prose: Read) -> None:
    draft = prose("Hi Ana")
    assert draft.segments is None
    assert draft.source_span(1, 3) == (1, 3)


HOSTILE = [
    "<", ">", "[", "{", '"', "'", "@", "1", "*", "_", "&", "`", "\n", "\r", " ", "-", "“", "<a ", '<a "',
    "<!--", "<p>", "<blockquote>", "a@", "a.", "1 ", "> ", "--\n", "```\n", "From: a\n", "On a wrote:\n",
    "[a](", "{{", "X ", "Ana\n", "wrote:\n", "Thanks,\n", "[[a", "<<a", "'a ", "tel:", "\x00", "http://",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("seed", HOSTILE)
def test_hostile_drafts_take_linear_time(words: ReadingWords, format_: str, seed: str) -> None:
    source = seed * (100_000 // len(seed)) + "x>"
    start = time.process_time()
    customer_text(read(source, format_, words=words))
    assert time.process_time() - start < 5  # a quadratic search takes minutes

"""What a text is once it is cut into words, and how a language writes them; never compiled, unlike what cuts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

import msgspec


class Acronym(str):
    """A word that was written in capitals, such as an abbreviation; equal to the same word without."""

    __slots__ = ()


class Words(list[str]):
    """The folded words of one text, with a place for what was already found out about them.

    `folded` are the same words with `0` for each that has a digit in it.
    `known`, `spans` and `holds` keep what a matcher found out, by what was looked for and where; they live and die
    with the text.
    """

    __slots__ = ("folded", "holds", "known", "spans")

    def __init__(self, words: list[str], folded: list[str]) -> None:
        list.__init__(self, words)
        self.folded = folded
        self.known: dict[tuple[int, int, int, int], tuple[int, ...]] = {}
        self.spans: dict[tuple[str, int, int], tuple[int, int] | None] = {}
        self.holds: dict[tuple[int, int], tuple[int, int]] = {}


class Spelling(msgspec.Struct, frozen=True):
    """How a language writes words together: whole words, endings after an apostrophe, abbreviations."""

    whole: Mapping[str, tuple[str, ...]] = {}
    endings: Mapping[str, str] = {}
    abbreviations: frozenset[str] = frozenset()
    # What `tokenize` made of a piece of text, since the same few thousand come again and again; bounded.
    known: dict[str, Any] = {}


class Sentence(msgspec.Struct, frozen=True):
    """Words `first` to `last` (half-open) of a text; `paragraph` counts from 0."""

    first: int
    last: int
    paragraph: int


class Tokens(msgspec.Struct, frozen=True):
    """The words of a text. `starts` and `ends` are code points in `Prose.text`.

    `folded` is all words joined by single spaces, with one before and one after, and `0`
    for every word with a digit in it; `places[i]` is where word i begins in it.
    """

    words: Words
    starts: list[int]
    ends: list[int]
    sentences: list[Sentence]
    folded: str
    places: list[int]

    def sentence_at(self, word: int) -> int:
        """The number of the sentence that holds the given word."""
        return bisect_right(self.sentences, word, key=lambda s: s.first) - 1

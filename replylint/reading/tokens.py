"""Prose cut into words and sentences, folded so that one spelling stands for all.

Every rule and every list of words meets a text in this form: lower case, contractions
written out ("we'll" is `we will`), typographic marks made plain, hyphens and quotation
marks gone, and each mask a single word in angle quotes such as `‹url›`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

import msgspec

from replylint.reading.prose import Prose

_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u00ad\u200c\u200d])"
_TOKEN = re.compile(
    rf"\d+(?:[.,:/]\d+)+{_LETTER}*"  # 17:00, 1,000, 24/7, 9.30am
    rf"|{_LETTER}+(?:['’ʼ]{_LETTER}+)*"
    r"|(?P<dots>\.{2,})"
    r"|[!?.,]+"
    r"|[^\w\s]"
)
# Marks that carry no meaning of their own for a rule.
_DROPPED = frozenset("-–/\"“”„«»‹›*_#~\\|^'’‘`´\u00ad\u200b\u200c\u200d\ufe0f\ufeff")
_ENDS = frozenset(".!?…")
# A line this long that stops without punctuation was wrapped by a mail program.
_WRAPPED = 56
_BULLET = re.compile(r"[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t\u00a0]")
_DIGIT = re.compile(r"\d")
_LINE_END = re.compile(r"\r\n|\r|\n")
# Masks that stand between sentences, not in them.
_BLOCKS = frozenset({"quoted_history", "signature"})
_LONGEST_WORD = 60
_MOST_KNOWN = 50_000
_APOSTROPHES = "'’ʼ"


class Words(list[str]):
    """The folded words of one text, with a place for what was already found out about them.

    `folded` are the same words with `0` for each that has a digit in it.
    `known`, `spans` and `holds` keep what a matcher found out, by what was looked for and where; they live and die
    with the text.
    """

    __slots__ = ("folded", "holds", "known", "spans")

    def __init__(self) -> None:
        super().__init__()
        self.folded: list[str] = []
        self.known: dict[tuple[int, int, int, int], tuple[int, ...]] = {}
        self.spans: dict[tuple[str, int, int], tuple[int, int] | None] = {}
        self.holds: dict[tuple[int, int], tuple[int, int]] = {}


class Spelling(msgspec.Struct, frozen=True):
    """How a language writes words together: whole words, endings after an apostrophe, abbreviations."""

    whole: Mapping[str, tuple[str, ...]] = {}
    endings: Mapping[str, str] = {}
    abbreviations: frozenset[str] = frozenset()
    # What `fold` said of a word, since the same few thousand come again and again; bounded.
    known: dict[str, tuple[tuple[str, int, int], ...]] = {}


class Sentence(msgspec.Struct, frozen=True):
    """Words `first` to `last` (half-open) of a text; `paragraph` counts from 0."""

    first: int
    last: int
    paragraph: int


class Acronym(str):
    """A word that was written in capitals, such as an abbreviation; equal to the same word without."""

    __slots__ = ()


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


def fold(word: str, spelling: Spelling) -> tuple[tuple[str, int, int], ...]:
    """One written word as folded words, each with its code points within the written one."""
    parts = _fold(word, spelling)
    if len(word) > 1 and word.isupper() and word[0].isalpha():
        return tuple((Acronym(part), low, high) for part, low, high in parts)
    return parts


def _fold(word: str, spelling: Spelling) -> tuple[tuple[str, int, int], ...]:
    low = word.lower() if word.isascii() else _plain(word)
    size = len(word)
    whole = spelling.whole.get(low)
    if whole is not None:
        return tuple((part, 0, size) for part in whole)
    if "'" in low:
        head, _, tail = low.rpartition("'")
        ending = spelling.endings.get(tail)
        cut = max(word.rfind(mark) for mark in _APOSTROPHES)
        if ending is not None and cut > 0:
            if tail == "t" and head.endswith("n"):
                return ((head[:-1], 0, cut - 1), (ending, cut - 1, size)) if cut > 1 else ((low, 0, size),)
            return ((head, 0, cut), (ending, cut, size))
    return ((low[:_LONGEST_WORD], 0, size),)


def tokenize(prose: Prose, spelling: Spelling) -> Tokens:
    """The words and sentences of the prose, masks as single words."""
    text = prose.text
    words = Words()
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[tuple[int, bool]] = []  # (word that begins a sentence, whether it begins a paragraph)
    next_line = _next_line_end(text, 0)
    known = spelling.known
    if len(known) > _MOST_KNOWN:
        known.clear()
    last_end = 0

    def line_break(start: int) -> None:
        gap = text[last_end:start]
        if not words or ("\n" not in gap and "\r" not in gap):
            return
        marks = _LINE_END.findall(gap)
        if len(marks) > 1:
            breaks.append((len(words), True))
        elif _BULLET.match(text, _line_start(text, start)) or not _is_wrapped(text, last_end, words[-1]):
            breaks.append((len(words), False))

    add_word, add_start, add_end = words.append, starts.append, ends.append

    def prose_words(begin: int, stop: int) -> None:
        nonlocal last_end, next_line
        for found in _TOKEN.finditer(text, begin, stop):
            start, end = found.span()
            written = found[0]
            if start > next_line:
                line_break(start)
                next_line = _next_line_end(text, start)
            parts = known.get(written)
            first = written[0]
            if parts is None and (first.isalnum() or (len(written) > 1 and first not in ".!?,")):
                parts = known[written] = fold(written, spelling)
            if parts is not None:
                for part, low, high in parts:
                    add_word(part)
                    add_start(start + low)
                    add_end(start + high)
            elif first in _DROPPED:
                if first in "-–" and _is_dash(text, start, end):
                    add_word("—")
                    add_start(start)
                    add_end(end)
                last_end = end
                continue
            else:
                add_word("…" if found.lastgroup == "dots" else first if "?" not in written else "?")
                add_start(start)
                add_end(end)
                if words[-1] in _ENDS and _closes(text, end, words, spelling):
                    breaks.append((len(words), False))
            last_end = end

    place = 0
    for mask in prose.masks:
        prose_words(place, mask.start)
        if mask.start > next_line:
            line_break(mask.start)
        next_line = _next_line_end(text, mask.end)
        if mask.kind in _BLOCKS:
            breaks.append((len(words), True))
        words.append("‹time-placeholder›" if mask.fills == "time" else f"‹{mask.kind}›")
        starts.append(mask.start)
        ends.append(mask.end)
        if mask.kind in _BLOCKS:
            breaks.append((len(words), True))
        place = last_end = mask.end
    prose_words(place, len(text))
    return _assemble(words, starts, ends, breaks)


def _assemble(words: Words, starts: list[int], ends: list[int], breaks: list[tuple[int, bool]]) -> Tokens:
    sentences: list[Sentence] = []
    first = paragraph = 0
    for start, begins_paragraph in breaks:
        if start > first:
            sentences.append(Sentence(first, start, paragraph))
            first = start
        if begins_paragraph and sentences and sentences[-1].paragraph == paragraph:
            paragraph += 1
    if first < len(words):
        sentences.append(Sentence(first, len(words), paragraph))
    words.folded = folded = [word if word.isalpha() or not _DIGIT.search(word) else "0" for word in words]
    places = list(accumulate((len(word) + 1 for word in folded[:-1]), initial=1)) if folded else []
    return Tokens(words, starts, ends, sentences, f" {' '.join(folded)} " if folded else "", places)


def _next_line_end(text: str, place: int) -> int:
    """Where the next line ends, from `place` on; the end of the text if none does."""
    feed = text.find("\n", place)
    carriage = text.find("\r", place, feed if feed >= 0 else len(text))
    if carriage >= 0:
        return carriage
    return feed if feed >= 0 else len(text)


def _plain(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    for mark in _APOSTROPHES:
        composed = composed.replace(mark, "'")
    for mark in "\u00ad\u200c\u200d":
        composed = composed.replace(mark, "")
    low = composed.lower()
    return low if low else word


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _is_wrapped(text: str, end: int, last_word: str) -> bool:
    return last_word not in {".", "!", "?", "…", ":", ";"} and end - _line_start(text, end) >= _WRAPPED


def _is_dash(text: str, start: int, end: int) -> bool:
    return (
        text[start - 1 : start].isspace()
        and text[end : end + 1].isspace()
        and text[_line_start(text, start) : start].strip() != ""
    )


def _closes(text: str, end: int, words: list[str], spelling: Spelling) -> bool:
    following = text[end : end + 1]
    if following and not following.isspace() and following not in "\"'”’)»" and following.isascii():
        return False
    return not (words[-1] == "." and len(words) > 1 and words[-2] in spelling.abbreviations)

"""Prose cut into words and sentences, folded so that one spelling stands for all.

Every rule and every list of words meets a text in this form: lower case, contractions
written out ("we'll" is `we will`), typographic marks made plain, hyphens and quotation
marks gone, and each mask a single word in angle quotes such as `‹url›`.
"""

from __future__ import annotations

import re
import unicodedata

from replylint.reading.prose import Mask, Prose
from replylint.reading.tokentypes import Acronym, Sentence, Spelling, Tokens, Words

__all__ = ["Acronym", "Sentence", "Spelling", "Tokens", "Words", "fold", "tokenize"]

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
_DASHES = frozenset("-–")
# A line this long that stops without punctuation was wrapped by a mail program.
_WRAPPED = 56
_BULLET = re.compile(r"[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t\u00a0]")
_DIGIT = re.compile(r"\d")
_SOLID = re.compile(r"\S+")
# Masks that stand between sentences, not in them.
_BLOCKS = frozenset({"quoted_history", "signature"})
_LONGEST_WORD = 60
_MOST_KNOWN = 50_000
_APOSTROPHES = "'’ʼ"
# Behind these a line is over, however long it is.
_OVER = _ENDS | {":", ";"}


class _Piece:
    """What stands between two blanks, cut into words; places count from where the piece begins."""

    __slots__ = ("digits", "ends", "only", "starts", "stops", "words")

    def __init__(
        self,
        words: tuple[str, ...],
        starts: tuple[int, ...],
        ends: tuple[int, ...],
        stops: tuple[int, ...],
        digits: tuple[int, ...],
        only: str,
    ) -> None:
        self.words = words
        self.starts = starts
        self.ends = ends
        self.stops = stops  # which words may end a sentence
        self.digits = digits  # which words have a digit in them
        self.only = only  # the word that is the whole piece, and none of these


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
    if len(spelling.known) > _MOST_KNOWN:
        spelling.known.clear()
    text: str = prose.text
    reader = _Reader(text, spelling)
    place = 0
    for mask in prose.masks:
        if place < mask.start:
            reader.read(place, mask.start)
        reader.mask(mask)
        place = mask.end
    reader.read(place, len(text))
    return reader.tokens()


class _Reader:
    """Cuts a text into words from left to right."""

    __slots__ = (
        "abbreviations",
        "breaks",
        "digits",
        "ends",
        "known",
        "line_ends",
        "mask_end",
        "spelling",
        "starts",
        "text",
        "view",
        "words",
    )

    def __init__(self, text: str, spelling: Spelling) -> None:
        self.text = text
        # Place for place the same, but only a line feed ends a line.
        self.view = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self.spelling = spelling
        self.abbreviations: frozenset[str] = spelling.abbreviations
        self.known: dict[str, _Piece] = spelling.known
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.digits: list[int] = []  # which words have a digit in them
        self.breaks: list[tuple[int, bool]] = []  # (word that begins a sentence, whether it begins a paragraph)
        self.line_ends = 0  # since the last word or mark
        self.mask_end = 0  # where the last mask ends

    def read(self, begin: int, stop: int) -> None:
        """Reads `text[begin:stop]`, in which there is no mask."""
        at = begin
        for line in self.view[begin:stop].split("\n"):
            if line and not line.isspace() and ("_" not in line or line.replace("_", " ").strip()):
                if self.line_ends:
                    self._line_break(at)
                self._pieces(line, at)
            self.line_ends += 1
            at += len(line) + 1
        self.line_ends -= 1  # the last line goes on

    def _pieces(self, line: str, at: int) -> None:
        known = self.known
        words, starts, ends = self.words, self.starts, self.ends
        for text in line.split(" "):
            end = at + len(text)
            piece = known.get(text)
            if piece is None and text:
                piece = self._new(text, at)
            if piece is not None:
                if piece.only:
                    words.append(piece.only)
                    starts.append(at)
                    ends.append(end)
                elif piece.words:
                    self._add(piece, at)
                elif text in _DASHES and _is_dash(self.view, at, end):
                    words.append("—")
                    starts.append(at)
                    ends.append(end)
            at = end + 1

    def _new(self, text: str, at: int) -> _Piece | None:
        """A piece that is not known yet; None if there is white space in it, after what stands between that is read."""
        solid = text.split()
        if solid == [text]:
            piece = self.known[text] = _cut(text, self.spelling)
            return piece
        if solid:
            for found in _SOLID.finditer(text):
                self._pieces(found[0], at + found.start())
        return None

    def _add(self, piece: _Piece, at: int) -> None:
        """Adds the words of a piece of several, or of one that needs a closer look."""
        words, ends = self.words, self.ends
        first = len(words)
        words.extend(piece.words)
        for start in piece.starts:
            self.starts.append(at + start)
        for end in piece.ends:
            ends.append(at + end)
        for number in piece.digits:
            self.digits.append(first + number)
        for number in piece.stops:
            place = first + number
            if self._closes(place, ends[place]):
                self.breaks.append((place + 1, False))

    def _closes(self, place: int, end: int) -> bool:
        """Whether the mark that is a word at `place` and stands before `end` ends a sentence."""
        following = self.view[end : end + 1]
        if following and not following.isspace() and following not in "\"'”’)»" and following.isascii():
            return False
        words = self.words
        return not (words[place] == "." and place and words[place - 1] in self.abbreviations)

    def _line_break(self, start: int) -> None:
        """Notes what the line ends before `start` mean, and forgets them."""
        words, several = self.words, self.line_ends > 1
        self.line_ends = 0
        if not words:
            return
        if several:
            self.breaks.append((len(words), True))
            return
        line = self.view.rfind("\n", 0, start) + 1
        if _BULLET.match(self.text, line) or not self._is_wrapped(line - 1):
            self.breaks.append((len(words), False))

    def _is_wrapped(self, end: int) -> bool:
        """Whether the line that ends at `end` goes on in the next."""
        if self.words[-1] in _OVER:
            return False
        view = self.view
        while end > self.mask_end and (view[end - 1].isspace() or view[end - 1] == "_"):
            end -= 1
        return end - view.rfind("\n", 0, end) > _WRAPPED

    def mask(self, mask: Mask) -> None:
        """Adds a mask as a word."""
        start: int = mask.start
        kind: str = mask.kind
        if self.line_ends:
            self._line_break(start)
        block = kind in _BLOCKS
        if block:
            self.breaks.append((len(self.words), True))
        self.words.append("‹time-placeholder›" if mask.fills == "time" else f"‹{kind}›")
        self.starts.append(start)
        self.ends.append(mask.end)
        if block:
            self.breaks.append((len(self.words), True))
        self.mask_end = mask.end

    def tokens(self) -> Tokens:
        """All that was read."""
        words = self.words
        folded = words.copy()
        for number in self.digits:
            folded[number] = "0"
        places: list[int] = []
        place = 1
        for word in folded:
            places.append(place)
            place += len(word) + 1
        said = f" {' '.join(folded)} " if folded else ""
        return Tokens(Words(words, folded), self.starts, self.ends, _sentences(self.breaks, len(words)), said, places)


def _cut(text: str, spelling: Spelling) -> _Piece:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    stops: list[int] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        written = found[0]
        first = written[0]
        if first.isalnum() or (len(written) > 1 and first not in ".!?,"):
            for part, low, high in fold(written, spelling):
                words.append(part)
                starts.append(start + low)
                ends.append(start + high)
        elif first not in _DROPPED:
            mark = "…" if found.lastgroup == "dots" else "?" if "?" in written else first
            if mark in _ENDS:
                stops.append(len(words))
            words.append(mark)
            starts.append(start)
            ends.append(end)
    digits = [number for number, word in enumerate(words) if _DIGIT.search(word)]
    whole = len(words) == 1 and not stops and not digits and starts[0] == 0 and ends[0] == len(text)
    return _Piece(tuple(words), tuple(starts), tuple(ends), tuple(stops), tuple(digits), words[0] if whole else "")


def _sentences(breaks: list[tuple[int, bool]], count: int) -> list[Sentence]:
    sentences: list[Sentence] = []
    first = paragraph = 0
    ended = -1  # the paragraph of the last sentence
    for start, begins_paragraph in breaks:
        if start > first:
            sentences.append(Sentence(first, start, paragraph))
            first, ended = start, paragraph
        if begins_paragraph and ended == paragraph:
            paragraph += 1
    if first < count:
        sentences.append(Sentence(first, count, paragraph))
    return sentences


def _plain(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    for mark in _APOSTROPHES:
        composed = composed.replace(mark, "'")
    for mark in "\u00ad\u200c\u200d":
        composed = composed.replace(mark, "")
    low = composed.lower()
    return low if low else word


def _is_dash(text: str, start: int, end: int) -> bool:
    return (
        text[start - 1 : start].isspace()
        and text[end : end + 1].isspace()
        and text[text.rfind("\n", 0, start) + 1 : start].strip() != ""
    )

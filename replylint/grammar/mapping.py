"""The sentences of a draft as LanguageTool is to read them, and the way of its remarks back into the draft."""

from __future__ import annotations

import re

import msgspec

from replylint.reading.prose import Prose
from replylint.reading.tokens import Tokens

# What a mask reads as: a noun that any sentence can hold, and that no dictionary lacks.
_STAND_IN = "Anna"
_EMOJI = "☺"  # for each character that Java counts as two
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BREAK = re.compile(r"\s")


class Remark(msgspec.Struct, frozen=True):
    """A fault that LanguageTool sees in the code points `start` to `end` (half-open) of a text.

    `rule` and `category` are its ids ("EN_A_VS_AN", "TYPOS"), `replacements` what to write there, the best first.
    """

    start: int
    end: int
    rule: str
    category: str
    replacements: tuple[str, ...] = ()

    @property
    def spelling(self) -> bool:
        """Whether a word is not in the dictionary, and the sentence around it says nothing of that."""
        return self.rule.startswith(("MORFOLOGIK_", "HUNSPELL_"))


class Asked(msgspec.Struct, frozen=True):
    """A sentence without its masks; `pieces` are (start in `text`, start in the prose, length), all of it but these."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]


def asked(prose: Prose, tokens: Tokens) -> list[Asked]:
    """The sentences that have words of their own, in order."""
    found = []
    for sentence in tokens.sentences:
        words = tokens.words[sentence.first : sentence.last]
        if any(word[0].isalpha() for word in words):
            found.append(_asked(prose, tokens, sentence.first, sentence.last))
    return found


def _asked(prose: Prose, tokens: Tokens, first: int, last: int) -> Asked:
    start, end = tokens.starts[first], tokens.ends[last - 1]
    # Marks that are no words, such as quotation marks and brackets, belong to the words that they touch.
    lowest = tokens.ends[first - 1] if first else 0
    highest = tokens.starts[last] if last < len(tokens.starts) else len(prose.text)
    while start > lowest and not prose.text[start - 1].isspace():
        start -= 1
    while end < highest and not prose.text[end].isspace():
        end += 1
    parts: list[str] = []
    pieces = []
    size, place = 0, start
    for mask in prose.masks:
        if mask.end <= start or mask.start >= end:
            continue
        pieces.append((size, place, mask.start - place))
        parts += (_plain(prose.text[place : mask.start]), _STAND_IN)
        size += mask.start - place + len(_STAND_IN)
        place = mask.end
    pieces.append((size, place, end - place))
    parts.append(_plain(prose.text[place:end]))
    return Asked("".join(parts), tuple(pieces))


def _plain(text: str) -> str:
    """The same length, in one line."""
    return _BEYOND.sub(_EMOJI, _BREAK.sub(" ", text))


def placed(remark: Remark, sentence: Asked) -> Remark | None:
    """The remark with its place in the prose; None if it is on a mask, or owes to one beside it."""
    start, end = remark.start, remark.end
    if not remark.spelling:
        while start > 0 and sentence.text[start - 1] == " ":
            start -= 1
        while end < len(sentence.text) and sentence.text[end] == " ":
            end += 1
    for number, (piece, place, length) in enumerate(sentence.pieces):
        low = piece if number == 0 or remark.spelling else piece + 1
        high = piece + length if number == len(sentence.pieces) - 1 or remark.spelling else piece + length - 1
        if low <= start and end <= high:
            shift = place - piece
            return msgspec.structs.replace(remark, start=remark.start + shift, end=remark.end + shift)
    return None

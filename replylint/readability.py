"""Reading ease by textstat, with its syllables counted here: its own dictionary wants a download."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_VOWELS = re.compile(r"[aeiouy]+")
# A silent e, and -es/-ed after letters that do not sound them.
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeioutd]ed|[^aeioucsxzg]es)$")
_SPLIT = re.compile(r"(?:[^q]ua[^r]|(?<![tscgx])i[ao]|[^s]eate|uou|ying|dnt$)")
_LONGEST_WORD = 40


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of English text: about the years of school it takes; 0 for no words."""
    return float(_textstat().flesch_kincaid_grade(" ".join(word[:_LONGEST_WORD] for word in text.split())))


def syllables(word: str) -> int:
    """How many syllables an English word has, by its vowels."""
    low = word.lower()
    count = len(_VOWELS.findall(low))
    if count > 1 and _SILENT.search(low):
        count -= 1
    return max(1, count + len(_SPLIT.findall(low[:-1])))


class _Pronounced(dict[str, list[list[str]]]):
    """Looks like the CMU dictionary to textstat, which only counts the stressed sounds of a word."""

    def __missing__(self, word: str) -> list[list[str]]:
        return [["A0"] * syllables(word)]


@lru_cache(maxsize=1)
def _textstat() -> Any:
    import textstat
    from textstat.backend.counts import _count_syllables

    known = _Pronounced()
    _count_syllables.get_cmudict = lambda lang: known
    return textstat.textstat

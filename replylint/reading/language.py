"""Which language a text is in, by its commonest words and its script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

OTHER = "other"  # a language that is none of the known ones

_ASIDE = re.compile(r"[@#<>{}\[\]/_\\]")  # what has one of these in it is no word: an address, a name, markup
_WORD = re.compile(r"[^\W\d_]+")
_GLANCE = 400  # code points that show most languages
_LOOK = 4000
_PLENTY = 8  # different common words that leave no doubt
_CLEAR = 3  # times as many as of any other language
_FEWEST = 2  # one word alone may be of two languages: "comment"
_SURE = 3  # common words more than of any other, for a text that only backs up another
_STRANGE_WORDS, _STRANGE_SMALL = 12, 15
_SHARE, _SHARE_WITH_ACCENTS = 0.05, 0.2  # of common words; in texts of known languages it is a third and more
_ACCENTS = 0.03  # of the letters
_AFTER_LATIN = "\u0370"


_MARKUP = re.compile(r"<(style|script|head)\b.*?</\1\s*>|<[^<>]*>|\{[{%#][^{}]*[}%#]\}", re.DOTALL | re.IGNORECASE)


def without_markup(text: str) -> str:
    """The text without tags, and without placeholders: attributes and names of variables are in no language."""
    return _MARKUP.sub(" ", text) if "<" in text or "{" in text else text


def detect(texts: Sequence[str], known: Mapping[str, frozenset[str]]) -> str | None:
    """The language of the first text that shows it: a key of `known`, or OTHER; None where no text tells.

    `known` holds the commonest words of each language, in lower case. A later text is asked only where
    those before it are too short to tell.
    """
    for number, text in enumerate(texts):
        found = _at_a_glance(text, known) or _language(text, known, surely=number > 0)
        if found is not None:
            return found
    return None


def _at_a_glance(text: str, known: Mapping[str, frozenset[str]]) -> str | None:
    """The language of a text that begins with plenty of its common words."""
    # Most words are of no list, so they go before every language is asked.
    words = _every(*known.values()).intersection(text[:_GLANCE].lower().split())
    best, most, next_most = None, 0, 0
    for name, common in known.items():
        count = len(common & words)
        if count > most:
            best, most, next_most = name, count, most
        elif count > next_most:
            next_most = count
    return best if most >= _PLENTY and most >= _CLEAR * next_most else None


@lru_cache(maxsize=4)
def _every(*common: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*common)


def _language(text: str, known: Mapping[str, frozenset[str]], *, surely: bool) -> str | None:
    text = text[:_LOOK]
    if _ASIDE.search(text):
        text = " ".join([said for said in text.split() if not _ASIDE.search(said)])
    written = _WORD.findall(text)
    if not written or not known:
        return None
    letters = "".join(written)
    if _is_foreign_script(letters):
        return OTHER
    every = _every(*known.values())
    words = [word for word in map(str.lower, written) if word in every]
    counts = sorted(((sum(map(common.__contains__, words)), name) for name, common in known.items()), reverse=True)
    most, best = counts[0]
    next_most = counts[1][0] if len(counts) > 1 else 0
    if _is_strange(written, letters, most):
        return OTHER
    if most == next_most or most < (_SURE if surely else _FEWEST):
        return None
    return best if not surely or most >= 2 * next_most or most - next_most >= _SURE else None


def _is_strange(written: Sequence[str], letters: str, common: int) -> bool:
    """Whether so few of the words are common ones of a known language that the text is in another.

    A list of names or of steps through menus has few as well, but it has capitals, and no accents.
    """
    if len(written) < _STRANGE_WORDS:
        return False
    accents = 0 if letters.isascii() else sum(not letter.isascii() for letter in letters)
    if accents >= _ACCENTS * len(letters):
        return common < _SHARE_WITH_ACCENTS * len(written)
    return common < _SHARE * len(written) and sum(word.islower() for word in written) >= _STRANGE_SMALL


def _is_foreign_script(letters: str) -> bool:
    if letters.isascii():
        return False
    return 2 * sum(letter >= _AFTER_LATIN for letter in letters) > len(letters)

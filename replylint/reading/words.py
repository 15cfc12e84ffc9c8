"""The words by which reading knows quotations, signatures and gaps, of all languages at once.

What a draft quotes is decided before its language is known, and a German mail program
puts German heads over English messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from replylint.reading.plain import plain

Texts = re.Pattern[str]

_NEVER = re.compile(r"(?!)")
# Between dashes a phrase is a divider; on its own it needs a colon.
_DECORATION = r"[-_=*#~> \t]"


class ReadingWords(msgspec.Struct, frozen=True):
    """Lists of `rules/<language>/_lexicon`, ready to look up. Without any, reading knows marks and markup only."""

    heads: Texts = _NEVER
    spoken_heads: Texts = _NEVER
    heads_before_quotes: Texts = _NEVER
    dividers: Texts = _NEVER
    labels: Mapping[str, str] = {}
    sign_offs: frozenset[str] = frozenset()
    sign_offs_with_name: frozenset[str] = frozenset()
    running_sign_offs: Texts = _NEVER
    signers: frozenset[str] = frozenset()
    greetings: tuple[str, ...] = ()
    asides: frozenset[str] = frozenset()
    aside_starts: frozenset[str] = frozenset()
    before_buttons: frozenset[str] = frozenset()
    underscored: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    no_times: frozenset[str] = frozenset()
    instructions: frozenset[str] = frozenset()
    elisions: frozenset[str] = frozenset()

    @classmethod
    def from_lexicons(cls, lexicons: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> ReadingWords:
        """The words in lexicon files: language -> name of the file -> what it holds.

        Files are quote-heads, sign-offs, greetings and placeholders; each may be missing.
        """

        def lists(file: str, key: str) -> list[str]:
            return [plain(text) for words in lexicons.values() for text in words.get(file, {}).get(key, ())]

        def lowered(file: str, key: str) -> frozenset[str]:
            return frozenset(text.lower() for text in lists(file, key))

        alone, named = lowered("sign-offs", "words"), lowered("sign-offs", "with-name")
        return cls(
            heads=_heads(lists("quote-heads", "heads")),
            spoken_heads=_heads(lists("quote-heads", "spoken")),
            heads_before_quotes=_heads(lists("quote-heads", "before-quoted-lines")),
            dividers=_dividers(lists("quote-heads", "dividers")),
            labels={
                plain(label).lower(): kind
                for words in lexicons.values()
                for kind, labels in words.get("quote-heads", {}).get("labels", {}).items()
                for label in labels
            },
            sign_offs=alone,
            sign_offs_with_name=named,
            running_sign_offs=_running(alone | named),
            signers=lowered("sign-offs", "signers"),
            greetings=tuple(sorted(lowered("greetings", "words"))),
            asides=lowered("placeholders", "asides"),
            aside_starts=lowered("placeholders", "aside-starts"),
            before_buttons=lowered("placeholders", "before-buttons"),
            underscored=lowered("placeholders", "underscored"),
            handles=lowered("placeholders", "handles"),
            times=lowered("placeholders", "times"),
            no_times=lowered("placeholders", "no-times"),
            instructions=lowered("placeholders", "instructions"),
            elisions=lowered("placeholders", "elisions"),
        )


def _heads(texts: Iterable[str]) -> Texts:
    return _any("|".join(".+".join(_spaced(part) for part in text.split("...")) for text in texts), re.DOTALL)


def _spaced(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split(" ")).replace(":", " ?:")


def _dividers(phrases: Iterable[str]) -> Texts:
    phrase = "|".join(_spaced(phrase) for phrase in phrases)
    some = f"{_DECORATION}{{0,80}}"
    two = rf"(?={_DECORATION}{{0,80}}?[-_=*#~]{{2}})"
    within = rf"{two}{some}(?:{phrase})\b[^\n]{{0,80}}|{some}(?:{phrase})[ ]?:{some}"
    return _any(within if phrase else "", re.IGNORECASE)


def _running(sign_offs: Iterable[str]) -> Texts:
    by_first: dict[str, list[str]] = {}
    for text in sorted(sign_offs, key=len, reverse=True):
        by_first.setdefault(text[0], []).append(_spaced(text).removeprefix(re.escape(text[0])))
    # By first letters, of which most are ruled out at once.
    words = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return _any(rf"[ \t]{{0,3}}({words})(?!\w)" if words else "", re.IGNORECASE)


def _any(pattern: str, flags: int) -> Texts:
    return re.compile(pattern, flags) if pattern else _NEVER

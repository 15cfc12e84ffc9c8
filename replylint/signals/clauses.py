"""What a clause speaks of: its words that carry meaning, and the deeds that a customer reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from replylint.patterns.inflect import lemmas
from replylint.patterns.match import Steps
from replylint.patterns.syntax import Grammar, Pattern
from replylint.reading.tokens import Tokens
from replylint.signals.heard import Heard

MARKS = frozenset({".", "!", "?", "…", ",", ";", ":", "—", "(", ")"})
_LONGEST = 12  # words of a clause that are looked at
_MOST_KNOWN = 50_000


class Clauses:
    """The list `clauses` of a language: words that say nothing of what a clause is about, and words that end it.

    `light` verbs (do, go, try) tell nothing by themselves; those of one entry of `alike` stand for one deed.
    """

    def __init__(
        self,
        empty: frozenset[str] = frozenset(),
        light: frozenset[str] = frozenset(),
        stops: frozenset[str] = frozenset(),
        alike: Sequence[Sequence[str]] = (),
    ) -> None:
        self.empty = empty
        self.light = light
        self.stops = stops
        self._alike = alike
        # What `named` said of a word, by its form, since the same few thousand come again and again.
        self._known: dict[str, dict[str, frozenset[str]]] = {}

    @classmethod
    def of(cls, raw: Mapping[str, Any], common: frozenset[str]) -> Clauses:
        """From a language's lists; its common words are empty too."""
        empty, light, stops = (frozenset(raw.get(name, ())) for name in ("empty", "light", "stops"))
        return cls(empty | common, light, stops, raw.get("alike", ()))

    def end(self, words: Sequence[str], first: int, last: int) -> int:
        """Where the clause that begins at `first` ends, at `last` or at a mark or a word that ends it."""
        end = first
        while end < min(last, first + _LONGEST) and words[end] not in MARKS and words[end] not in self.stops:
            end += 1
        return end

    def about(self, words: Sequence[str], first: int, last: int) -> frozenset[str]:
        """What the words speak of: nouns and the like, each in the singular."""
        return frozenset(
            singular(word)
            for word in words[first:last]
            if len(word) > 2 and word[0].isalnum() and word not in self.empty and word not in self.light
        )

    def named(self, word: str, form: str, grammar: Grammar) -> frozenset[str]:
        """What a verb in this form does: its bases but for the light ones, one word for those that are alike."""
        known = self._known.setdefault(form, {})
        deeds = known.get(word)
        if deeds is None:
            if len(known) > _MOST_KNOWN:
                known.clear()
            bases = lemmas(word, form, grammar.irregular, grammar.doubled) if word.isalpha() else frozenset[str]()
            meant = {group[0] for group in self._alike if not bases.isdisjoint(group)}
            deeds = known[word] = frozenset(meant or bases - self.light)
        return deeds


class Deed(msgspec.Struct, frozen=True):
    """Something that a customer says they did: what the verb can name, what it was done to, and where."""

    verbs: frozenset[str]
    objects: frozenset[str]
    heard: Heard
    first: int
    last: int


def singular(word: str) -> str:
    """The word without the ending of a plural, roughly; two forms of one noun become the same."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def verbs_after(
    tokens: Tokens,
    number: int,
    frames: Mapping[str, tuple[Pattern, ...]],
    steps: Steps,
    language: tuple[Grammar, Clauses],
    wanted: frozenset[str] | None = None,
) -> dict[int, frozenset[str]]:
    """Verbs of a sentence behind one of the frames, each in the form of its frame's key, with the deeds they can name.

    With `wanted` only those that name one of these deeds.
    """
    grammar, clauses = language
    text, words = steps.text(tokens), tokens.words
    sight = text.sights[number]
    found: dict[int, frozenset[str]] = {}
    for form, patterns in frames.items():
        behind = 0
        for pattern in patterns:
            ready = steps.ready(pattern)
            if steps.possible(ready, sight):
                behind |= ready.behind(sight)
        at = text.starts[number]
        end = at + sight.last
        while behind and at < end:
            if behind & 1:
                deeds = clauses.named(words[at], form, grammar)
                if deeds and (wanted is None or not deeds.isdisjoint(wanted)):
                    found[at] = found.get(at, frozenset()) | deeds
            behind >>= 1
            at += 1
    return found


def reported(
    customer: Sequence[Heard],
    frames: Mapping[str, tuple[Pattern, ...]],
    steps: Steps,
    language: tuple[Grammar, Clauses],
) -> list[Deed]:
    """What the customer says they did: a verb behind one of the frames, and what stands after it."""
    clauses = language[1]
    found = []
    for heard in customer:
        words = heard.tokens.words
        for number, sentence in enumerate(heard.tokens.sentences):
            if words[sentence.last - 1] == "?":
                continue
            for at, verbs in verbs_after(heard.tokens, number, frames, steps, language).items():
                last = clauses.end(words, at + 1, sentence.last)
                objects = clauses.about(words, at + 1, last)
                if objects:
                    found.append(Deed(verbs, objects, heard, at, last))
    return found

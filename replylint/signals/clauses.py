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

_MARKS = frozenset({".", "!", "?", "…", ",", ";", ":", "—", "(", ")"})
_LONGEST = 12  # words of a clause that are looked at


class Clauses(msgspec.Struct, frozen=True):
    """The list `clauses` of a language: words that say nothing of what a clause is about, and words that end it.

    `light` verbs (do, go, try) tell nothing by themselves; those of one entry of `alike` stand for one deed.
    """

    empty: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    alike: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, raw: Mapping[str, Any], common: frozenset[str]) -> Clauses:
        """From a language's lists; its common words are empty too."""
        known = msgspec.convert({key: value for key, value in raw.items() if key != "what"}, cls)
        return msgspec.structs.replace(known, empty=known.empty | common)

    def end(self, words: Sequence[str], first: int, last: int) -> int:
        """Where the clause that begins at `first` ends, at `last` or at a mark or a word that ends it."""
        end = first
        while end < min(last, first + _LONGEST) and words[end] not in _MARKS and words[end] not in self.stops:
            end += 1
        return end

    def about(self, words: Sequence[str], first: int, last: int) -> frozenset[str]:
        """What the words speak of: nouns and the like, each in the singular."""
        return frozenset(
            singular(word)
            for word in words[first:last]
            if len(word) > 2 and word[0].isalnum() and word not in self.empty and word not in self.light
        )

    def deeds(self, verbs: frozenset[str]) -> frozenset[str]:
        """What the verbs do: without the light ones, and one word for those that are alike."""
        meant = {group[0] for group in self.alike if not verbs.isdisjoint(group)}
        return frozenset(meant or verbs - self.light)


class Deed(msgspec.Struct, frozen=True):
    """Something that a customer says they did: the verb's possible bases, what it was done to, and where."""

    verbs: frozenset[str]
    objects: frozenset[str]
    heard: Heard
    first: int
    last: int


def singular(word: str) -> str:
    """The word without the ending of a plural, roughly; two forms of one noun become the same."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def verbs_after(
    tokens: Tokens, number: int, frames: Mapping[str, tuple[Pattern, ...]], steps: Steps, grammar: Grammar
) -> dict[int, frozenset[str]]:
    """Words of a sentence that stand behind one of the frames in the form of its key, with the bases they can have."""
    sentence, words = tokens.sentences[number], tokens.words
    found: dict[int, frozenset[str]] = {}
    for form, patterns in frames.items():
        for pattern in patterns:
            ready = steps.ready(pattern)
            if not steps.possible(ready, words, sentence.first, sentence.last):
                continue
            for place in range(sentence.first, sentence.last):
                if not ready.begins(words.folded, place, sentence.last):
                    continue
                for at in ready.ends(words, place, sentence.first, sentence.last):
                    if at < sentence.last and words[at].isalpha():
                        bases = lemmas(words[at], form, grammar.irregular, grammar.doubled)
                        if bases:
                            found[at] = found.get(at, frozenset()) | bases
    return found


def deeds(
    customer: Sequence[Heard],
    frames: Mapping[str, tuple[Pattern, ...]],
    steps: Steps,
    grammar: Grammar,
    clauses: Clauses,
) -> list[Deed]:
    """What the customer says they did: a verb behind one of the frames, and what stands after it."""
    found = []
    for heard in customer:
        words = heard.tokens.words
        for number, sentence in enumerate(heard.tokens.sentences):
            if words[sentence.last - 1] == "?":
                continue
            for at, bases in verbs_after(heard.tokens, number, frames, steps, grammar).items():
                verbs = clauses.deeds(bases)
                last = clauses.end(words, at + 1, sentence.last)
                objects = clauses.about(words, at + 1, last)
                if verbs and objects:
                    found.append(Deed(verbs, objects, heard, at, last))
    return found

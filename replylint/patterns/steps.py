"""Steps: what a node of a pattern does at a word. Compiled where there is a C compiler, so plain classes only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from replylint.patterns.beginnings import (
    ANY_WORD,
    NUMBERS,
    FirstWords,
    Openings,
    by_first_word,
    first_words,
    second_words,
)
from replylint.patterns.syntax import Any, Choice, Edge, Gap, Lexicon, Node, Sequence, Shape, Slot, Word
from replylint.reading.tokens import Acronym

Tags = Mapping[int, str]

_MASK: Final = "‹"
_STOPS: Final = frozenset(".!?…")
_MOST_PLACES: Final = 1 << 20  # so that a list and a place make one number
_SHAPE_TESTS: dict[str, re.Pattern[str]] = {
    "number": re.compile(rf"\d+(?:[.,]\d+)*[kx]?$|(?:{'|'.join(NUMBERS)})$"),
    "clock": re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm|h|hrs?)$|\d{1,2}:\d{2}$"),
    "date": re.compile(r"\d{1,4}[./]\d{1,2}(?:[./]\d{2,4})?$"),
    "money": re.compile(r"[$€£¥₹]$"),
    "ordinal": re.compile(r"\d{1,2}(?:st|nd|rd|th)$"),
    "code_word": re.compile(r"(?=.*\d)[a-z0-9]{4,}$"),
    "emoji": re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]$"),
    "word": re.compile(r"[^\W\d_]"),
}
_FEW: Final = 1 << 10


def _offsets_of(ends: int) -> list[int]:
    return [offset for offset in range(ends.bit_length()) if ends >> offset & 1]


_OFFSETS: Final[list[list[int]]] = [_offsets_of(ends) for ends in range(_FEW)]


def offsets(ends: int) -> list[int]:
    """The numbers that stand for the bits of `ends`, lowest first."""
    return _OFFSETS[ends] if ends < _FEW else _offsets_of(ends)


class Sight:
    """Words `first` to `last` of a list as steps see them; with `tags`, parts of speech count.

    `known` is what lists found, by list and place, and patterns, by number; `spans` where a pattern stands, by number,
    and `hits` where those of many do, by whose they are. `held` has the bits of `Ready.musts`, and is good while
    `asked` is how many sets of words there are.
    """

    def __init__(self, words: list[str], folded: list[str], first: int, last: int, tags: Tags | None = None) -> None:
        self.words = words
        self.folded = folded
        self.first = first
        self.last = last
        self.tags = tags
        self.known: dict[int, int] = {}
        self.spans: dict[int, tuple[int, int] | None] = {}
        self.hits: dict[int, list[tuple[int, int, int]]] = {}
        self.held = 0
        self.asked = -1


class Step:
    """What a node does: says where it can end."""

    def ends(self, sight: Sight, place: int) -> int:
        """Where it can end if it begins at `place`: bit n for n words further on."""
        raise NotImplementedError


class _OneOf(Step):
    """One word out of several."""

    def __init__(self, forms: frozenset[str]) -> None:
        self._forms = forms

    def ends(self, sight: Sight, place: int) -> int:
        return 2 if place < sight.last and sight.words[place] in self._forms else 0


class _Just(Step):
    """One word and no other."""

    def __init__(self, form: str) -> None:
        self._form = form

    def ends(self, sight: Sight, place: int) -> int:
        return 2 if place < sight.last and sight.words[place] == self._form else 0


class _Tagged(Step):
    """One word out of several, or any (None), that is a certain part of speech."""

    def __init__(self, forms: frozenset[str] | None, tag: str) -> None:
        self._forms = forms
        self._tag = tag

    def ends(self, sight: Sight, place: int) -> int:
        if place >= sight.last:
            return 0
        word, forms, tags = sight.words[place], self._forms, sight.tags
        if (word not in forms) if forms is not None else word[0] == _MASK:
            return 0
        return 2 if tags is None or tags.get(place, "").startswith(self._tag) else 0


class _Gap(Step):
    """A few words of any kind, but no mask."""

    def __init__(self, low: int, high: int) -> None:
        self._low = low
        self._high = high

    def ends(self, sight: Sight, place: int) -> int:
        words, end, most = sight.words, place, min(sight.last, place + self._high)
        while end < most and words[end][0] != _MASK:
            end += 1
        low = self._low
        return ((1 << (end - place + 1)) - 1) >> low << low


class _Shaped(Step):
    """A word by its looks."""

    def __init__(self, test: re.Pattern[str]) -> None:
        self._test = test

    def ends(self, sight: Sight, place: int) -> int:
        return 2 if place < sight.last and self._test.match(sight.words[place]) is not None else 0


class _InCapitals(Step):
    """A word that was written in capitals."""

    def ends(self, sight: Sight, place: int) -> int:
        return 2 if place < sight.last and type(sight.words[place]) is Acronym else 0


class _Start(Step):
    """The start of the sentence."""

    def ends(self, sight: Sight, place: int) -> int:
        return 1 if place == sight.first else 0


class _End(Step):
    """The end of the sentence, or a mark that closes it."""

    def ends(self, sight: Sight, place: int) -> int:
        return 1 if place == sight.last or sight.words[place] in _STOPS else 0


class _InTurn(Step):
    """One step after the other."""

    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps

    def ends(self, sight: Sight, place: int) -> int:
        ends = 1
        for step in self._steps:
            if ends == 1:  # the first, or nothing taken so far
                ends = step.ends(sight, place)
            elif ends < _FEW:
                after = 0
                for offset in _OFFSETS[ends]:
                    after |= step.ends(sight, place + offset) << offset
                ends = after
            else:
                after = 0
                for offset in _offsets_of(ends):
                    after |= step.ends(sight, place + offset) << offset
                ends = after
            if ends == 0:
                return 0
        return ends


class _Option:
    """A sequence that can begin with the word at hand; `seconds` are those that can follow, None for any."""

    def __init__(self, seconds: frozenset[str] | None, step: Step) -> None:
        self.seconds = seconds
        self.step = step


class _Either(Step):
    """One of several sequences; only those are tried, and made ready, that can begin with the word at hand."""

    def __init__(self, entries: tuple[Sequence, ...], builder: Builder) -> None:
        self._by_word = by_first_word(entries, builder.lexicon, builder.first_words)
        self._anywhere = [builder.sequence(entry) for entry in self._by_word.pop(ANY_WORD, ())]
        self._made: dict[str, list[_Option]] = {}
        self._builder = builder

    def ends(self, sight: Sight, place: int) -> int:
        found, last = 0, sight.last
        if place < last:
            word = sight.folded[place]
            if word in self._by_word:
                options = self._made.get(word)
                if options is None:
                    options = self._begun(word)
                following = sight.folded[place + 1] if place + 1 < last else ""
                for option in options:
                    seconds = option.seconds
                    if seconds is None or following in seconds:
                        found |= option.step.ends(sight, place)
        for step in self._anywhere:
            found |= step.ends(sight, place)
        return found

    def _begun(self, word: str) -> list[_Option]:
        builder = self._builder
        options = [_Option(builder.seconds(entry, word), builder.sequence(entry)) for entry in self._by_word[word]]
        self._made[word] = options
        return options


class _Listed(Step):
    """A list, which works out once what it matches where: many patterns begin with the same."""

    def __init__(self, number: int) -> None:
        self._number = number * _MOST_PLACES
        self.step: Step = self

    def ends(self, sight: Sight, place: int) -> int:
        asked = self._number + place
        known = sight.known.get(asked)
        if known is None:
            known = sight.known[asked] = self.step.ends(sight, place)
        return known


class Builder:
    """Makes the steps of nodes, each list once, and keeps what it worked out on the way."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.first_words: FirstWords = {}
        self._openings: Openings = {}
        self._lists: dict[str, _Listed] = {}
        # The same words stand in many patterns, and what is in one place is sooner in the processor's cache.
        self._words: dict[frozenset[str], Step] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._sequences: dict[int, tuple[Sequence, Step]] = {}

    def sequence(self, nodes: Sequence) -> Step:
        """The step of several nodes, one after the other."""
        # By identity, for hashing a long sequence costs more than running it; the nodes are kept with the step.
        known = self._sequences.get(id(nodes))
        if known is None:
            steps = [self._step(node) for node in nodes]
            step = steps[0] if len(steps) == 1 else _InTurn(steps)
            known = self._sequences[id(nodes)] = (nodes, step)
        return known[1]

    def firsts(self, nodes: Sequence) -> frozenset[str] | None:
        """Every word with which the nodes can begin; None where that may be any word."""
        return self._shared(first_words(nodes, self.lexicon, self.first_words))

    def seconds(self, nodes: Sequence, word: str) -> frozenset[str] | None:
        """Every word that can follow where the nodes begin with `word`; None where that may be any word, or none."""
        return self._shared(second_words(nodes, word, self.lexicon, self.first_words, self._openings))

    def _step(self, node: Node) -> Step:
        if isinstance(node, Word):
            return _Tagged(frozenset(node.forms), node.tag) if node.tag else self._word(frozenset(node.forms))
        if isinstance(node, Any):
            return _Tagged(None, node.tag)
        if isinstance(node, Gap):
            return _Gap(node.low, node.high)
        if isinstance(node, Shape):
            return _InCapitals() if node.name == "acronym" else _Shaped(_SHAPE_TESTS[node.name])
        if isinstance(node, Edge):
            return _Start() if node.side == "^" else _End()
        if isinstance(node, Choice):
            return _Either(node.options, self)
        return self._list(node)

    def _word(self, forms: frozenset[str]) -> Step:
        step = self._words.get(forms)
        if step is None:
            step = self._words[forms] = _Just(next(iter(forms))) if len(forms) == 1 else _OneOf(forms)
        return step

    def _shared(self, words: frozenset[str] | None) -> frozenset[str] | None:
        return None if words is None else self._sets.setdefault(words, words)

    def _list(self, node: Slot) -> Step:
        step = self._lists.get(node.name)
        if step is None:
            # Known before it is built, for building it may build others.
            step = self._lists[node.name] = _Listed(len(self._lists))
            step.step = _Either(self.lexicon.slots[node.name], self)
        return step

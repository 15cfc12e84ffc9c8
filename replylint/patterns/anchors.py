"""Anchors, the words by which a pattern is looked for: chosen when a rulebook is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from replylint.patterns.beginnings import SHAPE_WORDS, FirstWords, first_words, has_digit
from replylint.patterns.syntax import (
    DIGITS,
    Choice,
    Edge,
    Gap,
    Lexicon,
    Node,
    Pattern,
    Sequence,
    Shape,
    Slot,
    Word,
    walk,
)

_MASK = "‹"
_MOST_ANCHORS = 24
# The anchor of a pattern that looks for a word in capitals.
ACRONYM = "‹acronym›"


class Anchor(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words that must stand in every match, and how many words after its start they can begin."""

    text: str
    low: int
    high: int


def telling_words(patterns: Iterable[Pattern], lexicon: Lexicon) -> frozenset[str]:
    """Every word by which the patterns could be recognised: the uncommon ones, or all where none is.

    Of a list that they name the first words count, of a mask the brackets that people write, of a word in
    capitals ACRONYM.
    """
    telling: set[str] = set()
    for pattern in patterns:
        named = _named_words(pattern.nodes, lexicon)
        telling |= (named - lexicon.common) or named
    return frozenset(telling)


def _named_words(nodes: Sequence, lexicon: Lexicon) -> set[str]:
    words: set[str] = set()

    def add(node: Node) -> None:
        if isinstance(node, Word):
            masks = any(form.startswith(_MASK) for form in node.forms)
            words.update("[]{}<>%" if masks else node.forms)
        elif isinstance(node, Shape) and node.name == "acronym":
            words.add(ACRONYM)
        elif isinstance(node, Slot):
            for entry in lexicon.slots[node.name]:
                words.update(_named_words(entry[:1], lexicon))

    walk(nodes, add)
    return words


class _Run(msgspec.Struct, frozen=True):
    texts: tuple[str, ...]
    cost: float
    low: int
    high: int


class Known(msgspec.Struct):
    """What was worked out for lists, kept from one pattern to the next while a rulebook is compiled."""

    first_words: FirstWords = {}
    best: dict[str, _Run | None] = {}
    single: dict[str, tuple[str, ...] | None] = {}
    length: dict[str, tuple[int, int]] = {}


def anchors(pattern: Pattern, lexicon: Lexicon, known: Known | None = None) -> tuple[Anchor, ...]:
    """The words by which to find the pattern: of all that every match must hold, the rarest.

    `known` keeps what was worked out for lists from one pattern to the next.
    """
    best = _best(pattern.nodes, lexicon, Known() if known is None else known)
    return () if best is None else tuple(Anchor(text, best.low, best.high) for text in best.texts)


def _best(nodes: Sequence, lexicon: Lexicon, known: Known) -> _Run | None:
    runs = list(_runs(nodes, lexicon, known))
    # Every place where the words stand is tried from each word at which the pattern may have begun.
    return min(runs, key=lambda run: run.cost * (1 + run.high - run.low)) if runs else None


def _runs(nodes: Sequence, lexicon: Lexicon, known: Known) -> Iterator[_Run]:
    low = high = 0
    for index, node in enumerate(nodes):
        if isinstance(node, Shape) and node.name == "acronym":
            yield _run((ACRONYM,), low, high, lexicon)
        if isinstance(node, Shape) and node.name in SHAPE_WORDS:
            yield _run(tuple(sorted(SHAPE_WORDS[node.name])), low, high, lexicon)
        texts = _single(node, lexicon, known)
        if texts is not None:
            yield _run(texts, low, high, lexicon)
            for place in range(index + 1, min(index + 4, len(nodes))):
                forms = _single(nodes[place], lexicon, known)
                # Of what is longer or shorter than a word, at least the first word is known.
                more = forms if forms is not None else first_words(nodes[place:], lexicon, known.first_words)
                if more is None or len(texts) * len(more) > _MOST_ANCHORS:
                    break
                texts = tuple(f"{text} {form}" for text in texts for form in sorted(more))
                yield _run(texts, low, high, lexicon)
                if forms is None:
                    break
        elif isinstance(node, Choice | Slot):
            either = _either(node, lexicon, known)
            if either is not None:
                yield msgspec.structs.replace(either, low=low + either.low, high=high + either.high)
        shortest, longest = _length(node, lexicon, known)
        low += shortest
        high += longest


def _either(node: Choice | Slot, lexicon: Lexicon, known: Known) -> _Run | None:
    """The best words of each option together; None where an option has none."""
    if isinstance(node, Slot) and node.name in known.best:
        return known.best[node.name]
    options = node.options if isinstance(node, Choice) else lexicon.slots[node.name]
    inner = [_best(option, lexicon, known) for option in options]
    best = [run for run in inner if run is not None]
    found = None
    if best and len(best) == len(inner):
        texts = tuple(dict.fromkeys(text for run in best for text in run.texts))
        low, high = min(run.low for run in best), max(run.high for run in best)
        found = _Run(texts, sum(run.cost for run in best), low, high)
    if isinstance(node, Slot):
        known.best[node.name] = found
    return found


def _single(node: Node, lexicon: Lexicon, known: Known) -> tuple[str, ...] | None:
    """The words of which a node is always exactly one; None if it can be anything else."""
    if isinstance(node, Word):
        return tuple(dict.fromkeys(DIGITS if has_digit(form) else form for form in node.forms))
    if isinstance(node, Slot):
        if node.name not in known.single:
            known.single[node.name] = _one_of(lexicon.slots[node.name], lexicon, known)
        return known.single[node.name]
    return _one_of(node.options, lexicon, known) if isinstance(node, Choice) else None


def _one_of(options: tuple[Sequence, ...], lexicon: Lexicon, known: Known) -> tuple[str, ...] | None:
    words: list[str] = []
    for option in options:
        inner = _single(option[0], lexicon, known) if len(option) == 1 else None
        if inner is None or len(words) + len(inner) > _MOST_ANCHORS:
            return None
        words += inner
    return tuple(dict.fromkeys(words))


def _run(texts: tuple[str, ...], low: int, high: int, lexicon: Lexicon) -> _Run:
    """Words in a row are found as seldom as the rarest of them, and more seldom still for being in a row."""
    cost = sum(min(lexicon.cost(word) for word in text.split()) / (1 + 12 * text.count(" ")) for text in texts)
    return _Run(texts, cost, low, high)


def _length(node: Node, lexicon: Lexicon, known: Known) -> tuple[int, int]:
    """The fewest and the most words that a node takes."""
    if isinstance(node, Gap):
        return node.low, node.high
    if isinstance(node, Edge):
        return 0, 0
    if isinstance(node, Slot):
        if node.name not in known.length:
            known.length[node.name] = _extremes(lexicon.slots[node.name], lexicon, known)
        return known.length[node.name]
    return _extremes(node.options, lexicon, known) if isinstance(node, Choice) else (1, 1)


def _extremes(options: tuple[Sequence, ...], lexicon: Lexicon, known: Known) -> tuple[int, int]:
    lengths = [[_length(node, lexicon, known) for node in option] for option in options]
    return min(sum(low for low, _ in each) for each in lengths), max(sum(high for _, high in each) for each in lengths)

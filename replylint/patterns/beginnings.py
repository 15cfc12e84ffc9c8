"""With which words a pattern can begin, and which can follow."""

from __future__ import annotations

from collections.abc import Iterable

from replylint.patterns.syntax import DIGITS, Choice, Edge, Lexicon, Sequence, Shape, Slot, Word

# Under this stand, among sequences by first words, those that can begin with any.
ANY_WORD = ""
# For a list, its entries by the words with which they can begin.
Openings = dict[str, dict[str, list[Sequence]]]
# For a list, the words with which it can begin; None where that may be any word.
FirstWords = dict[str, frozenset[str] | None]

NUMBERS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fourteen",
    "twenty",
    "thirty",
)
# Words by which a shape can be found; a shape that is not here can be any word.
SHAPE_WORDS: dict[str, frozenset[str]] = {
    "number": frozenset({DIGITS, *NUMBERS}),
    "clock": frozenset({DIGITS}),
    "date": frozenset({DIGITS}),
    "ordinal": frozenset({DIGITS}),
    "code_word": frozenset({DIGITS}),
    "money": frozenset("$€£¥₹"),
}


def first_words(nodes: Sequence, lexicon: Lexicon, known: FirstWords) -> frozenset[str] | None:
    """Every word with which the sequence can begin; None where that may be any word.

    `known` keeps what was worked out for lists.
    """
    words: set[str] = set()
    for node in nodes:
        if isinstance(node, Word):
            return frozenset(words.union(_folded(node.forms)))
        if isinstance(node, Edge):
            if node.side == "$":
                return None
            continue
        if isinstance(node, Shape):
            seeds = SHAPE_WORDS.get(node.name)
            return None if seeds is None else frozenset(words | seeds)
        if isinstance(node, Choice):
            options = [first_words(option, lexicon, known) if option else frozenset[str]() for option in node.options]
            optional = () in node.options
        elif isinstance(node, Slot):
            if node.name not in known:
                inner = [first_words(entry, lexicon, known) for entry in lexicon.slots[node.name]]
                known[node.name] = None if None in inner else frozenset(word for part in inner if part for word in part)
            options = [known[node.name]]
            optional = False
        else:
            return None
        for option in options:
            if option is None:
                return None
            words |= option
        if not optional:
            return frozenset(words)
    return None


def _beginning(
    node: Choice | Slot, word: str, lexicon: Lexicon, known: FirstWords, openings: Openings
) -> Iterable[Sequence]:
    """The options that can begin with the word."""
    if isinstance(node, Choice):
        for option in node.options:
            begins = first_words(option, lexicon, known) if option else frozenset[str]()
            if begins is None or word in begins:
                yield option
        return
    if node.name not in openings:
        openings[node.name] = by_first_word(lexicon.slots[node.name], lexicon, known)
    yield from openings[node.name].get(word, ())
    yield from openings[node.name].get(ANY_WORD, ())


def by_first_word(entries: Iterable[Sequence], lexicon: Lexicon, known: FirstWords) -> dict[str, list[Sequence]]:
    """The sequences by the words with which they can begin; under ANY_WORD those that can begin with any."""
    by_word: dict[str, list[Sequence]] = {}
    for entry in entries:
        begins = first_words(entry, lexicon, known)
        for word in (ANY_WORD,) if begins is None else begins:
            by_word.setdefault(word, []).append(entry)
    return by_word


def _folded(forms: tuple[str, ...]) -> Iterable[str]:
    """The words as they stand in folded text."""
    if all(map(str.isalpha, forms)):
        return forms
    return [DIGITS if has_digit(form) else form for form in forms]


def second_words(
    nodes: Sequence, word: str, lexicon: Lexicon, known: FirstWords, openings: Openings
) -> frozenset[str] | None:
    """Every word that can follow where the sequence begins with `word`; None where that may be any word, or none.

    `known` and `openings` keep what was worked out for lists.
    """
    words: set[str] = set()
    for index, node in enumerate(nodes):
        rest = nodes[index + 1 :]
        if isinstance(node, Edge):
            if node.side == "$":
                return None
            continue
        if isinstance(node, Word | Shape):
            begins = first_words((node,), lexicon, known)
            if begins is None or word in begins:
                following = first_words(rest, lexicon, known)
                return None if following is None else frozenset(words | following)
            return frozenset(words)
        if not isinstance(node, Choice | Slot):
            return None
        optional = isinstance(node, Choice) and () in node.options
        for option in _beginning(node, word, lexicon, known, openings):
            following = second_words(option + rest, word, lexicon, known, openings)
            if following is None:
                return None
            words |= following
        if not optional:
            return frozenset(words)
    return None


def has_digit(word: str) -> bool:
    return not word.isalpha() and any(letter.isdigit() for letter in word)

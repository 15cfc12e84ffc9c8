"""Patterns as people write them, parsed.

please do not hesitate          words, in any case; "don't" and "do not" are one
soon|shortly                    one word or the other
apologize~                      any form of the word, either spelling
(get back|follow up)            one phrase or the other
(very)? sorry  very? <we>?      optional
{0,2}                           up to two words of any kind
*                               one word of any kind
*:VB  check:VB                  a word with that part of speech (Penn tags, asks syntax)
<commit>  <commit:participle>   a list of words, or a form of the verbs in it
<number> <clock> <date> <money> <ordinal> <acronym> <url> <placeholder> ...   shapes and masks
^  $                            start and end of the sentence
if you [have questions] ,       only what stands in brackets is marked
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from replylint.patterns.inflect import FORMS, all_forms, spellings, verb_forms
from replylint.reading.prose import MASKS
from replylint.reading.tokens import Spelling, fold

# Stands in sets of words, and in folded text, for every word with a digit.
DIGITS = "0"
# How many times dearer to look for than any other word.
_COMMON = 300.0
_FREQUENT = 30.0
SHAPES = ("number", "clock", "date", "money", "ordinal", "acronym", "code_word", "emoji", "word")


class Word(msgspec.Struct, frozen=True, array_like=True, tag="w", gc=False):
    """One word out of `forms`; with `tag`, only where syntax says it is that part of speech."""

    forms: tuple[str, ...]
    tag: str = ""


class Any(msgspec.Struct, frozen=True, array_like=True, tag="x", gc=False):
    """One word of any kind, but no mask."""

    tag: str = ""


class Gap(msgspec.Struct, frozen=True, array_like=True, tag="g", gc=False):
    """Between `low` and `high` words of any kind, but no mask."""

    low: int
    high: int


class Slot(msgspec.Struct, frozen=True, array_like=True, tag="s", gc=False):
    """An entry of a list in the lexicon."""

    name: str


class Shape(msgspec.Struct, frozen=True, array_like=True, tag="h", gc=False):
    """A word by its looks: a number, a time of day, a capitalised name."""

    name: str


class Choice(msgspec.Struct, frozen=True, array_like=True, tag="a", gc=False):
    """One of several sequences; an empty one makes it optional."""

    options: tuple[tuple[Node, ...], ...]


class Edge(msgspec.Struct, frozen=True, array_like=True, tag="b", gc=False):
    """The start (`^`) or end (`$`) of the sentence."""

    side: str


Node = Word | Any | Gap | Slot | Shape | Choice | Edge
Sequence = tuple[Node, ...]


class Pattern(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parsed pattern: `core` is what a finding marks, the rest must stand around it."""

    source: str
    before: Sequence
    core: Sequence
    after: Sequence

    @property
    def nodes(self) -> Sequence:
        return self.before + self.core + self.after


class Lexicon(msgspec.Struct, frozen=True):
    """The lists of words that patterns name, and the words that make poor anchors: common and frequent ones."""

    slots: Mapping[str, tuple[Sequence, ...]] = {}
    common: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()

    def cost(self, word: str) -> float:
        """How often a search for the word will find it, roughly."""
        return _COMMON if word in self.common or word == DIGITS else _FREQUENT if word in self.frequent else 1.0


class PatternError(ValueError):
    """A pattern that cannot be read: what is wrong, at which character (from 0)."""

    def __init__(self, problem: str, at: int, remedy: str) -> None:
        super().__init__(problem)
        self.at = at
        self.remedy = remedy


class Grammar(msgspec.Struct, frozen=True):
    """What the parser must know of a language: spelling, irregular verbs, both-ways spellings."""

    spelling: Spelling = Spelling()
    irregular: Mapping[str, tuple[str, str]] = {}
    doubled: frozenset[str] = frozenset()
    pairs: Mapping[str, str] = {}
    short: Mapping[str, tuple[str, ...]] = {}  # full word -> endings that can stand for it ("is": "'s")
    slots: frozenset[str] = frozenset()

    def forms(self, word: str) -> tuple[str, ...]:
        """The word in its spellings, and the endings that can stand for it."""
        return tuple(dict.fromkeys((*spellings(word, self.pairs), *self.short.get(word, ()))))


_LEX = re.compile(
    r"\s*(?:(?P<gap>\{(?P<low>\d+)(?:,(?P<high>\d+))?\})"
    r"|<(?P<slot>[a-z][a-z0-9_-]*)(?::(?P<form>[a-z]+))?>(?P<maybe>\?)?"
    r"|(?P<open>\()|(?P<close>\)\??)|(?P<span>[\[\]])|(?P<bar>\|)"
    r"|(?P<edge>[\^$])(?=[\s|)\]]|$)"
    r"|(?P<any>\*)(?::(?P<anytag>[A-Z$]+))?"
    r"|(?P<word>[^\s|()\[\]{}<>*]+))"
)
_WORD = re.compile(r"(?P<text>.+?)(?P<all>~)?(?::(?P<tag>[A-Z]{2,4}))?(?P<optional>\?)?$", re.S)


def parse(source: str, grammar: Grammar) -> Pattern:
    """The pattern that `source` writes. Raises PatternError."""
    return _Parser(source, grammar).pattern()


class _Parser:
    def __init__(self, source: str, grammar: Grammar) -> None:
        self.source = source
        self.grammar = grammar
        self.pieces = list(self._lex())
        self.at = 0

    def _lex(self) -> list[re.Match[str]]:
        pieces, place = [], 0
        while place < len(self.source.rstrip()):
            piece = _LEX.match(self.source, place)
            if piece is None:
                raise PatternError(
                    f"{self.source[place:].strip()!r} cannot be read", place, "see `replylint explain patterns`"
                )
            pieces.append(piece)
            place = piece.end()
        return pieces

    def pattern(self) -> Pattern:
        parts: list[list[Node]] = [[]]
        marks: list[str] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece["span"]:
                marks.append(piece["span"])
                parts.append([])
                self.at += 1
            else:
                parts[-1].extend(self._one_of())
        if not marks:
            parts = [[], parts[0], []]
        elif marks != ["[", "]"]:
            raise PatternError("square brackets do not pair", 0, "mark one stretch as [ ... ], or none")
        before, core, after = (tuple(part) for part in parts)
        if not core:
            raise PatternError("the pattern marks no words", 0, "put words into it")
        return Pattern(self.source, before, core, after)

    def _one_of(self) -> Sequence:
        """One item, or several with bars between them."""
        options = [self._item()]
        while self.at < len(self.pieces) and self.pieces[self.at]["bar"]:
            self.at += 1
            if self.at >= len(self.pieces):
                raise PatternError(
                    "nothing stands after the last |", len(self.source), "write an alternative or drop the bar"
                )
            options.append(self._item())
        if len(options) == 1:
            return options[0]
        words: list[str] = []
        for option in options:
            if len(option) == 1 and isinstance(option[0], Word) and not option[0].tag:
                words.extend(option[0].forms)
            else:
                return (Choice(tuple(options)),)
        return (Word(tuple(dict.fromkeys(words))),)

    def _item(self) -> Sequence:
        piece = self.pieces[self.at]
        self.at += 1
        if piece["gap"]:
            low = int(piece["low"])
            high = int(piece["high"] or low)
            if not low <= high <= 12:
                raise PatternError("a gap runs from few to many, 12 at most", piece.start(), "write {0,3}")
            return (Gap(low, high),)
        if piece["slot"]:
            slot = self._slot(piece)
            return (Choice(((slot,), ())),) if piece["maybe"] else (slot,)
        if piece["edge"]:
            return (Edge(piece["edge"]),)
        if piece["any"]:
            return (Any(piece["anytag"] or ""),)
        if piece["open"]:
            return self._group(piece)
        if piece["word"]:
            return self._word(piece)
        raise PatternError(f"{piece.group().strip()!r} stands alone", piece.start(), "close or drop it")

    def _slot(self, piece: re.Match[str]) -> Node:
        name, form = piece["slot"], piece["form"]
        if name in MASKS:
            return Word(("‹placeholder›", "‹time-placeholder›") if name == "placeholder" else (f"‹{name}›",))
        if name == "time-placeholder":
            return Word(("‹time-placeholder›",))
        if name in SHAPES:
            return Shape(name)
        full = f"{name}:{form}" if form else name
        if full not in self.grammar.slots:
            if form and form not in (*FORMS, "any"):
                raise PatternError(f"{form!r} is no form", piece.start(), f"use {', '.join(FORMS)} or any")
            raise PatternError(f"there is no list <{full}>", piece.start(), "name a list of rules/<language>/_lexicon")
        return Slot(full)

    def _group(self, opened: re.Match[str]) -> Sequence:
        options: list[list[Node]] = [[]]
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece["close"]:
                self.at += 1
                if piece["close"].endswith("?"):
                    options.append([])
                return _chosen([tuple(option) for option in options])
            if piece["bar"]:
                self.at += 1
                options.append([])
            else:
                options[-1].extend(self._item())
        raise PatternError("a bracket is not closed", opened.start(), "close it with )")

    def _word(self, piece: re.Match[str]) -> Sequence:
        parsed = _WORD.match(piece["word"])
        assert parsed is not None
        text, tag = parsed["text"], parsed["tag"] or ""
        if piece["word"] == "?":
            return (Word(("?",)),)
        nodes: list[Node] = []
        if parsed["all"]:
            bent = all_forms(text.lower(), self.grammar.irregular, self.grammar.doubled)
            forms = tuple(dict.fromkeys(f for form in bent for f in self.grammar.forms(form)))
            nodes.append(Word(forms, tag))
        else:
            nodes.extend(Word(self.grammar.forms(part), tag) for part in _plain_words(text, self.grammar.spelling))
        if parsed["optional"]:
            return (Choice((tuple(nodes), ())),)
        return tuple(nodes)


def _chosen(options: list[Sequence]) -> Sequence:
    """One of several sequences; single words are folded into one node, which is quicker to try."""
    words = [
        option[0].forms for option in options if len(option) == 1 and isinstance(option[0], Word) and not option[0].tag
    ]
    single = Word(tuple(dict.fromkeys(form for forms in words for form in forms)))
    rest = [o for o in options if not (len(o) == 1 and isinstance(o[0], Word) and not o[0].tag)]
    if words and not rest:
        return (single,)
    return (Choice((*(((single,),) if words else ()), *rest)),)


_PARTS = re.compile(r"\d+(?:[.,:/]\d+)+\w*|[^\W_]+(?:['’][^\W_]+)*|\.\.\.|[^\w\s/_*#\"'’-]")


def _plain_words(text: str, spelling: Spelling) -> list[str]:
    """Literal text of a pattern, cut and folded as a reply would be."""
    if text[0] in "'’" and text[1:] in spelling.endings:
        return [spelling.endings[text[1:]]]  # an ending on its own, as in "(customer|guest) 's"
    words: list[str] = []
    for part in _PARTS.findall(text):
        words.extend(["…"] if part == "..." else [word for word, _, _ in fold(part, spelling)])
    return words


def verb_slot(lemmas: tuple[str, ...], grammar: Grammar) -> dict[str, tuple[Sequence, ...]]:
    """A list of verbs as one list per form, with "" and "any" for all forms together."""
    slots: dict[str, list[Sequence]] = {form: [] for form in (*FORMS, "any")}
    for lemma in lemmas:
        for form, text in verb_forms(lemma, grammar.irregular, grammar.doubled).items():
            sequence = tuple(Word(grammar.forms(word)) for word in _plain_words(text, grammar.spelling))
            slots[form].append(sequence)
            if sequence not in slots["any"]:
                slots["any"].append(sequence)
    return {form: tuple(sequences) for form, sequences in slots.items()}


def walk(nodes: Sequence, visit: Callable[[Node], None]) -> None:
    """Calls `visit` on every node, those in choices included."""
    for node in nodes:
        visit(node)
        if isinstance(node, Choice):
            for option in node.options:
                walk(option, visit)


def tags(pattern: Pattern) -> bool:
    """Whether the pattern asks for a part of speech."""
    found: list[str] = []
    walk(pattern.nodes, lambda node: found.append(node.tag) if isinstance(node, Word | Any) and node.tag else None)
    return bool(found)

"""Finding many patterns in a text: one Aho-Corasick pass for their rarest words, then the words around."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

import ahocorasick_rs
import msgspec

from replylint.patterns.syntax import Any, Choice, Edge, Gap, Node, Pattern, Sequence, Shape, Slot, Word, walk
from replylint.reading.tokens import Acronym, Tokens, Words

# Where a node that begins at a word can end: (words, place, first, last, tags) -> places.
Step = Callable[[Words, int, int, int, "Tags | None"], "tuple[int, ...]"]
Tags = Mapping[int, str]
# For the first word of a pattern, those that can be its second; None where that may be any word, or none.
Following = Callable[[str], "frozenset[str] | None"]
_ANY_WORD = ""
# For a list, its entries by the words with which they can begin; _ANY_WORD for those that can begin with any.
Openings = dict[str, dict[str, list[Sequence]]]

_MASK = "‹"
_CLOSERS = frozenset(".,!?…;:")
_MOST_ANCHORS = 24
_MOST_PATTERNS = 1 << 20  # so that a place and a pattern make one number
# How many times dearer to look for than any other word.
_COMMON = 300.0
_FREQUENT = 30.0

_NUMBERS = (
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
_SHAPE_WORDS: dict[str, frozenset[str]] = {
    "number": frozenset({"0", *_NUMBERS}),
    "clock": frozenset({"0"}),
    "date": frozenset({"0"}),
    "ordinal": frozenset({"0"}),
    "code_word": frozenset({"0"}),
    "money": frozenset("$€£¥₹"),
}
_SHAPE_TESTS: dict[str, re.Pattern[str]] = {
    "number": re.compile(rf"\d+(?:[.,]\d+)*[kx]?$|(?:{'|'.join(_NUMBERS)})$"),
    "clock": re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm|h|hrs?)$|\d{1,2}:\d{2}$"),
    "date": re.compile(r"\d{1,4}[./]\d{1,2}(?:[./]\d{2,4})?$"),
    "money": re.compile(r"[$€£¥₹]$"),
    "ordinal": re.compile(r"\d{1,2}(?:st|nd|rd|th)$"),
    "code_word": re.compile(r"(?=.*\d)[a-z0-9]{4,}$"),
    "emoji": re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]$"),
    "word": re.compile(r"[^\W\d_]"),
}


class Hit(msgspec.Struct, frozen=True, gc=False):
    """Pattern number `pattern` stands at words `first` to `last` (half-open) of sentence `sentence`."""

    pattern: int
    first: int
    last: int
    sentence: int


class Anchor(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Words that must stand in every match, and how many words after its start they can begin."""

    text: str
    low: int
    high: int


class Lexicon(msgspec.Struct, frozen=True):
    """The lists of words that patterns name, and the words that make poor anchors: common and frequent ones."""

    slots: Mapping[str, tuple[Sequence, ...]] = {}
    common: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()

    def cost(self, word: str) -> float:
        """How often a search for the word will find it, roughly."""
        return _COMMON if word in self.common or word == DIGITS else _FREQUENT if word in self.frequent else 1.0


class Patterns:
    """Patterns made ready; immutable after construction, safe to share between threads.

    `parsed` and `anchors` run in parallel; hits name a pattern by its number there.
    """

    def __init__(self, parsed: tuple[Pattern, ...], anchors: tuple[tuple[Anchor, ...], ...], steps: Steps) -> None:
        self.parsed = parsed
        self._steps = steps
        self._ready: list[Ready | None] = [None] * len(parsed)
        by_text: dict[str, list[tuple[int, int, int]]] = {}
        for number, places in enumerate(anchors):
            for anchor in places:
                by_text.setdefault(anchor.text, []).append((number, anchor.low, anchor.high))
        self._wanted = list(by_text.values())
        self._acronyms = list(by_text).index(ACRONYM) if ACRONYM in by_text else None
        self._automaton = ahocorasick_rs.AhoCorasick([f" {text} " for text in by_text])

    def find(self, tokens: Tokens) -> list[Hit]:
        """Every place where a pattern stands, parts of speech not yet asked; longest core per start."""
        places = [
            (anchor, bisect_left(tokens.places, start + 1))
            for anchor, start, _ in self._automaton.find_matches_as_indexes(tokens.folded, overlapping=True)
        ]
        if self._acronyms is not None:
            capitals = [word for word, text in enumerate(tokens.words) if type(text) is Acronym]
            # A text in capitals throughout has no abbreviations, it shouts.
            if 3 * len(capitals) < len(tokens.words):
                places += [(self._acronyms, word) for word in capitals]
        words, folded = tokens.words, tokens.words.folded
        ready_of, steps = self._ready, self._steps
        tried: set[int] = set()
        hits: list[Hit] = []
        number_of = begin = stop = holds = -1
        for anchor, word in places:
            if not begin <= word < stop:
                number_of = tokens.sentence_at(word)
                sentence = tokens.sentences[number_of]
                begin, stop = sentence.first, sentence.last
                holds = steps.holds(words, begin, stop)
            for number, low, high in self._wanted[anchor]:
                ready = ready_of[number]
                if ready is None:
                    ready = ready_of[number] = steps.ready(self.parsed[number])
                    holds = steps.holds(words, begin, stop)
                firsts = ready.firsts
                if low == high and (word - low < begin or (firsts is not None and folded[word - low] not in firsts)):
                    continue
                if ready.musts & holds != ready.musts:
                    continue
                for first in range(max(begin, word - high), word - low + 1):
                    attempt = first * _MOST_PATTERNS + number
                    if (firsts is not None and folded[first] not in firsts) or attempt in tried:
                        continue
                    tried.add(attempt)
                    if ready.begins(folded, first, stop):
                        span = ready.span(words, first, begin, stop, None)
                        if span is not None:
                            hits.append(Hit(number, span[0], span[1], number_of))
        return _widest(hits)

    def holds(self, hit: Hit, tokens: Tokens, tags: Tags) -> bool:
        """Whether the hit stands once the parts of speech of its sentence are known (word -> tag)."""
        sentence = tokens.sentences[hit.sentence]
        ready = self._steps.ready(self.parsed[hit.pattern])
        for first in range(sentence.first, hit.first + 1):
            span = ready.span(tokens.words, first, sentence.first, sentence.last, tags)
            if span is not None and span[0] == hit.first:
                return True
        return False


def _widest(hits: list[Hit]) -> list[Hit]:
    """Without the hits that lie within another of the same pattern ("sorry" in "so sorry")."""
    hits.sort(key=lambda hit: (hit.pattern, hit.first, -hit.last))
    kept: list[Hit] = []
    for hit in hits:
        if not (kept and kept[-1].pattern == hit.pattern and hit.last <= kept[-1].last):
            kept.append(hit)
    return kept


class Ready:
    """A pattern as functions over words. `musts` has a bit for each set of words of which a match holds one."""

    __slots__ = ("_after", "_before", "_core", "_following", "_trims", "firsts", "musts")

    def __init__(
        self,
        before: Step | None,
        core: Step,
        after: Step | None,
        firsts: frozenset[str] | None,
        musts: int,
        following: Following,
        trims: bool,
    ) -> None:
        self._before = before
        self._core = core
        self._after = after
        self._following = following
        self._trims = trims
        self.firsts = firsts
        self.musts = musts

    def begins(self, folded: list[str], place: int, last: int) -> bool:
        """Whether the words at `place` are two with which the pattern can begin."""
        if self.firsts is not None and folded[place] not in self.firsts:
            return False
        words = self._following(folded[place])
        return words is None or (place + 1 < last and folded[place + 1] in words)

    def span(self, words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, int] | None:
        """Words that the pattern marks if it begins at `place` in the sentence `first` to `last`, or None."""
        starts = (place,) if self._before is None else self._before(words, place, first, last, tags)
        for start in starts:
            for end in sorted(self._core(words, start, first, last, tags), reverse=True):
                if end > start and (self._after is None or self._after(words, end, first, last, tags)):
                    while self._trims and end - 1 > start and words[end - 1] in _CLOSERS:
                        end -= 1
                    return start, end
        return None

    def ends(self, words: Words, place: int, first: int, last: int) -> set[int]:
        """Where the whole pattern, not only what it marks, can end if it begins at `place`."""
        places = {place} if self._before is None else {*self._before(words, place, first, last, None)}
        for step in (self._core, self._after):
            if step is not None:
                places = {end for start in places for end in step(words, start, first, last, None)}
        return places


_MOST_MUSTS = 4
_DEAREST_MUST = 4000.0  # a set of words so common that asking for it is a waste


class Steps:
    """Patterns made ready when first needed, and kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._slots: dict[str, Step] = {}
        self._numbers: dict[str, int] = {}
        self._sequences: dict[int, tuple[Sequence, Step]] = {}
        self._first_words: dict[str, frozenset[str] | None] = {}
        self._openings: Openings = {}
        self._ready: dict[str, Ready] = {}
        self._must_bits: dict[frozenset[str], int] = {}
        self._word_bits: dict[str, int] = {}

    def holds(self, words: Words, first: int, last: int) -> int:
        """The sets of words, as bits of `Ready.musts`, of which a sentence holds a word.

        Good until another pattern is made ready, for that may ask for sets of its own.
        """
        known = words.holds.get((first, last))
        if known is None or known[0] != len(self._must_bits):
            bits, held = self._word_bits, 0
            for word in {*words.folded[first:last]}:
                held |= bits.get(word, 0)
            known = words.holds[first, last] = (len(self._must_bits), held)
        return known[1]

    def possible(self, ready: Ready, words: Words, first: int, last: int) -> bool:
        """Whether a sentence has the words without which the pattern cannot stand in it."""
        return ready.musts & self.holds(words, first, last) == ready.musts

    def ready(self, pattern: Pattern) -> Ready:
        """The pattern as functions over words."""
        # By how it is written, for many rules ask for the same, each with a pattern of its own.
        known = self._ready.get(pattern.source)
        if known is None:
            known = self._ready[pattern.source] = self._make_ready(pattern)
        return known

    def stands_in(self, pattern: Pattern, tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
        """The first place of the pattern between two words, sentence by sentence; None if nowhere."""
        asked = (pattern.source, first, last)
        spans = tokens.words.spans
        if asked not in spans:
            spans[asked] = self._search(self.ready(pattern), tokens, first, last)
        return spans[asked]

    def _search(self, ready: Ready, tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
        words, folded, firsts = tokens.words, tokens.words.folded, ready.firsts
        for number in range(max(0, tokens.sentence_at(first)), len(tokens.sentences)):
            sentence = tokens.sentences[number]
            if sentence.first >= last:
                break
            if not self.possible(ready, words, sentence.first, sentence.last):
                continue
            low, high = max(first, sentence.first), min(last, sentence.last)
            for place in range(low, high):
                if (firsts is None or folded[place] in firsts) and ready.begins(folded, place, high):
                    span = ready.span(words, place, low, high, None)
                    if span is not None:
                        return span
        return None

    def _make_ready(self, pattern: Pattern) -> Ready:
        return Ready(
            self._sequence(pattern.before) if pattern.before else None,
            self._sequence(pattern.core),
            self._sequence(pattern.after) if pattern.after else None,
            first_words(pattern.nodes, self._lexicon, self._first_words),
            self._musts(pattern),
            self._following(pattern.nodes),
            isinstance(pattern.core[-1], Gap),
        )

    def _following(self, nodes: Sequence) -> Following:
        """For a first word, which words can come second; worked out once for each first word."""
        known: dict[str, frozenset[str] | None] = {}
        met: set[str] = set()

        def following(word: str) -> frozenset[str] | None:
            if word not in known:
                # Not worth working out for a word that is met but once.
                if word not in met:
                    met.add(word)
                    return None
                known[word] = second_words(nodes, word, self._lexicon, self._first_words, self._openings)
            return known[word]

        return following

    def _musts(self, pattern: Pattern) -> int:
        sets = []
        for node in pattern.nodes:
            if not isinstance(node, Edge):
                words = first_words((node,), self._lexicon, self._first_words)
                if words is not None:
                    sets.append((sum(self._lexicon.cost(word) for word in words), words))
        sets.sort(key=lambda entry: entry[0])
        return sum({self._must_bit(words) for cost, words in sets[:_MOST_MUSTS] if cost < _DEAREST_MUST})

    def _must_bit(self, words: frozenset[str]) -> int:
        bit = self._must_bits.get(words)
        if bit is None:
            bit = self._must_bits[words] = 1 << len(self._must_bits)
            for word in words:
                self._word_bits[word] = self._word_bits.get(word, 0) | bit
        return bit

    def _sequence(self, nodes: Sequence) -> Step:
        # By identity, for hashing a long sequence costs more than running it; the nodes are kept with the step.
        known = self._sequences.get(id(nodes))
        if known is None:
            known = self._sequences[id(nodes)] = (nodes, _in_turn([self._step(node) for node in nodes]))
        return known[1]

    def _step(self, node: Node) -> Step:
        if isinstance(node, Word):
            return _word(frozenset(node.forms), node.tag)
        if isinstance(node, Any):
            return _any(node.tag)
        if isinstance(node, Gap):
            return _gap(node.low, node.high)
        if isinstance(node, Shape) and node.name == "acronym":
            return _acronym
        if isinstance(node, Shape):
            return _shape(_SHAPE_TESTS[node.name])
        if isinstance(node, Edge):
            return _start if node.side == "^" else _end
        if isinstance(node, Choice):
            return self._dispatch(node.options)
        return self._slot(node.name)

    def _slot(self, name: str) -> Step:
        step = self._slots.get(name)
        if step is None:
            # Numbered before it is built, for building it may build others.
            self._numbers.setdefault(name, len(self._numbers))
            step = self._slots[name] = _remembered(self._dispatch(self._lexicon.slots[name]), self._numbers[name])
        return step

    def _dispatch(self, entries: tuple[Sequence, ...]) -> Step:
        """One of several sequences; only those are tried, and made ready, that can begin with the word at hand."""
        by_word = _by_first_word(entries, self._lexicon, self._first_words)
        anywhere = [self._sequence(entry) for entry in by_word.pop(_ANY_WORD, ())]
        made: dict[str, tuple[tuple[frozenset[str] | None, Step], ...]] = {}

        def begun(word: str) -> tuple[tuple[frozenset[str] | None, Step], ...]:
            return tuple(
                (second_words(entry, word, self._lexicon, self._first_words, self._openings), self._sequence(entry))
                for entry in by_word[word]
            )

        def choice(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
            found: tuple[int, ...] = ()
            if place < last:
                word = words.folded[place]
                if word in by_word:
                    steps = made.get(word)
                    if steps is None:
                        steps = made[word] = begun(word)
                    following = words.folded[place + 1] if place + 1 < last else ""
                    for seconds, step in steps:
                        if seconds is None or following in seconds:
                            ends = step(words, place, first, last, tags)
                            if ends:
                                found = tuple({*found, *ends}) if found else ends
            for step in anywhere:
                ends = step(words, place, first, last, tags)
                if ends:
                    found = tuple({*found, *ends}) if found else ends
            return found

        return choice


def _remembered(step: Step, number: int) -> Step:
    """A list's step that works out once what it matches where: many patterns begin with the same list."""

    def slot(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        if tags is not None:
            return step(words, place, first, last, tags)
        asked = (number, place, first, last)
        known = words.known.get(asked)
        if known is None:
            known = words.known[asked] = step(words, place, first, last, None)
        return known

    return slot


# The anchor of a pattern that looks for a word in capitals.
ACRONYM = "‹acronym›"
# Stands in sets of first words, and in folded text, for every word with a digit.
DIGITS = "0"


def first_words(nodes: Sequence, lexicon: Lexicon, known: dict[str, frozenset[str] | None]) -> frozenset[str] | None:
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
            seeds = _SHAPE_WORDS.get(node.name)
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
    node: Choice | Slot, word: str, lexicon: Lexicon, known: dict[str, frozenset[str] | None], openings: Openings
) -> Iterable[Sequence]:
    """The options that can begin with the word."""
    if isinstance(node, Choice):
        for option in node.options:
            begins = first_words(option, lexicon, known) if option else frozenset[str]()
            if begins is None or word in begins:
                yield option
        return
    if node.name not in openings:
        openings[node.name] = _by_first_word(lexicon.slots[node.name], lexicon, known)
    yield from openings[node.name].get(word, ())
    yield from openings[node.name].get(_ANY_WORD, ())


def _by_first_word(
    entries: Iterable[Sequence], lexicon: Lexicon, known: dict[str, frozenset[str] | None]
) -> dict[str, list[Sequence]]:
    """The sequences by the words with which they can begin; under _ANY_WORD those that can begin with any."""
    by_word: dict[str, list[Sequence]] = {}
    for entry in entries:
        begins = first_words(entry, lexicon, known)
        for word in (_ANY_WORD,) if begins is None else begins:
            by_word.setdefault(word, []).append(entry)
    return by_word


def _folded(forms: tuple[str, ...]) -> Iterable[str]:
    """The words as they stand in folded text."""
    if all(map(str.isalpha, forms)):
        return forms
    return [DIGITS if _has_digit(form) else form for form in forms]


def second_words(
    nodes: Sequence, word: str, lexicon: Lexicon, known: dict[str, frozenset[str] | None], openings: Openings
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


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(letter.isdigit() for letter in word)


def _word(forms: frozenset[str], tag: str) -> Step:
    def word(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        if place < last and words[place] in forms and _tagged(tag, place, tags):
            return (place + 1,)
        return ()

    return word


def _any(tag: str) -> Step:
    def one(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        if place < last and words[place][0] != _MASK and _tagged(tag, place, tags):
            return (place + 1,)
        return ()

    return one


def _gap(low: int, high: int) -> Step:
    def gap(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        end = place
        while end < last and end - place < high and words[end][0] != _MASK:
            end += 1
        return tuple(range(place + low, end + 1))

    return gap


def _shape(test: re.Pattern[str]) -> Step:
    def shape(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        return (place + 1,) if place < last and test.match(words[place]) else ()

    return shape


def _acronym(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
    return (place + 1,) if place < last and type(words[place]) is Acronym else ()


def _start(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
    return (place,) if place == first else ()


def _end(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
    return (place,) if place == last or words[place] in {".", "!", "?", "…"} else ()


def _nothing(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
    return (place,)


def _in_turn(steps: list[Step]) -> Step:
    if not steps:
        return _nothing
    if len(steps) == 1:
        return steps[0]
    head, *rest = steps

    def in_turn(words: Words, place: int, first: int, last: int, tags: Tags | None) -> tuple[int, ...]:
        places = head(words, place, first, last, tags)
        for step in rest:
            if not places:
                return ()
            if len(places) == 1:  # by far the most common, and no set is needed
                places = step(words, places[0], first, last, tags)
            else:
                places = tuple({end for at in places for end in step(words, at, first, last, tags)})
        return places

    return in_turn


def _tagged(tag: str, place: int, tags: Tags | None) -> bool:
    return not tag or tags is None or tags.get(place, "").startswith(tag)


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


# Anchors: chosen when a rulebook is compiled.


class _Run(msgspec.Struct, frozen=True):
    texts: tuple[str, ...]
    cost: float
    low: int
    high: int


class Known(msgspec.Struct):
    """What was worked out for lists, kept from one pattern to the next while a rulebook is compiled."""

    first_words: dict[str, frozenset[str] | None] = {}
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
        if isinstance(node, Shape) and node.name in _SHAPE_WORDS:
            yield _run(tuple(sorted(_SHAPE_WORDS[node.name])), low, high, lexicon)
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
        return tuple(dict.fromkeys(DIGITS if _has_digit(form) else form for form in node.forms))
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

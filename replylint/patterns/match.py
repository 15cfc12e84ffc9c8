"""Finding many patterns in a text: one look-up of each word for their rarest words, then the words around."""

from __future__ import annotations

from typing import Final, cast

import msgspec

from replylint.patterns.anchors import ACRONYM, Anchor
from replylint.patterns.steps import Builder, Sight, Step, Tags, offsets
from replylint.patterns.syntax import Edge, Gap, Lexicon, Pattern, Sequence
from replylint.reading.tokens import Acronym, Tokens

_CLOSERS: Final = frozenset(".,!?…;:")
_MOST_WORDS: Final = 1 << 20  # so that two places, or a place and a pattern, make one number
_MOST_CHOSEN: Final = 500  # next words that are remembered
_MOST_MUSTS: Final = 4
_DEAREST_MUST: Final = 1000.0  # a set of words so common that asking for it is a waste
_MUST_BITS: Final = 2000  # sets of words share bits, so that the numbers stay short
_FRAME: Final = (1 << 10) - 1  # ends within nine words, which is what a frame before a verb has
_ANY: Final = frozenset({""})


class Hit(msgspec.Struct, frozen=True, gc=False):
    """Pattern number `pattern` stands at words `first` to `last` (half-open) of sentence `sentence`."""

    pattern: int
    first: int
    last: int
    sentence: int


class Ready:
    """A pattern made ready. `musts` has a bit for each set of words of which a match holds one."""

    def __init__(
        self,
        number: int,
        pattern: Pattern,
        builder: Builder,
        musts: int,
    ) -> None:
        self.number = number
        self.musts = musts
        self._nodes: Sequence = tuple(pattern.nodes)
        self._builder = builder
        self._before: Step | None = builder.sequence(pattern.before) if pattern.before else None
        self._core: Step = builder.sequence(pattern.core)
        self._after: Step | None = builder.sequence(pattern.after) if pattern.after else None
        self._trims: bool = isinstance(pattern.core[-1], Gap)
        self.firsts: frozenset[str] | None = builder.firsts(self._nodes)
        self._seconds: dict[str, frozenset[str]] = {}
        self._met: set[str] = set()

    def begins(self, sight: Sight, place: int) -> bool:
        """Whether the words at `place` are two with which the pattern can begin."""
        return self.begins_with(sight.folded[place], sight.folded[place + 1] if place + 1 < sight.last else "")

    def begins_with(self, word: str, following: str) -> bool:
        """Whether the pattern can begin with these two words; `following` is empty where the sentence ends."""
        if self.firsts is not None and word not in self.firsts:
            return False
        seconds = self._seconds.get(word)
        if seconds is None:
            seconds = self._second_words(word)
        return seconds is _ANY or following in seconds

    def _second_words(self, word: str) -> frozenset[str]:
        # Not worth working out for a word that is met but once.
        if word not in self._met:
            self._met.add(word)
            return _ANY
        seconds = self._builder.seconds(self._nodes, word)
        self._seconds[word] = known = _ANY if seconds is None else seconds
        return known

    def span(self, sight: Sight, place: int) -> tuple[int, int] | None:
        """Words that the pattern marks if it begins at `place`, or None."""
        before = self._before
        if before is None:
            end = self._end(sight, place)
            return None if end < 0 else (place, end)
        for offset in offsets(before.ends(sight, place)):
            end = self._end(sight, place + offset)
            if end >= 0:
                return place + offset, end
        return None

    def first(self, sight: Sight) -> tuple[int, int] | None:
        """The first place of the pattern in the sentence, or None."""
        firsts, folded = self.firsts, sight.folded
        for place in range(sight.first, sight.last):
            if (firsts is None or folded[place] in firsts) and self.begins(sight, place):
                span = self.span(sight, place)
                if span is not None:
                    return span
        return None

    def _end(self, sight: Sight, start: int) -> int:
        """The last place where what is marked can end, with what stands behind it; -1 if it does not stand there."""
        ends = self._core.ends(sight, start)
        if ends < 2:
            return -1
        after = self._after
        for offset in reversed(offsets(ends)):
            end = start + offset
            if offset > 0 and (after is None or after.ends(sight, end) != 0):
                while self._trims and end - 1 > start and sight.words[end - 1] in _CLOSERS:
                    end -= 1
                return end
        return -1

    def ends(self, sight: Sight, place: int) -> int:
        """Where the whole pattern, not only what it marks, can end if it begins at `place`: bit n for n words on."""
        ends = 1 if self._before is None else self._before.ends(sight, place)
        for step in (self._core, self._after):
            if step is not None:
                after = 0
                for offset in offsets(ends):
                    after |= step.ends(sight, place + offset) << offset
                ends = after
        return ends

    def reaches(self, sight: Sight, end: int) -> bool:
        """Whether the whole pattern, begun earlier in the sentence, can end at `end`."""
        firsts, folded = self.firsts, sight.folded
        for place in range(sight.first, end):
            if firsts is not None and folded[place] not in firsts:
                continue
            if self.begins(sight, place) and self.ends(sight, place) >> (end - place) & 1:
                return True
        return False

    def overlaps(self, sight: Sight, first: int, last: int) -> bool:
        """Whether the whole pattern, begun in the sentence before `last`, can end after `first`."""
        firsts, folded = self.firsts, sight.folded
        for place in range(sight.first, last):
            if firsts is not None and folded[place] not in firsts:
                continue
            if self.begins(sight, place) and self.ends(sight, place) >> max(0, first + 1 - place):
                return True
        return False

    def behind(self, sight: Sight) -> int:
        """Where the pattern, begun a few words before, ends in the sentence: bit n for its word n."""
        asked = -1 - self.number
        known = sight.known.get(asked)
        if known is None:
            known, first = 0, sight.first
            firsts, folded = self.firsts, sight.folded
            for place in range(first, sight.last):
                if firsts is not None and folded[place] not in firsts:
                    continue
                if self.begins(sight, place):
                    known |= (self.ends(sight, place) & _FRAME) << (place - first)
                elif firsts is None:  # it may take no word at all
                    known |= (self.ends(sight, place) & 1) << (place - first)
            sight.known[asked] = known
        return known


class Text:
    """What was found out about the words of a text: its sentences as steps see them, and where patterns stand.

    A sentence counts its words from 0, and begins at word `starts[n]` of the text.
    """

    def __init__(self, tokens: Tokens, sentences: Sentences) -> None:
        words = tokens.words
        self.words: list[str] = words
        self.sights: list[Sight] = []
        self.starts: list[int] = []
        for sentence in tokens.sentences:
            first, last = sentence.first, sentence.last
            self.starts.append(first)
            self.sights.append(sentences.sight(self.words[first:last], words.folded[first:last]))
        self.whole = Sight(self.words, words.folded, 0, len(words))
        self.spans: dict[int, tuple[int, int] | None] = {}


class Sentences:
    """Sentences as steps see them, `most` of them kept: one that comes again is known already."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[tuple[str, ...], Sight] = {}

    def sight(self, words: list[str], folded: list[str]) -> Sight:
        """The sentence of these words."""
        if self.most == 0:
            return Sight(words, folded, 0, len(words))
        asked = tuple(words)
        known = self._kept.get(asked)
        if known is None:
            known = Sight(words, folded, 0, len(words))
            # A word in capitals is equal to the same without, and patterns tell them apart.
            if not _has_capitals(words):
                if len(self._kept) >= self.most:
                    self._kept.clear()
                self._kept[asked] = known
        elif _has_capitals(words):
            return Sight(words, folded, 0, len(words))
        return known


def _has_capitals(words: list[str]) -> bool:
    return any(type(word) is Acronym for word in words)


class Steps:
    """Patterns made ready when first needed, and kept."""

    def __init__(self, lexicon: Lexicon, sentences: int = 0) -> None:
        self._lexicon = lexicon
        self._sentences = Sentences(sentences)
        self._builder = Builder(lexicon)
        self._ready: dict[str, Ready] = {}
        self._must_bits: dict[frozenset[str], int] = {}
        self._word_bits: dict[str, int] = {}

    def text(self, tokens: Tokens) -> Text:
        """What is known of a text; kept with its words, with which it lives and dies."""
        kept = cast("dict[int, Text]", tokens.words.known)
        known = kept.get(0)
        if known is None:
            known = kept[0] = Text(tokens, self._sentences)
        return known

    def possible(self, ready: Ready, sight: Sight) -> bool:
        """Whether a sentence has the words without which the pattern cannot stand in it."""
        musts = ready.musts
        if musts == 0:
            return True
        if sight.asked != len(self._must_bits):
            self._look(sight)
        return musts & sight.held == musts

    def _look(self, sight: Sight) -> None:
        bits, held = self._word_bits, 0
        for place in range(sight.first, sight.last):
            more = bits.get(sight.folded[place])
            if more is not None:
                held |= more
        sight.held = held
        sight.asked = len(self._must_bits)

    def ready(self, pattern: Pattern) -> Ready:
        """The pattern made ready."""
        # By how it is written, for many rules ask for the same, each with a pattern of its own.
        known = self._ready.get(pattern.source)
        if known is None:
            known = Ready(len(self._ready), pattern, self._builder, self._musts(pattern))
            self._ready[pattern.source] = known
        return known

    def stands_in(self, pattern: Pattern, tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
        """The first place of the pattern between two words, sentence by sentence; None if nowhere."""
        ready, text = self.ready(pattern), self.text(tokens)
        asked = (ready.number * _MOST_WORDS + first) * _MOST_WORDS + last
        if asked in text.spans:
            return text.spans[asked]
        span = text.spans[asked] = self._search(ready, text, first, last)
        return span

    def _search(self, ready: Ready, text: Text, first: int, last: int) -> tuple[int, int] | None:
        if not self.possible(ready, text.whole):
            return None
        for number, sight in enumerate(text.sights):
            start = text.starts[number]
            if start + sight.last <= first:
                continue
            if start >= last:
                break
            if not self.possible(ready, sight):
                continue
            if first > start or last < start + sight.last:
                part = Sight(sight.words, sight.folded, max(first - start, 0), min(last - start, sight.last))
                span = ready.first(part)
            elif ready.number in sight.spans:
                span = sight.spans[ready.number]
            else:
                span = sight.spans[ready.number] = ready.first(sight)
            if span is not None:
                return start + span[0], start + span[1]
        return None

    def _musts(self, pattern: Pattern) -> int:
        sets: list[tuple[float, frozenset[str]]] = []
        for node in pattern.nodes:
            if not isinstance(node, Edge):
                words = self._builder.firsts((node,))
                if words is not None:
                    sets.append((sum([self._lexicon.cost(word) for word in words]), words))
        sets.sort(key=_cost)
        musts = 0
        for cost, words in sets[:_MOST_MUSTS]:
            if cost < _DEAREST_MUST:
                musts |= self._must_bit(words)
        return musts

    def _must_bit(self, words: frozenset[str]) -> int:
        bit = self._must_bits.get(words)
        if bit is None:
            bit = self._must_bits[words] = 1 << len(self._must_bits) % _MUST_BITS
            for word in words:
                self._word_bits[word] = self._word_bits.get(word, 0) | bit
        return bit


def _cost(entry: tuple[float, frozenset[str]]) -> float:
    return entry[0]


class _Wanted:
    """A pattern that an anchor tells of, and how many words after its start the anchor can begin."""

    def __init__(self, number: int, low: int, high: int) -> None:
        self.number = number
        self.low = low
        self.high = high
        self.ready: Ready | None = None


class _Branch:
    """Where the words of an anchor lead: to patterns, and by the next word to longer anchors.

    `starting` are the patterns that begin with the anchor, `chosen` those of them that the next word allows.
    """

    def __init__(self) -> None:
        self.wanted: list[_Wanted] = []
        self.starting: list[_Wanted] = []
        self.chosen: dict[str, list[_Wanted]] = {}
        self.met = False
        self.after: dict[str, _Branch] = {}


class Patterns:
    """Patterns made ready; immutable after construction, safe to share between threads.

    `parsed` and `anchors` run in parallel; hits name a pattern by its number there.
    """

    def __init__(self, parsed: tuple[Pattern, ...], anchors: tuple[tuple[Anchor, ...], ...], steps: Steps) -> None:
        self.parsed = parsed
        self._steps = steps
        self._root = _Branch()
        self._capitals: list[_Wanted] = []
        for number, places in enumerate(anchors):
            for anchor in places:
                wanted = _Wanted(number, anchor.low, anchor.high)
                if anchor.text == ACRONYM:
                    self._capitals.append(wanted)
                elif anchor.high == 0:
                    self._branch(anchor.text).starting.append(wanted)
                else:
                    self._branch(anchor.text).wanted.append(wanted)

    def _branch(self, text: str) -> _Branch:
        branch = self._root
        for word in text.split():
            if word not in branch.after:
                branch.after[word] = _Branch()
            branch = branch.after[word]
        return branch

    def find(self, tokens: Tokens) -> list[Hit]:
        """Every place where a pattern stands, parts of speech not yet asked; longest core per start."""
        text, whose = self._steps.text(tokens), id(self)
        hits = list[Hit]()
        for number, sight in enumerate(text.sights):
            spans = sight.hits.get(whose)
            if spans is None:
                spans = sight.hits[whose] = self._spans(sight)
            start = text.starts[number]
            for pattern, first, last in spans:
                hits.append(Hit(pattern, start + first, start + last, number))
        if self._capitals:
            self._find_capitals(text, hits)
        return _widest(hits)

    def _spans(self, sight: Sight) -> list[tuple[int, int, int]]:
        """Every place where a pattern stands in a sentence, with its number."""
        roots, folded, last = self._root.after, sight.folded, sight.last
        tried: set[int] = set()
        spans: list[tuple[int, int, int]] = []
        for word in range(last):
            branch, place = roots.get(folded[word]), word + 1
            while branch is not None:
                if branch.starting:
                    for wanted in self._chosen(branch, folded[word], folded[word + 1] if word + 1 < last else ""):
                        if wanted.ready is not None:
                            self._attempt(wanted.ready, wanted.number, sight, word, tried, spans)
                for wanted in branch.wanted:
                    self._try(wanted, sight, word, tried, spans)
                branch = branch.after.get(folded[place]) if place < last else None
                place += 1
        return spans

    def _chosen(self, branch: _Branch, word: str, following: str) -> list[_Wanted]:
        """The patterns that can begin with the two words, of those that begin with the first."""
        chosen = branch.chosen.get(following)
        if chosen is None:
            chosen = [wanted for wanted in branch.starting if self._ready(wanted).begins_with(word, following)]
            if branch.met and len(branch.chosen) < _MOST_CHOSEN:
                branch.chosen[following] = chosen
            branch.met = True  # what a pattern can begin with is known from the second time on
        return chosen

    def _ready(self, wanted: _Wanted) -> Ready:
        ready = wanted.ready
        if ready is None:
            ready = wanted.ready = self._steps.ready(self.parsed[wanted.number])
        return ready

    def _find_capitals(self, text: Text, hits: list[Hit]) -> None:
        capitals = [place for place, word in enumerate(text.words) if type(word) is Acronym]
        # A text in capitals throughout has no abbreviations, it shouts.
        if 3 * len(capitals) >= len(text.words):
            return
        for number, sight in enumerate(text.sights):
            start = text.starts[number]
            tried: set[int] = set()
            spans: list[tuple[int, int, int]] = []
            for word in capitals:
                if start <= word < start + sight.last:
                    for wanted in self._capitals:
                        self._try(wanted, sight, word - start, tried, spans)
            hits += [Hit(pattern, start + first, start + last, number) for pattern, first, last in spans]

    def _try(
        self, wanted: _Wanted, sight: Sight, word: int, tried: set[int], spans: list[tuple[int, int, int]]
    ) -> None:
        """Adds where the pattern stands around its anchor."""
        ready = self._ready(wanted)
        place, last = max(sight.first, word - wanted.high), word - wanted.low
        firsts, folded = ready.firsts, sight.folded
        while place <= last:
            if (firsts is None or folded[place] in firsts) and ready.begins(sight, place):
                self._attempt(ready, wanted.number, sight, place, tried, spans)
            place += 1

    def _attempt(
        self,
        ready: Ready,
        number: int,
        sight: Sight,
        place: int,
        tried: set[int],
        spans: list[tuple[int, int, int]],
    ) -> None:
        """Adds where the pattern stands if it begins at `place`, and was not tried there before."""
        if not self._steps.possible(ready, sight):
            return
        attempt = place * _MOST_WORDS + number
        if attempt not in tried:
            tried.add(attempt)
            span = ready.span(sight, place)
            if span is not None:
                spans.append((number, span[0], span[1]))

    def holds(self, hit: Hit, tokens: Tokens, tags: Tags) -> bool:
        """Whether the hit stands once the parts of speech of its sentence are known (word -> tag)."""
        sentence, words = tokens.sentences[hit.sentence], tokens.words
        sight = Sight(words, words.folded, sentence.first, sentence.last, tags)
        ready = self._steps.ready(self.parsed[hit.pattern])
        for first in range(sentence.first, hit.first + 1):
            span = ready.span(sight, first)
            if span is not None and span[0] == hit.first:
                return True
        return False


def _widest(hits: list[Hit]) -> list[Hit]:
    """Without the hits that lie within another of the same pattern ("sorry" in "so sorry")."""
    if len(hits) > 1:
        hits.sort(key=lambda hit: (hit.pattern, hit.first, -hit.last))
    kept: list[Hit] = []
    for hit in hits:
        if not (kept and kept[-1].pattern == hit.pattern and hit.last <= kept[-1].last):
            kept.append(hit)
    return kept

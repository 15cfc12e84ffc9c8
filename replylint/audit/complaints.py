"""What customers complain of again and again: things that break, and how, counted by conversation.

A complaint is a fault ("crash", "never arrived") with the thing that stands near it, in a subject or in the clause in
which a customer told of the trouble. Words count by their base form; no model guesses what was meant, so each group
can be checked by reading. The pairs are looked for in a sample, and counted in all.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from replylint.audit import stored
from replylint.audit.columns import Replies
from replylint.audit.examples import people
from replylint.audit.labels import Labels
from replylint.audit.means import Change, Share, change_of_share, share
from replylint.audit.privacy import cut, moved
from replylint.patterns.inflect import lemmas
from replylint.patterns.lexicon import LanguageWords
from replylint.patterns.syntax import Word as Written
from replylint.reading.tokens import fold
from replylint.rulebook import load_builtin

LEAST = 3  # conversations; fewer are no pattern
_SHOWN = 25
_QUOTES = 3
_LEAST_TOLD = 20  # conversations of a half; of fewer no trend can be told
_SAMPLE = 80_000  # replies in which pairs are looked for
_REACH = 6  # words between a fault and its thing
_DENIED = 4  # words between a negation and what it denies
_COLLOCATION = 0.3  # of the rarer word's places; two words that stand together so often are one thing
_SAME = 0.6  # of a pair's conversations; with so many in common two pairs are one complaint
_LONGEST_LABEL = 3  # words
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.;:!?\n]+|,")
_NOT = "not "

Pair = tuple[str, str]  # thing and fault; no thing where the fault says all


class Quote(msgspec.Struct, frozen=True):
    """A customer's own words, and the reply that answered them; `start` to `end` of them is the complaint."""

    text: str
    start: int
    end: int
    reply: str


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint that came up in `share.count` conversations; `by_step` counts them per week of the first message."""

    label: str
    also: tuple[str, ...]
    share: Share
    by_step: tuple[int, ...]
    trend: Change
    quotes: tuple[Quote, ...]


class Complaints(msgspec.Struct, frozen=True, kw_only=True):
    """`conversations` are those with a subject or a trouble in the customer's words; `sampled` of the replies were
    searched for what recurs.
    """

    conversations: int
    by_step: tuple[int, ...]
    sampled: int
    replies: int
    groups: tuple[Complaint, ...]


class _Words(msgspec.Struct):
    """The words of a language, and what was already found out about each."""

    negations: frozenset[str]
    empty: frozenset[str]
    undenied: frozenset[str]
    light: frozenset[str]
    faults: frozenset[str]
    words: LanguageWords
    seen: Counter[str] = Counter()
    bases: dict[str, str] = {}
    folded: dict[str, tuple[str, ...]] = {}

    def base(self, word: str) -> str:
        """The base form, of those that customers use themselves; so "crashing" counts as crash, "bus" as bus."""
        known = self.bases.get(word)
        if known is None:
            grammar = self.words.grammar
            bases = {word}
            for form in ("ing", "past", "participle", "s"):
                bases |= lemmas(word, form, grammar.irregular, grammar.doubled)
            others = [base for base in bases if base != word and len(base) > 2 and self.seen[base]]
            known = max(others, key=lambda base: (self.seen[base], base)) if others else word
            self.bases[word] = known
        return known

    def fold(self, written: str) -> tuple[str, ...]:
        known = self.folded.get(written)
        if known is None:
            known = tuple(str(part) for part, _, _ in fold(written, self.words.grammar.spelling))
            self.folded[written] = known
        return known


class _Unit(msgspec.Struct):
    name: str
    fault: bool
    place: int  # in words
    start: int
    end: int


def _words() -> _Words:
    words = load_builtin().languages["en"].words
    own = words.raw["complaints"]
    clauses = words.raw["clauses"]
    told = {form for name in ("trouble-word", "trouble-state") for form in _forms(words.lexicon.slots.get(name, ()))}
    empty = set(own["empty"]) | set(words.lexicon.common)
    empty |= set(clauses["empty"]) - told
    return _Words(
        negations=frozenset(own["negations"]),
        empty=frozenset(empty),
        undenied=frozenset(own["undenied"]),
        light=frozenset(clauses["light"]),
        faults=frozenset(told - empty),
        words=words,
        seen=Counter(),
    )


def _forms(patterns: Iterable[Iterable[Any]]) -> Iterator[str]:
    for pattern in patterns:
        for item in pattern:
            if isinstance(item, Written):
                yield from item.forms


# Reading


def _clauses(text: str, words: _Words, joined: frozenset[Pair]) -> Iterator[list[_Unit]]:
    """The things and faults of each sentence of a text, in their order."""
    units: list[_Unit] = []
    denied: tuple[int, int] | None = None
    number = 0
    for match in _TOKEN.finditer(text):
        token = match[0].lower()
        if not token[0].isalpha():
            if token != ",":
                yield units
                units = []
            denied = None
            continue
        for word in words.fold(token):
            number += 1
            if word in words.negations:
                denied = (number, match.start())
                continue
            unit = _unit(word, words, denied, (number, match.start(), match.end()))
            if unit is None:
                continue
            denied = None
            before = units[-1] if units else None
            if before and not before.fault and not unit.fault and (before.name, unit.name) in joined:
                units[-1] = _Unit(f"{before.name} {unit.name}", False, number, before.start, unit.end)
            else:
                units.append(unit)
    yield units


def _unit(word: str, words: _Words, denied: tuple[int, int] | None, at: tuple[int, int, int]) -> _Unit | None:
    number, start, end = at
    if len(word) < 3 or not word.isalpha():
        return None
    base = words.base(word)
    if denied and number - denied[0] <= _DENIED:
        common = word in words.words.lexicon.common or word in words.undenied or base in words.undenied
        if not common and (word not in words.empty or base in words.light):
            return _Unit(_NOT + base, True, number, denied[1], end)
        return None
    if word in words.faults or base in words.faults:
        return _Unit(base, True, number, start, end)
    if word in words.empty or base in words.empty or word in words.light or base in words.light:
        return None
    return _Unit(base, False, number, start, end)


def _pairs(units: Sequence[_Unit]) -> Iterator[tuple[Pair, int, int]]:
    """Each fault by itself, and with every thing near it; with where they begin and end."""
    for fault in units:
        if fault.fault:
            yield ("", fault.name), fault.start, fault.end
            for thing in units:
                if not thing.fault and abs(thing.place - fault.place) <= _REACH:
                    yield (thing.name, fault.name), min(thing.start, fault.start), max(thing.end, fault.end)


# Looking for what recurs


class _Group(msgspec.Struct):
    pairs: list[Pair]
    label: str
    also: list[str]
    members: set[int]


def _look(texts: Sequence[tuple[int, str]], words: _Words) -> tuple[frozenset[Pair], list[_Group]]:
    """The two-word things and the complaints of a sample of (conversation, text)."""
    for _, text in texts:
        for match in _TOKEN.finditer(text):
            if match[0][0].isalpha():
                words.seen.update(words.fold(match[0].lower()))
    joined = _collocations(texts, words)
    where: dict[Pair, set[int]] = defaultdict(set)
    written: dict[Pair, Counter[str]] = defaultdict(Counter)
    for conversation, text in texts:
        for units in _clauses(text, words, joined):
            for pair, start, end in _pairs(units):
                where[pair].add(conversation)
                if len(written[pair]) < 200:
                    written[pair][" ".join(text[start:end].lower().split())] += 1
    conversations = len({conversation for conversation, _ in texts})
    found = {pair: members for pair, members in where.items() if len(members) >= LEAST}
    things = Counter[str]()
    faults = Counter[str]()
    for (thing, fault), members in found.items():
        if thing:
            things[thing] += len(members)
        else:
            faults[fault] = len(members)
    groups: list[_Group] = []
    # Pairs first: a fault alone is a complaint only as far as no thing explains it.
    for pair in sorted(found, key=lambda pair: (not pair[0], -len(found[pair]), pair)):
        thing, fault = pair
        if not thing and not fault.startswith(_NOT) and any(p[1] == fault for g in groups for p in g.pairs):
            continue
        expected = things[thing] * faults[fault] / max(1, conversations) if thing else 0
        if len(found[pair]) >= expected:
            _put(groups, pair, found[pair], _label(written[pair], pair))
        if len(groups) >= _SHOWN * 8:
            break
    return joined, sorted(groups, key=lambda group: (-len(group.members), group.label))[: _SHOWN * 2]


def _collocations(texts: Sequence[tuple[int, str]], words: _Words) -> frozenset[Pair]:
    """Pairs of things that mostly stand side by side: "data analytics", "step verification"."""
    alone: Counter[str] = Counter()
    together: Counter[Pair] = Counter()
    for _, text in texts:
        for units in _clauses(text, words, frozenset()):
            alone.update(unit.name for unit in units if not unit.fault)
            together.update(
                (one.name, other.name)
                for one, other in pairwise(units)
                if not one.fault and not other.fault and other.place == one.place + 1
            )
    return frozenset(
        pair
        for pair, count in together.items()
        if count >= LEAST and count >= _COLLOCATION * min(alone[pair[0]], alone[pair[1]])
    )


def _put(groups: list[_Group], pair: Pair, members: set[int], label: str) -> None:
    """Into the group with which it shares most of its conversations, or as a group of its own."""
    best = max(groups, key=lambda group: len(group.members & members), default=None)
    if best is None or len(best.members & members) < _SAME * len(members):
        groups.append(_Group([pair], label, [], set(members)))
        return
    best.pairs.append(pair)
    best.members |= members
    if pair[0] and label not in best.also and label not in best.label:
        best.also.append(label)


def _label(written: Counter[str], pair: Pair) -> str:
    """As customers mostly put it, where they do so in a few words; of ways that are as frequent the shortest."""
    short = [text for text in written if len(text.split()) <= _LONGEST_LABEL]
    if not short or not pair[0]:
        return max(written, key=lambda text: (written[text], -len(text), text)) if not pair[0] else " ".join(pair)
    return min(short, key=lambda text: (-written[text], len(text), text))


# Counting


def complaints(folder: Path, replies: Replies, labels: Labels, seed: int) -> Complaints:
    """What recurs in the subjects and troubles of a report; the quotes are drawn by the seed."""
    words = _words()
    if labels.blind:
        members = (*replies.agents, *replies.teams)
        words.empty |= {word for member in members for word in member.name.casefold().split()}
    picked = random.Random(seed).sample(range(replies.n), min(replies.n, _SAMPLE))
    sample = [(int(replies.conversation[place]), text) for place, text in _texts(folder, frozenset(picked))]
    joined, groups = _look(list(dict.fromkeys(sample)), words)
    of_pair = {pair: number for number, group in enumerate(groups) for pair in group.pairs}
    told, hits = _count(folder, words, joined, of_pair, replies)
    counts = [len(np.unique(replies.conversation[hits[number]])) for number in range(len(groups))]
    order = sorted(range(len(groups)), key=lambda number: (-counts[number], groups[number].label))
    shown = [number for number in order if counts[number] >= LEAST][:_SHOWN]
    first = _first_steps(replies)
    heard = np.unique(replies.conversation[told])
    everyone = _by_step(heard, first, replies)
    quotes = _quotes(folder, [hits[number] for number in shown], random.Random(seed))
    return Complaints(
        conversations=len(heard),
        by_step=tuple(everyone),
        sampled=len(picked),
        replies=replies.n,
        groups=tuple(
            _complaint(
                groups[number],
                _by_step(np.unique(replies.conversation[hits[number]]), first, replies),
                everyone,
                (counts[number], len(heard)),
                tuple(_quote(row, words, joined, groups[number].pairs, labels) for row in rows[:_QUOTES]),
                replies.steps.half,
            )
            for number, rows in zip(shown, quotes, strict=True)
        ),
    )


def _texts(folder: Path, wanted: frozenset[int] | None = None) -> Iterator[tuple[int, str]]:
    """The place of each reply with its subject, and with its trouble."""
    first = 0
    for batch in stored.batches(folder, "replies", ("subject", "trouble")):
        subjects, troubles = (batch.column(number).to_pylist() for number in range(2))
        for number, (subject, trouble) in enumerate(zip(subjects, troubles, strict=True), first):
            if wanted is None or number in wanted:
                if subject:
                    yield number, subject
                if trouble:
                    yield number, trouble
        first += batch.num_rows


def _count(
    folder: Path, words: _Words, joined: frozenset[Pair], of_pair: dict[Pair, int], replies: Replies
) -> tuple[NDArray[np.int32], list[NDArray[np.int32]]]:
    """The replies whose customer told something, and those of each group."""
    told: list[int] = []
    hits: list[list[int]] = [[] for _ in range(max(of_pair.values(), default=-1) + 1)]
    known: dict[str, tuple[int, ...]] = {}
    for place, text in _texts(folder):
        if not told or told[-1] != place:
            told.append(place)
        groups = known.get(text)
        if groups is None:
            groups = tuple(
                {
                    of_pair[pair]
                    for units in _clauses(text, words, joined)
                    for pair, _, _ in _pairs(units)
                    if pair in of_pair
                }
            )
            if len(known) < 100_000:  # the same subjects come again and again
                known[text] = groups
        for group in groups:
            hits[group].append(place)
    return np.array(told, dtype=np.int32), [np.array(places, dtype=np.int32) for places in hits]


def _first_steps(replies: Replies) -> NDArray[np.int32]:
    """Of each conversation the first week that is known."""
    first = np.full(int(replies.conversation.max(initial=-1)) + 1, np.iinfo(np.int32).max, dtype=np.int32)
    known = replies.step >= 0
    np.minimum.at(first, replies.conversation[known], replies.step[known])
    return first


def _by_step(conversations: NDArray[np.int32], first: NDArray[np.int32], replies: Replies) -> list[int]:
    steps = first[conversations]
    count = len(replies.steps.starts)
    found: list[int] = np.bincount(steps[steps < count], minlength=count).tolist()
    return found


def _complaint(
    group: _Group,
    by_step: list[int],
    everyone: list[int],
    counts: tuple[int, int],
    quotes: tuple[Quote, ...],
    half: int,
) -> Complaint:
    before = share(sum(by_step[:half]), sum(everyone[:half]))
    after = share(sum(by_step[half:]), sum(everyone[half:]))
    return Complaint(
        label=group.label,
        also=tuple(group.also[:3]),
        share=share(*counts),
        by_step=tuple(by_step),
        trend=change_of_share(before, after, least=_LEAST_TOLD),
        quotes=quotes,
    )


def _quotes(folder: Path, hits: Sequence[NDArray[np.int32]], draw: random.Random) -> list[list[dict[str, Any]]]:
    """For each group a few rows that show it."""
    chosen = [[int(place) for place in draw.sample(list(places), min(len(places), _QUOTES * 6))] for places in hits]
    wanted = sorted({place for places in chosen for place in places})
    rows = dict(zip(wanted, stored.pick(folder, "replies", _QUOTED, wanted), strict=True))
    found = []
    for places in chosen:
        mine: dict[str, dict[str, Any]] = {}
        # What a customer wrote in a sentence says more than a subject.
        for row in sorted((rows[place] for place in places), key=lambda row: row["trouble"] is None):
            if all(row["conversation"] != other["conversation"] for other in mine.values()):
                mine.setdefault((row["trouble"] or row["subject"]).lower(), row)
        found.append(list(mine.values()))
    return found


_QUOTED = ("reply", "conversation", "subject", "trouble", "agent", "customer", "team")


def _quote(row: dict[str, Any], words: _Words, joined: frozenset[Pair], pairs: Sequence[Pair], labels: Labels) -> Quote:
    """The words in which the complaint stands, of several pairs that are there the one that names it best."""
    who = people(row)
    reply = labels.text(row["reply"], who)
    for text in filter(None, (row["trouble"], row["subject"])):
        there = [
            (pairs.index(pair), start, end)
            for units in _clauses(text, words, joined)
            for pair, start, end in _pairs(units)
            if pair in pairs
        ]
        if there:
            _, start, end = min(there)
            cuts = labels.cuts(text, who)
            return Quote(cut(text, cuts), moved(start, cuts), moved(end, cuts, end=True), reply)
    return Quote(labels.text(row["trouble"] or row["subject"], who), 0, 0, reply)

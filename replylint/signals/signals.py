"""All signals of one thread, each worked out when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from replylint.patterns.lexicon import Group, LanguageWords
from replylint.patterns.match import Hit, Patterns, Steps
from replylint.patterns.syntax import Grammar, Pattern
from replylint.reading import ReadingWords
from replylint.report import Mood, Related
from replylint.signals.clauses import MARKS, Clauses, Deed, reported
from replylint.signals.heard import Heard
from replylint.signals.mood import mood
from replylint.signals.promises import overdue
from replylint.thread import Thread


class Lookout:
    """The patterns by which a language shows mood and problems, made ready once."""

    def __init__(self, words: LanguageWords, steps: Steps) -> None:
        self.steps = steps
        self.groups = words.groups
        self.dates: Mapping[str, Any] = words.raw.get("promised", {}).get("dates", {})
        self.mood_groups: tuple[Group, ...] = words.groups.get("anger", ())
        self.mood_owners = tuple(
            owner for owner, group in enumerate(self.mood_groups) for _ in group.patterns.get("find", ())
        )
        self.mood_patterns = _patterns(self.mood_groups, steps)
        told = words.groups.get("problems", ())
        self.problem_patterns = _patterns(tuple(group for group in told if group.name == "problem"), steps)
        self.solved_patterns = _patterns(tuple(group for group in told if group.name == "solved"), steps)


def _patterns(groups: tuple[Group, ...], steps: Steps) -> Patterns:
    """What the groups look for in every message."""
    return Patterns(
        tuple(pattern for group in groups for pattern in group.patterns.get("find", ())),
        tuple(places for group in groups for places in group.anchors),
        steps,
    )


_LONGEST_NAME = 4
_LONGEST_CLAUSE = 14  # words that can be said back without reading them out


def _clause(heard: Heard, hit: Hit) -> Related:
    """The words around a hit, up to the next mark on either side."""
    words, sentence = heard.tokens.words, heard.tokens.sentences[hit.sentence]
    first, last = hit.first, hit.last
    while last < sentence.last and words[last] not in MARKS and last - first < _LONGEST_CLAUSE:
        last += 1
    while first > sentence.first and words[first - 1] not in MARKS and last - first < _LONGEST_CLAUSE:
        first -= 1
    while first < hit.first and words[first][0] == "‹":
        first += 1
    return heard.place(first, last)


def _name_words(text: str) -> set[str]:
    return {part for word in text.lower().split() if (part := word.strip(".,;:()'\"")).isalpha()}


def _signed(heard: Heard) -> set[str]:
    """The words of a name that stands alone on the last line, or in a signature."""
    text = heard.message.text
    marked = [
        text[slice(*heard.prose.source_span(mask.start, mask.end))]
        for mask in heard.prose.masks
        if mask.kind == "signature"
    ]
    last = text.strip().splitlines()[-1:] if "\n" in text.strip() else []
    words = [word.strip(".,!-") for line in (*marked, *last) for word in line.split()[-_LONGEST_NAME:]]
    return {word.lower() for word in words if word.isalpha() and word[0].isupper()}


class Signals:
    """What the messages before the draft tell. Nothing is computed before it is asked for."""

    def __init__(self, thread: Thread, lookout: Lookout, reading: ReadingWords, words: LanguageWords) -> None:
        self._lookout = lookout
        self._thread = thread
        self._reported: dict[int, list[Deed]] = {}
        spelling = words.grammar.spelling
        self.heard = tuple(
            Heard(number, message, reading, spelling, thread.masks) for number, message in enumerate(thread.thread)
        )

    @cached_property
    def customer(self) -> tuple[Heard, ...]:
        """The customer's messages, oldest first."""
        return tuple(heard for heard in self.heard if heard.message.role == "customer")

    @cached_property
    def agents(self) -> tuple[Heard, ...]:
        """The agents' messages, oldest first."""
        return tuple(heard for heard in self.heard if heard.message.role == "agent")

    @cached_property
    def mood(self) -> Mood | None:
        """How angry the customer is; None without a customer's message."""
        lookout = self._lookout
        return mood(self.customer, lookout.mood_groups, lookout.mood_patterns, lookout.mood_owners)

    @property
    def anger(self) -> float | None:
        """The mood as a number, 0 to 3."""
        return None if self.mood is None else self.mood.anger

    def anger_since(self, number: int) -> float:
        """The anger of the customer's messages after message `number` of the thread; 0 without any."""
        lookout = self._lookout
        later = [heard for heard in self.customer if heard.number > number]
        found = mood(later, lookout.mood_groups, lookout.mood_patterns, lookout.mood_owners)
        return 0.0 if found is None else found.anger

    @cached_property
    def unsolved(self) -> bool | None:
        """Whether the customer wrote of a problem and not that it is over; None without a message."""
        if not self.customer:
            return None
        if self.customer[-1].find(self._lookout.solved_patterns):
            return False
        return any(heard.find(self._lookout.problem_patterns) for heard in self.customer)

    def reported(self, frames: Mapping[str, tuple[Pattern, ...]], language: tuple[Grammar, Clauses]) -> list[Deed]:
        """What the customer says they did, by the frames that stand before a verb; worked out once for each."""
        asked = id(frames)  # which outlive the thread
        if asked not in self._reported:
            self._reported[asked] = reported(self.customer, frames, self._lookout.steps, language)
        return self._reported[asked]

    @cached_property
    def trouble(self) -> Related | None:
        """The clause in which the customer last told of the problem, in their own words; None where no word tells."""
        for heard in reversed(self.customer):
            hits = heard.find(self._lookout.problem_patterns)
            if hits:
                # "This is a joke" is short; what happened takes more words to tell.
                return max((_clause(heard, hit) for hit in hits), key=lambda place: len(place.quote.split()))
        return None

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the customer's name, folded: as given, as author, as signed under a message."""
        known = _name_words(self._thread.customer or "")
        for heard in self.customer:
            known |= _name_words(heard.message.author or "") | _signed(heard)
        return frozenset(known)

    def mentions(self, word: str) -> bool:
        """Whether any message before the draft has the word."""
        return any(f" {word} " in heard.tokens.folded for heard in self.heard)

    @property
    def dates(self) -> Mapping[str, Any]:
        """The words of the language that name times, as `promises` reads them."""
        return self._lookout.dates

    @cached_property
    def overdue(self) -> Related | None:
        """Where an agent promised something by a time that has passed, with nothing from an agent since."""
        lookout = self._lookout
        groups = lookout.groups.get("promised", ())
        return overdue(self.heard, self._thread.reply_at, groups, lookout.dates, lookout.steps) if groups else None

    def said(self, list_name: str, group: str, key: str, by: str = "customer") -> Related | None:
        """Where the customer (or an agent) said what a group of a weighted list stands for."""
        for entry in self._lookout.groups.get(list_name, ()):
            if entry.name == group:
                for heard in reversed(self.customer if by == "customer" else self.agents):
                    place = heard.first(entry.patterns.get(key, ()), self._lookout.steps)
                    if place is not None:
                        return place
        return None

    def patterns(self, list_name: str, group: str, key: str = "find") -> tuple[Pattern, ...]:
        """The patterns of a group of a weighted list; none where there is no such group."""
        groups = self._lookout.groups.get(list_name, ())
        return tuple(pattern for entry in groups if entry.name == group for pattern in entry.patterns.get(key, ()))

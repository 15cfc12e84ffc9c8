"""What a check sees: the draft, its words, and the signals of its thread."""

from __future__ import annotations

import msgspec

from replylint.grammar.mapping import Remark
from replylint.patterns.match import Hit, Steps
from replylint.patterns.syntax import Pattern
from replylint.reading.prose import Prose
from replylint.reading.tokens import Tokens
from replylint.report import Related
from replylint.rule import Rule
from replylint.signals.signals import Signals
from replylint.thread import Thread


class Editing(msgspec.Struct, frozen=True):
    """Words by which an edit knows where a sentence can be cut (the list `editing` of a language)."""

    joining: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


class Draft(msgspec.Struct, frozen=True):
    """A draft made ready for checks; offsets of words are in `prose.text`.

    `remarks` are LanguageTool's, with offsets in `prose.text`; None where no server was asked, or none answered.
    """

    thread: Thread
    prose: Prose
    tokens: Tokens
    signals: Signals
    steps: Steps
    channel: str | None
    editing: Editing
    remarks: tuple[Remark, ...] | None = None

    def stands_in(self, pattern: Pattern, first: int, last: int) -> bool:
        """Whether the pattern stands between two words, within one sentence."""
        return self.steps.stands_in(pattern, self.tokens, first, last) is not None

    def scope(self, sentence: int, scope: str) -> tuple[int, int]:
        """The words that belong to a scope (sentence, neighbors, paragraph, draft) around a sentence."""
        sentences = self.tokens.sentences
        low = high = sentence
        if scope == "neighbors":
            low, high = max(0, sentence - 1), min(len(sentences) - 1, sentence + 1)
        elif scope == "paragraph":
            paragraph = sentences[sentence].paragraph
            while low > 0 and sentences[low - 1].paragraph == paragraph:
                low -= 1
            while high + 1 < len(sentences) and sentences[high + 1].paragraph == paragraph:
                high += 1
        elif scope == "draft":
            low, high = 0, len(sentences) - 1
        return sentences[low].first, sentences[high].last


class Match(msgspec.Struct, frozen=True):
    """A fault that a check found: the words that are marked, and what in the thread it refers to."""

    rule: Rule
    hit: Hit
    number: int  # of the pattern in the rule's `find`
    related: tuple[Related, ...] = ()
    values: dict[str, str] = {}

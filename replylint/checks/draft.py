"""What a check sees: the draft, its words, and the signals of its thread."""

from __future__ import annotations

import msgspec

from replylint.grammar.mapping import Remark
from replylint.patterns.match import Hit, Steps
from replylint.patterns.syntax import Grammar, Pattern
from replylint.reading.prose import Prose
from replylint.reading.tokens import Tokens
from replylint.report import Related
from replylint.rule import Rule
from replylint.signals.clauses import Clauses
from replylint.signals.signals import Signals
from replylint.systems import System
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

    `grammar` and `clauses` are its language's; `service_level` are the hours within which its channel is answered,
    None where the configuration does not say.

    `remarks` are LanguageTool's, with offsets in `prose.text`; None where no server was asked, or none answered.
    `template` where the draft is no reply yet: `system` fills its placeholders (None where it is not known which), and
    `variables` are those that the team has besides.
    `conditions` keeps which conditions of rules hold, by `When.key`.
    """

    thread: Thread
    prose: Prose
    tokens: Tokens
    signals: Signals
    steps: Steps
    channel: str | None
    editing: Editing
    grammar: Grammar
    clauses: Clauses
    service_level: float | None = None
    remarks: tuple[Remark, ...] | None = None
    template: bool = False
    system: System | None = None
    variables: tuple[str, ...] = ()
    conditions: dict[str, bool] = {}

    def stands_in(self, pattern: Pattern, first: int, last: int) -> bool:
        """Whether the pattern stands between two words, within one sentence."""
        return self.steps.stands_in(pattern, self.tokens, first, last) is not None

    def first(self, patterns: tuple[Pattern, ...]) -> Hit | None:
        """The first place where one of the patterns stands, in the first sentence that has one."""
        for number, sentence in enumerate(self.tokens.sentences):
            for pattern in patterns:
                span = self.steps.stands_in(pattern, self.tokens, sentence.first, sentence.last)
                if span is not None:
                    return Hit(-1, *span, number)
        return None

    def scope(self, sentence: int, scope: str) -> tuple[int, int]:
        """The words that belong to a scope (sentence, neighbors, line, paragraph, draft) around a sentence."""
        sentences = self.tokens.sentences
        low = high = sentence
        if scope == "neighbors":
            low, high = max(0, sentence - 1), min(len(sentences) - 1, sentence + 1)
        elif scope == "line":
            while low > 0 and not self._line_ends(low - 1):
                low -= 1
            while high + 1 < len(sentences) and not self._line_ends(high):
                high += 1
        elif scope == "paragraph":
            paragraph = sentences[sentence].paragraph
            while low > 0 and sentences[low - 1].paragraph == paragraph:
                low -= 1
            while high + 1 < len(sentences) and sentences[high + 1].paragraph == paragraph:
                high += 1
        elif scope == "draft":
            low, high = 0, len(sentences) - 1
        return sentences[low].first, sentences[high].last

    def _line_ends(self, sentence: int) -> bool:
        """Whether the next sentence stands on another line."""
        tokens, after = self.tokens, self.tokens.sentences[sentence].last
        gap = self.prose.text[tokens.ends[after - 1] : tokens.starts[after]]
        return "\n" in gap or "\r" in gap


class Match(msgspec.Struct, frozen=True):
    """A fault that a check found: the words that are marked, and what in the thread it refers to."""

    rule: Rule
    hit: Hit
    number: int  # of the pattern in the rule's `find`
    related: tuple[Related, ...] = ()
    values: dict[str, str] = {}

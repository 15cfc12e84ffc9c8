"""The messages before the draft, read once and only as far as somebody asks."""

from __future__ import annotations

from functools import cached_property

from replylint.patterns.match import Hit, Patterns, Steps
from replylint.patterns.syntax import Pattern
from replylint.reading import ReadingWords, read
from replylint.reading.prose import Prose
from replylint.reading.tokens import Spelling, Tokens, tokenize
from replylint.report import Related
from replylint.thread import Message


class Heard:
    """One message with its words; `number` is its place in the thread."""

    def __init__(
        self, number: int, message: Message, words: ReadingWords, spelling: Spelling, values: tuple[str, ...]
    ) -> None:
        self.number = number
        self.message = message
        self._words = words
        self._spelling = spelling
        self._values = values
        self._found: dict[int, list[Hit]] = {}  # by the patterns, which outlive all messages

    @cached_property
    def prose(self) -> Prose:
        """The message as its readers saw it."""
        return read(self.message.text, "text", words=self._words, values=self._values)

    @cached_property
    def tokens(self) -> Tokens:
        """Its words."""
        return tokenize(self.prose, self._spelling)

    def find(self, patterns: Patterns) -> list[Hit]:
        """Every place of the patterns in it."""
        found = self._found.get(id(patterns))
        if found is None:
            found = self._found[id(patterns)] = patterns.find(self.tokens)
        return found

    def first(self, patterns: tuple[Pattern, ...], steps: Steps) -> Related | None:
        """The first place where one of the patterns stands."""
        for pattern in patterns:
            span = steps.stands_in(pattern, self.tokens, 0, len(self.tokens.words))
            if span is not None:
                return self.place(*span)
        return None

    def place(self, first: int, last: int) -> Related:
        """Words `first` to `last` as a place in the thread."""
        start, end = self.prose.source_span(self.tokens.starts[first], self.tokens.ends[last - 1])
        return Related(self.number, start, end, self.message.text[start:end])

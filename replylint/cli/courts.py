"""Who judges a draft: the linter for its place, by the configuration files upward of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from replylint import config
from replylint.reading import ReadingWords
from replylint.report import Problem, Report, Tool
from replylint.rule import Rule
from replylint.rulebook import Rulebook
from replylint.sources import STDIN, Item, Wanted
from replylint.thread import Ignore, Thread


class Judge(Protocol):
    """What is asked of a linter."""

    def lint_many(self, threads: Iterable[Thread]) -> list[Report]:
        """The reports on threads, in their order."""


class Court(msgspec.Struct, frozen=True):
    """A linter with what its configuration says of the exit status; `problems` are those of its rules.

    `words` are those by which mail that a draft quotes is known; without them it is no message. `later_problems`
    are those that only judging can show, `rules` all that the linter knows. `config` is None for a judge without
    one; `ignores` gives the suppressions that the configuration has for a file.
    """

    linter: Judge
    tool: Tool
    fail_on: Literal["note", "warn", "stop"] = "warn"
    min_score: int | None = None
    problems: tuple[Problem, ...] = ()
    words: ReadingWords | None = None
    later_problems: Callable[[], tuple[Problem, ...]] = tuple
    config: config.Config | None = None
    rules: Callable[[], tuple[Rule, ...]] = tuple
    ignores: Callable[[str], tuple[Ignore, ...]] = lambda _path: ()


CourtOf = Callable[[Item], Court | Problem]


class Courts:
    """The courts of one run with the same flags; one linter for all drafts that are judged alike."""

    def __init__(self, flags: Mapping[str, Any]) -> None:
        self._flags = flags
        self._seen = config.Seen()
        self._configs: dict[tuple[str, bool], config.Config | Problem] = {}
        self._by_path: dict[tuple[str, bool], Court | Problem] = {}
        self._by_config: dict[tuple[Any, ...], Court] = {}
        self._by_digest: dict[str, Any] = {}
        self._books: dict[tuple[str, ...], Rulebook] = {}
        self._proofreaders: dict[str | None, Any] = {}  # one server for all that name the same

    def __call__(self, item: Item) -> Court | Problem:
        """The court of a draft, the same object for the same configuration, or why there is none."""
        key = (item.path, item.template)
        if key not in self._by_path:
            found = self.config_of(*key)
            self._by_path[key] = found if isinstance(found, Problem) else self._court(found)
        return self._by_path[key]

    def wanted(self, path: str) -> Wanted | Problem:
        """How a file is to be read."""
        found = self.config_of(path)
        return found if isinstance(found, Problem) else Wanted(found.source, found.field)

    def excludes(self, path: str) -> bool:
        """Whether the configuration leaves a file out, unless it is named outright."""
        found = self.config_of(path)
        return not isinstance(found, Problem) and bool(found.exclude) and found.excludes(Path(path))

    def config_of(self, path: str, template: bool = False) -> config.Config | Problem:
        """The configuration for a file, or why there is none."""
        key = (path, template)
        if key not in self._configs:
            self._configs[key] = self._loaded(None if path == STDIN else Path(path), template)
        return self._configs[key]

    def _loaded(self, place: Path | None, template: bool) -> config.Config | Problem:
        try:
            return config.load(place, self._flags, template=template, seen=self._seen)
        except config.ConfigError as error:
            return Problem(
                path=error.path, line=error.line, column=error.column, message=error.message, remedy=error.remedy
            )

    def _court(self, found: config.Config) -> Court:
        key = (found.digest, found.fail_on, found.min_score, found.per_file_ignores, found.baseline, found.cache)
        if key not in self._by_config:
            linter = self._linter(found)
            self._by_config[key] = Court(
                linter,
                linter.tool,
                found.fail_on,
                found.min_score,
                linter.rulebook.problems,
                linter.reading,
                lambda: linter.problems,
                # Of configurations that judge alike the linter knows the first.
                msgspec.structs.replace(linter.config, baseline=found.baseline, cache=found.cache),
                lambda: linter.rules,
                lambda path: found.ignores(Path(path)) if found.per_file_ignores and path != STDIN else (),
            )
        return self._by_config[key]

    def _linter(self, found: config.Config) -> Any:
        from replylint.linter import Linter

        if found.digest not in self._by_digest:
            linter = Linter(found, proofreader=self._proofreader(found), loaded=self._book)
            linter.warm()
            self._by_digest[found.digest] = linter
        return self._by_digest[found.digest]

    def _book(self, found: config.Config) -> Rulebook:
        """The rulebook, which is the same for all configurations with the same folders of rules."""
        from replylint.rulebook import load

        if found.rules not in self._books:
            self._books[found.rules] = load(found)
        return self._books[found.rules]

    def _proofreader(self, found: config.Config) -> Any:
        if not found.grammar:
            return None
        from replylint.grammar.client import Proofreader

        return self._proofreaders.setdefault(found.languagetool, Proofreader(found.languagetool))

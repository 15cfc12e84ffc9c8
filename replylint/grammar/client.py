"""Asks a LanguageTool server about sentences, many in one request, and remembers what it said."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from replylint.grammar.mapping import Remark
from replylint.grammar.server import START_SECONDS, Server, UnavailableError, start, usual_folder
from replylint.report import Problem

if TYPE_CHECKING:
    from language_tool_python import LanguageTool

# The dictionaries that a language has; a word is spelled well if one of them has it.
VARIANTS: Mapping[str, tuple[str, ...]] = {"en": ("en-US", "en-GB"), "de": ("de-DE",), "pt": ("pt-PT", "pt-BR")}
ANSWER_SECONDS = 30  # for one request; the first to a server takes ten
_REST_SECONDS = 60.0  # after a failure, before a server is asked again
_TOGETHER = 6_000  # characters in one request
_REMEMBERED = 20_000  # sentences
_BETWEEN = "\n\n"
_WARM_UP = "Thanks for your patience, we have send it yesterday."

Found = tuple[Remark, ...]


def is_url(place: str) -> bool:
    """Whether a value of `languagetool` is the address of a server rather than a folder."""
    return place.startswith(("http://", "https://"))


def variants(language: str) -> tuple[str, ...]:
    """The variants by which to check "en-GB" (itself) or "en" (each that it has)."""
    return (language,) if "-" in language else VARIANTS.get(language.lower(), (language,))


class Proofreader:
    """A LanguageTool server, by URL or started from a folder when first needed. Never raises: see `problems`.

    May be asked from several threads; ends the server that it started with itself.
    """

    def __init__(
        self, place: str | None = None, *, seconds: int = ANSWER_SECONDS, start_seconds: float = START_SECONDS
    ) -> None:
        self.place = place or str(usual_folder())
        self._seconds = seconds
        self._start_seconds = start_seconds
        self._asking = threading.Lock()
        self._starting = threading.Lock()
        self._warming: threading.Thread | None = None
        self._server: Server | None = None
        self._tools: dict[str, LanguageTool] = {}
        self._known: OrderedDict[tuple[str, frozenset[str], str], Found] = OrderedDict()
        self._problem: Problem | None = None
        self._resting_until = 0.0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why nothing is checked at present; empty while all is well."""
        return () if self._problem is None else (self._problem,)

    def warm(self, language: str = "en") -> None:
        """Begins to start the server and its rules for a language, in the background."""
        self._begin(variants(language)[0])

    def read(self, sentences: Sequence[str], language: str, categories: Iterable[str]) -> list[Found] | None:
        """What is wrong with each sentence, offsets within it, by LanguageTool's categories ("TYPOS", ...).

        None if there is no answer; `problems` says why.
        """
        wanted = frozenset(categories)
        names = variants(language)

        def key(sentence: str) -> tuple[str, frozenset[str], str]:
            return "|".join(names), wanted, sentence

        with self._asking:
            new = [text for text in dict.fromkeys(sentences) if key(text) not in self._known]
            answers: dict[str, Found] = {}
            if new and not self._ask(new, names, wanted, answers):
                return None
            for text in dict.fromkeys(sentences):
                found = answers[text] if text in answers else self._known.pop(key(text))
                answers[text] = self._known[key(text)] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return [answers[text] for text in sentences]

    def _ask(self, new: list[str], names: tuple[str, ...], wanted: frozenset[str], answers: dict[str, Found]) -> bool:
        warming = self._begin(names[0])
        if warming is None:
            return False
        warming.join()
        if self._problem is not None:
            return False
        try:
            for batch in _batches(new):
                answers.update(zip(batch, self._checked(batch, names[0], wanted), strict=True))
            for other in names[1:]:
                self._second_opinion(answers, other)
        except Exception as fault:  # whatever a server on the network may answer
            self._rest(_why(fault, self._seconds))
            return False
        return True

    def _second_opinion(self, answers: dict[str, Found], variant: str) -> None:
        """Drops what another dictionary of the language knows how to spell."""
        words = {text[r.start : r.end] for text, found in answers.items() for r in found if r.spelling}
        if not words:
            return
        spelling = frozenset(r.category for found in answers.values() for r in found if r.spelling)
        wrong: set[str] = set()
        for batch in _batches(sorted(words)):
            told = self._checked(batch, variant, spelling)
            wrong.update(word for word, found in zip(batch, told, strict=True) if any(r.spelling for r in found))
        for text, found in answers.items():
            answers[text] = tuple(r for r in found if not r.spelling or text[r.start : r.end] in wrong)

    def _checked(self, texts: Sequence[str], variant: str, categories: frozenset[str]) -> list[Found]:
        """One request: the remarks on each text, which is a paragraph to the server."""
        starts, size = [], 0
        for text in texts:
            starts.append(size)
            size += len(text) + len(_BETWEEN)
        found: list[list[Remark]] = [[] for _ in texts]
        tool = self._tool(variant)
        tool.enabled_categories = set(categories)
        tool.enabled_rules_only = True
        for match in tool.check(_BETWEEN.join(texts)):
            number = bisect_right(starts, match.offset) - 1
            start = match.offset - starts[number]
            end = start + match.error_length
            if 0 <= start < end <= len(texts[number]):
                found[number].append(Remark(start, end, match.rule_id, match.category, tuple(match.replacements)))
        return [tuple(remarks) for remarks in found]

    def _begin(self, variant: str) -> threading.Thread | None:
        """The thread that makes the server ready, begun or done; None after a failure, for a while."""
        with self._starting:
            if self._warming is None and time.monotonic() >= self._resting_until:
                self._problem = None
                self._warming = threading.Thread(target=self._warm, args=(variant,), daemon=True)
                self._warming.start()
            return self._warming

    def _warm(self, variant: str) -> None:
        try:
            patience: float = self._seconds
            if not is_url(self.place):
                patience = self._start_seconds
                self._server = start(Path(self.place), patience)
            # The first check loads all rules, which takes many times as long as a later one.
            _tool(variant, self._server.url if self._server else self.place, patience).check(_WARM_UP)
        except UnavailableError as fault:
            self._rest((fault.message, fault.remedy))
        except Exception as fault:  # whatever a server on the network may answer
            self._rest(_why(fault, self._seconds))

    def _tool(self, variant: str) -> LanguageTool:
        tool = self._tools.get(variant)
        if tool is None:
            url = self._server.url if self._server is not None else self.place
            tool = self._tools[variant] = _tool(variant, url, self._seconds)
        return tool

    def _rest(self, why: tuple[str, str]) -> None:
        """Asks nothing for a while: each of many replies would wait for the same answer that never comes."""
        message, remedy = why
        self._problem = Problem(path=self.place, message=f"grammar is not checked: {message}", remedy=remedy)
        self._tools.clear()
        if self._server is not None:
            self._server.end()
            self._server = None
        self._resting_until = time.monotonic() + _REST_SECONDS
        self._warming = None


def _tool(variant: str, url: str, seconds: float) -> LanguageTool:
    from language_tool_python import LanguageTool

    class Patient(LanguageTool):  # the only way to its timeout, which is five minutes
        _TIMEOUT: Any = seconds

    # No proxy of the environment: the text is for the server that was named and for nobody between.
    return Patient(variant, remote_server=url, proxies={"http": None, "https": None, "all": None})  # type: ignore[dict-item]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > _TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text) + len(_BETWEEN)
    if batch:
        yield batch


def _why(fault: BaseException, seconds: int) -> tuple[str, str]:
    """What is wrong and what to do, by the kind of fault: its own text may hold what a customer wrote."""
    kinds: list[str] = []
    cause: BaseException | None = fault
    while cause is not None:
        kinds += (kind.__name__ for kind in type(cause).__mro__)
        cause = cause.__cause__ or cause.__context__
    if "Timeout" in kinds:
        return f"LanguageTool did not answer within {seconds} s", "look at the load of its server"
    if "RateLimitError" in kinds:
        return "the LanguageTool server wants fewer requests", "use a server of your own"
    if "ConnectionError" in kinds or "HTTPException" in kinds:
        return "LanguageTool cannot be reached", "start its server, or correct `languagetool`"
    return "the answer is not one of LanguageTool's", "look at its server, or correct `languagetool`"

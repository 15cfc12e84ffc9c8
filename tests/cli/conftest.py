"""A judge that knows three words, so that what the commands do does not hang on which rules there are."""

from collections.abc import Iterable, Iterator

import pytest

from replylint.cli.courts import Court, CourtOf
from replylint.report import Finding, Report, Severity, Suggestion, Tool
from replylint.thread import Thread

WORDS: dict[str, tuple[Severity, float]] = {"soon": ("warn", 12), "cheers": ("note", 4), "password": ("stop", 40)}
TOOL = Tool("replylint", "0", "words")


class WordJudge:
    """Finds each of WORDS once; skips drafts that say "Hallo" and breaks down at "break down"."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def lint_many(self, threads: Iterable[Thread]) -> list[Report]:
        threads = list(threads)
        self.calls.append(len(threads))
        return [self._lint(thread) for thread in threads]

    def _lint(self, thread: Thread) -> Report:
        if "break down" in thread.reply:
            raise KeyError(thread.reply)
        if "interrupt" in thread.reply:
            raise KeyboardInterrupt
        if "Hallo" in thread.reply:
            return Report(id="", status="skipped", reason="looks like German; there is no rulebook for it")
        findings = tuple(self._find(thread.reply))
        score = round(100 - sum(found.penalty for found in findings))
        return Report(id="", score=max(0, score), words=len(thread.reply.split()), findings=findings)

    @staticmethod
    def _find(reply: str) -> Iterator[Finding]:
        for word, (severity, penalty) in WORDS.items():
            start = reply.find(word)
            if start >= 0:
                yield Finding(
                    rule=f"jargon/{word}",
                    category="jargon",
                    severity=severity,
                    start=start,
                    end=start + len(word),
                    quote=word,
                    message=f"About {word}.",
                    penalty=penalty,
                    fingerprint=word,
                    suggestions=(Suggestion("by {time}", "review"),),
                )


@pytest.fixture
def judge() -> WordJudge:
    return WordJudge()


@pytest.fixture
def court(judge: WordJudge) -> Court:
    return Court(judge, TOOL)


@pytest.fixture
def court_of(court: Court) -> CourtOf:
    """The same court for every draft."""
    return lambda _item: court

"""Drafts become reports: each under the configuration of its place, many in one call, none able to end the run."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from replylint import config
from replylint.reading import ReadingWords, customer_text, read
from replylint.report import SEVERITIES, Problem, Report, Tool
from replylint.sources import STDIN, Item, Lines, from_here, location
from replylint.thread import Message, Thread

TOGETHER = 256  # replies in one call of the linter


class Judge(Protocol):
    """What is asked of a linter."""

    def lint_many(self, threads: Iterable[Thread]) -> list[Report]:
        """The reports on threads, in their order."""


class Court(msgspec.Struct, frozen=True):
    """A linter with what its configuration says of the exit status; `problems` are those of its rules.

    `words` are those by which mail that a draft quotes is known; without them it is no message. `later_problems`
    are those that only judging can show.
    """

    linter: Judge
    tool: Tool
    fail_on: Literal["note", "warn", "stop"] = "warn"
    min_score: int | None = None
    problems: tuple[Problem, ...] = ()
    words: ReadingWords | None = None
    later_problems: Callable[[], tuple[Problem, ...]] = tuple


class Judged(msgspec.Struct, frozen=True):
    """A report, the item that it is on, and the court that judged it."""

    item: Item
    report: Report
    court: Court

    @property
    def passes(self) -> bool:
        """Whether nothing in the reply is at or above `fail_on`, and its score not below `min_score`."""
        least = SEVERITIES.index(self.court.fail_on)
        if any(SEVERITIES.index(finding.severity) >= least for finding in self.report.findings):
            return False
        score, floor = self.report.score, self.court.min_score
        return floor is None or score is None or score >= floor


def judged(found: Iterable[Item | Problem], court_of: Callable[[str], Court | Problem]) -> Iterator[Judged | Problem]:
    """The items' reports in their order, and each problem once.

    `court_of` gives the court of a path, the same object for the same configuration, or says why there is none.
    """
    waiting: list[Item] = []
    sitting: Court | None = None
    told: set[Problem] = set()
    for item in found:
        if isinstance(item, Problem):
            yield item
            continue
        court = court_of(item.path)
        problems = (court,) if isinstance(court, Problem) else court.problems
        yield from (problem for problem in problems if problem not in told)
        told.update(problems)
        if isinstance(court, Problem):
            continue
        if sitting is not None and (sitting is not court or len(waiting) >= TOGETHER):
            yield from _judge(waiting, sitting)
            yield from _untold(sitting, told)
            waiting = []
        sitting = court
        waiting.append(_with_quoted(item, court))
    if sitting is not None:
        yield from _judge(waiting, sitting)
        yield from _untold(sitting, told)


def _untold(court: Court, told: set[Problem]) -> Iterator[Problem]:
    fresh = [problem for problem in court.later_problems() if problem not in told]
    told.update(fresh)
    yield from fresh


def courts(flags: Mapping[str, Any]) -> Callable[[str], Court | Problem]:
    """The court of a path by the configuration files upward of it; one linter for all that judge alike."""
    from replylint.linter import Linter

    seen: dict[Path, config.Config] = {}
    by_folder: dict[Path | None, Court | Problem] = {}
    by_config: dict[tuple[Any, ...], Court] = {}
    proofreaders: dict[str | None, Any] = {}  # one server for all that name the same

    def court_of(path: str) -> Court | Problem:
        folder = None if path == STDIN or flags.get("config") is not None else Path(path).parent
        if folder not in by_folder:
            by_folder[folder] = new_court(folder)
        return by_folder[folder]

    def new_court(folder: Path | None) -> Court | Problem:
        try:
            found = config.load(folder, flags, seen=seen)
        except config.ConfigError as error:
            return Problem(
                path=error.path, line=error.line, column=error.column, message=error.message, remedy=error.remedy
            )
        key = (found.digest, found.fail_on, found.min_score)
        if key not in by_config:
            linter = Linter(found, proofreader=proofreader(found))
            linter.warm()
            by_config[key] = Court(
                linter,
                linter.tool,
                found.fail_on,
                found.min_score,
                linter.rulebook.problems,
                linter.reading,
                lambda: linter.problems,
            )
        return by_config[key]

    def proofreader(found: config.Config) -> Any:
        if not found.grammar:
            return None
        from replylint.grammar.client import Proofreader

        return proofreaders.setdefault(found.languagetool, Proofreader(found.languagetool))

    return court_of


def _with_quoted(item: Item, court: Court) -> Item:
    """The item, with what its bare draft quotes as the message that it answers."""
    if not item.bare or item.thread.thread or court.words is None:
        return item
    try:
        prose = read(item.thread.reply, item.thread.format, words=court.words, values=item.thread.masks)
    except Exception:  # which the linter will meet, too, and which is told there
        return item
    quoted = customer_text(prose)
    if quoted is None:
        return item
    message = Message(role="customer", text=quoted)
    return msgspec.structs.replace(item, thread=msgspec.structs.replace(item.thread, thread=(message,)))


def _judge(items: Sequence[Item], court: Court) -> Iterator[Judged | Problem]:
    reports = _reports([item.thread for item in items], court.linter)
    for item, found in zip(items, reports, strict=True):
        yield Judged(item, _placed(item, found), court)
        if found.status == "failed":
            yield Problem(
                path=item.path,
                line=None if item.exact else item.line,
                message=f"the reply could not be judged ({found.reason})",
                remedy="please report this fault of replylint",
            )


def _reports(threads: Sequence[Thread], linter: Judge) -> list[Report]:
    """The reports on the threads; where one of them brings the linter down, the others are judged one by one."""
    try:
        return linter.lint_many(threads)
    except Exception as error:
        if len(threads) == 1:
            return [Report(id=threads[0].id, status="failed", reason=_fault(error))]
        return [_reports([thread], linter)[0] for thread in threads]


def _fault(error: Exception) -> str:
    """Kind and place of a fault of ours. Not its text, which may hold the customer's."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _placed(item: Item, found: Report) -> Report:
    """The report with the path of its item, and the findings with their places in the file."""
    lines = Lines(item.thread.reply) if item.exact and (found.findings or found.suppressed) else None
    path = from_here(item.path)

    def placed(finding: Any) -> Any:
        place = msgspec.structs.replace(location(item, lines, finding.start, finding.end), path=path)
        return msgspec.structs.replace(finding, location=place)

    return msgspec.structs.replace(
        found,
        id=item.thread.id,
        path=path,
        findings=tuple(placed(finding) for finding in found.findings),
        suppressed=tuple(placed(finding) for finding in found.suppressed),
    )

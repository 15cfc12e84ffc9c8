"""Drafts become reports: each under the configuration of its place, many in one call, none able to end the run."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from replylint.cli.courts import Court, CourtOf
from replylint.cli.work import Reports, Work
from replylint.reading import customer_text, read
from replylint.report import SEVERITIES, Problem, Report, Suggestion
from replylint.sources import Item, Passed, from_here
from replylint.thread import Message

_UNSAYABLE = re.compile("[\ud800-\udfff]")  # how Python keeps the bytes of a name that is not UTF-8

TOGETHER = 128  # replies in one call of the linter


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


def judged(
    found: Iterable[Item | Problem | Passed], court_of: CourtOf, work: Work | None = None
) -> Iterator[Judged | Problem | Passed]:
    """The items' reports in their order, and each problem once."""
    work = work or Work()
    waiting: list[Item] = []
    sitting: Court | None = None
    told: set[Problem] = set()
    begun: deque[tuple[Sequence[Item], Court, Reports]] = deque()

    def begin() -> None:
        if waiting and sitting is not None:
            items = tuple(waiting)
            waiting.clear()
            begun.append((items, sitting, work.judge(sitting, [item.thread for item in items])))

    def finished(most: int) -> Iterator[Judged | Problem]:
        while len(begun) > most:
            items, court, reports = begun.popleft()
            yield from _told(items, court, reports())
            yield from _untold(court, told)

    for item in found:
        if not isinstance(item, Item):
            yield item
            continue
        court = court_of(item)
        problems = (court,) if isinstance(court, Problem) else court.problems
        yield from (problem for problem in problems if problem not in told)
        told.update(problems)
        if isinstance(court, Problem):
            continue
        if sitting is not None and (sitting is not court or len(waiting) >= TOGETHER):
            begin()
            yield from finished(work.ahead)
        sitting = court
        waiting.append(_named(_with_ignores(_with_quoted(item, court), court)))
    begin()
    yield from finished(0)


def sayable(name: str) -> str:
    """A name of a file, or what is made of one, as it can be written: outputs are UTF-8, names may be anything."""
    return name if name.isascii() else _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", name)


def _named(item: Item) -> Item:
    """The item, with an id that can be written."""
    name = sayable(item.thread.id)
    if name == item.thread.id:
        return item
    return msgspec.structs.replace(item, thread=msgspec.structs.replace(item.thread, id=name))


def _untold(court: Court, told: set[Problem]) -> Iterator[Problem]:
    fresh = [problem for problem in court.later_problems() if problem not in told]
    told.update(fresh)
    yield from fresh


def _with_ignores(item: Item, court: Court) -> Item:
    """The item, with the suppressions that the configuration has for its file."""
    more = court.ignores(item.path)
    if not more:
        return item
    thread = msgspec.structs.replace(item.thread, ignores=(*item.thread.ignores, *more))
    return msgspec.structs.replace(item, thread=thread)


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


def _told(items: Sequence[Item], court: Court, reports: Sequence[Report]) -> Iterator[Judged | Problem]:
    for item, found in zip(items, reports, strict=True):
        yield Judged(item, placed(item, found), court)
        if found.status == "failed":
            yield Problem(
                path=item.path,
                line=None if item.bare else item.line,
                message=f"the reply could not be judged ({found.reason})",
                remedy="please report this fault of replylint",
            )


def placed(item: Item, found: Report) -> Report:
    """The report with the path of its item, and findings and edits with their places in the file."""
    path = sayable(from_here(item.path))

    def suggestion(offer: Suggestion) -> Suggestion:
        if item.written is None or not offer.edits:
            return offer
        return msgspec.structs.replace(offer, edits=tuple(item.written.edit(edit, path) for edit in offer.edits))

    def finding(told: Any) -> Any:
        where = msgspec.structs.replace(item.location(told.start, told.end), path=path)
        offers = tuple(suggestion(offer) for offer in told.suggestions)
        return msgspec.structs.replace(told, location=where, suggestions=offers)

    return msgspec.structs.replace(
        found,
        id=sayable(item.thread.id),
        path=path,
        title=item.title or None,
        usage=item.usage,
        findings=tuple(finding(told) for told in found.findings),
        suppressed=tuple(finding(told) for told in found.suppressed),
    )

"""A whole audit, from the exports to the report."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Protocol

import msgspec

from replylint.audit import state
from replylint.audit.counts import Counts
from replylint.audit.files import find
from replylint.audit.judge import Outcome, Spec
from replylint.audit.merge import merge
from replylint.audit.parts import Parts
from replylint.audit.privacy import Privacy
from replylint.audit.publish import Options, publish
from replylint.audit.read import Known
from replylint.audit.review import write_review
from replylint.audit.rows import reject_row
from replylint.audit.run import Where, run
from replylint.audit.sample import Plan
from replylint.audit.state import State
from replylint.audit.units import Plan as Units
from replylint.audit.units import Unit, plan
from replylint.config import Config
from replylint.linter import Linter
from replylint.report import Problem, Tool
from replylint.sources.conversations.conversation import Staff
from replylint.sources.files import File
from replylint.sources.item import from_here

_HEAP = 8_000_000  # bytes of input whose messages are gathered together
_MOST_SOURCES = 20  # files that the report names
_LOST = "the rows do not add up: {}; please report this fault of replylint"


class Refused(Exception):  # noqa: N818  (it is no fault: the call cannot be followed)
    """The audit cannot begin; `remedy` says what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be audited, and how. `columns` names columns of tables by what they mean.

    `salt` makes pseudonyms of the names of people where `pseudonymise` is set; without one it is drawn, and forgotten.
    `resume` goes on with an audit that ended early, `fresh` begins it again. `review` is what is drawn for people to
    grade, `blind` shows no names, an agent with fewer than `min_replies` is not ranked, and `against` is an earlier
    report to compare with.
    """

    exports: tuple[str, ...]
    out: Path
    config: Config
    staff: Staff = Staff()
    columns: dict[str, str] = {}
    where: Where = Where()
    pseudonymise: bool = False
    salt: str | None = None
    redact: bool = False
    resume: bool = False
    fresh: bool = False
    review: Plan = Plan()
    blind: bool = False
    min_replies: int = 20
    against: Path | None = None
    title: str | None = None


class Watcher(Protocol):
    """Who is told how an audit goes."""

    def note(self, text: str) -> None:
        """How the input was understood."""

    def problem(self, found: Problem) -> None:
        """What cannot be read."""

    def begin(self, size: int, done: int) -> None:
        """There are so many bytes of input, of which so many were judged before."""

    def advance(self, rows: int, size: int) -> None:
        """So many rows more, from so many bytes."""

    def finish(self, what: str) -> None:
        """All rows are judged; this is done now."""


class Audited(msgspec.Struct, frozen=True):
    """What came of it: how the rows add up, and the inputs of which nothing could be read."""

    counts: Counts
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Whether everything could be read and judged."""
        return not self.problems and not self.counts.rejects


def audit(order: Order, watcher: Watcher) -> Audited:
    """Judges everything that the order names, and leaves the tables in its folder.

    Raises Refused, EngineError where the engine ends, and OSError where nothing can be written; what was done by then
    is kept for `resume`.
    """
    problems: list[Problem] = []

    def tell(found: Problem) -> None:
        problems.append(found)
        watcher.problem(found)

    sources = list(_sources(order, tell))
    tool = Linter(order.config).tool
    asked = State(inputs=state.inputs(sources), how=_how(order, tool))
    begun = _begun(order, asked)
    salt = (order.salt or (begun.salt if begun else None) or secrets.token_hex(16)) if order.pseudonymise else None
    planned = plan(sources, order.columns, order.staff)
    for note in planned.notes:
        watcher.note(note)
    if planned.passed:
        watcher.note(f"{planned.passed:,} files of folders are no exports, and were passed over")
    for found in planned.problems:
        tell(found)
    if not planned.units:
        raise Refused("none of it can be audited", "see above")
    order.out.mkdir(parents=True, exist_ok=True)
    state.write(order.out, msgspec.structs.replace(asked, salt=None if order.salt else salt))
    parts = Parts(order.out / state.FOLDER)
    parts.begin()
    _work(order, planned, parts, Privacy(salt=salt, redact=order.redact), watcher)
    watcher.finish("putting the tables together")
    counts = merge(parts, order.out, [reject_row(found) for found in problems])
    if not counts.add_up:
        raise RuntimeError(_LOST.format(counts))
    _publish(order, tool, sources, counts, watcher)
    state.write(order.out, msgspec.structs.replace(asked, done=True))
    parts.remove()
    return Audited(counts, tuple(problems))


def _sources(order: Order, tell: Callable[[Problem], None]) -> Iterator[File]:
    found_any = False
    for found in find(order.exports):
        if isinstance(found, Problem):
            tell(found)
        else:
            found_any = True
            yield found
    if not found_any:
        raise Refused("there is nothing to audit", "name an export, or a folder of them")


def _how(order: Order, tool: Tool) -> str:
    """A digest of all that decides what a row becomes, the rules among it."""
    return state.digest(tool, order.config, order.staff, order.columns, order.pseudonymise, order.salt, order.redact)


def _begun(order: Order, asked: State) -> State | None:
    """The audit to go on with. Raises Refused where the folder holds another, or one that must be decided on."""
    try:
        known = state.known(order.out)
    except state.OtherReportError as error:
        raise Refused(f"{order.out} {error}", error.remedy) from None
    if known is None or known.done:
        if order.resume and known is None:
            raise Refused(f"{order.out} holds no audit to go on with", "leave out --resume")
        return None
    if order.fresh:
        rmtree(order.out / state.FOLDER, ignore_errors=True)
        return None
    if not order.resume:
        raise Refused(
            f"{order.out} holds an audit that ended early", "go on with --resume, or begin again with --fresh"
        )
    if known.how != asked.how:
        raise Refused("the audit was begun with other settings", "give the same, or begin again with --fresh")
    if known.inputs != asked.inputs:
        raise Refused("the exports are not those that the audit was begun with", "begin again with --fresh")
    return known


def _work(order: Order, planned: Units, parts: Parts, privacy: Privacy, watcher: Watcher) -> None:
    total = sum(unit.size for unit in planned.units)
    known = Known(staff=order.staff, given=order.columns, survey=planned.survey, roots=planned.roots)
    spec = Spec(config=order.config, known=known, privacy=privacy, shards=max(1, total // _HEAP))
    todo = sum(unit.size for unit in parts.missing(planned.units))
    watcher.begin(total, total - todo)

    def done(unit: Unit, outcome: Outcome) -> None:
        for found in outcome.problems:
            watcher.problem(found)
        watcher.advance(outcome.rows - outcome.apart, 0 if unit.kind == "shard" else unit.size)

    run(planned.units, spec, parts, order.where, done)


def _publish(order: Order, tool: Tool, sources: Sequence[File], counts: Counts, watcher: Watcher) -> None:
    """What people read: the sample to grade, the numbers, the page."""
    watcher.finish("drawing the replies to review")
    write_review(order.out, order.review, order.blind)
    watcher.finish("writing the report")
    options = Options(
        counts=counts,
        title=order.title or "Audit of replies",
        min_replies=order.min_replies,
        blind=order.blind,
        against=order.against,
        seed=order.review.seed,
        review_seed=order.review.seed,
        preset=order.config.preset,
        rulebook=tool.rulebook,
        version=tool.version,
        sources=tuple(from_here(source.path) for source in sources[:_MOST_SOURCES]),
        made_at=datetime.now(UTC),
    )
    publish(order.out, options)

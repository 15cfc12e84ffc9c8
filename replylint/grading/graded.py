"""What a grader said of a reply: of each finding that was shown, and of what was missed."""

from __future__ import annotations

import msgspec

from replylint.calibrate import PER_REPLY, Label, Labelled, Verdict, meets, outcome
from replylint.grading.quotes import alike
from replylint.report import CATEGORIES, Finding, Report
from replylint.thread import Thread

TARGETED = "targeted"  # how `sampled` begins where a reply was not drawn at random


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that the linter made. `start` and `end` are code points of the reply; None where they are not known."""

    rule: str
    category: str
    severity: str
    quote: str
    message: str = ""
    sentence: str = ""
    start: int | None = None
    end: int | None = None


class Missed(msgspec.Struct, frozen=True):
    """A fault that the linter did not find, or that a grader marked unprompted. No place: somewhere in the reply."""

    category: str
    quote: str = ""
    start: int | None = None
    end: int | None = None


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """One reply as one grader graded it. `verdicts[i]` is that of `proposals[i]`, None where it has none.

    `done` where anything was said of the reply at all, were it that nothing is wrong.
    """

    grader: str
    thread: Thread
    sampled: str = ""
    proposals: tuple[Proposal, ...] = ()
    verdicts: tuple[Verdict | None, ...] = ()
    missed: tuple[Missed, ...] = ()
    done: bool = True

    @property
    def id(self) -> str:
        """The id of the reply."""
        return self.thread.id

    @property
    def targeted(self) -> bool:
        """Whether it was drawn for what is in it, so that it stands for no other reply."""
        return self.sampled.startswith(TARGETED)

    def keys(self) -> list[tuple[str, str, int]]:
        """What tells its findings apart, the same for every grader: rule, quote, and which of several."""
        seen: dict[tuple[str, str], int] = {}
        found = []
        for proposal in self.proposals:
            name = (proposal.rule, alike(proposal.quote))
            seen[name] = seen.get(name, -1) + 1
            found.append((*name, seen[name]))
        return found


def prompted(graded: Graded) -> Graded:
    """The same without what is said twice: a fault marked as missed that a finding shows which is right."""
    kept: list[Missed] = []
    for missed in graded.missed:
        if missed not in kept and not any(
            verdict == "right" and _shows(proposal, missed, graded.thread.reply)
            for proposal, verdict in zip(graded.proposals, graded.verdicts, strict=True)
        ):
            kept.append(missed)
    return msgspec.structs.replace(graded, missed=tuple(kept))


def unprompted(graded: Graded) -> Graded:
    """Of a reply whose grader saw no finding: verdicts on them, worked out from the faults that the grader marked.

    They are those of `replylint calibrate` on labels.
    """
    findings = tuple(_finding(proposal, index) for index, proposal in enumerate(graded.proposals))
    labels = {_label(missed, graded.thread.reply): missed for missed in graded.missed}
    case = Labelled(graded.thread, frozenset(CATEGORIES), tuple(labels))
    found = outcome(case, Report(id=graded.id, findings=findings), CATEGORIES)
    verdicts: dict[int, Verdict] = {int(j.finding.fingerprint): j.verdict for j in found.judgments}
    return msgspec.structs.replace(
        graded,
        verdicts=tuple(verdicts[index] for index in range(len(findings))) if graded.done else (None,) * len(findings),
        missed=tuple(labels[label] for label in found.missed),
    )


def _shows(proposal: Proposal, missed: Missed, reply: str) -> bool:
    if proposal.category != missed.category or missed.start is None or proposal.start is None:
        return proposal.category == missed.category in PER_REPLY
    return missed.category in PER_REPLY or meets(_finding(proposal, 0), _label(missed, reply))


def _label(missed: Missed, reply: str) -> Label:
    if missed.start is None or missed.end is None:
        return Label(missed.category, 0, len(reply))
    return Label(missed.category, missed.start, missed.end)


def _finding(proposal: Proposal, index: int) -> Finding:
    return Finding(
        rule=proposal.rule,
        category=proposal.category,
        severity="note",  # nothing asks for it here
        start=proposal.start or 0,
        end=proposal.end or 0,
        quote=proposal.quote,
        message=proposal.message,
        penalty=0,
        fingerprint=str(index),
    )

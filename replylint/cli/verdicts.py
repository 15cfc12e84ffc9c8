"""How `calibrate` shows what graders said: tables for people, and lines to paste."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from replylint.cli.measures import interval, some, table
from replylint.grading.agreement import Agreement, Kappa, Measured, Share
from replylint.grading.disputes import Dispute
from replylint.render.cells import printable

_TOGETHER = "together"
_Cells = Callable[[Agreement], Sequence[str]]


def report(found: Measured) -> Iterator[str]:
    """The lines of how the linter and its graders agree."""
    yield _heading(found)
    if found.empty:
        yield f"Not graded, and not counted: {len(found.empty):,} ({some(found.empty)})"
    yield ""
    faults = found.random_share if found.targeted else found.all
    yield f"Findings, {_of(found.all)}" + (", drawn at random or not" if found.targeted else "")
    yield from table([("", "graded", "right", "wrong", "unsettled", "precision"), *_rows(found.all, _findings)])
    yield ""
    yield f"Faults, {_of(faults)}" + (" of the random share" if found.targeted else "")
    if found.targeted:
        yield "(The others were drawn for what is in them, so they say nothing of how much is missed.)"
    if faults.replies:
        head = ("", "right", "missed", "recall", "kappa", "both", "linter", "grader", "neither")
        yield from table([head, *_rows(faults, _faults)])
    if found.between:
        yield ""
        yield "Graders among themselves"
        rows: list[Sequence[str]] = [("", "kappa", "pairs", "replies")]
        for name, one in found.between.items():
            kappa = "-" if one.kappa is None else f"{one.kappa:.2f}"
            rows.append((name, kappa, str(one.pairs), "" if name == _TOGETHER else str(one.n)))
        yield from table(rows)


def disputed(found: Sequence[Dispute]) -> Iterator[str]:
    """The lines of what to do about rejected findings: cases for rule files, then lines for the configuration."""
    if not found:
        yield "No finding was rejected."
        return
    if any(dispute.allow for dispute in found):
        yield "# Cases to allow: put made-up names and numbers in place of real ones, paste them under `allow:` in the"
        yield "# rule's file, and mend the rule until `replylint test` holds."
        yield ""
    for number, dispute in enumerate(found):
        if number:
            yield ""
        where = printable(dispute.path) if dispute.path else "no such rule is known now"
        yield f"# {printable(dispute.rule)}: {_rejected(dispute)}"
        yield f"# {where}"
        for allow in dispute.allow:
            yield f"    {allow.yaml}"
        for contested in dispute.contested:
            yield f"    # right in another reply, so no case yet: {contested.yaml}"
    lines = [dispute for dispute in found if dispute.config]
    if lines:
        yield ""
        yield "# Severities that suit this team better: paste them into replylint.toml."
        yield "[severity]"
        for dispute in lines:
            yield f"{dispute.config}  # now {dispute.severity}; {_rejected(dispute)}"


def _heading(found: Measured) -> str:
    graders = f" by {len(found.graders)} graders" if len(found.graders) > 1 else ""
    drawn = f": {found.random:,} drawn at random, {found.targeted:,} targeted" if found.targeted else ""
    return f"{_number(found.replies, 'reply', 'replies')} graded{graders}{drawn}"


def _of(share: Share) -> str:
    return _number(share.replies, "reply", "replies")


def _rows(share: Share, cells: _Cells) -> Iterable[Sequence[str]]:
    for name, measured in share.by_category.items():
        yield (name, *cells(measured))
    yield (_TOGETHER, *cells(share.overall))


def _findings(measured: Agreement) -> Sequence[str]:
    counts = (measured.graded, measured.right, measured.wrong, measured.unsettled)
    return (*map(str, counts), interval(measured.precision))


def _faults(measured: Agreement) -> Sequence[str]:
    kappa = measured.kappa
    counts = (kappa.both, kappa.linter, kappa.grader, kappa.neither)
    return (
        str(measured.right),
        str(measured.missed),
        interval(measured.recall),
        _kappa(kappa),
        *map(str, counts),
    )


def _kappa(kappa: Kappa) -> str:
    if kappa.value is None:
        return "-"
    if kappa.low is None:
        return f"{kappa.value:.2f}"
    return f"{kappa.value:.2f} ({kappa.low:.2f} to {kappa.high:.2f})"


def _rejected(dispute: Dispute) -> str:
    return f"{dispute.rejected} of {dispute.graded} rejected, precision {interval(dispute.precision)}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"

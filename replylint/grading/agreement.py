"""How well the linter agrees with graders, and graders with each other.

Where several graded a reply, what most of them said counts; where they are split, it counts as unsettled and enters
no rate. `kappa` is Cohen's, on replies and categories: does the linter flag the reply in that category, and does the
grader find a fault there. Overall, it counts the categories in which either found anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from statistics import fmean

import msgspec

from replylint.calibrate import PER_REPLY, Z95, Rate, Verdict, wilson
from replylint.grading.graded import Graded, Missed, Proposal
from replylint.grading.quotes import alike
from replylint.report import CATEGORIES


class Kappa(msgspec.Struct, frozen=True):
    """Cohen's kappa with its 95 % interval, over `n` replies (overall: replies and categories).

    `both` found a fault in, `linter` and `grader` found one alone in, and `neither` did. None where one of the two
    never varies, or the interval would be none.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    both: int
    linter: int
    grader: int
    neither: int


class Agreement(msgspec.Struct, frozen=True):
    """Findings that were graded, by verdict; faults that were missed; and what they come to."""

    graded: int
    right: int
    wrong: int
    unsettled: int
    missed: int
    precision: Rate
    recall: Rate
    kappa: Kappa


class Share(msgspec.Struct, frozen=True):
    """Some of the replies, measured."""

    replies: int
    overall: Agreement
    by_category: dict[str, Agreement]


class Between(msgspec.Struct, frozen=True):
    """Kappa between graders: the mean over `pairs` of them, on `n` replies that two had in common."""

    kappa: float | None
    pairs: int
    n: int


class Measured(msgspec.Struct, frozen=True):
    """All that graded reviews say. `between` is empty where no reply was graded by two. `empty` are replies that
    nobody graded."""

    graders: tuple[str, ...]
    replies: int
    random: int
    targeted: int
    empty: tuple[str, ...]
    all: Share
    random_share: Share
    between: dict[str, Between]


class Reply(msgspec.Struct, frozen=True):
    """What most graders said of a reply. `faulty` maps a category to whether there is a fault in it, None where they
    are split or somebody left a finding ungraded."""

    first: Graded
    proposals: tuple[Proposal, ...]
    verdicts: tuple[Verdict | None, ...]
    missed: tuple[Missed, ...]
    faulty: dict[str, bool | None]


def settled(graded: Iterable[Graded]) -> list[Reply]:
    """Each reply that was graded, as most of its graders see it."""
    by_reply: dict[str, list[Graded]] = {}
    for one in graded:
        if one.done:
            by_reply.setdefault(one.id, []).append(one)
    return [_settled(several) for several in by_reply.values()]


def measure(graded: Sequence[Graded], categories: Collection[str] = CATEGORIES) -> Measured:
    """The agreement in each of `categories` in which anything was found, and over all of them."""
    known = settled(graded)
    ids = {reply.first.id for reply in known}
    random = [reply for reply in known if not reply.first.targeted]
    return Measured(
        graders=tuple(dict.fromkeys(one.grader for one in graded if one.done)),
        replies=len(known),
        random=len(random),
        targeted=len(known) - len(random),
        empty=tuple(dict.fromkeys(one.id for one in graded if one.id not in ids)),
        all=_share(known, categories),
        random_share=_share(random, categories),
        between=_between([one for one in graded if one.done], categories),
    )


# What most say


def _settled(several: Sequence[Graded]) -> Reply:
    votes: dict[tuple[str, str, int], Counter[Verdict]] = {}
    proposals: dict[tuple[str, str, int], Proposal] = {}
    for one in several:
        for name, proposal, verdict in zip(one.keys(), one.proposals, one.verdicts, strict=True):
            proposals.setdefault(name, proposal)
            count = votes.setdefault(name, Counter())
            if verdict is not None:
                count[verdict] += 1
    views = [{category: _fault(one, category) for category in CATEGORIES} for one in several]
    return Reply(
        several[0],
        tuple(proposals.values()),
        tuple(_most(votes[name]) for name in proposals),
        tuple(_agreed([one.missed for one in several])),
        {category: _majority([view[category] for view in views]) for category in CATEGORIES},
    )


def _most(votes: Mapping[Verdict, int]) -> Verdict | None:
    right, wrong = votes.get("right", 0), votes.get("wrong", 0)
    if right == wrong:
        return "neutral" if sum(votes.values()) else None
    return "right" if right > wrong else "wrong"


def _agreed(several: Sequence[Sequence[Missed]]) -> Iterator[Missed]:
    """The faults that more than half of the graders marked, each once."""
    if len(several) == 1:
        yield from several[0]
        return
    marks = [(grader, missed) for grader, marked in enumerate(several) for missed in marked]
    while marks:
        first = marks[0][1]
        same = [mark for mark in marks if _same(first, mark[1])]
        marks = [mark for mark in marks if mark not in same]
        if 2 * len({grader for grader, _ in same}) > len(several):
            yield first


def _same(one: Missed, other: Missed) -> bool:
    if one.category != other.category:
        return False
    if one.category in PER_REPLY or None in (one.start, one.end, other.start, other.end):
        return one.category in PER_REPLY or not (one.quote and other.quote) or alike(one.quote) == alike(other.quote)
    return min(one.end or 0, other.end or 0) > max(one.start or 0, other.start or 0)


def _fault(graded: Graded, category: str) -> bool | None:
    """Whether a grader found a fault of a category in a reply; None where they left that open."""
    verdicts = [v for p, v in zip(graded.proposals, graded.verdicts, strict=True) if p.category == category]
    if "right" in verdicts or any(missed.category == category for missed in graded.missed):
        return True
    return None if None in verdicts or "neutral" in verdicts else False


def _majority(views: Sequence[bool | None]) -> bool | None:
    yes, no = views.count(True), views.count(False)
    return None if yes == no else yes > no


# Measures


def _share(known: Sequence[Reply], categories: Collection[str]) -> Share:
    by_category = {name: _agreement(known, (name,)) for name in CATEGORIES if name in categories}
    found = {name: measured for name, measured in by_category.items() if _anything(measured)}
    return Share(len(known), _agreement(known, tuple(found)), found)


def _anything(measured: Agreement) -> bool:
    return bool(measured.graded + measured.unsettled + measured.missed + measured.kappa.linter + measured.kappa.grader)


def _agreement(known: Sequence[Reply], categories: Collection[str]) -> Agreement:
    verdicts: Counter[Verdict | None] = Counter()
    cells: Counter[tuple[bool, bool]] = Counter()
    missed = 0
    for reply in known:
        pairs = list(zip(reply.proposals, reply.verdicts, strict=True))
        verdicts.update(verdict for proposal, verdict in pairs if proposal.category in categories)
        missed += sum(one.category in categories for one in reply.missed)
        for category in categories:
            faulty = reply.faulty[category]
            if faulty is not None:
                cells[any(proposal.category == category for proposal in reply.proposals), faulty] += 1
    right, wrong = verdicts["right"], verdicts["wrong"]
    return Agreement(
        graded=right + wrong,
        right=right,
        wrong=wrong,
        unsettled=verdicts["neutral"],
        missed=missed,
        precision=wilson(right, right + wrong),
        recall=wilson(right, right + missed),
        kappa=_kappa(cells),
    )


def _kappa(cells: Mapping[tuple[bool, bool], int]) -> Kappa:
    both, linter, grader, neither = (
        cells.get(cell, 0) for cell in ((True, True), (True, False), (False, True), (False, False))
    )
    value, error = cohen([[both, linter], [grader, neither]])
    low, high = (None, None) if value is None or not error else (value - Z95 * error, value + Z95 * error)
    return Kappa(
        value,
        None if low is None else max(-1.0, low),
        None if high is None else min(1.0, high),
        both + linter + grader + neither,
        both,
        linter,
        grader,
        neither,
    )


def cohen(table: Sequence[Sequence[int]]) -> tuple[float | None, float | None]:
    """Cohen's kappa of a square table of counts, and its standard error after Fleiss, Cohen and Everitt (1969).

    None where there is nothing to agree on: no counts, or all in one cell of the diagonal.
    """
    n = sum(map(sum, table))
    if not n:
        return None, None
    size = range(len(table))
    shares = [[count / n for count in row] for row in table]
    rows = [sum(row) for row in shares]
    columns = [sum(shares[i][j] for i in size) for j in size]
    agreed = sum(shares[i][i] for i in size)
    chance = sum(rows[i] * columns[i] for i in size)
    if chance >= 1 - 1e-12:
        return None, None
    kappa = (agreed - chance) / (1 - chance)
    on = sum(shares[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in size)
    off = sum(shares[i][j] * (columns[i] + rows[j]) ** 2 for i in size for j in size if i != j)
    spread = on + (1 - kappa) ** 2 * off - (kappa - chance * (1 - kappa)) ** 2
    return kappa, math.sqrt(max(0.0, spread) / n) / (1 - chance)


# Graders among themselves


def _between(graded: Sequence[Graded], categories: Collection[str]) -> dict[str, Between]:
    by_grader: dict[str, dict[str, Graded]] = {}
    for one in graded:
        by_grader.setdefault(one.grader, {})[one.id] = one
    pairs = [
        shared
        for one, other in combinations(by_grader.values(), 2)
        if (shared := [(one[reply], other[reply]) for reply in one if reply in other])
    ]
    if not pairs:
        return {}
    counts = {name: [_cells(shared, name) for shared in pairs] for name in CATEGORIES if name in categories}
    found = {
        name: cells
        for name, cells in counts.items()
        if any(c[True, True] + c[True, False] + c[False, True] for c in cells)
    }
    together = [sum((cells[pair] for cells in found.values()), Counter()) for pair in range(len(pairs))]
    return {name: _mean(cells) for name, cells in found.items()} | {"together": _mean(together)}


def _cells(shared: Sequence[tuple[Graded, Graded]], category: str) -> Counter[tuple[bool, bool]]:
    cells: Counter[tuple[bool, bool]] = Counter()
    for one, other in shared:
        said, answered = _fault(one, category), _fault(other, category)
        if said is not None and answered is not None:
            cells[said, answered] += 1
    return cells


def _mean(several: Sequence[Counter[tuple[bool, bool]]]) -> Between:
    known = [_kappa(cells) for cells in several]
    values = [kappa.value for kappa in known if kappa.value is not None]
    return Between(fmean(values) if values else None, len(values), sum(kappa.n for kappa in known))

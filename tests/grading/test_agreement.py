"""What graders' verdicts come to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt

import pytest

from replylint.calibrate import Verdict
from replylint.grading.agreement import Reply, cohen, measure, settled
from replylint.grading.graded import Graded, Missed, Proposal
from replylint.thread import Thread

R: Verdict = "right"
W: Verdict = "wrong"
N: Verdict = "neutral"


def graded(
    reply: str, *findings: tuple[str, Verdict | None], missed: Sequence[str | Missed] = (), grader: str = "Ann",
    sampled: str = "random", done: bool = True,
) -> Graded:  # fmt: skip
    """A reply with findings ("category word", verdict) and missed faults ("category", or one with its place)."""
    proposals = []
    for said, _ in findings:
        category, _, word = said.partition(" ")
        proposals.append(Proposal(rule=f"{category}/{word or 'a'}", category=category, severity="warn", quote=word))
    return Graded(
        grader=grader,
        thread=Thread(id=reply, reply="x"),
        sampled=sampled,
        proposals=tuple(proposals),
        verdicts=tuple(verdict for _, verdict in findings),
        missed=tuple(one if isinstance(one, Missed) else Missed(one) for one in missed),
        done=done,
    )


def one(*several: Graded) -> Reply:
    (reply,) = settled(several)
    return reply


# Kappa


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # The worked examples of Wikipedia, "Cohen's kappa": readers of grants, and one agreement with two kappas.
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        ([[10, 0], [0, 10]], 1.0),
        ([[0, 10], [10, 0]], -1.0),
        ([[5, 5], [5, 5]], 0.0),
    ],
)
def test_kappa_is_that_of_published_examples(table: list[list[int]], kappa: float) -> None:
    value, _ = cohen(table)
    assert value == pytest.approx(kappa, abs=1e-4)


def test_kappa_and_its_error_are_those_that_sas_prints() -> None:
    # Kappa 0.4842, asymptotic standard error 0.1380, limits 0.2137 and 0.7547; so it stands in statsmodels' tests.
    value, error = cohen([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert value == pytest.approx(0.4842, abs=5e-5)
    assert error == pytest.approx(0.1380, abs=5e-5)


def test_the_error_of_kappa_is_how_far_samples_scatter() -> None:
    cells = [(0, 0)] * 60 + [(0, 1)] * 30 + [(1, 0)] * 20 + [(1, 1)] * 90
    draw = random.Random(1)
    values = []
    for _ in range(2000):
        table = [[0, 0], [0, 0]]
        for row, column in draw.choices(cells, k=len(cells)):
            table[row][column] += 1
        value, _ = cohen(table)
        assert value is not None
        values.append(value)
    middle = sum(values) / len(values)
    scatter = sqrt(sum((value - middle) ** 2 for value in values) / len(values))
    assert cohen([[60, 30], [20, 90]])[1] == pytest.approx(scatter, rel=0.06)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[7, 0], [0, 0]], [[0, 0], [0, 7]]])
def test_where_neither_varies_there_is_no_kappa(table: list[list[int]]) -> None:
    assert cohen(table) == (None, None)


# One grader


def test_precision_recall_and_kappa_by_category() -> None:
    found = measure([
        graded("1", ("jargon", R), ("jargon b", W)),
        graded("2", ("jargon", W)),
        graded("3", missed=["jargon", "jargon"]),
        graded("4"),
        graded("5", ("jargon", R), missed=["scripted"]),
    ])  # fmt: skip
    jargon = found.all.by_category["jargon"]
    assert (jargon.graded, jargon.right, jargon.wrong, jargon.missed) == (4, 2, 2, 2)
    assert (jargon.precision.value, jargon.recall.value) == (0.5, 0.5)
    kappa = jargon.kappa
    assert (kappa.both, kappa.linter, kappa.grader, kappa.neither, kappa.n) == (2, 1, 1, 1, 5)
    # Agreed 3 of 5; by chance 3/5 * 3/5 + 2/5 * 2/5.
    assert kappa.value == pytest.approx((0.6 - 0.52) / (1 - 0.52))
    assert kappa.low is not None
    assert kappa.value is not None
    assert -1 <= kappa.low < kappa.value
    assert set(found.all.by_category) == {"jargon", "scripted"}
    assert (found.all.overall.missed, found.all.overall.kappa.n) == (3, 10)


def test_a_perfect_agreement_of_few_has_no_interval() -> None:
    kappa = measure([graded("1", ("jargon", R)), graded("2")]).all.by_category["jargon"].kappa
    assert (kappa.value, kappa.low, kappa.high) == (1.0, None, None)


def test_a_reply_that_nobody_graded_is_named_and_not_counted() -> None:
    found = measure([graded("1", ("jargon", R)), graded("2", ("jargon", None), done=False)])
    assert (found.replies, found.empty) == (1, ("2",))


def test_where_a_finding_was_left_open_the_reply_says_nothing_in_its_category() -> None:
    found = measure([graded("1", ("jargon", None), ("scripted", R)), graded("2", ("jargon", None), ("jargon b", R))])
    assert one(graded("1", ("jargon", None), ("scripted", R))).faulty["jargon"] is None
    assert found.all.by_category["jargon"].kappa.n == 1  # of the second, one fault is enough to know


def test_an_unsure_verdict_enters_no_rate() -> None:
    jargon = measure([graded("1", ("jargon", N)), graded("2", ("jargon", R))]).all.by_category["jargon"]
    assert (jargon.graded, jargon.unsettled, jargon.kappa.n) == (1, 1, 1)


def test_what_was_drawn_for_what_is_in_it_is_left_out_of_the_random_share() -> None:
    found = measure([
        graded("1", ("jargon", R)),
        graded("2", ("privacy", R), missed=["jargon"], sampled="targeted: privacy/asks-secret"),
    ])  # fmt: skip
    assert (found.random, found.targeted, found.replies) == (1, 1, 2)
    assert (found.all.overall.right, found.all.overall.missed) == (2, 1)
    assert (found.random_share.overall.right, found.random_share.overall.missed) == (1, 0)


def test_only_the_wanted_categories_are_measured() -> None:
    found = measure([graded("1", ("jargon", R), ("scripted", W), missed=["upsell"])], ["jargon"])
    assert (found.all.overall.graded, found.all.overall.missed, set(found.all.by_category)) == (1, 0, {"jargon"})


# Several graders


def test_what_most_graders_say_counts_and_a_split_enters_no_rate() -> None:
    votes: list[tuple[Verdict, Verdict]] = [(R, W), (R, R), (W, R)]
    two = [graded("1", ("jargon a", a), ("jargon b", b), grader=f"g{n}") for n, (a, b) in enumerate(votes)]
    assert one(*two).verdicts == ("right", "right")
    assert one(*two[:2]).verdicts == ("right", "neutral")


def test_a_fault_was_missed_if_more_than_half_of_the_graders_say_so() -> None:
    here, there, elsewhere = Missed("jargon", "a", 0, 10), Missed("jargon", "b", 5, 20), Missed("jargon", "c", 30, 40)
    three = [graded("1", missed=marks, grader=f"g{n}") for n, marks in enumerate([[here], [there, elsewhere], []])]
    assert one(*three).missed == (here,)
    assert one(*three[1:]).missed == ()
    assert one(*three[1:]).faulty["jargon"] is None


def test_graders_are_told_apart_whatever_the_order_of_their_findings() -> None:
    found = one(
        graded("1", ("jargon a", R), ("jargon b", W)), graded("1", ("jargon b", W), ("jargon a", R), grader="Ben")
    )
    assert dict(zip((p.quote for p in found.proposals), found.verdicts, strict=True)) == {"a": "right", "b": "wrong"}


def test_graders_are_compared_with_each_other_pair_by_pair() -> None:
    says = {"Ann": "RRWW", "Ben": "RRWW", "Cy": "RWRW"}
    found = measure([
        graded(str(n), ("jargon", R if verdict == "R" else W), grader=name)
        for name, verdicts in says.items()
        for n, verdict in enumerate(verdicts)
    ])  # fmt: skip
    between = found.between["jargon"]
    # Ann and Ben 1, each of them and Cy 0.
    assert between.kappa == pytest.approx(1 / 3)
    assert (between.pairs, between.n) == (3, 12)
    assert found.between["together"].kappa == pytest.approx(1 / 3)
    assert (found.graders, found.replies) == (("Ann", "Ben", "Cy"), 4)


def test_without_a_reply_in_common_graders_are_not_compared() -> None:
    assert measure([graded("1", ("jargon", R)), graded("2", ("jargon", R), grader="Ben")]).between == {}

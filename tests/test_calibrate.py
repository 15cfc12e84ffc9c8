"""Measuring against people's labels: what counts as right, and what the numbers come to."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.calibrate import (
    Label,
    Labelled,
    Outcome,
    Rate,
    Tally,
    calibrate,
    half_of,
    labelled,
    meets,
    missed_places,
    outcome,
    outcomes,
    sources_of,
    spearman,
    wilson,
    wrong_places,
)
from replylint.report import CATEGORIES, Edit, Finding, Mood, Report, Suggestion
from replylint.thread import Thread, ThreadError

TEXT = "x" * 1000


def finding(start: int, end: int, category: str = "jargon", rule: str = "a", **more: Any) -> Finding:
    return Finding(
        rule=f"{category}/{rule}",
        category=category,
        severity="note",
        start=start,
        end=end,
        quote=TEXT[start:end],
        message="Say it plainly.",
        penalty=4,
        fingerprint="",
        **more,
    )


def label(start: int, end: int, category: str = "jargon", sure: bool = True) -> Label:
    return Label(category, start, end, sure)


def case(*labels: Label, name: str = "x-1", reply: str = TEXT, **more: Any) -> Labelled:
    judged = frozenset(more.pop("judged", CATEGORIES))
    return Labelled(Thread(id=name, reply=reply), judged, labels, **more)


def report(*findings: Finding, name: str = "x-1", **more: Any) -> Report:
    return Report(id=name, findings=findings, **more)


def judge(case: Labelled, *findings: Finding, categories: tuple[str, ...] = CATEGORIES) -> Outcome:
    return outcome(case, report(*findings), categories)


def verdicts(found: Outcome) -> list[str]:
    return [judgment.verdict for judgment in found.judgments]


# Where a finding meets a label


@pytest.mark.parametrize(
    ("found", "marked", "met"),
    [
        ((10, 20), (10, 20), True),
        ((10, 20), (15, 25), True),  # half of both
        ((10, 20), (16, 26), False),
        ((10, 20), (0, 100), True),  # half of the shorter one, the finding
        ((95, 105), (0, 100), True),
        ((96, 106), (0, 100), False),
        ((0, 100), (95, 105), True),
        ((0, 100), (96, 106), False),
        ((20, 30), (0, 20), False),
        ((0, 120), (0, 10), True),
        ((0, 121), (0, 10), False),  # longer than 120 characters, and than three labels
        ((0, 150), (0, 50), True),
        ((0, 151), (0, 50), False),
    ],
)
def test_a_finding_meets_a_label_if_they_share_half_of_the_shorter_and_it_is_not_overlong(
    found: tuple[int, int], marked: tuple[int, int], met: bool
) -> None:
    assert meets(finding(*found), label(*marked)) is met


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50), st.integers(0, 100))
def test_meeting_does_not_depend_on_where_in_the_reply_it_is(a: int, long: int, b: int, broad: int, by: int) -> None:
    here = meets(finding(a, a + long), label(b, b + broad))
    assert here == meets(finding(a + by, a + by + long), label(b + by, b + by + broad))


# What a finding counts as


def test_a_finding_on_a_sure_label_is_right() -> None:
    found = judge(case(label(10, 20)), finding(10, 20))
    assert (verdicts(found), found.missed) == (["right"], ())
    assert found.tallies == {"jargon": Tally(labels=1, met=1, right=1)}


def test_only_the_first_finding_on_a_sure_label_is_right_others_are_neutral() -> None:
    found = judge(case(label(10, 30)), finding(20, 30, rule="b"), finding(10, 20))
    assert [(j.finding.start, j.verdict) for j in found.judgments] == [(10, "right"), (20, "neutral")]
    assert found.tallies["jargon"] == Tally(labels=1, met=1, right=1, neutral=1)


def test_a_finding_that_meets_only_labels_that_are_not_sure_is_neutral() -> None:
    found = judge(case(label(10, 20, sure=False)), finding(10, 20), finding(12, 20))
    assert verdicts(found) == ["neutral", "neutral"]
    assert found.tallies["jargon"].labels == 0


def test_a_finding_that_meets_nothing_is_wrong_and_the_label_is_missed() -> None:
    found = judge(case(label(10, 20)), finding(50, 60))
    assert verdicts(found) == ["wrong"]
    assert found.missed == (label(10, 20),)


def test_a_label_of_another_category_is_not_met() -> None:
    assert verdicts(judge(case(label(10, 20, "scripted")), finding(10, 20))) == ["wrong"]


def test_one_finding_over_two_sure_labels_is_right_once_and_meets_both() -> None:
    found = judge(case(label(10, 20), label(21, 30)), finding(10, 30), finding(21, 30))
    assert verdicts(found) == ["right", "neutral"]
    assert found.tallies["jargon"] == Tally(labels=2, met=2, right=1, neutral=1)


def test_a_label_that_is_not_sure_need_not_be_found() -> None:
    found = judge(case(label(10, 20, sure=False)))
    assert (found.missed, found.tallies) == ((), {})


def test_what_was_not_judged_in_a_reply_counts_neither_way() -> None:
    found = judge(case(label(10, 20), judged=["scripted"]), finding(10, 20), finding(50, 60))
    assert (found.judgments, found.missed, found.tallies) == ((), (), {})


def test_what_is_not_in_the_chosen_categories_counts_neither_way() -> None:
    found = judge(case(label(10, 20)), finding(50, 60), categories=("scripted",))
    assert (found.judgments, found.missed) == ((), ())


@pytest.mark.parametrize(
    ("labels", "places", "expected"),
    [
        ([label(10, 20, "empathy")], [(500, 510)], (["right"], 0)),
        ([label(10, 20, "empathy")], [], ([], 1)),
        ([label(10, 20, "empathy"), label(50, 60, "empathy")], [], ([], 1)),
        ([label(10, 20, "empathy", sure=False)], [(500, 510)], (["neutral"], 0)),
        ([], [(500, 510)], (["wrong"], 0)),
        ([label(10, 20, "empathy")], [(1, 2), (3, 4)], (["right", "neutral"], 0)),
    ],
)
def test_empathy_counts_per_reply_wherever_it_is_marked(
    labels: list[Label], places: list[tuple[int, int]], expected: tuple[list[str], int]
) -> None:
    found = judge(case(*labels), *(finding(*place, "empathy") for place in places))
    assert (verdicts(found), len(found.missed)) == expected


def test_a_reply_without_a_result_counts_as_no_finding_and_is_named() -> None:
    cases = [case(label(10, 20), name=name) for name in ("x-1", "x-2", "x-3")]
    reports = [report(finding(10, 20)), report(name="x-2", status="skipped", reason="it looks French")]
    found = calibrate(outcomes(cases, reports, CATEGORIES), CATEGORIES)
    assert found.without_result == ("x-2", "x-3")
    assert (found.overall.right, found.overall.missed) == (1, 2)


# What it comes to


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    tally = Tally(labels=8, met=4, right=3, neutral=9, wrong=1)
    assert (tally.precision, tally.recall) == (0.75, 0.5)
    assert tally.f1 == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("tally", "f1"), [(Tally(), None), (Tally(neutral=3), None), (Tally(labels=1), 0.0), (Tally(wrong=1), 0.0)]
)
def test_f1_is_none_only_where_there_was_nothing_to_find_and_nothing_found(tally: Tally, f1: float | None) -> None:
    assert tally.f1 == f1


def measured(*pairs: tuple[Labelled, Report], categories: tuple[str, ...] = CATEGORIES) -> Any:
    known = outcomes([one for one, _ in pairs], [other for _, other in pairs], categories)
    return calibrate(known, categories)


def test_categories_are_measured_singly_and_together() -> None:
    found = measured(
        (case(label(10, 20), label(50, 60, "scripted")), report(finding(10, 20), finding(90, 99, "scripted"))),
        categories=("jargon", "scripted", "upsell"),
    )
    single = {name: (m.labels, m.right, m.wrong, m.missed) for name, m in found.by_category.items()}
    assert single == {"jargon": (1, 1, 0, 0), "scripted": (1, 0, 1, 1), "upsell": (0, 0, 0, 0)}
    assert (found.overall.labels, found.overall.right, found.overall.wrong, found.overall.missed) == (2, 1, 1, 1)
    assert (found.overall.precision.value, found.overall.recall.value, found.overall.f1.value) == (0.5, 0.5, 0.5)
    assert found.by_category["upsell"].f1.value is None


def test_false_alarms_are_replies_without_any_label_in_which_something_was_found() -> None:
    found = measured(
        (case(name="x-1"), report(finding(1, 2), finding(3, 4), name="x-1")),
        (case(name="x-2"), report(name="x-2")),
        (case(label(10, 20, sure=False), name="x-3"), report(finding(50, 60), name="x-3")),
        (case(name="x-4", judged=["upsell"]), report(finding(50, 60), name="x-4")),
    )
    assert (found.false_alarms.count, found.false_alarms.of) == (1, 3)


def test_a_label_of_a_category_that_is_not_counted_still_makes_a_reply_faulty() -> None:
    found = measured((case(label(10, 20, "channel")), report(finding(50, 60))), categories=("jargon",))
    assert found.false_alarms.of == 0


def test_upset_is_anger_of_one_and_a_half_or_more_on_both_sides() -> None:
    angers = [(2.0, 1.5), (1.5, 1.0), (1.0, 2.0), (0.0, 0.0), (None, 3.0), (3.0, None)]
    found = measured(
        *(
            (
                case(name=f"x-{n}", anger=said),
                report(name=f"x-{n}", mood=None if heard is None else Mood(heard)),
            )
            for n, (said, heard) in enumerate(angers)
        )
    )
    upset = found.upset
    assert (upset.labels, upset.right, upset.wrong, upset.missed) == (3, 1, 1, 2)


def test_score_and_mood_are_compared_with_what_people_said() -> None:
    found = measured(
        *(
            (
                case(name=f"x-{n}", quality=quality, anger=3 - n),
                report(name=f"x-{n}", score=score, mood=Mood(n)),
            )
            for n, (quality, score) in enumerate([(1.0, 20), (3.5, 60), (5.0, 100), (None, 0)])
        )
    )
    assert (found.score_quality.n, found.score_quality.rho) == (3, pytest.approx(1))
    assert (found.mood_anger.n, found.mood_anger.rho) == (4, pytest.approx(-1))


def test_each_rule_has_its_own_precision() -> None:
    found = measured((case(label(10, 20)), report(finding(10, 20), finding(50, 60), finding(70, 80, rule="b"))))
    assert [(rule.rule, rule.right, rule.wrong, rule.precision.value) for rule in found.rules] == [
        ("jargon/a", 1, 1, 0.5),
        ("jargon/b", 0, 1, 0.0),
    ]


def test_a_finding_offers_something_if_it_has_an_edit_or_a_slot_to_fill() -> None:
    offers = [
        Suggestion("use", "safe", (Edit(0, 1, "use"),)),
        Suggestion("I'll write to you by {time}", "manual"),
        Suggestion("Say when.", "manual"),
    ]
    findings = [finding(10 * n, 10 * n + 5, suggestions=(offer,)) for n, offer in enumerate(offers)]
    found = measured((case(), report(*findings, finding(90, 95))))
    assert (found.offers["jargon"].count, found.offers["jargon"].of) == (2, 4)


def test_everything_is_measured_for_each_source_too() -> None:
    pairs = [
        (case(label(10, 20), name=name), report(finding(10, 20), name=name) if name[0] == "x" else report(name=name))
        for name in ("x-1", "x-2", "y-1", "y-2")
    ]
    found = measured(*pairs)
    assert {name: (part.replies, part.overall.right) for name, part in found.sources.items()} == {
        "x": (2, 2),
        "y": (2, 0),
    }
    assert measured(*pairs[:2]).sources == {}


@pytest.mark.parametrize(
    ("ids", "sources"),
    [
        (["x-dev-1", "x-dev-2"], ["x-dev", "x-dev"]),
        (["x-dev-1", "x-test-2"], ["x", "x"]),
        (["x-dev-1-a", "x-dev-2"], ["x-dev", "x-dev"]),
        (["a-1", "a-2", "b-1"], ["a", "a", "other"]),
        (["4410", "4411", "a-1", "a-2"], ["other", "other", "a", "a"]),
        (["x-1", "xy-1", "x-2", "xy-2"], ["x", "xy", "x", "xy"]),
        ([], []),
    ],
)
def test_the_source_of_a_reply_is_how_its_id_begins(ids: list[str], sources: list[str]) -> None:
    assert sources_of(ids) == dict(zip(ids, sources, strict=True))


def test_halves_are_fixed_and_about_equal() -> None:
    halves = [half_of(f"x-{n}") for n in range(1000)]
    assert 400 < halves.count("A") < 600
    assert halves == [half_of(f"x-{n}") for n in range(1000)]


# Statistics


@pytest.mark.parametrize(
    ("count", "of", "interval"),
    [(8, 10, (0.490, 0.943)), (0, 10, (0.0, 0.278)), (10, 10, (0.722, 1.0)), (50, 100, (0.404, 0.596))],
)
def test_wilson_gives_the_intervals_of_the_textbook(count: int, of: int, interval: tuple[float, float]) -> None:
    found = wilson(count, of)
    assert found.value == count / of
    assert found.low == pytest.approx(interval[0], abs=1e-3)
    assert found.high == pytest.approx(interval[1], abs=1e-3)


def test_there_is_no_share_of_nothing() -> None:
    assert wilson(0, 0) == Rate(None, None, None)


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        ([1, 2, 3], [10, 20, 30], 1),
        ([1, 2, 3], [3, 2, 1], -1),
        # Hours of television and intelligence, the usual worked example: -29/165.
        ([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17], -29 / 165),
        ([1, 2, 2, 3], [1, 2, 3, 4], 4.5 / (4.5 * 5) ** 0.5),  # ranks 1, 2.5, 2.5, 4
        ([1, 1, 2, 2], [1, 2, 1, 2], 0),
    ],
)
def test_spearman_gives_known_values_with_and_without_ties(one: list[float], other: list[float], rho: float) -> None:
    assert spearman(one, other) == pytest.approx(rho)


@pytest.mark.parametrize(("one", "other"), [([], []), ([1], [1]), ([1, 1, 1], [1, 2, 3])])
def test_there_is_no_correlation_where_nothing_varies(one: list[float], other: list[float]) -> None:
    assert spearman(one, other) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=20))
def test_spearman_sees_only_the_order(pairs: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = spearman(one, other)
    assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9
    assert found == spearman([a**3 + a for a in one], [2 * b for b in other])


def test_the_interval_of_f1_holds_it_narrows_with_more_replies_and_is_the_same_twice() -> None:
    def of(size: int) -> Rate:
        draw = random.Random(1)
        pairs = []
        for n in range(size):
            found = [finding(10, 20)] if draw.random() < 0.6 else []
            wrong = [finding(50, 60)] if draw.random() < 0.2 else []
            pairs.append((case(label(10, 20), name=f"x-{n}"), report(*found, *wrong, name=f"x-{n}")))
        rate = measured(*pairs, categories=("jargon",)).overall.f1
        assert isinstance(rate, Rate)
        return rate

    few, many = of(20), of(200)
    for rate in (few, many):
        assert rate.value is not None
        assert rate.low is not None
        assert rate.high is not None
        assert rate.low < rate.value < rate.high
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)
    assert many == of(200)


# Places to look at


def test_missed_labels_and_wrong_findings_are_shown_in_their_sentences() -> None:
    reply = "Hi Ana,\nI see. We shall utilize it, at once! Kind regards."
    start, wrong = reply.index("utilize"), reply.index("at once")
    found = judge(
        case(label(start, start + 7), reply=reply, name="x-9"),
        finding(wrong, wrong + 7),
    )
    (missed,) = missed_places([found])
    assert (missed.id, missed.category, missed.rule) == ("x-9", "jargon", None)
    assert (missed.before, missed.quote, missed.after) == ("We shall ", "utilize", " it, at once!")
    (place,) = wrong_places([found])
    assert (place.rule, place.before, place.quote, place.after) == ("jargon/a", "We shall utilize it, ", "at once", "!")


@pytest.mark.parametrize(
    ("reply", "quote", "around"),
    [
        ("One. Two.", "Two.", ("", "")),
        ("One. Two.", "One. Two.", ("", "")),
        ("One", "One", ("", "")),
        ("A 3.5 kg box.", "kg", ("A 3.5 ", " box.")),
        ("a " * 200 + "END" + " b" * 200, "END", ("…" + "a " * 60, " b" * 60 + "…")),
    ],
)
def test_a_place_is_shown_with_no_more_than_its_sentence(reply: str, quote: str, around: tuple[str, str]) -> None:
    start = reply.index(quote)
    (place,) = missed_places([judge(case(label(start, start + len(quote)), reply=reply))])
    assert (place.before, place.quote, place.after) == (around[0], quote, around[1])


# Labelled replies


def thread(**meta: Any) -> Thread:
    return Thread.from_mapping({"id": "x-1", "reply": "We utilize it.", "judged": ["jargon"], "findings": [], **meta})


def test_a_labelled_reply_is_a_thread_with_what_people_said_of_it() -> None:
    found = labelled(
        thread(
            findings=[{"category": "jargon", "start": 3, "end": 10, "sure": False, "quote": "utilize", "by": 1}],
            anger=1.5,
            quality=4,
            color="blue",
        )
    )
    assert (found.id, found.anger, found.quality) == ("x-1", 1.5, 4.0)
    assert found.judged == frozenset({"jargon"})
    assert found.labels == (Label("jargon", 3, 10, False),)
    assert found.thread.meta == {"color": "blue"}


def test_anger_and_quality_may_be_unknown() -> None:
    found = labelled(thread(anger=None))
    assert (found.anger, found.quality) == (None, None)


@pytest.mark.parametrize(
    ("meta", "field"),
    [
        ({"judged": None}, "judged"),
        ({"judged": ["jargn"]}, "judged"),
        ({"findings": None}, "findings"),
        ({"findings": {}}, "findings"),
        ({"findings": ["jargon"]}, "findings[0]"),
        ({"findings": [{"category": "jargon", "start": 0, "end": 15}]}, "findings[0]"),
        ({"findings": [{"category": "jargon", "start": -1, "end": 5}]}, "findings[0]"),
        ({"findings": [{"category": "jargon", "start": 5, "end": 5}]}, "findings[0]"),
        ({"findings": [{"category": "jargon", "start": 0}]}, "findings[0]"),
        ({"findings": [{"category": "jargon", "start": True, "end": 2}]}, "findings[0]"),
        ({"findings": [{"category": "nice", "start": 0, "end": 2}]}, "findings[0].category"),
        ({"findings": [{"category": "jargon", "start": 0, "end": 2, "sure": 1}]}, "findings[0].sure"),
        ({"anger": 4}, "anger"),
        ({"quality": 0}, "quality"),
        ({"quality": "good"}, "quality"),
    ],
)
def test_what_is_wrong_with_a_labelled_reply_is_named(meta: dict[str, Any], field: str) -> None:
    with pytest.raises(ThreadError) as refused:
        labelled(thread(**meta))
    assert refused.value.field == field
    assert refused.value.remedy

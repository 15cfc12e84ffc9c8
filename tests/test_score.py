"""The score: what findings cost, and what can never change it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import score
from replylint.report import CATEGORIES

EVERYWHERE = dict.fromkeys(CATEGORIES, True)


class Found(NamedTuple):
    rule: str
    category: str
    severity: str
    penalty: float


def found(rule: str, severity: str, weight: float = 1.0) -> Found:
    return Found(rule, rule.partition("/")[0], severity, score.penalty(severity, weight))


def total(*findings: Found) -> int:
    return score.score(findings, EVERYWHERE).total


findings = st.lists(
    st.builds(
        found,
        st.builds("{}/{}".format, st.sampled_from(CATEGORIES[:4]), st.sampled_from("abc")),
        st.sampled_from(["note", "warn", "stop"]),
        st.floats(0, 4),
    ),
    max_size=25,
)


def by_the_contract(findings: list[Found]) -> float:
    """The formula as the contract checks it from outside."""
    whole = 100.0
    for category in {f.category for f in findings}:
        rules: dict[str, list[float]] = {}
        for f in findings:
            if f.category == category:
                rules.setdefault(f.rule, []).append(f.penalty)
        lost = sum(p * 0.6**n for penalties in rules.values() for n, p in enumerate(sorted(penalties, reverse=True)))
        whole *= 1 - min(80, lost) / 100
    return min(whole, 40) if any(f.severity == "stop" for f in findings) else whole


@pytest.mark.parametrize(
    ("severity", "weight", "points"), [("note", 1, 4), ("warn", 1, 12), ("stop", 1, 40), ("note", 1.5, 6)]
)
def test_a_finding_costs_the_points_of_its_severity_times_the_weight_of_its_rule(
    severity: str, weight: float, points: float
) -> None:
    assert score.penalty(severity, weight) == points


def test_a_reply_without_findings_scores_100_in_every_category_that_can_apply() -> None:
    result = score.score((), {"jargon": True, "upsell": False})
    assert result == score.Score(100, None, {"jargon": 100, "upsell": None})


def test_a_repeated_finding_of_one_rule_costs_less_each_time_the_heaviest_first() -> None:
    light, heavy = found("jargon/a", "note"), found("jargon/a", "warn")
    assert total(light, heavy) == total(heavy, light) == round(100 - 12 - 0.6 * 4)


def test_different_rules_of_a_category_cost_their_points_in_full() -> None:
    assert total(found("jargon/a", "warn"), found("jargon/b", "warn")) == 76


def test_categories_multiply() -> None:
    result = score.score([found("jargon/a", "warn"), found("timeframe/a", "warn")], EVERYWHERE)
    assert result.total == round(88 * 0.88)
    assert (result.categories["jargon"], result.categories["timeframe"], result.categories["upsell"]) == (88, 88, 100)


def test_a_category_costs_80_points_at_most() -> None:
    assert total(*(found(f"jargon/{name}", "warn") for name in "abcdefghij")) == 20


def test_one_note_leaves_a_reply_above_85() -> None:
    assert total(found("scripted/a", "note")) > 85


def test_many_officialese_findings_bring_a_reply_below_40() -> None:
    notes = [found(f"jargon/{name}", "note") for name in "abcdefghijkl"]
    assert total(*notes, found("scripted/a", "warn"), found("scripted/b", "warn"), found("timeframe/a", "warn")) < 40


def test_a_stop_caps_the_score_and_is_named() -> None:
    result = score.score([found("privacy/a", "stop"), found("jargon/a", "note")], EVERYWHERE)
    assert (result.total, result.capped_by) == (40, "privacy/a")


def test_of_two_stops_the_heavier_one_is_named() -> None:
    light, heavy = found("privacy/a", "stop", 0.1), found("privacy/b", "stop", 0.5)
    assert score.score([light, heavy], EVERYWHERE).capped_by == "privacy/b"


def test_no_cap_is_named_where_the_score_is_low_anyway() -> None:
    result = score.score(
        [found("privacy/a", "stop"), *(found(f"{name}/a", "stop") for name in CATEGORIES[:3])], EVERYWHERE
    )
    assert result.total < 40
    assert result.capped_by is None


def test_a_category_with_a_finding_shows_its_number_even_if_it_was_said_not_to_apply() -> None:
    assert score.score([found("upsell/a", "warn")], {"upsell": False}).categories == {"upsell": 88}


@given(findings)
def test_the_score_follows_the_contracts_formula(findings: list[Found]) -> None:
    assert abs(total(*findings) - by_the_contract(findings)) <= 0.5 + 1e-9


@given(findings, findings)
def test_more_findings_never_raise_the_score_nor_that_of_a_category(some: list[Found], more: list[Found]) -> None:
    few, many = score.score(some, EVERYWHERE), score.score([*some, *more], EVERYWHERE)
    assert many.total <= few.total
    assert all((many.categories[name] or 0) <= (few.categories[name] or 0) for name in CATEGORIES)


@given(st.data(), findings)
def test_the_order_of_findings_does_not_matter(data: st.DataObject, findings: list[Found]) -> None:
    other = data.draw(st.permutations(findings))
    assert score.score(other, EVERYWHERE) == score.score(findings, EVERYWHERE)


@given(findings)
def test_only_findings_enter(findings: list[Found]) -> None:
    # What a category could have found says nothing about the reply: clean text changes no number.
    nowhere = score.score(findings, dict.fromkeys(CATEGORIES, False))
    assert nowhere.total == total(*findings)
    assert {name for name, value in nowhere.categories.items() if value is not None} == {f.category for f in findings}


def test_the_explanation_states_the_numbers_that_are_used() -> None:
    for number in ("4 points for a note", "12 for a warn", "40 for a stop", "0.6 times", "at most 80", "score at 40"):
        assert number in score.EXPLANATION

"""What `summary.json` says, against numbers counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from replylint.audit.counts import Counts
from replylint.audit.publish import publish
from replylint.audit.summary import Options, Summary, natural

Made = Callable[..., Summary]


@pytest.fixture
def summary(report: Callable[..., Path], options: Callable[..., Options]) -> Made:
    """summary(replies, promises=(), **options) is that of a report on them."""

    def make(
        replies: list[dict[str, object]], promises: list[dict[str, object]] | None = None, **changes: object
    ) -> Summary:
        folder = report(replies, promises or [])
        return publish(folder, options(folder, **changes))

    return make


SOON = ("timeframe/vague-time", "soon")


def test_an_agent_has_a_mean_score_and_one_for_each_category(summary: Made) -> None:
    found = summary(
        [
            {"agent": "Ann", "score": 80, "score_timeframe": 88, "score_upsell": None},
            {"agent": "Ann", "score": 100, "score_upsell": 60},
            {"agent": "Bo", "score": 50},
        ]
    )
    ann = found.agents[0]
    assert (ann.name, ann.score.n, ann.score.mean) == ("Ann", 2, 90)
    assert (ann.categories["timeframe"].n, ann.categories["timeframe"].mean) == (2, 94)
    assert (ann.categories["upsell"].n, ann.categories["upsell"].mean) == (1, 60)
    assert found.score.mean == pytest.approx(230 / 3)


def test_agents_of_one_name_are_told_apart_by_their_ids(summary: Made) -> None:
    found = summary([{"agent": "Ann", "agent_id": "7"}, {"agent": "Ann", "agent_id": "8"}])
    assert [line.name for line in found.agents] == ["Ann (7)", "Ann (8)"]


def test_an_agent_with_few_replies_is_shown_and_not_ranked(summary: Made) -> None:
    replies = [{"agent": "Ann", "score": 90 + number % 2} for number in range(20)]
    found = summary([*replies, {"agent": "Bo", "score": 0}])
    assert [(line.name, line.place) for line in found.agents] == [("Ann", "above"), ("Bo", "too few")]


def test_a_rule_is_counted_once_for_each_reply_and_every_finding_beside(summary: Made) -> None:
    found = summary(
        [
            {"text": "soon, very soon", "findings": [SOON, SOON], "score": 70},
            {"text": "soon", "findings": [SOON], "score": 90},
            {},
            {},
        ]
    )
    (rule,) = found.rules
    assert (rule.replies.count, rule.replies.n, rule.findings) == (2, 4, 3)
    assert rule.score.mean == 80


def test_what_somebody_chose_not_to_see_counts_for_nothing(summary: Made) -> None:
    found = summary([{"text": "soon", "findings": [{"rule": SOON[0], "quote": "soon", "suppressed_by": "baseline"}]}])
    (rule,) = found.rules
    assert (rule.replies.count, rule.findings, rule.suppressed, found.suppressed) == (0, 0, 1, 1)
    assert found.with_warning.count == 0


def test_warnings_and_stops_are_counted_in_replies_and_stops_one_by_one(summary: Made) -> None:
    stop = {"rule": "template/placeholder", "quote": "[X]", "severity": "stop"}
    note = {"rule": "jargon/x", "quote": "y", "severity": "note"}
    found = summary([{"text": "[X] [X]", "findings": [stop, stop]}, {"text": "y", "findings": [note]}, {}, {}])
    assert (found.with_warning.count, found.with_stop.count, found.stops, found.with_warning.n) == (1, 1, 2, 4)


def test_the_rows_that_went_in_are_accounted_for(summary: Made) -> None:
    assert summary([{}, {}]).adds_up


def test_rows_that_were_lost_are_owned_up_to(summary: Made) -> None:
    assert not summary([{}, {}], counts=Counts(rows=9, scored=2, rejects=1)).adds_up


def test_weeks_begin_on_monday_and_those_without_replies_are_there(summary: Made) -> None:
    found = summary([{"week": 0, "score": 60}, {"week": 2, "score": 80}, {"at": None}])
    assert [(line.name, line.score.n) for line in found.steps] == [
        ("2026-03-02", 1),
        ("2026-03-09", 0),
        ("2026-03-16", 1),
    ]
    assert found.period.undated == 1


def test_a_long_time_is_told_in_months(summary: Made) -> None:
    found = summary([{"week": 0}, {"week": 100}])
    assert found.period.unit == "month"
    assert (found.steps[0].name, found.steps[-1].name) == ("2026-03-01", "2028-01-01")


def test_the_spread_of_scores_has_full_marks_by_themselves(summary: Made) -> None:
    found = summary([{"score": score} for score in (0, 9, 10, 99, 100, 100)])
    assert found.distribution["0–9"] == 2
    assert (found.distribution["10–19"], found.distribution["90–99"], found.distribution["100"]) == (1, 1, 2)


def test_a_rating_is_of_a_conversation_and_counts_once(summary: Made) -> None:
    replies: list[dict[str, object]] = [
        {"conversation": f"c{number}", "csat": float(number), "score": 50 + number * 10} for number in range(1, 6)
    ]
    found = summary([*replies, {"conversation": "c5", "csat": 5.0, "score": 80}, {"conversation": "c9"}])
    assert found.ratings is not None
    assert found.ratings.correlation.n == 5
    assert [(rated.rating, rated.score.n, rated.score.mean) for rated in found.ratings.by_rating][-1] == ("5", 1, 90)


def test_without_ratings_nothing_is_said_of_them(summary: Made) -> None:
    assert summary([{}]).ratings is None


def test_broken_promises_are_listed_silent_ones_first(summary: Made) -> None:
    late = {"status": "late", "due": "2026-03-03T00:00:00Z", "answered_at": "2026-03-05T00:00:00Z"}
    found = summary(
        [{}],
        [
            {key: msgspec.convert(value, type=_kind(key), strict=False) for key, value in late.items()},
            {"status": "silent", "due": msgspec.convert("2026-03-09T00:00:00Z", _kind("due")), "quote": "by Friday"},
            {"status": "kept", "due": msgspec.convert("2026-03-09T00:00:00Z", _kind("due"))},
        ],
    )
    assert (found.promises["n"], found.promises["kept"], found.promises["late"], found.promises["silent"]) == (
        3,
        1,
        1,
        1,
    )
    assert [broken["status"] for broken in found.promises["broken"]] == ["silent", "late"]
    assert found.promises["broken"][0]["agent"] == "Anna Berg"


def _kind(key: str) -> Any:

    return datetime if key in {"due", "answered_at"} else str


def test_a_report_on_nothing_says_so_and_does_not_fail(summary: Made) -> None:
    found = summary([])
    assert (found.replies, found.score.n, found.score.mean, found.agents) == (0, 0, None, ())


def test_the_file_has_the_schema_and_what_was_returned(
    report: Callable[..., Path], options: Callable[..., Options]
) -> None:
    folder = report([{"score": 40}, {"score": 60}])
    found = publish(folder, options(folder))
    told = msgspec.json.decode((folder / "summary.json").read_bytes())
    assert (told["schema"], told["replies"], told["score"]["mean"]) == (1, 2, found.score.mean)


def test_numbers_in_names_are_sorted_by_their_size() -> None:
    assert sorted(["Agent 10", "agent 9", "Agent 1"], key=natural) == ["Agent 1", "agent 9", "Agent 10"]

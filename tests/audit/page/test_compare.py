"""One period against another: better, worse or noise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replylint.audit.publish import publish
from replylint.audit.summary import Options

Report = Callable[..., Path]
SOON = ("timeframe/vague-time", "soon")


def _replies(agent: str, scores: list[int], week: int = 0) -> list[dict[str, Any]]:
    return [{"agent": agent, "score": score, "week": week} for score in scores]


def test_the_second_half_of_the_weeks_is_held_against_the_first(
    report: Report, options: Callable[..., Options]
) -> None:
    replies = [*_replies("Ann", [60, 64] * 20, week=0), *_replies("Ann", [90, 94] * 20, week=1)]
    found = publish(folder := report(replies), options(folder)).halves
    assert found is not None
    assert (found.score.change.before, found.score.change.after, found.score.better) == (62, 92, True)
    assert [(one.name, one.better) for one in found.agents] == [("Ann", True)]
    assert (found.before, found.after) == ("2 to 8 March 2026", "9 to 15 March 2026")


def test_a_single_week_has_nothing_to_be_held_against(report: Report, options: Callable[..., Options]) -> None:
    folder = report(_replies("Ann", [60] * 9))
    assert publish(folder, options(folder)).halves is None


def test_an_earlier_report_is_held_against_this_one(report: Report, options: Callable[..., Options]) -> None:
    said = {"text": "soon", "findings": [SOON]}
    before = report([{**one, **said} for one in _replies("Ann", [60, 70] * 30)], name="before")
    now = report([*_replies("Ann", [60, 71] * 30), *_replies("New", [90] * 30)], name="now")
    found = publish(now, options(now, against=before)).against
    assert found is not None
    # Ann's scores moved within noise; who is new has nothing to be held against.
    assert [(one.name, one.better) for one in found.agents] == [("Ann", None)]
    (rule,) = found.rules
    assert (rule.name, rule.change.before, rule.change.after, rule.better) == ("timeframe/vague-time", 1, 0, True)


def test_an_agent_with_few_replies_on_a_side_is_not_compared(report: Report, options: Callable[..., Options]) -> None:
    before, now = report(_replies("Ann", [10] * 5), name="before"), report(_replies("Ann", [90] * 40), name="now")
    found = publish(now, options(now, against=before)).against
    assert found is not None
    assert (found.agents[0].change.verdict, found.agents[0].better) == ("too few", None)


def test_a_folder_without_a_report_is_named(report: Report, options: Callable[..., Options], tmp_path: Path) -> None:
    folder = report([{}])
    with pytest.raises(FileNotFoundError, match="earlier audit"):
        publish(folder, options(folder, against=tmp_path / "nowhere"))

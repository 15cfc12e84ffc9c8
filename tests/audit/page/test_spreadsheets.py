"""agents.csv and rules.csv: flat, and safe to open."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from replylint.audit.publish import publish
from replylint.audit.summary import Options
from replylint.grading.sheet import guarded


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_agent_is_a_row_with_n_beside_each_mean(
    report: Callable[..., Path], options: Callable[..., Options]
) -> None:
    folder = report([{"agent": "Ann", "score": 80, "score_upsell": None}, {"agent": "Ann", "score": 90}])
    publish(folder, options(folder))
    (row,) = rows(folder / "agents.csv")
    assert (row["agent"], row["score_n"], row["score_mean"], row["place"]) == ("Ann", "2", "85.00", "too few")
    assert (row["upsell_n"], row["upsell_mean"], row["jargon_n"]) == ("1", "100.00", "2")


def test_a_rule_is_a_row_with_its_share(report: Callable[..., Path], options: Callable[..., Options]) -> None:
    folder = report([{"text": "soon", "findings": [("timeframe/vague-time", "soon")]}, {}, {}, {}])
    publish(folder, options(folder))
    (row,) = rows(folder / "rules.csv")
    assert (row["rule"], row["replies_n"], row["replies_count"], row["replies_share"]) == (
        "timeframe/vague-time",
        "4",
        "1",
        "0.2500",
    )


@pytest.mark.parametrize("name", ["=1+1", "+49", "-Ann", "@ann", "\tx"])
def test_a_name_that_a_spreadsheet_would_calculate_is_guarded(
    name: str, report: Callable[..., Path], options: Callable[..., Options]
) -> None:
    folder = report([{"agent": name}])
    publish(folder, options(folder))
    assert rows(folder / "agents.csv")[0]["agent"] == f"'{name}"
    assert guarded("Ann") == "Ann"

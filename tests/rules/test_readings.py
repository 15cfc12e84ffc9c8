"""A rule that readers found wrong too often is on trial: off until somebody selects it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from replylint.cli import main
from replylint.rulebook import load_builtin
from scripts.readings import read

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dev.jsonl"
LEAST_PRECISION = 0.6
FEWEST = 5  # findings read, or met with a label


def test_every_reading_is_of_a_rule_that_exists() -> None:
    known = {rule.id for rule in load_builtin().rules}
    assert {row.rule for row, _ in read()} - known == set()


@pytest.mark.slow
@pytest.mark.needs_shared
@pytest.mark.skipif(not GOLD.exists(), reason="reads ../shared/gold")
def test_a_rule_that_is_wrong_too_often_is_on_trial(capsys: pytest.CaptureFixture[str]) -> None:
    import msgspec

    main(["calibrate", str(GOLD), "--preset", "qa", "--format", "json"])
    measures = msgspec.json.decode(capsys.readouterr().out)["measures"]["rules"]
    right = Counter({entry["rule"]: entry["right"] for entry in measures})
    wrong = Counter({entry["rule"]: entry["wrong"] for entry in measures})
    right.update(row.rule for row, verdict in read() if verdict)
    wrong.update(row.rule for row, verdict in read() if not verdict)
    poor = [
        rule.id
        for rule in load_builtin().rules
        if rule.status == "stable"
        and right[rule.id] + wrong[rule.id] >= FEWEST
        and right[rule.id] < LEAST_PRECISION * (right[rule.id] + wrong[rule.id])
    ]
    assert poor == []

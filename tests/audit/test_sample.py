"""Which replies are drawn for people to grade."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from replylint.audit.sample import Pick, Plan, sample
from replylint.audit.tables import FINDINGS, REPLIES

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def reply(number: int, **more: Any) -> dict[str, Any]:
    agent = more.pop("agent", f"agent {number % 20}")
    at = more.pop("at", MONDAY + timedelta(days=number % 28))
    return {"reply": f"{number}#1", "agent": agent, "agent_id": agent, "at": at, "score": 100, "anger": 0.0, **more}


def finding(number: int, rule: str, severity: str = "note", **more: Any) -> dict[str, Any]:
    row = reply(number)
    return {key: row[key] for key in ("reply", "agent", "agent_id", "at")} | {
        "rule": rule,
        "severity": severity,
        **more,
    }


def tables(folder: Path, replies: Sequence[dict[str, Any]], findings: Sequence[dict[str, Any]] = ()) -> Path:
    for name, schema, rows in (("replies", REPLIES, replies), ("findings", FINDINGS, findings)):
        pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / f"{name}.parquet", row_group_size=64)
    return folder


def ids(picks: Sequence[Pick]) -> set[str]:
    return {pick.reply for pick in picks}


def why(picks: Sequence[Pick]) -> dict[str, str]:
    return {pick.reply: pick.why for pick in picks}


MANY = [reply(number) for number in range(400)]


def test_the_seed_alone_decides_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    findings = [finding(number, f"jargon/{number % 7}", "stop" if number % 11 else "note") for number in range(300)]
    orders = []
    for turn in range(3):
        (folder := tmp_path / str(turn)).mkdir()
        shuffled = random.Random(turn)
        rows, found = MANY.copy(), findings.copy()
        shuffled.shuffle(rows)
        shuffled.shuffle(found)
        orders.append(sample(tables(folder, rows, found), Plan(size=40)))
    assert orders[0] == orders[1] == orders[2]
    assert ids(orders[0]) != ids(sample(tmp_path / "0", Plan(size=40, seed=2)))


def test_a_reply_that_is_added_leaves_the_places_of_the_others(tmp_path: Path) -> None:
    plan = Plan(size=40, targeted=0, per_agent=1000)
    before = ids(sample(tables(tmp_path, MANY), plan))
    after = ids(sample(tables(tmp_path, [*MANY, reply(9999)]), plan))
    assert len(before - after) <= 1


def test_the_random_share_takes_every_reply_as_often_as_any_other(tmp_path: Path) -> None:
    folder = tables(tmp_path, [reply(number) for number in range(50)])
    drawn = Counter(
        pick.reply for seed in range(400) for pick in sample(folder, Plan(size=10, targeted=0, per_agent=50, seed=seed))
    )
    assert len(drawn) == 50
    assert 45 < min(drawn.values()) < max(drawn.values()) < 120  # 80 each is expected, 8 its deviation


def test_no_agent_has_more_than_their_share_of_an_iso_week(tmp_path: Path) -> None:
    findings = [finding(number, "privacy/asks-secret", "stop") for number in range(400)]
    rows = {row["reply"]: row for row in MANY}
    picks = sample(tables(tmp_path, MANY, findings), Plan(size=200, targeted=0.5, per_agent=2))
    weeks = Counter((rows[pick.reply]["agent_id"], rows[pick.reply]["at"].isocalendar()[:2]) for pick in picks)
    assert len(picks) == 160  # 20 agents, 4 weeks
    assert set(weeks.values()) == {2}


@pytest.mark.parametrize(
    ("times", "drawn"),
    [
        (("2026-03-01T23:59:59+00:00", "2026-03-02T00:00:00+00:00"), 2),  # Sunday and Monday
        (("2026-03-02T00:00:00+00:00", "2026-03-08T23:59:59+00:00"), 1),
        (("2026-12-31T12:00:00+00:00", "2027-01-01T12:00:00+00:00"), 1),  # one ISO week over the new year
        (("1969-12-28T12:00:00+00:00", "1969-12-29T12:00:00+00:00"), 2),
    ],
)
def test_a_week_begins_on_monday(tmp_path: Path, times: tuple[str, str], drawn: int) -> None:
    rows = [reply(n, agent="Ann", at=datetime.fromisoformat(time)) for n, time in enumerate(times)]
    assert len(sample(tables(tmp_path, rows), Plan(size=10, per_agent=1))) == drawn


@pytest.mark.parametrize("unknown", [{"agent": None}, {"at": None}])
def test_where_agent_or_time_is_not_known_there_is_nothing_to_hold_against_a_reply(
    tmp_path: Path, unknown: dict[str, None]
) -> None:
    rows = [reply(number, **unknown) for number in range(50)]
    assert len(sample(tables(tmp_path, rows), Plan(size=20, per_agent=1))) == 20


def test_the_targeted_share_takes_stops_low_scores_anger_and_rare_rules_by_turns_and_says_why(tmp_path: Path) -> None:
    rows = [reply(n, score={1: 12, 2: 35}.get(n, 100), anger={3: 2.6, 4: 1.5}.get(n, 1.4)) for n in range(400)]
    findings = [
        finding(5, "privacy/asks-secret", "stop"),
        finding(6, "jargon/rare"),
        *(finding(number, "jargon/common") for number in range(100, 300)),
    ]
    found = why(sample(tables(tmp_path, rows, findings), Plan(size=8, targeted=0.75)))
    assert {reply: said for reply, said in found.items() if said != "random"} == {
        "1#1": "targeted: score 12",
        "2#1": "targeted: score 35",
        "3#1": "targeted: anger 2.6",
        "4#1": "targeted: anger 1.5",
        "5#1": "targeted: privacy/asks-secret",
        "6#1": "targeted: jargon/rare is rare",
    }
    assert len(found) == 8


def test_what_the_targeted_share_lacks_is_drawn_at_random(tmp_path: Path) -> None:
    found = why(sample(tables(tmp_path, MANY, [finding(5, "privacy/asks-secret", "stop")]), Plan(size=50)))
    assert len(found) == 50
    assert sum(said != "random" for said in found.values()) <= 1


def test_the_random_share_is_the_same_with_a_targeted_one_as_without(tmp_path: Path) -> None:
    findings = [finding(number, "privacy/asks-secret", "stop") for number in range(400)]
    folder = tables(tmp_path, MANY, findings)
    alone = ids(sample(folder, Plan(size=70, targeted=0)))
    assert {pick.reply for pick in sample(folder, Plan(size=100, targeted=0.3)) if pick.why == "random"} == alone


def test_a_finding_that_somebody_chose_not_to_see_draws_nobody_to_its_reply(tmp_path: Path) -> None:
    findings = [finding(5, "privacy/asks-secret", "stop", suppressed_by="sidecar")]
    assert set(why(sample(tables(tmp_path, MANY, findings), Plan())).values()) == {"random"}


def test_the_order_tells_nothing_of_why(tmp_path: Path) -> None:
    findings = [finding(number, "privacy/asks-secret", "stop") for number in range(400)]
    said = [pick.why == "random" for pick in sample(tables(tmp_path, MANY, findings), Plan(size=100, targeted=0.5))]
    assert 10 < sum(said[:50]) < 40


def test_of_few_replies_all_are_drawn_and_of_none_none(tmp_path: Path) -> None:
    assert len(sample(tables(tmp_path, MANY[:5]), Plan())) == 5
    assert sample(tables(tmp_path, MANY), Plan(size=0)) == []
    assert sample(tables(tmp_path, []), Plan()) == []

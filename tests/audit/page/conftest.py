"""Reports to publish: their tables, written from a few words on each reply."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from replylint.audit.counts import Counts
from replylint.audit.summary import Options
from replylint.audit.tables import TABLES
from replylint.report import CATEGORIES

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def without_vega(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps charts out of pages that no browser opens: to bundle Vega takes a second."""
    if request.node.get_closest_marker("browser") is None:
        monkeypatch.setattr("replylint.audit.page.build.runtime", lambda: "")


@pytest.fixture
def report(tmp_path: Path) -> Make:
    """report(replies, promises=()) is a folder with their tables.

    A reply is a dict of what matters in it; `findings` are (rule, quote) or dicts, and stand in its text.
    """

    def make(replies: Sequence[dict[str, Any]], promises: Sequence[dict[str, Any]] = (), name: str = "report") -> Path:
        return write(tmp_path / name, replies, promises)

    return make


@pytest.fixture
def options() -> Callable[..., Options]:
    """options(folder) suit the tables in it."""

    def make(folder: Path, **changes: Any) -> Options:
        n = parquet.read_metadata(folder / "replies.parquet").num_rows
        known: dict[str, Any] = {"counts": Counts(rows=n + 3, scored=n, excluded={"bot": 2}, rejects=1)}
        return Options(**(known | {"version": "1.2.3", "rulebook": "abc"} | changes))

    return make


def write(folder: Path, replies: Sequence[dict[str, Any]], promises: Sequence[dict[str, Any]] = ()) -> Path:
    """Writes the tables of a report."""
    folder.mkdir(parents=True)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number, told in enumerate(replies):
        reply = _reply(number, told)
        findings = [_finding(reply, found) for found in told.get("findings", ())]
        counted = [found["severity"] for found in findings if found["suppressed_by"] is None]
        reply |= {f"{severity}s": counted.count(severity) for severity in ("note", "warn", "stop")}
        rows["replies"].append(reply)
        rows["findings"] += findings
    for number, told in enumerate(promises):
        rows["promises"].append({**_reply(number, {}), "status": "silent", "quote": "I will call", **told})
    for name, schema in TABLES.items():
        kept = [{field.name: row.get(field.name) for field in schema} for row in rows[name]]
        parquet.write_table(pa.Table.from_pylist(kept, schema=schema), folder / f"{name}.parquet", row_group_size=50)
    return folder


def _reply(number: int, told: dict[str, Any]) -> dict[str, Any]:
    agent = told.get("agent", "Anna Berg")
    said = [{"role": "customer", "text": told.get("customer_wrote", "My order never arrived.")}]
    known = {
        "reply": f"c{number}#1",
        "conversation": f"c{number}",
        "agent": agent,
        "agent_id": agent,
        "team": "Blue",
        "channel": "email",
        "at": MONDAY,
        "path": "export.csv",
        "line": number,
        "position": 1,
        "score": 100,
        "words": 50,
        "confidence": "normal",
        "format": "text",
        "text": "We sent it again today.",
        "thread": msgspec.json.encode(said).decode(),
        **{f"score_{category}": 100 for category in CATEGORIES},
    }
    if "week" in told:
        known["at"] = MONDAY + timedelta(weeks=told["week"])
    return known | {key: value for key, value in told.items() if key not in ("findings", "week", "customer_wrote")}


def _finding(reply: dict[str, Any], found: Any) -> dict[str, Any]:
    told = found if isinstance(found, dict) else {"rule": found[0], "quote": found[1]}
    quote = told.get("quote", "")
    start = reply["text"].find(quote)
    return {
        **{field: reply[field] for field in ("reply", "conversation", "agent", "agent_id", "team", "channel", "at")},
        "category": told["rule"].partition("/")[0],
        "severity": "warn",
        "start": start,
        "end": start + len(quote),
        "sentence": reply["text"],
        "message": f"What {told['rule']} says.",
        "suggestion": "say it otherwise",
        "applicability": "review",
        "penalty": 12.0,
        "suppressed_by": None,
        "fingerprint": "f",
        **told,
    }


RULES = (
    ("timeframe/vague-time", "soon", "warn", 12),
    ("jargon/in-order-to", "in order to", "note", 4),
    ("scripted/inconvenience", "any inconvenience", "warn", 12),
    ("template/placeholder", "[NAME]", "stop", 40),
)
TROUBLES = ("my order never arrived", "the order never arrived", "cannot log in", "the app crashed again", None)
AGENTS = (("Anna Berg", "Blue"), ("Tom Hale", "Blue"), ("Mei Tan", "Red"), ("Omar Said", "Red"), ("Pia Wolf", "Red"))


def month(n: int = 600, seed: int = 1) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Replies of five weeks, two teams and five agents (one with few replies), and some promises."""
    draw = random.Random(seed)
    replies = []
    for number in range(n):
        agent, team = draw.choices(AGENTS, (5, 4, 5, 3, 0.15))[0]
        # Tom writes worse than the others, by more than noise.
        chance = 0.75 if agent == "Tom Hale" else 0.3
        found = [rule for rule in RULES if draw.random() < chance * (0.06 if rule[2] == "stop" else 0.5)]
        text = "Hello, we looked into it with care. " + " ".join(
            f"Here is {quote} for you." for _, quote, _, _ in found
        )
        score = max(0, 100 - sum(loss for *_, loss in found))
        losses: dict[str, int] = {}
        for rule, _, _, loss in found:
            losses[f"score_{rule.partition('/')[0]}"] = 100 - loss
        replies.append(
            {
                "agent": agent,
                "team": team,
                "channel": draw.choice(("email", "chat")),
                "at": MONDAY + timedelta(minutes=draw.randrange(5 * 7 * 24 * 60 - 9 * 60)),
                "conversation": f"c{number // 2}",
                "reply": f"c{number // 2}#{number % 2}",
                "text": text + f" It is number {number}.",
                "score": score,
                "score_upsell": None if draw.random() < 0.5 else 100,
                "anger": draw.random() * 3,
                "csat": draw.choice((None, None, 1.0, 3.0, 5.0)) if score > 50 else 1.0,
                "trouble": draw.choice(TROUBLES),
                "subject": draw.choice(("Order 17", "Login", None)),
                "findings": [
                    {"rule": rule, "quote": quote, "severity": severity} for rule, quote, severity, _ in found
                ],
                **losses,
            }
        )
    promises = [
        {
            "agent": AGENTS[number % 4][0],
            "agent_id": AGENTS[number % 4][0],
            "team": AGENTS[number % 4][1],
            "due": MONDAY + timedelta(days=number),
            "answered_at": None if number % 2 else MONDAY + timedelta(days=number + 2),
            "status": "silent" if number % 2 else "late",
        }
        for number in range(20)
    ]
    return replies, promises


@pytest.fixture(scope="session")
def write_report() -> Make:
    """write_report(folder, replies, promises=()) writes the tables of a report."""
    return write


@pytest.fixture(scope="session")
def replies_of_a_month() -> Callable[[int], tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """replies_of_a_month(n) are so many replies, and some promises."""
    return month

"""What a worker makes of one unit: rows for every reply, reasons for the rest, and nothing lost."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from replylint.audit.judge import Judge, Outcome, Spec
from replylint.audit.privacy import Privacy
from replylint.audit.read import Known, heap_file
from replylint.audit.tables import part_schema
from replylint.audit.units import Unit, plan
from replylint.config import Config
from replylint.sources.conversations.conversation import Staff
from replylint.sources.files import File

BAD = "We apologize for any inconvenience. Rest assured, we will look into it."
GOOD = "Your lamp left today and reaches you on Friday by noon."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return judge_with()


def judge_with(privacy: Privacy | None = None, shards: int = 1) -> Judge:
    known = Known(staff=Staff())
    return Judge(Spec(config=Config(), known=known, privacy=privacy or Privacy(), shards=shards))


def unit_of(tmp_path: Path, rows: Sequence[Mapping[str, Any]] | str, name: str = "replies.jsonl") -> Unit:
    path = tmp_path / name
    path.write_text(rows if isinstance(rows, str) else "".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    planned = plan([File(str(path), path.stat().st_size)], {}, Staff())
    assert planned.problems == []
    return planned.units[0]


def rows_of(outcome: Outcome, table: str) -> list[dict[str, Any]]:
    data = outcome.tables[table]
    return parquet.read_table(io.BytesIO(data)).to_pylist() if data else []


def adds_up(outcome: Outcome) -> bool:
    return outcome.rows == outcome.scored + sum(outcome.excluded.values()) + outcome.rejects + outcome.apart


def test_a_reply_becomes_a_row_with_its_score_its_author_and_what_came_before_it(judge: Judge, tmp_path: Path) -> None:
    thread = {
        "id": "7",
        "channel": "email",
        "customer": {"name": "Rosa Diaz"},
        "thread": [{"role": "customer", "text": "My lamp never arrived!", "at": "2026-03-02T09:00:00Z"}],
        "reply": BAD,
        "reply_author": "Tom",
        "reply_at": "2026-03-02T10:00:00Z",
        "team": "Orders",
        "csat": 2,
    }
    outcome = judge.outcome(unit_of(tmp_path, [thread]))
    assert (outcome.rows, outcome.scored, outcome.rejects) == (1, 1, 0)
    [row] = rows_of(outcome, "replies")
    assert (row["reply"], row["agent"], row["team"], row["channel"], row["csat"]) == ("7", "Tom", "Orders", "email", 2)
    assert row["at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert row["line"] == 1
    assert row["text"] == BAD
    assert row["trouble"] == "My lamp never arrived"
    assert json.loads(row["thread"])[0]["text"] == "My lamp never arrived!"
    assert row["score"] < 100
    assert row["score_scripted"] < 100
    assert row["score_jargon"] == 100


def test_a_finding_becomes_a_row_that_leads_back_to_its_sentence(judge: Judge, tmp_path: Path) -> None:
    outcome = judge.outcome(unit_of(tmp_path, [{"id": "7", "reply": BAD, "reply_author": "Tom"}]))
    found = rows_of(outcome, "findings")
    assert found
    for row in found:
        assert BAD[row["start"] : row["end"]] == row["quote"]
        assert row["quote"] in row["sentence"]
        assert (row["reply"], row["agent"], row["of"]) == ("7", "Tom", 0)
    assert {row["sentence"] for row in found} <= {
        "We apologize for any inconvenience.",
        "Rest assured, we will look into it.",
    }


def test_a_finding_in_html_leads_back_to_its_sentence_too(judge: Judge, tmp_path: Path) -> None:
    text = "<p>Hi Rosa,</p><p>We apologize for <b>any</b> inconvenience.</p><p>Your lamp comes on Friday.</p>"
    outcome = judge.outcome(unit_of(tmp_path, [{"id": "7", "reply": text, "format": "html"}]))
    [row] = rows_of(outcome, "findings")
    assert text[row["start"] : row["end"]] == row["quote"]
    assert row["sentence"] == "We apologize for any inconvenience."


def test_a_promise_is_kept_late_or_left_without_an_answer(judge: Judge, tmp_path: Path) -> None:
    def said(number: int, role: str, text: str, day: int, talk: str) -> dict[str, Any]:
        at = f"2026-03-{day:02}T10:00:00Z"
        return {"conversation": talk, "id": str(number), "role": role, "text": text, "created_at": at}

    promise = "We will send you the label by Wednesday."
    done = "Here is the label, Rosa, as a PDF for you to print."
    rows = [
        *(said(number, "customer", "Where is my label?", 2, talk) for number, talk in enumerate("abc")),  # a Monday
        *(said(number + 3, "agent", promise, 2, talk) for number, talk in enumerate("abc")),
        said(6, "agent", done, 3, "a"),
        said(7, "agent", done, 9, "b"),
    ]
    outcome = shards_of(judge, tmp_path, rows)
    told = {row["conversation"]: (row["status"], row["quote"]) for row in rows_of(outcome, "promises")}
    assert {talk: status for talk, (status, _) in told.items()} == {"a": "kept", "b": "late", "c": "silent"}
    assert "by Wednesday" in told["a"][1]


def shards_of(judge: Judge, tmp_path: Path, rows: Sequence[Mapping[str, Any]]) -> Outcome:
    """The outcome of messages that lay apart, once they are gathered."""
    first = judge.outcome(unit_of(tmp_path, rows))
    assert adds_up(first)
    assert first.apart == len(rows)
    heaps = tmp_path / "heaps"
    heaps.mkdir()
    for heap, data in first.pieces.items():
        heap_file(heaps, heap, first.unit).write_bytes(data)
    return judge.outcome(Unit(number=9, kind="shard", path=str(heaps), size=1, start=0))


def test_messages_that_lie_apart_come_together_as_conversations(judge: Judge, tmp_path: Path) -> None:
    rows = [
        {"conversation": "a", "role": "customer", "text": "Where is it?", "at": "2026-03-02T09:00:00Z"},
        {"conversation": "b", "role": "customer", "text": "My lamp is broken.", "at": "2026-03-02T09:01:00Z"},
        {"conversation": "b", "role": "agent", "text": GOOD, "at": "2026-03-02T09:05:00Z", "author": "Ben"},
        {"conversation": "a", "role": "note", "text": "ask Ben", "at": "2026-03-02T09:03:00Z"},
        {"conversation": "a", "role": "agent", "text": GOOD, "at": "2026-03-02T09:04:00Z", "author": "Ana"},
    ]
    outcome = shards_of(judge, tmp_path, rows)
    assert adds_up(outcome)
    assert outcome.rows == len(rows)
    assert outcome.excluded == {"customer": 2, "note": 1}
    by_agent = {row["agent"]: json.loads(row["thread"]) for row in rows_of(outcome, "replies")}
    assert [said["text"] for said in by_agent["Ana"]] == ["Where is it?", "ask Ben"]
    assert [said["text"] for said in by_agent["Ben"]] == ["My lamp is broken."]


def test_what_is_no_reply_is_left_out_with_its_reason(judge: Judge, tmp_path: Path) -> None:
    german = "Wir entschuldigen uns für die Unannehmlichkeiten und melden uns so bald wie möglich bei Ihnen zurück."
    rows = [{"id": "1", "reply": GOOD}, {"id": "2", "reply": "  "}, {"id": "3", "reply": german}]
    outcome = judge.outcome(unit_of(tmp_path, rows))
    assert adds_up(outcome)
    assert outcome.excluded == {"empty": 1, "language": 1}
    assert {row["reason"] for row in rows_of(outcome, "excluded")} == {"empty", "language"}


def test_what_cannot_be_read_is_a_reject_with_its_place_its_reason_and_its_text(judge: Judge, tmp_path: Path) -> None:
    text = f'{json.dumps({"id": "1", "reply": GOOD})}\n{{"reply": broken\n{json.dumps({"reply": 7})}\n'
    outcome = judge.outcome(unit_of(tmp_path, text))
    assert adds_up(outcome)
    assert (outcome.scored, outcome.rejects) == (1, 2)
    first, second = rows_of(outcome, "rejects")
    assert (first["line"], first["raw"], first["size"]) == (2, '{"reply": broken', 16)
    assert second["line"] == 3
    assert all(row["reason"] and row["remedy"] for row in (first, second))


def test_one_reply_that_breaks_the_linter_takes_no_other_along(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linter = judge._linter
    judge_many = linter.judge_many

    def breaks(threads: Any, **given: Any) -> Any:
        if any("explode" in thread.reply for thread in threads):
            raise ZeroDivisionError("the customer's words")
        return judge_many(threads, **given)

    monkeypatch.setattr(linter, "judge_many", breaks)
    rows = [{"id": "1", "reply": GOOD}, {"id": "2", "reply": "explode"}, {"id": "3", "reply": GOOD}]
    outcome = judge.outcome(unit_of(tmp_path, rows))
    assert adds_up(outcome)
    assert (outcome.scored, outcome.rejects) == (2, 1)
    [row] = rows_of(outcome, "rejects")
    assert "ZeroDivisionError" in row["reason"]
    assert "words" not in row["reason"]


def test_a_file_that_went_away_meanwhile_is_a_reject(judge: Judge, tmp_path: Path) -> None:
    unit = unit_of(tmp_path, [{"id": "1", "reply": GOOD}])
    Path(unit.path).unlink()
    outcome = judge.outcome(unit)
    assert adds_up(outcome)
    assert outcome.rejects == 1


def test_names_and_numbers_leave_every_text_and_quotes_still_fit(tmp_path: Path) -> None:
    thread = {
        "id": "7",
        "customer": {"name": "Rosa Diaz"},
        "thread": [{"role": "customer", "text": "Order 1234567 never came. Rosa", "author": "Rosa Diaz"}],
        "reply": "Hi Rosa, we apologize for any inconvenience with order 1234567. Tom Baker",
        "reply_author": "Tom Baker",
    }
    outcome = judge_with(Privacy(salt="s", redact=True)).outcome(unit_of(tmp_path, [thread]))
    [row] = rows_of(outcome, "replies")
    found = rows_of(outcome, "findings")
    shown = json.dumps([row, found], default=str)
    for name in ("Rosa", "Diaz", "Tom", "Baker", "1234567"):
        assert name not in shown
    assert row["agent"].startswith("agent-")
    for finding in found:
        assert row["text"][finding["start"] : finding["end"]] == finding["quote"]


def test_tables_of_a_part_have_the_columns_that_are_documented(judge: Judge, tmp_path: Path) -> None:
    outcome = judge.outcome(unit_of(tmp_path, [{"id": "7", "reply": BAD}]))
    for name in ("replies", "findings"):
        assert parquet.read_schema(io.BytesIO(outcome.tables[name])).equals(part_schema(name))
    assert all(field.metadata[b"what"] for name in outcome.tables for field in part_schema(name))


ROW = st.one_of(
    st.builds(lambda text: json.dumps({"reply": text}), st.sampled_from([GOOD, BAD, "", "Hallo"])),
    st.builds(
        lambda role, text: json.dumps({"conversation": "c", "role": role, "text": text}),
        st.sampled_from(["customer", "agent", "note", "bot", "wizard"]),
        st.sampled_from([GOOD, "", "Where is it?"]),
    ),
    st.sampled_from(["{", "[]", "7", "null", '{"reply": null}', '{"reply": ["x"]}']),
    st.text(alphabet='{}[]":,x \\u0000', max_size=12).map(lambda text: text.replace("\n", " ")),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_whatever_the_rows_are_each_is_accounted_for(judge: Judge, tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    planned = plan([File(str(path), path.stat().st_size)], {}, Staff())
    for unit in planned.units:
        outcome = judge.outcome(unit)
        assert adds_up(outcome)
        assert outcome.rows == sum(1 for row in rows if row.strip())

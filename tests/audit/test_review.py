"""What graders are given."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from replylint.audit.review import write_review
from replylint.audit.sample import Pick, Plan
from replylint.audit.tables import FINDINGS, REPLIES
from replylint.grading.sheet import guarded, unguarded
from replylint.thread import Thread

HEAD = {
    "reply": "44#2",
    "conversation": "44",
    "agent": "Ann Lee",
    "agent_id": "7",
    "team": "North",
    "channel": "email",
    "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
}
REPLY = HEAD | {
    "customer": "Joe",
    "subject": "Kite",
    "score": 40,
    "anger": 2.0,
    "format": "text",
    "text": "Hi Joe,\r\nplease send your password.\r\nAnn",
    "thread": json.dumps(
        [
            {"role": "customer", "text": "Where is it?", "at": "2026-03-01T08:00:00Z"},
            {"role": "agent", "text": "Soon.", "author": "Ann Lee"},
            {"role": "customer", "text": "=1+1 Hello?", "author": "Joe"},
            {"role": "note", "text": "angry"},
        ]
    ),
}
FINDING = HEAD | {
    "rule": "privacy/asks-secret",
    "category": "privacy",
    "severity": "stop",
    "start": 16,
    "end": 34,
    "quote": "send your password",
    "sentence": "please send your password.",
    "message": "Nobody should ask for this.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tables(tmp_path, [REPLY], [FINDING])


def tables(folder: Path, replies: list[dict[str, Any]], findings: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(replies, REPLIES), folder / "replies.parquet")
    pq.write_table(pa.Table.from_pylist(findings, FINDINGS), folder / "findings.parquet")
    return folder


def sheet(folder: Path) -> list[dict[str, str]]:
    data = (folder / "review.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # or Excel takes it for Windows-1252
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_it_returns_what_was_drawn(folder: Path) -> None:
    assert write_review(folder, Plan(targeted=0)) == [Pick("44#2", "random")]


def test_the_sheet_has_a_row_for_each_finding_and_one_for_what_was_missed(folder: Path) -> None:
    write_review(folder, Plan(targeted=0))
    found, missed = sheet(folder)
    assert ",".join(found) == (
        "reply,sampled,agent,channel,at,customer,text,rule,category,severity,quote,message,verdict,missed_category,"
        "missed_quote,comment"
    )
    reply = {
        "reply": "44#2",
        "sampled": "random",
        "agent": "Ann Lee",
        "channel": "email",
        "at": "2026-03-02T09:00:00Z",
        "customer": "'=1+1 Hello?",
        "text": "Hi Joe,\nplease send your password.\nAnn",
    }
    empty = dict.fromkeys(found, "")
    assert missed == empty | reply
    assert found == empty | reply | {
        "rule": "privacy/asks-secret",
        "category": "privacy",
        "severity": "stop",
        "quote": "send your password",
        "message": "Nobody should ask for this.",
    }


def test_json_lines_hold_the_whole_thread_with_room_for_the_grader(folder: Path) -> None:
    write_review(folder, Plan(targeted=0))
    (row,) = lines(folder / "review.jsonl")
    thread = Thread.from_mapping(row)
    assert (thread.id, thread.reply, thread.reply_author, len(thread.thread)) == ("44#2", REPLY["text"], "Ann Lee", 4)
    assert (thread.channel, thread.subject, thread.customer, thread.reply_at) == ("email", "Kite", "Joe", HEAD["at"])
    (proposed,) = row["proposed"]
    assert (proposed["rule"], proposed["verdict"], row["missed"]) == ("privacy/asks-secret", None, [])
    assert thread.reply[proposed["start"] : proposed["end"]] == proposed["quote"]


def test_a_blind_review_tells_neither_agent_nor_finding_nor_why_it_was_drawn(folder: Path) -> None:
    write_review(folder, Plan(targeted=0), blind=True)
    (row,) = sheet(folder)
    assert ",".join(row) == "reply,channel,at,customer,text,missed_category,missed_quote,comment"
    (line,) = lines(folder / "review.jsonl")
    assert {"proposed", "sampled", "reply_author", "customer", "score"}.isdisjoint(line)
    assert all("author" not in message for message in line["thread"])
    both = (folder / "review.csv").read_text("utf-8") + (folder / "review.jsonl").read_text("utf-8")
    for secret in ("Ann Lee", "privacy", "Nobody should", "random"):
        assert secret not in both
    (key,) = lines(folder / "review-key.jsonl")
    assert (key["sampled"], key["proposed"][0]["rule"]) == ("random", "privacy/asks-secret")


def test_an_open_review_has_no_key(folder: Path) -> None:
    write_review(folder, Plan())
    assert not (folder / "review-key.jsonl").exists()


def test_what_somebody_chose_not_to_see_is_not_shown(tmp_path: Path) -> None:
    write_review(tables(tmp_path, [REPLY], [FINDING | {"suppressed_by": "sidecar"}]), Plan())
    assert len(sheet(tmp_path)) == 1


def test_html_is_shown_as_people_read_it_in_the_sheet_and_as_it_was_sent_in_json(tmp_path: Path) -> None:
    html = "<p>Please send your <b>password</b>.</p>"
    start, end = html.index("send"), html.index("</b>")
    found = FINDING | {"start": start, "end": end, "quote": html[start:end]}
    write_review(tables(tmp_path, [REPLY | {"format": "html", "text": html}], [found]), Plan())
    assert sheet(tmp_path)[0]["text"].strip() == "Please send your password."
    assert sheet(tmp_path)[0]["quote"] == "send your password"
    (row,) = lines(tmp_path / "review.jsonl")
    assert (row["reply"], row["format"]) == (html, "html")


def test_two_runs_write_the_same_bytes(folder: Path) -> None:
    write_review(folder, Plan())
    before = [(folder / name).read_bytes() for name in ("review.csv", "review.jsonl")]
    write_review(folder, Plan())
    assert before == [(folder / name).read_bytes() for name in ("review.csv", "review.jsonl")]


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-20 %", "@ann", "\tx", "'=1", "''@x", "＝1"])
def test_what_a_spreadsheet_would_calculate_is_guarded_and_comes_back_as_it_was(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Hello", "'tis", "1=1", "’quoted’"])
def test_other_texts_stand_as_they_are(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert len(guarded("x" * 40_000)) == 32_000

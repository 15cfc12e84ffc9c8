"""Parts of an audit on disk: whole or not there, and put together in one order whatever order they came in."""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from replylint.audit.judge import Outcome
from replylint.audit.merge import merge
from replylint.audit.parts import Parts
from replylint.audit.tables import TABLES, part_schema
from replylint.audit.units import Unit
from replylint.wholefile import put

UNITS = [Unit(number=number, kind="jsonl", path="month.jsonl", size=10) for number in range(3)]


def table(name: str, rows: Sequence[dict[str, Any]]) -> bytes:
    schema = part_schema(name)
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(list(rows), schema=schema), sink)
    return sink.getvalue()


def outcome(unit: int, *replies: tuple[str, str], findings: Sequence[tuple[int, str]] = ()) -> Outcome:
    """What a unit gave: replies as (name, text), findings as (number of the reply, rule)."""
    return Outcome(
        unit=unit,
        rows=len(replies) + 1,
        scored=len(replies),
        excluded={"note": 1},
        rejects=0,
        apart=0,
        tables={
            "replies": table("replies", [{"reply": name, "text": text, "line": unit} for name, text in replies]),
            "findings": table("findings", [{"reply": replies[of][0], "rule": rule, "of": of} for of, rule in findings]),
            "excluded": table("excluded", [{"conversation": "c", "reason": "note"}]),
            "promises": b"",
            "rejects": b"",
        },
    )


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    made = Parts(tmp_path / "parts")
    made.begin()
    return made


def merged(parts: Parts, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(parts.folder.parent / f"{name}.parquet").to_pylist()
    return rows


def test_what_was_kept_is_known_to_the_next_process(parts: Parts) -> None:
    parts.keep(outcome(1, ("a", "x")))
    again = Parts(parts.folder)
    assert [unit.number for unit in again.missing(UNITS)] == [0, 2]
    assert again.counts.rows == 2


def test_a_part_that_could_not_be_written_is_not_there(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        if "findings" in str(path):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        put(path, data)

    monkeypatch.setattr("replylint.audit.parts.put", full)
    with pytest.raises(OSError, match="No space"):
        parts.keep(outcome(0, ("a", "x"), findings=[(0, "jargon/x")]))
    again = Parts(parts.folder)
    assert len(again.missing(UNITS)) == 3
    assert again.counts.rows == 0


def test_the_tables_have_one_order_whatever_came_first(parts: Parts) -> None:
    parts.keep(outcome(2, ("e", "x")))
    parts.keep(outcome(0, ("a", "x"), ("b", "x"), findings=[(1, "jargon/x")]))
    parts.keep(outcome(1, ("c", "x")))
    totals = merge(parts, parts.folder.parent)
    assert [row["reply"] for row in merged(parts, "replies")] == ["a", "b", "c", "e"]
    assert [row["reply"] for row in merged(parts, "findings")] == ["b"]
    assert totals.add_up
    assert (totals.rows, totals.scored, totals.excluded) == (7, 4, {"note": 3})


def test_merged_tables_have_exactly_the_documented_columns(parts: Parts) -> None:
    parts.keep(outcome(0, ("a", "x"), findings=[(0, "jargon/x")]))
    merge(parts, parts.folder.parent)
    for name, schema in TABLES.items():
        assert parquet.read_schema(parts.folder.parent / f"{name}.parquet").equals(schema)


def test_a_reply_in_two_exports_that_overlap_is_counted_once(parts: Parts) -> None:
    parts.keep(outcome(0, ("a", "same"), findings=[(0, "jargon/x")]))
    parts.keep(outcome(1, ("a", "same"), ("b", "x"), findings=[(0, "jargon/x"), (1, "jargon/y")]))
    totals = merge(parts, parts.folder.parent)
    assert [row["reply"] for row in merged(parts, "replies")] == ["a", "b"]
    assert [(row["reply"], row["rule"]) for row in merged(parts, "findings")] == [("a", "jargon/x"), ("b", "jargon/y")]
    assert totals.excluded == {"note": 2, "duplicate": 1}
    assert totals.add_up
    assert [row["reason"] for row in merged(parts, "excluded")].count("duplicate") == 1


def test_two_replies_of_one_name_are_told_apart_with_their_findings(parts: Parts) -> None:
    parts.keep(outcome(0, ("a", "one"), ("a", "two"), findings=[(0, "jargon/x"), (1, "jargon/y")]))
    parts.keep(outcome(1, ("a", "three"), findings=[(0, "jargon/z")]))
    totals = merge(parts, parts.folder.parent)
    assert [(row["reply"], row["text"]) for row in merged(parts, "replies")] == [
        ("a", "one"),
        ("a#2", "two"),
        ("a#3", "three"),
    ]
    assert [(row["reply"], row["rule"]) for row in merged(parts, "findings")] == [
        ("a", "jargon/x"),
        ("a#2", "jargon/y"),
        ("a#3", "jargon/z"),
    ]
    assert totals.scored == 3


def test_inputs_of_which_nothing_could_be_read_are_rejects(parts: Parts) -> None:
    parts.keep(outcome(0, ("a", "x")))
    refused = [("bad.parquet", None, None, "is no whole Parquet file", "export it again", 0, None)]
    totals = merge(parts, parts.folder.parent, refused)
    assert totals.rejects == 1
    assert totals.add_up
    assert [row["path"] for row in merged(parts, "rejects")] == ["bad.parquet"]


def test_a_table_that_cannot_be_finished_leaves_the_earlier_one(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = parts.folder.parent / "replies.parquet"
    earlier.write_bytes(b"the report of last month")
    parts.keep(outcome(0, ("a", "x")))
    monkeypatch.setattr(parquet.ParquetWriter, "write_table", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        merge(parts, parts.folder.parent)
    assert earlier.read_bytes() == b"the report of last month"
    assert list(parts.folder.parent.glob(".*.parquet")) == []

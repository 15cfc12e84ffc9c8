"""How the inputs of an audit are cut, and what its user is told of them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from replylint.audit.units import Plan, plan
from replylint.sources.conversations.conversation import Staff
from replylint.sources.files import File

REPLY = "Your lamp left today."


def planned(*paths: Path, named: bool = True, size: int = 4_000_000, given: dict[str, str] | None = None) -> Plan:
    sources = [File(str(path), path.stat().st_size, named) for path in paths]
    return plan(sources, given or {}, Staff(), size=size)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_large_file_of_rows_is_cut_between_rows_and_covered_once(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", "".join(json.dumps({"reply": f"{REPLY} {n}"}) + "\n" for n in range(90_000)))
    units = planned(path, size=500_000).units
    assert len(units) > 3
    assert [unit.number for unit in units] == list(range(len(units)))
    assert units[0].start == 0
    assert units[-1].end == path.stat().st_size
    assert all(one.end == other.start for one, other in pairwise(units))
    data = path.read_bytes()
    assert all(data[unit.end - 1 : unit.end] == b"\n" for unit in units)
    assert all(data[: unit.start].count(b"\n") + 1 == unit.line for unit in units)


def test_quoted_lines_of_a_csv_stay_together(tmp_path: Path) -> None:
    rows = "".join(f'{n},"one\nline ""and"" another",{REPLY}\n' for n in range(30_000))
    path = written(tmp_path / "a.csv", f"id,question,reply\n{rows}")
    units = planned(path, size=300_000).units
    data = path.read_text("utf-8")
    assert len(units) > 2
    assert all(data[unit.start : unit.start + 8].split(",")[0].isdigit() for unit in units)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xlsx", "x", "is a spreadsheet"),
        ("a.csv.gz", "x", "is packed"),
        ("a.txt", "hello", "is no export that replylint reads"),
        ("a.csv", "", "is empty"),
        ("a.csv", "reply\n", "has a head and no rows"),
        ("a.csv", "x,y\n1,2\n", "no column tells the reply"),
        ("a.parquet", "PAR1", "is no whole Parquet file"),
    ],
)
def test_what_cannot_be_audited_is_told_by_name(tmp_path: Path, name: str, text: str, said: str) -> None:
    made = planned(written(tmp_path / name, text))
    [found] = made.problems
    assert said in found.message
    assert found.remedy
    assert found.path.endswith(name)
    assert made.units == []


def test_other_files_of_a_folder_are_passed_over(tmp_path: Path) -> None:
    made = planned(written(tmp_path / "README.md", "# hello"), written(tmp_path / "a.png", "x"), named=False)
    assert (made.passed, made.problems, made.units) == (2, [], [])


@pytest.mark.parametrize(
    ("begins", "kind"), [("From ana@x Mon Mar  2 09:14:00 2026\n", "mail"), ('{"reply":"x"}', "json")]
)
def test_a_named_file_without_an_ending_is_known_by_how_it_begins(tmp_path: Path, begins: str, kind: str) -> None:
    assert [unit.kind for unit in planned(written(tmp_path / "export", begins)).units] == [kind]


def test_how_a_table_is_understood_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"Agent Reply,Question\n{REPLY},Where is it?\n")
    [note] = planned(path).notes
    assert note.endswith('reply = "Agent Reply", customer_message = "Question" (guessed; change with --column)')
    [note] = planned(path, given={"reply": "Question"}).notes
    assert 'reply = "Question"' in note

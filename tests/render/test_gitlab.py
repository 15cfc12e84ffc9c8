"""The Code Quality report, as GitLab reads it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.render import gitlab
from replylint.report import Finding, Location, Problem, Report, Run, Severity, Tool

GOLDEN = Path(__file__).parent / "golden"
RUN = msgspec.json.decode((GOLDEN / "run.json").read_bytes(), type=Run)


def read(run: Run) -> list[dict[str, Any]]:
    """The entries that GitLab keeps: none after one that it cannot read, and the last of those with one fingerprint."""
    kept: dict[str, dict[str, Any]] = {}
    for entry in json.loads(gitlab.render(run)):
        texts = (entry["description"], entry["check_name"], entry["fingerprint"], entry["location"]["path"])
        if not all(isinstance(text, str) and text for text in texts):
            break
        if entry["severity"] not in {"info", "minor", "major", "critical", "blocker"}:
            break
        if not isinstance(entry["location"]["lines"]["begin"], int):
            break
        kept[entry["fingerprint"]] = entry
    return list(kept.values())


def run_of(*reports: Report, errors: tuple[Problem, ...] = ()) -> Run:
    return Run(tool=Tool("replylint", "1", ""), results=reports, errors=errors)


def finding(fingerprint: str = "f", line: int = 3, severity: Severity = "warn") -> Finding:
    return Finding(
        rule="a/b",
        category="a",
        severity=severity,
        start=0,
        end=4,
        quote="what",
        message="Why.",
        penalty=12.0,
        fingerprint=fingerprint,
        location=Location(path="a.txt", line=line, column=1, end_line=line + 1, end_column=5),
    )


def test_a_run_is_an_array_of_findings_and_problems() -> None:
    assert gitlab.render(RUN) == (GOLDEN / "run.gitlab.json").read_text("utf-8")


def test_gitlab_keeps_every_finding_and_every_problem() -> None:
    expected = [found.rule for report in RUN.results for found in report.findings] + ["replylint"] * 2
    assert [entry["check_name"] for entry in read(RUN)] == expected


def test_an_empty_run_is_an_empty_array_without_a_byte_order_mark() -> None:
    assert gitlab.render(run_of()) == "[]\n"


def test_suppressed_findings_are_left_out() -> None:
    assert "scripted/greeting" not in gitlab.render(RUN)


@pytest.mark.parametrize(("severity", "grade"), [("note", "info"), ("warn", "minor"), ("stop", "critical")])
def test_severities_are_those_of_gitlab(severity: Severity, grade: str) -> None:
    [entry] = read(run_of(Report(id="a", path="a.txt", findings=(finding(severity=severity),))))
    assert entry["severity"] == grade


def test_a_problem_is_worse_than_any_finding() -> None:
    [entry] = read(run_of(errors=(Problem(path="a.txt", message="is empty", remedy="write it"),)))
    assert (entry["severity"], entry["check_name"], entry["description"]) == (
        "blocker",
        "replylint",
        "is empty; write it",
    )


def test_lines_are_those_of_the_words_or_of_the_draft_or_the_first() -> None:
    exact = finding(line=3)
    place = Location(path="a.txt", line=7, column=1, end_line=7, end_column=1, exact=False)
    line_only = msgspec.structs.replace(exact, location=place)
    nowhere = msgspec.structs.replace(exact, location=None)
    entries = read(run_of(Report(id="a", path="a.txt", findings=(exact, line_only, nowhere))))
    assert [entry["location"]["lines"] for entry in entries] == [{"begin": 3, "end": 4}, {"begin": 7}, {"begin": 1}]


def test_a_path_is_written_as_in_a_change() -> None:
    [entry] = read(run_of(Report(id="a", path="./drafts//a.txt", findings=(located("./drafts//a.txt"),))))
    assert entry["location"]["path"] == "drafts/a.txt"


def located(path: str) -> Finding:
    return msgspec.structs.replace(finding(), location=Location(path=path, line=1, column=1, end_line=1, end_column=2))


def test_a_finding_that_moves_down_is_the_same_one() -> None:
    before, after = (read(run_of(Report(id="a", path="a.txt", findings=(finding(line=line),)))) for line in (3, 9))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]


@given(st.lists(st.tuples(st.sampled_from(["a.txt", "b.txt"]), st.sampled_from("fg")), max_size=12))
def test_no_two_findings_share_a_fingerprint(places: list[tuple[str, str]]) -> None:
    reports = [
        Report(id="a", path=path, findings=(msgspec.structs.replace(finding(mark), location=None),))
        for path, mark in places
    ]
    assert len(read(run_of(*reports))) == len(places)

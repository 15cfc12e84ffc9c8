"""The report for machines, line by line; both JSON formats as jq reads them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import replylint.render.json
from replylint.render import jsonl
from replylint.report import Problem, Report, Run, Tool

RUN = msgspec.json.decode((Path(__file__).parent / "golden" / "run.json").read_bytes(), type=Run)
WHOLE = """{
    schema: .[-1].schema,
    tool: .[-1].tool,
    results: map(select(has("status"))),
    errors: map(select(has("error")).error),
    summary: .[-1].summary
}"""

needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq, which is not installed")


def jq(program: str, text: str, *options: str) -> Any:
    run = subprocess.run(["jq", *options, program], input=text, capture_output=True, encoding="utf-8", check=True)
    return json.loads(run.stdout)


def test_a_line_is_a_reply_then_a_problem_then_what_the_run_comes_to() -> None:
    kinds = [next(iter(json.loads(line))) for line in jsonl.render(RUN).splitlines()]
    assert kinds == ["id"] * 6 + ["error"] * 2 + ["summary"]


def test_a_reply_is_the_same_object_as_in_the_json_report() -> None:
    results = json.loads(replylint.render.json.render(RUN))["results"]
    assert [json.loads(jsonl.report(report)) for report in RUN.results] == results


def test_the_last_line_says_who_made_the_run_and_what_it_comes_to() -> None:
    last = json.loads(jsonl.render(RUN).splitlines()[-1])
    assert last == {
        "summary": RUN.summary,
        "tool": {"name": "replylint", "version": "1.2.0", "rulebook": "9f86d081"},
        "schema": 1,
    }


def test_replies_can_be_written_as_they_come_and_the_rest_behind_them() -> None:
    assert "".join(map(jsonl.report, RUN.results)) + jsonl.closing(RUN) == jsonl.render(RUN)


def test_a_run_without_replies_still_has_its_last_line() -> None:
    empty = jsonl.render(Run(tool=Tool("replylint", "1", "")))
    assert empty == '{"summary":{},"tool":{"name":"replylint","version":"1","rulebook":""},"schema":1}\n'


@given(st.text(), st.text())
def test_no_text_ends_a_line_before_its_object_ends(reply_id: str, message: str) -> None:
    problem = Problem(path="a", message=message, remedy="mend it")
    run = Run(tool=Tool("replylint", "1", ""), results=(Report(id=reply_id),), errors=(problem,))
    lines = [json.loads(line) for line in jsonl.render(run).splitlines()]
    assert [lines[0]["id"], lines[1]["error"]["message"]] == [reply_id, message]


@needs_jq
def test_jq_makes_the_json_report_of_the_lines() -> None:
    assert jq(WHOLE, jsonl.render(RUN), "--slurp") == jq(".", replylint.render.json.render(RUN))


@needs_jq
def test_jq_finds_the_replies_to_mend_without_reading_the_whole_run_at_once() -> None:
    stops = 'select(.status == "ok" and any(.findings[]; .severity == "stop")) | .id'
    assert jq(stops, jsonl.render(RUN)) == "drafts/Zoë 100%.txt"


@needs_jq
def test_jq_counts_the_findings_of_the_json_report() -> None:
    assert jq("[.results[].findings[]] | length", replylint.render.json.render(RUN)) == 6

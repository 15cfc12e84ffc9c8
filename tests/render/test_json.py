"""The report for machines."""

import json

from replylint.render.json import render
from replylint.report import Problem, Report, Run, Tool
from replylint.thread import Thread


def test_the_run_is_one_object_in_the_order_of_the_contract(angry: tuple[Report, Thread]) -> None:
    error = Problem(path="a", message="is empty", remedy="fill it")
    run = Run(tool=Tool("replylint", "1", "x"), results=(angry[0],), errors=(error,), summary={"replies": 1})
    text = render(run)
    data = json.loads(text)
    assert list(data) == ["schema", "tool", "results", "errors", "summary"]
    assert list(data["results"][0])[:5] == ["id", "path", "status", "reason", "score"]
    assert data["results"][0]["findings"][1]["related"][0]["quote"] == "already restarted the box"
    assert data["errors"] == [{"path": "a", "message": "is empty", "remedy": "fill it", "line": None, "column": None}]
    assert text.endswith("}\n")


def test_text_of_any_language_stays_readable() -> None:
    run = Run(tool=Tool("replylint", "1", "x"), results=(Report(id="Zoë 漢字"),))
    assert "Zoë 漢字" in render(run)

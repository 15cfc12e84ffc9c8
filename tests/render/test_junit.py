"""JUnit XML, as build servers read it."""

from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from replylint.render import junit
from replylint.report import Finding, Problem, Report, Run, Severity, Suggestion, Tool

GOLDEN = Path(__file__).parent / "golden"
RUN = msgspec.json.decode((GOLDEN / "run.json").read_bytes(), type=Run)


def suites(text: str) -> list[TestSuite]:
    return list(JUnitXml.fromstring(text.encode()))


def cases(text: str) -> dict[str, TestCase]:
    return {case.name: case for suite in suites(text) for case in suite}


def run_of(*reports: Report, errors: tuple[Problem, ...] = ()) -> Run:
    return Run(tool=Tool("replylint", "1", ""), results=reports, errors=errors)


def finding(severity: Severity = "warn", message: str = "Why.", suggestion: str | None = None) -> Finding:
    return Finding(
        rule="a/b",
        category="a",
        severity=severity,
        start=0,
        end=4,
        quote="what",
        message=message,
        penalty=12.0,
        fingerprint="f",
        suggestions=(Suggestion(suggestion, "review"),) if suggestion is not None else (),
    )


def test_a_run_is_a_suite_a_file_and_a_test_a_reply() -> None:
    assert junit.render(RUN) == (GOLDEN / "run.junit.xml").read_text("utf-8")


def test_a_build_server_counts_what_the_file_says_that_it_counts() -> None:
    said = JUnitXml.fromstring(junit.render(RUN).encode())
    assert (said.tests, said.failures, said.errors) == (8, 2, 3)
    for suite in said:
        results = [type(result) for case in suite for result in case.result]
        assert suite.tests == len(list(suite))
        assert (suite.failures, suite.errors, suite.skipped) == tuple(map(results.count, (Failure, Error, Skipped)))


def test_replies_of_one_file_are_in_one_suite() -> None:
    threads = {suite.name: [case.name for case in suite] for suite in suites(junit.render(RUN))}
    assert threads["threads.jsonl"] == ["61", "62", "threads.jsonl:9:4"]
    assert all(case.classname == suite.name for suite in suites(junit.render(RUN)) for case in suite)


def test_a_failure_is_headed_by_the_worst_finding_and_lists_all() -> None:
    [failure] = cases(junit.render(RUN))["drafts/Zoë 100%.txt"].result
    assert isinstance(failure, Failure)
    assert (failure.type, failure.message) == ("stop", "upsell/offer: A sale, while 100% of the line is down: wait.")
    assert (failure.text or "").splitlines() == [
        "line 3: warn condescension/minimizer This makes it sound easy.",
        "→ Leave this out.",
        "line 3: note condescension/step-done They did this already.",
        "→ Say what you checked.",
        "→ tell us {what}",
        "line 6: stop upsell/offer A sale, while 100% of the line is down: wait.",
        "line 7: warn condescension/minimizer This makes it sound easy.",
    ]


@pytest.mark.parametrize(
    ("severity", "fail_on", "fails"),
    [
        ("note", "note", True),
        ("note", "warn", False),
        ("warn", "warn", True),
        ("stop", "warn", True),
        ("warn", "stop", False),
        ("stop", "stop", True),
    ],
)
def test_a_test_fails_from_the_severity_that_was_asked_for(severity: Severity, fail_on: Severity, fails: bool) -> None:
    text = junit.render(run_of(Report(id="a", path="a.txt", findings=(finding(severity),))), fail_on)
    assert bool(cases(text)["a"].result) is fails


def test_a_skipped_reply_is_skipped_with_its_reason() -> None:
    [result] = cases(junit.render(RUN))["62"].result
    assert isinstance(result, Skipped)
    assert result.message == "looks like German; there is no rulebook for it"


def test_a_reply_that_could_not_be_judged_is_an_error() -> None:
    [result] = cases(junit.render(RUN))["broken.txt"].result
    assert isinstance(result, Error)
    assert result.message == "KeyError at read.py:7"


def test_a_problem_is_an_error_with_its_remedy() -> None:
    [result] = cases(junit.render(RUN))["threads.jsonl:9:4"].result
    assert isinstance(result, Error)
    assert (result.message, result.text) == ("is not valid JSON", "is not valid JSON; end the string")


def test_suppressed_findings_fail_no_test() -> None:
    assert "scripted/" not in junit.render(RUN)


def test_a_run_without_replies_has_no_tests() -> None:
    said = JUnitXml.fromstring(junit.render(run_of()).encode())
    assert (said.tests, said.failures, said.errors, list(said)) == (0, 0, 0, [])


def test_characters_that_xml_forbids_are_replaced() -> None:
    text = junit.render(run_of(Report(id="a\x00\x1b\ufffe", path="a.txt", findings=(finding(message="\x07\ud800&<"),))))
    [case] = ElementTree.fromstring(text.encode()).iter("testcase")
    assert case.get("name") == "a\ufffd\ufffd\ufffd"
    assert (case.findtext("failure") or "").endswith("\ufffd\ufffd&<")


@given(st.text(), st.text(min_size=1), st.text(), st.text(), st.text())
def test_whatever_the_words_the_xml_is_well_formed_and_nothing_is_lost(
    reply_id: str, path: str, message: str, suggestion: str, reason: str
) -> None:
    report = Report(id=reply_id, path=path, findings=(finding(message=message, suggestion=suggestion),))
    skipped = Report(id=reply_id, path=path, status="skipped", reason=reason)
    problem = Problem(path=path, message=message, remedy=reason)
    root = ElementTree.fromstring(junit.render(run_of(report, skipped, errors=(problem,))).encode())
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert len(root.findall("testsuite/testcase")) == 3

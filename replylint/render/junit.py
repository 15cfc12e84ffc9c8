"""JUnit XML, which nearly every build server shows: a suite for each file, a test for each reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from replylint.render.text import shown_path
from replylint.render.wording import said
from replylint.report import SEVERITIES, Finding, Problem, Report, Run, Severity

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0, even if escaped
_STRANGE = "\ufffd"


def render(run: Run, fail_on: Severity = "warn") -> str:
    """The whole run. A test fails where its reply has a finding of at least the severity `fail_on`.

    A reply that could not be judged is an error, and so is each problem; suppressed findings are not in it.
    """
    suites: dict[str, list[Element]] = {}
    for report in run.results:
        suites.setdefault(_path(report.path), []).append(_reply(report, SEVERITIES.index(fail_on)))
    for found in run.errors:
        suites.setdefault(_path(found.path), []).append(_problem(found))
    cases = [case for suite in suites.values() for case in suite]
    root = Element("testsuites", {"name": "replylint", **_counts(cases)})
    for path, suite in suites.items():
        skipped = {"skipped": str(_count(suite, "skipped"))}
        SubElement(root, "testsuite", {"name": path, **_counts(suite), **skipped}).extend(suite)
    ElementTree.indent(root)
    text = _FORBIDDEN.sub(_STRANGE, ElementTree.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _path(path: str | None) -> str:
    return shown_path(path or "reply")


def _counts(cases: Sequence[Element]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(_count(cases, "failure")),
        "errors": str(_count(cases, "error")),
    }


def _count(cases: Sequence[Element], tag: str) -> int:
    return sum(case.find(tag) is not None for case in cases)


def _reply(report: Report, least: int) -> Element:
    path = _path(report.path)
    case = Element("testcase", {"name": report.id or path, "classname": path})
    reason = report.reason or "for no stated reason"
    if report.status == "skipped":
        SubElement(case, "skipped", {"message": reason})
    elif report.status == "failed":
        SubElement(case, "error", {"message": reason, "type": "failed"})
    elif any(SEVERITIES.index(found.severity) >= least for found in report.findings):
        worst = max(report.findings, key=lambda found: SEVERITIES.index(found.severity))
        message = f"{worst.rule}: {worst.message}"
        failure = SubElement(case, "failure", {"message": message, "type": worst.severity})
        failure.text = "\n".join(_said(found) for found in report.findings)
    return case


def _said(found: Finding) -> str:
    place = f"line {found.location.line}: " if found.location else ""
    return f"{place}{found.severity} {found.rule} {said(found)}"


def _problem(found: Problem) -> Element:
    path = _path(found.path)
    place = ":".join(str(part) for part in (path, found.line, found.column) if part is not None)
    case = Element("testcase", {"name": place, "classname": path})
    error = SubElement(case, "error", {"message": found.message, "type": "problem"})
    error.text = f"{found.message}; {found.remedy}"
    return case

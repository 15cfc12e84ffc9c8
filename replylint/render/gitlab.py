"""A Code Quality report of GitLab: an array of findings for the widget of a merge request."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import PurePath
from typing import Any

import msgspec

from replylint.render.wording import offer
from replylint.report import Finding, Problem, Report, Run

_SEVERITIES = {"note": "info", "warn": "minor", "stop": "critical"}


def render(run: Run) -> str:
    """The findings and problems of a whole run, indented, with a line end behind them. Suppressed ones are not in it.

    Fingerprints are unique, as GitLab shows only one of those that share theirs. They hold no line, so a finding that
    moves is still the same one.
    """
    entries = [_finding(report, found) for report in run.results for found in report.findings]
    entries += [_problem(found) for found in run.errors]
    seen = Counter[tuple[str, str]]()
    for entry in entries:
        key = entry["location"]["path"], entry["fingerprint"]
        seen[key] += 1
        entry["fingerprint"] = hashlib.sha256("\x00".join([*key, str(seen[key])]).encode()).hexdigest()
    return msgspec.json.format(msgspec.json.encode(entries), indent=2).decode("utf-8") + "\n"


def _finding(report: Report, found: Finding) -> dict[str, Any]:
    place = found.location
    # GitLab knows only files with lines, and reads no further where a line is missing.
    lines = {"begin": place.line if place else 1}
    if place and place.exact:
        lines["end"] = place.end_line
    return {
        "description": " → ".join([found.message, *map(offer, found.suggestions[:1])]),
        "check_name": found.rule,
        "fingerprint": found.fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {"path": _path(place.path if place else report.path), "lines": lines},
    }


def _problem(found: Problem) -> dict[str, Any]:
    return {
        "description": f"{found.message}; {found.remedy}",
        "check_name": "replylint",
        "fingerprint": found.message,
        "severity": "blocker",
        "location": {"path": _path(found.path), "lines": {"begin": found.line or 1}},
    }


def _path(path: str | None) -> str:
    """The path with forward slashes and without a leading ./, as GitLab writes it in a change."""
    return PurePath(path or "-").as_posix()

"""Workflow commands of GitHub Actions, which show each finding at its lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from replylint.render.wording import said
from replylint.report import Location, Problem, Report, Run

_COMMANDS = {"note": "notice", "warn": "warning", "stop": "error"}
# What the runner puts back, and nothing more: any other %XX would be shown as it is written.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(run: Run) -> str:
    """A whole run: a command a finding, and an error for each problem."""
    return "".join([*(report(entry) for entry in run.results), *(problem(found) for found in run.errors)])


def report(report: Report) -> str:
    """The commands of one reply, each on a line; a clean one gives nothing."""
    return "".join(
        _command(_COMMANDS[found.severity], _place(report.path, found.location), found.rule, said(found))
        for found in report.findings
    )


def problem(found: Problem) -> str:
    """The command for a problem: an error under the tool's own name."""
    place = _file(found.path)
    if place and found.line is not None:
        place["line"] = found.line
        if found.column is not None:
            place["col"] = found.column
    return _command("error", place, "replylint", f"{found.message}; {found.remedy}")


def _command(name: str, place: Mapping[str, str | int], title: str, text: str) -> str:
    properties = {**place, "title": title}
    given = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{text.translate(_DATA)}\n"


def _file(path: str | None) -> dict[str, str | int]:
    """The file; nothing for standard input, which no pull request has lines of."""
    return {"file": PurePath(path).as_posix()} if path and path != "-" else {}


def _place(path: str | None, place: Location | None) -> dict[str, str | int]:
    found = _file(place.path if place else path)
    if not found or place is None:
        return found
    if not place.exact:
        return {**found, "line": place.line}
    if place.line != place.end_line:
        # The runner drops columns where the lines differ.
        return {**found, "line": place.line, "endLine": place.end_line}
    # The end counts in: without endColumn GitHub takes it to be col, one character, as it takes endLine to be line.
    last = max(place.column, place.end_column - 1)
    return {**found, "line": place.line, "col": place.column, "endLine": place.end_line, "endColumn": last}

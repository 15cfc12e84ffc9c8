"""One line a finding, as compilers write them, for grep, editors and logs.

    path:line:column (id): severity rule message -> suggestion

The column is there where it is known, the id of the reply where it says more than the place, and of the suggestions
the first.
"""

from __future__ import annotations

from replylint.render.cells import printable
from replylint.render.text import shown_path
from replylint.render.wording import offer
from replylint.report import Finding, Report, Run


def render(run: Run) -> str:
    """The findings of a whole run, in the order in which they stand. Problems are not in it."""
    return "".join(report(entry) for entry in run.results)


def report(report: Report) -> str:
    """The findings of one reply; a clean one gives nothing."""
    return "".join(f"{_line(report, found)}\n" for found in report.findings)


def _line(report: Report, found: Finding) -> str:
    said = " ".join([f"{_place(report, found)}:", found.severity, found.rule, *found.message.split()])
    return printable(" -> ".join([said, *map(offer, found.suggestions[:1])]))


def _place(report: Report, found: Finding) -> str:
    place = found.location
    path = place.path if place else report.path or "reply"
    where = shown_path(path)
    known = {"", path}
    if place is not None:
        where += f":{place.line}:{place.column}" if place.exact else f":{place.line}"
        known.add(f"{path}:{place.line}")
    return where if report.id in known else f"{where} ({report.id})"

"""The report as JSON Lines: one object a line, so that a reader needs no more memory for many replies than for one.

Three kinds of lines, told apart by their keys, in this order:

- a reply has `id` and `status`: the same object as in `results` of the JSON report;
- a problem has `error` alone: {"error": {"path", "message", "remedy", "line", "column"}};
- the last line has `summary`: {"summary": {...}, "tool": {...}, "schema": 1}. Where it is missing, the rest is cut off.
"""

from __future__ import annotations

from typing import Any

import msgspec

from replylint.report import Report, Run

# Valid inside a JSON text, but many readers end a line there.
_LINE_ENDS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\u0085\u2028\u2029"})


def render(run: Run) -> str:
    """The whole run."""
    return "".join([*(report(entry) for entry in run.results), closing(run)])


def report(report: Report) -> str:
    """The line of one reply."""
    return _line(report)


def closing(run: Run) -> str:
    """The lines after those of the replies: problems, and what the run comes to."""
    last = {"summary": run.summary, "tool": run.tool, "schema": run.schema}
    return "".join([*(_line({"error": found}) for found in run.errors), _line(last)])


def _line(entry: Any) -> str:
    return msgspec.json.encode(entry).decode("utf-8").translate(_LINE_ENDS) + "\n"

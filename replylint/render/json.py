"""The report as JSON: everything, for machines."""

from __future__ import annotations

import msgspec

from replylint.report import Run


def render(run: Run) -> str:
    """The whole run as one JSON object, indented, with a line end behind it."""
    return msgspec.json.format(msgspec.json.encode(run), indent=2).decode("utf-8") + "\n"

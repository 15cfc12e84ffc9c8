"""What a review sheet looks like: its columns, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

COLUMNS = (
    "reply", "sampled", "agent", "channel", "at", "customer", "text", "rule", "category", "severity", "quote",
    "message", "verdict", "missed_category", "missed_quote", "comment",
)  # fmt: skip
# Without what is found out already: who wrote it, why it was drawn, what the linter says.
BLIND = ("reply", "channel", "at", "customer", "text", "missed_category", "missed_quote", "comment")
NOTHING = "none"  # in `missed_category`: somebody looked, and nothing (more) is wrong
LONGEST_CELL = 32_000  # characters; Excel cuts cells at 32,767

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The cell for a text: with an apostrophe before it where a spreadsheet would calculate it."""
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - 1] + "…"
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text in a cell."""
    return cell[1:] if _GUARDED.match(cell) else cell

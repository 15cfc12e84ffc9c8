"""When a promise that an agent made is due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from replylint.rulebook import load_builtin
from replylint.signals.promises import deadline

MADE = datetime(2026, 5, 6, 14, 30, tzinfo=UTC)  # a Wednesday


@pytest.fixture(scope="module")
def dates() -> dict[str, Any]:
    return dict(load_builtin().languages["en"].words.raw["promised"]["dates"])


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("we will call you by friday", "2026-05-09 00:00"),
        ("we will call you on wednesday", "2026-05-07 00:00"),
        ("you will hear from us today", "2026-05-07 00:00"),
        ("he will be there tomorrow at 9", "2026-05-08 00:00"),
        ("within 24 hours", "2026-05-07 14:30"),
        ("in 2 to 4 days", "2026-05-10 14:30"),
        ("within 5 business days", "2026-05-13 14:30"),
        ("by 3 june", "2026-06-04 00:00"),
        ("by february 2nd", "2027-02-03 00:00"),
        ("by friday or monday", "2026-05-12 00:00"),
        ("on february 30", None),
        ("in 9999999 days", None),
        ("as soon as we can", None),
    ],
)
def test_a_day_lasts_until_it_ends(said: str, due: str | None, dates: dict[str, Any]) -> None:
    found = deadline(said.split(), MADE, dates)
    assert (None if found is None else f"{found:%Y-%m-%d %H:%M}") == due

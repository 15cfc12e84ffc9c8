"""Whole threads of our own, judged as a QA lead would: what must be found in each category, and nothing else.

Gold has few threads with times, bots, notes or several agents, and none without a customer; these have.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from replylint import Config, Linter, Report, Thread

FOLDER = Path(__file__).parent
ROLES = ("customer", "agent", "bot", "note")
# Measures, and what only a LanguageTool server knows, are not what these threads are about.
APART = frozenset({"clarity", "grammar"})


def threads() -> list[Any]:
    return list(_threads())


def _threads() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            yield pytest.param(entry, id=f"{path.stem}: {entry['name']}")


def report_on(entry: dict[str, Any]) -> Report:
    messages = [
        {"role": role, "text": message[role], "at": message.get("at")}
        for message in entry.get("thread", ())
        for role in ROLES
        if role in message
    ]
    known: dict[str, Any] = {key: entry[key] for key in ("channel", "masks") if key in entry}
    thread = {"reply": entry["text"], "thread": messages, "reply_at": entry.get("at"), "language": "en", **known}
    levels: dict[str, float] = entry.get("service-level", {})
    return Linter(Config(preset="qa", service_level=levels)).lint(Thread.from_mapping(thread))


def named(entry: dict[str, Any], key: str) -> list[tuple[str, str]]:
    """Categories and quotes under `finds`, or under `may`: what some QA leads would mark and others let pass."""
    return [(category, quote) for category, quotes in entry.get(key, {}).items() for quote in quotes]


def meets(entry: dict[str, Any], quote: str, start: int, end: int) -> bool:
    """Whether a finding shares half of the shorter with the quoted words."""
    place: int = entry["text"].index(quote)
    shared: int = min(end, place + len(quote)) - max(start, place)
    return 2 * shared >= min(end - start, len(quote))


@pytest.mark.parametrize("entry", threads())
def test_a_thread_is_judged_as_a_qa_lead_would(entry: dict[str, Any]) -> None:
    findings = [finding for finding in report_on(entry).findings if finding.category not in APART]
    wanted, fine = named(entry, "finds"), named(entry, "finds") + named(entry, "may")
    missed = [
        f"{category}: {quote}"
        for category, quote in wanted
        if not any(f.category == category and meets(entry, quote, f.start, f.end) for f in findings)
    ]
    wrong = [
        f"{f.rule}: {f.quote}"
        for f in findings
        if not any(f.category == category and meets(entry, quote, f.start, f.end) for category, quote in fine)
    ]
    assert (missed, wrong) == ([], [])


def test_there_are_enough_of_each_kind() -> None:
    entries = [entry.values[0] for entry in threads()]
    roles = [{role for message in entry.get("thread", ()) for role in ROLES if role in message} for entry in entries]
    assert len(entries) >= 40
    assert sum(any("at" in message for message in entry.get("thread", ())) for entry in entries) >= 5
    assert sum("bot" in each for each in roles) >= 2
    assert sum("note" in each for each in roles) >= 1
    assert sum("agent" in each for each in roles) >= 8
    assert sum("thread" not in entry for entry in entries) >= 5

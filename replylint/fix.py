"""Applying suggestions to a reply: those of one grade, none over another, until there is nothing left to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import msgspec

from replylint.report import SEVERITIES, Edit, Finding, Report, Suggestion
from replylint.thread import Thread

PASSES = 5  # at most: an edit that makes room for another, which makes room for the first


def chosen(findings: Iterable[Finding], grades: Collection[str]) -> list[Suggestion]:
    """The first suggestion of each finding that is of one of the grades and has edits; of two that overlap the one of
    the higher severity, then the earlier, then by rule id. The others wait for the next pass."""
    offers = [
        (-SEVERITIES.index(finding.severity), min(edit.start for edit in suggestion.edits), finding.rule, suggestion)
        for finding in findings
        for suggestion in finding.suggestions[:1]
        if suggestion.edits and suggestion.applicability in grades
    ]
    taken: list[Suggestion] = []
    for *_, suggestion in sorted(offers, key=lambda offer: offer[:3]):
        if not any(_overlap(edit, other) for edit in suggestion.edits for kept in taken for other in kept.edits):
            taken.append(suggestion)
    return taken


def applied(text: str, suggestions: Iterable[Suggestion]) -> str:
    """The text after the edits of the suggestions, which must not overlap."""
    edits = [edit for suggestion in suggestions for edit in suggestion.edits]
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def settled(thread: Thread, lint: Callable[[Thread], Report], grades: Collection[str] = ("safe",)) -> Thread:
    """The thread with its reply after all suggestions of the grades, linted again after each pass."""
    for _ in range(PASSES):
        wanted = chosen(lint(thread).findings, grades)
        if not wanted:
            break
        thread = msgspec.structs.replace(thread, reply=applied(thread.reply, wanted))
    return thread


def _overlap(one: Edit, other: Edit) -> bool:
    """Two insertions at one place overlap too: nobody could say which comes first."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start

"""Suggestions: what can be applied is applied cleanly, what cannot is not offered as an edit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Linter, Thread
from replylint.report import Edit

House = Callable[..., Linter]


def after(linter: Linter, reply: str) -> str | None:
    (finding,) = linter.lint(Thread(reply=reply, language="en")).findings
    edits: tuple[Edit, ...] = next((s.edits for s in finding.suggestions if s.edits), ())
    if not edits:
        return None
    for edit in sorted(edits, key=lambda edit: -edit.start):
        reply = reply[: edit.start] + edit.text + reply[edit.end :]
    return reply


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Rest assured. It left today.", "It left today."),
        ("It left today. Rest assured.", "It left today."),
        ("Rest assured, we sent it today.", "We sent it today."),
        ("Rest assured that we sent it today.", "We sent it today."),
        ("Hi Ana, rest assured. It left today.", "Hi Ana, It left today."),
        ("It left today, and rest assured.", "It left today."),
        ("We sent it out today, rest assured.", "We sent it out today."),
        ("It left today.\n\nRest assured!\n\nBo", "It left today.\n\n\n\nBo"),
        ("Whoever can rest assured should sit.", None),
    ],
)
def test_a_deletion_leaves_a_whole_sentence_or_is_not_offered(house: House, reply: str, expected: str | None) -> None:
    assert after(house("check: phrase\nfind: [rest assured]\nsuggest: {delete: true}\n"), reply) == expected


def test_an_insertion_goes_before_the_end_of_the_sentence(house: House) -> None:
    linter = house('check: phrase\nfind: [we will call]\nsuggest: {insert: " by {time}"}\n')
    assert after(linter, "We will call you back! Bye.") == "We will call you back by {time}! Bye."


@pytest.mark.parametrize(
    ("reply", "expected"),
    [("Kindly wait.", "Please wait."), ("KINDLY wait.", "PLEASE wait."), ("Do kindly wait.", "Do please wait.")],
)
def test_a_replacement_takes_the_case_of_what_it_replaces(house: House, reply: str, expected: str) -> None:
    assert after(house("check: substitute\nalone: true\nreplace: {kindly: please}\n"), reply) == expected


def test_no_edit_runs_over_markup(house: House) -> None:
    linter = house("check: substitute\nreplace: {prior to: before}\n")
    (finding,) = linter.lint(Thread(reply="<p>prior <b>to</b> noon</p>", format="html", language="en")).findings
    assert finding.suggestions[0].applicability == "manual"
    assert finding.suggestions[0].edits == ()

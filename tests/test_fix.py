"""Applying suggestions: none over another, one grade at a time, until nothing is left to do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replylint import Config, Linter, Report, Thread
from replylint.fix import applied, chosen, settled
from replylint.report import Applicability, Edit, Finding, Severity, Suggestion


def finding(
    start: int,
    end: int,
    text: str,
    *,
    rule: str = "jargon/a",
    severity: Severity = "warn",
    grade: Applicability = "safe",
) -> Finding:
    """One with a single suggestion, which replaces what it marks."""
    offer = Suggestion(text, grade, (Edit(start, end, text),))
    return Finding(
        rule=rule,
        category="jargon",
        severity=severity,
        start=start,
        end=end,
        quote="",
        message="",
        penalty=4,
        fingerprint="",
        suggestions=(offer,),
    )


def texts(*findings: Finding) -> list[str]:
    return [suggestion.text for suggestion in chosen(findings, {"safe"})]


def test_only_the_grades_that_were_asked_for_are_applied() -> None:
    assert texts(finding(0, 3, "a"), finding(4, 6, "b", grade="review")) == ["a"]
    assert len(chosen([finding(0, 3, "a", grade="review")], {"safe", "review"})) == 1


def test_of_two_that_overlap_the_heavier_wins_then_the_earlier_then_the_rule() -> None:
    assert texts(finding(0, 5, "a"), finding(3, 8, "b", severity="stop")) == ["b"]
    assert texts(finding(3, 8, "b"), finding(0, 5, "a")) == ["a"]
    assert texts(finding(0, 5, "b", rule="jargon/b"), finding(0, 5, "a")) == ["a"]


def test_neighbors_do_not_overlap_but_two_insertions_at_one_place_do() -> None:
    assert texts(finding(0, 3, "a"), finding(3, 6, "b")) == ["a", "b"]
    assert texts(finding(3, 3, "a"), finding(3, 3, "b", rule="jargon/b")) == ["a"]


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=5)), max_size=6)
)
def test_what_lies_outside_the_edits_stays(text: str, spans: list[tuple[int, int, str]]) -> None:
    findings = [
        finding(min(a, b), max(a, b), new, rule=f"jargon/{number}")
        for number, (a, b, new) in enumerate(spans)
        if max(a, b) <= len(text)
    ]
    edits = sorted((edit.start, edit.end, edit.text) for one in chosen(findings, {"safe"}) for edit in one.edits)
    expected, place = "", 0
    for start, end, new in edits:
        expected += text[place:start] + new
        place = end
    assert applied(text, chosen(findings, {"safe"})) == expected + text[place:]


def test_a_reply_settles_and_stays_settled() -> None:
    linter = Linter(Config(preset="qa"))
    once = settled(Thread(reply="Prior to the move we will utilize the van.", language="en"), linter.lint)
    assert once.reply == "Before the move we will use the van."
    assert settled(once, linter.lint) == once


def test_edits_that_never_end_are_given_up() -> None:
    def lint(thread: Thread) -> Report:
        return Report(id="", findings=(finding(0, 0, "x"),))

    assert settled(Thread(reply="y"), lint).reply == "xxxxxy"

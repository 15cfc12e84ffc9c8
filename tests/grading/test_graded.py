"""What one grader says of one reply."""

from __future__ import annotations

from typing import Any

from replylint.grading.graded import Graded, Missed, Proposal, prompted, unprompted
from replylint.thread import Thread

TEXT = "Kindly revert. We utilize it. It comes soon. " + "x" * 200


def shown(quote: str, category: str = "jargon") -> Proposal:
    start = TEXT.index(quote)
    return Proposal(
        rule=f"{category}/a", category=category, severity="warn", quote=quote, start=start, end=start + len(quote)
    )


def missed(quote: str, category: str = "jargon") -> Missed:
    start = TEXT.index(quote)
    return Missed(category, quote, start, start + len(quote))


def graded(*proposals: Proposal, **more: Any) -> Graded:
    return Graded(grader="Ann", thread=Thread(id="1", reply=TEXT), proposals=proposals, **more)


def test_a_fault_that_a_right_finding_shows_was_not_missed() -> None:
    marked = (missed("utilize it"), missed("Kindly"), missed("utilize", "scripted"))
    found = prompted(graded(shown("utilize"), shown("revert"), verdicts=("right", "wrong"), missed=marked))
    assert found.missed == marked[1:]


def test_a_fault_that_is_named_twice_counts_once() -> None:
    assert prompted(graded(missed=(missed("soon"), missed("soon")))).missed == (missed("soon"),)


def test_empathy_is_missed_once_a_reply_if_at_all() -> None:
    one = graded(shown("soon", "empathy"), verdicts=("right",), missed=(Missed("empathy", "", None, None),))
    assert prompted(one).missed == ()


def test_unprompted_marks_give_the_verdicts_that_calibrate_gives_on_labels() -> None:
    marked = (missed("We utilize it"), missed("soon", "timeframe"))
    found = unprompted(graded(shown("utilize"), shown("We utilize"), shown("Kindly"), missed=marked))
    assert found.verdicts == ("neutral", "right", "wrong")
    assert found.missed == (missed("soon", "timeframe"),)


def test_an_unprompted_mark_without_a_place_is_anywhere_in_the_reply() -> None:
    found = unprompted(graded(shown("utilize"), shown("soon", "timeframe"), missed=(Missed("jargon"),)))
    assert (found.verdicts, found.missed) == (("right", "wrong"), ())


def test_of_a_reply_that_nobody_looked_at_nothing_is_wrong() -> None:
    assert unprompted(graded(shown("utilize"), done=False)).verdicts == (None,)


def test_findings_are_told_apart_by_rule_quote_and_turn() -> None:
    one, other = shown("utilize"), shown("soon")
    assert graded(one, one, other).keys() == [
        ("jargon/a", "utilize", 0),
        ("jargon/a", "utilize", 1),
        ("jargon/a", "soon", 0),
    ]

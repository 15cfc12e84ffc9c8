"""One line a finding."""

import unicodedata
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.render import concise
from replylint.report import Finding, Location, Report, Run, Suggestion
from replylint.thread import Thread

RUN = msgspec.json.decode((Path(__file__).parent / "golden" / "run.json").read_bytes(), type=Run)
ANY_TEXT = st.text(max_size=20)


def test_a_run_is_one_line_a_finding_with_place_severity_rule_message_and_first_suggestion() -> None:
    assert concise.render(RUN) == dedent("""\
        drafts/Zoë 100%.txt:3:8: warn condescension/minimizer This makes it sound easy. -> Leave this out.
        drafts/Zoë 100%.txt:3:13: note condescension/step-done They did this already. -> Say what you checked.
        drafts/Zoë 100%.txt:6:1: stop upsell/offer A sale, while 100% of the line is down: wait.
        drafts/Zoë 100%.txt:7:8: warn condescension/minimizer This makes it sound easy.
        threads.jsonl:7 (61): warn timeframe/promise-without-time No time here. -> by {time}
        reply (pasted): note clarity/long-sentence Long.
        """)


def test_one_reply_can_be_shown_by_itself(angry: tuple[Report, Thread]) -> None:
    assert concise.report(angry[0]).splitlines()[1:3] == [
        "threads.jsonl:7 (61): warn condescension/step-done They told you that they did this. -> Say what you checked.",
        "threads.jsonl:7 (61): warn timeframe/promise-without-time "
        "No time here, so the customer cannot know when to worry. -> we will look into it by {time}",
    ]


def test_clean_skipped_and_failed_replies_give_nothing() -> None:
    replies = (Report(id="a"), Report(id="b", status="skipped", reason="German"), Report(id="c", status="failed"))
    assert "".join(map(concise.report, replies)) == ""


@pytest.mark.parametrize(
    ("reply_id", "path", "exact", "place"),
    [
        ("a.txt", "a.txt", True, "a.txt:3:5"),
        ("4410", "a.txt", True, "a.txt:3:5 (4410)"),
        ("4410", "t.json", False, "t.json:3 (4410)"),
        ("t.jsonl:3", "t.jsonl", False, "t.jsonl:3"),
        ("t.jsonl:2", "t.jsonl", False, "t.jsonl:3 (t.jsonl:2)"),
        ("", "a.txt", True, "a.txt:3:5"),
        ("-", "-", True, "standard input:3:5"),
    ],
)
def test_a_place_is_no_more_exact_than_it_is_known_and_names_the_reply_where_that_helps(
    reply_id: str, path: str, exact: bool, place: str
) -> None:
    location = Location(path=path, line=3, column=5, end_line=3, end_column=9, exact=exact)
    found = finding("Why.", location=location)
    assert concise.report(Report(id=reply_id, path=path, findings=(found,))) == f"{place}: warn a/b Why.\n"


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_whatever_is_in_a_draft_a_finding_is_one_line_that_commands_no_terminal(
    path: str, reply_id: str, message: str, suggestion: str
) -> None:
    found = finding(message, suggestions=(Suggestion(suggestion, "review"),))
    line = concise.report(Report(id=reply_id, path=path, findings=(found,)))
    assert line.endswith("\n")
    assert not {unicodedata.category(char) for char in line[:-1]} & {"Cc", "Cs", "Zl", "Zp"}


def finding(message: str, location: Location | None = None, suggestions: tuple[Suggestion, ...] = ()) -> Finding:
    return Finding(
        rule="a/b",
        category="a",
        severity="warn",
        start=0,
        end=4,
        quote="what",
        message=message,
        penalty=12.0,
        fingerprint="f",
        location=location,
        suggestions=suggestions,
    )

"""What customers complain of again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from replylint.audit import columns
from replylint.audit.complaints import Complaints, complaints
from replylint.audit.labels import labels

Told = Callable[..., Complaints]


@pytest.fixture
def told(report: Callable[..., Path]) -> Told:
    """told(trouble, ...) are the complaints of as many conversations; a pair is (trouble, subject)."""

    def make(
        *troubles: str | tuple[str | None, str] | None, weeks: tuple[int, ...] = (0,), blind: bool = False
    ) -> Complaints:
        replies = []
        for number, said in enumerate(troubles):
            trouble, subject = said if isinstance(said, tuple) else (said, None)
            replies.append({"trouble": trouble, "subject": subject, "week": weeks[number % len(weeks)]})
        folder = report(replies)
        found = columns.replies(folder)
        return complaints(folder, found, labels(found.agents, found.teams, found.channels, blind, 1), 1)

    return make


def names(found: Complaints) -> list[tuple[str, int]]:
    return [(group.label, group.share.count) for group in found.groups]


def test_a_thing_and_what_is_wrong_with_it_is_a_complaint(told: Told) -> None:
    found = told("my order never arrived", "the order never arrived", "our order has never arrived yet")
    assert names(found) == [("order never arrived", 3)]


def test_what_is_denied_says_enough_by_itself(told: Told) -> None:
    found = told("I cannot log in", "I can't log in any more", "we are unable to log in")
    assert [count for _, count in names(found)] == [3]
    assert "log" in found.groups[0].label


def test_words_count_in_their_base_form_and_in_either_order(told: Told) -> None:
    found = told("the printer crashed", "printers crash", "a crash of my printer", "it crashes the printer")
    assert [count for _, count in names(found)] == [4]


def test_two_conversations_are_no_pattern(told: Told) -> None:
    assert told("my order never arrived", "the order never arrived").groups == ()


def test_a_subject_counts_where_no_clause_tells_of_trouble(told: Told) -> None:
    found = told((None, "Invoice error"), (None, "Error on my invoice"), ("an invoice error", "Invoice error"))
    assert [count for _, count in names(found)] == [3]


def test_what_is_no_fault_is_no_complaint(told: Told) -> None:
    assert told(*[(None, "Question on opening hours")] * 5).groups == ()


def test_a_conversation_counts_once_however_often_it_says_so(report: Callable[..., Path]) -> None:
    replies = [{"conversation": f"c{number % 3}", "trouble": "my order never arrived"} for number in range(9)]
    folder = report(replies)
    found = columns.replies(folder)
    told = complaints(folder, found, labels(found.agents, found.teams, found.channels, False, 1), 1)
    assert (told.conversations, names(told)) == (3, [("order never arrived", 3)])


def test_the_weeks_and_the_trend_are_told(told: Told) -> None:
    lost, fine = "my parcel is lost", "hello to you"
    found = told(*[fine] * 30, *[fine, lost] * 20, weeks=(0,) * 30 + (1,) * 40)
    (group,) = found.groups
    assert group.by_step == (0, 20)
    assert (group.trend.before_n, group.trend.after_n, group.trend.verdict) == (30, 40, "higher")


def test_quotes_are_the_customers_words_with_the_complaint_in_its_place(told: Told) -> None:
    found = told(*[f"after {word} days my order never arrived" for word in ("two", "three", "four", "five")])
    quotes = found.groups[0].quotes
    assert len(quotes) == 3
    assert {quote.text[quote.start : quote.end] for quote in quotes} == {"order never arrived"}
    assert len({quote.reply for quote in quotes}) == 3


def test_letters_that_grow_in_lower_case_move_no_quote(told: Told) -> None:
    found = told(*[f"In İİİstanbul {word} my order never arrived" for word in ("one", "two", "three")])
    quote = found.groups[0].quotes[0]
    assert quote.text[quote.start : quote.end] == "order never arrived"


def test_a_blind_report_names_no_agent_in_a_complaint(told: Told) -> None:
    found = told("Anna never answered", "anna never answered me", "your anna never answered", blind=True)
    assert all("anna" not in group.label for group in found.groups)
    assert all("Anna" not in quote.text for group in found.groups for quote in group.quotes)

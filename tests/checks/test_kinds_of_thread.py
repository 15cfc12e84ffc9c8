"""The kinds of check that read the thread: echo, lack, overdue, repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from replylint import Linter, Message, Thread

House = Callable[..., Linter]

LACK = "check: lack\nwhen: {anger: 1.5}\nneeds: [sorry]\n"
REPEAT = "check: repeat\nunless: [{customer: send it again}]\n"
OVERDUE = "check: overdue\nneeds: [i said]\n"
ECHO = "check: echo\necho: {list: facts, draft: ask, thread: told}\n"
ITEM = "check: echo\necho: {list: facts, draft: item, thread: told}\nneeds: '(send|share) {0,3} :'\nwithin: draft\n"
BACK = "check: echo\necho: {list: granted, draft: denied, thread: granted, by: agent}\n"


def said(linter: Linter, reply: str, *messages: str, at: datetime | None = None) -> list[tuple[str, list[str]]]:
    """What is marked, and what in the thread it refers to. A message is "agent: words", or of a bot or a customer."""
    thread = tuple(
        Message(role=role, text=text, at=None if at is None else at.replace(day=4))
        for role, _, text in (message.partition(": ") for message in messages)
    )
    report = linter.lint(Thread(reply=reply, thread=thread, reply_at=at, language="en"))
    return [(finding.quote, [place.quote for place in finding.related]) for finding in report.findings]


def test_echo_shows_where_the_customer_told_it(house: House) -> None:
    linter = house(ECHO, category="history")
    assert said(linter, "What is your order number?", "customer: Order 55120 came open.") == [
        ("What is your order number", ["Order 55120"])
    ]
    assert said(linter, "What is your order number?", "customer: My box came open.") == []


def test_echo_with_needs_asks_for_them_in_its_scope(house: House) -> None:
    linter = house(ITEM, category="history")
    told = "customer: Order 55120 came open."
    assert [quote for quote, _ in said(linter, "Please send us:\n- your order number\n- a fork", told)] == [
        "your order number"
    ]
    assert said(linter, "I changed these for you\n- your order number", told) == []


def test_echo_can_listen_to_the_agents(house: House) -> None:
    linter = house(BACK, category="history")
    assert said(linter, "The fee is correct.", "agent: You will not be charged.", "customer: I was.") == [
        ("fee is correct", ["will not be charged"])
    ]
    assert said(linter, "The fee is correct.", "customer: I will not be charged for this!") == []


def test_repeat_finds_the_same_sentence_nearly_word_for_word(house: House) -> None:
    linter = house(REPEAT, category="history")
    before = "agent: Hold both buttons until the green lamp goes on. Wait for it to cool."
    after = "Hold both buttons until the green light goes on. Then write to me."
    assert said(linter, after, before, "customer: No change.") == [
        ("Hold both buttons until the green light goes on", ["Hold both buttons until the green lamp goes on"])
    ]
    assert said(linter, after, before, "customer: Please send it again.") == []
    assert said(linter, "Wait for it.", "bot: Wait for it.") == []


def test_repeat_takes_sentences_in_a_row_for_one_fault(house: House) -> None:
    linter = house(REPEAT, category="history")
    text = "Hold both buttons until the green lamp goes on. Now wait for the box to cool down."
    assert [quote for quote, _ in said(linter, text, f"bot: {text}")] == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        (("agent: We will call you by Friday.", "customer: It is Monday. No call."), True),
        (("agent: We will call you by Friday.", "customer: Friday is fine."), False),
        (("agent: We will call you by Friday.", "customer: Any news?"), True),
        (
            (
                "agent: We will call you by Friday.",
                "customer: No call!",
                "agent: She is ill, so it takes us a day more.",
            ),
            False,
        ),
        (("agent: We will call you by Friday.", "agent: Speak Friday.", "customer: Still nothing."), True),
        (("customer: You will call me by Friday.", "customer: No call."), False),
    ],
)
def test_overdue_is_what_the_customer_waits_for(house: House, messages: tuple[str, ...], found: bool) -> None:
    linter = house(OVERDUE, category="history")
    assert bool(said(linter, "Which bus was it?", *messages)) is found
    assert said(linter, "I said Friday. Here is the answer.", *messages) == []


@pytest.mark.parametrize(("day", "found"), [(6, False), (8, True)])
def test_overdue_goes_by_the_clock(house: House, day: int, found: bool) -> None:
    linter = house(OVERDUE, category="history")
    at = datetime(2026, 5, day, 9, tzinfo=UTC)
    assert bool(said(linter, "Which bus was it?", "agent: You will hear from us within 3 days.", at=at)) is found


def test_overdue_trusts_the_clock_more_than_an_impatient_question(house: House) -> None:
    linter = house(OVERDUE, category="history")
    at = datetime(2026, 5, 6, 9, tzinfo=UTC)
    promise = "agent: You will hear from us within 3 days."
    assert said(linter, "Which bus was it?", promise, "customer: Any news?", at=at) == []
    assert said(linter, "Which bus was it?", promise, "customer: Nobody came.", at=at) != []


def test_overdue_marks_where_the_draft_starts_over(house: House) -> None:
    linter = house(OVERDUE, category="history")
    thread = ("agent: We will call you by Friday.", "customer: It is Monday. No call.")
    assert said(linter, "Good morning Ana, which bus was it? Leave it with me.", *thread) == [
        ("Leave it with me", ["will call you by Friday"])
    ]
    assert said(linter, "Good morning Ana, which bus was it?", *thread) == [
        ("which bus was it", ["will call you by Friday"])
    ]


@pytest.mark.parametrize(
    ("reply", "marked"),
    [
        ("Good evening Ana, the tram left.", "the tram left"),
        ("Mrs Sato, the tram left.", "the tram left"),
        ("Sadly, the tram left.", "Sadly, the tram left"),
    ],
)
def test_lack_marks_what_comes_after_the_name(house: House, reply: str, marked: str) -> None:
    linter = house("check: lack\nneeds: [sorry]\n", category="empathy")
    assert [quote for quote, _ in said(linter, reply, "customer: Where is it?")] == [marked]


def test_lack_is_made_good_by_an_agent_before_until_the_anger_is_back(house: House) -> None:
    linter = house(LACK, category="empathy")
    furious = "customer: I am furious, this is a disgrace and a joke!!"
    assert said(linter, "Which tram?", furious) != []
    assert said(linter, "Which tram?", furious, "agent: So sorry, Ana.", "customer: The nine.") == []
    assert said(linter, "Which tram?", furious, "agent: So sorry, Ana.", furious) != []


def test_lack_offers_the_customers_own_words_where_they_told_of_the_trouble(house: House) -> None:
    rule = LACK + "suggest: ['They wrote “{their words}”.', 'Say what you saw.']\n"
    linter = house(rule, category="empathy")

    def offers(customer: str) -> list[str]:
        thread = (Message(role="customer", text=customer),)
        report = linter.lint(Thread(reply="It is noted.", thread=thread, language="en"))
        return [suggestion.text for finding in report.findings for suggestion in finding.suggestions]

    told = "@shop This is a joke!! The kettle you sent has stopped working, I am furious."
    assert offers(told) == ["They wrote “The kettle you sent has stopped working”.", "Say what you saw."]
    assert offers("Shame on you!! Unbelievable!!") == ["Say what you saw."]

"""The kinds of check that compare what draft and thread speak of; and late, order, secret, gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from replylint import Linter, Message, Thread

House = Callable[..., Linter]
Quotes = Callable[..., list[str]]

REDO = """check: redo
redo:
  tells: {base: ["^ please?", "you should"], ing: [try]}
  told: {past: ["i (have|already)?"], ing: [tried]}
unless: [again]
"""
REASK = "check: reask\nfind: ['(send|what is) (me)? (the|your)']\nunless: [new]\n"
UNANSWERED = "check: unanswered\nneeds: [i will ask]\n"
LATE = "check: late\nfind: ['i will (write|call) {0,9} <time>']\n"
ORDER = "check: order\nfind: [outage]\norder: [[you can not], [until <clock>], [because of]]\n"
GAP = "check: gap\nfind: ['^ [hi|hello]']\n"


@pytest.mark.parametrize(
    ("reply", "customer", "marked"),
    [
        ("Please oil the hinge.", "I oiled the hinge on Sunday.", ["oil the hinge"]),
        ("You should oil the left hinge.", "I have oiled the hinge.", ["oil the left hinge"]),
        ("Try oiling the hinge.", "Tried oiling the hinge, no luck.", ["oiling the hinge"]),
        ("Please shut the lid.", "I already shut the lid.", ["shut the lid"]),
        ("Please oil the hinge again.", "I oiled the hinge on Sunday.", []),
        ("Please oil the chain.", "I oiled the hinge on Sunday.", []),
        ("Please paint the hinge.", "I oiled the hinge on Sunday.", []),
        ("Please oil the hinge.", "Have I oiled the hinge?", []),
        ("Please oil the hinge.", "The hinge squeaks.", []),
        ("Please oil it.", "I oiled it.", []),
    ],
)
def test_redo_compares_verb_and_object_in_any_form(
    house: House, quotes: Quotes, reply: str, customer: str, marked: list[str]
) -> None:
    assert quotes(house(REDO, category="condescension"), reply, customer) == marked


def test_redo_says_where_they_told_it(house: House) -> None:
    thread = (Message(role="customer", text="It squeaks. I oiled the hinge."),)
    report = house(REDO).lint(Thread(reply="Please oil the hinge.", thread=thread, language="en"))
    assert [place.quote for place in report.findings[0].related] == ["oiled the hinge"]


@pytest.mark.parametrize(
    ("reply", "customer", "marked"),
    [
        ("Send me the meter reading.", "The meter reading was 0441.", ["Send me the meter reading"]),
        ("What is your seat number?", "We sat in seat number 12.", ["What is your seat number"]),
        ("Send me the meter reading.", "The meter reading looks odd.", []),
        ("Send me the meter reading.", "Is the meter reading 0441?", []),
        ("Send me the meter reading.", "The box says 0441.", []),
        ("Send me the new meter reading.", "The meter reading was 0441.", []),
        ("Send me the details.", "Here are the details: 0441.", []),
    ],
)
def test_reask_looks_for_the_thing_beside_a_value(
    house: House, quotes: Quotes, reply: str, customer: str, marked: list[str]
) -> None:
    assert quotes(house(REASK, category="history"), reply, customer) == marked


@pytest.mark.parametrize(
    ("reply", "messages", "found"),
    [
        ("The gate opens at nine.", ["customer: Are dogs allowed on the ferry?"], True),
        ("Dogs are welcome.", ["customer: Are dogs allowed on the ferry?"], False),
        ("I will ask the crew.", ["customer: Are dogs allowed on the ferry?"], False),
        ("The gate opens at nine.", ["customer: I have two dogs on the ferry."], False),
        ("The gate opens at nine.", ["customer: Are dogs allowed on the ferry?", "agent: They are."], False),
        ("The gate opens at nine.", ["customer: Really?"], False),
    ],
)
def test_unanswered_is_a_question_of_which_no_word_comes_again(
    house: House, reply: str, messages: list[str], found: bool
) -> None:
    thread = tuple(Message(role=role, text=text) for role, _, text in (m.partition(": ") for m in messages))
    report = house(UNANSWERED, category="history").lint(Thread(reply=reply, thread=thread, language="en"))
    assert bool(report.findings) is found


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("I will write within 3 days.", True),
        ("I will write by Friday.", True),
        ("I will write within 3 hours.", False),
        ("I will write tomorrow.", False),
        ("I will write today, and the box comes on Friday.", False),
    ],
)
def test_late_holds_a_promise_against_the_service_level(house: House, reply: str, found: bool) -> None:
    linter = house(LATE, category="timeframe", service_level={"email": 24.0})
    monday = datetime(2026, 5, 4, 9, tzinfo=UTC)
    thread = Thread(reply=reply, channel="email", reply_at=monday, language="en")
    assert bool(linter.lint(thread).findings) is found


def test_late_needs_a_level_and_a_clock(house: House) -> None:
    linter = house(LATE, category="timeframe", service_level={"email": 24.0})
    monday = datetime(2026, 5, 4, 9, tzinfo=UTC)
    draft = Thread(reply="I will write within 3 days.", channel="email", language="en")
    assert linter.lint(draft).findings == ()
    assert len(linter.lint(draft, now=monday).findings) == 1
    assert linter.lint(Thread(reply=draft.reply, channel="chat", language="en"), now=monday).findings == ()


@pytest.mark.parametrize(
    ("reply", "marked"),
    [
        ("The outage is because of a storm. You can not log in.", ["because of"]),
        ("There is an outage until 17:00. You can not log in.", ["until 17:00"]),
        ("You can not log in. The outage lasts until 17:00. It is because of a storm.", []),
        ("The outage is because of a storm.", []),
        ("We are late because of a storm. You can not log in.", []),
    ],
)
def test_order_marks_the_part_that_comes_too_early(house: House, quotes: Quotes, reply: str, marked: list[str]) -> None:
    assert quotes(house(ORDER, category="clarity"), reply) == marked


@pytest.mark.parametrize(
    ("reply", "marked"),
    [
        ("Your card 4111 1111 1111 1111 is fine.", ["4111 1111 1111 1111"]),
        ("Your card 4111-1111-1111-1111 is fine.", ["4111-1111-1111-1111"]),
        ("Your card 4111111111111111.", ["4111111111111111"]),
        ("Your card 4111 1111 1111 1112 is fine.", []),
        ("Order 0000 0000 0000 0000 is a test.", []),
        ("See https://example.org/4111111111111111", []),
        ("It weighs 4111.1111111111111111 grams.", []),
    ],
)
def test_secret_knows_a_card_by_its_check_sum(house: House, quotes: Quotes, reply: str, marked: list[str]) -> None:
    assert quotes(house("check: secret\nsecret: {card: true}\n", category="privacy"), reply) == marked


def test_secret_finds_the_word_that_the_customer_let_slip(house: House, quotes: Quotes) -> None:
    linter = house("check: secret\nsecret: {told: ['password is [<word>]']}\n", category="privacy")
    assert quotes(linter, "I used swordfish.", "My password is Swordfish") == ["swordfish"]
    assert quotes(linter, "The password is wrong.", "My password is wrong") == []
    assert quotes(linter, "I used swordfish.", "I like swordfish") == []


@pytest.mark.parametrize(
    ("reply", "marked"),
    [("Hi ,\n\nit left.", ["Hi"]), ("Hello !", ["Hello"]), ("Hi,\n\nit left.", []), ("Hi Ana, it left.", [])],
)
def test_gap_is_white_space_before_a_mark(house: House, quotes: Quotes, reply: str, marked: list[str]) -> None:
    assert quotes(house(GAP, category="template"), reply) == marked

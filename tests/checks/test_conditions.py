"""`when` and `unless`: on what thread a rule holds, and what excepts a hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Linter

House = Callable[..., Linter]
Quotes = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("unless", "reply", "customer", "found"),
    [
        ("by friday", "Use the form by Friday.", (), False),
        ("by friday", "Use the form. Come by Friday.", (), True),
        ("{neighbors: by friday}", "Use the form. Come by Friday.", (), False),
        ("{paragraph: by friday}", "Use the form.\n\nCome by Friday.", (), True),
        ("{draft: by friday}", "Use the form.\n\nCome by Friday.", (), False),
        ("{before: please}", "Please use the form.", (), False),
        ("{before: please}", "Please do use the form.", (), True),
        ("{after: online}", "Use the form online.", (), False),
        ("{after: online}", "Use the form, online.", (), True),
        ("{overlap: form letter}", "Use the form letter.", (), False),
        ("{overlap: form letter}", "Use the form. A form letter.", (), True),
        ("{customer: which form}", "Use the form.", ("Which form?",), False),
        ("{customer: this}", "Use the form.", ("Should I use the form?",), False),
        ("{customer: this}", "Use the form.", ("Is there a form?",), True),
    ],
)
def test_an_exception_reaches_as_far_as_it_says(
    house: House, quotes: Quotes, unless: str, reply: str, customer: tuple[str, ...], found: bool
) -> None:
    linter = house(f"check: phrase\nfind: [use the form]\nunless: [{unless}]\n")
    assert bool(quotes(linter, reply, *customer)) is found


@pytest.mark.parametrize(
    ("when", "customer", "channel", "found"),
    [
        ("{channel: email}", (), "email", True),
        ("{channel: [chat, sms]}", (), "email", False),
        ("{channel: email}", (), None, False),
        ("{thread: true}", ("Hi",), None, True),
        ("{thread: true}", (), None, False),
        ("{anger: 1.5}", (), None, False),
        ("{anger: 1.5}", ("This is a disgrace, I am furious and I want my money back NOW!!",), None, True),
        ("{calm: 1.5}", ("Lovely, thank you!",), None, True),
        ("{calm: 1.5}", (), None, False),
        ("{customer: red kite}", ("The red kite tore.",), None, True),
        ("{draft: the form today}", (), None, True),
        ("{channel: email, draft: the form today}", (), "chat", False),
        ("[{channel: email}, {draft: the form today}]", (), "chat", True),
    ],
)
def test_a_rule_holds_only_under_its_conditions(
    house: House, quotes: Quotes, when: str, customer: tuple[str, ...], channel: str | None, found: bool
) -> None:
    linter = house(f"check: phrase\nfind: [use the form]\nwhen: {when}\n")
    assert bool(quotes(linter, "Use the form today.", *customer, channel=channel)) is found

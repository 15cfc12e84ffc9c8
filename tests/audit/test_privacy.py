"""What of people is taken out of a report, and that places in the text still fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.audit.privacy import Privacy, cut, moved

REDACTS = Privacy(redact=True)
HIDES = Privacy(salt="a salt")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to ana.b+x@shop.example today.", "Write to [email] today."),
        ("See https://shop.example/o/7781?t=abc for more.", "See [link] for more."),
        ("@ana_b we have it", "[handle] we have it"),
        ("Call +44 20 7946 0958 or 020 7946 0958.", "Call [phone] or [phone]."),
        ("Call (555) 010-4477.", "Call [phone]."),
        ("Your card 4111 1111 1111 1111 was charged.", "Your card [card] was charged."),
        ("The card ending in 4242 was refunded.", "The card [card] was refunded."),
        ("IBAN GB29 NWBK 6016 1331 9268 19 it is.", "IBAN [iban] it is."),
        ("Order 1234567 and order #A-20931 shipped.", "Order [number] and order [number] shipped."),
        ("Parcel 1Z999AA10123456784 is here.", "Parcel [number] is here."),
    ],
)
def test_what_leads_to_a_person_is_redacted(text: str, shown: str) -> None:
    assert REDACTS.text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "It comes on 2026-03-02 before 17:30, or on 03/04/2026.",
        "That is $1,250.00, or 3 of 12 parts, in version 2.10.3.",
        "Within 24 hours, on the 21st, at 10am, in 2026.",
        "Model X200 costs 99 euros.",
    ],
)
def test_what_leads_to_nobody_stays(text: str) -> None:
    assert REDACTS.text(text) == text


def test_a_pseudonym_is_the_same_for_the_same_person_and_salt_alone() -> None:
    assert HIDES.name("agent", "Ana Braun") == HIDES.name("agent", "ana braun")
    assert HIDES.name("agent", "Ana Braun") != HIDES.name("agent", "Ben Braun")
    assert HIDES.name("agent", "Ana Braun") != Privacy(salt="another").name("agent", "Ana Braun")
    assert "Ana" not in (HIDES.name("agent", "Ana Braun") or "")


def test_the_names_of_those_who_speak_leave_the_text() -> None:
    people = [("customer", "Rosa Diaz"), ("agent", "Tom Baker")]
    said = "Hi Rosa,\nyour lamp comes tomorrow, Ms Diaz. Tomorrow, really.\nTom Baker"
    assert HIDES.text(said, people) == (
        "Hi [customer],\nyour lamp comes tomorrow, Ms [customer]. Tomorrow, really.\n[agent]"
    )


def test_without_a_wish_nothing_is_taken_out() -> None:
    assert Privacy().text("Ana, ana@shop.example", [("agent", "Ana")]) == "Ana, ana@shop.example"
    assert Privacy().name("agent", "Ana") == "Ana"


def test_a_quote_is_found_again_where_its_text_was_cut() -> None:
    text = "Ana, write to ana@shop.example at your earliest convenience, order 1234567."
    cuts = Privacy(redact=True, salt="x").cuts(text, [("customer", "Ana")])
    start = text.index("at your earliest")
    end = start + len("at your earliest convenience")
    assert cut(text, cuts)[moved(start, cuts) : moved(end, cuts, end=True)] == "at your earliest convenience"


def test_a_quote_that_holds_a_cut_holds_what_stands_there_instead() -> None:
    text = "mail ana@shop.example soon"
    cuts = REDACTS.cuts(text, [])
    inside = text.index("shop")
    assert cut(text, cuts)[moved(0, cuts) : moved(inside, cuts, end=True)] == "mail [email]"
    assert cut(text, cuts)[moved(inside, cuts) : moved(len(text), cuts, end=True)] == "[email] soon"


@given(st.text(alphabet="ab1 @.", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_place_never_leaves_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    cuts = REDACTS.cuts(text, [])
    shown = cut(text, cuts)
    assert 0 <= moved(start, cuts) <= moved(end, cuts, end=True) <= len(shown)

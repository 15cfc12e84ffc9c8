"""django-helpdesk: a ticket's description and its follow-ups, from the API or out of a dump."""

from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Staff


def test_the_follow_ups_of_a_ticket(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("django-helpdesk", export("django_helpdesk"))["91"]
    assert parts(talk) == [
        ("description", "customer", "pia@example.org"),  # the follow-up that opens it says the same once more
        ("3", "note", "2"),
        ("4", "bot", None),
        ("5", None, "2"),
        ("6", "customer", "pia@example.org"),
        ("8", "auto-reply", "3"),
        ("9", "forward", "3"),
    ]
    assert facts(talk) == ("Projector has no picture", "ticket", "pia@example.org", "4", None)
    assert talk.messages[3].at == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_people_may_come_as_names_or_as_objects(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("django-helpdesk", export("django_helpdesk"))["92"]
    assert parts(talk) == [("21", "customer", "uwe@example.org"), ("22", None, "Rolf Edin")]
    assert facts(talk)[3] == "Rooms"


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("django-helpdesk", export("django_helpdesk")) == [
        "ticket 92, message 23: 'comment' is an object, not a string",
        "ticket 92, message 24: does not say who wrote it ('user')",
        "ticket 92, message 5: is a number, not an object",
        "ticket 93: 'followup_set' is null, not a list",
    ]


def test_in_a_dump_a_follow_up_is_a_row_of_its_own(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("django-helpdesk", export("django_helpdesk_dump"))["91"]
    assert parts(talk) == [
        ("description", "customer", "pia@example.org"),
        ("1", "customer", "pia@example.org"),
        ("2", None, "Rolf Edin"),
    ]
    assert facts(talk) == ("Projector", "ticket", "pia@example.org", "Rooms", None)


def test_a_user_may_be_a_customer_with_an_account(talks: Any, parts: Any) -> None:
    def public(number: int, user: object) -> dict[str, object]:
        return {"id": number, "user": user, "comment": "Hello", "public": True}

    member = {"id": 7, "username": "kim", "is_staff": False}
    ticket = {"id": 1, "submitter_email": None, "followup_set": [public(1, 7), public(2, member), public(3, "rolf")]}
    [talk] = talks("django-helpdesk", ticket).values()
    assert parts(talk) == [("1", None, "7"), ("2", "customer", "kim"), ("3", None, "rolf")]
    [talk] = talks("django-helpdesk", ticket, Staff(agents=("rolf",))).values()
    assert parts(talk) == [("1", "customer", "7"), ("2", "customer", "kim"), ("3", None, "rolf")]

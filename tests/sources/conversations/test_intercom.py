"""Intercom: a first message and its parts, of which some are for colleagues and some by programs."""

from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Staff


def test_the_parts_of_a_conversation(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("intercom", export("intercom"))["2101"]
    assert parts(talk) == [
        ("90001", "customer", "Noor Haddad"),
        ("1", "bot", "Operator"),
        ("3", "note", "Ravi Sand"),  # words with an assignment are for the one who gets it
        ("4", "note", "Ravi Sand"),
        ("5", None, "Ravi Sand"),
        ("6", "empty", "Noor Haddad"),
        ("7", None, "Tova Berg"),  # words with which it is closed go to the customer
        ("9", "empty", "Tova Berg"),
    ]
    assert facts(talk) == (None, "chat", "Noor Haddad", "Billing", 4.0)
    assert talk.messages[0].at == datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
    assert {said.format for said in talk.messages} == {"html"}


def test_a_campaign_in_the_name_of_an_admin_is_no_reply(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("intercom", export("intercom"))["2102"]
    assert parts(talk) == [
        ("90002", "auto-reply", "Ravi Sand"),
        ("21", "customer", "sam@example.org"),
        ("22", None, "Tova Berg"),
    ]
    assert facts(talk) == ("Spring sale", "email", "sam@example.org", None, None)


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("intercom", export("intercom")) == [
        "conversation 2102, message 23: 'body' is an object, not a string",
        "conversation 2102, message 24: nothing says whether its author is an admin or a user ('author.type')",
        "conversation 2102, message 6: is a number, not an object",
        "conversation 2103: has no 'conversation_parts', so that only its first message is known",
    ]


def test_the_first_message_under_its_old_name(talks: Any, parts: Any) -> None:
    old = {
        "type": "conversation",
        "id": "147",
        "created_at": 1772442840,
        "user": {"type": "user", "id": "5", "name": "Ann"},
        "conversation_message": {"id": "1", "body": "<p>Hello</p>", "author": {"type": "user", "id": "5"}},
        "conversation_parts": {
            "conversation_parts": [
                {"id": "2", "part_type": "comment", "body": "<p>Hi</p>", "author": {"type": "admin", "id": "25"}},
                {"id": "3", "part_type": "comment", "body": "<p>Bye</p>", "author": {"type": "admin", "id": "26"}},
            ]
        },
    }
    [talk] = talks("intercom", old, Staff(bots=("26",))).values()
    assert parts(talk) == [("1", "customer", "Ann"), ("2", None, None), ("3", "bot", None)]

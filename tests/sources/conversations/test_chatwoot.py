"""Chatwoot: messages by their numbers or names, with notes, bots, surveys and what rules send."""

from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Staff


def test_the_messages_of_a_chat(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("chatwoot", export("chatwoot"))["44"]
    assert parts(talk) == [
        ("1", "customer", "Bea Ruiz"),
        ("2", "auto-reply", None),
        ("4", "bot", "Shoebot"),
        ("5", "note", "Otto Falk"),
        ("6", None, "Otto Falk"),
        ("7", "empty", "Bea Ruiz"),
        ("8", "auto-reply", None),
    ]
    assert facts(talk) == (None, "chat", "Bea Ruiz", "returns", 5.0)
    assert talk.messages[4].at == datetime(2026, 3, 2, 9, 16, tzinfo=UTC)
    assert talk.messages[4].format == "markdown"


def test_the_messages_of_a_mail(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("chatwoot", export("chatwoot"))["45"]
    assert parts(talk) == [
        ("11", "customer", "ivo@example.org"),
        ("13", "auto-reply", None),
        ("12", "auto-reply", "ivo@example.org"),
        ("14", None, "Lia Stone"),
        ("15", "empty", "Lia Stone"),  # deleted
    ]
    assert facts(talk) == ("Wrong size", "email", "ivo@example.org", None, None)


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("chatwoot", export("chatwoot")) == [
        "conversation 45, message 16: 'content' is a list, not a string",
        "conversation 45, message 17: nothing says whether it was received or sent ('message_type')",
        "conversation 45, message 8: is true or false, not an object",
        "conversation 46: 'messages' is an object, not a list",
    ]


def test_the_messages_of_one_conversation_alone(export: Any, talks: Any, facts: Any) -> None:
    talk = export("chatwoot")["payload"][0]
    for contact in ({"sender": talk["meta"]["sender"]}, {"contact": talk["meta"]["sender"]}):
        [alone] = talks("chatwoot", {"meta": {"labels": [], **contact}, "payload": talk["messages"]}).values()
        assert alone.id == "44"
        assert facts(alone) == (None, None, "Bea Ruiz", None, 5.0)


def test_the_list_of_conversations_as_the_api_wraps_it(export: Any, talks: Any) -> None:
    whole = export("chatwoot")
    assert talks("chatwoot", {"data": whole}) == talks("chatwoot", whole) == talks("chatwoot", whole["payload"])


def test_what_was_sent_by_nobody_is_a_program_s(talks: Any, parts: Any) -> None:
    messages = [
        {"id": 1, "content": "Hi", "message_type": 1},
        {"id": 2, "content": "Hi", "message_type": 1, "content_attributes": {"external_echo": True}},
        {"id": 3, "content": "Hi", "message_type": 1, "sender": {"id": 4, "name": "Integration", "type": "user"}},
        {"id": 4, "content": "Hi", "message_type": 1, "sender_type": "Captain::Assistant"},
    ]
    [talk] = talks("chatwoot", {"id": 1, "messages": messages}, Staff(bots=("Integration",))).values()
    assert [excluded for _, excluded, _ in parts(talk)] == ["bot", None, "bot", "bot"]

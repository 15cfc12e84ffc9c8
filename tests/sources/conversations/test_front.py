"""Front: mails in and out with comments among them, newest first; drafts were never sent."""

from datetime import UTC, datetime
from typing import Any


def test_the_messages_of_a_conversation(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("front", export("front"))["cnv_a1"]
    assert parts(talk) == [
        ("msg_1", "customer", "Olga Brandt"),
        ("msg_2", "auto-reply", None),
        ("msg_3", "forward", "Per Holm"),
        ("msg_4", "customer", "Carrier"),
        ("com_1", "note", "Ada Moss"),
        ("msg_5", None, "Per Holm"),
        ("msg_6", "note", "Per Holm"),  # a draft
    ]
    assert facts(talk) == ("Lost parcel", "email", "Olga Brandt", None, None)
    assert talk.messages[0].at == datetime(2026, 3, 2, 9, 14, 0, 123000, tzinfo=UTC)
    assert [said.format for said in talk.messages][4:6] == ["markdown", "html"]


def test_short_messages_are_plain_text(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("front", export("front"))["cnv_b2"]
    assert parts(talk) == [
        ("msg_11", "customer", "+4915112345"),
        ("msg_12", None, "Ada Moss"),
        ("msg_13", "auto-reply", "Hours"),
        ("msg_14", "empty", None),  # Twitter lets nobody pass on the words of a tweet
    ]
    assert facts(talk) == (None, "sms", "+4915112345", None, None)
    assert (talk.messages[1].text, talk.messages[1].format) == ("Yes, until six <3", "text")


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("front", export("front")) == [
        "conversation cnv_b2, message msg_15: nothing says whether it was received or sent ('is_inbound')",
        "conversation cnv_b2, message msg_16: 'text' is a number, not a string",
        "conversation cnv_b2, message 7: is null, not an object",
        "conversation cnv_c3: has no 'messages'",
    ]


def test_a_page_of_messages_names_its_conversation_in_links(export: Any, talks: Any) -> None:
    talk = export("front")[0]
    links = {"related": {"conversation": "https://api2.frontapp.com/conversations/cnv_a1"}}
    page = {"_results": [{**message, "_links": links} for message in talk["messages"]["_results"]]}
    [alone] = talks("front", page).values()
    without_comments = talks("front", {**talk, "comments": []})["cnv_a1"]
    assert (alone.id, alone.messages) == ("cnv_a1", without_comments.messages)


def test_a_conversation_beside_its_messages(export: Any, talks: Any) -> None:
    talk = export("front")[0]
    head = {name: value for name, value in talk.items() if name not in ("messages", "comments")}
    beside = {"conversation": head, "messages": talk["messages"], "comments": talk["comments"]}
    assert talks("front", beside) == talks("front", talk)

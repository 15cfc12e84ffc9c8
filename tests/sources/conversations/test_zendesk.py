"""Zendesk: tickets with their comments, in the shapes in which people save them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Conversation, Staff, cases

BOTS = Staff(bots=("Answer Bot",))


def test_the_comments_of_a_ticket(
    export: Callable[..., Any], talks: Callable[..., dict[str, Conversation]], parts: Any, facts: Any
) -> None:
    talk = talks("zendesk", export("zendesk"))["5001"]
    assert parts(talk) == [
        ("70001", "customer", "Maud Perry"),
        ("70002", "auto-reply", None),
        ("70003", "note", "Ines Okafor"),
        ("70004", "forward", "Ines Okafor"),
        ("70005", None, "Ines Okafor"),
        ("70006", "customer", "Kit Perry"),
        ("70007", "empty", "Maud Perry"),
    ]
    assert facts(talk) == ("Teapot arrived with a crack", "email", "Maud Perry", "Breakages", 5.0)


def test_a_reply_is_read_as_it_was_sent(export: Any, talks: Any) -> None:
    reply = talks("zendesk", export("zendesk"))["5001"].messages[4]
    assert reply.format == "html"
    assert reply.text.startswith('<div class="zd-comment"><p>Hi Maud,</p>')
    assert (reply.author_id, reply.at) == ("31", datetime(2026, 3, 2, 10, 2, 30, tzinfo=UTC))


def test_only_the_reply_is_a_case(export: Any, talks: Any) -> None:
    [case] = cases(talks("zendesk", export("zendesk"))["5001"])
    assert (case.thread.id, case.agent, case.position) == ("5001/70005", "Ines Okafor", 4)
    assert [message.role for message in case.thread.thread] == ["customer", "bot", "note", "note"]


def test_comments_saved_newest_first_are_put_in_order(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("zendesk", export("zendesk"), BOTS)["5002"]
    assert parts(talk) == [
        ("70010", "customer", None),
        ("70011", "bot", "Answer Bot"),
        ("70012", None, "Jonas Lind"),
        ("70013", "note", "Jonas Lind"),  # the transcript of a chat holds both sides in one comment
    ]
    assert facts(talk) == ("Opening hours", "chat", None, "78", 1.0)


def test_what_is_missing_or_wrong_is_told_and_the_rest_goes_on(
    export: Any, talks: Any, parts: Any, complaints: Any
) -> None:
    assert parts(talks("zendesk", export("zendesk"))["5003"]) == [("70020", "customer", None), ("70023", None, None)]
    assert complaints("zendesk", export("zendesk")) == [
        "ticket 5003, message 70021: 'body' is a list, not a string",
        "ticket 5003, message 70022: does not say who wrote it ('author_id')",
        "ticket 5003, message 4: is a string, not an object",
        "ticket 5004: has no 'comments'",
    ]


def test_one_ticket_with_its_comments_beside_it(export: Any, talks: Any) -> None:
    whole = export("zendesk")
    ticket, users = whole["tickets"][0], whole["users"]
    expected = talks("zendesk", whole)["5001"]
    beside = {"ticket": {**ticket, "comments": None}, "comments": ticket["comments"], "users": users}
    beside["groups"] = whole["groups"]
    inside = {"ticket": ticket, "users": users, "groups": whole["groups"]}
    for shape in (beside, inside, [beside], [whole], {**ticket, "users": users, "groups": whole["groups"]}):
        assert talks("zendesk", shape)["5001"] == expected


def test_a_line_of_the_json_export_holds_its_people(talks: Any, facts: Any, parts: Any) -> None:
    line = {
        "id": 9,
        "subject": "Late",
        "via": {"channel": "sms"},
        "requester": {"id": 1, "name": "Ann", "email": "ann@example.org", "role": "end-user"},
        "assignee": {"id": 2, "name": "Bo"},
        "group": {"id": 3, "name": "Nights"},
        "satisfaction_rating": {"score": 3},
        "comments": [
            {"id": 10, "author_id": 1, "public": True, "body": "It is late.", "created_at": "2026-03-02 09:00:00 UTC"},
            {
                "id": 11,
                "author_id": 2,
                "public": True,
                "body": "It comes now.",
                "created_at": "2026-03-02 09:05:00 UTC",
            },
        ],
    }
    [talk] = talks("zendesk", line).values()
    assert facts(talk) == ("Late", "sms", "Ann", "Nights", 3.0)
    assert parts(talk) == [("10", "customer", "Ann"), ("11", None, "Bo")]


def test_comments_alone_take_their_ticket_from_the_link_to_the_next_page(export: Any, talks: Any, parts: Any) -> None:
    whole = export("zendesk")
    link = "https://shop.example/api/v2/tickets/5001/comments.json?page=2"
    alone = {"comments": whole["tickets"][0]["comments"], "users": whole["users"], "next_page": link}
    expected = talks("zendesk", whole)["5001"]
    assert talks("zendesk", alone)["5001"].messages == expected.messages


def test_without_users_and_requester_whoever_wrote_first_is_the_customer(talks: Any, parts: Any) -> None:
    comments = [
        {"id": 2, "author_id": 8, "public": True, "body": "Yes", "created_at": "2026-03-02T10:00:00Z"},
        {"id": 1, "author_id": 7, "public": True, "body": "Open?", "created_at": "2026-03-02T09:00:00Z"},
    ]
    [talk] = talks("zendesk", {"comments": comments}).values()
    assert parts(talk) == [("1", "customer", None), ("2", None, None)]
    [talk] = talks("zendesk", {"comments": comments}, Staff(agents=("7",))).values()
    assert parts(talk) == [("1", None, None), ("2", "customer", None)]

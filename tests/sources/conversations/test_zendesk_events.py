"""Zendesk: what a ticket says lies over many pages of events, and is gathered from all."""

from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Piece, Staff, whole
from replylint.sources.conversations.zendesk_events import holds


def of(ticket: str, found: list[Any]) -> list[Piece]:
    return [piece for piece in found if isinstance(piece, Piece) and piece.conversation == ticket]


def test_the_comments_of_a_page_with_what_it_tells_of_their_ticket(
    export: Any, found: Any, parts: Any, facts: Any
) -> None:
    talk = whole(of("610", found("zendesk-events", export("zendesk_events"))))
    assert parts(talk) == [
        ("2", "customer", "Maud Perry"),
        ("3", "auto-reply", None),
        ("6", None, "Ines Okafor"),
        ("9", "empty", "Maud Perry"),
    ]
    assert facts(talk) == ("Blue lamp flickers", "email", "Maud Perry", "Breakages", 5.0)


def test_a_comment_without_a_time_has_that_of_its_event(export: Any, found: Any) -> None:
    reply = of("610", found("zendesk-events", export("zendesk_events")))[2]
    assert reply.said.at == datetime(2026, 3, 2, 9, 33, 20, tzinfo=UTC)


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("zendesk-events", export("zendesk_events")) == [
        "ticket 612, message 10: nothing says whether its author 999 is an agent or a customer",
        "ticket 612, message 11: 'html_body' is a number, not a string",
        "ticket 612, message 3: is a string, not an object",
        "event 7: does not say of which ticket it is ('ticket_id')",
        "ticket 613, event 8: 'child_events' is a string, not a list",
    ]


def test_named_agents_tell_who_the_others_are(export: Any, found: Any) -> None:
    staff = Staff(agents=("ines@shop.example", "31"))
    [piece] = of("612", found("zendesk-events", export("zendesk_events"), staff))
    assert (piece.said.id, piece.said.excluded) == ("10", "customer")


def test_one_event_a_line(export: Any, found: Any) -> None:
    page = export("zendesk_events")
    staff = Staff(agents=("31",))
    lines = [line for line in page["ticket_events"] if holds(line)]
    pieces = [piece for line in lines for piece in of("610", found("zendesk-events", line, staff))]
    assert [(piece.said.id, piece.said.excluded) for piece in pieces] == [
        ("2", "customer"),
        ("3", "auto-reply"),
        ("6", None),
        ("9", "empty"),
    ]


def test_audits_hold_the_same_under_other_names(found: Any) -> None:
    audits = {
        "audits": [
            {
                "id": 1,
                "ticket_id": 7,
                "created_at": "2026-03-02T09:00:00Z",
                "author_id": 5,
                "via": {"channel": "web"},
                "events": [
                    {"id": 2, "type": "Create", "field_name": "subject", "value": "Lids"},
                    {"id": 3, "type": "Create", "field_name": "requester_id", "value": "5"},
                    {"id": 4, "type": "Comment", "author_id": 5, "public": True, "body": "No lid."},
                ],
            },
            {
                "id": 5,
                "ticket_id": 7,
                "author_id": 6,
                "events": [{"id": 6, "type": "Comment", "public": True, "body": "Sent."}],
            },
        ]
    }
    pieces = of("7", found("zendesk-events", audits))
    assert [(piece.said.id, piece.said.excluded, piece.subject, piece.channel) for piece in pieces] == [
        ("4", "customer", "Lids", "ticket"),
        ("6", None, "Lids", "ticket"),
    ]

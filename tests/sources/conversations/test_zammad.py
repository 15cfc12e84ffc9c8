"""Zammad: articles of agents, customers and the system; a public note of an agent is a reply."""

from datetime import UTC, datetime
from typing import Any


def test_the_articles_of_a_ticket(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("zammad", export("zammad"))["301"]
    assert parts(talk) == [
        ("1", "customer", "Edda Voss"),
        ("2", "auto-reply", None),
        ("3", "note", "Hans Imhof"),
        ("4", "forward", "Hans Imhof"),
        ("5", None, "Hans Imhof"),
        ("6", "auto-reply", "Edda Voss"),
        ("7", "bot", None),
        ("8", None, "Hans Imhof"),
    ]
    assert facts(talk) == ("Heizung bleibt kalt", "email", "Edda Voss", "Technik", None)
    reply = talk.messages[4]
    assert (reply.format, reply.author_id, reply.at) == (
        "html",
        "hans@shop.example",
        datetime(2026, 3, 2, 10, tzinfo=UTC),
    )
    assert talk.messages[0].format == "text"


def test_what_is_not_expanded_has_the_numbers_of_a_fresh_zammad(
    export: Any, talks: Any, parts: Any, facts: Any
) -> None:
    talk = talks("zammad", export("zammad"))["302"]
    assert parts(talk) == [("21", "customer", "Jo Adler"), ("22", None, "Mia Roth"), ("23", "empty", None)]
    assert facts(talk) == ("Zugang", "ticket", "Jo Adler", None, None)


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("zammad", export("zammad")) == [
        "ticket 302, message 24: nothing says whether an agent or a customer wrote it ('sender')",
        "ticket 302, message 25: 'body' is a number, not a string",
        "ticket 302, message 6: is a list, not an object",
        "ticket 303: has no 'articles'",
    ]


def test_articles_alone_are_put_under_their_tickets(export: Any, talks: Any) -> None:
    ticket = export("zammad")[0]
    [alone] = talks("zammad", ticket["articles"]).values()
    whole = talks("zammad", {"ticket": {**ticket, "articles": None}, "articles": ticket["articles"]})["301"]
    assert (alone.id, len(alone.messages)) == ("301", 8)
    assert whole == talks("zammad", ticket)["301"]


def test_a_webhook_sends_whole_people(talks: Any, parts: Any) -> None:
    agent = {"id": 5, "login": "mia", "firstname": "Mia", "lastname": "Roth", "email": "mia@shop.example"}
    article = {"id": 1, "sender": "Agent", "type": "web", "body": "Yes.", "internal": False, "created_by": agent}
    [talk] = talks("zammad", {"ticket": {"id": 9, "title": "Open?"}, "article": article}).values()
    assert parts(talk) == [("1", None, "Mia Roth")]
    assert talk.subject == "Open?"


def test_an_agent_s_record_of_a_call_was_not_sent(talks: Any, parts: Any) -> None:
    article = {"id": 1, "sender": "Agent", "type": "phone", "body": "Called, no answer.", "internal": False}
    [talk] = talks("zammad", {"id": 9, "articles": [article]}).values()
    assert parts(talk) == [("1", "note", None)]

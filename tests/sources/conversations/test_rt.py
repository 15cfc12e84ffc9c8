"""RT: the history of a ticket, with contents in base64 and mails in several parts."""

from datetime import UTC, datetime
from typing import Any

from replylint.sources.conversations.conversation import Staff


def test_the_history_of_a_ticket(export: Any, talks: Any, parts: Any, facts: Any) -> None:
    talk = talks("rt", export("rt"))["7"]
    assert parts(talk) == [
        ("31", "customer", "anna@example.org"),
        ("32", "auto-reply", "RT_System"),
        ("35", "note", "carl"),
        ("36", None, "carl"),
        ("37", "auto-reply", "anna@example.org"),
        ("38", None, "dora"),
    ]
    assert facts(talk) == ("Key does not fit", "email", "anna@example.org", "Locks", None)
    assert talk.messages[3].at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_of_a_mail_in_parts_the_plain_text_is_read_and_no_file(export: Any, talks: Any) -> None:
    messages = talks("rt", export("rt"))["7"].messages
    assert (messages[0].text, messages[0].format) == ("The new key does not fit the door.\n", "text")
    assert messages[3].text.endswith("without force.\n\nBest wishes\nCarl Öberg")
    assert (messages[5].text, messages[5].format) == ("<p>Shall we <b>close</b> this?</p>", "html")


def test_without_requestors_whoever_opened_it_is_the_customer(export: Any, talks: Any, parts: Any) -> None:
    assert parts(talks("rt", export("rt"))["8"]) == [("61", "empty", "ben@example.org"), ("62", None, "carl")]
    history = export("rt")["tickets"][0]["history"]
    assert parts(talks("rt", history)["7"]) == parts(talks("rt", export("rt"))["7"])


def test_a_content_that_was_decoded_before_stays(export: Any, talks: Any) -> None:
    assert talks("rt", export("rt"))["8"].messages[1].text == "Not encoded at all, but sent."


def test_a_named_agent_is_one_even_as_the_requestor(export: Any, talks: Any) -> None:
    talk = talks("rt", export("rt"), Staff(agents=("anna@example.org",), bots=("dora",)))["7"]
    assert [said.excluded for said in talk.messages][::5] == [None, "bot"]


def test_what_is_missing_or_wrong_is_told(export: Any, complaints: Any) -> None:
    assert complaints("rt", export("rt")) == [
        "ticket 8, message 63: 'Content' is a number, not a string",
        "ticket 8, message 64: does not say who wrote it ('Creator')",
        "ticket 8, message 65: has no 'Type'",
        "ticket 8, message 6: is a string, not an object",
        "ticket 9: has no 'history'",
    ]

"""Which column of a table means what, by the names that real exports give them."""

import pytest

from replylint.report import Problem
from replylint.sources import SourceError
from replylint.sources.conversations.columns import FIELDS, Columns, day_first, guess, role_of
from replylint.sources.conversations.conversation import Staff


def refused(*header: str, given: dict[str, str] | None = None) -> Problem:
    with pytest.raises(SourceError) as error:
        guess(header, path="orders.csv", given=given)
    assert "\n" not in error.value.problem.message
    return error.value.problem


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (["Agent Reply", "Question"], {"reply": "Agent Reply", "customer_message": "Question"}),
        (["reply_text", "Ticket ID"], {"reply": "reply_text", "conversation": "Ticket ID"}),
        (["subject", "body", "answer"], {"reply": "answer", "customer_message": "body", "subject": "subject"}),
        (
            ["Ticket ID", "Customer Name", "Ticket Description", "Resolution", "Customer Satisfaction Rating"],
            {
                "reply": "Resolution",
                "conversation": "Ticket ID",
                "customer": "Customer Name",
                "customer_message": "Ticket Description",
                "csat": "Customer Satisfaction Rating",
            },
        ),
        (["id", "RESPONSE", "Created (UTC)"], {"reply": "RESPONSE", "message_id": "id", "at": "Created (UTC)"}),
    ],
)
def test_a_table_of_replies(header: list[str], named: dict[str, str]) -> None:
    columns = guess(header)
    assert (columns.kind, columns.named) == ("replies", named)


@pytest.mark.parametrize(
    "header",
    [
        ["ticket_id", "sender_type", "message"],
        ["conversation id", "from_role", "body", "created_at", "is_public"],
        ["Conversation", "Role", "Content", "timestamp", "agent_name"],
        ["thread_id", "is_inbound", "plain_body", "date", "assignee"],
    ],
)
def test_a_table_of_messages(header: list[str]) -> None:
    columns = guess(header)
    assert columns.kind == "messages"
    assert {"conversation", "text", "role"} <= columns.named.keys()


def test_fields_stand_in_one_order_and_none_is_named_twice() -> None:
    columns = guess(["date", "message", "ticket", "sender type", "id", "text"])
    assert list(columns.named) == [field for field in FIELDS if field in columns.named]
    assert columns.named["text"] == "text"
    assert "message" not in columns.named.values()
    assert [columns.header[place] for place in columns.places() if place >= 0] == list(columns.named.values())


def test_answers_to_tweets_make_conversations_of_what_names_none() -> None:
    header = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
    columns = guess(header)
    assert columns.linked
    assert columns.named["answers"] == "in_response_to_tweet_id"
    assert columns.named["role"] == "inbound"


def test_a_column_of_senders_is_read_by_what_it_holds() -> None:
    header = ["ticket_id", "sender", "message"]
    assert guess(header, [["1", "customer", "Hi"], ["1", "agent", "Hello"]]).named["role"] == "sender"
    named = guess(header, [["1", "dana@shop.example", "Hi"]], staff=Staff(("@shop.example",))).named
    assert named["author"] == "sender"


def test_who_is_an_agent_can_be_said_by_the_user_instead_of_the_table() -> None:
    assert guess(["ticket_id", "author", "text"], staff=Staff(("Dana",))).kind == "messages"
    with pytest.raises(SourceError, match="who wrote a message"):
        guess(["ticket_id", "assignee", "text"], staff=Staff(("Dana",)))


def test_the_user_says_which_column_it_is() -> None:
    columns = guess(["Q", "Answer text", "reply"], given={"reply": "Answer text", "customer_message": "q"})
    assert columns.named == {"reply": "Answer text", "customer_message": "Q"}
    assert columns.shown().endswith('reply = "Answer text", customer_message = "Q"')


def test_what_was_guessed_is_shown() -> None:
    columns = guess(["Agent Reply", "Question", "Created"], path="orders.csv")
    assert columns.shown() == (
        'orders.csv: reply = "Agent Reply", customer_message = "Question", at = "Created"'
        " (guessed; change with --column)"
    )


def test_a_table_without_a_reply_says_what_to_name() -> None:
    found = refused("Nr", "Antwort")
    assert found.message == 'no column tells the reply; the columns are: "Nr", "Antwort"'
    assert found.remedy.startswith("name it with --column reply=NAME")


def test_messages_without_a_role_or_a_conversation_say_so() -> None:
    assert "who wrote a message" in (found := refused("ticket_id", "text")).message
    assert "--column role=NAME" in found.remedy
    assert "--agents" in found.remedy
    assert "the conversation of a message" in (found := refused("role", "text")).message
    assert "--column conversation=NAME" in found.remedy


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    found = refused("reply", "date", given={"reply": "Answr"})
    assert found.message == 'has no column "Answr" (--column reply)'
    assert found.remedy == 'the columns are: "reply", "date"'
    found = refused("reply", given={"replies": "reply"})
    assert "there is no such field" in found.message
    assert ", ".join(FIELDS) in found.remedy


def test_a_head_of_nonsense_is_shown_in_few_words() -> None:
    found = refused(*[f"{'x' * 5000}{number}\n" for number in range(1000)])
    assert len(found.message) < 2500


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("Customer", "customer"),
        ("END_USER", "customer"),
        ("end-user", "customer"),
        (True, "customer"),
        ("False", "agent"),
        ("inbound", "customer"),
        ("Admin", "agent"),
        ("outbound", "agent"),
        ("system", "bot"),
        ("Internal note", "note"),
        ("wizard", None),
        (None, None),
    ],
)
def test_roles(value: object, role: str | None) -> None:
    assert role_of(value) == role


def test_a_yes_is_the_agent_where_the_column_is_called_so() -> None:
    def columns(name: str) -> Columns:
        return guess(["ticket_id", name, "text"])

    assert columns("is_agent").agent_where_true
    assert not columns("inbound").agent_where_true
    assert role_of("true", agent_where_true=True) == "agent"


@pytest.mark.parametrize(
    ("values", "first"),
    [
        (["03/04/2026", "13/04/2026 10:00"], True),
        (["03/04/2026", "04/13/2026"], False),
        (["03/04/2026"], False),
        (["13/04/2026", "04/13/2026"], False),
        (["2026-13-04", None, 5], False),
    ],
)
def test_the_day_comes_first_where_nothing_else_is_possible(values: list[object], first: bool) -> None:
    assert day_first(values) == first

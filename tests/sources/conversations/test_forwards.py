"""What is no reply though an agent's name is on it: mails passed on, automatic answers, and messages without words."""

import pytest

from replylint.sources.conversations.exclusion import exclusion, is_empty
from replylint.sources.conversations.forwards import is_auto_reply, is_forward

GMAIL = "---------- Forwarded message ---------\nFrom: Ada <ada@example.org>\nSubject: Broken mug\n\nMy mug is broken."
APPLE = "Begin forwarded message:\n\n> From: Ada <ada@example.org>\n>\n> My mug is broken."
OUTLOOK = "-----Original Message-----\nFrom: Ada <ada@example.org>\nSent: Monday\n\nMy mug is broken."
GERMAN = "-------- Weitergeleitete Nachricht --------\nVon: Ada\n\nMein Becher ist kaputt."


@pytest.mark.parametrize("text", [GMAIL, APPLE, OUTLOOK, GERMAN, "\n\n" + GMAIL])
@pytest.mark.parametrize(
    "subject", ["Fwd: Broken mug", "FW: Broken mug", "WG: Becher", "TR : tasse", "[Support] Fwd: x"]
)
def test_a_mail_passed_on_without_a_word_is_a_forward(text: str, subject: str) -> None:
    assert is_forward(text, subject=subject)
    assert is_forward(text, subject=subject, to_customer=True)


@pytest.mark.parametrize("text", [GMAIL, APPLE, GERMAN])
def test_so_it_is_where_the_message_has_no_subject_of_its_own(text: str) -> None:
    assert is_forward(text)
    assert is_forward(f"<div><br></div><div>{text}</div>", "html")


def test_words_to_a_colleague_above_it_make_it_no_reply() -> None:
    text = "Hi Grace, can you look at this one?\n\n" + GMAIL
    assert is_forward(text, subject="Fwd: Broken mug")
    assert is_forward(text, subject="Fwd: Broken mug", to_customer=False)
    assert is_forward("See below", subject="Fwd: Broken mug", to_customer=False)


def test_words_to_the_customer_above_it_are_a_reply() -> None:
    assert not is_forward("Hi Ada, here is what they wrote.\n\n" + GMAIL, subject="Fwd: Broken mug", to_customer=True)
    assert not is_forward("Hi Ada, here is what they wrote.\n\n" + GMAIL)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hi Ada,\n\na new mug is on its way.\n\n" + OUTLOOK, "RE: Broken mug"),
        ("Hi Ada, we forwarded your message to the warehouse.", "Fwd: Broken mug"),
        ("Forwarded message rules are set in your account.", None),
        (OUTLOOK, None),
        ("A new mug is on its way.", "Re: Fwd: Broken mug"),
    ],
)
def test_an_answer_is_no_forward(text: str, subject: str | None) -> None:
    assert not is_forward(text, subject=subject)


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "Auto-Generated; owner=x"},
        {"precedence": "auto_reply"},
        {"x-autoreply": "yes"},
    ],
)
def test_the_head_of_a_mail_says_that_it_is_automatic(headers: dict[str, str]) -> None:
    assert is_auto_reply("Thanks for your mail.", headers=headers)


@pytest.mark.parametrize(
    "headers", [{}, {"auto-submitted": "no"}, {"precedence": "bulk"}, {"x-auto-response-suppress": "All"}]
)
def test_other_heads_do_not(headers: dict[str, str]) -> None:
    assert not is_auto_reply("Thanks for your mail.", headers=headers)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Broken mug",
        "Out of Office: x",
        "Abwesenheitsnotiz: Becher",
        "Automatische Antwort: x",
        "Réponse automatique : x",
    ],
)
def test_so_does_a_subject(subject: str) -> None:
    assert is_auto_reply("I will be back on Monday.", subject=subject)


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply settings do not work", "Out of office hours?", "Auto: Kratzer in der Tür", "Abwesende Post"],
)
def test_a_subject_may_speak_of_automatic_answers(subject: str) -> None:
    assert not is_auto_reply("Please help.", subject=subject)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hello,\n\nI am currently out of the office until 9 March.", "text"),
        ("<p>Hi,</p><p>I&#39;m out of office this week.</p>", "html"),
        ("Ich bin derzeit nicht im Büro.", "text"),
        ("This is an automatic reply. We received your message.", "text"),
    ],
)
def test_so_does_the_opening_of_a_text(text: str, form: str) -> None:
    assert is_auto_reply(text, form)


def test_an_agent_may_speak_of_automatic_answers() -> None:
    assert not is_auto_reply("You got our automatic reply on Monday. I am sorry that nobody wrote since.")
    assert not is_auto_reply("A longer answer to the question. " * 10 + "This is an automated reply they sent.")
    assert not is_auto_reply("Autobahn tolls are in your invoice.", subject="Auto insurance")


@pytest.mark.parametrize(
    ("text", "form", "empty"),
    [
        ("", "text", True),
        (" \n\u200b\u00a0", "text", True),
        ("<p><br></p>&nbsp;\n<img src='a.png'>", "html", True),
        ("<html><head><style>p {color: red}</style></head><body> </body></html>", "html", True),
        ("<p>Yes</p>", "html", False),
        ("<style>p {}</style><p>Yes</p>", "html", False),
        ("<3", "html", False),
        ("<p>", "text", False),
    ],
)
def test_a_message_is_empty_where_it_shows_no_words(text: str, form: str, empty: bool) -> None:
    assert is_empty(text, form) is empty


def test_empty_html_takes_no_time_that_grows_with_the_square() -> None:
    assert is_empty("<p>" * 100_000, "html")
    assert not is_empty("<" * 200_000 + "x", "html")


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("Hello", "agent", None),
        ("Hello", "customer", "customer"),
        ("Hello", "note", "note"),
        ("Hello", "bot", "bot"),
        ("Hello", "auto-reply", "auto-reply"),
        ("", "customer", "empty"),
        ("", "note", "empty"),
        (GMAIL, "agent", "forward"),
        (GMAIL, "note", "note"),
        (GMAIL, "customer", "customer"),
        ("I am out of the office.", "agent", "auto-reply"),
        ("I am out of the office.", "customer", "customer"),
        ("I am out of the office.", "note", "note"),
    ],
)
def test_why_a_message_is_excluded(text: str, part: str, expected: str | None) -> None:
    assert exclusion(text, "text", part) == expected  # type: ignore[arg-type]


def test_an_automatic_answer_of_a_customer_is_told_by_its_head_alone() -> None:
    assert exclusion("I will be back on Monday.", "text", "customer", subject="Automatic reply: Mug") == "auto-reply"

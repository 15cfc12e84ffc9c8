"""What a draft quotes, and whose words it takes for the customer's."""

from collections.abc import Callable

import pytest

from replylint.reading import customer_text
from replylint.reading.prose import Prose

Masked = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Prose]

HEADS = [
    "On Mon, Mar 2, 2026 at 9:14 AM Ana Ruiz <ana@acme.example> wrote:",
    "On Mon, Mar 2, 2026 at 9:14 AM Ana Ruiz\n<ana@acme.example>\nwrote:",
    "Am Mo., 2. März 2026 um 09:14 Uhr schrieb Ana Ruiz <ana@acme.example>:",
    "El lun, 2 mar 2026 a las 9:14, Ana Ruiz (<ana@acme.example>) escribió:",
    "Le lun. 2 mars 2026 à 09:14, Ana Ruiz <ana@acme.example> a écrit :",
    "Em seg., 2 de mar. de 2026 às 09:14, Ana Ruiz <ana@acme.example> escreveu:",
    "Il giorno lun 2 mar 2026 alle ore 09:14 Ana Ruiz <ana@acme.example> ha scritto:",
    "Op ma 2 mrt 2026 om 09:14 schreef Ana Ruiz <ana@acme.example>:",
    "-----Original Message-----\nFrom: Ana Ruiz <ana@acme.example>\nSent: Monday\nTo: Support\nSubject: My order",
    "From: Ana Ruiz <ana@acme.example>\nSent: Monday, 2 March 2026 09:14\nTo: Support\nSubject: My order",
    "________________________________\nVon: Ana Ruiz\nGesendet: Montag\nAn: Support\nBetreff: Bestellung",
    "De : Ana Ruiz\nEnvoyé : lundi 2 mars 2026\nÀ : Support\nObjet : Commande",
    "Begin forwarded message:\n\nFrom: Ana Ruiz <ana@acme.example>\nDate: 2 March 2026\nTo: Support\nSubject: My order",
    "---------- Forwarded message ---------\nFrom: Ana Ruiz <ana@acme.example>",
    "##- Please type your reply above this line -##",
]


@pytest.mark.parametrize("head", HEADS)
def test_all_under_the_head_of_a_mail_program_is_quoted(prose: Read, masked: Masked, head: str) -> None:
    draft = f"It is on its way.\n\n{head}\n\nWhere is my order?\nI need it."
    assert masked(draft) == [
        ("quoted_history", head),
        ("quoted_history", "Where is my order?\nI need it."),
    ]
    assert customer_text(prose(draft)) == "Where is my order?\nI need it."


@pytest.mark.parametrize("head", HEADS[:2])
def test_after_quoted_lines_the_agent_may_go_on(prose: Read, masked: Masked, head: str) -> None:
    draft = f"{head}\n> Where is it?\n>\n> I need it.\n\nIt is here.\n"
    assert masked(draft) == [("quoted_history", head), ("quoted_history", "> Where is it?\n>\n> I need it.")]
    assert customer_text(prose(draft)) == "Where is it?\n\nI need it."


def test_lines_between_the_agents_own(prose: Read, masked: Masked) -> None:
    draft = "> Is it in blue?\nYes.\n\n>And in red?\nNo."
    assert masked(draft) == [("quoted_history", "> Is it in blue?"), ("quoted_history", ">And in red?")]
    assert customer_text(prose(draft)) == "Is it in blue?\n\nAnd in red?"


def test_what_was_quoted_before_is_not_the_customers_message(prose: Read) -> None:
    marked = "Hi.\n\n> Thanks, but it is still late.\n> On 1 March 2026 Support wrote:\n>> It comes on Monday.\n"
    assert customer_text(prose(marked)) == "Thanks, but it is still late."
    under = (
        "Hi.\n\nOn 3 Mar 2026 at 09:00, Ana <a@b.example> wrote:\n\nStill late.\n\n"
        "On 1 Mar 2026 at 09:00, Support <s@acme.example> wrote:\n\nIt comes on Monday.\n"
    )
    assert customer_text(prose(under)) == "Still late."


@pytest.mark.parametrize(
    "draft",
    [
        "On Monday you wrote:\nthe parcel is late.\n\nI have sent a new one.",
        "On 3 March 2026 you wrote: where is it? It is here.",
        "From: London\nTo: Paris\nDate: 3 May\nIs that right?",
        "Subject: Your order\n\nHi Ana, it is here.",
        ">:( I know, sorry.",
        "The speed is\n>= 5 now.",
        "Do this:\n-- first\n-- second",
    ],
)
def test_an_agents_own_words_are_not_quoted(masked: Masked, draft: str) -> None:
    assert [kind for kind, _ in masked(draft) if kind == "quoted_history"] == []


def test_the_head_of_the_draft_itself_hides_no_more_than_itself(masked: Masked) -> None:
    head = "From: support@acme.example\nTo: ana@b.example\nSubject: Your order"
    assert masked(f"{head}\n\nHi Ana, it is here.") == [("quoted_history", head)]


def test_a_draft_that_quotes_nothing_has_no_customers_message(prose: Read) -> None:
    assert customer_text(prose("Hi Ana, it is here.")) is None
    assert customer_text(prose(">\n>\nHi")) is None

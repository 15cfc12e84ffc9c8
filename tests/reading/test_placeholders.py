"""Gaps in templates: those of helpdesks, those filled by hand, and what only looks like one."""

from collections.abc import Callable

import pytest

Masked = Callable[..., list[tuple[str, str]]]

GAPS = {
    "{{ticket.requester.first_name}}": "ticket.requester.first_name",
    "{% if ticket.open %}": "if ticket.open",
    "{{dc.welcome}}": "dc.welcome",
    '{{user.name|fallback:"there"}}': "user.name",
    "{{survey}}": "survey",
    "{{ticket.messages[-1].body_html}}": "ticket.messages[-1].body_html",
    '{{ticket.created|datetime_format("MMM Do YY")}}': "ticket.created",
    "{%customer.firstName%}": "customer.firstName",
    "{%customer.firstName,fallback=there%}": "customer.firstName",
    "{{ contact.first_name || 'there' }}": "contact.first_name",
    "#{ticket.customer.firstname}": "ticket.customer.firstname",
    "<OTRS_CUSTOMER_REALNAME>": "OTRS_CUSTOMER_REALNAME",
    "{$Ticket->Subject}": "Ticket->Subject",
    "{ $Ticket->SubjectTag }": "Ticket->SubjectTag",
    "{RT->Config->Get('WebURL')}": "RT->Config->Get('WebURL')",
    "%{ticket.name.first}": "ticket.name.first",
    '{{ x|default:"Unknown" }}': "x",
    "{{ .Recipient.FirstName }}": "Recipient.FirstName",
    '{{ template "content" . }}': 'template "content"',
    "<<Client.PreferredName>>": "Client.PreferredName",
    "{$ticket.title}": "ticket.title",
    "{contactfield=firstname|there}": "contactfield=firstname",
    "_fullname_": "fullname",
    "[Name]": "Name",
    "[order #]": "order #",
    "[order #XXXX]": "order #XXXX",
    "[X business days]": "X business days",
    "[If eligible]": "If eligible",
    "[insert the usual delivery time, e.g. 3-5 days]": "insert the usual delivery time",
    "[[first name]]": "first name",
    "{customer_name}": "customer_name",
    "{0}": "0",
    "@username": "username",
    "<!-- TODO: @username -->": "TODO: @username",
    "<insert issue>": "insert issue",
    "<Your Name>": "Your Name",
    "XXX": "XXX",
    "XXX-XXXX": "XXX-XXXX",
    "XX/XX/XXXX": "XX/XX/XXXX",
    "%%FNAME%%": "FNAME",
    "%FIRSTNAME%": "FIRSTNAME",
    "*|FNAME|*": "FNAME",
    "{!Contact.FirstName}": "Contact.FirstName",
    "${name}": "name",
}


@pytest.mark.parametrize("gap", GAPS)
def test_every_syntax_is_a_gap_with_its_name(prose: Callable[..., object], gap: str) -> None:
    source = f"Dear {gap}, your parcel is here."
    masks = prose(source).masks  # type: ignore[attr-defined]
    assert [(source[mask.start : mask.end], mask.kind, mask.name) for mask in masks] == [
        (gap, "placeholder", GAPS[gap])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "See note [1] below.",
        "They wrote that it were [sic] late.",
        "I <3 your shop.",
        "Put <b>this</b> in front.",
        "Read [our guide](https://acme.example/guide) first.",
        "Press [Enter] and click [Save].",
        "Paste the key [KF7-20X-AA9] with its brackets.",
        "It is x < y and y > z here.",
        "- [ ] open\n- [x] done",
        'Send {"id": 4} as the body.',
        "The card ends in XXXX 1234.",
        "Love from us all xxx",
        "That was _really_ late.",
        "Answer [no later than Friday.] and go on.",
        "Set arr[index] to 1.",
        "It was 50% of 100% done.",
        "<note>with a tag that closes</note>",
        "Write to Ana <ana@acme.example> please.",
    ],
)
def test_what_only_looks_like_a_gap_is_none(masked: Masked, text: str) -> None:
    assert [kind for kind, _ in masked(text) if kind == "placeholder"] == []


def test_a_value_of_the_data_is_no_gap(masked: Masked) -> None:
    assert masked("Dear <name>, call [tel_num].", values=("<name>",)) == [
        ("value", "<name>"),
        ("placeholder", "[tel_num]"),
    ]


def test_a_value_that_is_a_word_stands_for_whole_words(masked: Masked) -> None:
    assert masked("Ana and Anabel", values=("Ana",)) == [("value", "Ana")]


def test_a_gap_shows_in_an_address_a_quotation_and_a_signature(masked: Masked) -> None:
    assert ("placeholder", "{{ticket.id}}") in masked("Go to https://acme.example/{{ticket.id}}/edit now.")
    assert ("placeholder", "{{ticket.title}}") in masked('Your mail "{{ticket.title}}" has come.')
    assert masked("Done.\n\nKind regards,\n[Your Name]\nAcme Support")[-3:] == [
        ("signature", "Kind regards,"),
        ("placeholder", "[Your Name]"),
        ("signature", "Acme Support"),
    ]

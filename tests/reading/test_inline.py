"""What is no prose within a sentence."""

from collections.abc import Callable

import pytest

Masked = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://acme.example/a?b=1#c, then go on.", "https://acme.example/a?b=1#c"),
        ("See (https://acme.example/a_(b)) now.", "https://acme.example/a_(b)"),
        ("See www.acme.example.", "www.acme.example"),
        ("See acme.example/help for more.", "acme.example/help"),
        ("Our site acme.com has it.", "acme.com"),
    ],
)
def test_addresses_on_the_web_end_before_the_sentence_goes_on(masked: Masked, text: str, address: str) -> None:
    assert masked(text) == [("url", address)]


@pytest.mark.parametrize(
    "text", ["It is done.So we wait.", "Use e.g. the app.", "It costs 3.50 in all.", "Built on Node.js"]
)
def test_a_full_stop_makes_no_address(masked: Masked, text: str) -> None:
    assert masked(text) == []


def test_mail_addresses_and_accounts(masked: Masked) -> None:
    assert masked("@ana_r write to a.b+c@acme.example.") == [("handle", "@ana_r"), ("email", "a.b+c@acme.example")]


@pytest.mark.parametrize(
    "number",
    [
        "+32 2 555 01 77",
        "+1-800-555-0142",
        "0113 496 0188",
        "0800 123 4567",
        "(212) 555-0142",
        "1-800-555-0142",
        "07700900142",
    ],
)
def test_numbers_to_ring(masked: Masked, number: str) -> None:
    assert masked(f"Ring {number} before noon.") == [("phone", number)]


@pytest.mark.parametrize(
    "number", ["2026-03-02", "02.03.2026 18:00", "12345678", "4500-9000", "60-11837", "1,000,000", "9-17"]
)
def test_other_numbers_stay(masked: Masked, number: str) -> None:
    assert masked(f"It says {number} there.") == []


@pytest.mark.parametrize(
    "quotation",
    ['"Software update"', "“Your orders”", "«Commandes»", "„Bestellung“", "'Check for updates'", "'I don't know'"],
)
def test_quotations(masked: Masked, quotation: str) -> None:
    assert masked(f"Choose {quotation} there.") == [("quote", quotation)]


@pytest.mark.parametrize(
    "text",
    [
        'It has a 27" screen and a 24" one.',
        'He said "go on and never closed it.',
        "The customers' items and the drivers' vans.",
        "See you 'til the customers' evening.",
        "It doesn't and we can't.",
        '"Open here.\n\nClosed there."',
    ],
)
def test_marks_without_a_partner_quote_nothing(masked: Masked, text: str) -> None:
    assert masked(text) == []


def test_a_draft_in_quotation_marks_is_still_a_draft(masked: Masked) -> None:
    assert masked('"Please do the needful."') == []


def test_long_quotations_are_read(masked: Masked) -> None:
    assert masked(f'They said "{"word " * 100}end" to us.') == []


def test_code_between_fences_and_backticks(masked: Masked) -> None:
    assert masked("Run `sudo restart`:\n```\nkindly be advised\n```\nDone.") == [
        ("code", "`sudo restart`"),
        ("code", "```\nkindly be advised\n```"),
    ]
    assert masked("A ``` that nothing closes\nis text.") == []


def test_tags_in_plain_text_are_code(masked: Masked) -> None:
    assert masked('See <a href="/x" target="_blank">here</a>.') == [
        ("code", '<a href="/x" target="_blank">'),
        ("code", "</a>"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Hi Ana,\n\nPlease open "Settings" at https://acme.example.\n\nKind regards,\nTom\n',
        "It's 'fine' here.\n\n> Is it?\n\nYes.\n-- \nTom",
        "On Mon, 2 Mar 2026 at 09:14, Ana wrote:\n> Where?\n\nHere. ^TM",
        "Hello [Name],\n```\ncode\n```\nThanks,\nTom",
    ],
)
def test_line_ends_apostrophes_and_spaces_change_no_mask(masked: Masked, text: str) -> None:
    plain = masked(text)
    assert [(kind, said.replace("\r\n", "\n")) for kind, said in masked(text.replace("\n", "\r\n"))] == plain
    assert [(kind, said.replace("’", "'")) for kind, said in masked(text.replace("'", "’"))] == plain
    assert [(kind, said.replace("\u00a0", " ")) for kind, said in masked(text.replace(" ", "\u00a0"))] == plain

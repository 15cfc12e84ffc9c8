"""Where a draft is signed."""

from collections.abc import Callable

import pytest

Masked = Callable[..., list[tuple[str, str]]]

BODY = "Your parcel left on Monday."


@pytest.mark.parametrize(
    "signature",
    [
        "Best regards,\nSupport Team",
        "Kind regards, Ana",
        "Kind regards,\n\nAna Ruiz\nAcme Support\n+32 2 555 01 77\nana@acme.example",
        "Regards,\nthe people at acme",
        "Thanks,\nAna",
        "Best,\nThe Acme support team",
        "Thank you,\nBest wishes,\nAna",
        "Sincerely",
        "Mit freundlichen Grüßen\nJan Vogt",
        "-- \nAna Ruiz\nAcme Ltd, 4 Mill Lane\nKindly be advised that we are closed on Sundays.",
        "--\nAna Ruiz\nAcme Ltd",
        "Ana\nBilling",
        "R. Mbeki, Returns",
        "- Ana",
    ],
)
def test_the_last_lines(masked: Masked, signature: str) -> None:
    assert masked(f"{BODY}\n\n{signature}\n") == [("signature", signature.rstrip())]


@pytest.mark.parametrize(
    "signature",
    [
        "Best regards, Support Team",
        "Kind regards, Ana.",
        "Best regards",
        "Thanks, Ana",
        "^JR",
        "^ Jo",
        "*MS",
        "/KD",
        "-Ana",
        "~Nick",
        "~Heather B.",
        "–Jeh",
        "- Ana",
        "— Ana Ruiz",
        "^RayButler",
    ],
)
def test_the_end_of_the_last_line(masked: Masked, signature: str) -> None:
    assert masked(f"{BODY} {signature}") == [("signature", signature)]


def test_a_mark_before_the_number_of_a_part(masked: Masked) -> None:
    assert masked(f"{BODY} ^JR 1/2") == [("signature", "^JR")]


@pytest.mark.parametrize(
    "draft",
    [
        f"{BODY}\n\nThank you.",
        f"{BODY} Thanks!",
        f"Thanks,\nplease send me the log so that I can look.\n\n{BODY}",
        "You need:\n\nPassport\nVisa\nTicket",
        "Bring these:\n- Passport\n- Visa",
        f"{BODY}\n\nHi Ana",
        f"{BODY}\n\nThe next van leaves at noon",
        "Choose red/blue or black/white",
        "Customer Support Team",
        "Use a--b or --c here",
        f"{BODY}\n--\n" + "A long text that goes on after a line of dashes. " * 20,
    ],
)
def test_what_ends_a_draft_but_signs_nothing(masked: Masked, draft: str) -> None:
    assert masked(draft) == []


def test_a_postscript_is_read(masked: Masked) -> None:
    draft = f"{BODY}\n\nBest regards,\nAna\n\nP.S. Your refund is on its way, too."
    assert masked(draft) == [("signature", "Best regards,\nAna")]


def test_a_signature_above_a_quotation(masked: Masked) -> None:
    draft = f"{BODY}\n\nBest,\nAna\n\nOn Mon, 2 Mar 2026 at 09:14, Jo <jo@b.example> wrote:\n> Where?"
    assert [kind for kind, _ in masked(draft)] == ["signature", "quoted_history", "quoted_history"]

"""Mails in mbox files and in folders: who answers whom, and which mails are replies of an agent."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.report import Problem
from replylint.sources.conversations.conversation import Piece, Staff
from replylint.sources.conversations.mail import Survey, pieces, survey
from replylint.sources.conversations.mbox import LARGEST_MAIL, mails
from replylint.sources.item import LONGEST_TEXT

SHOP = Staff(agents=("@shop.example",))
MARTA = "Marta <marta@home.example>"
DANA = "Dana Reyes <Dana@shop.example>"
DESK = "help@shop.example"


def mail(sender: str = MARTA, to: str = DESK, subject: str = "Router", body: str = "It is dead.", **more: str) -> str:
    head = {"From": sender, "To": to, "Subject": subject} | {
        name.replace("_", "-"): said for name, said in more.items()
    }
    return "".join(f"{name}: {said}\n" for name, said in head.items()) + f"\n{body}\n"


def answer(sender: str = DANA, to: str = MARTA, subject: str = "Re: Router", body: str = "Sorry!", **more: str) -> str:
    return mail(sender, to, subject, body, **more)


def mbox(*texts: str) -> bytes:
    return "".join(f"From x@y.example Mon Mar 02 09:14:00 2026\n{text}\n" for text in texts).encode()


def read(data: bytes, staff: Staff = SHOP) -> list[Piece | Problem]:
    return list(pieces(io.BytesIO(data), "m.mbox", survey([("m.mbox", io.BytesIO(data))], staff)))


def said(*texts: str, staff: Staff = SHOP) -> list[Piece]:
    found = read(mbox(*texts), staff)
    assert all(isinstance(piece, Piece) for piece in found), found
    return [piece for piece in found if isinstance(piece, Piece)]


def talks(*texts: str) -> list[int]:
    """For each mail the number of the first one of its conversation."""
    keys = [piece.conversation for piece in said(*texts)]
    return [keys.index(key) for key in keys]


def excluded(*texts: str) -> str | None:
    return said(*texts)[-1].said.excluded


def test_a_mail_tells_who_wrote_it_and_when() -> None:
    date = "Mon, 02 Mar 2026 10:14:00 +0100"
    asked, reply = said(mail(Message_ID="<1@a>"), answer(Message_ID="<2@b>", In_Reply_To="<1@a>", Date=date))
    assert (asked.conversation, asked.customer, asked.said.excluded, asked.line) == ("1@a", "Marta", "customer", 2)
    assert (reply.conversation, reply.customer, reply.said.excluded, reply.line) == ("1@a", None, None, 10)
    assert (reply.said.id, reply.said.author, reply.said.author_id) == ("2@b", "Dana Reyes", "dana@shop.example")
    assert (reply.said.text, reply.said.at) == ("Sorry!", datetime(2026, 3, 2, 9, 14, tzinfo=UTC))
    assert (reply.subject, reply.channel) == ("Re: Router", "email")


def test_encoded_heads_and_bodies_are_read() -> None:
    text = "Content-Transfer-Encoding: base64\nContent-Type: text/html; charset=utf-8\n"
    head = f"From: =?utf-8?q?J=C3=BCrgen?= <dana@shop.example>\nTo: {MARTA}\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\n{text}"
    [piece] = said(f"{head}\nPGI+R3LDvMOfZTwvYj4=\n")
    assert (piece.said.author, piece.subject) == ("Jürgen", "Grüße")
    assert (piece.said.text, piece.said.format) == ("<b>Grüße</b>", "html")


def test_the_quoted_mail_stays_in_the_answer() -> None:
    assert said(answer(body="Sorry!\n\nOn Monday Marta wrote:\n> It is dead."))[0].said.text.endswith("> It is dead.")


def test_references_make_a_conversation_whatever_the_subject_says() -> None:
    assert talks(
        mail(Message_ID="<1@a>"),
        mail("Eva <eva@home.example>", Message_ID="<9@a>"),
        answer(Message_ID="<2@b>", References="<1@a>", subject="Your number 5"),
        mail(Message_ID="<3@a>", References="<1@a>\n <2@b>", subject="Other"),
    ) == [0, 1, 0, 0]


def test_conversations_that_meet_later_in_the_file_are_one() -> None:
    assert talks(
        answer(Message_ID="<3@b>", References="<2@a>"),
        mail(Message_ID="<1@a>"),
        mail(Message_ID="<2@a>", In_Reply_To="<1@a>"),
    ) == [0, 0, 0]


def test_gmail_says_itself_what_belongs_together() -> None:
    assert talks(mail(X_GM_THRID="17"), answer(X_GM_THRID="17", subject="Hello"), mail(X_GM_THRID="18")) == [0, 0, 2]


def test_without_references_subject_and_customer_tell() -> None:
    eva = "Eva <eva@home.example>"
    assert talks(
        mail(subject="Router"),
        mail(eva, subject="Router"),
        answer(subject="AW: Re: router"),
        answer(to=eva, subject="Router"),
        answer(to=eva, subject="Re: Invoice"),
    ) == [0, 1, 0, 1, 4]


def test_a_customer_who_writes_again_under_the_same_subject_begins_anew() -> None:
    assert talks(mail(), answer(), mail(), answer()) == [0, 0, 2, 2]


def test_mails_without_a_subject_are_not_thrown_together() -> None:
    assert talks(mail(subject=""), mail(subject="Re:")) == [0, 1]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, "auto-reply"),
        ({"Auto-Submitted": "no"}, None),
        ({"Precedence": "bulk"}, "auto-reply"),
        ({"Precedence": "auto-reply"}, "auto-reply"),
        ({"Precedence": "list"}, None),  # a mailbox of a team may be a list
        ({"X-Autoreply": "yes"}, "auto-reply"),
        ({"Return-Path": "<>"}, "auto-reply"),
        ({"Return-Path": "<dana@shop.example>"}, None),
        ({"X-Auto-Response-Suppress": "All"}, None),
        ({"X-Auto-Response-Suppress": "All", "Subject": "Automatic reply: Router"}, "auto-reply"),
        ({"Subject": "Out of office: Router"}, "auto-reply"),
        ({"From": "MAILER-DAEMON@shop.example"}, "auto-reply"),
        ({"Subject": "Fwd: Router", "To": "courier@parcels.example"}, "forward"),
        ({"Subject": "Fwd: Router", "To": MARTA}, None),
        ({"To": "Theo <theo@shop.example>"}, "note"),
        ({"To": f"theo@shop.example, {MARTA}"}, None),
        ({"To": "theo@shop.example", "Cc": MARTA}, None),
    ],
)
def test_which_mails_of_an_agent_are_replies(head: dict[str, str], reason: str | None) -> None:
    assert excluded(mail(Message_ID="<1@a>"), answer(**({"In_Reply_To": "<1@a>"} | fields(head)))) == reason


def fields(head: dict[str, str]) -> dict[str, str]:
    known = {"From": "sender", "To": "to", "Subject": "subject"}
    return {known.get(name, name.replace("-", "_")): said for name, said in head.items()}


def test_a_mail_that_shows_nothing_is_empty() -> None:
    assert excluded(answer(body=" \n")) == "empty"
    picture = answer(Content_Type="image/png", body="iVBOR")
    assert excluded(picture) == "empty"


def test_robots_are_those_that_the_user_names() -> None:
    staff = Staff(agents=("@shop.example",), bots=("robot@shop.example",))
    assert said(answer("robot@shop.example"), staff=staff)[0].said.excluded == "bot"


def test_what_a_customer_sends_through_a_list_is_still_the_customer() -> None:
    assert excluded(mail(Precedence="list")) == "customer"
    assert excluded(mail(Auto_Submitted="auto-replied")) == "auto-reply"


def known(*texts: str) -> Survey:
    return survey([("m.mbox", io.BytesIO(mbox(*texts)))])


def test_the_company_is_where_first_mails_go_and_answers_come_from() -> None:
    texts = [
        text
        for number in range(5)
        for text in (
            mail(f"c{number}@gmail.com", "desk@shop.example", Message_ID=f"<{number}@a>"),
            answer("dana@shop.example", f"c{number}@gmail.com", In_Reply_To=f"<{number}@a>"),
            *[answer(f"c{number}@gmail.com", "desk@shop.example", In_Reply_To=f"<{number}@a>")] * 3,
        )
    ]
    found = known(*texts)
    assert found.staff.agents == ("@shop.example",)
    assert found.note == (
        "agents: everyone at @shop.example (guessed, 5 of 5 first mails went there; change with --agents)"
    )
    assert [piece.said.excluded for piece in said(*texts, staff=Staff())[:3]] == ["customer", None, "customer"]


def test_a_company_with_an_address_for_everybody_is_that_address() -> None:
    assert known(mail("eva@gmail.com", "shop@gmail.com"), answer("shop@gmail.com", "eva@gmail.com")).staff.agents == (
        "shop@gmail.com",
    )


def test_who_answers_is_known_where_only_answers_were_kept() -> None:
    assert known(answer(), answer(to="eva@home.example")).staff.agents == ("@shop.example",)


def test_nobody_is_guessed_from_nothing() -> None:
    assert known().staff.agents == ()
    assert "--agents" in (known().note or "")
    assert survey([], SHOP).note is None


def test_a_folder_of_mails_is_surveyed_as_one() -> None:
    texts = {"1.eml": mail(Message_ID="<1@a>"), "2.eml": answer(References="<1@a>")}
    known = survey(((path, io.BytesIO(text.encode())) for path, text in texts.items()), SHOP)
    found = [piece for path, text in texts.items() for piece in pieces(io.BytesIO(text.encode()), path, known)]
    assert [piece.conversation for piece in found if isinstance(piece, Piece)] == ["1@a", "1@a"]
    assert [(piece.path, piece.line) for piece in found] == [("1.eml", 1), ("2.eml", 1)]


def test_from_at_the_beginning_of_a_line_is_a_letter_unless_a_mail_begins() -> None:
    body = "Hello,\n\nFrom now on it works at 9:00.\n>From there, too.\n>>From me."
    [piece] = said(answer(body=body))
    assert piece.said.text == "Hello,\n\nFrom now on it works at 9:00.\nFrom there, too.\n>From me."


def test_a_length_in_the_head_is_not_believed() -> None:
    assert len(said(answer(Content_Length="99999"), answer(Content_Length="1"))) == 2


def test_lines_of_the_web_are_read_as_well() -> None:
    data = mbox(mail(Message_ID="<1@a>"), answer(In_Reply_To="<1@a>")).replace(b"\n", b"\r\n")
    found = read(data)
    assert [piece.line for piece in found] == [2, 10]
    assert [piece.conversation for piece in found if isinstance(piece, Piece)] == ["1@a", "1@a"]


def test_a_bad_mail_is_a_problem_and_the_next_one_is_read() -> None:
    bad, nul, long, good = read(
        mbox("Subject: nobody\n\nHello\n", answer(body="a\0b"), answer(body="a " * LONGEST_TEXT), answer())
    )
    assert isinstance(bad, Problem)
    assert (bad.line, bad.path) == (2, "m.mbox")
    assert isinstance(nul, Problem)
    assert isinstance(long, Problem)
    assert isinstance(good, Piece)


class Endless(io.RawIOBase):
    """A file whose second mail is longer than any memory, made while it is read."""

    def __init__(self) -> None:
        self._lines = self._made()
        self.most = 0

    def _made(self) -> Iterator[bytes]:
        yield from mbox(mail()).splitlines(keepends=True)
        yield from mbox(answer()).splitlines(keepends=True)
        for _ in range(2 * LARGEST_MAIL // 1_000_000):
            yield b"a" * 999_999 + b"\n"
        yield from mbox(answer()).splitlines(keepends=True)

    def readline(self, size: int | None = -1, /) -> bytes:
        return next(self._lines, b"")


def test_a_mail_beyond_all_measure_is_a_problem_and_is_not_held() -> None:
    import tracemalloc

    file: BinaryIO = Endless()  # type: ignore[assignment]
    tracemalloc.start()
    first, large, last = pieces(file, "m.mbox", survey([], SHOP))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(large, Problem)
    assert (isinstance(first, Piece), isinstance(last, Piece)) == (True, True)
    assert most < 3 * LARGEST_MAIL


def test_heads_are_read_without_their_bodies() -> None:
    [first, second] = mails(io.BytesIO(mbox(mail(body="x\n" * 1000), answer())), heads_only=True)
    assert b"x\nx" not in first.data
    assert (first.whole, second.line) == (True, 1009)


@given(
    st.lists(
        st.sampled_from(["From a Mon Mar 02 09:14:00 2026", "From: a@b", "To: c", "", " x", "Subject: Re:", "\0", "ü"]),
        max_size=20,
    )
)
def test_no_file_makes_it_fall(lines: list[str]) -> None:
    read("\n".join(lines).encode("cp1252"), Staff())


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall(data: bytes) -> None:
    read(data, Staff())
    read(b"From a Mon Mar 02 09:14:00 2026\nFrom: a@b\n" + data, Staff())


def test_an_empty_file_has_no_mails() -> None:
    assert read(b"") == []

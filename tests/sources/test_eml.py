"""Mails: the draft is the body, the head tells the rest."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, Item, read, read_context
from replylint.thread import Message, Thread

MAIL = """\
From: Dana Reyes <dana@fernway.example>
To: Marta <marta@home.example>
Subject: Re: Router
Date: Fri, 06 Mar 2026 09:10:00 +0100
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hello Marta,
the new router is on its way.

On Thu, 5 Mar 2026 at 19:20, Marta wrote:
> It is still dead!
"""

PICTURE_ONLY = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n\niVBOR\n--a--\n"


def read_mail(path: Path, mail: str | bytes, context: Thread | None = None) -> Item | Problem:
    path.write_bytes(mail.encode() if isinstance(mail, str) else mail)
    [found] = read(File(str(path)), BytesIO(), context)
    assert isinstance(found, Item | Problem)
    return found


def test_the_head_tells_subject_author_and_time(tmp_path: Path) -> None:
    item = read_mail(tmp_path / "reply.eml", MAIL)
    assert isinstance(item, Item)
    thread = item.thread
    assert (thread.channel, thread.format, thread.subject) == ("email", "text", "Re: Router")
    assert (thread.reply_author, thread.reply_at) == ("Dana Reyes", datetime(2026, 3, 6, 8, 10, tzinfo=UTC))
    assert thread.reply.startswith("Hello Marta,\nthe new")
    assert thread.id == "reply.eml"
    assert item.bare


def test_a_place_in_the_body_is_a_place_in_the_file(tmp_path: Path) -> None:
    item = read_mail(tmp_path / "reply.eml", MAIL)
    assert isinstance(item, Item)
    start = item.thread.reply.index("router")
    found = item.location(start, start + 6)
    assert (found.line, found.column, found.exact) == (9, 9, True)
    assert MAIL.splitlines()[found.line - 1][found.column - 1 :].startswith("router")


def test_an_encoded_body_lies_where_it_begins(tmp_path: Path) -> None:
    mail = MAIL.replace("8bit", "base64").partition("\n\n")[0] + "\n\nSGVsbG8gTWFydGEsIHNvb24h\n"
    item = read_mail(tmp_path / "reply.eml", mail)
    assert isinstance(item, Item)
    assert item.thread.reply == "Hello Marta, soon!"
    assert (item.line, item.exact) == (8, False)


def test_a_given_thread_goes_before_the_head(tmp_path: Path) -> None:
    context = Thread(reply="", id="61", subject="Dead", thread=(Message(role="customer", text="Dead."),))
    item = read_mail(tmp_path / "reply.eml", MAIL, context)
    assert isinstance(item, Item)
    assert (item.thread.id, item.thread.subject, item.thread.thread) == ("61", "Dead", context.thread)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("", "the draft is empty"),
        (b"From: a\n\n\0\1\2", "is a binary file (a NUL at byte 9)"),
        ("Content-Type: image/png\n\niVBOR", "cannot be read as a mail"),
        (PICTURE_ONLY, "cannot be read as a mail"),
        (b"Content-Type: text/plain; charset=utf-8\n\nCaf\xe9", "its text is not in the encoding that its head names"),
    ],
)
def test_what_is_no_mail_is_one_line(tmp_path: Path, mail: str | bytes, said: str) -> None:
    found = read_mail(tmp_path / "reply.eml", mail)
    assert isinstance(found, Problem)
    assert found.message == said


def test_parts_nested_without_end_are_one_line(tmp_path: Path) -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000))
    found = read_mail(tmp_path / "reply.eml", parts)
    assert isinstance(found, Problem)


def test_the_customers_message_may_be_a_mail_or_a_page(tmp_path: Path) -> None:
    (tmp_path / "message.eml").write_text("From: marta@home.example\n\nStill dead!\n", "utf-8")
    (tmp_path / "message.html").write_text("<p>Still <b>dead</b> &amp; gone!</p>", "utf-8")
    texts = []
    for name in ("message.eml", "message.html"):
        context = read_context(str(tmp_path / name), None, BytesIO())
        assert context is not None
        texts.append(context.thread[0].text.strip())
    assert texts == ["Still dead!", "Still dead & gone!"]

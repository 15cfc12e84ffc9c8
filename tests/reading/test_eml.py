"""Mails in .eml files: which text they hold, and where it stands."""

from datetime import UTC, datetime

import pytest

from replylint.reading.eml import read

HEAD = (
    b"From: Ana Ruiz <ana@acme.example>\r\nDate: Mon, 2 Mar 2026 10:14:00 +0100\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
)


def test_a_plain_mail_stands_in_the_file_as_it_is() -> None:
    mail = read(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nHi,\r\nit is h\xc3\xa9re.\r\n")
    assert (mail.body, mail.format, mail.exact) == ("Hi,\r\nit is h\u00e9re.\r\n", "text", True)
    assert mail.starts == 6
    assert (mail.subject, mail.sender) == ("Gr\u00fc\u00dfe", "Ana Ruiz")
    assert mail.at == datetime(2026, 3, 2, 9, 14, tzinfo=UTC)


PARTS = (
    HEAD
    + b'Content-Type: multipart/alternative; boundary="b 1"\r\n\r\npreamble\r\n'
    + b"--b 1\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
    + b"--b 1\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b 1--\r\n"
)


def test_the_plain_part_comes_first() -> None:
    mail = read(PARTS)
    assert (mail.body, mail.format, mail.starts, mail.exact) == ("plain", "text", 10, True)


def test_an_empty_plain_part_gives_way_to_html() -> None:
    mail = read(PARTS.replace(b"\r\nplain", b"\r\n "))
    assert (mail.body, mail.format) == ("<p>html</p>", "html")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [(b"quoted-printable", b"it is h=C3=A9re, so =\r\nlong"), (b"base64", b"aXQgaXMgaMOpcmUs\r\nIHNvIGxvbmc=")],
)
def test_an_encoded_body_has_no_exact_lines(encoding: bytes, body: bytes) -> None:
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding
    mail = read(HEAD + head + b"\r\n\r\n" + body)
    assert (mail.body, mail.exact) == ("it is h\u00e9re, so long", False)


def test_other_encodings() -> None:
    assert read(b"Content-Type: text/plain; charset=iso-8859-1\n\nh\xe9re").body == "h\u00e9re"
    assert read(b"Content-Type: text/plain; charset=no-such\n\nh\xc3\xa9re").body == "h\u00e9re"
    assert read(b"Subject: none named\n\nh\xe9re").body == "h\u00e9re"


def test_attachments_are_not_read() -> None:
    attached = b"Content-Disposition: attachment; filename=a.txt\r\n"
    mail = read(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + attached
        + b"\r\nnot this\r\n--b\r\n\r\nthis\r\n--b--\r\n"
    )
    assert mail.body == "this"


@pytest.mark.parametrize(
    "data",
    [b"Content-Type: image/png\r\n\r\nabc", b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts"],
)
def test_a_mail_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no text"):
        read(data)


@pytest.mark.parametrize("date", [b"yesterday", b"", b"Mon, 99 Mar 2026 10:14:00 +0100"])
def test_a_date_that_is_none_is_left_out(date: bytes) -> None:
    assert read(b"Date: " + date + b"\r\n\r\nhi").at is None


def test_multiparts_without_end_do_not_hang() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200))
    with pytest.raises(ValueError, match="no text"):
        read(nested)

"""A mail as it lies in an .eml file: its body, and what its head says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from email.message import EmailMessage

_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_NO_HEAD = re.compile(rb"\r?\n")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DEEPEST = 20
_AS_IT_IS = frozenset({"7bit", "8bit", "binary", ""})


class Mail(msgspec.Struct, frozen=True):
    """`body` in `format` (text or html); `starts` is the line (from 1) of the file on which the body begins.

    `exact` where the body stands in the file as it is, so that lines and columns of one are those of the other.
    `at` is an aware UTC time, or None.
    """

    body: str
    format: str
    starts: int
    exact: bool
    subject: str | None = None
    sender: str | None = None
    at: datetime | None = None


class _Part(NamedTuple):
    head: EmailMessage
    start: int
    end: int


def read(data: bytes) -> Mail:
    """The mail in the bytes of an .eml file: its text, plain if it has any. Raises ValueError if it has none."""
    texts = [(part, _decoded(data, part)) for part in _texts(data, 0, len(data), 0)]
    if not texts:
        raise ValueError("the mail has no text")
    said = [(part, text) for part, text in texts if text.strip()] or texts
    part, text = next(((part, text) for part, text in said if _kind(part) == "text/plain"), said[0])
    head = _head(data[: _body(data, 0, len(data))])
    return Mail(
        body=text,
        format="html" if _kind(part) == "text/html" else "text",
        starts=len(_LINE_END.findall(data, 0, part.start)) + 1,
        exact=_encoding(part) in _AS_IT_IS,
        subject=_field(head, "subject"),
        sender=_sender(head),
        at=_time(head),
    )


def _texts(data: bytes, start: int, end: int, depth: int) -> Iterator[_Part]:
    """The parts that hold text, in their order; the standard parser does not say where they stand."""
    body = _body(data, start, end)
    head = _head(data[start:body])
    if head.get_content_disposition() == "attachment":
        return
    if head.get_content_maintype() == "text":
        yield _Part(head, body, end)
        return
    boundary = head.get_boundary()
    if head.get_content_maintype() != "multipart" or not boundary or depth >= _DEEPEST:
        return
    rule = re.compile(
        rb"(?:\A|\r?\n|(?<=\n))--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?:\r?\n|\Z)"
    )
    begun: int | None = None
    place = body
    while (found := rule.search(data, place, end)) is not None:
        if begun is not None:
            yield from _texts(data, begun, max(begun, found.start()), depth + 1)
        begun = place = found.end()
        if found.group(1):
            return
    if begun is not None:
        yield from _texts(data, begun, end, depth + 1)


def _body(data: bytes, start: int, end: int) -> int:
    """Where the body of the part begins; its end if it is all head."""
    nothing = _NO_HEAD.match(data, start, end)
    found = nothing or _END_OF_HEAD.search(data, start, end)
    return found.end() if found else end


def _head(data: bytes) -> EmailMessage:
    from email.message import EmailMessage
    from email.parser import BytesParser
    from email.policy import default

    head = BytesParser(policy=default).parsebytes(data, headersonly=True)
    assert isinstance(head, EmailMessage)
    return head


def _kind(part: _Part) -> str:
    return part.head.get_content_type()


def _encoding(part: _Part) -> str:
    return str(part.head.get("content-transfer-encoding", "")).strip().lower()


def _decoded(data: bytes, part: _Part) -> str:
    body = data[part.start : part.end]
    if _encoding(part) == "quoted-printable":
        from quopri import decodestring

        body = decodestring(body)
    elif _encoding(part) == "base64":
        from base64 import b64decode

        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        body = b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    charset = part.head.get_content_charset()
    try:
        return body.decode(charset or "utf-8", "replace" if charset else "strict")
    except UnicodeDecodeError:
        return body.decode("latin-1")
    except LookupError:
        return body.decode("utf-8", "replace")


def _field(head: EmailMessage, name: str) -> str | None:
    return str(head[name]).strip() or None if head[name] else None


def _sender(head: EmailMessage) -> str | None:
    from email.utils import parseaddr

    name, address = parseaddr(_field(head, "from") or "")
    return name or address or None


def _time(head: EmailMessage) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(_field(head, "date") or "")
    except (TypeError, ValueError):
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)

"""Mails: the draft is the body of an .eml file, and its head tells the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from replylint.reading.eml import Mail
from replylint.reading.eml import read as read_mail
from replylint.sources.ignores import Entry
from replylint.sources.item import LARGEST_FILE, Item, fit_to_lint, from_here, problem
from replylint.sources.written import Written
from replylint.thread import Thread

_LOST = "\ufffd"  # stands for bytes that could not be decoded


def read(file: BinaryIO, path: str, context: Thread | None, ignores: tuple[Entry, ...] = ()) -> Iterator[Item]:
    """The one draft in a mail, as an answer to `context`. Raises SourceError."""
    mail = mail_of(file, path)
    base = context or Thread(reply="")
    draft = msgspec.structs.replace(
        base,
        reply=mail.body,
        format=mail.format,
        id=base.id or from_here(path),
        channel=base.channel or "email",
        subject=base.subject or mail.subject,
        reply_author=base.reply_author or mail.sender,
        reply_at=base.reply_at or mail.at,
        ignores=tuple(choice.ignore for choice in ignores),
    )
    written = Written.whole(mail.body, mail.starts) if mail.exact else None
    yield Item(thread=fit_to_lint(draft, path), path=path, line=mail.starts, written=written, bare=True)


def mail_of(file: BinaryIO, path: str) -> Mail:
    """The mail in a file. Raises SourceError."""
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise problem(path, f"is larger than {LARGEST_FILE // 1_000_000} MB", "save the mail without its attachments")
    if b"\0" in data:
        message = f"is a binary file (a NUL at byte {data.index(0):,})"
        raise problem(path, message, "save the mail as .eml, or its text as .txt")
    try:
        mail = read_mail(data)
    except Exception:  # of malformed heads, the email package raises whatever it stumbles over
        raise problem(path, "cannot be read as a mail", "save its text as .txt") from None
    if _LOST in mail.body and _LOST.encode() not in data:
        raise problem(path, "its text is not in the encoding that its head names", "save its text as .txt in UTF-8")
    return mail

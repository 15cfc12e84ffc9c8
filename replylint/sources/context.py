"""The thread that a bare draft answers, from `--customer` or `--thread`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import BinaryIO

from replylint.sources.decode import read_text
from replylint.sources.drafts import FORMATS
from replylint.sources.files import unopened
from replylint.sources.item import STDIN, SourceError, problem
from replylint.sources.jsontext import parse, thread_problem
from replylint.thread import Message, Thread, ThreadError


def read_context(customer: str | None, thread: str | None, stdin: BinaryIO) -> Thread | None:
    """A thread without a draft: the customer's message in one file, or the thread JSON in the other.

    Either may be STDIN. Raises SourceError.
    """
    path = customer or thread
    if path is None:
        return None
    try:
        if path == STDIN:
            return _context(stdin, path, customer is not None)
        with Path(path).open("rb") as opened:
            return _context(opened, path, customer is not None)
    except OSError as error:
        raise SourceError(unopened(path, error)) from None


def _context(file: BinaryIO, path: str, customer: bool) -> Thread:
    if not customer:
        from replylint.sources.threads import read_whole

        return _thread(read_whole(file, path), path)
    form = FORMATS.get(PurePath(path).suffix.lower(), "text")
    if path.lower().endswith(".eml"):
        from replylint.sources.eml import mail_of

        mail = mail_of(file, path)
        text, form = mail.body, mail.format
    else:
        text = read_text(file, path)
    if form == "html":
        from replylint.reading import ReadingWords, read

        text = read(text, form, words=ReadingWords()).text
    if not text.strip():
        raise problem(path, "the customer's message is empty", "give the message that the draft answers")
    return Thread(reply="", thread=(Message(role="customer", text=text),))


def _thread(text: str, path: str) -> Thread:
    data = parse(text, path)
    try:
        # The draft takes the place of a `reply`, which may therefore be missing.
        return Thread.from_mapping({**data, "reply": ""} if isinstance(data, Mapping) else data)
    except ThreadError as error:
        raise thread_problem(error, path) from None

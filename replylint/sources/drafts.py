"""Bare drafts: plain text, Markdown and HTML. The draft is the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

import msgspec

from replylint.sources.decode import read_text
from replylint.sources.item import Item, fit_to_lint, from_here
from replylint.thread import Thread

FORMATS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


def read(file: BinaryIO, path: str, context: Thread | None, begun: bytes = b"") -> Iterator[Item]:
    """The one draft in a file, of which `begun` was read already, as an answer to `context`. Raises SourceError."""
    text = read_text(file, path, begun)
    draft = msgspec.structs.replace(
        context or Thread(reply=""),
        reply=text,
        id=(context.id if context else "") or from_here(path),
        format=FORMATS.get(PurePath(path).suffix.lower(), "text"),
    )
    yield Item(thread=fit_to_lint(draft, path), path=path, exact=True, bare=True)

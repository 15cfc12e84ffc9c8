"""Bare drafts: plain text, Markdown and HTML. The draft is the file, below its front matter if it has one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

import msgspec

from replylint.sources.decode import read_text
from replylint.sources.frontmatter import front_matter
from replylint.sources.ignores import Entry
from replylint.sources.item import EmptyDraftError, Item, fit_to_lint, from_here, problem
from replylint.sources.markup import form_of
from replylint.sources.written import Written
from replylint.systems import ANY
from replylint.thread import Thread

FORMATS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
# Templates by their ending alone, of HTML or of text as they hold markup or none.
TEMPLATES = (".liquid", ".j2", ".jinja", ".jinja2", ".hbs", ".mustache", ".twig", ".njk", ".tpl")


def read(
    file: BinaryIO,
    path: str,
    context: Thread | None,
    begun: bytes = b"",
    *,
    form: str | None = None,
    ignores: tuple[Entry, ...] = (),
) -> Iterator[Item]:
    """The one draft in a file, of which `begun` was read already, as an answer to `context`. Raises SourceError.

    `form` is one of thread.FORMATS, where the ending of the file is not to say it.
    """
    text = read_text(file, path, begun)
    head = front_matter(text, path)
    base = context or Thread(reply="")
    ending = PurePath(path).suffix.lower()
    templated = ending in TEMPLATES
    if templated and form is None:
        form = form_of(text)
    draft = msgspec.structs.replace(
        base,
        reply=text[head.end :],
        id=base.id or head.id or from_here(path),
        format=head.format or form or FORMATS.get(ending, "text"),
        channel=base.channel or head.channel,
        language=base.language or head.language,
        system=head.system or (ANY if templated else None),
        variables=head.variables,
        ignores=tuple(choice.ignore for choice in (*head.ignores, *ignores)),
    )
    if not draft.reply.strip():
        raise EmptyDraftError(problem(path, "the draft is empty", "write the reply first").problem)
    written = Written.whole(text, start=head.end)
    yield Item(
        thread=fit_to_lint(draft, path),
        path=path,
        line=written.first_line,
        written=written,
        bare=True,
        template=draft.system is not None,
        title=head.title,
    )

"""One row of a table: a reply with what came before it, or one message of a conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from replylint.reading import html
from replylint.sources.conversations import fields
from replylint.sources.conversations.channels import channel as known_channel
from replylint.sources.conversations.columns import Columns, role_of
from replylint.sources.conversations.conversation import Case, Left, Piece, Said, Staff
from replylint.sources.conversations.exclusion import Part, exclusion, is_empty
from replylint.sources.item import LONGEST_TEXT, from_here, problem
from replylint.thread import ROLES, Message, Thread

_PARTS: dict[str, Part] = {"customer": "customer", "agent": "agent", "bot": "bot", "note": "note"}
_FORMATS = {
    "text": "text",
    "plain": "text",
    "text/plain": "text",
    "markdown": "markdown",
    "md": "markdown",
    "text/markdown": "markdown",
    "html": "html",
    "text/html": "html",
    "rich": "html",
}
_MARKUP = re.compile(
    r"\s*<(?:!doctype html|html|head|body|meta|style|div|p|span|table|br|h[1-6]|ul|ol|blockquote|font)\b[^>]*>", re.I
)
_RATINGS = {
    "good": 5.0,
    "positive": 5.0,
    "satisfied": 5.0,
    "goodwithcomment": 5.0,
    "thumbsup": 5.0,
    "bad": 1.0,
    "negative": 1.0,
    "dissatisfied": 1.0,
    "unsatisfied": 1.0,
    "badwithcomment": 1.0,
    "thumbsdown": 1.0,
}
_RATED = re.compile(r"(\d(?:[.,]\d+)?)\s*(?:/\s*5\b|out of 5\b|stars?\b|-|–|\()", re.I)
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_QUOTED = 30


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of a table share. `roots` tells the conversation of a message where no column does."""

    columns: Columns
    path: str
    staff: Staff
    roots: Mapping[str, str]
    html: bool
    agent_where_true: bool
    note_where_true: bool
    names_agents_only: bool
    told_by_staff: bool

    @classmethod
    def of(cls, columns: Columns, path: str, staff: Staff, roots: Mapping[str, str] | None = None) -> Table:
        """The table with these columns in a file."""
        return cls(
            columns=columns,
            path=path,
            staff=staff,
            roots=roots or {},
            html=columns.html,
            agent_where_true=columns.agent_where_true,
            note_where_true=columns.note_where_true,
            names_agents_only=columns.names_agents_only,
            told_by_staff=bool(staff.agents) and not columns.names_agents_only,
        )


def read(values: Sequence[Any], line: int, table: Table) -> Case | Piece | Left:
    """What a row tells, `values` being those of columns.FIELDS, in their order. Raises SourceError."""
    return _reply(values, line, table) if table.columns.kind == "replies" else _message(values, line, table)


def _reply(values: Sequence[Any], line: int, table: Table) -> Case | Left:
    (said, _, talk, id_, _, role, author, author_id, team, customer, asked, thread, at, *rest) = values
    subject, channel, language, company, csat, form, public = rest
    conversation = fields.key(talk)
    name = fields.key(id_)
    text = _text(said, "the reply", table, line)
    shape = _format(form, text, table.html)
    part = _told(role, author, author_id, public, table, line) or "agent"
    excluded = exclusion(text, shape, part)
    if excluded is not None:
        return Left(path=table.path, line=line, conversation=conversation, message=name, reason=excluded)
    before = _thread(thread, table, line)
    question = _shown(_text(asked, "the customer's message", table, line))
    if question and not any(message.role == "customer" and message.text == question for message in before):
        before = (*before, Message(role="customer", text=question))
    own = f"{conversation}/{name}" if conversation and name else f"{from_here(table.path)}:{line}"
    by = _name(author)
    by_id = fields.key(author_id) or None
    sent = _at(at, table)
    times = [message.at for message in before if message.at is not None]
    return Case(
        thread=Thread(
            id=own,
            reply=text,
            format=shape,
            thread=before,
            channel=known_channel(channel) if isinstance(channel, str) else None,
            language=_language(language),
            subject=_line(subject),
            customer=_name(customer),
            company=_line(company),
            reply_author=by or by_id,
            reply_at=sent,
        ),
        conversation=conversation or own,
        position=len(before),
        agent=by or by_id,
        agent_id=by_id or by,
        team=_line(team),
        csat=rating(csat),
        last_at=max([*times, sent] if sent else times, default=None),
        line=line,
    )


def _message(values: Sequence[Any], line: int, table: Table) -> Piece:
    (_, said, talk, id_, _, role, author, author_id, team, customer, _, _, at, *rest) = values
    subject, channel, language, company, csat, form, public = rest
    name = fields.key(id_)
    conversation = table.roots.get(name, name) if table.columns.linked else fields.key(talk)
    if not conversation:
        field = "message_id" if table.columns.linked else "conversation"
        raise problem(table.path, f"the row has no {field}", f"fill {_column(field, table)} in, or leave it out", line)
    part = _told(role, author, author_id, public, table, line)
    if part is None and table.told_by_staff:
        by = (_name(author), fields.key(author_id))
        part = "bot" if table.staff.is_bot(*by) else "agent" if table.staff.is_agent(*by) else "customer"
    if part is None:
        remedy = f"fill {_column('role', table)} in with customer, agent, bot or note"
        raise problem(table.path, "the row does not tell who wrote it", remedy, line)
    text = _text(said, "the message", table, line)
    shape = _format(form, text, table.html)
    agents_row = part in ("agent", "note")
    asker = _name(customer)
    writer = _name(author) if agents_row or not table.names_agents_only else asker
    writer_id = (fields.key(author_id) or None) if agents_row or not table.names_agents_only else None
    group = _line(team)
    return Piece(
        conversation=conversation,
        said=Said(
            text=text,
            excluded=exclusion(text, shape, part),
            format=shape,
            id=name,
            author=writer,
            author_id=writer_id,
            team=group if agents_row else None,
            at=_at(at, table),
        ),
        subject=_line(subject),
        channel=known_channel(channel) if isinstance(channel, str) else None,
        language=_language(language),
        customer=asker or (writer if part == "customer" else None),
        company=_line(company),
        team=group,
        csat=rating(csat),
        path=table.path,
        line=line,
    )


def rating(value: object) -> float | None:
    """The customer's rating in a cell: a number, "4/5", or a word for one thumb or the other."""
    if value is None or value == "":
        return None
    number = fields.number(value)
    if number is not None or not isinstance(value, str):
        return number
    stars = _RATED.match(value.strip())
    return float(stars[1].replace(",", ".")) if stars else _RATINGS.get(_NO_LETTER.sub("", value.casefold()))


def _told(role: Any, author: Any, author_id: Any, public: Any, table: Table, line: int) -> Part | None:
    """The part of who wrote it, as far as the row itself tells."""
    part: Part | None = None
    if role is not None and role != "":
        found = role_of(role, agent_where_true=table.agent_where_true)
        if found is None and not (isinstance(role, str) and not role.strip()):
            said = _quoted(role)
            raise problem(table.path, f"the role {said} is not known", "use customer, agent, bot or note", line)
        part = _PARTS[found] if found else None
    if part in (None, "agent"):
        says = fields.flag(public)
        if says is not None and says == table.note_where_true:
            return "note"
        if table.staff.bots and table.staff.is_bot(_name(author), fields.key(author_id)):
            return "bot"
    return part


def _thread(value: Any, table: Table, line: int) -> tuple[Message, ...]:
    """The messages before a reply: a list as in thread JSON, or one as JSON text."""
    if value is None or value == "":
        return ()
    if isinstance(value, str | bytes):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise problem(
                table.path, "the thread is not JSON", 'give [{"role": "customer", "text": "..."}]', line
            ) from None
    if not isinstance(value, list):
        raise problem(
            table.path,
            f"the thread is {fields.kind(value)}, not a list",
            'give [{"role": "customer", "text": "..."}]',
            line,
        )
    return tuple(message for place, entry in enumerate(value) if (message := _earlier(entry, place, table, line)))


def _earlier(entry: Any, place: int, table: Table, line: int) -> Message | None:
    where = f"thread[{place}]"
    if not isinstance(entry, dict):
        message = f"{where} is {fields.kind(entry)}, not an object"
        raise problem(table.path, message, 'give {"role": "customer", "text": "..."}', line)
    said = next((entry[name] for name in ("text", "content", "body", "message") if entry.get(name) is not None), "")
    role = next((entry[name] for name in ("role", "sender", "from", "author_type") if entry.get(name)), None)
    part = role_of(role)
    if part is None:
        message = f"{where}: the role {_quoted(role)} is not known" if role else f"{where} has no role"
        raise problem(table.path, message, f"use one of {', '.join(ROLES)}", line)
    text = _text(said, f"{where}.text", table, line)
    if is_empty(text):
        return None
    time = entry.get("at") or entry.get("created_at") or entry.get("timestamp")
    return Message(role=part, text=_shown(text), author=_name(entry.get("author")), at=_at(time, table))


def _text(value: Any, what: str, table: Table, line: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        if value != value:  # pandas writes an empty cell as a number that is none
            return ""
        number = fields.key(value) or (str(value) if isinstance(value, float) else "")
        if not number:
            raise problem(table.path, f"{what} is {fields.kind(value)}, not a text", "give its words", line)
        return number
    if len(value) > LONGEST_TEXT:
        message = f"{what} has {len(value):,} characters; {LONGEST_TEXT:,} is the limit"
        raise problem(table.path, message, "cut it, or leave the row out", line)
    return value


def _shown(text: str) -> str:
    """An earlier message as its readers saw it."""
    return html.render(text).text.strip() if _MARKUP.match(text) else text if not is_empty(text) else ""


def _format(value: Any, text: str, is_html: bool) -> str:
    if is_html:
        return "html"
    named = _FORMATS.get(value.strip().casefold()) if isinstance(value, str) and value else None
    return named or ("html" if _MARKUP.match(text) else "text")


def _language(value: Any) -> str | None:
    return fields.text(value)


def _line(value: Any) -> str | None:
    return fields.text(value) or fields.key(value) or None


def _name(value: Any) -> str | None:
    """A name, also that of a person given as an object."""
    if isinstance(value, dict):
        return next((found for key in ("name", "email", "id") if (found := _line(value.get(key)))), None)
    return _line(value)


def _at(value: Any, table: Table) -> datetime | None:
    return None if value is None or value == "" else fields.time(value, day_first=table.columns.day_first)


def _column(field: str, table: Table) -> str:
    return f'"{table.columns.named.get(field, field)}"'


def _quoted(value: object) -> str:
    """A value that is a word. What may be somebody's text is not repeated."""
    word = " ".join(str(value).split())
    return f'"{word}"' if len(word) <= _LONGEST_QUOTED else "there"

"""Front: conversations with their messages and comments, or a page of the messages of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, put_together, said, unread, words

TITLE = "Front conversations"
_LOOKED_AT = 20
_LISTS = ("_results", "conversations", "results")
_IN_HTML = frozenset(["email", "custom", "front_chat", "intercom"])
_REDACTED = "[REDACTED]"  # what Twitter lets Front say of a tweet
_CONVERSATION_IN_URL = re.compile(r"/conversations/([\w-]+)")
# Who may be an author besides a teammate.
_PROGRAMS = frozenset(["rule", "macro", "api", "integration", "csat"])


def holds(data: object) -> bool:
    """Whether the value is such conversations or messages."""
    return any(
        isinstance(message, dict) and "is_inbound" in message and ("body" in message or "text" in message)
        for entry in islice(_entries(data), _LOOKED_AT)
        for message in islice(_results(fields.table(entry).get("messages")) or [], _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The conversations with their messages and their comments, oldest first."""
    for number, entry in enumerate(_entries(data), 1):
        id_ = fields.key(fields.table(entry).get("id"))
        where = f"conversation {id_}" if id_ else f"conversation number {number}"
        if isinstance(entry, dict) and _results(entry.get("messages")) is not None:
            yield from _conversation(entry, staff, where, id_ or f"#{number}")
        else:
            yield unread(where, entry, "messages")


def _entries(data: object) -> Iterator[Any]:
    """The conversations; messages that lie in a bare list are put under theirs."""
    for entry, _ in put_together(entries(data, *_LISTS), _conversation_of, "messages"):
        yield _with_its_own(entry)


def _with_its_own(entry: Any) -> Any:
    """An object of a conversation and its messages beside it is taken as one conversation."""
    inner = fields.table(entry).get("conversation")
    return {**inner, **entry, "id": inner.get("id")} if isinstance(inner, dict) and "messages" in entry else entry


def _results(value: object) -> list[Any] | None:
    found = value.get("_results") if isinstance(value, dict) else value
    return found if isinstance(found, list) else None


def _conversation_of(entry: dict[str, Any]) -> str | None:
    """The conversation that a message belongs to which lies by itself; None for what is no message."""
    if "messages" in entry or "is_inbound" not in entry:
        return None
    links = fields.table(fields.table(entry.get("_links")).get("related"))
    found = _CONVERSATION_IN_URL.search(fields.text(links.get("conversation")) or "")
    return found[1] if found else fields.key(entry.get("conversation_id"))


def _conversation(entry: dict[str, Any], staff: Staff, where: str, id_: str) -> Iterator[Conversation | Problem]:
    messages = _results(entry.get("messages")) or []
    rows = [message for message in messages if isinstance(message, dict)]
    customer = fields.table(entry.get("recipient"))
    received = (row for row in _oldest_first(rows) if fields.flag(row.get("is_inbound")) is True)
    # Others may write later, such as a carrier who was asked.
    inbound = next((_recipients(row, "from") for row in received), [])
    handles = {handle for person in ([customer] if _handle(customer) else inbound) if (handle := _handle(person))}

    def read(message: dict[str, Any]) -> Said:
        author = fields.table(message.get("author"))
        if "is_inbound" not in message and ("posted_at" in message or "is_pinned" in message):
            return _comment(message, author)
        part = _part(message, author, staff)
        sender = _recipients(message, "from")[:1] if part == "customer" else []
        to = {handle for person in _recipients(message, "to", "cc", "bcc") if (handle := _handle(person))}
        return said(
            _words(message),
            part,
            id=fields.key(message.get("id")),
            author=_name(author) or next((_name(person) for person in sender), None),
            author_id=fields.key(author.get("id")) or next((_handle(person) for person in sender), None),
            at=fields.time(message.get("created_at")),
            subject=fields.text(message.get("subject")),
            headers=fields.headers(fields.table(message.get("metadata")).get("headers")),
            to_customer=bool(to & handles) if to and handles else None,
        )

    comments = _results(entry.get("comments")) or []
    told, problems = each(where, [*messages, *map(_marked, comments)], read)
    yield from problems
    if told:
        first = next((fields.text(row.get("type")) for row in rows), None)
        subjects = (fields.text(row.get("subject")) for row in _oldest_first(rows))
        yield Conversation(
            id=id_,
            messages=told,
            subject=fields.text(entry.get("subject")) or next(filter(None, subjects), None),
            channel=channel(first),
            customer=next((name for person in (customer, *inbound) if (name := _name(person))), None),
            team=fields.text(fields.table(entry.get("inbox")).get("name")),
        )


def _marked(comment: object) -> object:
    return {"posted_at": None, **comment} if isinstance(comment, dict) else comment


def _comment(comment: dict[str, Any], author: dict[str, Any]) -> Said:
    return said(
        words(comment, {"body": "markdown"}),
        "note",
        id=fields.key(comment.get("id")),
        author=_name(author),
        author_id=fields.key(author.get("id")),
        at=fields.time(comment.get("posted_at")) or fields.time(comment.get("created_at")),
    )


def _part(message: dict[str, Any], author: dict[str, Any], staff: Staff) -> Part:
    inbound = fields.flag(message.get("is_inbound"))
    draft = fields.flag(message.get("is_draft")) is True or fields.text(message.get("draft_mode")) is not None
    who = (fields.key(author.get("id")), _name(author), _handle(author), fields.text(author.get("username")))
    if draft:
        return "note"  # nobody was sent it
    if inbound is None:
        raise UnclearError("nothing says whether it was received or sent ('is_inbound')", "export it with 'is_inbound'")
    if inbound:
        return "customer"
    if (fields.text(author.get("type")) or "").lower() in _PROGRAMS or not author:
        return "auto-reply"  # a rule sent it
    return "bot" if staff.is_bot(*who) else "agent"


def _words(message: dict[str, Any]) -> tuple[str, str]:
    type_ = fields.text(message.get("type")) or "email"
    in_html = type_ in _IN_HTML
    spoken = words(message, {"body": "html", "text": "text"} if in_html else {"text": "text", "body": "text"})
    return ("", spoken[1]) if spoken[0].strip() == _REDACTED else spoken


def _recipients(message: dict[str, Any], *roles: str) -> list[dict[str, Any]]:
    several = map(fields.table, fields.listed(message.get("recipients")))
    return [person for person in several if person.get("role") in roles]


def _handle(person: dict[str, Any]) -> str | None:
    told = fields.text(person.get("handle")) or fields.text(person.get("email"))
    return told.lower() if told else None


def _name(person: dict[str, Any]) -> str | None:
    whole = " ".join(filter(None, (fields.text(person.get("first_name")), fields.text(person.get("last_name")))))
    return (
        whole
        or fields.text(person.get("name"))
        or fields.text(person.get("email"))
        or fields.text(person.get("handle"))
    )


def _oldest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Front gives the newest first."""
    timed = sorted((at, number) for number, row in enumerate(rows) if (at := fields.time(row.get("created_at"))))
    return [rows[number] for _, number in timed] if len(timed) == len(rows) else rows

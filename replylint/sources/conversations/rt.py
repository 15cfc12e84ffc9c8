"""RT: tickets with the transactions of their history and the attachments of these, as REST 2 gives them."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import islice
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, put_together, said, unread

TITLE = "RT tickets with history"
_LOOKED_AT = 20
_HISTORIES = ("history", "History", "Transactions", "transactions")
_ATTACHMENTS = ("Attachments", "attachments")
# EmailRecord and CommentEmailRecord are RT's copies of the mails that it sent of these.
_MESSAGES = frozenset(["Create", "Correspond", "Comment"])
_PROGRAMS = frozenset(["rt_system", "nobody", "1", "6"])
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.I)


def holds(data: object) -> bool:
    """Whether the value is tickets with transactions, or the transactions of one."""
    return any(
        isinstance(transaction, dict) and "Type" in transaction and "Creator" in transaction
        for entry in islice(_entries(data), _LOOKED_AT)
        for transaction in islice(_history(entry) or [], _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The tickets with what was said in each."""
    for number, entry in enumerate(_entries(data), 1):
        inner = fields.table(fields.table(entry).get("ticket"))
        ticket = inner or fields.table(entry)
        history = _history(entry)
        id_ = fields.key(ticket.get("id")) or _id_of(history or [])
        where = f"ticket {id_}" if id_ else f"ticket number {number}"
        if history is None:
            yield unread(where, entry, *_HISTORIES)
        else:
            yield from _ticket(ticket, history, staff, where, id_ or f"#{number}")


def _entries(data: object) -> Iterator[Any]:
    """The tickets; transactions that lie in a bare list are put under theirs."""
    for entry, _ in put_together(entries(data, "tickets", "items"), _loose, "history"):
        yield entry


def _loose(entry: dict[str, Any]) -> str | None:
    return _ticket_of(entry) if "Creator" in entry and "Type" in entry and _history(entry) is None else None


def _history(entry: object) -> list[Any] | None:
    table = fields.table(entry)
    for place in (table, fields.table(table.get("ticket"))):
        for name in _HISTORIES:
            found = _items(place.get(name))
            if found is not None:
                return found
    return None


def _items(value: object) -> list[Any] | None:
    found = value.get("items") if isinstance(value, dict) else value
    return found if isinstance(found, list) else None


def _ticket_of(transaction: dict[str, Any]) -> str:
    of = fields.table(transaction.get("Object"))
    return fields.key(of.get("id")) if of.get("type") == "ticket" else fields.key(transaction.get("ObjectId"))


def _id_of(history: list[Any]) -> str:
    return next((id_ for row in history if isinstance(row, dict) and (id_ := _ticket_of(row))), "")


def _ticket(
    ticket: dict[str, Any], history: list[Any], staff: Staff, where: str, id_: str
) -> Iterator[Conversation | Problem]:
    people = _several(ticket.get("Requestor")) or _several(ticket.get("Requestors"))
    requestors = {name.lower() for person in people for name in _names(person)}
    created = [row for row in history if isinstance(row, dict) and row.get("Type") == "Create"]
    if not requestors and created:
        # Without the ticket, it is whoever opened it.
        requestors = {name.lower() for name in _names(created[0].get("Creator"))}

    def read(transaction: dict[str, Any]) -> Said | None:
        kind = fields.text(transaction.get("Type"))
        if kind is None:
            raise UnclearError("has no 'Type'", "export the history with fields=Type,Creator,Created")
        if kind not in _MESSAGES:
            return None
        names = _names(transaction.get("Creator"))
        if not names:
            raise UnclearError("does not say who wrote it ('Creator')", "export it with fields=Type,Creator,Created")
        spoken, head = _words(transaction)
        return said(
            spoken,
            _part(kind, names, requestors, staff),
            id=fields.key(transaction.get("id")),
            author=names[-1],
            author_id=names[0],
            at=fields.time(transaction.get("Created")),
            subject=head.get("subject"),
            headers=head,
        )

    messages, problems = each(where, history, read)
    yield from problems
    if messages:
        queue = ticket.get("Queue")
        customer = next((names[-1] for person in people if (names := _names(person))), None)
        wrote = next((message.author for message in messages if message.excluded == "customer"), None)
        yield Conversation(
            id=id_,
            messages=messages,
            subject=fields.text(ticket.get("Subject")) or next(filter(None, map(_subject, created)), None),
            channel="email",
            customer=customer or wrote,
            team=fields.text(queue)
            or fields.text(fields.table(queue).get("Name"))
            or fields.key(fields.table(queue).get("id"))
            or None,
        )


def _part(kind: str, names: list[str], requestors: set[str], staff: Staff) -> Part:
    if kind == "Comment":
        return "note"
    if names[0].lower() in _PROGRAMS:
        return "auto-reply" if kind == "Correspond" else "bot"
    if staff.is_bot(*names):
        return "bot"
    if staff.is_agent(*names):
        return "agent"
    return "customer" if any(name.lower() in requestors for name in names) else "agent"


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _names(person: object) -> list[str]:
    """The id of a person, then address and name where told; RT's ids of people are the names that they log in with."""
    table = person if isinstance(person, dict) else {"id": person}
    return [told for name in ("id", "Name", "EmailAddress", "RealName") if (told := fields.key(table.get(name)))]


def _words(transaction: dict[str, Any]) -> tuple[tuple[str, str], dict[str, str]]:
    """The text of the first attachment that is the message itself, and the head of the mail."""
    given = next((transaction[name] for name in _ATTACHMENTS if name in transaction), None)
    attachments = _items(given)
    if attachments is None and given is not None:
        raise UnclearError(f"'Attachments' is {fields.kind(given)}, not a list")
    head: dict[str, str] = {}
    texts: dict[str, str] = {}
    for attachment in [*(attachments or []), transaction]:
        table = fields.table(attachment)
        head = head or fields.headers(table.get("Headers"))
        kind = (fields.text(table.get("ContentType")) or ("text/plain" if table is transaction else "")).lower()
        content = table.get("Content")
        if fields.text(table.get("Filename")) or not kind.startswith("text/") or content in (None, ""):
            continue
        if not isinstance(content, str):
            raise UnclearError(f"'Content' is {fields.kind(content)}, not a string")
        text = content if table is transaction else _decoded(content, fields.headers(table.get("Headers")))
        texts.setdefault("html" if kind.startswith("text/html") else "text", text)
    for form in ("text", "html"):
        if texts.get(form, "").strip():
            return (texts[form], form), head
    return ("", "text"), head


def _decoded(content: str, head: dict[str, str]) -> str:
    """REST 2 puts every content into base64, in lines; a script may have decoded it before."""
    try:
        raw = b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return content
    charset = _CHARSET.search(head.get("content-type", ""))
    for name in ("utf-8", charset[1] if charset else ""):
        try:
            text = raw.decode(name) if name else None
        except (UnicodeDecodeError, LookupError):
            continue
        if text is not None:
            return text if "\x00" not in text else content
    # A single word may look like base64; what is wrapped or long is.
    return raw.decode("latin-1") if len(content) > 60 or "\n" in content else content


def _subject(transaction: dict[str, Any]) -> str | None:
    given = next((transaction[name] for name in _ATTACHMENTS if name in transaction), None)
    heads = (fields.headers(fields.table(attachment).get("Headers")) for attachment in _items(given) or [])
    told = (fields.text(fields.table(attachment).get("Subject")) for attachment in _items(given) or [])
    return next((line for line in told if line), None) or next((h["subject"] for h in heads if h.get("subject")), None)

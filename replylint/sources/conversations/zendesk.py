"""Zendesk: tickets with their comments, as one object, a list, or JSON Lines."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import msgspec

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, problem, said, unread, words

TITLE = "Zendesk tickets with comments"
_FORMS = {"html_body": "html", "plain_body": "text", "body": "text"}
_LOOKED_AT = 20
_SCORES = {"good": 5.0, "bad": 1.0}
_AUTOMATIC = frozenset(["rule", "trigger", "automation", "system"])
_TICKET_IN_URL = re.compile(r"/tickets/(\d+)")
# A chat is put into its ticket as one comment that holds what both sides wrote.
_TRANSCRIPT = re.compile(r"(?:<[^>]*>|\s)*(?:chat started\b|conversation with\b)", re.I)
_WHO = "export it with its users, or name the agents"


class Person(msgspec.Struct, frozen=True):
    """A user of Zendesk, as far as an export tells; `role` is end-user, agent or admin."""

    name: str | None = None
    email: str | None = None
    role: str | None = None


class People(msgspec.Struct, frozen=True):
    """Who is who: the users by id, whose ticket it is, and the author of its first comment if nobody says whose."""

    users: Mapping[str, Person]
    staff: Staff
    requester: str = ""
    first: str = ""


def holds(data: object) -> bool:
    """Whether the value is tickets with comments, or the comments of one."""
    return any(
        isinstance(comment, dict)
        and "author_id" in comment
        and not comment.keys().isdisjoint(("public", "html_body", "plain_body"))
        for entry, _ in islice(entries(data, "tickets"), _LOOKED_AT)
        for comment in islice(fields.listed(_comments(entry)), _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The tickets with what was said in each."""
    page: dict[str, Any] = {}
    users: dict[str, Person] = {}
    for number, (entry, around) in enumerate(entries(data, "tickets"), 1):
        if around is not page:
            page, users = around, people(around)
        if isinstance(_comments(entry), list):
            yield from _ticket(entry, around, users, staff, number)
        else:
            inner = fields.table(entry).get("ticket")
            id_ = fields.key(fields.table(inner if isinstance(inner, dict) else entry).get("id"))
            yield unread(f"ticket {id_}" if id_ else f"ticket number {number}", entry, "comments")


def people(*tables: dict[str, Any], known: Mapping[str, Person] = MappingProxyType({})) -> dict[str, Person]:
    """The users by id, out of side-loaded lists and of people put into a ticket itself, with what is known of them."""
    found: dict[str, Person] = {}
    for table in tables:
        for user in fields.listed(table.get("users")):
            _meet(found, user, None, known)
        for name, role in (("assignee", "agent"), ("requester", None), ("submitter", None)):
            _meet(found, table.get(name), role, known)
    return found


def part(message: dict[str, Any], author: str, who: People, via: object) -> Part:
    """What part the author of a comment has in the talk. Raises UnclearError where nobody says."""
    channel_name, rel = _via(via)
    if message.get("type") == "VoiceComment" or fields.flag(message.get("public")) is False:
        return "note"
    if author == "-1" or channel_name in _AUTOMATIC or rel in _AUTOMATIC:
        return "auto-reply"
    person = who.users.get(author, Person())
    if who.staff.is_bot(author, person.name, person.email):
        return "bot"
    if channel_name in ("chat", "native_messaging") and _is_transcript(message):
        return "note"
    return _role(author, person, who)


def score(rating: object) -> float | None:
    """A satisfaction rating on the scale of 1 to 5: a thumb is one of its ends."""
    value = fields.table(rating).get("score") if isinstance(rating, dict) else rating
    if isinstance(value, str):
        return _SCORES.get(value.removesuffix("_with_comment"))
    found = fields.number(value)
    return found if found is not None and 1 <= found <= 5 else None


def comment_words(message: dict[str, Any]) -> tuple[str, str]:
    """The text of a comment, in HTML where it has that."""
    return words(message, _FORMS)


def group(id_: object, *tables: dict[str, Any]) -> str | None:
    """The name of a group, the id where no name is given."""
    wanted = fields.key(id_)
    for entry in (entry for table in tables for entry in fields.listed(table.get("groups"))):
        if fields.key(fields.table(entry).get("id")) == wanted and wanted:
            return fields.text(entry.get("name")) or wanted
    return wanted or None


def _comments(entry: object) -> object:
    """The comments beside a ticket or in it; None where there are none."""
    outer = fields.table(entry)
    return outer["comments"] if "comments" in outer else fields.table(outer.get("ticket")).get("comments")


def _ticket(
    entry: dict[str, Any], around: dict[str, Any], users: dict[str, Person], staff: Staff, number: int
) -> Iterator[Conversation | Problem]:
    ticket = fields.table(entry["ticket"]) if isinstance(entry.get("ticket"), dict) else entry
    comments = fields.listed(_comments(entry))
    rows = [comment for comment in comments if isinstance(comment, dict)]
    id_ = fields.key(ticket.get("id")) or _id_of(entry, rows) or f"#{number}"
    requester = fields.key(ticket.get("requester_id")) or fields.key(fields.table(ticket.get("requester")).get("id"))
    who = People(
        users=ChainMap(people(entry, ticket, known=users), users),
        staff=staff,
        requester=requester,
        first=fields.key(_first(rows).get("author_id")),
    )

    def read(comment: dict[str, Any]) -> Said:
        author = fields.key(comment.get("author_id"))
        if not author:
            raise UnclearError("does not say who wrote it ('author_id')", _WHO)
        person = who.users.get(author, Person())
        return said(
            comment_words(comment),
            part(comment, author, who, comment.get("via")),
            id=fields.key(comment.get("id")),
            author=person.name or person.email,
            author_id=author,
            at=fields.time(comment.get("created_at")),
            headers=fields.headers(fields.table(comment.get("metadata")).get("headers")),
        )

    messages, problems = each(f"ticket {id_}", comments, read)
    yield from problems
    if messages:
        customer = who.users.get(requester, Person())
        named = fields.table(ticket.get("group")).get("name")
        yield Conversation(
            id=id_,
            messages=messages,
            subject=fields.text(ticket.get("subject")) or fields.text(ticket.get("raw_subject")),
            channel=channel(_via(ticket.get("via") or _first(rows).get("via"))[0]),
            customer=customer.name or customer.email,
            team=fields.text(named) or group(ticket.get("group_id"), around, entry),
            csat=score(ticket.get("satisfaction_rating")),
        )


def _meet(found: dict[str, Person], user: object, role: str | None, known: Mapping[str, Person]) -> None:
    table = fields.table(user)
    id_ = fields.key(table.get("id"))
    if id_:
        told = Person(
            fields.text(table.get("name")), fields.text(table.get("email")), fields.text(table.get("role")) or role
        )
        before = found.get(id_) or known.get(id_, Person())
        found[id_] = Person(told.name or before.name, told.email or before.email, told.role or before.role)


def _role(author: str, person: Person, who: People) -> Part:
    if person.role == "end-user":
        return "customer"
    if person.role in ("agent", "admin"):
        return "agent"
    if author == who.requester:
        return "customer"
    if who.staff.is_agent(author, person.name, person.email):
        return "agent"
    if who.requester:
        return "agent"
    if who.staff.agents:
        return "customer"
    if who.first:
        return "customer" if author == who.first else "agent"
    raise UnclearError(f"nothing says whether its author {author} is an agent or a customer", _WHO)


def _via(via: object) -> tuple[str | None, str | None]:
    """The channel and, for what a rule did, the kind of rule; `via` is an object, or in events a mere name."""
    if isinstance(via, str):
        return via.strip().lower(), None
    table = fields.table(via)
    return fields.text(table.get("channel")), fields.text(fields.table(table.get("source")).get("rel"))


def _is_transcript(message: dict[str, Any]) -> bool:
    return _TRANSCRIPT.match(comment_words(message)[0]) is not None


def _first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The oldest comment: the export may begin with the newest."""
    timed = [(at, number) for number, row in enumerate(rows) if (at := fields.time(row.get("created_at"))) is not None]
    return rows[min(timed)[1] if timed else 0] if rows else {}


def _id_of(entry: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """The id of the ticket where the export is only its comments: out of the links to further pages."""
    links = fields.table(entry.get("links"))
    for url in (entry.get("next_page"), entry.get("previous_page"), links.get("next"), links.get("prev")):
        found = _TICKET_IN_URL.search(url) if isinstance(url, str) else None
        if found:
            return found[1]
    first = _first(rows)
    return fields.key(first.get("ticket_id")) or fields.key(first.get("id"))


def unknown_ticket(where: str) -> Problem:
    """The problem of an event that does not say to which ticket it belongs."""
    return problem(where, UnclearError("does not say of which ticket it is ('ticket_id')"))

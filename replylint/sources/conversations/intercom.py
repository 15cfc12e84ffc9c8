"""Intercom: conversations with their parts (`GET /conversations/{id}`), alone or in a list."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from replylint.reading import html
from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, problem, said, unread, words

TITLE = "Intercom conversations"
_LOOKED_AT = 20
_LISTS = ("conversations", "data")
_WRITTEN = frozenset(["comment", "note", "quick_reply"])
# What an agent writes with these goes to the customer; any other part with words is read by colleagues.
_SENT = _WRITTEN - {"note"} | {"open", "close", "snoozed", "unsnoozed"}
_CUSTOMERS = frozenset(["user", "lead", "contact", "visitor"])
_PROGRAMS = frozenset(["bot", "team", "operator"])
_PEOPLE = ("admins", "teams", "teammates", "contacts")
_BY_ITSELF = frozenset(["automated", "campaigns_initiated", "operator_initiated"])


def holds(data: object) -> bool:
    """Whether the value is such conversations."""
    return any(_is_conversation(entry) for entry, _ in islice(entries(data, *_LISTS), _LOOKED_AT))


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The conversations with their first message and their parts."""
    page: dict[str, Any] = {}
    names: dict[str, str] = {}
    for number, (entry, around) in enumerate(entries(data, *_LISTS), 1):
        if around is not page:
            page, names = around, _names(around)
        id_ = fields.key(fields.table(entry).get("id"))
        where = f"conversation {id_}" if id_ else f"conversation number {number}"
        if not isinstance(entry, dict):
            yield unread(where, entry)
            continue
        parts = _parts(entry)
        if parts is None:
            missing = "has no 'conversation_parts', so that only its first message is known"
            yield problem(
                where, UnclearError(missing, "export each conversation by itself: a list leaves its parts out")
            )
        yield from _conversation(entry, parts or [], staff, where, id_ or f"#{number}", ChainMap(_names(entry), names))


def _is_conversation(entry: object) -> bool:
    table = fields.table(entry)
    first = _first(table)
    if "conversation_parts" in table:
        return first is not None or _parts(table) is not None
    return first is not None and "body" in first and "author" in first and "delivered_as" in first


def _parts(entry: dict[str, Any]) -> list[Any] | None:
    parts = entry.get("conversation_parts")
    found = parts.get("conversation_parts") if isinstance(parts, dict) else parts
    return found if isinstance(found, list) else None


def _first(entry: dict[str, Any]) -> dict[str, Any] | None:
    """The first message; before version 2.0 of the API it had another name."""
    return next((entry[name] for name in ("source", "conversation_message") if isinstance(entry.get(name), dict)), None)


def _conversation(
    entry: dict[str, Any], parts: list[Any], staff: Staff, where: str, id_: str, names: Mapping[str, str]
) -> Iterator[Conversation | Problem]:
    first = _first(entry)

    def read(message: dict[str, Any]) -> Said | None:
        spoken = words(message, {"body": "html"})
        kind = "comment" if message is first else fields.text(message.get("part_type")) or "comment"
        redacted = fields.flag(message.get("redacted")) is True
        if kind not in _WRITTEN and not spoken[0] and not redacted:
            return None
        author = fields.table(message.get("author"))
        author_id = fields.key(author.get("id"))
        email = fields.text(author.get("email"))
        at = message.get("created_at") or (entry.get("created_at") if message is first else None)
        return said(
            ("", "html") if redacted else spoken,
            _part(message, kind, author, staff),
            id=fields.key(message.get("id")),
            author=fields.text(author.get("name")) or names.get(author_id) or email,
            author_id=author_id or email,
            at=fields.time(at),
        )

    messages, problems = each(where, [*([first] if first is not None else []), *parts], read)
    yield from problems
    if messages:
        customer = next((message for message in messages if message.excluded == "customer"), None)
        rating = fields.number(fields.table(entry.get("conversation_rating")).get("rating"))
        team = fields.key(entry.get("team_assignee_id"))
        yield Conversation(
            id=id_,
            messages=messages,
            subject=_line(entry.get("title")) or _line((first or {}).get("subject")),
            channel=channel(fields.text((first or {}).get("type"))),
            customer=customer.author if customer else _contact(entry),
            team=names.get(team) or team or None,
            csat=rating if rating is not None and 1 <= rating <= 5 else None,
        )


def _part(message: dict[str, Any], kind: str, author: dict[str, Any], staff: Staff) -> Part:
    type_ = fields.text(author.get("type"))
    who = (fields.key(author.get("id")), fields.text(author.get("name")), fields.text(author.get("email")))
    if type_ in _PROGRAMS or staff.is_bot(*who) or fields.flag(author.get("from_ai_agent")) is True:
        return "bot" if kind in _SENT else "note"
    if type_ in _CUSTOMERS:
        return "customer"
    if kind not in _SENT:
        return "note"
    if type_ in ("admin", "teammate") or staff.is_agent(*who):
        return "auto-reply" if fields.text(message.get("delivered_as")) in _BY_ITSELF else "agent"
    raise UnclearError(
        "nothing says whether its author is an admin or a user ('author.type')", "export it with its authors"
    )


def _names(table: dict[str, Any]) -> dict[str, str]:
    """The names of the people and teams that a conversation or a list of some describes, by id."""
    described = [table.get("assignee"), table.get("user")]
    for name in _PEOPLE:
        several = table.get(name)
        described += fields.listed(several)
        for inner in _PEOPLE:
            described += fields.listed(fields.table(several).get(inner))
    named = ((fields.key(person.get("id")), fields.text(person.get("name"))) for person in map(fields.table, described))
    return {id_: told for id_, told in named if id_ and told}


def _contact(entry: dict[str, Any]) -> str | None:
    user = fields.table(entry.get("user"))
    contacts = fields.listed(fields.table(entry.get("contacts")).get("contacts"))
    for person in (user, *map(fields.table, contacts)):
        told = fields.text(person.get("name")) or fields.text(person.get("email"))
        if told:
            return told
    return None


def _line(value: object) -> str | None:
    """A subject, which may come as HTML."""
    told = fields.text(value)
    return fields.text(html.render(told).text) if told and "<" in told else told

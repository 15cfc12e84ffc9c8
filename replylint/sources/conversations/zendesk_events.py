"""Zendesk: incremental ticket events, and ticket audits; what one ticket says lies over many of their pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from replylint.report import Problem
from replylint.sources.conversations import fields, zendesk
from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Piece, Said, Staff
from replylint.sources.conversations.messages import UnclearError, each, said, unread
from replylint.sources.conversations.zendesk import People, Person

TITLE = "Zendesk ticket events"
_LOOKED_AT = 20
# How the two exports name their list, and what lies in each of its entries.
_LISTS = {"ticket_events": "child_events", "audits": "events"}
_COMMENTS = frozenset(["Comment", "VoiceComment"])
_WHO = "export with include=comment_events,users, or name the agents"


class _Facts(msgspec.Struct):
    """What the events of one page tell of a ticket besides its comments."""

    subject: str | None = None
    channel: str | None = None
    requester: str = ""
    group: str = ""
    csat: float | None = None


def holds(data: object) -> bool:
    """Whether the value is a page of events, or one event of a line of JSON Lines."""
    return any(
        isinstance(event, dict) and "ticket_id" in event and isinstance(event.get(children), list)
        for event, children, _ in islice(_events(data), _LOOKED_AT)
    )


def pieces(data: object, staff: Staff) -> Iterator[Piece | Problem]:
    """The comments, with what the same page tells of their tickets."""
    events = list(_events(data))
    facts: dict[str, _Facts] = {}
    users: dict[str, Person] = {}
    seen: set[int] = set()
    for event, children, around in events:
        if id(around) not in seen:
            seen.add(id(around))
            users.update(zendesk.people(around))
        if isinstance(event, dict) and isinstance(event.get(children), list):
            _learn(facts.setdefault(fields.key(event.get("ticket_id")), _Facts()), event, children)
    for number, (event, children, around) in enumerate(events, 1):
        ticket = fields.key(event.get("ticket_id")) if isinstance(event, dict) else ""
        if not isinstance(event, dict) or not isinstance(event.get(children), list):
            yield unread(f"ticket {ticket}, event {number}" if ticket else f"event {number}", event, children)
        elif ticket:
            yield from _comments(event, children, facts[ticket], People(users, staff, facts[ticket].requester), around)
        elif any(_is_comment(child) for child in event[children]):
            yield zendesk.unknown_ticket(f"event {number}")


def _events(data: object) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    """Each event, with the name of the list in it, and the page with its side-loads."""
    if isinstance(data, list):
        for entry in data:
            yield from _events(entry) if isinstance(entry, dict) else [(entry, "child_events", {})]
    elif isinstance(data, dict):
        for name, children in _LISTS.items():
            if isinstance(data.get(name), list):
                yield from ((event, children, data) for event in data[name])
                return
        yield data, next((children for children in _LISTS.values() if children in data), "child_events"), data


def _learn(facts: _Facts, event: dict[str, Any], children: str) -> None:
    for child in event[children]:
        if not isinstance(child, dict):
            continue
        changed = fields.text(child.get("field_name"))
        told = {**child, changed: child.get("value")} if changed else child
        facts.subject = fields.text(told.get("subject")) or facts.subject
        facts.requester = fields.key(told.get("requester_id")) or facts.requester
        facts.group = fields.key(told.get("group_id")) or facts.group
        rating = next(
            (told[name] for name in ("satisfaction_rating", "satisfaction_score", "score") if name in told), None
        )
        facts.csat = zendesk.score(rating) or facts.csat
        if _kind(child) == "Create":
            facts.channel = facts.channel or _channel(event)


def _comments(
    event: dict[str, Any], children: str, facts: _Facts, who: People, around: dict[str, Any]
) -> Iterator[Piece | Problem]:
    ticket = fields.key(event["ticket_id"])
    begun_at = fields.time(event.get("created_at")) or fields.time(event.get("timestamp"))

    def read(child: dict[str, Any]) -> Said | None:
        if not _is_comment(child):
            return None
        author = next(
            filter(None, (fields.key(told) for told in (child.get("author_id"), event.get("updater_id")))), ""
        ) or fields.key(event.get("author_id"))
        if not author:
            raise UnclearError("does not say who wrote it ('author_id')", _WHO)
        person = who.users.get(author, Person())
        return said(
            zendesk.comment_words(child),
            zendesk.part(child, author, who, child.get("via") or event.get("via")),
            id=fields.key(child.get("id")),
            author=person.name or person.email,
            author_id=author,
            at=fields.time(child.get("created_at")) or begun_at,
        )

    wrong = [child for child in event[children] if not isinstance(child, dict)]
    messages, problems = each(f"ticket {ticket}", [*filter(_is_comment, event[children]), *wrong], read)
    yield from problems
    customer = who.users.get(facts.requester, Person())
    for message in messages:
        yield Piece(
            conversation=ticket,
            said=message,
            subject=facts.subject,
            channel=facts.channel,
            customer=customer.name or customer.email,
            team=zendesk.group(facts.group, around) if facts.group else None,
            csat=facts.csat,
        )


def _kind(child: dict[str, Any]) -> str | None:
    return fields.text(child.get("event_type")) or fields.text(child.get("type"))


def _is_comment(child: object) -> bool:
    return isinstance(child, dict) and _kind(child) in _COMMENTS


def _channel(event: dict[str, Any]) -> str | None:
    via = event.get("via")
    return channel(via if isinstance(via, str) else fields.text(fields.table(via).get("channel")))

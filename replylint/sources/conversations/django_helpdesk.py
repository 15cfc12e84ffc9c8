"""django-helpdesk: tickets with their follow-ups, as its API gives them or as `manage.py dumpdata helpdesk` does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, said, unread, words

TITLE = "django-helpdesk tickets"
_LOOKED_AT = 20
_TICKET, _FOLLOW_UP, _QUEUE = "helpdesk.ticket", "helpdesk.followup", "helpdesk.queue"
# The follow-ups that escalate_tickets and the like write without a user.
_BY_ITSELF = ("ticket escalated", "ticket merged")


def holds(data: object) -> bool:
    """Whether the value is such tickets."""
    if isinstance(data, list) and any(_model(entry) in (_TICKET, _FOLLOW_UP) for entry in data):
        return True
    return any(
        isinstance(entry, dict)
        and isinstance(entry.get("followup_set"), list)
        and not entry.keys().isdisjoint(("submitter_email", "queue", "description", "title"))
        for entry in islice(_entries(data), _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The tickets with their description and their follow-ups."""
    for number, entry in enumerate(_entries(data), 1):
        id_ = fields.key(fields.table(entry).get("id"))
        where = f"ticket {id_}" if id_ else f"ticket number {number}"
        if isinstance(entry, dict) and isinstance(entry.get("followup_set"), list):
            yield from _ticket(entry, staff, where, id_ or f"#{number}")
        else:
            yield unread(where, entry, "followup_set")


def _entries(data: object) -> Iterator[Any]:
    if isinstance(data, list) and any(_model(entry) for entry in data):
        yield from _dumped(data)
        return
    for entry, _ in entries(data, "results", "tickets"):
        inner = fields.table(entry).get("ticket")
        yield inner if isinstance(inner, dict) else entry


def _model(entry: object) -> str | None:
    return (
        fields.text(fields.table(entry).get("model")) if isinstance(fields.table(entry).get("fields"), dict) else None
    )


def _dumped(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """The tickets of a dump, where a follow-up is a row of its own that names its ticket."""
    of_kind: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        model = _model(row)
        if model is not None:
            of_kind.setdefault(model, {})[fields.key(row.get("pk"))] = row["fields"]
    people = {id_: user for model, found in of_kind.items() if model.endswith(".user") for id_, user in found.items()}
    follow_ups: dict[str, list[dict[str, Any]]] = {}
    for id_, row in of_kind.get(_FOLLOW_UP, {}).items():
        user = fields.key(row.get("user"))
        of = follow_ups.setdefault(fields.key(row.get("ticket")), [])
        of.append({**row, "id": id_, "user": {"id": user, **people.get(user, {})} if user else None})
    tickets = of_kind.get(_TICKET, {})
    for id_ in [*tickets, *(id_ for id_ in follow_ups if id_ not in tickets)]:
        row = tickets.get(id_, {})
        queue = of_kind.get(_QUEUE, {}).get(fields.key(row.get("queue")), {})
        yield {**row, "queue": queue or row.get("queue"), "id": id_, "followup_set": follow_ups.get(id_, [])}


def _ticket(ticket: dict[str, Any], staff: Staff, where: str, id_: str) -> Iterator[Conversation | Problem]:
    submitter = fields.text(ticket.get("submitter_email"))
    description = ticket.get("description")

    def read(message: dict[str, Any]) -> Said | None:
        if message is first:
            return said(
                words(message, {"description": "text"}),
                "customer",
                id="description",
                author=submitter,
                author_id=submitter,
                at=fields.time(ticket.get("created")),
            )
        spoken = words(message, {"comment": "text"})
        if not spoken[0] or message is opening:
            return None
        name, user = _person(message.get("user"))
        part = _part(message, submitter, staff)
        return said(
            spoken,
            part,
            id=fields.key(message.get("id")),
            author=name or user or (submitter if part == "customer" else None),
            author_id=user or (submitter if part == "customer" else None),
            at=fields.time(message.get("date")),
        )

    first = {"description": description}
    opening = _opening(ticket["followup_set"], description)
    opened = [first] if description not in (None, "") else []
    messages, problems = each(where, [*opened, *ticket["followup_set"]], read)
    yield from problems
    if messages:
        queue = ticket.get("queue")
        yield Conversation(
            id=id_,
            messages=messages,
            subject=fields.text(ticket.get("title")),
            channel="ticket",
            customer=submitter,
            team=fields.text(fields.table(queue).get("title")) or fields.text(queue) or fields.key(queue) or None,
        )


def _opening(follow_ups: list[Any], description: object) -> object:
    """The follow-up that opens a ticket, whose words are once more those of the ticket's description."""
    if not isinstance(description, str):
        return None
    said_again = (row for row in follow_ups if str(fields.table(row).get("comment")).split() == description.split())
    return next(said_again, None)


def _part(follow_up: dict[str, Any], submitter: str | None, staff: Staff) -> Part:
    user = follow_up.get("user")
    if "user" not in follow_up:
        raise UnclearError("does not say who wrote it ('user')", "export it with its 'user'")
    if fields.flag(follow_up.get("public")) is not True:
        return "note"
    names = _names(user)
    if not names:
        title = (fields.text(follow_up.get("title")) or "").lower()
        return "bot" if title.startswith(_BY_ITSELF) else "customer"
    if staff.is_bot(*names):
        return "bot"
    if staff.is_agent(*names):
        return "agent"
    is_staff = fields.flag(fields.table(user).get("is_staff"))
    # A customer may have an account, and is then a user too.
    customer = is_staff is False or bool(staff.agents and is_staff is None)
    return "customer" if customer or (submitter or "").lower() in map(str.lower, names) else "agent"


def _person(user: object) -> tuple[str | None, str | None]:
    """Name and address or id: the API gives an id or a login, a dump may give the whole person."""
    names = _names(user)
    return (names[0], fields.text(fields.table(user).get("email")) or names[-1]) if names else (None, None)


def _names(user: object) -> list[str]:
    if not isinstance(user, dict):
        return [id_] if (id_ := fields.key(user)) else []
    whole = " ".join(filter(None, (fields.text(user.get("first_name")), fields.text(user.get("last_name")))))
    told = (whole, fields.text(user.get("username")), fields.text(user.get("email")), fields.key(user.get("id")))
    return [name for name in told if name]

"""Zammad: tickets with their articles, or the articles alone (`GET /api/v1/ticket_articles/by_ticket/{id}`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Conversation, Said, Staff
from replylint.sources.conversations.exclusion import Part
from replylint.sources.conversations.messages import UnclearError, each, entries, put_together, said, unread, words

TITLE = "Zammad tickets"
_LOOKED_AT = 20
# A fresh Zammad numbers them so; the names come with `?expand=true`.
_SENDERS = {"1": "Agent", "2": "Customer", "3": "System"}
_TYPES = {"1": "email", "2": "sms", "3": "chat", "4": "fax", "5": "phone", "10": "note", "11": "web"}


def holds(data: object) -> bool:
    """Whether the value is such tickets or articles."""
    return any(
        isinstance(article, dict)
        and "body" in article
        and "internal" in article
        and not article.keys().isdisjoint(("sender", "sender_id", "type_id", "content_type"))
        for entry in islice(_entries(data), _LOOKED_AT)
        for article in islice(fields.listed(fields.table(entry).get("articles")), _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The tickets with their articles."""
    for number, entry in enumerate(_entries(data), 1):
        inner = fields.table(fields.table(entry).get("ticket"))
        id_ = fields.key((inner or fields.table(entry)).get("id"))
        where = f"ticket {id_}" if id_ else f"ticket number {number}"
        if isinstance(entry, dict) and isinstance(entry.get("articles"), list):
            yield from _ticket({**entry, **inner}, entry["articles"], staff, where, id_ or f"#{number}")
        else:
            yield unread(where, entry, "articles")


def _entries(data: object) -> Iterator[Any]:
    """The tickets; articles that lie in a bare list are put under theirs."""
    for entry, _ in put_together(entries(data, "tickets"), _ticket_of, "articles"):
        article = fields.table(entry).get("article")
        # So a webhook sends the latest article.
        yield {**entry, "articles": [article]} if isinstance(article, dict) and "articles" not in entry else entry


def _ticket_of(entry: dict[str, Any]) -> str | None:
    """The ticket that an article belongs to which lies by itself; None for what is no article."""
    is_article = "articles" not in entry and "ticket_id" in entry and "body" in entry
    return fields.key(entry["ticket_id"]) if is_article else None


def _ticket(
    ticket: dict[str, Any], articles: list[Any], staff: Staff, where: str, id_: str
) -> Iterator[Conversation | Problem]:
    def read(article: dict[str, Any]) -> Said:
        name, login = _person(article.get("created_by"))
        behalf = _person(article.get("origin_by"))
        sent_from = _display(article.get("from"))
        part = _part(article, staff, (name, login, fields.key(article.get("created_by_id"))))
        preferences = fields.table(article.get("preferences"))
        automatic = fields.flag(preferences.get("is-auto-response")) is True
        return said(
            _words(article),
            part,
            id=fields.key(article.get("id")),
            author=behalf[0] or name or _by(sent_from, _named(article, "sender", _SENDERS)) or login,
            author_id=login or fields.key(article.get("created_by_id")),
            at=fields.time(article.get("created_at")),
            subject=fields.text(article.get("subject")),
            headers={"auto-submitted": "auto-replied"} if automatic else None,
            to_customer=_to_customer(article, ticket),
        )

    messages, problems = each(where, articles, read)
    yield from problems
    if messages:
        rows = [article for article in articles if isinstance(article, dict)]
        customer = _person(ticket.get("customer"))
        wrote = next((message.author for message in messages if message.excluded == "customer"), None)
        kind = fields.text(ticket.get("create_article_type")) or next(map(_type, rows), None)
        group = ticket.get("group")
        yield Conversation(
            id=id_,
            messages=messages,
            subject=fields.text(ticket.get("title"))
            or next((t for row in rows if (t := fields.text(row.get("subject")))), None),
            channel="ticket" if kind == "note" else channel(kind),
            customer=customer[0] or wrote or customer[1],
            team=fields.text(group) or fields.text(fields.table(group).get("name")),
        )


def _part(article: dict[str, Any], staff: Staff, who: tuple[str | None, ...]) -> Part:
    sender = _named(article, "sender", _SENDERS)
    # Of a call to the customer, the article is the agent's own record.
    if fields.flag(article.get("internal")) is True or (sender == "Agent" and _type(article) == "phone"):
        return "note"
    if sender == "Customer":
        return "customer"
    if sender == "System":
        return "bot" if _type(article) == "note" else "auto-reply"
    if staff.is_bot(*who):
        return "bot"
    if sender == "Agent" or staff.is_agent(*who):
        return "agent"
    raise UnclearError("nothing says whether an agent or a customer wrote it ('sender')", "export it with ?expand=true")


def _words(article: dict[str, Any]) -> tuple[str, str]:
    plain = (fields.text(article.get("content_type")) or "text/html").startswith("text/plain")
    return words(article, {"body": "text" if plain else "html"})


def _type(article: dict[str, Any]) -> str | None:
    told = _named(article, "type", _TYPES)
    return told.lower() if told else None


def _named(article: dict[str, Any], name: str, known: dict[str, str]) -> str | None:
    """A name that may come as itself, as an object, or as the id of one."""
    told = article.get(name)
    return (
        fields.text(told)
        or fields.text(fields.table(told).get("name"))
        or known.get(fields.key(article.get(f"{name}_id")))
    )


def _person(told: object) -> tuple[str | None, str | None]:
    """Name, and login or address: an expanded export has the login, a webhook the whole person."""
    if isinstance(told, dict):
        whole = " ".join(filter(None, (fields.text(told.get("firstname")), fields.text(told.get("lastname")))))
        return whole or fields.text(told.get("fullname")), fields.text(told.get("login")) or fields.text(
            told.get("email")
        )
    login = fields.text(told)
    return None, login if login != "-" else None  # the dash is Zammad itself


def _display(told: object) -> str | None:
    from email.utils import parseaddr

    line = fields.text(told)
    return (parseaddr(line)[0] or line) if line else None


def _by(sent_from: str | None, sender: str | None) -> str | None:
    """The person of a From line, which for an agent may be "Grace Hopper via Support"."""
    return sent_from.partition(" via ")[0].strip() or None if sent_from and sender != "System" else None


def _to_customer(article: dict[str, Any], ticket: dict[str, Any]) -> bool | None:
    _, address = _person(ticket.get("customer"))
    email = fields.text(fields.table(ticket.get("customer")).get("email")) or address
    to = " ".join(filter(None, (fields.text(article.get("to")), fields.text(article.get("cc"))))).lower()
    return email.lower() in to if email and "@" in email and to else None

"""Chatwoot: conversations with their messages, or the messages of one (`GET .../conversations/{id}/messages`)."""

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

TITLE = "Chatwoot conversations"
_LOOKED_AT = 20
_TYPES = {"0": "incoming", "1": "outgoing", "2": "activity", "3": "template"}
_CUSTOMERS = frozenset(["contact"])
_PROGRAMS = frozenset(["agent_bot", "agentbot", "captain_assistant", "captain::assistant", "bot"])


def holds(data: object) -> bool:
    """Whether the value is such conversations or messages."""
    return any(
        isinstance(message, dict) and "message_type" in message and "content" in message
        for entry in islice(_entries(data), _LOOKED_AT)
        for message in islice(fields.listed(fields.table(entry).get("messages")), _LOOKED_AT)
    )


def conversations(data: object, staff: Staff) -> Iterator[Conversation | Problem]:
    """The conversations with their messages."""
    for number, entry in enumerate(_entries(data), 1):
        id_ = fields.key(fields.table(entry).get("id"))
        where = f"conversation {id_}" if id_ else f"conversation number {number}"
        if isinstance(entry, dict) and isinstance(entry.get("messages"), list):
            yield from _conversation(entry, staff, where, id_ or f"#{number}")
        else:
            yield unread(where, entry, "messages")


def _entries(data: object) -> Iterator[Any]:
    """The conversations; messages that lie in a bare list are put under theirs."""
    inner = fields.table(data).get("data")
    pages = inner if isinstance(inner, dict) and isinstance(inner.get("payload"), list) else data
    for entry, page in put_together(entries(pages, "payload", "conversations"), _conversation_of, "messages"):
        meta = fields.table(page.get("meta"))
        is_whole = not isinstance(entry, dict) or entry is page or "meta" in entry
        yield entry if is_whole else {**entry, "meta": _of_page(meta)}


def _conversation_of(entry: dict[str, Any]) -> str | None:
    """The conversation that a message belongs to which lies by itself; None for what is no message."""
    return fields.key(entry.get("conversation_id")) if "message_type" in entry and "messages" not in entry else None


def _of_page(meta: dict[str, Any]) -> dict[str, Any]:
    """What a page of messages tells of its conversation, where a conversation has it."""
    contact = meta.get("contact")
    return {**meta, "sender": contact} if "sender" not in meta and isinstance(contact, dict) else meta


def _conversation(entry: dict[str, Any], staff: Staff, where: str, id_: str) -> Iterator[Conversation | Problem]:
    rows = [message for message in entry["messages"] if isinstance(message, dict)]

    def read(message: dict[str, Any]) -> Said | None:
        if _type(message) == "activity":
            return None
        sender = fields.table(message.get("sender"))
        extra = fields.table(message.get("content_attributes"))
        mail = fields.table(extra.get("email"))
        deleted = fields.flag(extra.get("deleted")) is True
        headers = {"auto-submitted": "auto-replied"} if fields.flag(mail.get("auto_reply")) is True else None
        return said(
            ("", "markdown") if deleted else words(message, {"content": "markdown"}),
            _part(message, sender, extra, staff),
            id=fields.key(message.get("id")),
            author=_name(sender),
            author_id=fields.key(sender.get("id"))
            or fields.key(message.get("sender_id"))
            or fields.text(sender.get("email")),
            at=fields.time(message.get("created_at")),
            subject=fields.text(mail.get("subject")),
            headers=headers,
        )

    messages, problems = each(where, entry["messages"], read)
    yield from problems
    if messages:
        meta = fields.table(entry.get("meta"))
        customer = fields.table(meta.get("sender")) or fields.table(entry.get("contact"))
        extra = fields.table(entry.get("additional_attributes"))
        said_first = next((message.author for message in messages if message.excluded == "customer"), None)
        yield Conversation(
            id=id_,
            messages=messages,
            subject=fields.text(extra.get("mail_subject")) or _subject(rows),
            channel=_channel(meta.get("channel") or entry.get("channel")),
            customer=_name(customer) or said_first,
            team=fields.text(fields.table(meta.get("team") or entry.get("team")).get("name")),
            csat=_csat(rows),
        )


def _type(message: dict[str, Any]) -> str | None:
    told = message.get("message_type")
    return _TYPES.get(fields.key(told), fields.text(told))


def _part(message: dict[str, Any], sender: dict[str, Any], extra: dict[str, Any], staff: Staff) -> Part:
    type_ = _type(message)
    if type_ not in _TYPES.values():
        raise UnclearError(
            "nothing says whether it was received or sent ('message_type')", "export it with 'message_type'"
        )
    if fields.flag(message.get("private")) is True:
        return "note"
    if type_ == "incoming":
        return "customer"
    kind = (fields.text(sender.get("type")) or fields.text(message.get("sender_type")) or "").lower()
    who = (fields.key(sender.get("id")), fields.text(sender.get("name")), fields.text(sender.get("email")))
    if kind in _PROGRAMS or staff.is_bot(*who):
        return "bot"
    campaign = fields.table(message.get("additional_attributes")).get("campaign_id")
    if type_ == "template" or extra.get("automation_rule_id") or campaign:
        return "auto-reply"
    if kind in _CUSTOMERS:
        raise UnclearError("was sent, and yet its sender is a contact", "look at it in Chatwoot")
    # Without a sender it was written in the app of the channel, or by a program; nobody can be named for it.
    return "agent" if sender or kind == "user" or extra.get("external_echo") else "bot"


def _name(person: dict[str, Any]) -> str | None:
    names = ("name", "available_name", "email", "phone_number", "identifier")
    return next((told for name in names if (told := fields.text(person.get(name)))), None)


def _subject(rows: list[dict[str, Any]]) -> str | None:
    mails = (fields.table(fields.table(row.get("content_attributes")).get("email")) for row in rows)
    return next((told for mail in mails if (told := fields.text(mail.get("subject")))), None)


def _channel(told: object) -> str | None:
    return channel((fields.text(told) or "").rpartition("::")[2])


def _csat(rows: list[dict[str, Any]]) -> float | None:
    """The last rating: a survey is asked again after each time that the conversation was closed."""
    found = None
    for row in rows:
        extra = fields.table(row.get("content_attributes"))
        values = fields.table(extra.get("submitted_values"))
        survey = fields.table(values.get("csat_survey_response") or extra.get("csat_survey_response"))
        rating = fields.number(survey.get("rating"))
        found = rating if rating is not None and 1 <= rating <= 5 else found
    return found

"""What comes in: a message, and the thread that a draft answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

ROLES = ("customer", "agent", "bot", "note")
CHANNELS = ("email", "chat", "social", "sms", "ticket")
FORMATS = ("text", "markdown", "html")


class ThreadError(ValueError):
    """A thread that cannot be read. `field` names the place, `remedy` says what to do."""

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
        self.remedy = remedy


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """Findings in a draft that somebody chose not to see, and why.

    Those of `rule`: an id, a category, or the start of an id with a * behind it; with a `quote` only those that touch
    these words. `by` says where that was chosen ("front matter", "sidecar", "configuration", "comment"), and `path`,
    `line` and `column` where it stands.
    """

    rule: str
    reason: str
    by: str
    quote: str | None = None
    path: str = ""
    line: int = 1
    column: int = 1


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message of a thread, as it was sent.

    `at` is an aware UTC time, or None where it is not known.
    """

    role: str
    text: str
    author: str | None = None
    at: datetime | None = None
    meta: dict[str, Any] = {}


class Thread(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft (`reply`) with what came before it (`thread`, oldest first).

    Every offset that replylint reports counts Unicode code points in `reply` as given here.
    Unknown keys of the source stay in `meta`. `system` is None for a reply that is about to be sent; for a template it
    is the helpdesk that fills its placeholders (`rules/systems.yml`), or "any" where that is not known. `variables`
    are placeholders that the team has besides those of the system.
    """

    reply: str
    thread: tuple[Message, ...] = ()
    id: str = ""
    channel: str | None = None
    language: str | None = None
    format: str = "text"
    subject: str | None = None
    customer: str | None = None
    company: str | None = None
    reply_author: str | None = None
    reply_at: datetime | None = None
    masks: tuple[str, ...] = ()
    system: str | None = None
    variables: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    meta: dict[str, Any] = {}

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Thread:
        """The thread in a decoded JSON object (the Thread JSON contract).

        Raises ThreadError, naming the key, where a known key holds the wrong kind of value.
        """
        if not isinstance(data, Mapping):
            raise ThreadError("thread", f"is {_kind(data)}, not an object", 'give {"reply": "...", "thread": [...]}')
        if "reply" not in data:
            raise ThreadError("reply", "is missing", 'put the draft under the key "reply"')
        rest = dict(data)
        customer = rest.pop("customer", None)
        name = customer.get("name") if isinstance(customer, Mapping) else customer
        messages = rest.pop("thread", None) or []
        if not isinstance(messages, list):
            raise ThreadError("thread", f"is {_kind(messages)}, not a list", "give a list of messages")
        masks = rest.pop("masks", None) or []
        if not isinstance(masks, list) or not all(isinstance(mask, str) for mask in masks):
            raise ThreadError("masks", "is not a list of strings", 'give ["<name>", ...]')
        return cls(
            reply=_text(rest.pop("reply"), "reply"),
            thread=tuple(_message(message, index) for index, message in enumerate(messages)),
            id=_id(rest.pop("id", "")),
            channel=_one_of(rest.pop("channel", None), "channel", CHANNELS),
            language=_optional(rest.pop("language", None), "language"),
            format=_one_of(rest.pop("format", None), "format", FORMATS) or "text",
            subject=_optional(rest.pop("subject", None), "subject"),
            customer=_optional(name, "customer.name"),
            company=_optional(rest.pop("company", None), "company"),
            reply_author=_optional(rest.pop("reply_author", None), "reply_author"),
            reply_at=_time(rest.pop("reply_at", None), "reply_at"),
            masks=tuple(masks),
            meta=rest,
        )


def _message(data: Any, index: int) -> Message:
    where = f"thread[{index}]"
    if not isinstance(data, Mapping):
        raise ThreadError(where, f"is {_kind(data)}, not an object", 'give {"role": "customer", "text": "..."}')
    rest = dict(data)
    role = _one_of(rest.pop("role", None), f"{where}.role", ROLES)
    if role is None:
        raise ThreadError(f"{where}.role", "is missing", f"use one of {', '.join(ROLES)}")
    return Message(
        role=role,
        text=_text(rest.pop("text", None), f"{where}.text"),
        author=_optional(rest.pop("author", None), f"{where}.author"),
        at=_time(rest.pop("at", None), f"{where}.at"),
        meta=rest,
    )


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise ThreadError(field, f"is {_kind(value)}, not a string", "give the text as a string")
    return value


def _optional(value: Any, field: str) -> str | None:
    return None if value is None else _text(value, field)


def _id(value: Any) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _optional(value, "id") or ""


def _one_of(value: Any, field: str, allowed: tuple[str, ...]) -> str | None:
    if value is None:
        return None
    if value not in allowed:
        raise ThreadError(field, f"{value!r} is not known", f"use one of {', '.join(allowed)}")
    return str(value)


def _time(value: Any, field: str) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ThreadError(field, f"{value!r} is not a time", "write it as 2026-03-02T09:14:00Z") from None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)

"""A conversation as a helpdesk keeps it, and the replies in it that are an agent's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from replylint.reading import html
from replylint.thread import Message, Thread

# Why a message is no reply to judge, in the words of the counts that a QA lead reads.
Exclusion = Literal["customer", "note", "forward", "bot", "auto-reply", "empty"]
EXCLUSIONS: tuple[Exclusion, ...] = ("customer", "note", "forward", "bot", "auto-reply", "empty")
_ROLES = {"customer": "customer", "note": "note", "bot": "bot", "auto-reply": "bot"}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message as it was sent. `excluded` is None for what an agent wrote to the customer, else why it is no reply.

    `text` is in `format` (text, markdown, html). `author` is the name that people know, `author_id` what tells two of
    one name apart (an id or an address); `team` is the author's. `at` is an aware UTC time, None where not known.
    """

    text: str
    excluded: Exclusion | None
    format: str = "text"
    id: str = ""
    author: str | None = None
    author_id: str | None = None
    team: str | None = None
    at: datetime | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What an export tells of a whole conversation, None where it does not.

    `channel` is one of thread.CHANNELS. `csat` is the customer's rating as the helpdesk gives it (1 to 5; a thumb is
    1 or 5).
    """

    subject: str | None = None
    channel: str | None = None
    language: str | None = None
    customer: str | None = None
    company: str | None = None
    team: str | None = None
    csat: float | None = None


class Conversation(Facts, frozen=True, kw_only=True):
    """All messages of one ticket or talk, oldest first.

    `path` and `line` (from 1) are where the conversation begins, where that is known.
    """

    id: str
    messages: tuple[Said, ...]
    masks: tuple[str, ...] = ()
    path: str = ""
    line: int | None = None


class Piece(Facts, frozen=True, kw_only=True):
    """One message of a conversation whose messages lie apart, in several rows, pages or mails.

    `conversation` is the key by which they are gathered; the facts are those that this place tells, and `line` is that
    of the message.
    """

    conversation: str
    said: Said
    path: str = ""
    line: int | None = None


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table of replies that holds no reply to judge, so that every row is accounted for."""

    path: str
    reason: Exclusion
    line: int | None = None
    conversation: str = ""
    message: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One reply of an agent with what came before it, and what an audit tells of it besides.

    `position` counts the messages of the conversation from 0. `answered_at` is when an agent next wrote there, None
    if nobody did; `last_at` is the time of the last message that the conversation has.
    """

    thread: Thread
    conversation: str
    position: int
    agent: str | None = None
    agent_id: str | None = None
    team: str | None = None
    csat: float | None = None
    answered_at: datetime | None = None
    last_at: datetime | None = None
    line: int | None = None


def whole(pieces: Sequence[Piece]) -> Conversation:
    """The conversation of which these are all the messages, in the order of their times where all have one."""
    order = sorted(pieces, key=_when) if all(piece.said.at is not None for piece in pieces) else list(pieces)

    def told(name: str) -> Any:
        return next((value for piece in order if (value := getattr(piece, name)) is not None), None)

    return Conversation(
        id=order[0].conversation,
        messages=tuple(piece.said for piece in order),
        **{name: told(name) for name in Facts.__struct_fields__},
        path=order[0].path,
        line=order[0].line,
    )


def _when(piece: Piece) -> datetime:
    assert piece.said.at is not None
    return piece.said.at


def cases(conversation: Conversation) -> Iterator[Case]:
    """Every reply of an agent, with the messages before it as its thread."""
    before: list[Message] = []
    told = conversation.messages
    last_at = max((said.at for said in told if said.at is not None), default=None)
    for position, said in enumerate(told):
        if said.excluded is None:
            name = said.id or str(position + 1)
            thread = Thread(
                id=f"{conversation.id}/{name}",
                reply=said.text,
                format=said.format,
                thread=tuple(before),
                channel=conversation.channel,
                language=conversation.language,
                subject=conversation.subject,
                customer=conversation.customer,
                company=conversation.company,
                reply_author=said.author or said.author_id,
                reply_at=said.at,
                masks=conversation.masks,
            )
            yield Case(
                thread=thread,
                conversation=conversation.id,
                position=position,
                agent=said.author or said.author_id,
                agent_id=said.author_id or said.author,
                team=said.team or conversation.team,
                csat=conversation.csat,
                answered_at=_next_reply(told[position + 1 :]),
                last_at=last_at,
                line=conversation.line,
            )
        if said.excluded != "empty":
            before.append(_message(said))


def _next_reply(later: Sequence[Said]) -> datetime | None:
    return next((said.at for said in later if said.excluded is None and said.at is not None), None)


def _message(said: Said) -> Message:
    """The message as a later reply has it in its thread: as its readers saw it."""
    role = _ROLES.get(said.excluded or "", "agent" if said.excluded is None else "note")
    text = html.render(said.text).text.strip() if said.format == "html" else said.text
    return Message(role=role, text=text, author=said.author or said.author_id, at=said.at)


class Staff(msgspec.Struct, frozen=True):
    """Who is an agent where an export does not say: names, ids, addresses, or domains such as "@shop.example"."""

    agents: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()

    def is_agent(self, *names: str | None) -> bool:
        """Whether any of the names, ids or addresses of one person is among the agents."""
        return _among(self.agents, names)

    def is_bot(self, *names: str | None) -> bool:
        """Whether any of them is among those that answer by themselves."""
        return _among(self.bots, names)


def _among(known: tuple[str, ...], names: tuple[str | None, ...]) -> bool:
    folded = [name.casefold() for name in names if name]
    return any(
        name.endswith(entry.casefold()) if entry.startswith("@") else name == entry.casefold()
        for entry in known
        for name in folded
    )

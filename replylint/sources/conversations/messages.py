"""Messages as every reader of an export makes them; what cannot be understood becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.conversation import Said
from replylint.sources.conversations.exclusion import Part, exclusion

_AGAIN = "export it again, or leave it out"


class UnclearError(ValueError):
    """A message or conversation that cannot be understood; `remedy` says what to do."""

    def __init__(self, problem: str, remedy: str = _AGAIN) -> None:
        super().__init__(problem)
        self.remedy = remedy


def said(
    words: tuple[str, str],
    part: Part,
    *,
    id: str = "",  # noqa: A002 - the name of the field that it fills
    author: str | None = None,
    author_id: str | None = None,
    team: str | None = None,
    at: datetime | None = None,
    subject: str | None = None,
    headers: Mapping[str, str] | None = None,
    to_customer: bool | None = None,
) -> Said:
    """The message of the words (a text and its format), with the reason why it is no reply to judge.

    `subject`, `headers` and `to_customer` are those of this one message, as in `forwards`.
    """
    text, form = words
    excluded = exclusion(text, form, part, subject=subject, headers=headers, to_customer=to_customer)
    return Said(
        text=text, format=form, excluded=excluded, id=id, author=author, author_id=author_id or None, team=team, at=at
    )


def words(message: Mapping[str, Any], forms: Mapping[str, str]) -> tuple[str, str]:
    """The text of a message with its format: of the first of the fields that has words, "" where none has.

    Raises UnclearError where no field holds a text, and one holds something else.
    """
    for name, form in forms.items():
        value = message.get(name)
        if isinstance(value, str) and value.strip():
            return value, form
    wrong = next((name for name in forms if not isinstance(message.get(name), str | None)), None)
    if wrong is not None:
        raise UnclearError(f"{wrong!r} is {fields.kind(message[wrong])}, not a string")
    return "", next(iter(forms.values()))


def each(
    where: str, messages: Iterable[object], read: Callable[[dict[str, Any]], Said | None]
) -> tuple[tuple[Said, ...], list[Problem]]:
    """The messages in the order of their times, and a problem for every one that cannot be understood.

    `read` returns None for an event that is no message, and raises UnclearError. `where` names the conversation.
    """
    told: list[Said] = []
    problems: list[Problem] = []
    for number, message in enumerate(messages, 1):
        try:
            if not isinstance(message, dict):
                raise UnclearError(f"is {fields.kind(message)}, not an object")
            found = read(message)
        except UnclearError as unclear:
            problems.append(problem(f"{where}, message {_name(message) or number}", unclear))
        else:
            if found is not None:
                told.append(found)
    return in_order(told), problems


def in_order(messages: Iterable[Said]) -> tuple[Said, ...]:
    """Oldest first, where all have a time; else as they came."""
    came = tuple(messages)
    times = {id(message): message.at for message in came if message.at is not None}
    return tuple(sorted(came, key=lambda message: times[id(message)])) if len(times) == len(came) else came


def entries(data: object, *keys: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """What an export lists, each with the page that it stands in.

    That is a list, an object with a list under one of the keys, or a list of such pages; a lone object counts as one.
    """
    for page in data if isinstance(data, list) else [data]:
        around = fields.table(page)
        several = next((around[key] for key in keys if isinstance(around.get(key), list)), None)
        if several is None:
            yield page, around
        else:
            yield from ((entry, around) for entry in several)


def put_together(
    listed: Iterable[tuple[Any, dict[str, Any]]], conversation_of: Callable[[dict[str, Any]], str | None], name: str
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The entries, where messages that lie there by themselves are put under `name` of one conversation each.

    `conversation_of` gives the id of the conversation that such a message belongs to, None for what is no message.
    """
    loose: dict[str, tuple[list[Any], dict[str, Any]]] = {}
    for entry, page in listed:
        id_ = conversation_of(entry) if isinstance(entry, dict) else None
        if id_ is None:
            yield entry, page
        else:
            loose.setdefault(id_, ([], page))[0].append(entry)
    for id_, (messages, page) in loose.items():
        yield {"id": id_, name: messages}, page


def problem(where: str, unclear: UnclearError) -> Problem:
    """What is unclear, and where."""
    return Problem(path="", message=f"{where}: {unclear}", remedy=unclear.remedy)


def unread(where: str, entry: object, *needed: str) -> Problem:
    """The problem of what should be a conversation and is none."""
    if not isinstance(entry, dict):
        return problem(where, UnclearError(f"is {fields.kind(entry)}, not an object"))
    name = next((name for name in needed if name in entry), None)
    if name is None:
        return problem(where, UnclearError(f"has no {needed[0]!r}", f"export it with its {needed[0]}"))
    return problem(where, UnclearError(f"{name!r} is {fields.kind(entry[name])}, not a list"))


def _name(message: object) -> str:
    return fields.key(message.get("id")) if isinstance(message, dict) else ""

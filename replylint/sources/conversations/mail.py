"""Conversations by mail: mbox files and folders of .eml files, gathered by what a mail answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

import msgspec

from replylint.reading import eml
from replylint.report import Problem
from replylint.sources.conversations import fields
from replylint.sources.conversations.conversation import Piece, Said, Staff
from replylint.sources.conversations.exclusion import Part, exclusion
from replylint.sources.conversations.linked import Linked
from replylint.sources.conversations.mbox import LARGEST_MAIL, Raw, mails
from replylint.sources.item import LONGEST_TEXT, SourceError, from_here, problem

_NOBODY = Staff()
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_IDS = re.compile(r"<([^<>\s]+)>")
_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw|antwort|odp|ref|rif|res|r)\s*(?:\[\d+\])?\s*:", re.I)
_PREFIXES = re.compile(
    r"(?:\s*(?:re|aw|sv|antw|antwort|odp|ref|rif|res|r|fwd?|fw|wg|tr|doorst|rv|enc|vb|vs|i)\s*(?:\[\d+\])?\s*:)+\s*",
    re.I,
)
_ROBOTS = re.compile(r"(?:mailer-daemon|postmaster|no-?reply-bounces?|bounces?)(?:[+@-]|\Z)", re.I)
# Where everybody has an address, so that a shop which uses one is known by the whole of it.
_FOR_EVERYBODY = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "qq.com",
        "163.com",
    }
)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What the heads of all mails tell together, and one mail does not.

    `roots` gives for a mail the first of its conversation, where that is another, and `customers` for a first mail who
    wrote in its conversation and is no agent. `note` says who was taken for an agent, where the user did not.
    """

    staff: Staff
    roots: dict[str, str]
    customers: dict[str, tuple[str, ...]]
    note: str | None = None


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the head of a mail tells. `told` are its fields by their names in lower case."""

    id: str
    answers: tuple[str, ...]
    subject: str
    sender: str
    name: str | None
    to: tuple[str, ...]
    told: dict[str, str]
    automatic: bool

    @property
    def opens(self) -> bool:
        """Whether it seems to begin a conversation."""
        return not self.answers and not _ANSWER.match(self.subject)


class _Loose(msgspec.Struct, frozen=True):
    """A mail that names none that it answers, known by its subject and by who is in it."""

    id: str
    subject: str
    sender: str
    people: tuple[str, ...]
    opens: bool


def survey(boxes: Iterable[tuple[str, BinaryIO]], staff: Staff = _NOBODY) -> Survey:
    """What the heads of all mails in these files tell; of each file its path and its bytes."""
    linked = Linked()
    senders: dict[str, str] = {}
    loose: list[_Loose] = []
    count = _Count()
    for path, file in boxes:
        for raw in mails(file, heads_only=True):
            head = _head(raw, path)
            if head is None:
                continue
            senders.setdefault(head.id, head.sender)
            for above in head.answers:
                linked.join(head.id, above)
            if not head.answers:
                people = (head.sender, *head.to)
                loose.append(_Loose(head.id, _bare(head.subject), head.sender, people, head.opens))
            if not head.automatic:
                count.add(head)
    note = None
    if not staff.agents:
        agents, note = count.agents()
        staff = Staff(agents=agents, bots=staff.bots)
    _join_loose(linked, loose, staff)
    customers: dict[str, tuple[str, ...]] = {}
    for id_, sender in senders.items():
        if not staff.is_agent(sender):
            root = linked.root(id_)
            known = customers.get(root, ())
            customers[root] = known if sender in known else (*known, sender)
    return Survey(staff=staff, roots=linked.roots(), customers=customers, note=note)


def pieces(file: BinaryIO, path: str, known: Survey) -> Iterator[Piece | Problem]:
    """The mails in an mbox, or the one in an .eml file, in their order there."""
    for raw in mails(file):
        try:
            yield _piece(raw, path, known)
        except SourceError as error:
            yield error.problem


def _piece(raw: Raw, path: str, known: Survey) -> Piece:
    if not raw.whole:
        message = f"the mail is larger than {LARGEST_MAIL // 1_000_000} MB"
        raise problem(path, message, "save it without its attachments", raw.line)
    head = _head(raw, path)
    if head is None:
        raise problem(path, "the mail names no sender", "leave it out", raw.line)
    text, form, at = _body(raw, path)
    root = known.roots.get(head.id, head.id)
    customers = known.customers.get(root, ())
    part = _part(head, known.staff)
    to_customer = any(address in customers for address in head.to) if customers else None
    excluded = exclusion(text, form, part, subject=head.subject, headers=head.told, to_customer=to_customer)
    return Piece(
        conversation=root,
        said=Said(
            text=text,
            excluded=excluded,
            format=form,
            id=head.id,
            author=head.name or head.sender,
            author_id=head.sender,
            at=at,
        ),
        subject=head.subject or None,
        channel="email",
        customer=(head.name or head.sender) if part == "customer" else None,
        path=path,
        line=raw.line,
    )


def _body(raw: Raw, path: str) -> tuple[str, str, datetime | None]:
    try:
        mail = eml.read(raw.data)
    except ValueError as error:
        if str(error) != "the mail has no text":
            raise _unreadable(path, raw.line) from error
        return "", "text", None
    except Exception as error:  # of malformed heads, the email package raises whatever it stumbles over
        raise _unreadable(path, raw.line) from error
    if "\0" in mail.body:
        raise problem(path, "the mail holds a NUL, which is no text", "leave it out", raw.line)
    if len(mail.body) > LONGEST_TEXT:
        message = f"the mail has {len(mail.body):,} characters; {LONGEST_TEXT:,} is the limit"
        raise problem(path, message, "leave it out", raw.line)
    return mail.body.rstrip("\r\n"), mail.format, mail.at


def _unreadable(path: str, line: int) -> SourceError:
    return problem(path, "cannot be read as a mail", "leave it out, or save its text as .txt", line)


def _part(head: _Head, staff: Staff) -> Part:
    names = (head.sender, head.name)
    if head.automatic:
        return "auto-reply"
    if staff.is_bot(*names):
        return "bot"
    if not staff.is_agent(*names):
        return "customer"
    among_themselves = bool(head.to) and all(staff.is_agent(address) for address in head.to)
    return "note" if among_themselves else "agent"


def _head(raw: Raw, path: str) -> _Head | None:
    """The head of a mail; None for one without a sender, which is no mail."""
    from email.utils import getaddresses

    end = _END_OF_HEAD.search(raw.data)
    said = raw.data[: end.start()] if end else raw.data
    try:
        told = fields.headers(said.decode("utf-8"))
    except UnicodeDecodeError:
        told = fields.headers(said.decode("cp1252", "replace"))
    senders = _people(told.get("from") or told.get("sender", ""))
    if not senders:
        return None
    name, sender = senders[0]
    ids = _IDS.findall(told.get("message-id", ""))
    talk = told.get("x-gm-thrid")
    above = [*_IDS.findall(told.get("references", "")), *_IDS.findall(told.get("in-reply-to", ""))]
    if talk:
        above = [*above, f"thread {talk}"]
    own = ids[0] if ids else f"{from_here(path)}:{raw.line}"
    to = getaddresses([told[field] for field in ("to", "cc", "bcc") if field in told])
    return _Head(
        id=own,
        answers=tuple(dict.fromkeys(id_ for id_ in above if id_ != own)),
        subject=_decoded(told.get("subject", "")),
        sender=sender.casefold(),
        name=name or None,
        to=tuple(address.casefold() for _, address in to if "@" in address),
        told=told,
        automatic=_automatic(told, sender),
    )


def _people(said: str) -> list[tuple[str, str]]:
    from email.utils import getaddresses

    return [(_decoded(name), address) for name, address in getaddresses([said]) if address]


def _decoded(said: str) -> str:
    if "=?" not in said:
        return said.strip()
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return " ".join(str(make_header(decode_header(said))).split())
    except (HeaderParseError, LookupError, ValueError):
        return said.strip()


def _automatic(told: dict[str, str], sender: str) -> bool:
    """Whether a program sent the mail, by its head alone."""
    auto = told.get("auto-submitted", "no").partition(";")[0].strip().casefold()
    return (
        auto not in ("no", "")
        or _precedence(told) in ("bulk", "junk", "auto_reply")
        or told.get("return-path", "").replace(" ", "") == "<>"
        or _ROBOTS.match(sender) is not None
    )


def _precedence(told: dict[str, str]) -> str:
    return told.get("precedence", "").strip().casefold().replace("-", "_")


def _bare(subject: str) -> str:
    """A subject without what programs put before it."""
    return " ".join(_PREFIXES.sub("", subject, count=1).split()).casefold()


def _join_loose(linked: Linked, loose: list[_Loose], staff: Staff) -> None:
    """Put answers that name no mail below the last one of that subject and with that customer."""
    begun: dict[tuple[str, frozenset[str]], str] = {}
    waiting: list[tuple[tuple[str, frozenset[str]], str]] = []
    for mail in loose:
        if not mail.subject:
            continue
        outside = frozenset(address for address in mail.people if not staff.is_agent(address))
        key = (mail.subject, outside or frozenset(mail.people))
        if mail.opens and not (key in begun and staff.is_agent(mail.sender)):
            begun[key] = mail.id
        elif key in begun:
            linked.join(mail.id, begun[key])
        else:
            waiting.append((key, mail.id))
    for key, id_ in waiting:  # the answer lies before the question in the file
        linked.join(id_, begun.setdefault(key, id_))


class _Count:
    """Who seems to be the company: first mails go to it, answers come from it, and it seldom writes first."""

    def __init__(self) -> None:
        self._first_to: Counter[str] = Counter()
        self._weight: Counter[str] = Counter()
        self._first = 0

    def add(self, head: _Head) -> None:
        """Count one mail."""
        if head.opens:
            self._first += 1
            for name in {part for address in head.to for part in _names(address)}:
                self._first_to[name] += 1
                self._weight[name] += 2
            for name in _names(head.sender):
                self._weight[name] -= 1
        else:
            for name in _names(head.sender):
                self._weight[name] += 1

    def agents(self) -> tuple[tuple[str, ...], str]:
        """The agents, and what the user is told of how they were found."""
        domains = [(weight, name) for name, weight in self._weight.items() if name.startswith("@") and weight > 0]
        free = {f"@{domain}" for domain in _FOR_EVERYBODY}
        best = max(domains, default=None)
        if best is not None and best[1] in free:
            best = max(
                (weight, name) for name, weight in self._weight.items() if name.endswith(best[1]) and name != best[1]
            )
        if best is None:
            return (), "nobody is known as an agent; name them with --agents"
        name = best[1]
        who = f"everyone at {name}" if name.startswith("@") else name
        how = (
            f"{self._first_to[name]:,} of {self._first:,} first mails went there"
            if self._first_to[name]
            else "most answers come from there"
        )
        return (name,), f"agents: {who} (guessed, {how}; change with --agents)"


def _names(address: str) -> tuple[str, str]:
    return address, "@" + address.rpartition("@")[2]

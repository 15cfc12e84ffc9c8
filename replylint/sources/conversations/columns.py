"""Which column of a table means what: guessed from the names in its head, or as the user says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec

from replylint.sources.conversations.channels import channel
from replylint.sources.conversations.conversation import Staff
from replylint.sources.conversations.fields import flag
from replylint.sources.item import SourceError, from_here, problem

Kind = Literal["replies", "messages"]

# The names that each field goes by, the surest first, in lower case without what is no letter or digit.
_NAMES: dict[str, tuple[str, ...]] = {
    "reply": (
        "reply",
        "agentreply",
        "replytext",
        "replybody",
        "agentresponse",
        "agentanswer",
        "agentmessage",
        "supportreply",
        "supportresponse",
        "companyreply",
        "companyresponse",
        "responsetext",
        "responsebody",
        "response",
        "answertext",
        "answerbody",
        "answer",
        "replyhtml",
        "resolution",
    ),
    "text": (
        "text",
        "messagetext",
        "messagebody",
        "plainbody",
        "bodytext",
        "textbody",
        "message",
        "body",
        "content",
        "messagecontent",
        "commentbody",
        "commenttext",
        "comment",
        "utterance",
        "msg",
        "bodyhtml",
        "htmlbody",
    ),
    "conversation": (
        "conversation",
        "conversationid",
        "convid",
        "ticketid",
        "threadid",
        "ticketnumber",
        "ticketno",
        "ticketref",
        "ticketkey",
        "ticket",
        "caseid",
        "casenumber",
        "chatid",
        "dialogueid",
        "dialogid",
        "sessionid",
        "requestid",
        "issueid",
        "issuekey",
        "interactionid",
    ),
    "message_id": (
        "messageid",
        "msgid",
        "replyid",
        "commentid",
        "tweetid",
        "postid",
        "eventid",
        "partid",
        "id",
        "uuid",
    ),
    "answers": (
        "inresponsetotweetid",
        "inreplyto",
        "inreplytoid",
        "inreplytomessageid",
        "replytoid",
        "parentid",
        "parentmessageid",
    ),
    "role": (
        "role",
        "sendertype",
        "fromrole",
        "senderrole",
        "authortype",
        "authorrole",
        "usertype",
        "userrole",
        "participanttype",
        "participantrole",
        "speakerrole",
        "inbound",
        "isinbound",
        "incoming",
        "isincoming",
        "iscustomer",
        "fromcustomer",
        "outbound",
        "isoutbound",
        "outgoing",
        "isoutgoing",
        "isagent",
        "fromagent",
        "isstaff",
        "direction",
        "messagedirection",
    ),
    "author": (
        "author",
        "authorname",
        "replyauthor",
        "agentname",
        "agent",
        "assigneename",
        "assignee",
        "assignedto",
        "assignedagent",
        "teammate",
        "teammatename",
        "representative",
        "rep",
        "repname",
        "handledby",
        "answeredby",
        "respondedby",
        "repliedby",
        "sendername",
        "fromname",
    ),
    "author_id": (
        "authorid",
        "agentid",
        "agentemail",
        "assigneeid",
        "assigneeemail",
        "teammateid",
        "teammateemail",
        "authoremail",
        "senderid",
        "senderemail",
        "fromemail",
        "fromaddress",
    ),
    "team": ("team", "teamname", "agentteam", "agentgroup", "group", "groupname", "department", "queue", "queuename"),
    "customer": (
        "customer",
        "customername",
        "requestername",
        "requester",
        "clientname",
        "client",
        "contactname",
        "contact",
        "enduser",
        "customeremail",
        "requesteremail",
        "customerid",
    ),
    "customer_message": (
        "customermessage",
        "customertext",
        "customerquestion",
        "customerquery",
        "customerrequest",
        "customerinquiry",
        "question",
        "inquiry",
        "enquiry",
        "query",
        "request",
        "instruction",
        "ticketdescription",
        "description",
        "complaint",
    ),
    "thread": ("thread", "history", "messages", "conversationhistory", "threadhistory", "previousmessages"),
    "at": (
        "at",
        "createdat",
        "replyat",
        "repliedat",
        "respondedat",
        "answeredat",
        "sentat",
        "timestamp",
        "datetime",
        "messagetime",
        "createdtime",
        "creationtime",
        "datecreated",
        "createddate",
        "createdon",
        "created",
        "replydate",
        "sentdate",
        "date",
        "sent",
        "time",
    ),
    "subject": ("subject", "ticketsubject", "title", "tickettitle"),
    "channel": ("channel", "ticketchannel", "channelname", "contactchannel", "via", "source", "medium", "platform"),
    "language": ("language", "lang", "locale", "languagecode"),
    "company": ("company", "companyname", "brand", "brandname"),
    "csat": (
        "csat",
        "csatscore",
        "csatrating",
        "satisfaction",
        "satisfactionrating",
        "satisfactionscore",
        "customersatisfaction",
        "customersatisfactionrating",
        "conversationrating",
        "ticketrating",
        "rating",
    ),
    "format": ("format", "bodyformat", "textformat", "contenttype", "mimetype"),
    "public": ("public", "ispublic", "private", "isprivate", "internal", "isinternal", "isnote", "internalnote"),
}
FIELDS = tuple(_NAMES)

# What these columns hold is known by their values alone.
_ROLE_OR_AUTHOR = ("sender", "from", "speaker", "author", "sentby", "type", "messagetype", "party", "participant")
_HTML = frozenset({"replyhtml", "bodyhtml", "htmlbody"})
_AGENT_WHERE_TRUE = frozenset({"outbound", "isoutbound", "outgoing", "isoutgoing", "isagent", "fromagent", "isstaff"})
_NOTE_WHERE_TRUE = frozenset({"private", "isprivate", "internal", "isinternal", "isnote", "internalnote"})
_AGENTS_ONLY = re.compile(r"agent|assign|teammate|rep|handled|answered|responded")
_ROLES = {
    "customer": "customer user enduser client contact visitor requester buyer guest consumer human lead inbound"
    " incoming in",
    "agent": "agent admin staff support rep representative outbound outgoing out operator teammate employee assistant"
    " supportagent owner",
    "bot": "bot system automation automated chatbot botresponse workflow",
    "note": "note internal private internalnote privatenote notes",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split()}
_NO_WORD = re.compile(r"[\W_]+")
_NUMBERED_DATE = re.compile(r"\s*(\d{1,2})[-/](\d{1,2})[-/]\d{2,4}\b", re.ASCII)
_MOST_SHOWN = 40
_LONGEST_SHOWN = 40


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of one table mean.

    `named` gives for a field the name of its column, in the order of FIELDS. `kind` is "replies" where a row is one
    reply, "messages" where it is one message of a conversation. `by_user` are the fields that the user named.
    `day_first` is how 03/04/2026 is read in this table. `linked` where a message tells which one it answers, and no
    column tells the conversation: it must be gathered from the whole table first (tables.linked).
    """

    path: str
    header: tuple[str, ...]
    kind: Kind
    named: dict[str, str]
    by_user: frozenset[str] = frozenset()
    day_first: bool = False
    linked: bool = False

    def places(self) -> tuple[int, ...]:
        """Where in a row each of FIELDS stands, -1 for one that is not there."""
        return tuple(self.header.index(self.named[field]) if field in self.named else -1 for field in FIELDS)

    def shown(self) -> str:
        """The line that tells the user how the table is read."""
        fields = ", ".join(f"{field} = {_shown(name)}" for field, name in self.named.items())
        guessed = " (guessed; change with --column)" if set(self.named) - self.by_user else ""
        return f"{from_here(self.path)}: {fields}{guessed}"

    @property
    def html(self) -> bool:
        """Whether the name of the column says that its texts are HTML."""
        return _plain(self.named.get("reply", self.named.get("text", ""))) in _HTML

    @property
    def agent_where_true(self) -> bool:
        """Whether a yes in the column of roles means the agent, as in `is_agent`, and not the customer."""
        return _plain(self.named.get("role", "")) in _AGENT_WHERE_TRUE

    @property
    def note_where_true(self) -> bool:
        """Whether a yes in the column of what is public means a note, as in `is_private`."""
        return _plain(self.named.get("public", "")) in _NOTE_WHERE_TRUE

    @property
    def names_agents_only(self) -> bool:
        """Whether the author named is the agent even on a row of the customer, as in `assignee`."""
        return any(_agents_only(self.named[field]) for field in ("author", "author_id") if field in self.named)


def guess(
    header: Sequence[str],
    sample: Sequence[Sequence[Any]] = (),
    *,
    path: str = "",
    given: Mapping[str, str] | None = None,
    staff: Staff | None = None,
) -> Columns:
    """What the columns of a table mean, `sample` being some of its rows. Raises SourceError where too little is told.

    `given` is what the user says: for a field the name of its column.
    """
    columns = tuple(header)
    named = {field: _column(columns, field, name, path) for field, name in (given or {}).items()}
    by_user = frozenset(named)
    free = [name for name in columns if name.strip() and name not in named.values()]
    values = {name: [row[place] for row in sample if place < len(row)] for place, name in enumerate(columns)}
    for name in [name for name in free if "role" not in named and _plain(name) in _ROLE_OR_AUTHOR]:
        if _tells_roles(values[name]):
            named["role"] = name
            free.remove(name)
    free = [name for name in free if not _of_no_channel(name, values[name])]
    for field, names in _NAMES.items():
        found = None if field in named else _first(names, free)
        if found is not None:
            named[field] = found
            free.remove(found)
    for name in [name for name in free if "author" not in named and _plain(name) in ("sender", "from", "speaker")]:
        named["author"] = name
        free.remove(name)
    kind: Kind = "messages" if "text" in by_user or "reply" not in named else "replies"
    if kind == "replies":
        text = named.pop("text", None)
        if text is not None and "thread" not in named:
            named.setdefault("customer_message", text)
        named.pop("answers", None)
    else:
        named.pop("reply", None)
        named.pop("customer_message", None)
        named.pop("thread", None)
    linked = kind == "messages" and "conversation" not in named and {"message_id", "answers"} <= named.keys()
    if not linked:
        named.pop("answers", None)
    found_columns = Columns(
        path=path,
        header=columns,
        kind=kind,
        named={field: named[field] for field in FIELDS if field in named},
        by_user=by_user & named.keys(),
        day_first=day_first(values[named["at"]]) if "at" in named else False,
        linked=linked,
    )
    missing = _missing(found_columns, staff or Staff())
    if missing:
        raise _refused(found_columns, *missing)
    return found_columns


@lru_cache(maxsize=256)
def places_in(keys: tuple[str, ...], fields: tuple[str, ...]) -> dict[str, str]:
    """For each of the fields that is found among the keys of an object, the key."""
    named = {field: _first(_NAMES[field], keys) for field in fields}
    return {field: key for field, key in named.items() if key is not None}


def role_of(value: object, *, agent_where_true: bool = False) -> str | None:
    """The role that a value names: customer, agent, bot or note; None for one that is not known."""
    if isinstance(value, str):
        found = _ROLE_OF.get(value) or _ROLE_OF.get(_plain(value))
        if found is not None:
            return found
    says = flag(value)
    return None if says is None else "agent" if says == agent_where_true else "customer"


def day_first(values: Sequence[object]) -> bool:
    """Whether dates such as 03/04/2026 begin with the day: where some can be nothing else, and none the contrary."""
    dates = [date for value in values if isinstance(value, str) and (date := _NUMBERED_DATE.match(value))]
    return any(int(date[1]) > 12 for date in dates) and not any(int(date[2]) > 12 for date in dates)


def _plain(name: str) -> str:
    plain = _NO_WORD.sub("", name.casefold())
    return plain[:-3] if plain.endswith(("utc", "gmt")) else plain


def _first(names: tuple[str, ...], columns: Sequence[str]) -> str | None:
    plain = {_plain(column): column for column in reversed(columns)}
    return next((plain[name] for name in names if name in plain), None)


def _column(columns: tuple[str, ...], field: str, name: str, path: str) -> str:
    if field not in FIELDS:
        raise problem(path, f"--column {field}=...: there is no such field", f"use one of: {', '.join(FIELDS)}")
    found = name if name in columns else _first((_plain(name),), [column for column in columns if column.strip()])
    if found is None:
        raise problem(path, f"has no column {_shown(name)} (--column {field})", f"the columns are: {_list(columns)}")
    return found


def _of_no_channel(name: str, values: Sequence[object]) -> bool:
    """Whether a column called like one of channels, as `source` is, holds something else."""
    told = [value for value in values if isinstance(value, str) and value.strip()]
    return _plain(name) in _NAMES["channel"] and bool(told) and not any(map(channel, told))


def _tells_roles(values: Sequence[object]) -> bool:
    said = {value for value in values if isinstance(value, str) and value.strip()}
    roles = {_ROLE_OF.get(_plain(value)) for value in said}
    return None not in roles and "agent" in roles


def _missing(columns: Columns, staff: Staff) -> tuple[str, str] | None:
    named = columns.named
    if columns.kind == "replies":
        return None
    if "text" not in named:
        return "reply", "the reply"
    if "conversation" not in named and not columns.linked:
        # Without a conversation and a role the table is taken for one of replies whose column has another name.
        return ("conversation", "the conversation of a message") if "role" in named else ("reply", "the reply")
    if "role" in named:
        return None
    known = [named[field] for field in ("author", "author_id") if field in named]
    told = bool(staff.agents) and any(not _agents_only(name) for name in known)
    return None if told else ("role", "who wrote a message (customer or agent)")


def _refused(columns: Columns, field: str, what: str) -> SourceError:
    remedy = f"name it with --column {field}=NAME"
    if field == "reply":
        remedy += ", or with --column text=NAME where a row is one message of a conversation"
    if field == "role":
        remedy += ", or name the agents with --agents, or with --column reply=NAME where every row is a reply"
    return problem(columns.path, f"no column tells {what}; the columns are: {_list(columns.header)}", remedy)


def _agents_only(name: str) -> bool:
    return _AGENTS_ONLY.match(_plain(name)) is not None


def _list(columns: Sequence[str]) -> str:
    shown = ", ".join(_shown(column) for column in columns[:_MOST_SHOWN])
    return f"{shown} and {len(columns) - _MOST_SHOWN} more" if len(columns) > _MOST_SHOWN else shown


def _shown(name: str) -> str:
    """A name between quotes, on one line, since a head can be anything."""
    line = " ".join(name.split())
    return f'"{line[: _LONGEST_SHOWN - 1]}…"' if len(line) > _LONGEST_SHOWN else f'"{line}"'

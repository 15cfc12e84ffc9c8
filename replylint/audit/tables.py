"""The tables that an audit leaves in its report, column by column."""

from __future__ import annotations

import pyarrow as pa

from replylint.report import CATEGORIES

_TIME = pa.timestamp("us", tz="UTC")


def _field(name: str, kind: pa.DataType, what: str) -> pa.Field:
    return pa.field(name, kind, metadata={"what": what})


# Where a row is from, and whose it is: the same columns at the head of every table.
_HEAD = (
    _field("reply", pa.string(), "the reply: its conversation and its place there; one of a kind in an audit"),
    _field("conversation", pa.string(), "the ticket or talk that it belongs to"),
    _field("agent", pa.string(), "who wrote it, as people know them; null where the export does not say"),
    _field("agent_id", pa.string(), "what tells two agents of one name apart; the name where there is no id"),
    _field("team", pa.string(), "the team of the agent or of the conversation"),
    _field("channel", pa.string(), "email, chat, social, sms or ticket"),
    _field("at", _TIME, "when it was sent"),
)

REPLIES = pa.schema(
    [
        *_HEAD,
        _field("path", pa.string(), "the file that it is from, as it was named"),
        _field("line", pa.int64(), "the line of that file (from 1) on which it, or its conversation, begins"),
        _field("position", pa.int32(), "how many messages of the conversation came before it"),
        _field("customer", pa.string(), "the customer's name or address"),
        _field("company", pa.string(), "the company that the agent writes for"),
        _field("subject", pa.string(), "the subject of the conversation"),
        _field("language", pa.string(), "the language, where the export names it"),
        _field("csat", pa.float64(), "the customer's rating of the conversation, as the export gives it"),
        _field("score", pa.int8(), "0 to 100; higher is better"),
        _field("capped_by", pa.string(), "the rule of severity stop that holds the score at 40 or less"),
        _field("words", pa.int32(), "words of the reply as the customer reads it"),
        _field("confidence", pa.string(), "normal, or low under 10 words"),
        _field("anger", pa.float32(), "the customer's anger before the reply, 0 to 3; null without their message"),
        *(
            _field(f"score_{category}", pa.int8(), f"the score in {category}; null where it cannot apply")
            for category in CATEGORIES
        ),
        _field("notes", pa.int16(), "findings of severity note"),
        _field("warns", pa.int16(), "findings of severity warn"),
        _field("stops", pa.int16(), "findings of severity stop"),
        _field("trouble", pa.string(), "the clause in which the customer last told of the problem"),
        _field("format", pa.string(), "text, markdown or html: what `text` is written in"),
        _field("text", pa.string(), "the reply as it was sent"),
        _field("thread", pa.string(), "the messages before it, a JSON list as in thread JSON; the oldest may be cut"),
    ],
    metadata={"what": "one row for each reply that was scored"},
)

FINDINGS = pa.schema(
    [
        *_HEAD,
        _field("rule", pa.string(), "the id of the rule"),
        _field("category", pa.string(), "the category of the rule"),
        _field("severity", pa.string(), "note, warn or stop"),
        _field("start", pa.int32(), "where it begins in the reply's `text`, in code points"),
        _field("end", pa.int32(), "where it ends there (half-open)"),
        _field("quote", pa.string(), "the words of the reply"),
        _field("sentence", pa.string(), "the sentence that they stand in, as the customer reads it"),
        _field("message", pa.string(), "what the customer reads into them"),
        _field("suggestion", pa.string(), "what to write instead, the first that there is"),
        _field("applicability", pa.string(), "of that suggestion: safe, review or manual"),
        _field("penalty", pa.float32(), "what it takes from the score of its category, before repeats are damped"),
        _field("suppressed_by", pa.string(), "where it was chosen not to see it; null for what counts"),
        _field("fingerprint", pa.string(), "stays the same while the words around it do"),
    ],
    metadata={"what": "one row for each finding"},
)

PROMISES = pa.schema(
    [
        *_HEAD,
        _field("quote", pa.string(), "what was promised, with its time"),
        _field("due", _TIME, "the latest time that those words name, as seen from the reply"),
        _field("answered_at", _TIME, "when an agent next wrote in the conversation"),
        _field("status", pa.string(), "kept, late (an answer came after the time) or silent (none came in the export)"),
    ],
    metadata={"what": "one row for each promise with a time whose time has passed"},
)

EXCLUDED = pa.schema(
    [
        _field("path", pa.string(), "the file that it is from"),
        _field("line", pa.int64(), "the line there, where known"),
        _field("conversation", pa.string(), "its conversation"),
        _field("message", pa.string(), "its place there"),
        _field("reason", pa.string(), "note, forward, bot, auto-reply, empty, language or duplicate"),
    ],
    metadata={"what": "one row for each message of the company's side that is no reply to judge"},
)

REJECTS = pa.schema(
    [
        _field("path", pa.string(), "the file that it is from"),
        _field("line", pa.int64(), "the line there, where known"),
        _field("conversation", pa.string(), "its conversation, where known"),
        _field("reason", pa.string(), "why it could not be read or judged"),
        _field("remedy", pa.string(), "what to do about it"),
        _field("size", pa.int64(), "how many characters it has"),
        _field("raw", pa.string(), "how it begins, at most 2,000 characters"),
    ],
    metadata={"what": "one row for each row or message that could not be read or judged"},
)

# Tables whose rows belong to a reply.
BY_REPLY = ("findings", "promises")
# In a part of an audit they have one column more: the number of their reply among those of the part.
OF_PART = _field("of", pa.int32(), "which reply of the part they belong to")

TABLES: dict[str, pa.Schema] = {
    "replies": REPLIES,
    "findings": FINDINGS,
    "promises": PROMISES,
    "excluded": EXCLUDED,
    "rejects": REJECTS,
}


def part_schema(name: str) -> pa.Schema:
    """The columns of a table in a part of an audit."""
    return TABLES[name].append(OF_PART) if name in BY_REPLY else TABLES[name]

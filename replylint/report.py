"""What goes out: findings with their suggestions, the report on one reply, and a run over many."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

SCHEMA = 1
SEVERITIES = ("note", "warn", "stop")
CATEGORIES = (
    "jargon",
    "scripted",
    "condescension",
    "timeframe",
    "upsell",
    "channel",
    "history",
    "attitude",
    "overpromise",
    "empathy",
    "template",
    "privacy",
    "clarity",
    "grammar",
)

Severity = Literal["note", "warn", "stop"]
Applicability = Literal["safe", "review", "manual"]
Status = Literal["ok", "skipped", "failed"]


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands in the file as it lies on disk; lines and columns count from 1, the end is half-open."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    exact: bool = True


class Edit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Replace the code points `start` to `end` (half-open) of the reply by `text`.

    `location` is where that stands in the file, and `written` how the file writes `text` there, where it escapes
    something of it; both only for a reply whose place in its file is known exactly.
    """

    start: int
    end: int
    text: str
    location: Location | None = None
    written: str | None = None


class Suggestion(msgspec.Struct, frozen=True):
    """What to write instead: `text` for people, `edits` for machines (applied all or none).

    `safe` keeps the meaning and may be applied unread; `review` wants a look or has a
    {slot} to fill; `manual` is advice and may have no edits.
    """

    text: str
    applicability: Applicability
    edits: tuple[Edit, ...] = ()


class Related(msgspec.Struct, frozen=True):
    """A place in the thread: message number, code points in its text, and the text there."""

    message: int
    start: int
    end: int
    quote: str


class Cover(msgspec.Struct, frozen=True):
    """A shorter finding of the same category that the one which carries it stands for."""

    rule: str
    start: int
    end: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault in the reply. `start` and `end` are code points in the reply as given."""

    rule: str
    category: str
    severity: Severity
    start: int
    end: int
    quote: str
    message: str
    penalty: float
    fingerprint: str
    location: Location | None = None
    related: tuple[Related, ...] = ()
    covers: tuple[Cover, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Suppressed(Finding, frozen=True, kw_only=True):
    """A finding that somebody chose not to see, with who (`by`) and why."""

    by: str
    reason: str | None = None

    @classmethod
    def of(cls, finding: Finding, by: str, reason: str | None = None) -> Suppressed:
        """The finding, put aside."""
        fields = {name: getattr(finding, name) for name in Finding.__struct_fields__}
        return cls(**fields, by=by, reason=reason)


class Mood(msgspec.Struct, frozen=True):
    """How angry the customer's latest messages are, 0 to 3, and the words that show it."""

    anger: float
    evidence: tuple[Related, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What replylint says of one reply. `score` is 0 to 100, None unless `status` is ok.

    `title` is what a library of templates calls it, and `usage` how often it was used, where the library tells.
    """

    id: str
    path: str | None = None
    status: Status = "ok"
    reason: str | None = None
    score: int | None = None
    capped_by: str | None = None
    words: int = 0
    confidence: Literal["normal", "low"] = "normal"
    mood: Mood | None = None
    categories: dict[str, int | None] = {}
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    title: str | None = None
    usage: int | None = None


class RuleNote(msgspec.Struct, frozen=True, kw_only=True):
    """What an output that lists rules says of one: `message` is what its findings say, `why` the reason behind it."""

    id: str
    category: str
    severity: Severity
    message: str
    why: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be read or done: where, what, and what to do about it."""

    path: str
    message: str
    remedy: str
    line: int | None = None
    column: int | None = None


class Tool(msgspec.Struct, frozen=True):
    """Who made a run: `rulebook` is a digest of all rules and words that were in force."""

    name: str
    version: str
    rulebook: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """All that one call of `replylint check` has to say; its JSON is the wire format."""

    schema: int = SCHEMA
    tool: Tool
    results: tuple[Report, ...] = ()
    errors: tuple[Problem, ...] = ()
    summary: dict[str, Any] = {}

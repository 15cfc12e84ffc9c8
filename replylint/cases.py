"""The cases in a rule file: read, and run against the rule that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from replylint.report import Finding, Report
from replylint.thread import CHANNELS, ROLES, Thread, ThreadError
from replylint.yamlfile import Document

if TYPE_CHECKING:
    from replylint.linter import Linter
    from replylint.rule import Rule
    from replylint.rulebook import Rulebook

FLAG_CASES = 3  # the fewest that prove a rule
ALLOW_CASES = 5
ALLOW_CASES_ALONE = 8  # of a rule that fires on a single bare word
_LONGEST_SHOWN = 80
_SERVICE_LEVEL = 24.0  # hours, for the cases of rules that ask for one

_KEYS = (
    "text", "customer", "thread", "channel", "at", "customer_name", "subject", "masks", "format", "system",
    "span", "fix",
)  # fmt: skip
_FLAG_ONLY = ("span", "fix")
# How the fields of a thread are called in a case.
_FIELDS = {"reply": "text", "reply_at": "at", "customer.name": "customer_name"}
_MESSAGE_FIELD = re.compile(r"thread\[(\d+)\](?:\.(\w+))?")
_At = tuple[str | int, ...]


class Case(msgspec.Struct, frozen=True):
    """One case: the thread whose reply is `text`, and where it begins in the rule file (`line`, from 1).

    Of a `flag` case, `span` is what must be marked and `fix` the text after the rule's first suggestion; None
    where the case does not say.
    """

    text: str
    thread: Thread
    line: int
    span: str | None = None
    fix: str | None = None


class Cases(msgspec.Struct, frozen=True):
    """What a rule must find and what it must leave alone; `line` is where the file begins to say so."""

    flag: tuple[Case, ...] = ()
    allow: tuple[Case, ...] = ()
    line: int = 1


class CaseFailure(msgspec.Struct, frozen=True):
    """A case that does not hold: where it stands, what should have happened and what did."""

    rule: str
    path: Path
    line: int
    expected: str
    happened: str


# Reading


def parse_cases(document: Document) -> Cases:
    """The cases in a parsed rule file; none where it has no `cases`. Raises yamlfile.FileError with the place."""
    data = document.data.get("cases") if isinstance(document.data, Mapping) else None
    if data is None:
        return Cases()
    if not isinstance(data, Mapping):
        raise document.error(("cases",), "is no mapping", "write `flag: [...]` and `allow: [...]` under it")
    for key in data:
        if key not in ("flag", "allow"):
            raise document.error(("cases", key), f"the key {key!r} is unknown", "known are flag, allow", key=True)
    line, _ = document.key_places.get(("cases",), (1, 1))
    return Cases(tuple(_all(document, "flag")), tuple(_all(document, "allow")), line)


def parse_case(document: Document, at: tuple[str | int, ...]) -> Case:
    """The case at a key path: a text, or a mapping with `text` and what is known of its thread.

    Raises yamlfile.FileError with the place.
    """
    raw: Any = document.data
    for key in at:
        raw = raw[key]
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, Mapping):
        raise document.error(at, "is no case", "write a text in quotes, or {text: ..., customer: ...}")
    for key in raw:
        if key not in _KEYS:
            raise document.error((*at, key), f"the key {key!r} is unknown", f"known are {', '.join(_KEYS)}", key=True)
    line, _ = document.places.get(at, (1, 1))
    thread = _thread(document, at, raw)
    span, fix = (_optional_text(document, (*at, key), raw.get(key)) for key in _FLAG_ONLY)
    if span is not None and span not in thread.reply:
        raise document.error((*at, "span"), "the span does not stand in the text", "copy it from there")
    return Case(thread.reply, thread, line, span, fix)


def _all(document: Document, kind: str) -> Iterator[Case]:
    entries = document.data["cases"].get(kind) or ()
    if not isinstance(entries, list | tuple):
        raise document.error(("cases", kind), "is no list", "write one case a line, each behind a dash")
    for index, entry in enumerate(entries):
        at = ("cases", kind, index)
        if kind == "allow" and isinstance(entry, Mapping):
            for key in _FLAG_ONLY:
                if key in entry:
                    raise document.error((*at, key), f"`{key}` means nothing in a case to allow", "drop it", key=True)
        yield parse_case(document, at)


def _thread(document: Document, at: _At, raw: Mapping[str, Any]) -> Thread:
    if "text" not in raw:
        raise document.error(at, "`text` is missing", "add `text: the reply`")
    if "customer" in raw and "thread" in raw:
        raise document.error((*at, "customer"), "stands beside `thread`", "put the message into `thread`", key=True)
    if "customer" in raw:
        messages = [{"role": "customer", "text": raw["customer"]}]
    else:
        messages = list(_messages(document, (*at, "thread"), raw.get("thread")))
    known = {key: raw[key] for key in ("channel", "subject", "masks", "format") if key in raw}
    name = {"customer": {"name": raw["customer_name"]}} if "customer_name" in raw else {}
    try:
        thread = Thread.from_mapping(
            {"reply": raw["text"], "thread": messages, "reply_at": _time(raw.get("at")), **name, **known}
        )
        return msgspec.structs.replace(thread, system=_optional_text(document, (*at, "system"), raw.get("system")))
    except ThreadError as error:
        place = _place(error.field, "customer" in raw, raw)
        raise document.error((*at, *place), error.problem, error.remedy) from None


def _messages(document: Document, at: _At, entries: Any) -> Iterator[dict[str, Any]]:
    """The messages of a case, `{customer: text, at: time}`, as thread JSON has them."""
    if entries is not None and not isinstance(entries, list):
        raise document.error(at, "is no list of messages", "write [{customer: ...}, {agent: ...}]")
    for index, entry in enumerate(entries or ()):
        remedy = "write {customer: ...}, {agent: ...}, {bot: ...} or {note: ...}"
        if not isinstance(entry, Mapping):
            raise document.error((*at, index), "is no message", remedy)
        for key in entry:
            if key not in (*ROLES, "at"):
                raise document.error((*at, index, key), f"the key {key!r} is unknown", remedy, key=True)
        said = [role for role in ROLES if role in entry]
        if len(said) != 1:
            raise document.error((*at, index), "is not one message", remedy)
        yield {"role": said[0], "text": entry[said[0]], "at": _time(entry.get("at"))}


def _time(value: Any) -> Any:
    # YAML reads a time without quotes as one.
    return value.isoformat() if hasattr(value, "isoformat") else value


def _place(field: str, one_message: bool, raw: Mapping[str, Any]) -> _At:
    """The key path in a case that a field of its thread came from."""
    message = _MESSAGE_FIELD.match(field)
    if message is None:
        return (_FIELDS.get(field, field),)
    if one_message:
        return ("customer",)
    index, part = int(message[1]), message[2]
    if part == "text":
        part = next(role for role in ROLES if role in raw["thread"][index])
    return ("thread", index, *((part,) if part else ()))


def _optional_text(document: Document, at: _At, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise document.error(at, "is no text", "put it in quotes")
    return value


# Running


def run_cases(rule: Rule, linter: Linter, cases: Cases | None = None) -> list[CaseFailure]:
    """The cases of a rule that do not hold, in the order of its file; none where the rule proves itself.

    `cases` are read from the rule's file where they are not given. The rule must be on in `linter`, as every rule
    is in `Linter(Config(select=("all", "preview")))`; the cases of a rule of kind `grammar` are run where the linter
    has grammar on, those of kind `late` with a service level of a day on every channel. Raises yamlfile.FileError
    where the cases cannot be read.
    """
    from replylint import rulebook  # imports this module

    known = rulebook.cases_of(rule) if cases is None else cases
    path = rulebook.path_of(rule)
    failures = [CaseFailure(rule.id, path, known.line, *fault) for fault in _incomplete(rule, known)]
    if rule.check == "grammar" and not linter.config.grammar:
        return failures  # only a LanguageTool server can tell
    if rule.check == "late":
        levels = dict.fromkeys(CHANNELS, _SERVICE_LEVEL)
        linter = type(linter)(msgspec.structs.replace(linter.config, service_level=levels))
    language = _language(rule, linter.rulebook)
    all_cases = [
        msgspec.structs.replace(case, thread=msgspec.structs.replace(case.thread, language=language))
        for case in (*known.flag, *known.allow)
    ]
    reports = linter.lint_many([case.thread for case in all_cases])
    for index, (case, report) in enumerate(zip(all_cases, reports, strict=True)):
        judged = _flagged if index < len(known.flag) else _allowed
        fault = judged(rule, case, report, linter)
        if fault is not None:
            failures.append(CaseFailure(rule.id, path, case.line, *fault))
    return failures


_Fault = tuple[str, str]  # what was expected, what happened


def _incomplete(rule: Rule, cases: Cases) -> Iterator[_Fault]:
    if not rule.why.strip():
        yield "a `why`", "there is none"
    allow = ALLOW_CASES_ALONE if rule.alone else ALLOW_CASES
    reason = " in a rule with `alone: true`" if rule.alone else ""
    for kind, known, least in (("flag", cases.flag, FLAG_CASES), ("allow", cases.allow, allow)):
        if len(known) < least:
            yield f"{least} {kind} cases or more{reason}", f"there {_are(len(known))}"


def _flagged(rule: Rule, case: Case, report: Report, linter: Linter) -> _Fault | None:
    """What is wrong with the report on a `flag` case."""
    shown = _quoted(case.text)
    places = _places(rule.id, report)
    if not places:
        return f"a finding in {shown}", _why_not(rule, case, report, linter)
    marked = [case.text[start:end] for start, end in places]
    if case.span is not None and case.span not in marked:
        return f"{_quoted(case.span)} marked in {shown}", f"{_listed(marked)} is marked"
    if case.fix is None:
        return None
    wanted = f"the first suggestion to give {_exact(case.fix)}"
    own = [found for found in report.findings if found.rule == rule.id] or _alone(rule, case, linter)
    fixed = _fixed(case.text, own)
    if fixed is None:
        return wanted, "it has no edit" if own[0].suggestions else "there is no suggestion"
    return None if fixed == case.fix else (wanted, f"it gives {_exact(fixed)}")


def _alone(rule: Rule, case: Case, linter: Linter) -> tuple[Finding, ...]:
    """What the rule finds where no longer match of another one stands in its place."""
    by_itself = type(linter)(msgspec.structs.replace(linter.config, select=(rule.id,)))
    return by_itself.lint(case.thread).findings


def _allowed(rule: Rule, case: Case, report: Report, linter: Linter) -> _Fault | None:
    """What is wrong with the report on an `allow` case."""
    shown = _quoted(case.text)
    if report.status != "ok":
        return f"a report on {shown}", report.reason or report.status
    places = _places(rule.id, report)
    if places:
        return f"no finding in {shown}", f"{_listed([case.text[start:end] for start, end in places])} is marked"
    if not linter.candidates(case.thread, rule.id):
        return f"words of the rule in {shown}", "it has none, so it proves nothing"
    return None


def _places(rule_id: str, report: Report) -> list[tuple[int, int]]:
    """Where the rule found something; a longer finding that covers it takes nothing away."""
    own = {(found.start, found.end) for found in report.findings if found.rule == rule_id}
    covered = {(c.start, c.end) for found in report.findings for c in found.covers if c.rule == rule_id}
    return sorted(own | covered)


def _why_not(rule: Rule, case: Case, report: Report, linter: Linter) -> str:
    if report.status != "ok":
        return report.reason or report.status
    if not linter.candidates(case.thread, rule.id):
        return "no words of the rule stand there"
    return "its words stand there, but `unless`, `when`, `needs` or a masked stretch holds them back"


def _fixed(text: str, findings: Sequence[Finding]) -> str | None:
    """The text after the first suggestion of each finding; None if none of them has edits."""
    edits = [edit for found in findings for suggestion in found.suggestions[:1] for edit in suggestion.edits]
    if not edits:
        return None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _language(rule: Rule, book: Rulebook) -> str | None:
    """A case is written in its rule's language: one so short is not to be guessed."""
    return next((name for name, known in book.languages.items() if any(r.id == rule.id for r in known.rules)), None)


def _are(count: int) -> str:
    return {0: "are none", 1: "is 1"}.get(count, f"are {count}")


def _listed(texts: Sequence[str]) -> str:
    return " and ".join(_quoted(text) for text in texts)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"}"'


def _exact(text: str) -> str:
    """The text as it is in one line, since white space may be all that differs."""
    return '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"'

"""Judged replies as rows of the tables of an audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from replylint.audit.privacy import Privacy, cut, moved
from replylint.audit.tables import TABLES, part_schema
from replylint.checks.draft import Draft
from replylint.linter import Judged
from replylint.report import CATEGORIES, Finding, Problem, Suppressed
from replylint.signals.promises import made, timed
from replylint.sources.conversations.conversation import Case
from replylint.thread import Message

_MOST_THREAD = 20_000  # characters of the messages before a reply that its row keeps
_MOST_RAW = 2_000

Row = tuple[Any, ...]
_PLAIN = Privacy()


class Rows(msgspec.Struct):
    """Rows by the name of their table, each in the order of its columns."""

    replies: list[Row] = []
    findings: list[Row] = []
    promises: list[Row] = []
    excluded: list[Row] = []
    rejects: list[Row] = []

    def tables(self) -> dict[str, pa.Table]:
        """The same as Arrow tables, as a part of an audit has them."""
        return {name: table_of(getattr(self, name), part_schema(name)) for name in TABLES}

    def add(self, case: Case, judged: Judged, path: str, privacy: Privacy = _PLAIN) -> None:
        """The rows of one reply that was scored."""
        thread, report, draft = case.thread, judged.report, judged.draft
        assert draft is not None
        people = _people(case) if privacy.salt is not None else ()
        cuts = privacy.cuts(thread.reply, people) if privacy.active else []
        head: Row = (
            thread.id,
            case.conversation,
            privacy.name("agent", case.agent_id) if privacy.salt is not None else case.agent,
            privacy.name("agent", case.agent_id),
            case.team,
            thread.channel,
            thread.reply_at,
        )
        number = len(self.replies)
        trouble = draft.signals.trouble
        severities = [found.severity for found in report.findings]
        self.replies.append(
            (
                *head,
                path,
                case.line,
                case.position,
                privacy.name("customer", thread.customer),
                thread.company,
                privacy.text(thread.subject, people),
                thread.language,
                case.csat,
                report.score,
                report.capped_by,
                report.words,
                report.confidence,
                None if report.mood is None else report.mood.anger,
                *(report.categories.get(category) for category in CATEGORIES),
                severities.count("note"),
                severities.count("warn"),
                severities.count("stop"),
                privacy.text(trouble.quote, people) if trouble is not None else None,
                thread.format,
                cut(thread.reply, cuts) if cuts else thread.reply,
                _before(thread.thread, people, privacy),
            )
        )
        for found in (*report.findings, *report.suppressed):
            offer = next(iter(found.suggestions), None)
            self.findings.append(
                (
                    *head,
                    found.rule,
                    found.category,
                    found.severity,
                    moved(found.start, cuts),
                    moved(found.end, cuts, end=True),
                    privacy.text(found.quote, people),
                    privacy.text(_sentence(found, draft), people),
                    found.message,
                    privacy.text(offer.text, people) if offer is not None else None,
                    offer.applicability if offer is not None else None,
                    found.penalty,
                    found.by if isinstance(found, Suppressed) else None,
                    found.fingerprint,
                    number,
                )
            )
        for quote, due in _promises(draft):
            answered = case.answered_at
            status = "silent" if answered is None else "late" if answered > due else "kept"
            self.promises.append((*head, privacy.text(quote, people), due, answered, status, number))

    def reject(
        self,
        path: str,
        line: int | None,
        conversation: str | None,
        said: tuple[str, str],
        raw: str,
        privacy: Privacy = _PLAIN,
    ) -> None:
        """The row of what could not be read or judged; `said` is why, and what to do."""
        shown = None if privacy.salt is not None else privacy.text(raw[:_MOST_RAW])
        self.rejects.append((path, line, conversation, *said, len(raw), shown))


def reject_row(found: Problem) -> Row:
    """The row of an input of which nothing could be read."""
    return (found.path, found.line, None, found.message, found.remedy, 0, None)


def table_of(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _people(case: Case) -> list[tuple[str, str]]:
    """Who speaks in the conversation, and as what."""
    thread = case.thread
    named = [("customer", thread.customer), ("agent", case.agent), ("agent", thread.reply_author)]
    named += [("customer" if said.role == "customer" else "agent", said.author) for said in thread.thread]
    return list(dict.fromkeys((role, name) for role, name in named if name))


def _before(messages: Sequence[Message], people: Sequence[tuple[str, str]], privacy: Privacy) -> str:
    kept: list[dict[str, Any]] = []
    room = _MOST_THREAD
    for said in reversed(messages):
        text = said.text if len(said.text) <= room else said.text[:room]
        room -= len(text)
        author = privacy.name("customer" if said.role == "customer" else "agent", said.author)
        entry: dict[str, Any] = {"role": said.role, "text": privacy.text(text, people)}
        if author:
            entry["author"] = author
        if said.at is not None:
            entry["at"] = said.at
        kept.append(entry)
        if room <= 0:
            break
    return msgspec.json.encode(kept[::-1]).decode()


def _sentence(found: Finding, draft: Draft) -> str:
    """The sentence in which a finding begins, as the customer reads it."""
    tokens, prose = draft.tokens, draft.prose
    for sentence in tokens.sentences:
        start, end = tokens.starts[sentence.first], tokens.ends[sentence.last - 1]
        if prose.source_span(start, end)[1] > found.start:
            return " ".join(prose.text[start:end].split())
    return found.quote


def _promises(draft: Draft) -> Iterator[tuple[str, Any]]:
    """What the reply promises by a time that is known: the words, and the time."""
    signals, at = draft.signals, draft.thread.reply_at
    if at is None or not signals.dates:
        return
    tokens = draft.tokens
    said = timed(tokens, signals.dates)
    promised = signals.patterns("promised", "promise")
    for first, last, due in made(tokens, said, at, promised, signals.dates, draft.steps):
        if due is not None:
            yield draft.prose.text[tokens.starts[first] : tokens.ends[last - 1]], due

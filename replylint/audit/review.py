"""The list of replies that people grade: a sheet for a spreadsheet, and JSON Lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from replylint.audit.sample import Pick, Plan, rows, sample
from replylint.grading.quotes import shown
from replylint.grading.read import KEY, OPEN
from replylint.grading.sheet import BLIND, COLUMNS, guarded
from replylint.wholefile import put

SHEET = "review.csv"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # tells Excel that it is UTF-8
_REPLY = (
    "reply", "agent", "channel", "at", "customer", "company", "subject", "language", "format", "text", "thread",
)  # fmt: skip
_FINDING = ("reply", "rule", "category", "severity", "start", "end", "quote", "sentence", "message")
_HIDDEN = ("proposed", "sampled", "reply_author", "customer")


def write_review(folder: Path, plan: Plan, blind: bool = False) -> list[Pick]:
    """Draws replies from the tables in a report's folder, and writes `review.jsonl` and `review.csv` there.

    With `blind` they name nobody and tell nothing that the linter says of a reply; that goes to `review-key.jsonl`.
    Returns what was drawn. Raises OSError.
    """
    picks = sample(folder, plan)
    reviews = list(_reviews(folder, picks))
    if blind:
        put(folder / KEY, _lines(reviews))
        reviews = [_hidden(review) for review in reviews]
    put(folder / OPEN, _lines(reviews))
    put(folder / SHEET, _sheet(reviews, BLIND if blind else COLUMNS))
    return picks


def _reviews(folder: Path, picks: Sequence[Pick]) -> Iterator[dict[str, Any]]:
    """Thread JSON of each pick, with why it was drawn, what the linter says, and room for what a grader says."""
    chosen = [pick.reply for pick in picks]
    replies = {row["reply"]: row for row in _rows(folder, "replies", _REPLY, chosen)}
    findings: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder, "findings", (*_FINDING, "suppressed_by"), chosen):
        if row["suppressed_by"] is None:
            findings.setdefault(row["reply"], []).append(row)
    for pick in picks:
        found = sorted(findings.get(pick.reply, ()), key=lambda row: (row["start"], row["end"], row["rule"]))
        yield _review(replies[pick.reply], pick, found)


def _rows(folder: Path, table: str, columns: Sequence[str], chosen: Sequence[str]) -> Iterator[dict[str, Any]]:
    for batch in rows(folder, table, columns, chosen):
        yield from batch.to_pylist()


def _review(row: Mapping[str, Any], pick: Pick, findings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    customer = row["customer"]
    known = {
        "id": row["reply"],
        "channel": row["channel"],
        "language": row["language"],
        "format": row["format"],
        "subject": row["subject"],
        "customer": None if customer is None else {"name": customer},
        "company": row["company"],
        "thread": msgspec.json.decode(row["thread"] or "[]"),
        "reply": row["text"],
        "reply_author": row["agent"],
        "reply_at": None if row["at"] is None else row["at"].isoformat().replace("+00:00", "Z"),
    }
    asked = {
        "sampled": pick.why,
        "proposed": [{**{key: found[key] for key in _FINDING[1:]}, "verdict": None} for found in findings],
        "missed": [],
        "done": False,
    }
    return {key: value for key, value in known.items() if value is not None} | asked


def _hidden(review: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what would tell the grader who wrote it, or what to find."""
    rest = {key: value for key, value in review.items() if key not in _HIDDEN}
    thread = [
        {key: value for key, value in message.items() if key in ("role", "text", "at")} for message in review["thread"]
    ]
    return rest | {"thread": thread}


def _lines(reviews: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(msgspec.json.encode(review) + b"\n" for review in reviews)


def _sheet(reviews: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """A row for each finding, and one for each reply for what was missed."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for review in reviews:
        form = review.get("format", "text")
        said = [message["text"] for message in review["thread"] if message["role"] == "customer"]
        head = {
            "reply": review["id"],
            "sampled": review.get("sampled"),
            "agent": review.get("reply_author"),
            "channel": review.get("channel"),
            "at": review.get("reply_at"),
            "customer": said[-1] if said else None,
            "text": shown(review["reply"], form).text,
        }
        for found in review.get("proposed", ()):
            told = {key: found[key] for key in ("rule", "category", "severity", "message")}
            writer.writerow(_cells(head | told | {"quote": shown(found["quote"] or "", form).text}))
        writer.writerow(_cells(head))
    return _BYTE_ORDER_MARK + file.getvalue().encode("utf-8", "replace")


def _cells(row: Mapping[str, str | None]) -> dict[str, str]:
    return {key: guarded(value.replace("\r\n", "\n").replace("\r", "\n")) for key, value in row.items() if value}

"""SARIF 2.1.0, the format of code scanners, for whatever shows findings beside a change."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from replylint.render.wording import offer, said
from replylint.report import Finding, Location, Problem, Report, RuleNote, Run, Suggestion, Suppressed

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"note": "note", "warn": "warning", "stop": "error"}
_IN_SOURCE = frozenset({"comment", "front matter"})
_BRACES = str.maketrans({"{": "{{", "}": "}}"})


def render(run: Run, rules: Sequence[RuleNote]) -> str:
    """The whole run as one log, indented, with a line end behind it; of `rules` only those that found something.

    Suppressed findings are in it, as such.
    """
    found = [(report, finding) for report in run.results for finding in (*report.findings, *report.suppressed)]
    notes = _notes(rules, (finding for _, finding in found))
    index = {note.id: number for number, note in enumerate(notes)}
    seen = Counter[str]()
    results = []
    for report, finding in found:
        seen[finding.fingerprint] += 1
        results.append(_result(report, finding, index[finding.rule], seen[finding.fingerprint]))
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": run.tool.name,
                        "version": run.tool.version,
                        "rules": [_rule(note) for note in notes],
                    }
                },
                "invocations": [_invocation(run.errors)],
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode("utf-8") + "\n"


def _message(text: str) -> dict[str, str]:
    """A message; braces are doubled, as single ones hold a place for an argument."""
    return {"text": text.translate(_BRACES)}


# Rules


def _notes(rules: Iterable[RuleNote], found: Iterable[Finding]) -> list[RuleNote]:
    """The notes on the rules that found something, by id; of a rule without a note, what its first finding says."""
    given = {note.id: note for note in rules}
    notes: dict[str, RuleNote] = {}
    for finding in found:
        if finding.rule not in notes:
            notes[finding.rule] = given.get(finding.rule) or RuleNote(
                id=finding.rule,
                category=finding.category,
                severity=finding.severity,
                message=finding.message,
                why=finding.message,
            )
    return [notes[name] for name in sorted(notes)]


def _rule(note: RuleNote) -> dict[str, Any]:
    return {
        "id": note.id,
        "shortDescription": _message(note.message),
        "fullDescription": _message(note.why),
        "help": _message(note.why),
        "defaultConfiguration": {"level": _LEVELS[note.severity]},
        "properties": {"category": note.category, "tags": [note.category]},
    }


# Findings


def _result(report: Report, finding: Finding, rule: int, ordinal: int) -> dict[str, Any]:
    location = _location(finding.location.path if finding.location else report.path, finding.location)
    if report.id not in ("", report.path):
        location["logicalLocations"] = [{"name": report.id}]
    result = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": _message(said(finding)),
        "locations": [location],
        "partialFingerprints": {"replylint/v1": finding.fingerprint + (f":{ordinal}" if ordinal > 1 else "")},
        # If one result has this list, all must: an empty one says "not suppressed".
        "suppressions": [_suppression(finding)] if isinstance(finding, Suppressed) else [],
    }
    fixes = [fix for fix in map(_fix, finding.suggestions) if fix]
    return {**result, "fixes": fixes} if fixes else result


def _suppression(finding: Suppressed) -> dict[str, Any]:
    kind = "inSource" if finding.by in _IN_SOURCE else "external"
    reason = {"justification": finding.reason} if finding.reason else {}
    return {"kind": kind, **reason, "properties": {"by": finding.by}}


def _fix(suggestion: Suggestion) -> dict[str, Any] | None:
    """The suggestion as changes of files; None where it has no edits, or their places in the file are not known."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in suggestion.edits:
        if edit.location is None or not edit.location.exact:
            return None
        text = edit.text if edit.written is None else edit.written
        replacement = {"deletedRegion": _region(edit.location), "insertedContent": {"text": text}}
        changes.setdefault(edit.location.path, []).append(replacement)
    if not changes:
        return None
    return {
        "description": _message(offer(suggestion)),
        "artifactChanges": [
            {"artifactLocation": {"uri": _uri(path)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
        "properties": {"applicability": suggestion.applicability},
    }


# Problems


def _invocation(errors: Sequence[Problem]) -> dict[str, Any]:
    if not errors:
        return {"executionSuccessful": True}
    return {"executionSuccessful": False, "toolExecutionNotifications": [_notification(found) for found in errors]}


def _notification(found: Problem) -> dict[str, Any]:
    location = _location(found.path, None)
    if found.line is not None:
        column = {"startColumn": found.column} if found.column is not None else {}
        location["physicalLocation"]["region"] = {"startLine": found.line, **column}
    return {"level": "error", "message": _message(f"{found.message}; {found.remedy}"), "locations": [location]}


# Places


def _location(path: str | None, place: Location | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path or "-")}}
    if place is not None:
        physical["region"] = _region(place)
    return {"physicalLocation": physical}


def _region(place: Location) -> dict[str, int]:
    """Lines and columns from 1, the end half-open, as in a Location."""
    if not place.exact:
        return {"startLine": place.line}
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _uri(path: str) -> str:
    """The path as a URI: relative where the path is."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(os.fsencode(pure.as_posix()))

"""Findings that are known already, so that a team can begin today and mend the old ones in its own time.

A baseline file lists them by fingerprint: the rule, the item, the words and two words on either side, but no line
numbers. It is a multiset: a sentence that stands twice is known twice. The words stand in it for people to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from replylint.report import Finding, Report, Suppressed

FILE_NAME = "replylint-baseline.json"
VERSION = 1
BY = "baseline"


class BaselineError(ValueError):
    """A baseline that cannot be used, in words for people."""


class Known(msgspec.Struct, frozen=True, omit_defaults=True):
    """A finding that is known, `count` times."""

    fingerprint: str
    rule: str
    path: str
    item: str
    quote: str
    count: int = 1


class Baseline(msgspec.Struct, frozen=True):
    """What the file holds."""

    version: int
    findings: tuple[Known, ...] = ()


def read(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BaselineError("does not exist; write it by `replylint baseline`") from None
    except OSError as error:
        raise BaselineError(f"cannot be read: {error.strerror}; check the path and its rights") from None
    try:
        found = msgspec.json.decode(data, type=Baseline)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BaselineError("is no baseline; write it anew by `replylint baseline`") from None
    if found.version != VERSION:
        raise BaselineError(f"is of version {found.version}, not {VERSION}; write it anew by `replylint baseline`")
    return found


def written(reports: Iterable[Report]) -> str:
    """The text of a baseline of all findings in the reports, one a line, in an order that keeps diffs small."""
    counted: Counter[tuple[str, str, str, str, str]] = Counter()
    for report in reports:
        for found in report.findings:
            quote = " ".join(found.quote.split())
            counted[report.path or "", report.id, found.rule, quote, found.fingerprint] += 1
    rows = [
        msgspec.json.encode(Known(fingerprint, rule, path, item, quote, count)).decode()
        for (path, item, rule, quote, fingerprint), count in sorted(counted.items())
    ]
    inside = "".join(f"\n    {row}{',' if number < len(rows) else ''}" for number, row in enumerate(rows, 1))
    return f'{{\n  "version": {VERSION},\n  "findings": [{inside}\n  ]\n}}\n'


class Remaining:
    """What of a baseline is still to be met in one run."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self._left: Counter[str] = Counter()
        for known in baseline.findings:
            self._left[known.fingerprint] += known.count
        self._seen: set[str] = set()  # paths of the reports that were met

    def met(self, report: Report) -> Report:
        """The report with its known findings put aside. The score stays: they are still there for the customer."""
        self._seen.add(report.path or "")
        kept: list[Finding] = []
        aside: list[Suppressed] = []
        for found in report.findings:
            if self._left[found.fingerprint] <= 0:
                kept.append(found)
                continue
            self._left[found.fingerprint] -= 1
            aside.append(Suppressed.of(found, BY))
        if not aside:
            return report
        return msgspec.structs.replace(report, findings=tuple(kept), suppressed=(*report.suppressed, *aside))

    def stale(self) -> tuple[Known, ...]:
        """The entries, of the files that were read, that match nothing any more."""
        left = +self._left
        found = []
        for known in self._baseline.findings:
            over = min(known.count, left[known.fingerprint])
            if over and known.path in self._seen:
                left[known.fingerprint] -= over
                found.append(known)
        return tuple(found)

"""What many reports come to: how many replies, how many findings of what kind, the mean score."""

from __future__ import annotations

from collections import Counter
from typing import Any

from replylint.report import CATEGORIES, SEVERITIES, Report


class Tally:
    """Counts reports one by one, so that they need not be kept."""

    def __init__(self) -> None:
        self._status: Counter[str] = Counter()
        self._severity: Counter[str] = Counter()
        self._category: Counter[str] = Counter()
        self._rule: Counter[str] = Counter()
        self._suppressed: Counter[str] = Counter()
        self._clean = 0
        self._scores = 0
        self._score_sum = 0

    @property
    def replies(self) -> int:
        """How many were counted."""
        return self._status.total()

    def add(self, report: Report) -> None:
        """Counts one more report."""
        if report.status != "ok" or report.score is not None:  # a file of suppressions is no reply
            self._status[report.status] += 1
            self._clean += report.status == "ok" and not report.findings
        self._suppressed.update(found.by for found in report.suppressed)
        if report.score is not None:
            self._scores += 1
            self._score_sum += report.score
        for finding in report.findings:
            self._severity[finding.severity] += 1
            self._category[finding.category] += 1
            self._rule[finding.rule] += 1

    def as_dict(self) -> dict[str, Any]:
        """The `summary` of a Run: most frequent rules first; no score at all gives a mean of None."""
        return {
            "replies": self.replies,
            "clean": self._clean,
            "skipped": self._status["skipped"],
            "failed": self._status["failed"],
            "findings": {
                "total": self._severity.total(),
                "severity": {name: self._severity[name] for name in reversed(SEVERITIES)},
                "category": {name: self._category[name] for name in CATEGORIES if self._category[name]},
                "rule": dict(sorted(self._rule.items(), key=lambda entry: (-entry[1], entry[0]))),
            },
            "suppressed": dict(sorted(self._suppressed.items())),
            "score": {"mean": round(self._score_sum / self._scores, 1) if self._scores else None, "n": self._scores},
        }

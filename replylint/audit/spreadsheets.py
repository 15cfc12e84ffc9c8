"""Flat tables for spreadsheets: one row for each agent, one for each rule, with n beside each mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from replylint.audit.means import Mean, Share
from replylint.audit.summary import Line, Summary
from replylint.grading.sheet import guarded
from replylint.report import CATEGORIES


def agents(summary: Summary) -> str:
    """`agents.csv`."""
    head = ["agent", *_mean_head("score"), "place", *_share_head("with_warning"), "stops"]
    head += [column for category in CATEGORIES for column in (f"{category}_n", f"{category}_mean")]
    return _table(head, (_agent(line) for line in summary.agents))


def rules(summary: Summary) -> str:
    """`rules.csv`."""
    head = ["rule", "category", "severity", "message", "findings", "suppressed"]
    head += [*_share_head("replies"), *_mean_head("score")]
    return _table(
        head,
        (
            [
                *(guarded(told) for told in (line.rule, line.category, line.severity, line.message)),
                *(str(line.findings), str(line.suppressed)),
                *_share(line.replies),
                *_mean(line.score),
            ]
            for line in summary.rules
        ),
    )


def _agent(line: Line) -> list[str]:
    found = [guarded(line.name), *_mean(line.score), line.place or "", *_share(line.with_warning), str(line.stops)]
    for category in CATEGORIES:
        mean = line.categories.get(category)
        found += [str(mean.n), _number(mean.mean)] if mean else ["0", ""]
    return found


def _mean_head(name: str) -> list[str]:
    return [f"{name}_n", f"{name}_mean", f"{name}_low", f"{name}_high"]


def _mean(found: Mean) -> list[str]:
    return [str(found.n), _number(found.mean), _number(found.low), _number(found.high)]


def _share_head(name: str) -> list[str]:
    return [f"{name}_n", f"{name}_count", f"{name}_share", f"{name}_low", f"{name}_high"]


def _share(found: Share) -> list[str]:
    parts = (found.share, found.low, found.high)
    return [str(found.n), str(found.count), *("" if part is None else f"{part:.4f}" for part in parts)]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()

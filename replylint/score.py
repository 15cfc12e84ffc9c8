"""Score v1: what findings cost, per category and in all. Only findings enter; 100 is a reply with none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

VERSION = 1
PENALTIES = {"note": 4.0, "warn": 12.0, "stop": 40.0}
_REPEATED = 0.6  # what each further finding of one rule costs, in terms of the one before it
_WORST = 80.0  # what one category can cost
_CAP = 40  # the best score of a reply with a `stop`


class Scored(Protocol):
    """What the score needs of a finding; `report.Finding` has it."""

    @property
    def rule(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def penalty(self) -> float: ...


class Score(msgspec.Struct, frozen=True):
    """`total` and `categories` are 0 to 100; a category that cannot apply is None.

    `capped_by` is the rule of the `stop` that holds the total down, None where it would be no higher without the cap.
    """

    total: int
    capped_by: str | None
    categories: dict[str, int | None]


def penalty(severity: str, weight: float = 1.0) -> float:
    """The points of one finding: those of its severity times the weight of its rule. Never negative."""
    return PENALTIES[severity] * weight


def score(findings: Iterable[Scored], applicable: Mapping[str, bool]) -> Score:
    """The score of a reply with these findings, in any order.

    `applicable` says of every category whether it can apply to this reply; one with a finding does.
    """
    penalties: dict[str, dict[str, list[float]]] = {}
    stops: list[Scored] = []
    for found in findings:
        penalties.setdefault(found.category, {}).setdefault(found.rule, []).append(found.penalty)
        if found.severity == "stop":
            stops.append(found)
    lost = {category: _lost(rules) for category, rules in penalties.items()}
    whole = 100.0
    for category in sorted(lost):
        whole *= 1 - lost[category] / 100
    total = _rounded(whole)
    capped_by = None
    if stops and total > _CAP:
        total = _CAP
        capped_by = min(stops, key=lambda found: (-found.penalty, found.rule)).rule
    shown = {
        category: _rounded(100 - lost.get(category, 0.0)) if applicable.get(category) or category in lost else None
        for category in (*applicable, *(name for name in sorted(lost) if name not in applicable))
    }
    return Score(total, capped_by, shown)


def _lost(rules: Mapping[str, list[float]]) -> float:
    """The points that a category loses, from the penalties of each rule."""
    points = (
        points * _REPEATED**number
        for penalties in rules.values()
        for number, points in enumerate(sorted(penalties, reverse=True))
    )
    # fsum rounds once, so the order of findings does not show and one more never costs less.
    return min(_WORST, math.fsum(points))


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


EXPLANATION = f"""\
How the score comes about (score v{VERSION})

A reply starts at 100. Only findings take points away: the customer's mood and the length of the reply
count through findings, or not at all.

1. Every finding has a penalty: {PENALTIES["note"]:g} points for a note, {PENALTIES["warn"]:g} for a warn, \
{PENALTIES["stop"]:g} for a stop,
   times the weight of its rule (1 unless the rule says otherwise).
2. In each category the penalties add up. Of several findings of one rule the heaviest counts in full,
   and each further one {_REPEATED:g} times the one before it. A category loses at most {_WORST:g} points.
3. The score is 100 times what every category keeps: with jargon at 88 and timeframe at 76,
   100 x 0.88 x 0.76 = 67.
4. A stop caps the score at {_CAP}, however good the rest is.

A category that cannot apply to a reply, such as upsell where the customer is calm, shows no number
and takes no points. Another finding never raises the score, and more clean text never changes it.
Findings that a baseline holds back count here, but not in the exit status.
"""

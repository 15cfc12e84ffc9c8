"""One period against another: what changed by more than noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from replylint.audit import columns, cube
from replylint.audit.columns import Findings, Replies
from replylint.audit.cube import Cube, Which
from replylint.audit.means import Change, Mean, Share, change, change_of_share, share
from replylint.report import CATEGORIES


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that both periods have, and how it changed; `better` is None within noise or with too few."""

    name: str
    change: Change
    better: bool | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier period (`before`) and a later one (`after`) of the same kind."""

    before: str
    after: str
    score: Changed
    with_warning: Changed
    agents: tuple[Changed, ...]
    categories: tuple[Changed, ...]
    rules: tuple[Changed, ...]


class Side(msgspec.Struct, frozen=True):
    """One of two periods: which cells of a cube, and what the codes in it stand for."""

    cube: Cube
    which: Which
    agents: Mapping[str, int]
    rules: Mapping[str, int]


def side(replies: Replies, found: Findings, whole: Cube, which: Which | None = None) -> Side:
    """All cells of a report, or some."""
    agents = {member.key: code for code, member in enumerate(replies.agents)}
    rules = {rule.id: code for code, rule in enumerate(found.rules)}
    return Side(whole, whole.everything if which is None else which, agents, rules)


def earlier(folder: Path) -> tuple[Replies, Side]:
    """The report of an earlier audit. Raises FileNotFoundError where there is none."""
    if not (folder / "replies.parquet").exists():
        raise FileNotFoundError(f"{folder}: holds no replies.parquet; give the folder of an earlier audit")
    replies, found = columns.replies(folder), columns.findings(folder)
    return replies, side(replies, found, cube.build(replies, found))


def compare(before: Side, after: Side, names: tuple[str, str], agents: Mapping[str, str], least: int) -> Comparison:
    """What both sides have. `agents` are names by key; under `least` replies on a side an agent cannot be compared."""
    first, second = before.cube, after.cube
    shared = [key for key in after.agents if key in before.agents and key in agents]
    ones, others = (
        (one.cube.scores_by("agent", len(one.agents), one.which), one.cube.rules_of(len(one.rules), one.which))
        for one in (before, after)
    )
    return Comparison(
        before=names[0],
        after=names[1],
        score=_changed("Score", change(first.score(before.which), second.score(after.which)), +1),
        with_warning=_changed(
            "Replies with a finding at warn or above",
            change_of_share(first.with_warning(before.which), second.with_warning(after.which)),
            -1,
        ),
        agents=tuple(
            _changed(
                agents[key],
                change(ones[0][before.agents[key]], others[0][after.agents[key]], least),
                +1,
            )
            for key in shared
        ),
        categories=tuple(
            _changed(name, change(first.category(number, before.which), second.category(number, after.which)), +1)
            for number, name in enumerate(CATEGORIES)
        ),
        rules=tuple(
            _changed(name, change_of_share(_share(ones[1], before, name), _share(others[1], after, name)), -1)
            for name in sorted({*before.rules, *after.rules})
        ),
    )


def _share(rules: Sequence[tuple[Share, Mean]], side: Side, rule: str) -> Share:
    """Of a rule that found nothing there none of all replies."""
    if rule in side.rules:
        return rules[side.rules[rule]][0]
    return share(0, side.cube.score(side.which).n)


def _changed(name: str, found: Change, good: int) -> Changed:
    direction = {"higher": 1, "lower": -1}.get(found.verdict)
    return Changed(name=name, change=found, better=None if direction is None else direction == good)


def halves(replies: Replies, whole: Cube) -> tuple[tuple[Which, Which], tuple[str, str]] | None:
    """The first half of a report's weeks and the second; None where there is but one."""
    steps = replies.steps
    if len(steps.starts) < 2:
        return None
    places = whole.places[-1]
    first = (places >= 0) & (places < steps.half)
    names = (
        span(steps.starts[0], steps.end(steps.half - 1)),
        span(steps.starts[steps.half], steps.end(len(steps.starts) - 1)),
    )
    return (first, places >= steps.half), names


def span(first: Any, last: Any) -> str:
    """A span of days as people write it."""
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first.day} to {last.day} {last:%B %Y}"

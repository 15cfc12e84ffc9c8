"""All that an audit comes to, as numbers: what `summary.json` holds and the page shows. Every number has its n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from replylint.audit.columns import Findings, Replies
from replylint.audit.compare import Comparison
from replylint.audit.complaints import Complaints
from replylint.audit.counts import Counts
from replylint.audit.cube import BINS, Cube
from replylint.audit.examples import Quoted
from replylint.audit.labels import Labels
from replylint.audit.means import Mean, Place, Share, place, share
from replylint.audit.promises import Promises
from replylint.audit.ratings import Ratings
from replylint.report import CATEGORIES

SCHEMA = 1


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is called, how it is made, and what the run that filled its tables says of itself.

    An agent with fewer than `min_replies` is shown, and not held against others. A `blind` report names no agent,
    customer or team. `against` is the folder of an earlier report. `seed` draws examples and numbers for names.
    """

    counts: Counts
    title: str = "Audit of replies"
    min_replies: int = 20
    blind: bool = False
    against: Path | None = None
    seed: int = 0
    review_seed: int | None = None
    preset: str = "default"
    rulebook: str = ""
    version: str = ""
    sources: tuple[str, ...] = ()
    made_at: datetime | None = None


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """From the first reply to the last, told in weeks or months (UTC); `undated` replies have no time."""

    first: datetime | None
    last: datetime | None
    unit: str
    steps: int
    undated: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The replies of one agent, team, channel or week. `place` is where its mean stands against that of all."""

    name: str
    score: Mean
    place: Place | None
    with_warning: Share
    stops: int
    categories: dict[str, Mean]


class CategoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A category: its mean over the replies to which it can apply."""

    name: str
    title: str
    score: Mean


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that found something: in how many replies, and what those score; `findings` counts every one."""

    rule: str
    category: str
    severity: str
    message: str
    replies: Share
    score: Mean
    findings: int
    suppressed: int
    quotes: tuple[Quoted, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """An audit. `halves` holds its second half against its first, `against` the whole against an earlier audit."""

    schema: int = SCHEMA
    title: str
    made: dict[str, Any]
    period: Period
    accounting: Counts
    adds_up: bool
    replies: int
    conversations: int
    agents_n: int
    score: Mean
    with_warning: Share
    with_stop: Share
    stops: int
    suppressed: int
    distribution: dict[str, int]
    agents: tuple[Line, ...]
    teams: tuple[Line, ...]
    channels: tuple[Line, ...]
    steps: tuple[Line, ...]
    categories: tuple[CategoryLine, ...]
    rules: tuple[RuleLine, ...]
    halves: Comparison | None
    against: Comparison | None
    complaints: Complaints
    ratings: Ratings | None
    promises: dict[str, Any]


def step_name(start: date) -> str:
    """A week or month by its first day."""
    return start.isoformat()


def lines(
    cube: Cube, dimension: str, names: Sequence[str], least: int, *, held_against: bool = True
) -> tuple[Line, ...]:
    """The means of every agent, team, channel or step; `held_against` the mean of all, or not."""
    everything, size = cube.everything, len(names)
    overall = cube.score(everything)
    categories = cube.categories_by(dimension, size, everything)
    columns = zip(
        names,
        cube.scores_by(dimension, size, everything),
        cube.warnings_by(dimension, size, everything),
        cube.stops_by(dimension, size, everything),
        strict=True,
    )
    return tuple(
        Line(
            name=name,
            score=score,
            place=place(score, overall, least) if held_against else None,
            with_warning=warned,
            stops=stops,
            categories={
                category: categories[row][number]
                for row, category in enumerate(CATEGORIES)
                if categories[row][number].n
            },
        )
        for number, (name, score, warned, stops) in enumerate(columns)
    )


def summarise(
    options: Options,
    replies: Replies,
    found: Findings,
    cube: Cube,
    labels: Labels,
    titles: Mapping[str, str],
    quotes: Sequence[tuple[Quoted, ...]],
    comparisons: tuple[Comparison | None, Comparison | None],
    complaints: Complaints,
    ratings: Ratings | None,
    promises: Promises,
) -> Summary:
    """The numbers of a report."""
    everything, least = cube.everything, options.min_replies
    n = int(cube.n.sum())
    findings: Mapping[str, list[int]] = _findings(found)
    rules = [
        RuleLine(
            rule=rule.id,
            category=rule.category,
            severity=rule.severity,
            message=rule.message,
            replies=part,
            score=score,
            findings=findings["counted"][number],
            suppressed=findings["suppressed"][number],
            quotes=quotes[number],
        )
        for number, (rule, (part, score)) in enumerate(
            zip(found.rules, cube.rules_of(len(found.rules), everything), strict=True)
        )
    ]
    return Summary(
        title=options.title,
        made={
            "version": options.version,
            "preset": options.preset,
            "rulebook": options.rulebook,
            "sources": [] if options.blind else list(options.sources),
            "at": options.made_at,
            "min_replies": least,
            "blind": options.blind,
            "seed": options.seed,
        },
        period=Period(
            first=replies.first,
            last=replies.last,
            unit=replies.steps.unit,
            steps=len(replies.steps.starts),
            undated=int((replies.step < 0).sum()),
        ),
        accounting=options.counts,
        adds_up=options.counts.add_up and options.counts.scored == n,
        replies=n,
        conversations=replies.conversations,
        agents_n=sum(bool(member.key) for member in replies.agents),
        score=cube.score(everything),
        with_warning=cube.with_warning(everything),
        with_stop=share(int(cube.stopped.sum()), n),
        stops=int(cube.stops.sum()),
        suppressed=int(found.suppressed.sum()),
        distribution=dict(zip(BINS, cube.bins.sum(axis=1).tolist(), strict=True)),
        agents=_by_name(lines(cube, "agent", labels.agents, least, held_against=not labels.blind)),
        teams=_by_name(lines(cube, "team", labels.teams, least)),
        channels=_by_name(lines(cube, "channel", labels.channels, least)),
        steps=lines(cube, "step", [step_name(start) for start in replies.steps.starts], least),
        categories=tuple(
            CategoryLine(name=name, title=titles.get(name, name), score=cube.category(number, everything))
            for number, name in enumerate(CATEGORIES)
        ),
        rules=tuple(sorted(rules, key=lambda line: (-line.replies.count, line.rule))),
        halves=comparisons[0],
        against=comparisons[1],
        complaints=complaints,
        ratings=ratings,
        promises={
            "n": promises.kept + promises.late + promises.silent,
            "kept": promises.kept,
            "late": promises.late,
            "silent": promises.silent,
            "broken": [
                {**msgspec.to_builtins(broken), "agent": _name(labels.agents, broken.agent)}
                | {"team": _name(labels.teams, broken.team), "channel": _name(labels.channels, broken.channel)}
                for broken in promises.broken
            ],
        },
    )


def _name(names: Sequence[str], code: int) -> str | None:
    return names[code] if code >= 0 else None


def _by_name(found: tuple[Line, ...]) -> tuple[Line, ...]:
    """By name, and numbers in names by their size: an order that ranks nobody."""
    return tuple(sorted(found, key=lambda line: natural(line.name)))


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which "Agent 9" comes before "Agent 10"."""
    parts: list[tuple[int, int, str]] = []
    digits = ""
    for letter in f"{name.casefold()} ":
        if letter.isdecimal() and letter.isascii():
            digits += letter
            continue
        if digits:
            parts.append((0, int(digits), ""))
            digits = ""
        parts.append((1, 0, letter))
    return parts


def _findings(found: Findings) -> dict[str, list[int]]:
    size = len(found.rules)
    return {
        "counted": np.bincount(found.rule[found.counts], minlength=size).tolist(),
        "suppressed": np.bincount(found.rule[found.suppressed], minlength=size).tolist(),
    }

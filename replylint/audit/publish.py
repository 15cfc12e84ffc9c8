"""Everything of an audit from its finished tables on: the numbers, the spreadsheets and the page."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from replylint.audit import columns, compare, cube, examples, spreadsheets
from replylint.audit.complaints import complaints
from replylint.audit.labels import Labels, labels
from replylint.audit.page.build import Lists, build
from replylint.audit.promises import promises
from replylint.audit.ratings import ratings
from replylint.audit.summary import Options, Summary, summarise
from replylint.rulebook import load_builtin
from replylint.wholefile import put

__all__ = ["Options", "Summary", "publish"]

_BYTE_ORDER_MARK = "\ufeff"  # tells Excel that it is UTF-8


def publish(folder: Path, options: Options) -> Summary:
    """Writes summary.json, agents.csv, rules.csv and index.html beside the tables in `folder`.

    Raises OSError, also where `options.against` holds no report.
    """
    replies, found = columns.replies(folder), columns.findings(folder)
    shown = labels(replies.agents, replies.teams, replies.channels, options.blind, options.seed)
    whole = cube.build(replies, found)
    comparisons = _comparisons(replies, found, whole, shown, options)
    quotes = examples.by_rule(folder, replies, found, shown, options.seed)
    chosen = (examples.worst(replies, options.seed), examples.best(replies, options.seed))
    worst, best = examples.in_full(folder, chosen, replies, found, shown)
    broken = promises(folder, replies, shown)
    titles = {name: category.title for name, category in load_builtin().languages["en"].categories.items()}
    summary = summarise(
        options,
        replies,
        found,
        whole,
        shown,
        titles,
        quotes,
        comparisons,
        complaints(folder, replies, shown, options.seed),
        ratings(replies),
        broken,
    )
    small, kept = cube.smaller(replies, found)
    at_hand = np.full(len(replies.agents), len(kept), dtype=np.int32)
    at_hand[kept] = np.arange(len(kept))
    lists = Lists(worst=worst, best=best, broken=broken.broken, review=_review(folder))
    page = build(summary, options, small, [int(code) for code in kept], at_hand.tolist(), replies, found, shown, lists)
    put(folder / "agents.csv", (_BYTE_ORDER_MARK + spreadsheets.agents(summary)).encode())
    put(folder / "rules.csv", (_BYTE_ORDER_MARK + spreadsheets.rules(summary)).encode())
    put(folder / "summary.json", msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    put(folder / "index.html", page.encode())
    return summary


def _comparisons(
    replies: columns.Replies, found: columns.Findings, whole: cube.Cube, shown: Labels, options: Options
) -> tuple[compare.Comparison | None, compare.Comparison | None]:
    """The second half of the period against the first, and the period against an earlier report."""
    names = {member.key: name for member, name in zip(replies.agents, shown.agents, strict=True) if member.key}
    least = options.min_replies
    parts = compare.halves(replies, whole)
    halves = None
    if parts is not None:
        sides = [compare.side(replies, found, whole, which) for which in parts[0]]
        halves = compare.compare(sides[0], sides[1], parts[1], names, least)
    if options.against is None:
        return halves, None
    before, side = compare.earlier(options.against)
    spans = tuple(
        compare.span(part.first, part.last) if part.first and part.last else "no dates" for part in (before, replies)
    )
    after = compare.side(replies, found, whole)
    return halves, compare.compare(side, after, (spans[0], spans[1]), names, least)


def _review(folder: Path) -> tuple[dict[str, str | None], ...] | None:
    """The first of the replies that people are to grade; None where no list was drawn."""
    path = folder / "review.jsonl"
    if not path.is_file():
        return None
    entries = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    return tuple({name: entry.get(name) for name in ("id", "channel", "sampled")} for entry in entries)

"""All replies of an audit as cells: sums by agent, team, channel and week, from which every mean can be made again.

What the page filters, and what the summary counts, come from here; so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from replylint.audit.columns import Codes, Findings, Replies
from replylint.audit.means import Mean, Share, mean, share

Sums = NDArray[np.int64]
Which = NDArray[np.bool_]

DIMENSIONS = ("agent", "team", "channel", "step")
BINS = (*(f"{low}–{low + 9}" for low in range(0, 100, 10)), "100")  # of scores: full marks stand alone
_CAPS = (500, 350, 250, 200, 150, 100, 50, 25)  # agents that a page tells apart
_MOST_CELLS = 40_000
_MOST_PAIRS = 680_000  # of a cell and a rule


class Cube(msgspec.Struct, frozen=True, kw_only=True):
    """Entry i of every array belongs to cell i. Points lost (100 less the score) are summed, as most are nothing.

    `rule_*` are the cells of each rule: how many replies it found something in, and the points that those lost.
    """

    places: Codes  # a row for each of DIMENSIONS; step -1 without a time
    n: Sums
    lost: Sums
    squares: Sums
    bins: Sums  # a row for each of BINS
    warned: Sums  # replies with a finding at warn or above
    stopped: Sums  # replies with a stop
    stops: Sums  # stops
    category_n: Sums  # a row for each of report.CATEGORIES
    category_lost: Sums
    category_squares: Sums
    rule_cell: NDArray[np.int64]
    rule: NDArray[np.int64]
    rule_n: Sums
    rule_lost: Sums
    rule_squares: Sums

    @property
    def everything(self) -> Which:
        """All cells."""
        return np.ones(len(self.n), dtype=np.bool_)

    def score(self, which: Which) -> Mean:
        """The mean score of these cells."""
        return _mean(int(self.n[which].sum()), int(self.lost[which].sum()), int(self.squares[which].sum()))

    def category(self, number: int, which: Which) -> Mean:
        """The mean in a category, without the replies to which it cannot apply."""
        rows = (self.category_n, self.category_lost, self.category_squares)
        return _mean(*(int(row[number][which].sum()) for row in rows))

    def with_warning(self, which: Which) -> Share:
        """Replies with a finding at warn or above."""
        return share(int(self.warned[which].sum()), int(self.n[which].sum()))

    def scores_by(self, dimension: str, size: int, which: Which) -> list[Mean]:
        """The mean score of each agent, team, channel or step."""
        return list(map(_mean, *(self._by(dimension, size, sums, which) for sums in (self.n, self.lost, self.squares))))

    def categories_by(self, dimension: str, size: int, which: Which) -> list[list[Mean]]:
        """The same in each category."""
        return [
            list(map(_mean, *(self._by(dimension, size, sums, which) for sums in rows)))
            for rows in zip(self.category_n, self.category_lost, self.category_squares, strict=True)
        ]

    def warnings_by(self, dimension: str, size: int, which: Which) -> list[Share]:
        """The share of replies with a finding at warn or above of each."""
        return list(map(share, self._by(dimension, size, self.warned, which), self._by(dimension, size, self.n, which)))

    def stops_by(self, dimension: str, size: int, which: Which) -> list[int]:
        """The stops of each."""
        return self._by(dimension, size, self.stops, which)

    def rules_of(self, size: int, which: Which) -> list[tuple[Share, Mean]]:
        """For each rule the replies in which it found something, and their mean score."""
        mine = which[self.rule_cell]
        n = int(self.n[which].sum())
        rows = (self.rule_n, self.rule_lost, self.rule_squares)
        sums = (np.bincount(self.rule[mine], row[mine], minlength=size).astype(int).tolist() for row in rows)
        return [(share(count, n), _mean(count, lost, squares)) for count, lost, squares in zip(*sums, strict=True)]

    def _by(self, dimension: str, size: int, sums: Sums, which: Which) -> list[int]:
        codes = self.places[DIMENSIONS.index(dimension)]
        which = which & (codes >= 0)
        found: list[int] = np.bincount(codes[which], sums[which], minlength=size).astype(np.int64).tolist()
        return found


def _mean(n: int, lost: int, squares: int) -> Mean:
    """A score ends at 0 and at 100, and so does its interval."""
    found = mean(n, 100 * n - lost, 10_000 * n - 200 * lost + squares)
    if found.low is None or found.high is None:
        return found
    return msgspec.structs.replace(found, low=max(0.0, found.low), high=min(100.0, found.high))


def build(replies: Replies, found: Findings, agent: Codes | None = None) -> Cube:
    """The cells of all replies; `agent` in place of their own agents, where some are put together."""
    codes = (replies.agent if agent is None else agent, replies.team, replies.channel, replies.step + 1)
    sizes = [int(code.max(initial=0)) + 1 for code in codes]
    key = np.zeros(replies.n, dtype=np.int64)
    for code, size in zip(codes, sizes, strict=True):
        key = key * size + code
    keys, cell = np.unique(key, return_inverse=True)
    count = len(keys)
    places = np.empty((len(DIMENSIONS), count), dtype=np.int32)
    for number, size in reversed(list(enumerate(sizes))):
        keys, places[number] = np.divmod(keys, size)
    places[-1] -= 1

    def total(weights: NDArray[Any] | None = None) -> Sums:
        return np.bincount(cell, weights, minlength=count).astype(np.int64)

    lost = 100 - replies.score.astype(np.int64)
    bins = np.bincount(cell * len(BINS) + replies.score // 10, minlength=count * len(BINS))
    categories = []
    for row in replies.categories:
        apart = np.where(row < 0, 0, 100 - row.astype(np.int64))
        categories.append((total(row >= 0), total(apart), total(apart**2)))
    reply, rule = found.pairs()
    kinds = max(1, len(found.rules))
    pairs, pair = np.unique(cell[reply] * kinds + rule, return_inverse=True)
    of_pairs = [
        np.bincount(pair, weights, minlength=len(pairs)).astype(np.int64)
        for weights in (None, lost[reply], lost[reply] ** 2)
    ]
    return Cube(
        places=places,
        n=total(),
        lost=total(lost),
        squares=total(lost**2),
        bins=bins.reshape(count, len(BINS)).T.astype(np.int64),
        warned=total(replies.warns + replies.stops > 0),
        stopped=total(replies.stops > 0),
        stops=total(replies.stops),
        category_n=np.stack([sums[0] for sums in categories]),
        category_lost=np.stack([sums[1] for sums in categories]),
        category_squares=np.stack([sums[2] for sums in categories]),
        rule_cell=pairs // kinds,
        rule=pairs % kinds,
        rule_n=of_pairs[0],
        rule_lost=of_pairs[1],
        rule_squares=of_pairs[2],
    )


def smaller(replies: Replies, found: Findings, caps: Sequence[int] = _CAPS) -> tuple[Cube, Codes]:
    """A cube that a page can carry, and the agents that it tells apart: the rest stand together, as one more.

    The agents are those who wrote most, and keep the order that they have.
    """
    often = np.argsort(-np.bincount(replies.agent, minlength=len(replies.agents)), kind="stable")
    for cap in caps:
        kept = np.sort(often[:cap]).astype(np.int32)
        table = np.full(len(replies.agents), len(kept), dtype=np.int32)
        table[kept] = np.arange(len(kept))
        cube = build(replies, found, table[replies.agent] if replies.n else replies.agent)
        if len(cube.n) <= _MOST_CELLS and len(cube.rule) <= _MOST_PAIRS:
            break
    return cube, kept


def plain(cube: Cube) -> dict[str, Any]:
    """The cube for the page's program: columns of numbers, those that go up as the steps between them."""
    fields: dict[str, Any] = {
        name: getattr(cube, name).tolist()
        for name in ("places", "n", "lost", "squares", "bins", "warned", "stopped", "stops")
    }
    # Nearly every category applies to nearly every reply, and most take nothing: told by what is missing.
    fields["category_missing"] = (cube.n - cube.category_n).tolist()
    fields["category_lost"] = cube.category_lost.tolist()
    fields["category_squares"] = cube.category_squares.tolist()
    order = np.lexsort((cube.rule_cell, cube.rule))
    fields["rule_ends"] = np.cumsum(np.bincount(cube.rule, minlength=0)).tolist()
    cells, rule = cube.rule_cell[order], cube.rule[order]
    steps = np.diff(cells, prepend=0)
    steps[np.flatnonzero(np.diff(rule, prepend=-1))] = cells[np.flatnonzero(np.diff(rule, prepend=-1))]
    fields["rule_cell_steps"] = steps.tolist()
    # Of a single reply the square is known.
    squares = np.where(cube.rule_n == 1, 0, cube.rule_squares)
    for name, sums in (("rule_n", cube.rule_n), ("rule_lost", cube.rule_lost), ("rule_squares", squares)):
        fields[name] = sums[order].tolist()
    return fields

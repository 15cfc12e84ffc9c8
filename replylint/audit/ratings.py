"""The customers' own ratings beside the scores: whether they go together, and how far.

A rating is of a conversation, so a conversation counts once, with the mean score of its replies.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np

from replylint.audit.columns import Replies
from replylint.audit.means import Correlation, Mean, mean_of, spearman

_MOST = 11  # ratings that are told apart; of more, as many bands


class Rated(msgspec.Struct, frozen=True):
    """A rating, and the mean score of the conversations that got it."""

    rating: str
    score: Mean


class Ratings(msgspec.Struct, frozen=True, kw_only=True):
    """What ratings there are, lowest first."""

    correlation: Correlation
    by_rating: tuple[Rated, ...]


def ratings(replies: Replies) -> Ratings | None:
    """None where no conversation was rated."""
    rated = ~np.isnan(replies.csat)
    if not rated.any():
        return None
    conversations, code, counts = np.unique(replies.conversation[rated], return_inverse=True, return_counts=True)
    scores = np.bincount(code, replies.score[rated].astype(np.float64)) / counts
    given = np.empty(len(conversations))
    given[code] = replies.csat[rated]  # the last one, where an export gives several
    values = np.unique(given)
    if len(values) <= _MOST:
        groups = [(f"{value:g}", given == value) for value in values]
    else:
        edges = np.linspace(values[0], values[-1], 6)
        groups = [
            (f"{low:.3g} to {high:.3g}", (given >= low) & ((given < high) | (high == edges[-1])))
            for low, high in pairwise(edges)
        ]
    return Ratings(
        correlation=spearman(scores, given),
        by_rating=tuple(Rated(name, mean_of(scores[which])) for name, which in groups if which.any()),
    )

"""Means and shares with their 95 % intervals, and whether two of them differ by more than noise.

Every reply counts as one independent observation. No number here comes without its n.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from replylint import calibrate
from replylint.calibrate import Z95, wilson

Place = Literal["below", "above", "within noise", "too few"]

# The 97.5 % points of Student's t for 1 to 30 degrees of freedom; beyond, a series in 1/df is exact to four digits.
_T = (
    *(12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281),
    *(2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860),
    *(2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423),
)


class Mean(msgspec.Struct, frozen=True, kw_only=True):
    """The mean of `n` numbers; `low` to `high` is its 95 % interval. Null where too few numbers can tell."""

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`count` of `n`; `low` to `high` is the 95 % interval of the share (Wilson)."""

    n: int
    count: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How far a later number is from an earlier one; null without numbers enough on both sides.

    `verdict` is higher or lower where the 95 % interval of the difference leaves zero out.
    """

    before_n: int
    after_n: int
    before: float | None = None
    after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Literal["higher", "lower", "within noise", "too few"] = "too few"


def student(degrees: float) -> float:
    """The 97.5 % point of Student's t; degrees of freedom need not be whole."""
    if degrees < len(_T):
        lower = max(1, math.floor(degrees))
        upper = min(len(_T), lower + 1)
        return _T[lower - 1] + (max(1.0, degrees) - lower) * (_T[upper - 1] - _T[lower - 1])
    cube, fifth = Z95**3, Z95**5
    return Z95 + (cube + Z95) / (4 * degrees) + (5 * fifth + 16 * cube + 3 * Z95) / (96 * degrees**2)


def mean(n: int, total: float, squares: float) -> Mean:
    """From how many numbers there are, their sum and the sum of their squares."""
    if not n:
        return Mean(n=0)
    middle = total / n
    if n == 1:
        return Mean(n=1, mean=middle)
    deviation = math.sqrt(max(0.0, squares - n * middle**2) / (n - 1))
    reach = student(n - 1) * deviation / math.sqrt(n)
    return Mean(n=n, mean=middle, low=middle - reach, high=middle + reach, sd=deviation)


def mean_of(numbers: Sequence[float] | NDArray[np.float64]) -> Mean:
    """Of numbers that are at hand."""
    values = np.asarray(numbers, dtype=np.float64)
    return mean(len(values), float(values.sum()), float((values**2).sum()))


def share(count: int, n: int) -> Share:
    """Wilson's interval keeps inside 0 to 1, and says something of 0 in 12 too."""
    if not n:
        return Share(n=0, count=0)
    rate = wilson(count, n)
    # Its ends are 0 and 1 there but for what a computer rounds.
    low, high = 0.0 if count == 0 else rate.low, 1.0 if count == n else rate.high
    return Share(n=n, count=count, share=rate.value, low=low, high=high)


def place(found: Mean | Share, overall: Mean | Share, least: int) -> Place:
    """Where a number stands against that of all; under `least` replies nobody can tell."""
    middle = overall.mean if isinstance(overall, Mean) else overall.share
    low, high = found.low, found.high
    if found.n < least or low is None or high is None or middle is None:
        return "too few"
    if isinstance(found, Mean) and isinstance(overall, Mean) and not found.sd:
        # Twenty replies of 100 points are no proof that there is no spread; that of all stands in for it.
        reach = student(found.n - 1) * (overall.sd or 0) / math.sqrt(found.n)
        low, high = low - reach, high + reach
    if high < middle:
        return "below"
    return "above" if low > middle else "within noise"


def change(before: Mean, after: Mean, least: int = 2) -> Change:
    """Between two means: Welch's interval, which does not take both spreads for one."""
    known = Change(before_n=before.n, after_n=after.n, before=before.mean, after=after.mean)
    if min(before.n, after.n) < max(2, least):
        return known
    assert before.mean is not None
    assert after.mean is not None
    difference = after.mean - before.mean
    first, second = (before.sd or 0) ** 2 / before.n, (after.sd or 0) ** 2 / after.n
    spread = first + second
    reach = 0.0
    if spread:
        degrees = spread**2 / (first**2 / (before.n - 1) + second**2 / (after.n - 1))
        reach = student(degrees) * math.sqrt(spread)
    return _judged(known, difference, difference - reach, difference + reach)


def change_of_share(before: Share, after: Share, least: int = 2) -> Change:
    """Between two shares: Newcombe's interval, made of Wilson's two."""
    known = Change(before_n=before.n, after_n=after.n, before=before.share, after=after.share)
    if min(before.n, after.n) < max(2, least):
        return known
    assert before.share is not None
    assert before.low is not None
    assert before.high is not None
    assert after.share is not None
    assert after.low is not None
    assert after.high is not None
    difference = after.share - before.share
    low = difference - math.hypot(after.share - after.low, before.high - before.share)
    high = difference + math.hypot(after.high - after.share, before.share - before.low)
    return _judged(known, difference, low, high)


def _judged(known: Change, difference: float, low: float, high: float) -> Change:
    verdict: Literal["higher", "lower", "within noise"] = "within noise"
    if low > 0:
        verdict = "higher"
    elif high < 0:
        verdict = "lower"
    return msgspec.structs.replace(known, change=difference, low=low, high=high, verdict=verdict)


class Correlation(msgspec.Struct, frozen=True, kw_only=True):
    """Spearman's rank correlation of `n` pairs, with its 95 % interval; null where either side never varies."""

    n: int
    rho: float | None = None
    low: float | None = None
    high: float | None = None


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> Correlation:
    """Ties share their mean rank. The interval is Fisher's, widened as Bonett and Wright do for ranks."""
    n = len(first)
    if n < 4:
        return Correlation(n=n)
    rho = calibrate.spearman(first.tolist(), second.tolist())
    if rho is None:
        return Correlation(n=n)
    middle = math.atanh(max(-0.999999, min(0.999999, rho)))
    reach = Z95 * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return Correlation(n=n, rho=rho, low=math.tanh(middle - reach), high=math.tanh(middle + reach))

"""Means, shares, their intervals, and what counts as a change."""

import math

import numpy as np
import pytest

from replylint.audit.means import change, change_of_share, mean, mean_of, place, share, spearman, student


def test_a_mean_carries_its_n_and_an_interval_of_student() -> None:
    found = mean_of([90, 100, 80, 70])
    assert (found.n, found.mean) == (4, 85)
    assert found.sd == pytest.approx(12.9099, abs=1e-4)
    assert found.low == pytest.approx(85 - 3.1824 * 12.9099 / 2, abs=1e-3)
    assert found.high == pytest.approx(85 + 3.1824 * 12.9099 / 2, abs=1e-3)


def test_sums_and_squares_say_the_same_as_the_numbers() -> None:
    numbers = [3.0, 8.0, 8.0, 41.0]
    assert mean(4, sum(numbers), sum(number**2 for number in numbers)) == mean_of(numbers)


def test_one_number_has_a_mean_and_no_interval_and_none_has_neither() -> None:
    assert (mean_of([7]).mean, mean_of([7]).low) == (7, None)
    assert (mean_of([]).n, mean_of([]).mean) == (0, None)


@pytest.mark.parametrize(("degrees", "value"), [(1, 12.706), (10, 2.228), (30, 2.042), (31, 2.0395), (100, 1.984)])
def test_points_of_student_are_those_of_the_tables(degrees: int, value: float) -> None:
    assert student(degrees) == pytest.approx(value, abs=1e-3)


def test_a_share_has_the_interval_of_wilson() -> None:
    found = share(10, 50)
    assert found.low == pytest.approx(0.1124, abs=1e-4)
    assert found.high == pytest.approx(0.3304, abs=1e-4)


def test_none_of_twelve_is_not_sure_to_be_none_of_all() -> None:
    found = share(0, 12)
    assert found.low == 0
    assert found.high == pytest.approx(0.2425, abs=1e-4)


@pytest.mark.parametrize(("numbers", "where"), [([60, 62] * 20, "below"), ([60, 100] * 20, "within noise")])
def test_what_leaves_the_mean_of_all_out_is_below_or_above_it(numbers: list[float], where: str) -> None:
    assert place(mean_of(numbers), mean_of([70, 90] * 50), 20) == where


def test_few_replies_are_too_few_whatever_they_say() -> None:
    assert place(mean_of([1, 2] * 5), mean_of([70, 90] * 50), 20) == "too few"


def test_replies_that_never_vary_are_no_proof_that_there_is_no_spread() -> None:
    everyone = mean_of([50, 100] * 100)
    assert place(mean_of([80] * 20), everyone, 20) == "within noise"
    assert place(mean_of([100] * 200), everyone, 20) == "above"


def test_a_change_of_means_is_that_of_welch() -> None:
    before, after = mean_of([20, 22, 19, 24, 25]), mean_of([28, 29, 31, 40, 24])
    found = change(before, after)
    assert found.change == pytest.approx(8.4)
    first, second = 6.5 / 5, 35.3 / 5  # the variances of the two means
    degrees = (first + second) ** 2 / (first**2 / 4 + second**2 / 4)
    reach = student(degrees) * math.sqrt(first + second)
    assert found.low == pytest.approx(8.4 - reach)
    assert found.high == pytest.approx(8.4 + reach)
    assert found.verdict == "higher"


def test_a_change_within_noise_is_called_so() -> None:
    assert change(mean_of([10, 20, 30, 40]), mean_of([11, 21, 31, 41])).verdict == "within noise"


def test_no_change_is_told_without_enough_on_both_sides() -> None:
    assert change(mean_of([1, 2, 3]), mean_of([])).verdict == "too few"
    assert change(mean_of([1] * 30), mean_of([9] * 5), 20).verdict == "too few"


def test_a_change_of_shares_is_that_of_newcombe() -> None:
    # Newcombe (1998), the first of his examples: 56/70 against 48/80.
    found = change_of_share(share(48, 80), share(56, 70))
    assert found.low == pytest.approx(0.0524, abs=1e-4)
    assert found.high == pytest.approx(0.3339, abs=1e-4)
    assert found.verdict == "higher"


def test_ranks_that_go_together_correlate_and_ties_share_theirs() -> None:
    found = spearman(np.array([1.0, 2, 2, 3, 4, 9]), np.array([1.0, 3, 3, 4, 5, 50]))
    assert found.rho == pytest.approx(1)
    assert found.n == 6


def test_where_one_side_never_varies_there_is_no_correlation() -> None:
    assert spearman(np.ones(9), np.arange(9.0)).rho is None

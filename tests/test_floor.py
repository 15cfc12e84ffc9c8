"""The floor file: what is read, what is below it, and that it only rises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint import floor
from replylint.calibrate import Calibration, Correlation, Measure, Rate, Share
from replylint.yamlfile import FileError


def rate(value: float | None) -> Rate:
    return Rate(value, value, value)


def measure(precision: float | None, recall: float | None, f1: float | None) -> Measure:
    return Measure(0, 0, 0, 0, 0, rate(precision), rate(recall), rate(f1))


def calibration(f1: float = 0.6666, false_alarms: float = 0.0511, rho: float = 0.4) -> Calibration:
    return Calibration(
        replies=10,
        categories=("jargon",),
        overall=measure(0.7, 0.6, f1),
        by_category={"jargon": measure(0.29, 0.5, f1), "upsell": measure(None, None, None)},
        false_alarms=Share(1, 2, rate(false_alarms)),
        upset=measure(0.9, 0.8, 0.85),
        score_quality=Correlation(10, rho),
        mood_anger=Correlation(0, None),
        offers={},
        rules=(),
        without_result=(),
    )


def read(tmp_path: Path, text: str) -> floor.Floor:
    path = tmp_path / "accuracy.toml"
    path.write_text(text)
    return floor.read(path)


FILE = """\
# Ours.
categories = ["jargon", "upsell"]

[overall]
precision = 0.70
f1 = 0.60

[jargon]
recall = 0.50

[false-alarms]
at-most = 0.08

[spearman]
score-quality = 0.35
"""


def names(found: list[floor.Shortfall]) -> list[str]:
    return [shortfall.name for shortfall in found]


def below(bounds: floor.Floor, found: Calibration) -> list[str]:
    return names(list(floor.shortfalls(bounds, found, found)))


def test_a_floor_file_is_bounds_by_measure(tmp_path: Path) -> None:
    found = read(tmp_path, FILE)
    assert found.categories == ("jargon", "upsell")
    assert found.bounds["overall", "precision"] == 0.7
    assert found.bounds["false-alarms", "at-most"] == 0.08
    assert floor.written(found) == FILE


def test_nothing_is_below_a_floor_that_is_reached_exactly(tmp_path: Path) -> None:
    assert below(read(tmp_path, FILE), calibration()) == []


def test_each_measure_below_its_bound_is_named(tmp_path: Path) -> None:
    worse = calibration(f1=0.59, false_alarms=0.09, rho=0.34)
    assert below(read(tmp_path, FILE), worse) == ["overall.f1", "false-alarms.at-most", "spearman.score-quality"]


def test_a_bound_on_what_cannot_be_measured_is_not_kept(tmp_path: Path) -> None:
    found = read(tmp_path, 'categories = ["upsell"]\n[upsell]\nf1 = 0.1\n[spearman]\nmood-anger = 0.1\n')
    assert below(found, calibration()) == ["upsell.f1", "spearman.mood-anger"]


def test_raising_writes_what_was_reached_rounded_in_the_floors_disfavor(tmp_path: Path) -> None:
    found = floor.raised(read(tmp_path, 'categories = ["jargon"]\n'), calibration(), calibration())
    assert (
        floor.written(found)
        == """\
categories = ["jargon"]

[overall]
precision = 0.70
recall = 0.60
f1 = 0.66

[jargon]
precision = 0.29
recall = 0.50
f1 = 0.66

[upset]
precision = 0.90
recall = 0.80
f1 = 0.85

[false-alarms]
at-most = 0.06

[spearman]
score-quality = 0.40
"""
    )


def test_a_category_beside_those_that_count_together_is_raised_only_if_it_has_a_table(tmp_path: Path) -> None:
    text = 'categories = ["upsell"]\n'
    assert ("jargon", "f1") not in floor.raised(read(tmp_path, text), calibration(), calibration()).bounds
    found = floor.raised(read(tmp_path, f"{text}[jargon]\n"), calibration(), calibration())
    assert found.bounds["jargon", "f1"] == 0.66
    assert found.measured == ("jargon", "upsell")


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1))
def test_a_floor_never_falls_and_is_never_above_what_was_reached(
    f1: float, alarms: float, rho: float, next_f1: float, next_alarms: float, next_rho: float
) -> None:
    once, twice = calibration(f1, alarms, rho), calibration(next_f1, next_alarms, next_rho)
    first = floor.raised(floor.Floor(("jargon",)), once, once)
    assert below(first, once) == []
    second = floor.raised(first, twice, twice)
    for name, bound in first.bounds.items():
        if name == ("false-alarms", "at-most"):
            assert second.bounds[name] <= bound
        else:
            assert second.bounds[name] >= bound


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", (1, 1), "has no list of `categories`"),
        ("categories = []\n", (1, 1), "has no list of `categories`"),
        ('categories = ["jargn"]\n', (1, 15), "'jargn' is no category"),
        ('categories = ["jargon"]\n[overal]\n', (2, 2), "there is no measure 'overal'"),
        ('categories = ["jargon"]\n[overall]\nf2 = 1\n', (3, 1), "there is no overall.f2"),
        ('categories = ["jargon"]\n[overall]\nf1 = 70\n', (3, 6), "70 is no share"),
        ('categories = ["jargon"]\nupset = 1\n', (2, 1), "there is no measure 'upset'"),
        ("categories = [\n", (2, 1), "is no TOML"),
    ],
)
def test_a_faulty_floor_file_is_refused_with_its_place(
    tmp_path: Path, text: str, place: tuple[int, int], problem: str
) -> None:
    with pytest.raises(FileError) as refused:
        read(tmp_path, text)
    assert problem in refused.value.message
    assert (refused.value.line, refused.value.column) == place

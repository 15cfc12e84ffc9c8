"""The floor file: what `calibrate` must reach. It is raised to what was reached, and never lowered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from replylint import tomlfile
from replylint.calibrate import Calibration, Measure
from replylint.report import CATEGORIES

HEAD = """\
# What `replylint calibrate FILE --floor` must reach at least; below it the exit status is 1.
# `replylint calibrate FILE --raise-floor` writes what was reached, and never lowers a number.
# [overall] is over `categories` together; [category] tables may be added for others.
"""
_RATES = ("precision", "recall", "f1")
_KEYS = {
    "overall": _RATES,
    **dict.fromkeys(CATEGORIES, _RATES),
    "upset": _RATES,
    "false-alarms": ("at-most",),
    "spearman": ("score-quality", "mood-anger"),
}
_CEILINGS = frozenset({("false-alarms", "at-most")})  # the less the better
_Name = tuple[str, str]  # table and key


class Floor(msgspec.Struct, frozen=True):
    """A floor file: `bounds` by table and key, `tables` in which there may be bounds, and the comment on top."""

    categories: tuple[str, ...]
    tables: tuple[str, ...] = ()
    bounds: dict[_Name, float] = {}
    head: str = HEAD

    @property
    def measured(self) -> tuple[str, ...]:
        """Every category that has a bound or may get one."""
        return tuple(name for name in CATEGORIES if name in {*self.categories, *self.tables})


class Shortfall(msgspec.Struct, frozen=True):
    """A bound that was not kept. `reached` is None where there was nothing to measure."""

    name: str
    bound: float
    reached: float | None
    ceiling: bool


def read(path: Path) -> Floor:
    """The floor in a file. Raises yamlfile.FileError, with line and column."""
    document = tomlfile.read(path)
    data = document.data
    categories = data.get("categories")
    if not isinstance(categories, list) or not categories:
        raise document.error((), "has no list of `categories`", 'say which count in [overall]: ["jargon", "scripted"]')
    for index, name in enumerate(categories):
        if name not in CATEGORIES:
            raise document.error(("categories", index), f"{name!r} is no category", f"use {', '.join(CATEGORIES)}")
    bounds: dict[_Name, float] = {}
    for table, entries in data.items():
        if table == "categories":
            continue
        if table not in _KEYS or not isinstance(entries, dict):
            raise document.error((table,), f"there is no measure {table!r}", f"use {', '.join(_KEYS)}", key=True)
        for key, value in entries.items():
            if key not in _KEYS[table]:
                raise document.error(
                    (table, key), f"there is no {table}.{key}", f"use {', '.join(_KEYS[table])}", key=True
                )
            if isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value <= 1:
                raise document.error((table, key), f"{value!r} is no share", "write a number up to 1, such as 0.7")
            bounds[table, key] = float(value)
    return Floor(tuple(categories), tuple(name for name in data if name != "categories"), bounds, _head(path))


def shortfalls(floor: Floor, together: Calibration, each: Calibration) -> Iterator[Shortfall]:
    """The bounds that are not kept.

    `together` is measured over `floor.categories`, `each` over `floor.measured`; of the latter only single
    categories are read.
    """
    for (table, key), bound in floor.bounds.items():
        reached, ceiling = _reached((table, key), together, each), (table, key) in _CEILINGS
        if reached is None or (reached > bound + 1e-9 if ceiling else reached < bound - 1e-9):
            yield Shortfall(f"{table}.{key}", bound, reached, ceiling)


def raised(floor: Floor, together: Calibration, each: Calibration) -> Floor:
    """The floor with every bound at what was reached, rounded down to 0.01; a bound that was higher stays."""
    bounds: dict[_Name, float] = {}
    categories = {*floor.categories, *floor.tables}
    for table, keys in _KEYS.items():
        for key in keys:
            old = floor.bounds.get((table, key))
            new = _reached((table, key), together, each) if table not in CATEGORIES or table in categories else None
            known = [
                value for value in (old, None if new is None else _rounded(new, (table, key))) if value is not None
            ]
            if known:
                bounds[table, key] = min(known) if (table, key) in _CEILINGS else max(known)
    return msgspec.structs.replace(floor, bounds=bounds)


def written(floor: Floor) -> str:
    """The text of the floor file."""
    names = ", ".join(f'"{name}"' for name in floor.categories)
    lines = [*floor.head.splitlines(), f"categories = [{names}]"]
    for table in _KEYS:
        keys = [(key, floor.bounds[table, key]) for key in _KEYS[table] if (table, key) in floor.bounds]
        if keys or table in floor.tables:
            lines += ["", f"[{table}]", *(f"{key} = {value:.2f}" for key, value in keys)]
    return "\n".join([*lines, ""])


def _reached(name: _Name, together: Calibration, each: Calibration) -> float | None:
    table, key = name
    if table == "false-alarms":
        return together.false_alarms.rate.value
    if table == "spearman":
        return (together.score_quality if key == "score-quality" else together.mood_anger).rho
    measure: Measure | None = each.by_category.get(table)
    if table in ("overall", "upset"):
        measure = together.overall if table == "overall" else together.upset
    rates: Any = measure and {"precision": measure.precision, "recall": measure.recall, "f1": measure.f1}
    return rates[key].value if rates else None


def _rounded(value: float, name: _Name) -> float:
    # The small number takes back what binary fractions add: 0.29 * 100 is a little less than 29.
    if name in _CEILINGS:
        return math.ceil(value * 100 - 1e-9) / 100
    return math.floor(value * 100 + 1e-9) / 100


def _head(path: Path) -> str:
    lines = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        lines.append(line)
    return "".join(f"{line}\n" for line in lines)

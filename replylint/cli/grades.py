"""`replylint calibrate` of graded reviews: what graders said, counted, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from replylint import __version__, rulebook
from replylint.cli import verdicts
from replylint.cli.options import Refusal, configured
from replylint.grading import agreement
from replylint.grading.disputes import disputes
from replylint.grading.read import is_graded, read
from replylint.render import text
from replylint.report import CATEGORIES, Problem
from replylint.sources import STDIN


def graded_among(paths: Sequence[str]) -> list[Path]:
    """The files, if they are graded reviews; none if they are not. Raises UsageError where they are mixed."""
    found = [Path(path) for path in paths if path != STDIN and is_graded(Path(path))]
    if found and len(found) < len(paths):
        other = next(path for path in paths if Path(path) not in found)
        raise click.UsageError(f"{found[0]} is a graded review, and {other} is not; measure them one by one")
    return found


def measure(
    paths: Sequence[Path],
    key: Path | None,
    categories: Sequence[str],
    form: str,
    disputed: bool,
    flags: Mapping[str, Any],
) -> int:
    """Prints what graders said, or with `disputed` what to do about what they rejected. Returns the exit status."""
    problems: list[Problem] = []

    def at_fault(problem: Problem) -> None:
        if problem not in problems:
            problems.append(problem)
            click.echo(text.problem(problem), err=True)

    graded = read(paths, key, at_fault)
    found = agreement.measure(graded, categories or CATEGORIES)
    if not found.replies:
        raise Refusal(f"{', '.join(map(str, paths))}: nothing is graded there; write right or wrong under `verdict`")
    said: dict[str, Any] = {"tool": {"name": "replylint", "version": __version__}, "graded": found}
    lines = list(verdicts.report(found))
    if disputed:
        book = rulebook.load(configured(paths[0], dict(flags)))
        known = disputes(agreement.settled(graded), book.rule)
        said["disputes"] = known = [one for one in known if one.category in (categories or CATEGORIES)]
        lines = list(verdicts.disputed(known))
    click.echo(msgspec.json.format(msgspec.json.encode(said), indent=2) if form == "json" else "\n".join(lines))
    return 2 if problems else 0

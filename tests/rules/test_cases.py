"""Every case in every built-in rule file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import Config, Linter
from replylint.cases import run_cases
from replylint.rulebook import builtin_folder

FILES = sorted(path.relative_to(builtin_folder()).as_posix() for path in builtin_folder().glob("*/[!_]*/*.yml"))


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(Config(preset="qa", select=("all", "preview")))


@pytest.mark.parametrize("path", FILES)
def test_the_cases_of_a_rule_hold(path: str, linter: Linter) -> None:
    faults = [f"{problem.line}: {problem.message}" for problem in linter.rulebook.problems if problem.path == path]
    assert faults == []
    rule = next(rule for rule in linter.rulebook.rules if rule.path == path)
    failures = run_cases(rule, linter)
    assert [f"{Path(path).name}:{f.line}: expected {f.expected}, but {f.happened}" for f in failures] == []

"""`replylint rules`: which rules there are, and how severe they are here."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from replylint.cli.rules import command

RULE = """\
message: {message}
why: It reads as a form.
source: [M6]
severity: {severity}
status: {status}
check: phrase
find: [as per our telephone call]
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three rules of its own; only these are listed."""
    monkeypatch.chdir(tmp_path)
    for name, severity, status in (
        ("scripted/opener", "warn", "stable"),
        ("jargon/as-per", "note", "stable"),
        ("jargon/trial", "warn", "preview"),
    ):
        path = tmp_path / "house" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RULE.format(message=f"Say {path.stem} otherwise.", severity=severity, status=status), "utf-8")
    (tmp_path / "replylint.toml").write_text('rules = ["house"]\nselect = ["project:*"]\n', "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def listed(*arguments: str) -> list[str]:
    """The ids of the project's rules in the table."""
    return [line.split()[0] for line in run(*arguments).stdout.splitlines() if line.startswith("project:")]


def entries(*arguments: str) -> dict[str, Any]:
    return {entry["id"]: entry for entry in json.loads(run(*arguments, "--format", "json").stdout)}


@pytest.mark.usefixtures("house")
def test_each_rule_is_one_row_by_category_and_name() -> None:
    rows = [line for line in run().stdout.splitlines() if line.startswith("project:")]
    assert [row.split() for row in rows] == [
        ["project:jargon/as-per", "note", "stable", "Say", "as-per", "otherwise."],
        ["project:jargon/trial", "off", "preview", "Say", "trial", "otherwise."],
        ["project:scripted/opener", "warn", "stable", "Say", "opener", "otherwise."],
    ]


@pytest.mark.usefixtures("house")
def test_the_severity_is_the_one_in_force() -> None:
    here = entries("--ignore", "scripted,project:scripted/opener")
    assert here["project:scripted/opener"]["severity"] == "off"
    assert entries("--select", "preview,project:*")["project:jargon/trial"]["severity"] == "warn"


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("project:", "--category", "jargon"), ["as-per", "trial"]),
        (("project:", "--status", "preview"), ["trial"]),
        (("project:", "--severity", "warn", "--severity", "note"), ["as-per", "opener"]),
        (("project:", "--severity", "off"), ["trial"]),
        (("OPENER", "otherwise"), ["opener"]),
        (("project:", "FORM", "--category", "scripted"), ["opener"]),
    ],
)
def test_filters_narrow_the_list(arguments: tuple[str, ...], names: list[str]) -> None:
    assert [name.rpartition("/")[2] for name in listed(*arguments)] == names


@pytest.mark.usefixtures("house")
def test_nothing_found_says_how_to_see_all() -> None:
    assert run("no rule says this").stdout == "No rule is like that; `replylint rules` lists all\n"


def test_a_rule_file_at_fault_is_named_and_the_others_are_listed(house: Path) -> None:
    (house / "house" / "jargon" / "trial.yml").write_text("mesage: Hi.\n", "utf-8")
    result = run("project:")
    assert result.exit_code == 2
    assert "trial.yml:1:1: the key 'mesage' is unknown; did you mean 'message'?" in result.stderr
    assert "project:jargon/as-per" in result.stdout


def test_a_narrow_terminal_has_the_message_under_its_rule(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from replylint.cli.rules import _entries, _table
    from replylint.config import load
    from replylint.render.style import Style
    from replylint.rulebook import load as load_rules

    config = load(house)
    chosen = [entry for entry in _entries(load_rules(config).rules, config) if entry.id.endswith("as-per")]
    assert list(_table(chosen, Style(40))) == [
        "project:jargon/as-per  note  stable",
        "  Say as-per otherwise.",
        "\n1 rule, 1 on",
    ]

"""`replylint config`: each value in force and where it came from, for people and machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from replylint.cli.config import command
from replylint.config import Config


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def columns(result: Result) -> list[list[str]]:
    """The rows of the table, as the words between two or more spaces."""
    assert result.exit_code == 0, result.output
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in result.stdout.splitlines()[1:]]


def test_each_value_stands_with_where_it_came_from(desk: Path) -> None:
    (desk / "base.toml").write_text('ignore = ["upsell"]\n[severity]\njargon = "note"\n', "utf-8")
    (desk / "replylint.toml").write_text(
        'extend = "base.toml"\nignore = ["jargon/prior-to"]\n[service-level]\nemail = 24\n', "utf-8"
    )
    rows = columns(run("--channel", "chat"))
    assert ["preset", "agent", "default"] in rows
    assert ["channel", "chat", "--channel"] in rows
    assert ["severity", "jargon = note", "base.toml:3"] in rows
    assert ["service-level", "email = 24 h", "replylint.toml:4"] in rows
    assert ["fail-on", "warn", "preset agent"] in rows
    assert ["min-score", "-", "default"] in rows
    ignore = rows.index(["upsell", "base.toml:1"])
    assert rows[ignore + 1] == ["jargon/prior-to", "replylint.toml:2"]


def test_the_first_line_names_the_file_or_how_to_get_one(desk: Path) -> None:
    assert "`replylint init` writes one" in run().stdout.splitlines()[0]
    (desk / "replylint.toml").write_text("", "utf-8")
    assert run().stdout.splitlines()[0] == "From replylint.toml"


def test_a_path_asks_for_the_configuration_of_that_file(desk: Path) -> None:
    (desk / "a").mkdir()
    (desk / "a" / "replylint.toml").write_text('channel = "sms"', "utf-8")
    (desk / "a" / "draft.txt").write_text("Hi", "utf-8")
    assert ["channel", "sms", "a/replylint.toml:1"] in columns(run("a/draft.txt"))
    assert ["channel", "-", "default"] in columns(run())


def test_the_json_has_values_and_origins_of_one_shape(desk: Path) -> None:
    (desk / "replylint.toml").write_text('ignore = ["upsell"]\n[severity]\njargon = "note"\n', "utf-8")
    said = json.loads(run("--preset", "qa", "--format", "json", "--no-syntax").stdout)
    file = str(desk / "replylint.toml")
    assert said["file"] == file
    assert said["values"]["ignore"] == {"value": ["upsell"], "from": [f"{file}:1"]}
    assert said["values"]["severity"] == {"value": {"jargon": "note"}, "from": {"jargon": f"{file}:3"}}
    assert said["values"]["syntax"] == {"value": False, "from": "--no-syntax"}
    assert said["values"]["fail-on"] == {"value": "warn", "from": "preset qa"}
    assert said["digest"] == Config(preset="qa", ignore=("upsell",), severity={"jargon": "note"}, syntax=False).digest


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ('chanel = "chat"', (), "replylint.toml:1:1: the key 'chanel' is unknown; did you mean `channel`?"),
        ("", ("--select", "jargon,upsel"), "--select: 'upsel' is no category; did you mean `upsell`?"),
        ("", ("--config", "none.toml"), "none.toml: cannot be read: No such file or directory; check the path"),
        ("", ("nowhere.txt",), "nowhere.txt: does not exist; name a file or a folder"),
        ("channel = ", (), "replylint.toml:1:11: is no TOML: invalid value; mend the file at that place"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_status_2(
    desk: Path, text: str, arguments: tuple[str, ...], said: str
) -> None:
    (desk / "replylint.toml").write_text(text, "utf-8")
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_names_may_stand_behind_commas_or_in_several_flags(desk: Path) -> None:
    rows = columns(run("--preset", "qa", "--ignore", "jargon, upsell", "--ignore", "history"))
    first = rows.index(["ignore", "jargon", "--ignore"])
    assert [row[0] for row in rows[first + 1 : first + 3]] == ["upsell", "history"]


@pytest.mark.parametrize("name", ["config", "rule"])
def test_the_schemas_can_be_printed(desk: Path, name: str) -> None:
    assert json.loads(run("--schema", name).stdout)["type"] == "object"

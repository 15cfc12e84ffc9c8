"""`replylint init`: a first file that holds at once, and never the end of one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from replylint.cli.init import command
from replylint.config import Config, load


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_writes_a_file_that_changes_nothing_yet_and_says_the_next_command(desk: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert result.stdout == "Wrote replylint.toml. Next: replylint check draft.txt --customer message.txt\n"
    assert load(desk).digest == Config().digest
    assert load(desk).origins["preset"] == f"{desk / 'replylint.toml'}:5"


def test_it_writes_into_a_folder_that_is_named(desk: Path) -> None:
    (desk / "macros").mkdir()
    assert run("macros").exit_code == 0
    assert (desk / "macros" / "replylint.toml").is_file()


def test_a_file_above_is_no_hindrance(desk: Path) -> None:
    (desk / "macros").mkdir()
    run()
    assert run("macros").exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("replylint.toml", "broken", "replylint.toml: exists already; edit it, or replace it with --force"),
        ("pyproject.toml", "[tool.replylint]\n", "pyproject.toml: has a [tool.replylint], which replylint.toml would"),
    ],
)
def test_it_replaces_and_hides_nothing_unless_forced(desk: Path, name: str, text: str, said: str) -> None:
    (desk / name).write_text(text, "utf-8")
    result = run()
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert (desk / name).read_text("utf-8") == text
    assert run("--force").exit_code == 0
    assert load(desk).preset == "agent"


def test_a_folder_that_is_not_there_is_refused_in_one_line(desk: Path) -> None:
    result = run("nowhere")
    assert (result.exit_code, result.stderr) == (2, "Error: nowhere: is no folder; create it first, or name another\n")


def test_a_file_that_cannot_be_written_is_refused_in_one_line(desk: Path) -> None:
    (desk / "replylint.toml").mkdir()
    result = run()
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert result.stderr.count("\n") == 1

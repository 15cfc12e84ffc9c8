"""The command line as a whole: help, wrong calls, interruptions, closed pipes."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from replylint import __version__
from replylint.cli import group, main


def replylint(*arguments: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "replylint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})})


def test_help_lists_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    before = set(sys.modules)
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name in ("check", "rules", "explain", "test", "calibrate", "config", "init", "completion"):
        assert f"\n  {name} " in out
    assert {name for name in set(sys.modules) - before if name.startswith("replylint.cli.")} == set()


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"replylint {__version__}\n"


def test_a_misspelt_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek", "draft.txt"]) == 2
    assert "there is no command 'chek'; did you mean `replylint check`?" in capsys.readouterr().err


def test_a_command_that_nobody_could_mean_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["qqq"]) == 2
    assert "use one of check, fix, baseline, audit, rules" in capsys.readouterr().err


def test_an_interrupted_command_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("replylint.cli.import_module", interrupted)
    assert main(["rules"]) == 130
    assert capsys.readouterr().err.strip() == "stopped"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    result = CliRunner().invoke(group, ["completion", shell])
    assert result.exit_code == 0
    assert f"_REPLYLINT_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.slow
def test_a_shell_is_offered_commands_and_options() -> None:
    words = {"COMP_WORDS": "replylint ch", "COMP_CWORD": "1", "_REPLYLINT_COMPLETE": "bash_complete"}
    assert "plain,check" in replylint(env=words).stdout
    words |= {"COMP_WORDS": "replylint check --cust", "COMP_CWORD": "2"}
    assert "plain,--customer" in replylint(env=words).stdout


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m replylint check --help | true; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("141\n", "")

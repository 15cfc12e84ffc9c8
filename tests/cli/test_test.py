"""`replylint test`: which rule files it runs, and what it says of cases that do not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint.cli import main

GOOD = """\
message: Say it plainly.
why: It is shorter.
source: [M6]
severity: note
check: phrase
find: [do a flurble]
unless: [{before: only}]
suggest: {replace: flurble}
cases:
  flag:
    - {text: Do a flurble at ten., span: Do a flurble, fix: Flurble at ten.}
    - You can do a flurble now.
    - {text: I do a flurble at noon., customer: When?}
  allow:
    - Only do a flurble at ten.
    - You only do a flurble at ten.
    - She and I only do a flurble at noon.
    - On Mondays they only do a flurble.
    - If you only do a flurble we stay.
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rule(text: str = GOOD, path: str = "house/jargon/event.yml") -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return path


def test_a_wider_rule_takes_nothing_away_from_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    wider = GOOD[: GOOD.index("cases:")].replace("[do a flurble]", "[do a flurble at ten]")
    rule(wider, "house/jargon/wider.yml")
    assert main(["test", rule()]) == 0
    assert capsys.readouterr().out == "8 cases in 1 rule, 0 failed\n"


@pytest.mark.parametrize("path", ["house", "house/jargon", "house/jargon/event.yml", "."])
def test_a_teams_own_rules_are_tested_by_file_or_by_folder(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    rule(path="jargon/event.yml" if path == "." else "house/jargon/event.yml")
    assert main(["test", path]) == 0
    assert capsys.readouterr().out == "8 cases in 1 rule, 0 failed\n"


@pytest.mark.parametrize("path", ["house", "house/en", "house/en/jargon/event.yml"])
def test_rules_may_lie_in_a_folder_for_their_language(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    rule(path="house/en/jargon/event.yml")
    assert main(["test", path]) == 0
    assert capsys.readouterr().out == "8 cases in 1 rule, 0 failed\n"


def test_each_failing_case_is_told_in_one_line_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace("fix: Flurble at ten.", "fix: Flurble.").replace("You can do a flurble now.", "You can now.")
    text = text.replace("- Only do a flurble at ten.", "- Do a flurble at ten.")
    path = rule(text.replace("On Mondays they only do a flurble.", "On Mondays they rest."))
    assert main(["test", path]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f'{path}:11: project:jargon/event: expected the first suggestion to give "Flurble.", '
        'but it gives "Flurble at ten."',
        f'{path}:12: project:jargon/event: expected a finding in "You can now.", but no words of the rule stand there',
        f'{path}:15: project:jargon/event: expected no finding in "Do a flurble at ten.", but "Do a flurble" is marked',
        f'{path}:18: project:jargon/event: expected words of the rule in "On Mondays they rest.", '
        "but it has none, so it proves nothing",
        "8 cases in 1 rule, 4 failed",
    ]


def test_too_few_cases_fail_too(capsys: pytest.CaptureFixture[str]) -> None:
    path = rule(GOOD[: GOOD.index("cases:")])
    assert main(["test", path]) == 1
    out = capsys.readouterr().out
    assert "expected 3 flag cases or more, but there are none" in out
    assert "expected 5 allow cases or more, but there are none" in out


def test_only_the_named_files_are_tested(capsys: pytest.CaptureFixture[str]) -> None:
    rule(GOOD.replace("fix: Flurble", "fix: Blurt"), "house/jargon/other.yml")
    assert main(["test", rule()]) == 0
    assert capsys.readouterr().out == "8 cases in 1 rule, 0 failed\n"


def test_a_rule_on_trial_is_tested_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", rule(f"status: preview\n{GOOD}")]) == 0
    assert capsys.readouterr().out == "8 cases in 1 rule, 0 failed\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("severity: note", "severety: note"), "house/jargon/event.yml:4:1: the key 'severety' is unknown"),
        (("span: Do a", "spam: Do a"), "house/jargon/event.yml:11:36: the key 'spam' is unknown"),
        (("cases:", "cases"), "house/jargon/event.yml:"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_tested(
    change: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rule(GOOD.replace(*change))
    rule(path="house/jargon/other.yml")
    assert main(["test", "house"]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert len(err.splitlines()) == 1
    assert out.startswith("8 cases in ")


def test_a_rule_that_brings_the_linter_down_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("replylint.cases.run_cases", broken)
    path = rule()
    assert main(["test", path]) == 2
    out, err = capsys.readouterr()
    assert err == f"{path}: the cases could not be run (ZeroDivisionError); please report this fault of replylint\n"
    assert out == "0 cases in 1 rule, 0 failed\n"


def test_a_faulty_list_of_words_beside_the_rules_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    rule("words: [", "house/en/_lexicon/pets.yml")
    assert main(["test", rule(path="house/en/jargon/event.yml")]) == 2
    assert "house/en/_lexicon/pets.yml:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("make", "path", "said"),
    [
        (None, "none.yml", "none.yml: does not exist"),
        ("jargon/event.txt", "jargon/event.txt", "its name must end in .yml"),
        ("rules/event.yml", "rules/event.yml", "such as jargon/event.yml"),
        ("empty/notes.txt", "empty", "holds no rule"),
    ],
)
def test_a_path_without_rules_is_refused(
    make: str | None, path: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if make:
        rule(path=make)
    assert main(["test", path]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_without_a_path_the_configured_folders_are_tested_with_the_built_in_rules(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rule(GOOD.replace("fix: Flurble", "fix: Blurt"))
    Path("replylint.toml").write_text('rules = ["house"]\n')
    assert main(["test"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert [line for line in out if "project:jargon/event" in line]
    assert int(out[-1].split(" cases in ")[1].split()[0].replace(",", "")) > 1

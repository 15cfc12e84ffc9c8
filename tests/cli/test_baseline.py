"""`baseline`, `check --baseline`, `--changed-since` and `--add-ignores`: beginning with a library as it is."""

import json
import subprocess
from pathlib import Path

import pytest

from replylint.cli import main

BAD = "We apologize for any inconvenience.\n"
GOOD = "Your lamp is on its way, and it comes tomorrow.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "old.md").write_text(BAD, "utf-8")
    (tmp_path / "macros" / "good.md").write_text(GOOD, "utf-8")
    return tmp_path


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The ids of the replies that `check` tells of."""
    main(["check", *arguments, "--format", "json"])
    return [result["id"] for result in json.loads(capsys.readouterr().out)["results"]]


# Baseline


def test_only_what_is_new_fails(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "macros"]) == 1
    assert main(["baseline", "macros"]) == 0
    assert "findings in 2 replies to replylint-baseline.json" in capsys.readouterr().out
    assert main(["check", "macros", "--baseline", "replylint-baseline.json"]) == 0
    (desk / "macros" / "new.md").write_text("We will look into it.\n", "utf-8")
    capsys.readouterr()
    assert main(["check", "macros", "--baseline", "replylint-baseline.json"]) == 1
    out = capsys.readouterr().out
    assert "macros/new.md" in out
    assert "apologize" not in out
    assert "Not shown: 1 by baseline" in out


def test_the_configuration_can_name_it(desk: Path) -> None:
    main(["baseline", "macros", "--output", "known.json"])
    (desk / "replylint.toml").write_text('baseline = "known.json"\n', "utf-8")
    assert main(["check", "macros"]) == 0


def test_folders_that_judge_alike_keep_baselines_of_their_own(desk: Path) -> None:
    for name in ("first", "second"):
        (desk / name).mkdir()
        (desk / name / "replylint.toml").write_text('baseline = "known.json"\n', "utf-8")
        (desk / name / "a.md").write_text(BAD if name == "first" else "We will look into it.\n", "utf-8")
        (desk / name / "known.json").write_text('{"version": 1, "findings": []}', "utf-8")
    main(["baseline", "second", "--output", "second/known.json"])
    assert main(["check", "second/a.md"]) == 0
    assert main(["check", "first/a.md", "second/a.md"]) == 1
    main(["baseline", "first", "--output", "first/known.json"])
    assert main(["check", "first/a.md", "second/a.md"]) == 0


def test_what_was_mended_is_told_as_stale(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["baseline", "macros"])
    (desk / "macros" / "old.md").write_text(GOOD, "utf-8")
    assert main(["check", "macros", "--baseline", "replylint-baseline.json"]) == 0
    assert capsys.readouterr().err == (
        "replylint-baseline.json: 1 stale: scripted/inconvenience in macros/old.md; "
        "`replylint baseline` writes it anew\n"
    )


def test_a_baseline_that_cannot_be_read_is_status_2(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "macros", "--baseline", "gone.json"]) == 2
    assert "gone.json: does not exist; write it by `replylint baseline`" in capsys.readouterr().err


def test_nothing_is_written_where_an_input_cannot_be_read(desk: Path) -> None:
    (desk / "macros" / "broken.json").write_text("{", "utf-8")
    assert main(["baseline", "macros"]) == 2
    assert not (desk / "replylint-baseline.json").exists()


# --changed-since


def test_only_what_git_says_was_changed_is_checked(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "a")
    assert checked(capsys, "macros", "--changed-since", "HEAD") == []
    (desk / "macros" / "good.md").write_text(GOOD + BAD, "utf-8")
    (desk / "macros" / "n\u00e9w one.md").write_text(BAD, "utf-8")
    assert checked(capsys, "macros", "--changed-since", "HEAD") == ["macros/good.md", "macros/n\u00e9w one.md"]
    git("add", ".")
    git("commit", "--quiet", "-m", "b")
    assert checked(capsys, "macros", "--changed-since", "HEAD") == []
    assert checked(capsys, "macros", "--changed-since", "HEAD~1") == ["macros/good.md", "macros/n\u00e9w one.md"]


def test_of_an_export_only_the_macros_whose_lines_were_changed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def export(*texts: str) -> None:
        macros = [
            {"id": number, "title": str(number), "actions": [{"field": "comment_value", "value": text}]}
            for number, text in enumerate(texts)
        ]
        (desk / "macros.json").write_text(json.dumps({"macros": macros}, indent=1), "utf-8")

    export(BAD, GOOD, BAD)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "a")
    export(BAD, "Your lamp is here.", BAD)
    assert checked(capsys, "macros.json", "--changed-since", "HEAD") == ["1"]


def test_a_changed_sidecar_counts_as_a_change(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "a")
    (desk / "macros" / "old.md.replylint.toml").write_text("", "utf-8")
    assert checked(capsys, "macros", "--changed-since", "HEAD") == ["macros/old.md"]


@pytest.mark.parametrize("inside", [True, False])
def test_a_revision_that_git_does_not_know_is_one_line(
    desk: Path, capsys: pytest.CaptureFixture[str], inside: bool
) -> None:
    if inside:
        git("init", "--quiet")
    assert main(["check", "macros", "--changed-since", "nope"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "git knows no such revision" in said if inside else "git says: fatal: not a git repository" in said


# --add-ignores


def test_a_suppression_for_each_finding_and_nothing_else_changes(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "macros", "--add-ignores", 'legal "asks"']) == 0
    assert (desk / "macros" / "old.md.replylint.toml").read_text("utf-8") == (
        '[[ignore]]\nrule = "scripted/inconvenience"\nreason = "legal \\"asks\\""\n'
        'quote = "We apologize for any inconvenience"\n'
    )
    assert (desk / "macros" / "old.md").read_text("utf-8") == BAD
    assert main(["check", "macros"]) == 0
    capsys.readouterr()
    assert main(["check", "macros", "--add-ignores", "again"]) == 0
    assert capsys.readouterr().err == "added 0 suppressions\n"


def test_in_an_export_they_name_the_item(desk: Path) -> None:
    rows = [{"id": number, "short_code": f"c{number}", "content": text} for number, text in ((1, BAD), (2, GOOD))]
    (desk / "canned.json").write_text(json.dumps(rows), "utf-8")
    main(["check", "canned.json", "--add-ignores", "old"])
    assert 'item = "1"' in (desk / "canned.json.replylint.toml").read_text("utf-8")
    assert main(["check", "canned.json"]) == 0
    rows[1]["content"] = BAD
    (desk / "canned.json").write_text(json.dumps(rows), "utf-8")
    assert main(["check", "canned.json"]) == 1


# Suppressions that hide nothing


def test_a_suppression_that_hides_nothing_or_names_no_rule_is_found_where_it_stands(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "macros" / "good.md.replylint.toml").write_text(
        '[[ignore]]\nrule = "jargon/kindly"\nreason = "x"\n\n[[ignore]]\nrule = "jargon/kyndly"\nreason = "x"\n',
        "utf-8",
    )
    (desk / "macros" / "front.md").write_text(
        "---\nreplylint:\n  ignore:\n    - rule: scripted/inconvenience\n      reason: gone\n---\n" + GOOD, "utf-8"
    )
    (desk / "replylint.toml").write_text(
        '[[per-file-ignores]]\npath = "macros/old.md"\nrules = ["scripted/*", "upsell"]\nreason = "old"\n', "utf-8"
    )
    assert main(["check", "macros", "--preset", "qa", "--format", "concise"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 1)[0] for line in said] == [
        "macros/front.md:4:13",
        "macros/good.md.replylint.toml:2:8",
        "macros/good.md.replylint.toml:6:8",
        "replylint.toml:3:1",
    ]
    assert [line.split()[1:3] for line in said] == [
        ["note", "template/unused-suppression"],
        ["note", "template/unused-suppression"],
        ["warn", "template/unknown-suppression"],
        ["note", "template/unused-suppression"],
    ]


def test_a_suppression_of_a_rule_that_is_off_is_not_unused(desk: Path) -> None:
    (desk / "macros" / "good.md.replylint.toml").write_text(
        '[[ignore]]\nrule = "jargon/kindly"\nreason = "x"\n', "utf-8"
    )
    assert main(["check", "macros/good.md", "--ignore", "jargon/kindly", "--fail-on", "note"]) == 0


def test_a_word_of_the_house_can_be_suppressed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "replylint.toml").write_text('select = ["all", "project:*"]\n[reject]\nlamp = "kite"\n', "utf-8")
    assert main(["check", "macros/good.md"]) == 1
    main(["check", "macros/good.md", "--add-ignores", "our brand"])
    capsys.readouterr()
    assert main(["check", "macros/good.md"]) == 0
    assert "suppression" not in capsys.readouterr().out

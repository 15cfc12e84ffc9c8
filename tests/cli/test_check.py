"""`replylint check` from its arguments to its exit status."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from replylint.cli import main
from replylint.cli.check import command
from replylint.cli.courts import Court, CourtOf
from replylint.cli.judging import TOGETHER
from replylint.report import Problem
from replylint.sources import Item, Wanted


class AllIn:
    """One court for all, and files as they are found."""

    def __init__(self, court_of: CourtOf) -> None:
        self._court_of = court_of

    def __call__(self, item: Item) -> Court | Problem:
        return self._court_of(item)

    def wanted(self, _path: str) -> Wanted:
        return Wanted()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, court_of: CourtOf) -> Path:
    """An empty folder to work in, judged by the judge of words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("replylint.cli.check.Courts", lambda _flags: AllIn(court_of))
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def check(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(command, arguments, input=stdin)


def check_json(*arguments: str, stdin: str = "") -> Any:
    return json.loads(check(*arguments, "--format", "json", stdin=stdin).stdout)


# What comes out


def test_a_clean_draft_is_one_line_and_status_0(desk: Path) -> None:
    (desk / "draft.txt").write_text("Hello, it is done.", "utf-8")
    result = check("draft.txt")
    assert result.stdout == "draft.txt: reads well, nothing to change (100 of 100)\n"
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_draft_with_a_finding_is_shown_and_gives_status_1(desk: Path) -> None:
    (desk / "draft.txt").write_text("We answer soon.\n", "utf-8")
    result = check("draft.txt")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:6] == [
        "draft.txt  88 of 100, worth a second look",
        "",
        " 1 │ We answer soon.",
        "   ·           ~~~~",
        "   · warn  About soon.  [jargon/soon]",
        "   ·       → by {time}",
    ]


def test_notes_alone_give_status_0(desk: Path) -> None:
    assert check("-", stdin="All done, cheers").exit_code == 0


def test_json_has_everything(desk: Path) -> None:
    (desk / "many.jsonl").write_text(
        '{"id": "1", "reply": "We answer soon."}\n{"reply": \n{"reply": "Hallo."}\n{"reply": "Done."}\n', "utf-8"
    )
    run = check_json("many.jsonl")
    assert run["schema"] == 1
    assert run["tool"] == {"name": "replylint", "version": "0", "rulebook": "words"}
    assert [(r["id"], r["path"], r["status"], r["score"]) for r in run["results"]] == [
        ("1", "many.jsonl", "ok", 88),
        ("many.jsonl:3", "many.jsonl", "skipped", None),
        ("many.jsonl:4", "many.jsonl", "ok", 100),
    ]
    assert run["results"][0]["findings"][0]["location"]["line"] == 1
    assert [(e["path"], e["line"]) for e in run["errors"]] == [("many.jsonl", 2)]
    assert run["summary"] == {
        "replies": 3,
        "clean": 1,
        "skipped": 1,
        "failed": 0,
        "findings": {
            "total": 1,
            "severity": {"stop": 0, "warn": 1, "note": 0},
            "category": {"jargon": 1},
            "rule": {"jargon/soon": 1},
        },
        "suppressed": {},
        "score": {"mean": 94.0, "n": 2},
    }


def test_many_replies_end_with_a_summary(desk: Path) -> None:
    rows = ["We answer soon.", "Hello.", "cheers", "Hallo!"]
    (desk / "many.jsonl").write_text("\n".join(json.dumps({"reply": row}) for row in rows), "utf-8")
    result = check("many.jsonl")
    assert result.exit_code == 1
    assert "many.jsonl:1  88 of 100" in result.stdout
    assert "many.jsonl:2" not in result.stdout
    assert "many.jsonl:4: skipped, looks like German; there is no rulebook for it\n" in result.stdout
    assert result.stdout.endswith(
        "4 replies: 1 clean, 2 with findings, 1 skipped\n"
        "Mean score 94.7 (n = 3)\n"
        "2 findings (1 warn, 1 note), most often:\n"
        "  1  jargon/cheers\n"
        "  1  jargon/soon\n"
    )


def test_quiet_keeps_findings_only(desk: Path) -> None:
    rows = ["We answer soon.", "Hello.", "Hallo!"]
    (desk / "many.jsonl").write_text("\n".join(json.dumps({"reply": row}) for row in rows), "utf-8")
    assert check("many.jsonl", "-q").stdout.rstrip().endswith("█░░")
    assert check("-", "--quiet", stdin="Hello.").stdout == ""


def test_a_file_for_the_output_is_replaced_whole_and_standard_output_stays_empty(desk: Path) -> None:
    (desk / "report.json").write_text("old", "utf-8")
    result = check("-", "--format", "json", "--output", "report.json", stdin="soon")
    assert (result.stdout, result.exit_code) == ("", 1)
    assert json.loads((desk / "report.json").read_text("utf-8"))["summary"]["replies"] == 1
    assert [path.name for path in desk.iterdir()] == ["report.json"]


@pytest.mark.parametrize("output", ["gone/report.json", "."])
def test_an_output_that_cannot_be_written_is_told_before_the_work(desk: Path, judge: Any, output: str) -> None:
    result = check("-", "--output", output, stdin="soon")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert judge.calls == []


# The thread


def test_the_customers_message_and_the_thread_reach_the_linter(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "message.txt").write_text("Where is it?", "utf-8")
    (desk / "thread.json").write_text('{"id": "61", "thread": [{"role": "customer", "text": "Well?"}]}', "utf-8")
    assert check_json("-", "--customer", "message.txt", stdin="Here.")["results"][0]["id"] == "-"
    assert check_json("-", "--thread", "thread.json", stdin="Here.")["results"][0]["id"] == "61"


def test_a_thread_that_cannot_be_read_keeps_its_draft_from_being_judged(desk: Path, judge: Any) -> None:
    result = check("-", "--customer", "gone.txt", stdin="soon")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "gone.txt: does not exist; check the path\n"
    assert judge.calls == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a file, a folder, or - for standard input"),
        (("a.txt", "--customer", "b", "--thread", "c"), "not both"),
        (("-", "--customer", "-"), "only once"),
        (("a.txt", "--format", "xml"), "'xml' is not one of"),
        (("a.txt", "--fail-on", "never"), "'never' is not one of"),
    ],
)
def test_a_wrong_call_is_status_2_with_what_to_do(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    result = check(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


# Bad input


def bad_inputs(desk: Path) -> dict[str, str]:
    """Files that cannot be read, and what is said of each."""
    files: dict[str, bytes] = {
        "binary.txt": b"\x89PNG\r\n\x1a\n\0\0",
        "broken.json": b'{"reply": "Hi."',
        "deep.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep.jsonl": b"[" * 100_000,
        "empty.txt": b"",
        "huge.txt": b"soon " * 10_500_000,
        "latin.txt": b"Caf\xe9 soon",
        "list.json": b"[1]",
        "no-reply.json": b'{"thread": []}',
        "robot.json": b'{"reply": "Hi.", "thread": [{"role": "robot", "text": "x"}]}',
    }
    for name, data in files.items():
        (desk / name).write_bytes(data)
    return {
        "binary.txt": "binary.txt: is a binary file (a NUL at byte 8); give the text of the reply",
        "broken.json": "broken.json:1:16: is not JSON: expecting ',' delimiter; mend it there",
        "deep.json": 'deep.json:1: is JSON nested too deep to read; give a thread: {"reply": "...", "thread": [...]}',
        "deep.jsonl": 'deep.jsonl:1: is JSON nested too deep to read; give a thread: {"reply": "...", "thread": [...]}',
        "empty.txt": "empty.txt: the draft is empty; write the reply first",
        "gone.txt": "gone.txt: does not exist; check the path",
        "huge.txt": "huge.txt: has more than 1,000,000 characters, the limit for one draft; "
        "cut it, or give many drafts as JSON Lines, one thread a line",
        "latin.txt": "latin.txt:1:4: is not UTF-8 (byte 3); save it as UTF-8",
        "list.json": 'list.json: holds no draft that replylint knows; give threads ({"reply": "..."}) or a known '
        "export (`replylint check --help`), or name its texts by --field",
        "no-reply.json": 'no-reply.json: reply: is missing; put the draft under the key "reply"',
        "robot.json": "robot.json: thread[0].role: 'robot' is not known; use one of customer, agent, bot, note",
    }


def test_each_bad_input_is_one_line_and_the_others_are_judged(desk: Path) -> None:
    expected = bad_inputs(desk)
    (desk / "good.txt").write_text("We answer soon.", "utf-8")
    result = check(*expected, "good.txt", "--format", "json")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == list(expected.values())
    run = json.loads(result.stdout)
    assert [r["path"] for r in run["results"]] == ["good.txt"]
    assert [e["path"] for e in run["errors"]] == list(expected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(desk: Path) -> None:
    (desk / "secret.txt").write_text("soon", "utf-8")
    (desk / "secret.txt").chmod(0)
    assert (
        check("secret.txt").stderr == "secret.txt: cannot be read: Permission denied; check the path and its rights\n"
    )


def test_a_broken_row_of_five_leaves_four(desk: Path) -> None:
    (desk / "many.jsonl").write_text(
        '{"reply": "a"}\n{"reply": "b"}\n{"reply": c}\n{"reply": "d"}\n{"reply": "e"}\n', "utf-8"
    )
    result = check("many.jsonl")
    assert result.stderr == "many.jsonl:3:11: is not JSON: expecting value; mend it there\n"
    assert result.stdout.startswith("4 replies: 4 clean")
    assert result.exit_code == 2


def test_a_fault_of_replylint_is_one_line_without_the_text(desk: Path) -> None:
    result = check("-", stdin="break down at card 4111")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "KeyError at conftest.py:" in result.stderr
    assert "4111" not in result.stderr + result.stdout


def test_an_error_outranks_a_finding(desk: Path) -> None:
    (desk / "draft.txt").write_text("soon", "utf-8")
    assert check("draft.txt", "gone.txt").exit_code == 2


# Ending early


def test_ctrl_c_ends_with_what_is_done(desk: Path) -> None:
    (desk / "a.txt").write_text("We answer soon.", "utf-8")
    (desk / "many.jsonl").write_text('{"reply": "Done."}\n' * (2 * TOGETHER + 44) + '{"reply": "interrupt"}\n', "utf-8")
    result = check("a.txt", "many.jsonl", "--format", "json")
    assert result.exit_code == 2
    assert result.stderr == "many.jsonl: stopped by Ctrl-C; replies done: 256; run it again for the rest\n"
    run = json.loads(result.stdout)
    assert len(run["results"]) == run["summary"]["replies"] == 256
    assert [error["message"] for error in run["errors"]] == ["stopped by Ctrl-C; replies done: 256"]


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_reading_ends_with_what_is_done() -> None:
    row = json.dumps({"reply": "Pursuant to your letter, please be advised that it is done."}) + "\n"
    command_line = [sys.executable, "-m", "replylint", "check", "-"]
    with subprocess.Popen(
        command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdin.write(row * (TOGETHER + 10))
        run.stdin.flush()
        assert run.stdout.readline().startswith("standard input:1 ")
        run.send_signal(signal.SIGINT)
        rest, errors = run.stdout.read(), run.stderr.read()
    said = re.fullmatch(r"standard input: stopped by Ctrl-C; replies done: (\d+); run it again for the rest\n", errors)
    assert said is not None, errors
    assert f"\n{said[1]} replies: " in rest
    assert run.returncode == 2


# The whole house


def test_a_draft_in_another_language_is_skipped_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "antwort.txt").write_text(
        "Guten Tag, vielen Dank für Ihre Nachricht. Wir haben das Paket gestern verschickt, und es ist am Freitag da.",
        "utf-8",
    )
    assert main(["check", "antwort.txt"]) == 0
    assert capsys.readouterr().out == "antwort.txt: skipped, looks like German; there is no rulebook for it\n"


def test_a_draft_is_judged_by_the_configuration_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.txt").write_text("Your parcel is with the dispatch desk now, and it comes tomorrow.", "utf-8")
    assert main(["check", "draft.txt"]) == 0
    (tmp_path / "replylint.toml").write_text('fail-on = "nothing"\n', "utf-8")
    assert main(["check", "draft.txt"]) == 2
    assert "replylint.toml:1:11: 'nothing' is not known" in capsys.readouterr().err

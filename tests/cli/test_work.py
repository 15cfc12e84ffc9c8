"""Many replies: in other processes, and out of the cache, they come to the same as here and now."""

import json
from pathlib import Path

import pytest

from replylint.cli import main
from replylint.cli.judging import TOGETHER

SAID = ["We apologize for any inconvenience.", "Your lamp is here.", "We will look into it.", "Please be advised."]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPLYLINT_CACHE", str(tmp_path / "cache"))
    rows = [{"reply": f"{SAID[number % 4]} {number}"} for number in range(3 * TOGETHER + 5)]
    (tmp_path / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *flags: str) -> str:
    main(["check", "many.jsonl", "--format", "json", *flags])
    return capsys.readouterr().out


@pytest.mark.slow
def test_other_processes_give_the_same_in_the_same_order(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "--jobs", "2", "--no-cache") == output(capsys, "--jobs", "1", "--no-cache")


@pytest.mark.slow
def test_the_cache_gives_the_same_and_notices_what_changed(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = output(capsys, "--jobs", "1")
    assert list((many / "cache" / "replylint").glob("reports-*"))
    assert output(capsys, "--jobs", "1") == first
    rows = (many / "many.jsonl").read_text("utf-8").splitlines()
    rows[200] = json.dumps({"reply": "Do not hesitate to contact us."})
    (many / "many.jsonl").write_text("\n".join(rows), "utf-8")
    changed = output(capsys, "--jobs", "1")
    assert changed != first
    assert changed == output(capsys, "--jobs", "1", "--no-cache")


@pytest.mark.slow
def test_a_configuration_can_forbid_it(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (many / "replylint.toml").write_text("cache = false\n", "utf-8")
    output(capsys, "--jobs", "1")
    assert not list((many / "cache" / "replylint").glob("reports-*"))


@pytest.mark.slow
def test_a_process_that_is_killed_is_made_up_for_here(
    many: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    from replylint.cli import work

    here = os.getpid()
    judge = work.reports_on

    def dying(threads: object, linter: object) -> object:
        if os.getpid() != here:
            os._exit(9)
        return judge(threads, linter)  # type: ignore[arg-type]

    expected = output(capsys, "--jobs", "1", "--no-cache")
    monkeypatch.setattr(work, "reports_on", dying)
    assert output(capsys, "--jobs", "2", "--no-cache") == expected

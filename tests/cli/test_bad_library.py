"""A library in a bad state: one line with place and remedy, the rest is done, nothing half written, exit status 2."""

import csv
import errno
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from replylint import wholefile
from replylint.baseline import BaselineError
from replylint.baseline import read as read_baseline
from replylint.cache import ReportCache
from replylint.cli import check, main, work
from replylint.cli.courts import Courts
from replylint.cli.fix import fix_files
from replylint.cli.judging import TOGETHER
from replylint.report import Problem, Report
from replylint.sources import File
from replylint.thread import Thread

SECRET = "my card is 4111"
BAD = "We apologize for any inconvenience.\n"
KITE = "Here is a kite.\n"
LAMP = "Here is a lamp.\n"
FULL = Path("/dev/full")

needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may do everything")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, of a house that says lamp where others say kite."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (desk / "replylint.toml").write_text('[reject]\nkite = "lamp"\n', "utf-8")
    return desk


def names(folder: Path) -> set[str]:
    """What lies in a folder beside the configuration, hidden files too."""
    return {path.name for path in folder.iterdir()} - {"replylint.toml"}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines on standard error; none of them repeats what a customer or an agent wrote."""
    err = capsys.readouterr().err
    assert SECRET not in err
    assert "Traceback" not in err
    return err.splitlines()


# Inputs


BROKEN: dict[str, tuple[bytes, str]] = {
    "cut.json": (f'{{"macros": [{{"title": "{SECRET}'.encode(), "cut.json:1:23: is not JSON: unterminated string"),
    "twice.yml": (
        f"title: A\nnotes: x\nresponse: {SECRET}\nresponse: {SECRET}\n".encode(),
        "twice.yml:4:1: the key 'response' stands twice; keep one",
    ),
    "anchor.yml": (
        f"title: A\nnotes: x\nresponse: &a {SECRET}\n".encode(),
        "anchor.yml:3:11: an anchor or alias stands here; write",
    ),
    "torn.csv": (
        f'id,name,keywords,content\n1,A,,"{SECRET}\n'.encode(),
        "torn.csv:2:6: a quotation mark here is never closed; close",
    ),
    "latin.txt": (f"Caf\u00e9 {SECRET}".encode("latin-1"), "latin.txt:1:4: is not UTF-8 (byte 3); save it as UTF-8"),
    "head.md": (
        f"---\ntitle: A\nreplylint: [{SECRET}\n---\nHello.\n".encode(),
        "head.md:4:1: is no YAML: did not find expected ',' or ']'; mend",
    ),
    "empty.txt": (b"", "empty.txt: the draft is empty; write"),
}


@pytest.fixture
def library(desk: Path) -> Path:
    """Broken files, and between them one that is broken by its sidecar and one that is good."""
    for name, (data, _) in BROKEN.items():
        (desk / name).write_bytes(data)
    (desk / "side.md").write_text(KITE, "utf-8")
    (desk / "side.md.replylint.toml").write_text(f'[[ignore]\nrule = "{SECRET}"\n', "utf-8")
    (desk / "good.txt").write_text(KITE, "utf-8")
    return desk


def expected() -> list[str]:
    lines = {name: line for name, (_, line) in BROKEN.items()}
    lines["side.md"] = "side.md.replylint.toml:1:9: is no TOML: expected ']]' at the end of an array declaration; mend"
    return [lines[name] for name in sorted(lines)]


@pytest.mark.parametrize("command", [["check", "--format", "concise"], ["fix"], ["baseline"], ["check", "--fix", "-q"]])
def test_each_broken_file_of_a_library_is_one_line_and_the_rest_is_done(
    library: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    before = {path.name: path.read_bytes() for path in library.iterdir()}
    given = [str(name) for name in sorted([*BROKEN, "side.md", "good.txt"])]
    assert main([*command, *given]) == 2
    lines = said(capsys)
    told = [line for line in lines if not line.startswith(("Applied ", "Error: replylint-baseline.json"))]
    assert len(told) == len(expected())
    assert all(line.startswith(begin) for line, begin in zip(told, expected(), strict=True))
    mended = "fix" in command[0] or "--fix" in command
    assert (library / "good.txt").read_text("utf-8") == (LAMP if mended else KITE)
    assert names(library) == set(before) - {"replylint.toml"}
    assert all((library / name).read_bytes() == before[name] for name in before if name != "good.txt")


def test_a_broken_sidecar_is_not_added_to(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (library / "side.md.replylint.toml").read_bytes()
    assert main(["check", "side.md", "good.txt", "--add-ignores", "old", "-q"]) == 2
    assert said(capsys)[-1] == "added 1 suppressions"
    assert (library / "side.md.replylint.toml").read_bytes() == before
    assert names(library) >= {"good.txt.replylint.toml"}


def test_what_a_sidecar_holds_stays_byte_for_byte(desk: Path) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    before = b'\xef\xbb\xbf# caf\xc3\xa9\r\n[[ignore]]\r\nrule = "jargon/kindly"\r\nreason = "x"\r\n'
    (desk / "a.txt.replylint.toml").write_bytes(before)
    main(["check", "a.txt", "--add-ignores", "old"])
    after = (desk / "a.txt.replylint.toml").read_bytes()
    assert after.startswith(before + b"\n[[ignore]]\n")


@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
def test_an_empty_folder_is_told_beside_what_is_done(
    desk: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (desk / "empty").mkdir()
    (desk / "a.txt").write_text(KITE, "utf-8")
    assert main([command, "empty", "a.txt"]) == 2
    assert said(capsys)[0].startswith("empty: holds no file to check; give files that end in .txt, ")


@not_root
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_folder_that_may_not_be_read_is_told_and_the_rest_is_done(
    desk: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (desk / "closed").mkdir()
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "closed").chmod(0)
    try:
        assert main([command, "closed", "a.txt"]) == 2
    finally:
        (desk / "closed").chmod(0o700)
    assert said(capsys)[0] == "closed: cannot be read: Permission denied; check the path and its rights"


@pytest.mark.slow
def test_two_thousand_files_are_checked_mended_and_written_down(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replylint.cli.check.usual_jobs", lambda: 1)
    (desk / "many").mkdir()
    for number in range(2000):
        (desk / "many" / f"{number:04}.txt").write_text(KITE if number % 500 == 0 else "The parcel is here.\n", "utf-8")
    assert main(["check", "many", "--format", "concise", "--no-cache"]) == 1
    assert capsys.readouterr().out.count("\n") == 4
    assert main(["fix", "many/0000.txt", "many/0500.txt", "many/1000.txt"]) == 0
    assert len(names(desk / "many")) == 2000


# Pipes and devices


@needs_pipes
@pytest.mark.parametrize("command", [["fix"], ["check", "--fix", "-q"]])
def test_a_pipe_or_a_device_is_not_read_to_be_mended(
    desk: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    os.mkfifo(desk / "pipe.txt")
    (desk / "a.txt").write_text(KITE, "utf-8")
    given = ["a.txt", "/dev/null"] if command[0] == "check" else ["pipe.txt", "a.txt", "/dev/zero"]
    assert main([*command, *given]) == 2
    told = [line for line in said(capsys) if "mended" in line]
    why = "is a pipe or a device, in which nothing can be mended; give a file"
    assert told == [f"{path}: {why}" for path in given if path != "a.txt"]
    assert (desk / "a.txt").read_text("utf-8") == LAMP
    assert (desk / "pipe.txt").is_fifo()


@needs_full
def test_a_device_without_end_is_no_draft(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.txt").write_text("The lamp is here.\n", "utf-8")
    assert main(["check", "/dev/zero", "a.txt"]) == 2
    assert said(capsys) == ["/dev/zero: is a binary file (a NUL at byte 0); give the text of the reply"]


# Configuration


CONFIGS: list[tuple[str, str]] = [
    ("[[paths]\n", "1:8: is no TOML: expected ']]'"),
    ("[[paths]]\npath = 3\n", "2:8: `paths` wants a list, not a number; write"),
    ('[[paths]]\npath = "a/"\npresett = "x"\n', "3:1: the key 'presett' is unknown; did you mean `preset`?"),
    ('[[paths]]\npath = "a/"\npreset = "nope"\n', "3:10: there is no preset 'nope'; use"),
    ('[[paths]]\npreset = "qa"\n', "1:3: a `paths` entry has no `path`; write"),
    ('paths = "x"\n', "1:9: `paths` wants tables; write"),
    (
        '[[per-file-ignores]]\npath = "a"\nrules = ["nope/none"]\nreason = "y"\n',
        "3:10: 'nope/none' names the category 'nope', which does not exist; categories are",
    ),
    (
        '[[per-file-ignores]]\npath = "a"\nrules = ["jargon"]\n',
        "1:3: a `per-file-ignores` entry has no `reason`; write",
    ),
    ('exclude = "x"\n', "1:11: `exclude` wants a list, not a string; write"),
    ('exclude = ["a", 3]\n', "1:17: `exclude` wants a string, not a number; put"),
    ("baseline = 3\n", "1:12: `baseline` wants a string, not a number; put"),
]


@pytest.mark.parametrize(("config", "line"), CONFIGS)
@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
def test_a_broken_configuration_is_one_line_with_its_place(
    desk: Path, capsys: pytest.CaptureFixture[str], command: str, config: str, line: str
) -> None:
    (desk / "replylint.toml").write_text(config, "utf-8")
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "b.txt").write_text(KITE, "utf-8")
    assert main([command, "a.txt", "b.txt"]) == 2
    told = [found for found in said(capsys) if not found.startswith(("Applied 0 ", "Error: replylint-baseline.json: "))]
    assert len(told) == 1
    assert told[0].startswith(f"{desk / 'replylint.toml'}:{line}")
    assert (desk / "a.txt").read_text("utf-8") == KITE
    assert names(desk) == {"a.txt", "b.txt"}


def test_a_broken_configuration_of_one_folder_leaves_the_other(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        (desk / name).mkdir()
        (desk / name / "a.txt").write_text(KITE, "utf-8")
    (desk / "a" / "replylint.toml").write_text("exclude = 3\n", "utf-8")
    assert main(["check", "a", "b", "--format", "concise"]) == 2
    out = capsys.readouterr()
    assert out.err.startswith(f"{desk / 'a' / 'replylint.toml'}:1:11: ")
    assert out.out.startswith("b/a.txt:1:11: warn ")


# Baselines


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "is no baseline; write it anew by `replylint baseline`"),
        (b'{"version": 1, "findings": [', "is no baseline; write it anew by `replylint baseline`"),
        (SECRET.encode(), "is no baseline; write it anew by `replylint baseline`"),
        (b'{"version": 1, "findings": [{"quote": "caf\xe9"}]}', "is no baseline; write it anew"),
        (b'{"version": 1, "x": ' + b"[" * 100_000, "is no baseline; write it anew"),
        (b'{"version": 2}', "is of version 2, not 1; write it anew by `replylint baseline`"),
    ],
)
def test_a_broken_baseline_is_told_before_anything_is_mended(
    desk: Path, capsys: pytest.CaptureFixture[str], data: bytes, line: str
) -> None:
    (desk / "known.json").write_bytes(data)
    (desk / "a.txt").write_text(KITE, "utf-8")
    assert main(["check", "a.txt", "--fix", "--baseline", "known.json", "--output", "a.sarif"]) == 2
    [told] = said(capsys)
    assert told.startswith(f"Error: known.json: {line}")
    assert (desk / "a.txt").read_text("utf-8") == KITE
    assert names(desk) == {"known.json", "a.txt"}


def test_a_baseline_nested_without_end_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b'{"x": ' + b"[" * 100_000)
    with pytest.raises(BaselineError, match="is no baseline"):
        read_baseline(tmp_path / "b.json")


def test_a_baseline_that_cannot_be_written_leaves_the_old_one(
    desk: Path, capsys: pytest.CaptureFixture[str], full: Callable[[], None]
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "known.json").write_text("old", "utf-8")
    full()
    assert main(["baseline", "a.txt", "--output", "known.json"]) == 2
    assert said(capsys) == [
        "Error: known.json: cannot be written: No space left on device; name another file for --output"
    ]
    assert (desk / "known.json").read_text("utf-8") == "old"
    assert names(desk) == {"a.txt", "known.json"}


# Outputs


@pytest.fixture(params=["written", "renamed"])
def full(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """full() fills the disk: what is written breaks off in the middle, or just before it takes its name."""

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Short(io.BytesIO):
        def write(self, _data: object, /) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    kept = Path.open

    def opened(path: Path, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if path.suffix != ".part":
            return kept(path, mode, *rest, **options)
        kept(path, mode).close()
        return Short()

    def fill() -> None:
        if request.param == "renamed":
            monkeypatch.setattr(Path, "replace", no_room)
        else:
            monkeypatch.setattr(Path, "open", opened)

    return fill


@needs_full
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_output_that_cannot_be_written_keeps_no_other_from_it(
    desk: Path, capsys: pytest.CaptureFixture[str], place: int
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    outputs = ["gitlab=b.json", "junit=c.xml"]
    outputs.insert(place, "sarif=/dev/full")
    assert main(["check", "a.txt", *(part for name in outputs for part in ("--output", name))]) == 2
    assert said(capsys) == [
        "Error: /dev/full: cannot be written: No space left on device; name another file for --output"
    ]
    assert len(json.loads((desk / "b.json").read_text("utf-8"))) == 1
    assert ElementTree.parse(desk / "c.xml").getroot().get("failures") == "1"
    assert names(desk) == {"a.txt", "b.json", "c.xml"}


def test_a_full_disk_leaves_every_old_output_and_nothing_half_written(
    desk: Path, capsys: pytest.CaptureFixture[str], full: Callable[[], None]
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "a.sarif").write_text("old", "utf-8")
    full()
    assert main(["check", "a.txt", "--output", "sarif=a.sarif", "--output", "json=b.json"]) == 2
    out = capsys.readouterr()
    assert "kite" in out.out
    assert out.err.splitlines() == [
        f"Error: {name}: cannot be written: No space left on device; name another file for --output"
        for name in ("a.sarif", "b.json")
    ]
    assert (desk / "a.sarif").read_text("utf-8") == "old"
    assert names(desk) == {"a.txt", "a.sarif"}


def replylint(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "replylint", *arguments]
    return subprocess.run(command, text=True, check=False, **{"stderr": subprocess.PIPE, **options})


@needs_full
@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["check", "a.txt", "--output", "json=b.json"], ["rules"]])
def test_a_full_standard_output_is_one_line_and_the_files_are_written(desk: Path, arguments: list[str]) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    with FULL.open("w") as stdout:
        run = replylint(*arguments, stdout=stdout)
    assert run.returncode == 2
    assert run.stderr == (
        "Error: standard output: cannot be written: No space left on device; make room, or name a file for --output\n"
    )
    if arguments[0] == "check":
        assert len(json.loads((desk / "b.json").read_text("utf-8"))["results"]) == 1


@pytest.mark.slow
def test_a_reader_that_leaves_early_costs_no_file(desk: Path) -> None:
    (desk / "many.jsonl").write_text(json.dumps({"reply": KITE}) * 1 + "\n" + f'{{"reply": "{BAD.strip()}"}}\n' * 300)
    command = f"{sys.executable} -m replylint check many.jsonl --jobs 1 --no-cache --output json=b.json | true"
    run = subprocess.run(["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("141\n", "")
    assert len(json.loads((desk / "b.json").read_text("utf-8"))["results"]) == 301


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--output", "json=a.txt"], "it is an input, too"),
        (["--output", "json=link.txt"], "it is an input, too"),
        (["--output", "json=b.json", "--output", "sarif=./b.json"], "another output goes there"),
        (["--output", "json=."], "it is a folder"),
        (["--output", "json=gone/b.json"], "there is no such folder"),
    ],
)
def test_an_output_that_would_cost_something_is_refused_before_the_work(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "link.txt").symlink_to("a.txt")
    assert main(["check", "a.txt", "--fix", *arguments]) == 2
    assert [line.split(": ", 3)[3] for line in said(capsys)] == [f"{why}; name another file for --output"]
    assert (desk / "a.txt").read_text("utf-8") == KITE


def test_a_baseline_takes_no_place_of_a_draft(desk: Path) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    assert main(["baseline", "a.txt", "--output", "./a.txt"]) == 2
    assert (desk / "a.txt").read_text("utf-8") == KITE


def test_an_output_behind_a_link_is_written_where_it_lies_and_keeps_its_rights(desk: Path) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "real.json").write_text("old", "utf-8")
    (desk / "real.json").chmod(0o600)
    (desk / "b.json").symlink_to("real.json")
    assert main(["check", "a.txt", "--output", "b.json"]) == 1
    assert (desk / "b.json").is_symlink()
    assert len(json.loads((desk / "real.json").read_text("utf-8"))["results"]) == 1
    assert (desk / "real.json").stat().st_mode & 0o777 == 0o600


@not_root
def test_an_output_that_may_not_be_written_is_not_replaced(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "b.json").write_text("old", "utf-8")
    (desk / "b.json").chmod(0o400)
    assert main(["check", "a.txt", "--output", "b.json"]) == 2
    assert said(capsys) == ["Error: b.json: cannot be written: Permission denied; name another file for --output"]
    assert (desk / "b.json").read_text("utf-8") == "old"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_standard_output_by_its_name_is_added_to_and_stays_a_device(desk: Path) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "log").write_text("kept\n", "utf-8")
    with (desk / "log").open("a") as log:
        replylint("check", "a.txt", "--format", "concise", "--output", "/dev/stdout", stdout=log)
    assert (desk / "log").read_text("utf-8").startswith("kept\na.txt:1:11: warn ")
    assert names(desk) == {"a.txt", "log"}


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs /dev/shm")
def test_a_file_among_devices_is_replaced_as_any_other(desk: Path) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as shared:
        for _ in range(2):
            assert main(["check", "a.txt", "--output", f"{shared}/b.json"]) == 1
        assert len(json.loads(Path(shared, "b.json").read_text("utf-8"))["results"]) == 1


# Mending


def test_a_full_disk_leaves_the_file_as_it_was_and_the_run_fails(
    desk: Path, capsys: pytest.CaptureFixture[str], full: Callable[[], None]
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    full()
    for command in (["fix"], ["check", "--fix", "-q"]):
        assert main([*command, "a.txt"]) == 2
        assert said(capsys)[0] == ("a.txt: cannot be written: No space left on device; make room, and check its rights")
    assert (desk / "a.txt").read_text("utf-8") == KITE
    assert names(desk) == {"a.txt"}


@not_root
def test_a_file_that_may_not_be_written_is_not_mended(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (desk / name).write_text(KITE, "utf-8")
    (desk / "a.txt").chmod(0o400)
    assert main(["fix", "a.txt", "b.txt"]) == 2
    assert said(capsys)[0] == "a.txt: cannot be written: Permission denied; make room, and check its rights"
    assert (desk / "a.txt").read_text("utf-8") == KITE
    assert (desk / "b.txt").read_text("utf-8") == LAMP


@pytest.mark.parametrize("other", [b"Here is a kite, and more.\n", None])
@pytest.mark.parametrize("command", [["fix"], ["check", "--fix", "-q"]])
def test_what_somebody_else_writes_meanwhile_is_not_lost(
    desk: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    other: bytes | None,
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    (desk / "b.txt").write_text(KITE, "utf-8")
    kept = wholefile.put

    def slow(path: Path, data: bytes, *, was: bytes | None = None) -> None:
        if path.name == "a.txt" and other is not None:
            path.write_bytes(other)
        elif path.name == "a.txt":
            path.unlink()
        kept(path, data, was=was)

    monkeypatch.setattr("replylint.cli.fix.put", slow)
    assert main([*command, "a.txt", "b.txt"]) == 2
    assert said(capsys)[0] == "a.txt: was changed meanwhile, and is left so; run it again"
    assert ((desk / "a.txt").read_bytes() if (desk / "a.txt").exists() else None) == other
    assert (desk / "b.txt").read_text("utf-8") == LAMP
    assert names(desk) <= {"a.txt", "b.txt"}


def test_suppressions_of_somebody_else_are_not_lost(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    sidecar = desk / "a.txt.replylint.toml"
    kept = wholefile.put

    def slow(path: Path, data: bytes, *, was: bytes | None = None) -> None:
        path.write_text("# another\n", "utf-8")
        kept(path, data, was=was)

    monkeypatch.setattr("replylint.cli.sidecars.put", slow)
    assert main(["check", "a.txt", "--add-ignores", "old", "-q"]) == 2
    assert said(capsys) == [
        "a.txt.replylint.toml: was changed meanwhile; run it again",
        "added 0 suppressions",
    ]
    assert sidecar.read_text("utf-8") == "# another\n"


def test_suppressions_that_cannot_be_written_are_told(
    desk: Path, capsys: pytest.CaptureFixture[str], full: Callable[[], None]
) -> None:
    (desk / "a.txt").write_text(KITE, "utf-8")
    full()
    assert main(["check", "a.txt", "--add-ignores", "old", "-q"]) == 2
    assert said(capsys)[0].startswith("a.txt.replylint.toml: cannot be written: No space left on device; ")
    assert names(desk) == {"a.txt"}


# Names


NAMES: list[bytes] = [
    b"new\nline.txt",
    b"quo\"te'.txt",
    b"tab\t.txt",
    b"back\\slash.txt",
    b"esc\x1b[31m.txt",
    b"per%20cent #1?.txt",
    b"caf\xe9.txt",
    b"caf\xe9.jsonl",
    "\u00fcn\u00ef\u202etxt.txt".encode(),
    b"n" * 240 + b".txt",
]


@pytest.fixture
def strange(desk: Path) -> Path:
    """A library of files that somebody named oddly."""
    for name in NAMES:
        text = json.dumps({"reply": KITE}) if name.endswith(b".jsonl") else KITE
        try:
            Path(os.fsdecode(name)).write_text(text, "utf-8")
        except OSError:
            pytest.skip("the file system takes no such names")
    Path(os.fsdecode(b"broken\xe9\n.json")).write_text("{", "utf-8")
    return desk


@pytest.mark.parametrize("form", ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"])
def test_every_output_takes_every_name(strange: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["check", ".", "--format", form, "--output", f"{form}=../out"]) == 2
    assert len(said(capsys)) == 1
    written = (strange.parent / "out").read_bytes().decode("utf-8")
    if form in ("json", "sarif", "gitlab"):
        json.loads(written)
    if form == "jsonl":
        assert len([json.loads(line) for line in written.splitlines()]) == len(NAMES) + 2
    if form == "junit":
        ElementTree.fromstring(written)
    if form == "concise":
        assert written.count("\n") == len(NAMES)
        assert "\x1b" not in written


def test_every_command_takes_every_name(strange: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [os.fsdecode(name) for name in NAMES]
    assert main(["check", *given, "--add-ignores", "old", "-q", "--no-cache"]) == 2  # one name is too long for it
    assert len([name for name in names(strange) if name.endswith(".replylint.toml")]) == len(NAMES) - 1
    for name in names(strange):
        if name.endswith(".replylint.toml"):
            Path(name).unlink()
    assert main(["baseline", *given, "--output", "../known.json"]) == 0
    assert main(["fix", *given]) == 0
    assert all("kite" not in Path(name).read_text("utf-8") for name in given)
    capsys.readouterr()


def test_a_name_that_gives_orders_to_a_terminal_is_not_obeyed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "\x1b[2J\nall is well.json").write_text('{"name": "x"}', "utf-8")
    (desk / "a.txt").write_text(KITE, "utf-8")
    main(["check", ".", "-q"])
    main(["check", "a.txt", "--baseline", "\x1b[2J\nall is well"])
    assert [line.partition(" without ")[0].partition("\ufffd")[0] for line in said(capsys)] == [
        "passed over 1",
        "Error: ",
    ]


def test_a_patch_takes_every_name(strange: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    given = [os.fsdecode(b"./" + name) for name in NAMES]
    assert main(["fix", "--diff", *given]) == 1
    patch = capsysbinary.readouterr().out
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    subprocess.run(["git", "apply", "-"], check=True, input=patch)
    assert all("lamp" in Path(name).read_text("utf-8") for name in given)


# The cache


def thread(number: int) -> Thread:
    return Thread(reply=f"The parcel {number} is here.")


def test_a_name_that_is_no_utf8_has_a_key(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path)
    keys = {cache.key(Thread(reply="x", id=name), "") for name in ("a\udce9", "a\udcea", "a")}
    assert len(keys) == 3
    cache.close()


def test_a_cache_that_another_run_holds_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ReportCache(tmp_path)
    first.put({b"key": Report(id="kept")})
    first.close()
    [file] = tmp_path.glob("reports-*")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    other = connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    second = ReportCache(tmp_path)
    assert second.get([b"key"]) == {}
    second.put({b"new": Report(id="new")})
    second.close()
    other.execute("COMMIT")
    other.close()
    third = ReportCache(tmp_path)
    assert third.get([b"key"]) == {b"key": Report(id="kept")}
    third.close()


def test_a_cache_that_is_torn_inside_is_begun_anew(tmp_path: Path) -> None:
    first = ReportCache(tmp_path)
    first.put({bytes([number]) * 32: Report(id=str(number), reason="x" * 1000) for number in range(200)})
    first.close()
    [file] = tmp_path.glob("reports-*")
    size = file.stat().st_size
    with file.open("r+b") as torn:
        for page in range(4096, size, 4096):
            torn.seek(page)
            torn.write(b"\xff" * 600)
    for _ in range(2):
        cache = ReportCache(tmp_path)
        cache.get([bytes([7]) * 32])
        cache.put({b"key": Report(id="new")})
        cache.close()
    last = ReportCache(tmp_path)
    assert last.get([b"key"]) == {b"key": Report(id="new")}
    last.close()


def test_a_cache_without_a_place_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    cache = ReportCache(tmp_path / "file")
    cache.put({b"key": Report(id="x")})
    assert cache.get([b"key"]) == {}
    cache.close()


# Processes


@pytest.fixture
def many(desk: Path) -> Path:
    rows = [json.dumps({"reply": f"{KITE.strip()} {number}"}) + "\n" for number in range(3 * TOGETHER + 5)]
    (desk / "many.jsonl").write_text("".join(rows), "utf-8")
    return desk


@pytest.mark.slow
def test_a_pool_that_broke_takes_nothing_and_all_is_done_here(
    many: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures.process import BrokenProcessPool

    class Broken:
        def submit(self, *_: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr(work, "_pool", lambda *_: Broken())
    assert main(["check", "many.jsonl", "--jobs", "2", "--no-cache", "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["results"]) == 3 * TOGETHER + 5


def children(process: "subprocess.Popen[str]") -> list[int]:
    """The processes of a process, where the system tells."""
    try:
        return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


@pytest.fixture
def running(desk: Path) -> Iterator["subprocess.Popen[str]"]:
    """A long run in two processes beside its own."""
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc")
    row = json.dumps({"reply": "Pursuant to your letter, please be advised that it is done. " * 30}) + "\n"
    (desk / "long.jsonl").write_text(row * 4_000, "utf-8")
    flags = ["--jobs", "2", "--no-cache", "--format", "jsonl", "--output", "json=b.json"]
    with subprocess.Popen(
        [sys.executable, "-m", "replylint", "check", "long.jsonl", *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.slow
def test_ctrl_c_while_processes_run_ends_all_of_them_with_what_is_done(
    desk: Path, running: "subprocess.Popen[str]"
) -> None:
    assert len(children(running)) == 2
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert err.startswith("long.jsonl: stopped by Ctrl-C; replies done: ")
    assert err.count("\n") == 1
    assert running.returncode == 2
    assert list(json.loads(out.splitlines()[-1])) == ["summary", "tool", "schema"]
    assert json.loads((desk / "b.json").read_text("utf-8"))["errors"]
    assert names(desk) == {"long.jsonl", "b.json"}


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_no_process_and_no_half_file(desk: Path, running: "subprocess.Popen[str]") -> None:
    assert len(children(running)) == 2
    running.kill()
    running.communicate(timeout=20)  # ends when nobody holds its standard output any more
    assert names(desk) == {"long.jsonl"}


@pytest.mark.slow
def test_two_runs_at_once_share_cache_and_output(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE", str(many.parent / "cache"))
    command = [sys.executable, "-m", "replylint", "check", "many.jsonl", "-q", "--jobs", "1", "--output", "b.json"]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(run.communicate(timeout=60)[1], run.returncode) for run in runs] == [("", 1)] * 2
    assert len(json.loads((many / "b.json").read_text("utf-8"))["results"]) == 3 * TOGETHER + 5
    assert names(many) == {"many.jsonl", "b.json"}


# Faults of ours


def test_a_fault_of_replylint_is_status_2_and_says_nothing_of_the_text(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise KeyError(SECRET)

    (desk / "a.txt").write_text(KITE, "utf-8")
    monkeypatch.setattr(check, "run", broken)
    assert main(["check", "a.txt"]) == 2
    [line] = said(capsys)
    assert line.startswith("Error: it could not be done (KeyError at test_bad_library.py:")


# Anything, mended


HOUSE = {
    "kite": 'lamp "A"',
    "drone": "it's: so # now",
    "robot": "a\\b, [c] & *d",
    "wagon": "\u00fcn\u00ef \u2014 \u00e7a \U0001f642",
    "sledge": "toboggan",
}
FILLER = ["the", "is", "here", "#4", "a:", "\\n", "it's", "caf\u00e9", "\U0001f642", "50%", "+", "&y", "one,two"]
SURE = frozenset({"json", "escaped", "double", "single", "literal", "quoted"})  # styles that can hold any text


def said_by_house(text: str) -> str:
    for word, becomes in HOUSE.items():
        text = text.replace(word, becomes)
    return text


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Path, Courts]]:
    """A folder whose texts stand under `body`, and its courts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        rows = "".join(f"{word} = {json.dumps(becomes, ensure_ascii=False)}\n" for word, becomes in HOUSE.items())
        fields = '[[paths]]\npath = ["*.json", "*.yml"]\nfield = ["items[].body"]\n[[paths]]\npath = "*.csv"\n'
        config = f'select = ["jargon"]\n[reject]\n{rows}{fields}field = ["body"]\n'
        (folder / "replylint.toml").write_text(config, "utf-8")
        yield folder, Courts({})


WORD = st.sampled_from([*HOUSE, *FILLER])
LINE = st.lists(WORD, max_size=6).map(lambda words: " ".join(["The", *words]))
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
ITEMS = st.lists(st.fixed_dictionaries({"title": LINE, "body": TEXT, "note": LINE}), min_size=1, max_size=3)


def json_of(items: list[dict[str, str]], ascii_only: bool) -> str:
    return json.dumps({"note": "a kite", "items": items}, ensure_ascii=ascii_only, indent=1 if ascii_only else None)


def yaml_of(items: list[dict[str, str]], style: str) -> str:
    mark = {"plain": "", "double": '"', "single": "'", "literal": "|", "folded": ">"}[style]
    return yaml.safe_dump({"note": "a kite", "items": items}, default_style=mark, allow_unicode=True, width=40)


def csv_of(items: list[dict[str, str]], quoting: Any) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, ["title", "body", "note"], quoting=quoting)
    writer.writeheader()
    writer.writerows(items)
    return file.getvalue()


STYLES: dict[str, tuple[str, Callable[[list[dict[str, str]]], str]]] = {
    "json": ("a.json", lambda items: json_of(items, False)),
    "escaped": ("a.json", lambda items: json_of(items, True)),
    **{
        style: ("a.yml", lambda items, style=style: yaml_of(items, style))  # type: ignore[misc]
        for style in ("plain", "double", "single", "literal", "folded")
    },
    "quoted": ("a.csv", lambda items: csv_of(items, csv.QUOTE_ALL)),
    "bare": ("a.csv", lambda items: csv_of(items, csv.QUOTE_MINIMAL)),
}


def read_again(name: str, text: str) -> list[dict[str, str]]:
    """What another program reads in the file."""
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(text, newline="")))
    data = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    assert data["note"] == "a kite"
    items: list[dict[str, str]] = data["items"]
    return items


@settings(max_examples=200)
@given(ITEMS, st.sampled_from(sorted(STYLES)))
def test_only_the_wanted_words_change_whatever_the_file_and_a_second_run_changes_nothing(
    house: tuple[Path, Courts], items: list[dict[str, str]], style: str
) -> None:
    folder, courts = house
    name, write = STYLES[style]
    path = folder / name
    path.write_bytes(write(items).encode())
    problems: list[Problem] = []
    fix_files([File(str(path))], courts, unsafe=False, complain=problems.append)
    assert problems == []
    once = path.read_bytes()
    after = read_again(name, once.decode())
    for old, new in zip(items, after, strict=True):
        assert {**new, "body": ""} == {**old, "body": ""}
        assert new["body"] in (
            {said_by_house(old["body"])} if style in SURE else {old["body"], said_by_house(old["body"])}
        )
    assert fix_files([File(str(path))], courts, unsafe=False, complain=problems.append) == []
    assert path.read_bytes() == once

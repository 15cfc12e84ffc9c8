"""A server of our own: what it needs, and that it ends with us."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from replylint.grammar import keeper
from replylint.grammar.client import Proofreader
from replylint.grammar.server import UnavailableError, start


def program(folder: Path, text: str) -> None:
    """A `java` for the tests, which runs the text by Python."""
    folder.mkdir()
    java = folder / "java"
    java.write_text(f"#!{sys.executable}\n{text}")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def jars(tmp_path: Path) -> Path:
    (tmp_path / "lt" / "libs").mkdir(parents=True)
    (tmp_path / "lt" / "libs" / "languagetool-server-6.8.jar").touch()
    return tmp_path / "lt"


def refusal(folder: Path, seconds: float = 5) -> str:
    with pytest.raises(UnavailableError) as refused:
        start(folder, seconds)
    return str(refused.value)


def use(java: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder / "bin", java)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(folder / "bin"))


LISTENS = """
import os, socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])))
open(os.environ["PID_FILE"], "w").write(str(os.getpid()))
time.sleep(60)
"""


def test_without_java_it_says_so(jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(jars) == "grammar needs Java, and there is none"


def test_without_the_folder_or_its_jars_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use("", tmp_path, monkeypatch)
    assert refusal(tmp_path / "missing") == "there is no such folder of LanguageTool"
    assert refusal(tmp_path) == "the folder has no languagetool-server jar"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("java", "message"),
    [
        ("import sys; sys.exit('UnsupportedClassVersionError')", "this Java is too old for LanguageTool"),
        ("import sys; sys.exit('java.lang.OutOfMemoryError')", "there is too little memory for LanguageTool"),
        ("import sys; sys.exit('a customer wrote this')", "the LanguageTool server ended as it started"),
        ("import sys; sys.exit('Address already in use')", "the LanguageTool server ended as it started"),
    ],
)
def test_a_server_that_ends_at_once_is_one_line(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, java: str, message: str
) -> None:
    use(java, tmp_path, monkeypatch)
    assert refusal(jars) == message


@pytest.mark.slow
def test_a_server_that_never_listens_is_given_up_by_our_own_deadline(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use("import time; time.sleep(60)", tmp_path, monkeypatch)
    started = time.monotonic()
    assert refusal(jars, 0.5) == "the LanguageTool server did not start within 0 s"
    assert time.monotonic() - started < 20


def test_a_proofreader_says_in_one_line_why_there_is_no_server(tmp_path: Path) -> None:
    proofreader = Proofreader(str(tmp_path / "missing"))
    assert proofreader.read(["One."], "en", ["TYPOS"]) is None
    [problem] = proofreader.problems
    assert problem.path == str(tmp_path / "missing")
    assert problem.message.startswith("grammar is not checked: ")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2] if Path("/proc").is_dir() else True


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def pid_in(folder: Path) -> int:
    """The number that the program writes just after it begins to listen."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if (folder / "pid").is_file() and (text := (folder / "pid").read_text()):
            return int(text)
        time.sleep(0.05)
    raise TimeoutError


def is_open(url: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=1):
            return True
    except OSError:
        return False


@pytest.mark.slow
def test_a_server_ends_with_its_object(jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(LISTENS, tmp_path, monkeypatch)
    monkeypatch.setenv("PID_FILE", str(tmp_path / "pid"))
    server = start(jars)
    assert is_open(server.url)
    pid = pid_in(tmp_path)
    url = server.url
    del server
    assert ends(pid)
    assert not is_open(url)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no such signal here")
def test_a_server_ends_with_a_process_that_is_killed(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(LISTENS, tmp_path, monkeypatch)
    monkeypatch.setenv("PID_FILE", str(tmp_path / "pid"))
    text = "import pathlib, sys, time\nfrom replylint.grammar.server import start\n"
    text += "server = start(pathlib.Path(sys.argv[1]))\nprint('up', flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", text, str(jars)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        pid = pid_in(tmp_path)
        parent.kill()
    assert ends(pid)


@pytest.mark.slow
def test_the_keeper_hands_on_the_exit_status() -> None:
    command = [sys.executable, keeper.__file__, sys.executable, "-c", "raise SystemExit(7)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as run:
        assert run.wait(20) == 7

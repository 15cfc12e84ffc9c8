"""replylint sends text nowhere: a run that opens a connection, looks up a name or starts a program fails here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parent.parent / "demo"

# Audit hooks see every connection of the interpreter, also those of libraries, and cannot be taken off again:
# hence a process of its own.
GUARDED = """
import sys

FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind",
             "subprocess.Popen", "os.system", "os.posix_spawn", "urllib.Request")

def refuse(event, arguments):
    if event in FORBIDDEN:
        raise ConnectionError("no network: " + event)

sys.addaudithook(refuse)
"""


def guarded(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", GUARDED + program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_guard_of_these_tests_stops_a_connection() -> None:
    run = guarded("import socket; socket.create_connection(('localhost', 9))")
    assert run.returncode != 0
    assert "no network" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["agent", "qa"])
def test_linting_opens_no_connection(preset: str) -> None:
    program = "from replylint.cli import main; sys.exit(main())"
    run = guarded(program, "check", str(DEMO / "threads"), "--preset", preset, "--format", "json")
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)
    assert report["errors"] == []
    assert {result["status"] for result in report["results"]} == {"ok"}
    assert any(result["findings"] for result in report["results"])

"""A LanguageTool server of our own: started from a folder of its jars, on this machine only, ended with us."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path

VERSION = "6.8"
HEAP = "-Xmx768m"
START_SECONDS = 120.0  # to listen; it takes about five on an idle machine
_END_SECONDS = 10.0
_TRIES = 3  # ports; another program may take a free one before the server does
_POLL_SECONDS = 0.05
_KEEPER = Path(__file__).with_name("keeper.py")
_KEPT_LINES = 40


class UnavailableError(Exception):
    """No server can be had: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def usual_folder() -> Path:
    """Where `scripts/install-languagetool.sh` puts the jars."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "replylint" / f"languagetool-{VERSION}"


class Server:
    """A running server; `url` is its address. It ends with `end`, with this object, or with this process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.end = weakref.finalize(self, _end, process)


def start(folder: Path, seconds: float = START_SECONDS) -> Server:
    """A server from the jars in `folder` or in its `libs`, listening.

    Raises UnavailableError, at the latest after `seconds`.
    """
    command = [_java(), HEAP, "-cp", _class_path(folder), "org.languagetool.server.HTTPServer", "--port"]
    deadline = time.monotonic() + seconds
    said: list[str] = []
    for _ in range(_TRIES):
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-I", str(_KEEPER), *command, str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us; the server ends when we do
        )
        said = []
        threading.Thread(target=_drain, args=(process, said), daemon=True).start()
        try:
            if _listens(process, port, deadline):
                return Server(process, port)
        except BaseException:
            _end(process)
            raise
        timely = process.poll() is not None
        _end(process)
        if not timely:
            raise UnavailableError(
                f"the LanguageTool server did not start within {seconds:.0f} s",
                "look at the load of this machine, or name the URL of a server that runs",
            )
        if not any("already in use" in line for line in said):
            break
    raise _refusal(said)


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    found = (shutil.which("java", path=str(Path(home) / "bin")) if home else None) or shutil.which("java")
    if found is None:
        raise UnavailableError(
            "grammar needs Java, and there is none",
            "install Java 17 or newer, or name the URL of a LanguageTool server",
        )
    return found


def _class_path(folder: Path) -> str:
    if not folder.is_dir():
        raise UnavailableError(
            "there is no such folder of LanguageTool",
            "run scripts/install-languagetool.sh, or set `languagetool` to a folder of its jars or the URL of a server",
        )
    places = [place for place in (folder, folder / "libs") if any(place.glob("*.jar"))]
    if not any(any(place.glob("languagetool-server*.jar")) for place in places):
        raise UnavailableError(
            "the folder has no languagetool-server jar",
            "run scripts/install-languagetool.sh, or name the folder of a LanguageTool server",
        )
    return os.pathsep.join(str(place / "*") for place in places)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(process: subprocess.Popen[bytes], port: int, deadline: float) -> bool:
    """Whether the server answers on its port before the deadline; False as well if it ended."""
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
        except OSError:
            time.sleep(_POLL_SECONDS)
    return False


def _drain(process: subprocess.Popen[bytes], said: list[str]) -> None:
    """Reads what the server complains of, so that it never waits for us; only the start of it is kept, in memory."""
    assert process.stderr is not None
    with process.stderr as lines:
        for line in lines:
            if len(said) < _KEPT_LINES:
                said.append(line.decode(errors="replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()  # which the keeper takes as the end
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _refusal(said: list[str]) -> UnavailableError:
    text = "".join(said)
    if "UnsupportedClassVersionError" in text:
        return UnavailableError("this Java is too old for LanguageTool", "install Java 17 or newer")
    if "OutOfMemoryError" in text or "Could not reserve enough space" in text:
        return UnavailableError("there is too little memory for LanguageTool", "it needs about 800 MB")
    return UnavailableError(
        "the LanguageTool server ended as it started", "remove the folder and run scripts/install-languagetool.sh again"
    )

"""A server that plays LanguageTool on loopback, and one that is it."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from replylint.grammar.client import Proofreader
from replylint.grammar.server import usual_folder

LANGUAGES = [{"code": "en", "longCode": code} for code in ("en", "en-US", "en-GB", "en-AU")]


class FakeServer:
    """Answers as LanguageTool would if it knew only `wrong`: word -> (rule, category, replacements).

    `knows` are words that a variant can spell ("en-GB" -> {"colour"}). `asked` are the forms that were posted.
    Set `status`, `body` or `delay` (seconds) to break it.
    """

    def __init__(self) -> None:
        self.wrong: dict[str, tuple[str, str, list[str]]] = {}
        self.knows: dict[str, set[str]] = {}
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.body: str | None = None
        self.delay = 0.0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(json.dumps(LANGUAGES))

            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                form = {key: values[0] for key, values in parse_qs(self.rfile.read(size).decode()).items()}
                fake.asked.append(form)
                time.sleep(fake.delay)
                self._send(fake.body if fake.body is not None else json.dumps({"matches": fake.matches(form)}))

            def _send(self, body: str) -> None:
                data = body.encode()
                self.send_response(fake.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def texts(self) -> list[str]:
        """What was posted after the warm-up."""
        return [form["text"] for form in self.asked[1:]]

    def matches(self, form: dict[str, str]) -> list[dict[str, Any]]:
        found = []
        for word, (rule, category, replacements) in self.wrong.items():
            start = form["text"].find(word)
            while start >= 0 and word not in self.knows.get(form["language"], ()):
                found.append(
                    {
                        "message": "",
                        "offset": start,
                        "length": len(word),
                        "replacements": [{"value": value} for value in replacements],
                        "context": {"text": "", "offset": 0, "length": 0},
                        "sentence": "",
                        "rule": {"id": rule, "issueType": "", "category": {"id": category}},
                    }
                )
                start = form["text"].find(word, start + 1)
        return found

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A server that plays LanguageTool."""
    fake = FakeServer()
    yield fake
    fake.close()


@pytest.fixture
def ask(server: FakeServer) -> Callable[..., list[list[tuple[str, str]]] | None]:
    """ask(sentence, ...) gives of each sentence the words that are wrong, with the first replacement."""
    proofreader = Proofreader(server.url, seconds=1)

    def of(*sentences: str, language: str = "en-US") -> list[list[tuple[str, str]]] | None:
        found = proofreader.read(sentences, language, ["TYPOS"])
        if found is None:
            return None
        return [
            [(text[r.start : r.end], *r.replacements[:1]) for r in remarks]  # type: ignore[misc]
            for text, remarks in zip(sentences, found, strict=True)
        ]

    return of


def installed() -> Path:
    """The folder of the real jars; skips the test where there are none."""
    folder = usual_folder()
    if not (folder / "libs").is_dir():
        pytest.skip("LanguageTool is not installed; run scripts/install-languagetool.sh")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    return folder


@pytest.fixture(scope="session")
def real() -> Proofreader:
    """A real server, for all tests of one process."""
    return Proofreader(str(installed()), seconds=120)

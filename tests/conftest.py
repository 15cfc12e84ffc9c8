"""What many tests need: a linter that knows one rule, written in the test itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from replylint import Config, Linter, Message, Thread
from scripts.compile import stale

# No test asserts a time, and a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

HEAD = "message: Say it otherwise.\nwhy: It helps.\nsource: [M6]\nseverity: note\n"


def pytest_configure() -> None:
    """Python prefers a compiled module, however old it is, to its source."""
    old = stale(Path(__file__).parent.parent)
    if old:
        raise pytest.UsageError(f"compiled of another source: {', '.join(old)}; run `make compile` (or `make clean`)")


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps compiled rulebooks of the tests out of the user's cache."""
    patch = pytest.MonkeyPatch()
    patch.setenv("REPLYLINT_CACHE", str(tmp_path_factory.getbasetemp().parent / "cache"))


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., Linter]:
    """house(text, ...) is a linter with nothing but the rules given: the text after message, why, source, severity."""

    def make(*rules: str, category: str = "jargon", **config: object) -> Linter:
        folder = tmp_path / "house" / category
        folder.mkdir(parents=True)
        for number, text in enumerate(rules):
            (folder / f"rule-{number}.yml").write_text(text if text.startswith("message") else HEAD + text)
        linter = Linter(Config(rules=(str(folder.parent),), select=("project:*",), **config))  # type: ignore[arg-type]
        assert linter.rulebook.problems == ()
        return linter

    return make


@pytest.fixture
def quotes() -> Callable[..., list[str]]:
    """quotes(linter, reply, customer...) are the marked stretches."""

    def of(linter: Linter, reply: str, *customer: str, **thread: object) -> list[str]:
        messages = tuple(Message(role="customer", text=text) for text in customer)
        report = linter.lint(Thread(reply=reply, thread=messages, language="en", **thread))  # type: ignore[arg-type]
        return [finding.quote for finding in report.findings]

    return of

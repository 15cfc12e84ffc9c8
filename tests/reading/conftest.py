"""Drafts, read with the words of the repository's own rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replylint import yamlfile
from replylint.reading import ReadingWords, read
from replylint.reading.prose import Prose

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="session")
def lexicons() -> dict[str, dict[str, Any]]:
    """What the lexicon files hold: language -> file -> data."""
    return {
        folder.name: {path.stem: yamlfile.read(path).data for path in (folder / "_lexicon").glob("*.yml")}
        for folder in RULES.iterdir()
        if folder.is_dir()
    }


@pytest.fixture(scope="session")
def words(lexicons: dict[str, dict[str, Any]]) -> ReadingWords:
    return ReadingWords.from_lexicons(lexicons)


@pytest.fixture(scope="session")
def prose(words: ReadingWords) -> Callable[..., Prose]:
    """prose(source, format, values=...) is the draft as read."""

    def of(source: str, format: str = "text", values: tuple[str, ...] = ()) -> Prose:  # noqa: A002
        return read(source, format, words=words, values=values)

    return of


@pytest.fixture(scope="session")
def masked(prose: Callable[..., Prose]) -> Callable[..., list[tuple[str, str]]]:
    """masked(source, ...) are the masks of a draft: kind, and the text under it."""

    def of(source: str, *given: Any, **named: Any) -> list[tuple[str, str]]:
        draft = prose(source, *given, **named)
        return [(mask.kind, draft.text[mask.start : mask.end]) for mask in draft.masks]

    return of

"""How the tests of the JSON readers look at what comes out of an export."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replylint.report import Problem
from replylint.sources.conversations import source
from replylint.sources.conversations.conversation import Conversation, Piece, Staff

FIXTURES = Path(__file__).parent / "fixtures"
NOBODY = Staff()


@pytest.fixture
def export() -> Callable[[str], Any]:
    """export("zendesk") is the decoded JSON of that fixture."""
    return lambda name: json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def found() -> Callable[..., list[Conversation | Piece | Problem]]:
    """found("zendesk", data, staff) is all that the reader of that name has to say."""

    def read(name: str, data: object, staff: Staff = NOBODY) -> list[Conversation | Piece | Problem]:
        reader = source(name)
        if reader.conversations is not None:
            return list(reader.conversations(data, staff))
        assert reader.pieces is not None
        return list(reader.pieces(data, staff))

    return read


@pytest.fixture
def talks(found: Callable[..., list[Any]]) -> Callable[..., dict[str, Conversation]]:
    """talks("zendesk", data, staff) are the conversations by id."""
    return lambda *told: {talk.id: talk for talk in found(*told) if isinstance(talk, Conversation)}


@pytest.fixture
def complaints(found: Callable[..., list[Any]]) -> Callable[..., list[str]]:
    """complaints("zendesk", data, staff) is what its problems say."""
    return lambda *told: [entry.message for entry in found(*told) if isinstance(entry, Problem)]


@pytest.fixture
def parts() -> Callable[[Conversation], list[tuple[str, str | None, str | None]]]:
    """parts(talk) is each message's id, why it is no reply, and whose it is."""
    return lambda talk: [(said.id, said.excluded, said.author) for said in talk.messages]


@pytest.fixture
def facts() -> Callable[[Conversation], tuple[object, ...]]:
    """facts(talk) is what is told of the whole: subject, channel, customer, team, rating."""
    return lambda talk: (talk.subject, talk.channel, talk.customer, talk.team, talk.csat)

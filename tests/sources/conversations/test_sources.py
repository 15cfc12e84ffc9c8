"""All readers of conversations in JSON: each is known by its shape, loses no message, and raises for nothing."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from replylint.report import Problem
from replylint.sources.conversations import NAMES, recognised, source
from replylint.sources.conversations.conversation import Conversation, Piece, Staff, cases

FIXTURES = Path(__file__).parent / "fixtures"
EXPORTS = Path(__file__).parent.parent / "exports" / "fixtures"
STAFF = Staff(agents=("ines@shop.example", "@shop.example"), bots=("Answer Bot",))

# In each fixture, where lists of messages lie, and how many of what is in them are messages at all.
COUNTS = {
    "zendesk": 16 + 1,  # and a ticket without comments
    "zendesk_events": 9 + 1,  # and an event without children
    "intercom": 17 + 1 - 2,  # and a conversation without parts; two events say nothing
    "front": 14 + 1,
    "chatwoot": 16 + 1 - 1,  # an activity is no message
    "zammad": 14 + 1,
    "rt": 14 + 1 - 2,  # a change of status, and the record of a mail
    "django_helpdesk": 14 + 1 + 1 - 3,  # with a description; two changes, and the opening that repeats it
    "django_helpdesk_dump": 3,
}

nonsense = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(
                [
                    *(
                        "ticket",
                        "tickets",
                        "comments",
                        "users",
                        "ticket_events",
                        "child_events",
                        "conversations",
                        "source",
                    ),
                    *(
                        "conversation_parts",
                        "_results",
                        "messages",
                        "payload",
                        "data",
                        "meta",
                        "articles",
                        "history",
                        "items",
                    ),
                    *(
                        "Transactions",
                        "Attachments",
                        "Type",
                        "Creator",
                        "followup_set",
                        "model",
                        "fields",
                        "id",
                        "author",
                    ),
                ]
            )
            | some.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def data(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def name_of(fixture: str) -> str:
    return fixture.removesuffix("_dump").replace("_", "-")


def everything(name: str, value: object, staff: Staff = STAFF) -> list[Conversation | Piece | Problem]:
    found = source(name)
    if found.conversations is not None:
        return list(found.conversations(value, staff))
    assert found.pieces is not None
    return list(found.pieces(value, staff))


def size(found: list[Conversation | Piece | Problem]) -> int:
    return sum(len(entry.messages) if isinstance(entry, Conversation) else 1 for entry in found)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from places(below, (*path, key))


def with_nonsense(value: Any, path: tuple[Any, ...], instead: object) -> Any:
    if not path:
        return instead
    changed = copy.deepcopy(value)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = instead
    return changed


@pytest.mark.parametrize("fixture", COUNTS)
def test_an_export_is_recognised_and_no_other_reader_takes_it(fixture: str) -> None:
    assert [name for name in NAMES if source(name).holds(data(fixture))] == [name_of(fixture)]
    found = recognised(data(fixture))
    assert found is not None
    assert (found.name, found.conversations is None) == (name_of(fixture), found.pieces is not None)


@pytest.mark.parametrize("fixture", COUNTS)
def test_as_many_messages_and_problems_come_out_as_messages_went_in(fixture: str) -> None:
    assert size(everything(name_of(fixture), data(fixture))) == COUNTS[fixture]


@pytest.mark.parametrize("fixture", COUNTS)
def test_every_line_of_json_lines_is_recognised_as_the_whole_is(fixture: str) -> None:
    whole = data(fixture)
    lists = [whole] if isinstance(whole, list) else [below for below in whole.values() if isinstance(below, list)]
    lines = [line for line in lists[0] if isinstance(line, dict) and "fields" not in line]
    known = [recognised(line) for line in lines]
    assert {found.name for found in known if found is not None} <= {name_of(fixture)}


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.json")), ids=lambda path: path.stem)
def test_macros_are_no_conversations(path: Path) -> None:
    assert recognised(json.loads(path.read_text(encoding="utf-8-sig"))) is None


@pytest.mark.parametrize(
    "value",
    [
        {"reply": "Hello", "thread": [{"role": "customer", "text": "Hi"}]},
        [{"reply": "Hello", "thread": [{"role": "customer", "text": "Hi"}], "id": 1}],
        *({}, [], None, "", "comments", 5, True, [[]], [{}], {"tickets": []}, {"comments": []}, {"payload": []}),
        {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]},
        {"comments": [{"body": "a comment of a blog", "author": "Ann"}]},
    ],
)
def test_other_json_is_none_of_these(value: object) -> None:
    assert recognised(value) is None


@pytest.mark.parametrize("fixture", COUNTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=some.data())
def test_whatever_stands_in_a_field_nothing_raises(fixture: str, draw: some.DataObject) -> None:
    whole = data(fixture)
    path = draw.draw(some.sampled_from(list(places(whole))))
    changed = with_nonsense(whole, path, draw.draw(nonsense))
    recognised(changed)
    for entry in everything(name_of(fixture), changed):
        assert isinstance(entry, Conversation | Piece | Problem)
        if isinstance(entry, Conversation):
            assert entry.messages
            assert all(said.at is None or said.at.utcoffset() is not None for said in entry.messages)
            list(cases(entry))
        if isinstance(entry, Problem):
            assert entry.message
            assert entry.remedy


@settings(max_examples=60)
@given(nonsense)
@pytest.mark.parametrize("name", NAMES)
def test_garbage_never_raises(name: str, value: object) -> None:
    assert source(name).holds(value) in (True, False)
    everything(name, value)


@pytest.mark.parametrize("fixture", [name for name in COUNTS if not name.endswith("_dump")])
def test_what_is_no_message_among_messages_is_one_problem_more(fixture: str) -> None:
    whole = data(fixture)
    keys = (
        "child_events",
        "comments",
        "conversation_parts",
        "_results",
        "messages",
        "articles",
        "items",
        "followup_set",
    )
    lists = [path for path in places(whole) if path and path[-1] in keys and isinstance(with_path(whole, path), list)]
    changed = copy.deepcopy(whole)
    with_path(changed, lists[0]).append(8)
    assert size(everything(name_of(fixture), changed)) == COUNTS[fixture] + 1


def with_path(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_every_reader_says_what_it_reads() -> None:
    titles = [source(name).title for name in NAMES]
    assert len(set(titles)) == len(NAMES)

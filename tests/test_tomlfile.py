"""TOML with places: every key and value is where it is said to be, whatever way it is written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.tomlfile import At, parse, read
from replylint.yamlfile import FileError

ROOT = Path(__file__).parent.parent

EVERY_WAY = '''\
# a comment with [brackets] and = and "quotes"
plain = 1
"quoted key" = 'it''s'
a.b . c = [ # a list
  "]", """
  long "quoted" text with [x] = 2""""",
  {inner = [[1], [2]], "x.y" = true},
]  # done

[table]
empty = ""
[ table . "sub table" ]
when = 2026-03-02 09:14:00
text = \'\'\'
[not.a.table]
x = 1\'\'\'\'
[[list]]
name = "first"
[[list]]
name = "second"
[list.of]
depth = -1.5e3
[[list.more]]
x = 1
'''.replace("'it''s'", "'it is'")


@pytest.mark.parametrize(
    ("at", "place"),
    [
        (("plain",), (2, 1)),
        (("quoted key",), (3, 1)),
        (("a",), (4, 1)),
        (("a", "b"), (4, 3)),
        (("a", "b", "c"), (4, 7)),
        (("a", "b", "c", 2, "x.y"), (7, 24)),
        (("table",), (10, 2)),
        (("table", "sub table"), (12, 11)),
        (("table", "sub table", "text"), (14, 1)),
        (("list",), (17, 3)),
        (("list", 0, "name"), (18, 1)),
        (("list", 1, "name"), (20, 1)),
        (("list", 1, "of", "depth"), (22, 1)),
        (("list", 1, "more", 0, "x"), (24, 1)),
    ],
)
def test_a_key_is_found_in_every_way_of_writing_it(at: At, place: tuple[int, int]) -> None:
    assert parse(EVERY_WAY, "x.toml").key_places[at] == place


@pytest.mark.parametrize(
    ("at", "place"),
    [
        (("plain",), (2, 9)),
        (("a", "b", "c"), (4, 11)),
        (("a", "b", "c", 0), (5, 3)),
        (("a", "b", "c", 1), (5, 8)),
        (("a", "b", "c", 2), (7, 3)),
        (("a", "b", "c", 2, "inner", 1, 0), (7, 19)),
        (("list", 1, "name"), (20, 8)),
    ],
)
def test_a_value_is_found_too(at: At, place: tuple[int, int]) -> None:
    assert parse(EVERY_WAY, "x.toml").places[at] == place


def paths(data: Any, at: At = ()) -> set[At]:
    """The key paths of all keys in TOML data."""
    if isinstance(data, dict):
        return {(*at, key) for key in data} | {path for key in data for path in paths(data[key], (*at, key))}
    if isinstance(data, list):
        return {path for index, item in enumerate(data) for path in paths(item, (*at, index))}
    return set()


@pytest.mark.parametrize(
    "path", [ROOT / "pyproject.toml", *sorted((ROOT / "replylint/presets").glob("*.toml"))], ids=str
)
def test_no_key_of_a_real_file_is_missed_and_none_invented(path: Path) -> None:
    document = read(path)
    assert set(document.key_places) == paths(document.data)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
values = st.recursive(
    st.integers(-9, 9) | st.booleans() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[ # items\n" + ",\n".join(map(inline, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


@given(st.dictionaries(texts, st.dictionaries(texts, values, max_size=3), max_size=3))
def test_every_key_stands_at_its_place(tables: dict[str, dict[str, Any]]) -> None:
    text = "".join(
        f"[{quoted(name)}]\n" + "".join(f"{quoted(key)} = {inline(value)} # so\n" for key, value in table.items())
        for name, table in tables.items()
    )
    assert tomllib.loads(text) == tables
    document = parse(text, "x.toml")
    assert set(document.key_places) == paths(tables)
    lines = text.split("\n")
    for at, (line, column) in document.key_places.items():
        assert lines[line - 1][column - 1 :].startswith(quoted(str(at[-1])))


def test_windows_line_ends_and_a_byte_order_mark_move_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n\r\n[t]\r\nb = 2\r\n")
    assert read(path).key_places == {("a",): (1, 1), ("t",): (3, 2), ("t", "b"): (4, 1)}


@pytest.mark.parametrize(
    ("text", "place", "problem", "remedy"),
    [
        ("a = 1\nb == 2\n", (2, 4), "is no TOML: invalid value", "mend the file"),
        ("a = [1,\n", (2, 1), "is no TOML: invalid value", "mend the file"),
        ("[t]\njargon/wordy = 'off'\n", (2, 7), "is no TOML: expected '='", 'in quotes: "jargon/wordy" = ...'),
        ("project:* = 'off'\n", (1, 8), "is no TOML: expected '='", 'in quotes: "project:*" = ...'),
        ("a = 1\na = 2\n", (2, 6), "is no TOML: cannot overwrite a value", "mend the file"),
        ("a = " + "[" * 100_000, (None, None), "is nested too deep", "flatten it"),
        ("a = " + "1" * 5_000, (None, None), "holds a value that cannot be read", "mend it"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_toml_is_refused_in_one_line_with_its_place(
    text: str, place: tuple[int, int], problem: str, remedy: str
) -> None:
    with pytest.raises(FileError) as caught:
        parse(text, "x.toml")
    assert (caught.value.line, caught.value.column) == place
    assert problem in str(caught.value)
    assert remedy in caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("content", "problem"), [(b"a = '\xff'", "is not UTF-8 (byte 5)"), (None, "cannot be read")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "x.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: {problem}")

"""Bad input: one clear line with the place and what to do, nothing of the text, and the other files are read."""

import json
import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.report import Problem
from replylint.sources import File, Item, Passed, Wanted, find, read
from replylint.sources.exports import NAMES
from replylint.sources.item import LARGEST_FILE
from replylint.sources.read import read_bytes

SECRET = "my card is 4111"
MACRO = {"id": 1, "title": "A", "actions": [{"field": "comment_value", "value": SECRET}]}
GOOD = json.dumps({"macros": [MACRO]})


def one(path: Path, data: bytes | str, wanted: Wanted | None = None, *, named: bool = True) -> Problem:
    """The one problem of a file with these bytes; it says what to do and repeats nothing of the file."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [found] = read(File(str(path), named=named), BytesIO(), None, wanted or Wanted())
    assert isinstance(found, Problem)
    assert found.path == str(path)
    assert found.remedy
    assert "card" not in f"{found.message} {found.remedy}"
    assert "\n" not in f"{found.message} {found.remedy}"
    return found


CASES: dict[str, tuple[bytes | str, int | None, int | None, str]] = {
    # JSON
    "cut.json": (GOOD[:60], 1, 59, "is not JSON: unterminated string starting at"),
    "cut-between.json": (GOOD[: GOOD.index("[")], 1, 12, "is not JSON: expecting value"),
    "comma.json": (f'[\n  {{"reply": "{SECRET}"}}\n  {{}}]', 3, 3, "is not JSON: expecting ',' delimiter"),
    "tail.json": (f'{GOOD}\n"{SECRET}"', 2, 1, "is not JSON: extra data"),
    "control.json": (f'{{"macros": [{{"title": "a\n{SECRET}"}}]}}', 1, 25, "is not JSON: invalid control character at"),
    "latin.json": (
        b'{"macros": [{"title": "caf\xe9 ' + SECRET.encode() + b'"}]}',
        1,
        27,
        "is not UTF-8 (byte 26)",
    ),
    "deep.json": ("[" * 100_000 + "]" * 100_000, 1, None, "is JSON nested too deep to read"),
    "half.json": ('{"macros": [{"title": "\\ud83d"}]}', 1, None, "holds half a character (a lone \\ud8xx)"),
    "long.json": (f'{{"n": {"9" * 5000}}}', 1, None, "holds a number that is too long to read"),
    "nan.json": ('{"n": NaN}', 1, None, "is not JSON as its standard has it"),
    "empty.json": ("", None, None, "is empty"),
    # YAML
    "twice.yml": (f"- title: a\n  response: {SECRET}\n  title: b\n", 3, 3, "the key 'title' stands twice"),
    "anchor.yml": (
        f"- title: a\n  isenabled: 1\n  response: &text {SECRET}\n- title: b\n  response: *text\n",
        3,
        13,
        "an anchor or alias stands here",
    ),
    "tab.yml": (
        f"title: a\n\tresponse: {SECRET}\n",
        2,
        1,
        "is no YAML: found a tab character that violates indentation",
    ),
    "indent.yml": (
        f"- title: a\n   response: {SECRET}\n",
        2,
        12,
        "is no YAML: mapping values are not allowed in this context",
    ),
    "cut.yml": (f'- title: a\n  response: "{SECRET}\n', 3, 1, "is no YAML: found unexpected end of stream"),
    "latin.yml": (b"- title: caf\xe9\n", 1, 13, "is not UTF-8 (byte 12)"),
    "control.yml": (
        f"- title: a\n  response: '{SECRET}\x07'\n",
        2,
        29,
        "is no YAML: it holds U+0007, which nobody sees",
    ),
    "binary.yml": (b"\x00\x01", None, None, "is a binary file (a NUL at byte 0)"),
    "deep.yml": ("[" * 100_000, 1, 1001, "is no YAML: exceeded maximum nesting depth"),
    # CSV
    "torn.csv": (
        f'id,name,keywords,content\n1,A,,"{SECRET}\n2,B,,Hello\n',
        2,
        6,
        "a quotation mark here is never closed",
    ),
    "inside.csv": (
        f'id,name,keywords,content\n1,A,,"say "{SECRET}" now"\n',
        2,
        12,
        "text stands behind a closing quotation mark",
    ),
    "wide.csv": (f"id,content\n1,Hello,{SECRET}\n", 2, 9, "the row has 3 cells, the head 2"),
    "latin.csv": (b"id,content\r\n1,caf\xe9\r\n", 2, 6, "is not UTF-8 (byte 17)"),
    "utf16.csv": ("id,content\n1,Hello\n".encode("utf-16"), None, None, "is UTF-16, not UTF-8"),
    "empty.csv": (" \r\n", None, None, "is empty"),
    # Rows and texts
    "latin.txt": ("Grüße aus Köln,\nJörg".encode("latin-1"), 1, 3, "is not UTF-8 (byte 2)"),
    "cut.jsonl": ('{"reply": "' + SECRET, 1, 11, "is not JSON: unterminated string starting at"),
    "head.md": (
        f"---\ntitle: a: {SECRET}\n---\nHello.",
        2,
        9,
        "is no YAML: mapping values are not allowed in this context",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_broken_is_one_line_with_its_place(tmp_path: Path, name: str) -> None:
    data, line, column, said = CASES[name]
    found = one(tmp_path / name, data)
    assert (found.line, found.column, found.message) == (line, column, said)


@pytest.mark.parametrize("name", CASES)
def test_the_other_files_are_read_all_the_same(tmp_path: Path, name: str) -> None:
    data = CASES[name][0]
    (tmp_path / "before.txt").write_text("Hello.", "utf-8")
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (tmp_path / "zz.txt").write_text("Bye.", "utf-8")
    found = all_of([str(tmp_path)])
    replies = [entry.thread.reply for entry in found if isinstance(entry, Item)]
    assert replies == ["Hello.", "Bye."]
    assert len([entry for entry in found if isinstance(entry, Problem)]) == 1


def all_of(paths: Iterable[str]) -> list[Item | Problem | Passed]:
    found: list[Item | Problem | Passed] = []
    for file in find(paths):
        if isinstance(file, Problem):
            found.append(file)
        else:
            found.extend(read(file, BytesIO()))
    return found


# Byte order marks


def test_a_byte_order_mark_is_no_part_of_a_name_and_moves_no_column(tmp_path: Path) -> None:
    path = tmp_path / "modules.csv"
    for mark in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(mark + b"id,name,keywords,content\n1,A,,Hello Ana.\n")
        [item] = read(File(str(path)), BytesIO())
        assert isinstance(item, Item)
        place = item.location(6, 9)
        assert (item.thread.id, place.line, place.column) == ("1", 2, 12)
    for name, data in (
        ("a.json", b'\xef\xbb\xbf{"reply": "Hello."}'),
        ("a.yml", b"\xef\xbb\xbf- title: a\n  isenabled: 1\n  response: Hello.\n"),
        ("a.md", b"\xef\xbb\xbf---\ntitle: a\n---\nHello."),
        ("a.jsonl", b'\xef\xbb\xbf{"reply": "Hello."}\n'),
    ):
        (tmp_path / name).write_bytes(data)
        [item] = read(File(str(tmp_path / name)), BytesIO())
        assert isinstance(item, Item)
        assert item.thread.reply == "Hello."


# Size


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("a.json", ".jsonl"), ("a.yml", "in parts"), ("a.csv", "in parts")],
)
def test_a_file_beyond_the_limit_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, remedy: str
) -> None:
    monkeypatch.setattr("replylint.sources.threads.LARGEST_FILE", 1_000_000)
    found = one(tmp_path / name, f'{{"a": "{SECRET}"}}'.ljust(1_000_001))
    assert found.message.startswith("is larger than 1 MB")
    assert remedy in found.remedy


def test_a_huge_file_is_refused_without_being_kept(tmp_path: Path) -> None:
    for name, said in (("a.txt", "is a binary file (a NUL at byte 1)"), ("a.csv", "is larger than 100 MB")):
        path = tmp_path / name
        path.write_bytes(b"a")
        os.truncate(path, 2 * LARGEST_FILE)
        [found] = read(File(str(path)), BytesIO())
        assert isinstance(found, Problem)
        assert found.message.startswith(said)


def test_a_long_export_is_read_in_little_time(tmp_path: Path) -> None:
    """What grows with the square of the length would take minutes."""
    texts = ['Hello "Ana",\n' * 40 for _ in range(300)]
    files = {
        "a.json": json.dumps([{"body": text} for text in texts]),
        "a.csv": "body\n" + "".join('"' + text.replace('"', '""') + '"\n' for text in texts),
        "torn.csv": "body\n" + "".join('"' + text.replace('"', '""') + '"\n' for text in texts) + '"',
        "a.yml": "".join("- body: |\n" + "".join(f"    {line}\n" for line in text.split("\n")) for text in texts),
    }
    for name, data in files.items():
        (tmp_path / name).write_text(data, "utf-8")
        found = list(read(File(str(tmp_path / name)), BytesIO(), None, Wanted(fields=("body",))))
        assert len(found) == (1 if name == "torn.csv" else len(texts))
        assert all(isinstance(entry, Problem) or entry.exact for entry in found if not isinstance(entry, Passed))


# Files and folders


def test_a_loop_of_folders_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("Hello.", "utf-8")
    (tmp_path / "in" / "deeper" / "back").symlink_to(tmp_path / "in")
    assert [entry.path for entry in find([str(tmp_path / "in")])] == [str(tmp_path / "in" / "a.txt")]


def test_a_link_to_a_folder_is_walked_where_it_is_named_outright(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("Hello.", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [entry.path for entry in find([str(tmp_path / "link")])] == [str(tmp_path / "link" / "a.txt")]


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    for paths in ([str(loop)], [str(tmp_path)]):
        [found] = find(paths)
        assert isinstance(found, Problem)
        assert found.path == str(loop)
        assert found.message.startswith("cannot be read: ")
        assert found.remedy


def test_a_file_that_vanishes_during_the_run_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.json", "c.csv", "d.yml", "e.jsonl", "f.eml"):
        (tmp_path / name).write_text("Hello.", "utf-8")
    files = list(find([str(tmp_path)]))
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / "b.json").write_text('{"reply": "Hi."}', "utf-8")
    found = [entry for file in files if isinstance(file, File) for entry in read(file, BytesIO())]
    assert [type(entry) for entry in found] == [Problem, Item, Problem, Problem, Problem, Problem]
    gone = [entry for entry in found if isinstance(entry, Problem)]
    assert {(entry.message, entry.remedy) for entry in gone} == {("does not exist", "check the path")}


def test_a_file_that_became_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    [found] = read(File(str(tmp_path / "a.txt")), BytesIO())
    assert isinstance(found, Problem)
    assert found.message == "cannot be read: Is a directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("Hello.", "utf-8")
    assert [entry.path for entry in find([str(tmp_path)])] == [str(tmp_path / "b.txt")]


# Anything


@given(st.binary(max_size=60), st.sampled_from([".json", ".yml", ".csv", ".tsv", ".jsonl", ".md", ".html", ".txt"]))
def test_any_bytes_end_in_items_or_lines(data: bytes, ending: str) -> None:
    for wanted in (Wanted(), Wanted(fields=("a",))):
        for entry in read_bytes(data, File(f"nowhere{ending}"), wanted):
            assert isinstance(entry, Item | Problem)


FRAGMENTS = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "\n",
    "- ",
    "a",
    "macros",
    "actions",
    "body",
    "<",
    "---\n",
    "&x",
    "*x",
    "|",
    "'",
    "\\",
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.sampled_from([".json", ".yml", ".csv", ".md"])
)
def test_scraps_of_structure_end_in_items_or_lines(text: str, ending: str) -> None:
    for wanted in (Wanted(), Wanted(fields=("a[].body", "body"))):
        for entry in read_bytes(text.encode(), File(f"nowhere{ending}"), wanted):
            assert isinstance(entry, Item | Problem)
            if isinstance(entry, Item):
                assert entry.location(0, len(entry.thread.reply)).line >= 1


KEYS = [
    *("id", "name", "title", "text", "type", "data", "items", "macros", "actions", "field", "fields", "value", "usage"),
    *("arguments", "body_html", "body_text", "body", "content", "content_html", "folder_id", "canned_responses"),
    *("variants", "placeholder", "_results", "short_code", "model", "response", "notes", "chatText", "keywords"),
    *("active", "_embedded", "comment_value"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("ab<", max_size=3),
    lambda of: (
        st.lists(of, max_size=2)
        | st.dictionaries(
            st.sampled_from(KEYS),
            of,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, *NAMES]))
def test_a_shape_that_is_nearly_an_export_ends_in_items_or_lines(value: object, source: str | None) -> None:
    data = json.dumps(value).encode()
    for name in ("nowhere.json", "nowhere.yml", "nowhere.jsonl"):
        for entry in read_bytes(data, File(name), Wanted(source=source)):
            assert isinstance(entry, Item | Problem)

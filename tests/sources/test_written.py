"""A text in its file: lines and columns, and edits as the file writes them."""

import json

import pytest

from replylint.report import Edit, Location
from replylint.sources import Item, Written, jsontree
from replylint.sources.tree import Node
from replylint.sources.written import Original
from replylint.thread import Thread


def in_json(file: str, line: int = 1) -> Written:
    node = jsontree.read(file, "a.json").get("body")
    assert node is not None
    return Written.of(Original(file, line), node)


def test_a_whole_file_is_its_text() -> None:
    item = Written.whole("one\r\ntwo")
    assert (item.text, item.exact, item.first_line, item.last_line) == ("one\r\ntwo", True, 1, 2)
    assert item.span(5, 8) == (5, 8)
    assert item.location(5, 8, "a.txt") == Location(path="a.txt", line=2, column=1, end_line=2, end_column=4)


def test_a_draft_below_a_head_counts_from_the_top_of_the_file() -> None:
    head = "---\ntitle: a\n---\n"
    item = Written.whole(f"{head}one\ntwo", start=len(head))
    assert (item.text, item.first_line, item.last_line) == ("one\ntwo", 4, 5)
    place = item.location(4, 7, "a.md")
    assert (place.line, place.column, place.end_line, place.end_column) == (5, 1, 5, 4)


def test_a_part_of_a_file_may_begin_on_any_line() -> None:
    item = Written.whole("one\ntwo", line=12)
    assert (item.first_line, item.last_line, item.location(4, 7, "a.eml").line) == (12, 13, 13)
    assert in_json('{"body": "a\\nb"}', line=40).location(2, 3, "a.jsonl").line == 40


def test_an_empty_span_is_a_place_and_may_stand_at_the_end() -> None:
    item = in_json(r'{"body": "\u00e9a\n"}')
    assert [item.span(place, place) for place in range(4)] == [(10, 10), (16, 16), (17, 17), (19, 19)]
    assert in_json('{"body": ""}').span(0, 0) == (9, 9)


def test_an_edit_tells_how_the_file_writes_it_where_that_differs() -> None:
    item = in_json('{"body": "it is\\nhere"}')
    quoted = item.edit(Edit(start=0, end=5, text='"so"'), "a.json")
    plain = item.edit(Edit(start=6, end=10, text="there"), "a.json")
    assert (quoted.text, quoted.written) == ('"so"', r"\"so\"")
    assert (plain.text, plain.written) == ("there", None)
    assert quoted.location == Location(path="a.json", line=1, column=11, end_line=1, end_column=16)
    assert plain.location == Location(path="a.json", line=1, column=18, end_line=1, end_column=22)


def test_a_text_whose_writing_is_not_known_lies_on_its_first_line() -> None:
    file = '{\n "body": "a"}'
    item = Written(Original(file), "b", Node("b", 11, 14, "json"))
    edit = Edit(start=0, end=1, text="c")
    assert not item.exact
    assert item.span(0, 1) == (11, 14)
    assert item.location(0, 1, "a.json") == Location(
        path="a.json", line=2, column=1, end_line=2, end_column=1, exact=False
    )
    assert item.edit(edit, "a.json") is edit


def test_the_node_is_looked_for_once_and_only_when_it_is_asked_for() -> None:
    asked = []

    def node() -> Node | None:
        asked.append(1)
        return None

    item = Written(Original("text"), "a", node)
    assert (item.text, asked) == ("a", [])
    assert (item.exact, item.exact, item.first_line, asked) == (False, False, 1, [1])


def test_of_json_that_only_the_first_reader_takes_the_place_stays_unknown() -> None:
    deep = '{"meta": ' + "[" * 900 + "]" * 900 + ', "reply": "Hi."}'

    def ask(depth: int) -> Node | None:
        return ask(depth - 1) if depth else jsontree.string_under(deep, ("reply",))

    assert ask(200) is None


def test_an_item_asks_its_text_where_it_stands() -> None:
    text = "Hello.\nBye."
    exact = Item(thread=Thread(reply=text), path="draft.txt", written=Written.whole(text))
    guess = Item(thread=Thread(reply=text), path="many.jsonl", line=4)
    assert exact.location(7, 10) == Location(path="draft.txt", line=2, column=1, end_line=2, end_column=4)
    assert guess.location(7, 10) == Location(path="many.jsonl", line=4, column=1, end_line=4, end_column=1, exact=False)


@pytest.mark.parametrize("indent", [None, 2])
def test_columns_count_code_points(indent: int | None) -> None:
    file = json.dumps({"a": "🙂é\u0301", "body": "🙂 here"}, ensure_ascii=False, indent=indent)
    place = in_json(file).location(2, 6, "a.json")
    assert file.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == "here"

"""JSON, YAML and CSV as trees: the values that others read there too, each with its place."""

import csv
import io
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from replylint.sources import SourceError, csvtree, jsontree, yamltree
from replylint.sources.tree import Node, steps_of, under

KEYS = st.text(st.sampled_from("abcé 1:-"), min_size=1, max_size=5)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x85\u2028\u2029\ufeff"), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS
VALUES = st.recursive(SCALARS, lambda of: st.lists(of, max_size=3) | st.dictionaries(KEYS, of, max_size=3))
PRINTABLE = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff", include_characters="\n\t"
)
YAML_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 99) | st.text(PRINTABLE, max_size=12),
    lambda of: st.lists(of, max_size=3) | st.dictionaries(st.text("abcxyz", min_size=1, max_size=4), of, max_size=3),
)


def plain(node: Node | None) -> Any:
    """The value of a tree without its places."""
    if node is None:
        return None
    if isinstance(node.value, dict):
        return {key: plain(below) for key, below in node.value.items()}
    if isinstance(node.value, list):
        return [plain(below) for below in node.value]
    return node.value


def nodes(node: Node) -> list[Node]:
    below = node.value.values() if isinstance(node.value, dict) else node.items
    return [node, *(deeper for entry in below for deeper in nodes(entry))]


def problem(read: Any, text: str) -> tuple[str, int | None, int | None]:
    with pytest.raises(SourceError) as caught:
        read(text, "file")
    found = caught.value.problem
    assert found.remedy
    assert found.path == "file"
    return found.message, found.line, found.column


# JSON


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2]), st.sampled_from([(",", ":"), (" ,\t", " : ")]))
def test_json_is_the_value_that_the_json_module_reads(
    value: Any, ascii_only: bool, indent: int | None, separators: tuple[str, str]
) -> None:
    text = " \n" + json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators) + "\n"
    root = jsontree.read(text, "a.json")
    assert plain(root) == value
    assert all(json.loads(text[node.start : node.end]) == plain(node) for node in nodes(root))


@pytest.mark.parametrize("text", ["1e3", "-0.5", "true", "null", '""', "[]", "{}", "[[],{}]", '{"a":[]}', '"\\\\"'])
def test_any_value_may_stand_alone(text: str) -> None:
    root = jsontree.read(text, "a.json")
    assert plain(root) == json.loads(text)
    assert (root.start, root.end) == (0, len(text))


def test_of_a_key_that_stands_twice_in_json_the_last_counts() -> None:
    assert plain(jsontree.read('{"a": "x", "a": "y"}', "a.json")) == {"a": "y"}


def test_a_string_is_found_under_keys_and_indexes() -> None:
    text = '{"a": [{"b": "x"}, 1]}'
    found = jsontree.string_under(text, ("a", 0, "b"))
    assert found is not None
    assert text[found.start : found.end] == '"x"'
    assert [jsontree.string_under(text, keys) for keys in (("a", 1), ("a", 7, "b"), ("c",), ("a", 1, "b"))] == [
        None
    ] * 4


def test_broken_json_is_told_by_its_place() -> None:
    assert problem(jsontree.read, '{\n "a": }') == ("is not JSON: expecting value", 2, 7)
    assert problem(jsontree.read, '{"a": "cut') == ("is not JSON: unterminated string starting at", 1, 7)
    assert problem(jsontree.read, "[" * 100_000)[0] == "is JSON nested too deep to read"
    assert problem(jsontree.read, "[" * 900 + "]" * 900 + "x")[0].startswith("is not JSON")


# YAML


@given(YAML_VALUES, st.sampled_from([None, True, False]), st.sampled_from([None, '"', "'", "|", ">"]))
def test_yaml_is_the_value_that_a_yaml_parser_reads(value: Any, flow: bool | None, style: str | None) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, default_style=style)
    root = yamltree.read(text, "a.yml")
    assert plain(root) == yaml.safe_load(text)
    assert root is None or all(0 <= node.start <= node.end <= len(text) for node in nodes(root))


def test_several_documents_are_a_list() -> None:
    assert plain(yamltree.read("a: 1\n---\nb: x\n---\n", "a.yml")) == [{"a": 1}, {"b": "x"}]
    assert plain(yamltree.read("---\na: 1\n...\n", "a.yml")) == {"a": 1}


def test_a_file_of_remarks_is_nothing() -> None:
    assert yamltree.read("# later\n", "a.yml") is None


def test_what_no_text_can_be_is_let_pass() -> None:
    text = "a: !Ref Name\nb: !!python/name:os.system\nc: 2026-02-30\nd: =\ne: !Sub [x]\n"
    assert plain(yamltree.read(text, "a.yml")) == {"a": None, "b": None, "c": None, "d": None, "e": ["x"]}


def test_an_anchor_is_refused_where_texts_are_wanted() -> None:
    text = "base: &base\n  a: x\nb: *base\n"
    assert problem(yamltree.read, text) == ("an anchor or alias stands here", 1, 7)
    assert plain(yamltree.read(text, "a.yml", anchors=True)) == {"base": {"a": "x"}, "b": {"a": "x"}}
    assert yamltree.anchor("a: 'R&D *'", "a.yml") is None


def test_an_alias_of_itself_and_one_of_many_end_the_same_way() -> None:
    itself = yamltree.read("&a [*a]", "a.yml", anchors=True)
    assert itself is not None
    assert itself.items[0] is itself
    many = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert yamltree.read(many, "a.yml", anchors=True) is not None


def test_broken_yaml_is_told_by_its_place() -> None:
    assert problem(yamltree.read, "a: x\nb: y\na: z\n") == ("the key 'a' stands twice", 3, 1)
    assert problem(yamltree.read, "a: [1,\n") == ("is no YAML: did not find expected node content", 2, 1)
    assert problem(yamltree.read, "a:\n\tb: 1\n")[1:] == (2, 1)
    assert problem(yamltree.read, "a: *b\n") == ("an anchor or alias stands here", 1, 4)
    assert problem(yamltree.read, "a: 1\nb: 'x\x01'\n") == ("is no YAML: it holds U+0001, which nobody sees", 2, 6)
    assert problem(yamltree.read, "[" * 5_000)[0] == "is no YAML: exceeded maximum nesting depth"
    assert problem(yamltree.read, "[" * 990 + "]" * 990)[0] == "is YAML nested too deep to read"


def test_a_value_with_a_colon_is_told_to_be_quoted() -> None:
    with pytest.raises(SourceError) as caught:
        yamltree.read("subject: Re: your order\n", "a.yml")
    assert caught.value.problem.remedy == "put the value before it in quotes, or mend the indent"


def test_a_key_that_may_be_a_text_is_not_repeated() -> None:
    text = "my card is 4111: 1\nmy card is 4111: 2\n"
    assert problem(yamltree.read, text) == ("a key stands twice", 2, 1)


# CSV

CELLS = st.text(st.sampled_from('ab "é,;\t|\n') | PRINTABLE, max_size=8)


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4)),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_csv_is_the_rows_that_the_csv_module_reads(
    rows: list[list[str]], delimiter: str, quoting: Any, end: str
) -> None:
    width = len(rows[0]) if rows else 2
    head = [f"c{number}" for number in range(width)] + ["last"]
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([head, *([*row, "z"] for row in rows)])
    text = sheet.getvalue()
    expected = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    root = csvtree.read(text, "a.csv")
    assert plain(root) == expected
    for row in root.items:
        for cell in row.value.values():
            written = text[cell.start : cell.end]
            assert next(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter), [""]) == [cell.value]


def test_rows_may_be_short_or_empty_or_end_in_empty_cells() -> None:
    assert plain(csvtree.read("a,b\n1\n\n  \n2,3,,\n", "a.csv")) == [{"a": "1"}, {"a": "2", "b": "3"}]


def test_quotes_within_a_cell_are_letters() -> None:
    assert plain(csvtree.read('a,b\n5" nail, "x"\n', "a.csv")) == [{"a": '5" nail', "b": ' "x"'}]


def test_a_head_stands_for_itself() -> None:
    assert csvtree.read("a,b\n", "a.csv").items == []
    assert problem(csvtree.read, "\n\n") == ("is an empty CSV", None, None)
    assert problem(csvtree.read, ",,\nx,y,z\n") == ("is an empty CSV", None, None)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_torn_quotes_are_told_by_their_place(end: str) -> None:
    torn = ["id,body", '1,"fine"', '2,"never ""closed""', "3,next", ""]
    behind = ["id,body", '1,"said "yes" twice"', ""]
    many = ["id,body", "1,Hello, there", ""]
    assert problem(csvtree.read, end.join(torn)) == ("a quotation mark here is never closed", 3, 3)
    assert problem(csvtree.read, end.join(behind)) == ("text stands behind a closing quotation mark", 2, 10)
    assert problem(csvtree.read, end.join(many)) == ("the row has 3 cells, the head 2", 2, 9)


# Fields


@pytest.mark.parametrize(
    ("field", "steps"),
    [
        ("body", ["body"]),
        ("macros[].actions[].value", ["macros", None, "actions", None, "value"]),
        ("macros[0].body", ["macros", 0, "body"]),
        ("[].body", [None, "body"]),
        ("[3]", [3]),
        ("Reply text", ["Reply text"]),
        ("", None),
        (".", None),
        ("a[", None),
        ("a[x]", None),
        ("a]", None),
    ],
)
def test_a_field_is_names_and_brackets(field: str, steps: list[str | int | None] | None) -> None:
    assert steps_of(field) == steps


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("macros[].actions[].value", ["one", "two", "three"]),
        ("macros.actions.value", ["one", "two", "three"]),
        ("macros[1].actions[0].value", ["three"]),
        ("macros[7].actions.value", []),
        ("by_name[].text", ["four"]),
        ("macros[].title", ["A", "B"]),
        ("macros[].none", []),
        ("title.none", []),
    ],
)
def test_a_field_leads_to_its_values(field: str, values: list[str]) -> None:
    text = json.dumps(
        {
            "title": "all",
            "macros": [
                {"title": "A", "actions": [{"value": "one"}, {"value": "two"}]},
                {"title": "B", "actions": [{"value": "three"}]},
            ],
            "by_name": {"x": {"text": "four"}},
        }
    )
    root = jsontree.read(text, "a.json")
    assert [node.value for node, _ in under(root, steps_of(field) or [])] == values


def test_a_node_says_strings_and_numbers_and_nothing_else() -> None:
    root = jsontree.read('{"a": 1, "b": true, "c": null, "d": "x", "e": {"f": 2.5}, "g": []}', "a.json")
    said = [root.said(*keys) for keys in (("a",), ("b",), ("c",), ("d",), ("e", "f"), ("e",), ("g",), ("z", "y"))]
    assert said == ["1", "", "", "x", "2.5", "", "", ""]
    assert (root.has("a", "d"), root.has("a", "z"), root.items) == (True, False, [])

"""Texts as JSON, YAML and CSV write them: each code point is found again in the file, and what is put in reads back."""

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from replylint.sources import Written, csvtree, jsontree, yamltree
from replylint.sources.escapes import indent_of, pieces, written
from replylint.sources.tree import Node
from replylint.sources.written import Original

# Lines of YAML also end at \x85, \u2028 and \u2029, and a byte order mark is no part of its text; CR has tests below.
LETTERS = st.sampled_from("aé🙂\u00a0\u0301\x07\x7f\"\"''\\\\/\t\n\n   :#-|>{}&*%@`!,;x.\u200b\ufffd")
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x85\u2028\u2029\ufeff\ufffe\uffff")
TEXTS = st.text(LETTERS | ANY, min_size=1, max_size=60)
WORDS = st.lists(
    st.sampled_from(["Hello", "it's", '"so"', "a", "1:2", "ende.", "🙂", "x  y", "\n", "\n\n"]), min_size=1
)
PROSE = WORDS.map(" ".join).filter(str.strip)
ENDS = st.sampled_from(["\n", "\r\n"])
NEW = st.sampled_from(["", "new", 'a "b"', "it's", "\\", "tab\there", "🙂", "é,;|", "a\nb", "x\n\ny"])


def in_json(file: str) -> Node:
    node = jsontree.read(file, "macros.json").get("key", "body")
    assert node is not None
    return node


def in_yaml(file: str) -> Node:
    root = yamltree.read(file, "macros.yml")
    node = root.get("key", "body") if root else None
    assert node is not None
    return node


def in_csv(file: str) -> Node:
    node = csvtree.read(file, "macros.csv").items[0].get("body")
    assert node is not None
    return node


def flow(part: str) -> Any:
    """What a part of a scalar without escapes folds to."""
    return yaml.safe_load("- '" + part.replace("'", "''") + "'")[0] if part else ""


DECODERS: dict[str, Callable[[str, str], Any]] = {
    "json": lambda part, _: json.loads(f'"{part}"', strict=False),
    "csv": lambda part, _: part,
    "csv-quoted": lambda part, _: part.replace('""', '"'),
    "yaml-plain": lambda part, _: flow(part),
    "yaml-single": lambda part, _: yaml.safe_load(f"- '{part}'")[0],
    "yaml-double": lambda part, _: yaml.safe_load(f'- "{part}"')[0],
    "yaml-literal": lambda part, indent: re.sub(rf"\r?\n {{0,{len(indent)}}}", "\n", part),
}


def lies_where_it_says(file: str, node: Node, text: str, data: st.DataObject) -> None:
    """Each code point, and some span, decodes from the slice of the file that is said to hold it."""
    assert node.text == text
    item = Written.of(Original(file), node)
    assert item.exact
    spans = [item.span(place, place + 1) for place in range(len(text))]
    assert all(here[0] <= following[0] and here[1] <= following[1] for here, following in pairwise(spans))
    decoder = DECODERS.get(node.style)
    indent = indent_of(file[node.start : node.end], node.style, text)
    for (start, end), letter in zip(spans, text, strict=True):
        if decoder is not None:
            assert decoder(file[start:end], indent).replace("\r\n", "\n") == letter
        elif letter in " \n":
            assert file[start:end].isspace()
        else:
            assert file[start:end] == letter
    low = data.draw(st.integers(0, len(text) - 1))
    high = data.draw(st.integers(low + 1, len(text)))
    start, end = item.span(low, high)
    assert (start, end) == (spans[low][0], spans[high - 1][1])
    if decoder is not None:
        assert decoder(file[start:end], indent).replace("\r\n", "\n") == text[low:high]
    place = item.location(low, high, "macros")
    lines = Original(file).lines
    assert (
        file[lines.offset(place.line, place.column) : lines.offset(place.end_line, place.end_column)]
        == (file[start:end])
    )


def reads_back(file: str, node: Node, read: Callable[[str], Node], new: str, data: st.DataObject) -> None:
    """A span replaced in the file, as the file writes it, is the span replaced in the text."""
    text = node.text or ""
    item = Written.of(Original(file), node)
    low, high = data.draw(words(text) if node.style.startswith("yaml") else anywhere(text))
    start, end = item.span(low, high)
    changed = read(file[:start] + item.writing(new, low) + file[end:])
    assert (changed.text or "").replace("\r\n", "\n") == (text[:low] + new + text[high:]).replace("\r\n", "\n")


def anywhere(text: str) -> st.SearchStrategy[tuple[int, int]]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))


def words(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """Spans from the start of a word to the end of one: YAML drops white space beside its line ends."""
    starts = [found.start() for found in re.finditer(r"\S+", text)]
    ends = [found.end() for found in re.finditer(r"\S+", text)]
    return st.tuples(st.sampled_from(starts), st.sampled_from(ends)).map(
        lambda pair: pair if pair[0] < pair[1] else (pair[0], ends[starts.index(pair[0])])
    )


# JSON


@given(TEXTS, st.booleans(), st.sampled_from([None, 2]), ENDS, st.data())
def test_a_code_point_of_json_is_found_through_its_escapes(
    text: str, ascii_only: bool, indent: int | None, end: str, data: st.DataObject
) -> None:
    file = json.dumps({"a": [1, "é"], "key": {"body": text}}, ensure_ascii=ascii_only, indent=indent)
    file = file.replace("\n", end)
    lies_where_it_says(file, in_json(file), text, data)


@given(TEXTS, st.booleans(), NEW, st.data())
def test_what_is_put_into_json_reads_back(text: str, ascii_only: bool, new: str, data: st.DataObject) -> None:
    file = json.dumps({"key": {"body": text}, "z": 1}, ensure_ascii=ascii_only)
    reads_back(file, in_json(file), in_json, new, data)


def test_escapes_that_no_writer_needs_are_read_all_the_same() -> None:
    file = r'{"key": {"body": "\u0048i\/\u00e9 \uD83D\uDE42!"}}'
    item = Written.of(Original(file), in_json(file))
    assert item.text == "Hi/é 🙂!"
    assert [file[slice(*item.span(place, place + 1))] for place in range(len(item.text))] == (
        [r"\u0048", "i", r"\/", r"\u00e9", " ", r"\uD83D\uDE42", "!"]
    )


# CSV


@given(
    TEXTS,
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    ENDS,
    st.data(),
)
def test_a_code_point_of_a_cell_is_found(
    text: str, delimiter: str, quoting: Any, end: str, data: st.DataObject
) -> None:
    file = a_csv(text, delimiter, quoting, end)
    lies_where_it_says(file, in_csv(file), text, data)


@given(TEXTS, st.sampled_from(",;\t|"), NEW, ENDS, st.data())
def test_what_is_put_into_a_quoted_cell_reads_back(
    text: str, delimiter: str, new: str, end: str, data: st.DataObject
) -> None:
    file = a_csv(text, delimiter, csv.QUOTE_ALL, end)
    reads_back(file, in_csv(file), in_csv, new, data)


def a_csv(text: str, delimiter: str, quoting: Any, end: str) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([["id", "body", "end"], [1, text, "z"], [2, "other", ""]])
    return sheet.getvalue()


# YAML


def a_yaml(text: str, style: str | None, width: int, end: str) -> str:
    file: str = yaml.dump(
        {"a": ["é"], "key": {"body": Styled(text, style)}, "z": 1},
        Dumper=StyledDumper,
        width=width,
        allow_unicode=True,
        sort_keys=False,
    )
    return file.replace("\n", end)


class Styled(str):
    """A text with the style in which to write it."""

    style: str | None

    def __new__(cls, text: str, style: str | None) -> "Styled":
        made = super().__new__(cls, text)
        made.style = style
        return made


class StyledDumper(yaml.SafeDumper):
    """Writes texts in the style that they name, if that can hold them."""


def represent(dumper: yaml.SafeDumper, text: Styled) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=text.style)


StyledDumper.add_representer(Styled, represent)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])
WIDTHS = st.sampled_from([5, 12, 40, 1000])


@given(TEXTS | PROSE, STYLES, WIDTHS, ENDS, st.data())
def test_a_code_point_of_yaml_is_found_in_every_style(
    text: str, style: str | None, width: int, end: str, data: st.DataObject
) -> None:
    file = a_yaml(text, style, width, end)
    # A folded text that begins with a space does not come out of this writer as it went in.
    lies_where_it_says(file, in_yaml(file), yaml.safe_load(file)["key"]["body"], data)


@given(PROSE, st.sampled_from(["'", '"', "|"]), WIDTHS, NEW.filter(str.strip), ENDS, st.data())
def test_what_is_put_into_yaml_reads_back(
    text: str, style: str, width: int, new: str, end: str, data: st.DataObject
) -> None:
    file = a_yaml(text, style, width, end)
    reads_back(file, in_yaml(file), in_yaml, new, data)


BY_HAND = {
    # Header, indent and ends of lines as people write them, and what stands where.
    "key:\n  body: |2- # said by hand\n      indented\n    not\n": ("  indented\nnot", "not", (4, 5)),
    "key:\n  body: |+\n    one\n\n\nz: 1\n": ("one\n\n\n", "one", (3, 5)),
    "key:\n  body: |\r\n    one\r\n    two\r\n": ("one\ntwo\n", "two", (4, 5)),
    "key:\n  body: >-\n    one\n    two\n\n      code\n    end\n": ("one two\n\n  code\nend", "code", (6, 7)),
    "key:\n  body: >\n\n    late\n    start\n": ("\nlate start\n", "start", (5, 5)),
    'key:\n  body: "one \\\n    two\\tthree\\x21 \\u263a\\U0001F642"\n': ("one two\tthree! ☺🙂", "☺", (3, 20)),
    'key:\n  body: "one  \n\n    two"\n': ("one\ntwo", "two", (4, 5)),
    "key:\n  body: 'it''s\n    here'\n": ("it's here", "'s", (2, 12)),
    "key:\n  body: one\n    two # not this\n": ("one two", "two", (3, 5)),
    "key: {body: one, a: 2}\n": ("one", "one", (1, 13)),
    "{key: {body: 'a'}}": ("a", "a", (1, 15)),
}


@pytest.mark.parametrize("file", BY_HAND)
def test_yaml_as_people_write_it(file: str) -> None:
    text, phrase, place = BY_HAND[file]
    item = Written.of(Original(file), in_yaml(file))
    assert item.text == text
    assert item.exact
    found = item.location(text.index(phrase), text.index(phrase) + len(phrase), "macros.yml")
    assert (found.line, found.column) == place


def test_a_tag_before_a_text_hides_where_its_letters_stand() -> None:
    file = 'key:\n  body: !!str "one"\n'
    item = Written.of(Original(file), in_yaml(file))
    assert (item.text, item.exact) == ("one", False)


def test_of_what_is_not_known_to_be_written_so_nothing_is_claimed() -> None:
    assert pieces('"abc"', "json", "abd") is None
    assert pieces("|\n  one\n", "yaml-literal", "two\n") is None


def test_a_text_goes_into_an_empty_line_of_a_block_with_its_indent() -> None:
    file = "key:\n  body: |\n    one\n\n    two\n"
    item = Written.of(Original(file), in_yaml(file))
    place = item.text.index("\n\n") + 1
    start, end = item.span(place, place)
    assert in_yaml(file[:start] + item.writing("new", place) + file[end:]).text == "one\nnew\ntwo\n"


@pytest.mark.parametrize(
    ("style", "text", "said"),
    [
        ("plain", 'a "b"\n', 'a "b"\n'),
        ("csv", 'a "b"', 'a "b"'),
        ("json", 'a "b"\né', r"a \"b\"\né"),
        ("csv-quoted", 'a "b"', 'a ""b""'),
        ("yaml-double", "a\u2028b\x85\x7f\ufeff", r"a\u2028b\u0085\u007f\ufeff"),
        ("yaml-single", "it's\n\nso", "it''s\n\n\n  so"),
        ("yaml-plain", "a\nb", "a\n\n  b"),
        ("yaml-folded", "a\nb", "a\n\n  b"),
        ("yaml-literal", "a\nb", "a\n  b"),
    ],
)
def test_each_style_writes_a_text_in_its_way(style: str, text: str, said: str) -> None:
    assert written(text, style, "  ") == said

"""Texts of any JSON, YAML or CSV, named by a field."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, Item, Passed, Wanted, read

MACROS = """\
{"macros": [
  {"id": 7, "title": "Late", "actions": [
    {"field": "status", "value": 3},
    {"field": "reply", "value": "It is late."},
    {"field": "note", "value": "<p>Sorry.</p>"}]},
  {"name": "Lost", "actions": [{"value": " "}, {"value": "It is \\"lost\\"."}]}
]}
"""


def found(path: Path, text: str, *fields: str, source: str | None = None) -> list[Item | Problem | Passed]:
    path.write_text(text, "utf-8", newline="")
    return list(read(File(str(path)), BytesIO(), None, Wanted(source=source, fields=fields)))


def told(entries: list[Item | Problem | Passed]) -> list[tuple[str, str, str, int]]:
    assert [entry for entry in entries if not isinstance(entry, Item)] == []
    return [(item.thread.id, item.title, item.thread.reply, item.line) for item in entries if isinstance(item, Item)]


def problem(entries: list[Item | Problem | Passed]) -> Problem:
    [entry] = entries
    assert isinstance(entry, Problem)
    return entry


def test_a_field_names_the_texts_of_json(tmp_path: Path) -> None:
    entries = found(tmp_path / "a.json", MACROS, "macros[].actions[].value")
    assert told(entries) == [
        ("7", "Late", "It is late.", 4),
        ("7", "Late", "<p>Sorry.</p>", 5),
        ("Lost", "Lost", 'It is "lost".', 6),
    ]
    items = [entry for entry in entries if isinstance(entry, Item)]
    assert [item.thread.format for item in items] == ["text", "html", "text"]
    assert {item.thread.system for item in items} == {"any"}
    assert all(item.template for item in items)
    place = items[2].location(7, 11)
    assert (place.line, place.column) == (6, 67)
    assert MACROS.split("\n")[5][66:].startswith("lost")


def test_a_list_is_entered_unasked(tmp_path: Path) -> None:
    bare = json.dumps(json.loads(MACROS)["macros"])
    assert [reply for _, _, reply, _ in told(found(tmp_path / "a.json", bare, "actions[].value"))] == [
        "It is late.",
        "<p>Sorry.</p>",
        'It is "lost".',
    ]


def test_a_field_names_the_texts_of_yaml(tmp_path: Path) -> None:
    text = "replies:\n  late:\n    key: late\n    body: |\n      It is\n      late.\n  lost:\n    body: 'It''s lost.'\n"
    assert told(found(tmp_path / "a.yml", text, "replies[].body")) == [
        ("late", "late", "It is\nlate.\n", 4),
        ("a.yml:8", "", "It's lost.", 8),
    ]


def test_a_field_names_a_column(tmp_path: Path) -> None:
    text = 'id;Reply (v1.2);name\r\n1;"It is\r\nlate.";Late\r\n2;"It is ""lost"".";\r\n'
    assert told(found(tmp_path / "a.csv", text, "Reply (v1.2)")) == [
        ("1", "Late", "It is\r\nlate.", 2),
        ("2", "", 'It is "lost".', 4),
    ]


def test_several_fields_are_read_one_behind_the_other(tmp_path: Path) -> None:
    text = json.dumps([{"id": "1", "mail": "A mail.", "chat": "A chat."}, {"id": "2", "mail": "Another."}])
    replies = [reply for _, _, reply, _ in told(found(tmp_path / "a.json", text, "mail", "chat"))]
    assert replies == ["A mail.", "Another.", "A chat."]


def test_a_field_goes_before_what_the_file_looks_like(tmp_path: Path) -> None:
    text = '{"reply": "A reply.", "thread": [], "other": "The text."}'
    assert [reply for _, _, reply, _ in told(found(tmp_path / "a.json", text, "other"))] == ["The text."]


def test_the_name_of_the_file_is_no_title_of_each_text(tmp_path: Path) -> None:
    text = '{"title": "All of ours",\n"texts": ["One.",\n"Two."], "body": "Three."}'
    assert told(found(tmp_path / "a.json", text, "texts")) == [("a.json:2", "", "One.", 2), ("a.json:3", "", "Two.", 3)]
    assert told(found(tmp_path / "a.json", text, "body"))[0][:2] == ("All of ours", "All of ours")


def test_what_is_not_there_is_told_with_what_there_is(tmp_path: Path) -> None:
    missing = problem(found(tmp_path / "a.json", MACROS, "macro[].body"))
    assert missing.message == "there is nothing under 'macro[].body'"
    assert missing.remedy == "it holds macros"
    column = problem(found(tmp_path / "a.csv", "id,body\n1,Hello.\n", "text"))
    assert column.remedy == "it holds id, body"
    inner = problem(found(tmp_path / "a.json", '[{"a": 1, "b": 2}]', "c"))
    assert inner.remedy == "it holds a, b"
    nothing = problem(found(tmp_path / "a.json", "[1]", "c"))
    assert nothing.remedy == "it holds no names"


def test_a_text_that_stands_in_place_of_a_name_is_not_repeated(tmp_path: Path) -> None:
    headless = problem(found(tmp_path / "a.csv", '1,"Dear Ana, your card 4111 was refused."\n2,Bye\n', "body"))
    assert headless.remedy == "it holds 1"


def test_one_field_that_is_missing_does_not_keep_the_other_from_being_read(tmp_path: Path) -> None:
    first, second = found(tmp_path / "a.json", '{"a": "Hello."}', "b", "a")
    assert isinstance(first, Item)
    assert isinstance(second, Problem)
    assert second.message == "there is nothing under 'b'"


def test_a_field_that_leads_to_no_texts_is_told(tmp_path: Path) -> None:
    assert problem(found(tmp_path / "a.json", '{"a": 1, "b": " "}', "a", "b")).message == "holds no text for a customer"


@pytest.mark.parametrize("field", ["", ".", "a[", "a[x]"])
def test_what_is_no_field_is_told(tmp_path: Path, field: str) -> None:
    fault = problem(found(tmp_path / "a.json", "{}", field))
    assert fault.message == f"{field!r} is no field"
    assert "macros[].body" in fault.remedy


def test_in_rows_a_field_may_be_missing_here_and_there(tmp_path: Path) -> None:
    rows = '{"id": 1, "body": "One."}\n{"id": 2}\n\n{"id": 3, "body": "Three."}\n'
    assert told(found(tmp_path / "a.jsonl", rows, "body")) == [("1", "", "One.", 1), ("3", "", "Three.", 4)]
    assert problem(found(tmp_path / "a.jsonl", rows, "text")).message == "there is nothing under 'text'"


def test_a_broken_row_is_told_by_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    first, second, third = found(tmp_path / "a.jsonl", '{"body": "One."}\n{"body"\n{"body": "Three."}\n', "body")
    assert isinstance(first, Item)
    assert isinstance(second, Problem)
    assert isinstance(third, Item)
    assert (second.line, third.line) == (2, 3)


def test_a_text_beyond_the_limit_is_told_by_its_line(tmp_path: Path) -> None:
    text = '[{"body": "One."},\n{"body": "' + "a" * 1_000_001 + '"}]'
    first, second = found(tmp_path / "a.json", text, "body")
    assert isinstance(first, Item)
    assert isinstance(second, Problem)
    assert second.line == 2


@pytest.mark.parametrize(
    ("text", "replies"),
    [
        ('{"body": "One."}', ["One."]),
        ('[\n{"body": "One."}]', ["One."]),
        ("body: One.\n", ["One."]),
        ("- body: One.\n- body: Two.\n", ["One.", "Two."]),
        ("---\nbody: One.\n", ["One."]),
        ("id,body\n1,One.\n", ["One."]),
        ('"id";"body"\n1;"One."\n', ["One."]),
    ],
)
def test_from_standard_input_the_kind_is_known_by_how_it_begins(text: str, replies: list[str]) -> None:
    entries = list(read(File("-"), BytesIO(text.encode()), None, Wanted(fields=("body",))))
    assert [entry.thread.reply for entry in entries if isinstance(entry, Item)] == replies


def test_standard_input_is_what_it_is_said_to_be() -> None:
    def stdin(text: str, source: str) -> list[Item | Problem | Passed]:
        return list(read(File("-"), BytesIO(text.encode()), None, Wanted(source=source)))

    [mail] = stdin("Subject: Lamp\n\nHello.\n", "eml")
    assert isinstance(mail, Item)
    assert (mail.thread.subject, mail.thread.reply, mail.line) == ("Lamp", "Hello.\n", 3)
    [text] = stdin('{"reply": "Hi."}', "text")
    assert isinstance(text, Item)
    assert text.thread.reply == '{"reply": "Hi."}'
    assert problem(stdin("Hello.", "thread")).message.startswith("is not JSON")
    said = problem(stdin("Hello.", "zammad")).message
    assert said == "does not look like Zammad text modules, or holds nothing for customers"


@pytest.mark.parametrize("field", ["en.*.body", "en[].body", "en.**", "**.body"])
def test_a_star_stands_for_any_name_and_two_for_any_steps(tmp_path: Path, field: str) -> None:
    file = tmp_path / "en.yml"
    file.write_text("en:\n  late:\n    body: It is late.\n  here:\n    body: It is here.\n", "utf-8")
    found = read(File(str(file)), BytesIO(), None, Wanted(fields=(field,)))
    assert [entry.thread.reply for entry in found if isinstance(entry, Item)] == ["It is late.", "It is here."]

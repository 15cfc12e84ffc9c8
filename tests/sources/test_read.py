"""Files and standard input become drafts with their threads; what cannot be read is one line each."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import STDIN, File, Item, Passed, Wanted, read
from replylint.sources.item import LONGEST_TEXT
from replylint.thread import Message, Thread

CUSTOMER = Thread(reply="", thread=(Message(role="customer", text="Where is my kettle?"),))


def all_of(file: File, stdin: str = "", context: Thread | None = None) -> list[Item | Problem]:
    found = list(read(file, BytesIO(stdin.encode()), context))
    assert not any(isinstance(entry, Passed) for entry in found)
    return [entry for entry in found if not isinstance(entry, Passed)]


def read_file(path: Path, data: bytes | str, context: Thread | None = None) -> list[Item | Problem]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return all_of(File(str(path)), context=context)


def read_stdin(data: str, context: Thread | None = None) -> list[Item | Problem]:
    return all_of(File(STDIN), data, context)


def items(found: Sequence[Item | Problem]) -> list[Item]:
    assert [entry for entry in found if isinstance(entry, Problem)] == []
    return [entry for entry in found if isinstance(entry, Item)]


def one(found: Sequence[Item | Problem]) -> Item:
    [item] = items(found)
    return item


def fault(found: Sequence[Item | Problem]) -> Problem:
    [problem] = found
    assert isinstance(problem, Problem)
    return problem


# Drafts


@pytest.mark.parametrize(
    ("name", "form"), [("a.txt", "text"), ("a.md", "markdown"), ("a.HTML", "html"), ("a.htm", "html"), ("a", "text")]
)
def test_a_bare_draft_is_its_file(tmp_path: Path, name: str, form: str) -> None:
    item = one(read_file(tmp_path / name, "Hello,\r\n<b>done</b>.\n"))
    assert item.thread == Thread(reply="Hello,\r\n<b>done</b>.\n", id=name, format=form)
    assert item.exact


def test_a_bare_draft_answers_the_thread_that_is_given(tmp_path: Path) -> None:
    context = Thread(reply="old", id="61", channel="chat", format="html", thread=CUSTOMER.thread)
    thread = one(read_file(tmp_path / "draft.txt", "Today.", context)).thread
    assert thread == Thread(reply="Today.", id="61", channel="chat", format="text", thread=CUSTOMER.thread)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("data", ["", " \n\t\n"])
def test_an_empty_draft_is_refused(tmp_path: Path, name: str, data: str) -> None:
    assert fault(read_file(tmp_path / name, data)).message == "the draft is empty"


def test_a_huge_draft_is_refused_with_the_limit(tmp_path: Path) -> None:
    found = fault(read_file(tmp_path / "a.txt", "a " * LONGEST_TEXT))
    assert found.message == "the draft has 2,000,000 characters; 1,000,000 is the limit"


def test_a_file_that_is_gone_when_it_is_opened_is_named() -> None:
    assert fault(all_of(File("gone.txt"))).message == "does not exist"


# JSON Lines

ROWS = [
    '{"id": "1", "reply": "One."}',
    '{"id": "2", "reply": "Two."}',
    '{"id": "3", "reply": "Three."',
    '{"reply": "Four."}',
    '{"id": 5, "reply": "Five.", "thread": [{"role": "customer", "text": "Why?"}]}',
]


def test_a_broken_row_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    found = read_file(path, "\n".join(ROWS))
    replies = [(entry.thread.id, entry.line) for entry in found if isinstance(entry, Item)]
    assert replies == [("1", 1), ("2", 2), ("many.jsonl:4", 4), ("5", 5)]
    broken = found[2]
    assert isinstance(broken, Problem)
    assert (broken.path, broken.line, broken.column) == (str(path), 3, 30)
    assert broken.message.startswith("is not JSON: ")


def test_empty_rows_and_windows_ends_of_lines_are_passed_over(tmp_path: Path) -> None:
    found = items(read_file(tmp_path / "many.ndjson", '\ufeff\r\n{"reply": "One."}\r\n\r\n{"reply": "Two."}\r\n'))
    assert [(item.thread.reply, item.line) for item in found] == [("One.", 2), ("Two.", 4)]


def test_an_item_knows_how_many_bytes_lie_before_it(tmp_path: Path) -> None:
    found = items(read_file(tmp_path / "many.jsonl", '{"reply": "Déjà vu."}\n{"reply": "Two."}\n'))
    assert [item.offset for item in found] == [0, 24]


def test_invalid_utf8_costs_one_row(tmp_path: Path) -> None:
    found = read_file(tmp_path / "many.jsonl", b'{"reply": "One."}\n{"reply": "\xff"}\n{"reply": "Three."}\n')
    assert [type(entry) for entry in found] == [Item, Problem, Item]
    assert isinstance(found[1], Problem)
    assert (found[1].message, found[1].line, found[1].column) == ("is not UTF-8 (byte 29)", 2, 12)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"thread": []}', "reply: is missing"),
        ('{"reply": "Hi.", "thread": [{"role": "robot", "text": ""}]}', "thread[0].role: 'robot' is not known"),
        ('{"reply": "Hi.", "thread": [{"role": "My card", "text": ""}]}', "thread[0].role: its value is not known"),
        ('{"reply": "Hi.", "reply_at": "it\'s my \\"card\\""}', "reply_at: its value is not a time"),
        ('{"reply": "  "}', "the draft is empty"),
        ('{"reply": null}', "reply: is null, not a string"),
        ('["Hi."]', "thread: is a list, not an object"),
        ('{"reply": "\\ud83d"}', "holds half a character (a lone \\ud8xx)"),
        ('{"reply": "Hi.", "n": NaN}', "is not JSON as its standard has it"),
        ("[" * 100_000, "is JSON nested too deep to read"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "is JSON nested too deep to read"),
        ('{"reply": "Hi."} {"reply": "Ho."}', "is not JSON: extra data"),
        (json.dumps({"reply": "a" * (LONGEST_TEXT + 1)}), "the draft has 1,000,001 characters; 1,000,000 is the limit"),
    ],
)
def test_each_fault_of_a_row_is_one_line_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    found = read_file(tmp_path / "many.jsonl", f'{{"reply": "One."}}\n{row}\n{{"reply": "Three."}}\n')
    assert [type(entry) for entry in found] == [Item, Problem, Item]
    assert isinstance(found[1], Problem)
    assert (found[1].message, found[1].line) == (said, 2)
    assert found[1].remedy


def test_a_row_beyond_the_limit_is_passed_over_without_being_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replylint.sources.rows.LARGEST_ROW", 1000)
    rows = ['{"reply": "One."}', json.dumps({"reply": "a" * 5000}), '{"reply": "Three."}']
    found = read_file(tmp_path / "many.jsonl", "\n".join(rows))
    assert [type(entry) for entry in found] == [Item, Problem, Item]
    assert isinstance(found[2], Item)
    assert (found[2].line, found[2].offset) == (3, len(rows[0]) + len(rows[1]) + 2)


def test_a_binary_file_is_one_fault_however_many_rows_it_seems_to_have(tmp_path: Path) -> None:
    assert fault(read_file(tmp_path / "many.jsonl", b"\0\1\2\n\xff\n" * 50)).message.startswith("is a binary file")


def test_a_file_without_rows_is_named(tmp_path: Path) -> None:
    assert fault(read_file(tmp_path / "many.jsonl", "\n\n")).message == "is empty"


# Thread JSON


def test_one_thread_is_called_by_its_id_or_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ticket.json"
    assert one(read_file(path, '{"reply": "Hi.", "id": "4410"}')).thread.id == "4410"
    item = one(read_file(path, '{\n  "reply": "Hi."\n}'))
    assert (item.thread.id, item.exact) == ("ticket.json", True)


def test_a_list_of_threads_is_read_with_the_line_of_each(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    found = read_file(path, '[\n  {"reply": "One."},\n\n  {"reply": 2},\n  {"reply": "One."}\n]')
    assert [type(entry) for entry in found] == [Item, Problem, Item]
    assert [entry.line for entry in found] == [2, 4, 5]
    assert [entry.thread.id for entry in found if isinstance(entry, Item)] == ["tickets.json:2", "tickets.json:5"]


@pytest.mark.parametrize(
    ("data", "line", "column", "said"),
    [
        ('{\n  "reply": "Hi."\n  "id": 1\n}', 3, 3, "is not JSON: expecting ',' delimiter"),
        ('[\n  {"reply": "Hi."},\n  {"reply": }\n]', 3, 13, "is not JSON: expecting value"),
        ("[" * 100_000, 1, None, "is JSON nested too deep to read"),
        ('{"a":' * 100_000, 1, None, "is JSON nested too deep to read"),
        ("[]", None, None, "holds no draft that replylint knows"),
        (" \n", None, None, "is empty"),
    ],
)
def test_broken_json_is_told_by_its_place(
    tmp_path: Path, data: str, line: int | None, column: int | None, said: str
) -> None:
    found = fault(read_file(tmp_path / "ticket.json", data))
    assert (found.line, found.column, found.message) == (line, column, said)


def test_a_word_of_a_thread_lies_in_the_string_that_holds_it(tmp_path: Path) -> None:
    data = '[\n  {"id": "1", "thread": [{"role": "agent", "text": "caf\\u00e9"}], "reply": "One."},\n' + (
        '  {"reply": "Hi \\"Ana\\",\\n\\nthe caf\\u00e9 is open.", "meta": {"reply": "no"}}\n]'
    )
    _, second = items(read_file(tmp_path / "tickets.json", data))
    start = second.thread.reply.index("café")
    place = second.location(start, start + 4)
    assert data.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1] == r"caf\u00e9"
    assert (place.line, place.column, place.exact) == (3, 33, True)
    [row] = items(read_file(tmp_path / "many.jsonl", "\n" + data.split("\n")[2].strip()))
    place = row.location(start, start + 4)
    assert (place.line, place.column, place.exact) == (2, 31, True)


def test_threads_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    for data, said in (("[]", "is an empty list"), ('{"body": "Hi."}', "reply: is missing")):
        path.write_text(data, "utf-8")
        [found] = read(File(str(path)), BytesIO(), None, Wanted(source="thread"))
        assert isinstance(found, Problem)
        assert found.message == said


def test_json_lines_under_the_wrong_ending_are_told_apart(tmp_path: Path) -> None:
    found = fault(read_file(tmp_path / "ticket.json", '{"reply": "One."}\n{"reply": "Two."}\n'))
    assert found.remedy == "for one thread a line, name the file .jsonl"


def test_a_file_too_large_for_one_value_asks_for_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("replylint.sources.threads.LARGEST_FILE", 10)
    assert ".jsonl" in fault(read_file(tmp_path / "ticket.json", '{"reply": "Hello."}')).remedy


def test_the_message_of_the_customer_is_for_threads_without_one(tmp_path: Path) -> None:
    own = '{"reply": "Hi.", "thread": [{"role": "customer", "text": "My own."}]}'
    assert one(read_file(tmp_path / "a.json", '{"reply": "Hi."}', CUSTOMER)).thread.thread == CUSTOMER.thread
    assert one(read_file(tmp_path / "b.json", own, CUSTOMER)).thread.thread[0].text == "My own."


@pytest.mark.parametrize("name", ["many.jsonl", "one.json"])
def test_no_text_of_the_file_stands_in_a_message(tmp_path: Path, name: str) -> None:
    for data in ('{"reply": "my card is 4111"', '{"reply": "my card is 4111" 4111}', '{"reply": "\\x my card"}'):
        found = fault(read_file(tmp_path / name, data))
        assert "card" not in f"{found.message} {found.remedy}"
        assert "4111" not in f"{found.message} {found.remedy}"


# Standard input


def test_text_from_standard_input_is_a_draft() -> None:
    item = one(read_stdin("Hello,\nall done.\n", CUSTOMER))
    assert item.thread == Thread(reply="Hello,\nall done.\n", id="-", thread=CUSTOMER.thread)
    assert (item.path, item.exact) == ("-", True)


@pytest.mark.parametrize("text", ["{name}, it is done.\n", "[NAME], it is done.", "{{ name }} hello", '"Done," I said'])
def test_a_draft_that_begins_with_a_placeholder_is_no_json(text: str) -> None:
    assert one(read_stdin(text)).thread.reply == text


@pytest.mark.parametrize(
    "text",
    [
        '{"reply": "Hi."}',
        '{\n  "reply": "Hi."\n}\n',
        '\n\n {"reply": "Hi."}\n',
        '{"customer": {"name": "Ana"},\n "reply": "Hi."}',
        '{"customer": {"name": "Ana"}\n, "reply": "Hi."}',
        '[{"reply": "Hi."}]',
        '[\n {"reply": "Hi."}]',
    ],
)
def test_thread_json_from_standard_input_is_known_by_how_it_begins(text: str) -> None:
    assert one(read_stdin(text)).thread.reply == "Hi."


def test_json_lines_from_standard_input_are_read_row_by_row() -> None:
    found = read_stdin('\n{"reply": "One."}\n{broken\n{"reply": "Three."}\n')
    assert [type(entry) for entry in found] == [Item, Problem, Item]
    assert [entry.line for entry in found] == [2, 3, 4]


def test_broken_json_from_standard_input_is_not_taken_for_a_draft() -> None:
    assert fault(read_stdin('{"reply": "Hi."')).message.startswith("is not JSON")
    assert fault(read_stdin('{"a":' * 100_000)).message == "is JSON nested too deep to read"


def test_nothing_on_standard_input_is_an_empty_draft() -> None:
    assert fault(read_stdin("")).message == "the draft is empty"

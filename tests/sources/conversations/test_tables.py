"""Rows of CSV, JSON Lines and Parquet: each is a reply, a message, or accounted for otherwise."""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.report import Problem
from replylint.sources import SourceError
from replylint.sources.conversations.columns import guess
from replylint.sources.conversations.conversation import Case, Left, Piece, Staff
from replylint.sources.conversations.csvhead import head, read_head
from replylint.sources.conversations.cuts import cuts, cuts_lines
from replylint.sources.conversations.linked import gather
from replylint.sources.conversations.parquet import columns_of_parquet, parquet_units, read_parquet
from replylint.sources.conversations.tables import (
    Found,
    answers,
    columns_of_jsonl,
    csv_rows,
    ranges,
    read_csv,
    read_jsonl,
)
from replylint.sources.item import LARGEST_ROW, LONGEST_TEXT

MESSAGES = """\
ticket_id,id,role,author,created_at,text
7,a,customer,Marta,2026-03-02 09:00,"Still no parcel,
and it is Monday."
7,b,agent,Dana,2026-03-02 09:30,We look into it today.
"""

NOBODY = Staff()


def read(data: str | bytes, size: int = 1 << 30, staff: Staff = NOBODY, **given: str) -> list[Found]:
    """All rows of a CSV, cut into ranges of about `size` bytes."""
    raw = data.encode() if isinstance(data, str) else data
    found, sample = read_head(raw, "t.csv")
    columns = guess(found.header, sample, path="t.csv", given=given, staff=staff)
    file = io.BytesIO(raw)
    rows: list[Found] = []
    for line, part in ranges(file, cuts(file, found, size)):
        rows += read_csv(part, found, columns, path="t.csv", first_line=line, staff=staff)
    return rows


def read_lines(*rows: Any, **options: Any) -> list[Found]:
    data = b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)
    columns = columns_of_jsonl(data, path="t.jsonl", recognise=options.get("recognise"))
    return list(read_jsonl(data, columns, path="t.jsonl", first_line=1, **options))


def only(rows: list[Found], kind: type) -> Any:
    [found] = rows
    assert isinstance(found, kind), found
    return found


def test_a_reply_with_the_question_that_it_answers() -> None:
    rows = read(
        "Question,Agent Reply,Ticket ID,message id,Agent,Created,csat\n"
        "Where is it?,On its way.,7,b,Dana,3/2/2026 9:00,4\n"
    )
    case = only(rows, Case)
    assert (case.thread.reply, case.thread.thread[0].text) == ("On its way.", "Where is it?")
    assert (case.thread.id, case.conversation, case.position, case.line) == ("7/b", "7", 1, 2)
    assert (case.agent, case.agent_id, case.csat) == ("Dana", "Dana", 4.0)
    assert case.thread.reply_at == case.last_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_reply_without_ids_is_called_by_its_line() -> None:
    assert only(read('question,reply\n"a\nb",Hello\n'), Case).thread.id == "t.csv:2"


def test_a_column_can_hold_the_whole_thread_as_json() -> None:
    thread = json.dumps([{"role": "end-user", "text": "It broke."}, {"role": "agent", "content": "How?"}])
    file = io.StringIO()
    csv.writer(file).writerows([["reply", "thread"], ["Sorry.", thread], ["No.", "[1]"], ["No.", "nonsense"]])
    case, number, nonsense = read(file.getvalue())
    assert isinstance(case, Case)
    assert [(message.role, message.text) for message in case.thread.thread] == [
        ("customer", "It broke."),
        ("agent", "How?"),
    ]
    assert isinstance(number, Problem)
    assert (number.message, number.line) == ("thread[0] is a number, not an object", 3)
    assert isinstance(nonsense, Problem)


def test_messages_become_pieces_with_exact_lines() -> None:
    asked, said = read(MESSAGES)
    assert isinstance(asked, Piece)
    assert isinstance(said, Piece)
    assert (asked.said.excluded, asked.said.text, asked.line) == ("customer", "Still no parcel,\nand it is Monday.", 2)
    assert (said.conversation, said.said.id, said.said.author, said.line) == ("7", "b", "Dana", 4)
    assert said.said.excluded is None
    assert said.said.at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "excluded"),
    [
        ("agent,true,Hello", None),
        ("agent,false,Hello", "note"),
        ("customer,true,Hello", "customer"),
        ("system,true,Ticket closed", "bot"),
        ("agent,true, ", "empty"),
        ("agent,true,NULL", "empty"),
    ],
)
def test_who_wrote_a_message_and_for_whom(cells: str, excluded: str | None) -> None:
    piece = only(read(f"ticket,role,public,text\n1,{cells}\n"), Piece)
    assert piece.said.excluded == excluded


def test_staff_tells_who_is_an_agent_where_no_column_does() -> None:
    staff = Staff(agents=("@shop.example",), bots=("robot@shop.example",))
    table = "ticket,author email,text\n1,m@home.example,Hi\n1,dana@shop.example,Hello\n1,robot@shop.example,Bye\n"
    rows = read(table, staff=staff)
    assert [row.said.excluded for row in rows if isinstance(row, Piece)] == ["customer", None, "bot"]


def test_the_assignee_of_a_ticket_did_not_write_what_the_customer_did() -> None:
    asked, said = read("ticket,role,assignee,customer,text\n1,user,Dana,Marta,Hi\n1,agent,Dana,Marta,Hello\n")
    assert isinstance(asked, Piece)
    assert isinstance(said, Piece)
    assert (asked.said.author, said.said.author) == ("Marta", "Dana")


def test_a_role_that_is_not_known_is_a_problem_that_names_it() -> None:
    found = only(read("ticket,role,text\n1,wizard,Hello\n"), Problem)
    assert (found.message, found.line) == ('the role "wizard" is not known', 2)


def test_rows_that_hold_no_reply_are_left_out_and_say_why() -> None:
    rows = read("reply,ticket,id,role\n,1,a,\nHello,1,b,customer\nNote,1,c,internal\n")
    assert [(row.reason, row.line, row.message) for row in rows if isinstance(row, Left)] == [
        ("empty", 2, "a"),
        ("customer", 3, "b"),
        ("note", 4, "c"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_encodings_and_ends_of_lines(delimiter: str, encoding: str, line_end: str) -> None:
    rows = [["reply", "question", "ticket"], ['Für "dich"\nund', "a,b;c|d\te", "7"], ["Grüße", "", "8"]]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    data = file.getvalue().encode(encoding)
    for size in (1, 1 << 20):
        first, second = read(data, size)
        assert isinstance(first, Case)
        assert isinstance(second, Case)
        assert (first.thread.reply, first.thread.thread[0].text) == ('Für "dich"\nund', "a,b;c|d\te")
        assert (second.thread.reply, second.line) == ("Grüße", 4)


def test_a_byte_order_of_the_other_sort_is_read_too() -> None:
    data = b"\xfe\xff" + "reply,ticket\nGrüße,1\n".encode("utf-16-be")
    assert only(read(data, 1), Case).thread.reply == "Grüße"


def test_lines_that_end_as_they_did_on_old_macs() -> None:
    _, second = read(b"reply,ticket\rHello,1\rBye,2\r")
    assert isinstance(second, Case)
    assert (second.thread.reply, second.line) == ("Bye", 3)


def test_no_row_is_lost_where_encodings_are_mixed() -> None:
    data = "reply\nGrüße\n".encode() + "Naïve “quotes”\n".encode("cp1252") + b"odd \x81 byte\n"
    replies = [row.thread.reply for row in read(data) if isinstance(row, Case)]
    assert replies == ["Grüße", "Naïve “quotes”", "odd \x81 byte"]


def test_excel_names_its_delimiter_in_a_line_of_its_own() -> None:
    case = only(read("sep=;\nreply;question\nYes, it is.;Is it?\n"), Case)
    assert (case.thread.reply, case.line) == ("Yes, it is.", 3)


def test_a_row_with_too_few_or_too_many_cells_is_a_problem_and_the_next_one_is_read() -> None:
    rows = read("reply,question\nonly one\nHello,Hi,more\nfine,Hi,,\n\nlast,Hi\n")
    assert [(row.message, row.line) for row in rows if isinstance(row, Problem)] == [
        ("the row has 1 cells, the head 2", 2),
        ("the row has 3 cells, the head 2", 3),
    ]
    assert [row.line for row in rows if isinstance(row, Case)] == [4, 6]


def test_a_nul_is_a_problem_of_its_row_alone() -> None:
    bad, good = read(b"reply,question\nHe\0llo,Hi\nHello,Hi\n")
    assert isinstance(bad, Problem)
    assert isinstance(good, Case)


def test_what_is_no_table_is_refused() -> None:
    for data in (b"", b"\n\n", b"PK\x03\x04\0\0\0reply", b"\xef\xbb\xbf"):
        with pytest.raises(SourceError):
            head(data, "t.csv")


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    bad, good, last = read('reply,question\n"Hello,Hi\nfine,Hi\nHello,Hi\n')
    assert isinstance(bad, Problem)
    assert bad.line == 2
    assert [row.line for row in (good, last) if isinstance(row, Case)] == [3, 4]


def test_a_quotation_mark_inside_of_a_cell_is_a_letter() -> None:
    rows = read('reply,question\nThe 5" pipe,Hi\nfine,Hi\nHello,Hi\n', size=1)
    assert [row.thread.reply for row in rows if isinstance(row, Case)] == ['The 5" pipe', "fine", "Hello"]


@pytest.mark.parametrize("size", [LONGEST_TEXT + 1, LARGEST_ROW + 1])
def test_a_cell_beyond_all_measure_is_a_problem_and_no_crash(size: int) -> None:
    bad, good = read("reply,question\n" + "a" * size + ",Hi\nHello,Hi\n")
    assert isinstance(bad, Problem)
    assert isinstance(good, Case)


def test_days_are_read_in_one_order_in_the_whole_file() -> None:
    rows = read("reply,date\nHello,03/04/2026\nHello,13/04/2026\n")
    assert [row.thread.reply_at for row in rows if isinstance(row, Case)] == [
        datetime(2026, 4, 3, tzinfo=UTC),
        datetime(2026, 4, 13, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-03-02T09:14:00+02:00", (7, 14)),
        ("2026-03-02 09:14", (9, 14)),
        ("Mon Mar 02 09:14:00 +0000 2026", (9, 14)),
        ("1772442840", (9, 14)),
        ("02.03.2026 09:14", (9, 14)),
        ("3/2/2026 9:14 AM", (9, 14)),
    ],
)
def test_times_as_exports_write_them(said: str, at: tuple[int, int]) -> None:
    case = only(read(f'reply,created\nHello,"{said}"\n'), Case)
    assert case.thread.reply_at == datetime(2026, 3, 2, *at, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "csat"), [("4", 4), ("4/5", 4), ("5 - Great", 5), ("Good", 5), ("bad", 1), ("offered", None), ("", None)]
)
def test_ratings_as_exports_write_them(said: str, csat: float | None) -> None:
    assert only(read(f"reply,csat\nHello,{said}\n"), Case).csat == csat


def test_html_is_told_by_its_marks_or_by_the_name_of_the_column() -> None:
    assert only(read("ticket,role,body html\n1,agent,Hello\n"), Piece).said.format == "html"
    assert only(read("reply,ticket\n<p>Hello</p>,1\n"), Case).thread.format == "html"
    assert only(read("reply,format\n*Hello*,Markdown\n"), Case).thread.format == "markdown"
    assert only(read("reply,ticket\na < b,1\n"), Case).thread.format == "text"


def test_tweets_are_gathered_by_what_they_answer() -> None:
    data = (
        b"tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n"
        b"3,shop,False,Tue Oct 31 22:12:00 +0000 2017,Sorry!,2\n"
        b"2,77,True,Tue Oct 31 22:11:00 +0000 2017,Hey?,1\n"
        b"1,77,True,Tue Oct 31 22:10:00 +0000 2017,Hello,\n"
        b"9,78,True,Tue Oct 31 22:10:00 +0000 2017,Other,\n"
    )
    found, sample = read_head(data)
    columns = guess(found.header, sample)
    rows = data[found.ends :]
    roots = gather(answers(csv_rows(rows, found, columns, path="t", first_line=2)))
    pieces = list(read_csv(rows, found, columns, path="t", first_line=2, roots=roots))
    assert [(row.conversation, row.said.excluded) for row in pieces if isinstance(row, Piece)] == [
        ("1", None),
        ("1", "customer"),
        ("1", "customer"),
        ("9", "customer"),
    ]


CELLS = st.one_of(
    st.sampled_from(["", " ", "agent", "customer", "Hello", '"', ',"', '"\n', "\n", '5" pipe', "ü“", "NULL"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12), st.integers(1, 60), st.booleans())
def test_every_row_is_a_case_or_left_out_or_a_problem(rows: list[list[str]], size: int, wide: bool) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["reply", "question", "role"], *rows])
    data = file.getvalue().encode("utf-16" if wide else "utf-8")
    in_one = read(data)
    assert len(in_one) == len(rows)
    assert all(isinstance(row, Case | Left | Problem) for row in in_one)
    assert read(data, size) == in_one


@given(st.text(st.sampled_from('ab",\n\r;'), max_size=80), st.integers(1, 30))
def test_whatever_the_file_holds_it_is_read_the_same_in_parts(text: str, size: int) -> None:
    data = f"reply,question\n{text}".encode()
    assert [row.line for row in read(data, size)] == [row.line for row in read(data)]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fall(data: bytes) -> None:
    try:
        read(b"reply,question\n" + data)
        read(data)
    except SourceError:
        pass


def test_a_large_file_is_cut_between_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["reply", "question"])
        writer.writerows([[f'{number} "said"\n' * 5, 'a, "b"'] for number in range(60_000)])
    found = head(path)
    with path.open("rb") as opened:
        parts = cuts(opened, found, 700_000)
        assert len(parts) > 3
        assert (parts[0][0], parts[-1][1]) == (found.ends, path.stat().st_size)
        assert all(before[1] == after[0] for before, after in itertools.pairwise(parts))
        columns = guess(found.header)
        seen = [
            row
            for line, data in ranges(opened, parts)
            for row in read_csv(data, found, columns, path="t", first_line=line)
        ]
    assert [row.line for row in seen if isinstance(row, Case)] == [2 + 6 * number for number in range(60_000)]


def test_json_lines_are_cut_between_lines() -> None:
    data = b"".join(b'{"reply": "%d"}\n' % number for number in range(300_000)) + b'{"reply": "last"}'
    file = io.BytesIO(data)
    parts = cuts_lines(file, 1_000_000)
    assert len(parts) > 3
    lines = [line for line, part in ranges(file, parts) for line in range(line, line + len(part.splitlines()))]
    assert lines == list(range(1, 300_002))


def test_json_lines_hold_threads_rows_and_what_a_helpdesk_writes() -> None:
    def recognise(found: dict[str, Any], line: int) -> Iterator[Found] | None:
        return iter([Left(path="t.jsonl", reason="bot", line=line)]) if "conversation_parts" in found else None

    thread = {"reply": "Hello", "thread": [{"role": "customer", "text": "Hi"}], "ticket_id": 7, "csat": 4, "team": "A"}
    flat = {"Agent Reply": "Hello", "Question": "Hi", "ticket": 8, "id": 3}
    case, row, other = read_lines(thread, flat, {"conversation_parts": []}, recognise=recognise)
    assert isinstance(case, Case)
    assert (case.thread.id, case.conversation, case.csat, case.team, case.position) == ("t.jsonl:1", "7", 4.0, "A", 1)
    assert isinstance(row, Case)
    assert (row.thread.id, row.thread.thread[0].text, row.line) == ("8/3", "Hi", 2)
    assert isinstance(other, Left)


def test_a_flat_row_of_json_may_lack_keys_that_others_have() -> None:
    full, short = read_lines(
        {"ticket": 1, "role": "agent", "text": "Hello", "author": "Dana"}, {"ticket": 1, "role": "user"}
    )
    assert isinstance(full, Piece)
    assert isinstance(short, Piece)
    assert (full.said.author, short.said.excluded) == ("Dana", "empty")


def test_a_row_of_json_that_cannot_be_read_is_a_problem_with_its_line() -> None:
    rows = read_lines({"reply": "Hello"}, b"{", b"[1]", b"", b"\xff{}", {"reply": " "}, {"reply": 5}, b"[" * 5000)
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [row.line for row in problems] == [2, 3, 5, 7, 8]
    assert [row.line for row in rows if isinstance(row, Left)] == [6]


def test_a_row_of_json_that_tells_no_reply_is_a_problem() -> None:
    data = b'{"reply": "Hello"}\n{"other": 1}\n'
    _, found = read_jsonl(data, None, path="t.jsonl", first_line=1)
    assert isinstance(found, Problem)
    assert found.line == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["text", "role", "name"]), inner),
    max_leaves=4,
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["reply", "question", "role", "thread", "ticket", "at", "csat", "public", "format", "id"]),
            JSON,
        ),
        max_size=6,
    )
)
def test_every_object_is_accounted_for(rows: list[dict[str, Any]]) -> None:
    columns = guess(["reply", "question", "role", "ticket", "at", "csat", "public", "format", "id"])
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    found = list(read_jsonl(data, columns, path="t.jsonl", first_line=1))
    assert [row.line for row in found] == list(range(1, len(rows) + 1))


def parquet(path: Path, columns: dict[str, Any], group: int = 2) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table(columns), path, row_group_size=group)
    return path


def read_all(path: Path) -> list[Found]:
    columns = columns_of_parquet(str(path))
    return [
        row
        for group, first in parquet_units(str(path))
        for row in read_parquet(str(path), group, columns, first_row=first)
    ]


def test_parquet_is_read_by_groups_of_rows_whatever_its_types(tmp_path: Path) -> None:
    import pyarrow as pa

    at = datetime(2026, 3, 2, 9, tzinfo=UTC).replace(tzinfo=None)
    path = parquet(
        tmp_path / "t.parquet",
        {
            "agent.reply": pa.array(["One", None, "Three"], pa.large_string()),
            "ticket_id": pa.array([1, 2, 3], pa.int64()),
            "message_id": pa.array([1.0, 2.0, None], pa.float64()),
            "channel": pa.array(["email", "chat", "email"]).dictionary_encode(),
            "created_at": pa.array([at, at, None], pa.timestamp("ns")),
            "csat": pa.array([5, None, 1], pa.int8()),
            "is_public": pa.array([True, True, False]),
            "agent": pa.array([b"Dana", b"Gr\xfc\xdfe", None], pa.binary()),
            "unused": pa.array([[1], [2], [3]]),
            "thread": pa.array([[{"role": "customer", "text": "Hi"}], [], None]),
        },
    )
    case, empty, note = read_all(path)
    assert isinstance(case, Case)
    assert (case.thread.reply, case.thread.id, case.thread.thread[0].text) == ("One", "1/1", "Hi")
    assert (case.thread.channel, case.csat, case.agent, case.line) == ("email", 5.0, "Dana", 1)
    assert case.thread.reply_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert isinstance(empty, Left)
    assert (empty.reason, empty.line) == ("empty", 2)
    assert isinstance(note, Left)
    assert (note.reason, note.line) == ("note", 3)


def test_a_time_that_no_clock_shows_is_not_known(tmp_path: Path) -> None:
    import pyarrow as pa

    far = pa.array([2**60, 0], pa.int64()).cast(pa.timestamp("us"))
    first, _ = read_all(parquet(tmp_path / "t.parquet", {"reply": ["Hello", "Hello"], "at": far}))
    assert isinstance(first, Case)
    assert first.thread.reply_at is None


def test_damaged_parquet_is_refused_in_clear_words(tmp_path: Path) -> None:
    path = parquet(tmp_path / "t.parquet", {"reply": [f"Hello {number}" * 50 for number in range(500)]}, group=1000)
    data = path.read_bytes()
    for damaged in (data[: len(data) // 2], b"", b"PAR1" * 5, data[:40] + b"\xff" * 400 + data[440:]):
        path.write_bytes(damaged)
        with pytest.raises(SourceError) as error:
            read_all(path)
        assert "damaged" in error.value.problem.message


def test_an_empty_table_of_parquet_has_no_rows(tmp_path: Path) -> None:
    import pyarrow as pa

    assert read_all(parquet(tmp_path / "t.parquet", {"reply": pa.array([], pa.string())})) == []

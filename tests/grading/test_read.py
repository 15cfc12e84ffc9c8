"""Graded reviews, read back from what spreadsheets and people make of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from replylint.grading.graded import Graded
from replylint.grading.read import is_graded, read
from replylint.grading.sheet import BLIND, COLUMNS
from replylint.report import Problem

TEXT = "Hi Joe,\nwe’ll utilize it — soon.\nKindly revert."
HEAD = {"reply": "44#2", "sampled": "random", "agent": "Ann", "channel": "email", "customer": "Where?", "text": TEXT}
FOUND = HEAD | {
    "rule": "jargon/bureaucratic-verbs",
    "category": "jargon",
    "severity": "note",
    "quote": "utilize",
    "message": "Say use.",
}


def sheet(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, **how: Any) -> Path:
    encoding = how.pop("encoding", "utf-8-sig")
    before = how.pop("before", "")
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, **how)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes((before + file.getvalue()).encode(encoding))
    return path


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


Read = Callable[..., tuple[list[Graded], list[Problem]]]


@pytest.fixture
def back() -> Read:
    """back(path, ...) is what graders said, and what is at fault."""

    def of(*paths: Path, key: Path | None = None) -> tuple[list[Graded], list[Problem]]:
        problems: list[Problem] = []
        return read(paths, key, problems.append), problems

    return of


@pytest.fixture
def whole(back: Read) -> Callable[..., Graded]:
    """The one reply in files without fault."""

    def of(*paths: Path, key: Path | None = None) -> Graded:
        (graded,), problems = back(*paths, key=key)
        assert problems == []
        return graded

    return of


# Sheets


def test_a_sheet_says_what_was_right_wrong_and_missed(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    found = whole(
        sheet(
            tmp_path / "ann.csv",
            FOUND | {"verdict": "right"},
            FOUND | {"quote": "soon", "rule": "timeframe/soon", "category": "timeframe", "verdict": "wrong"},
            HEAD | {"missed_category": "jargon", "missed_quote": "Kindly revert"},
            HEAD | {"missed_category": "empathy"},
        )
    )
    assert (found.grader, found.id, found.sampled, found.done) == ("ann", "44#2", "random", True)
    assert [(p.rule, p.severity, v) for p, v in zip(found.proposals, found.verdicts, strict=True)] == [
        ("jargon/bureaucratic-verbs", "note", "right"),
        ("timeframe/soon", "note", "wrong"),
    ]
    assert [(m.category, m.quote) for m in found.missed] == [("jargon", "Kindly revert"), ("empathy", "")]
    assert TEXT[found.missed[0].start : found.missed[0].end] == "Kindly revert"
    assert found.thread.thread[0].text == "Where?"


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ("right RIGHT yes Y 1 1.0 1,0 true TRUE WAHR agree Correct. ✓ “right”", "right"),
        ("wrong Wrong! no N 0 0,0 false FALSE FALSCH disagree rejected ✗", "wrong"),
        ("? unsure n/a maybe", "neutral"),
    ],
)
def test_a_verdict_is_read_however_it_is_written(
    tmp_path: Path, cells: str, verdict: str, whole: Callable[..., Graded]
) -> None:
    for cell in cells.split():
        assert whole(sheet(tmp_path / "a.csv", FOUND | {"verdict": cell})).verdicts == (verdict,), cell


@pytest.mark.parametrize(
    ("rows", "done"),
    [
        ([FOUND, HEAD], False),
        ([FOUND | {"verdict": "  "}, HEAD | {"comment": "later"}], False),
        ([FOUND | {"verdict": "right"}, HEAD], True),
        ([HEAD | {"missed_category": "none"}], True),
        ([HEAD | {"missed_category": "Nothing"}], True),
        ([HEAD | {"verdict": "ok"}], True),
    ],
)
def test_an_empty_cell_is_not_graded_and_none_says_that_somebody_looked(
    tmp_path: Path, rows: list[dict[str, str]], done: bool, whole: Callable[..., Graded]
) -> None:
    found = whole(sheet(tmp_path / "a.csv", *rows))
    assert (found.done, found.missed) == (done, ())


SPREADSHEETS: dict[str, dict[str, Any]] = {
    "semicolons": {"delimiter": ";"},
    "tabs": {"delimiter": "\t"},
    "all quoted": {"quoting": csv.QUOTE_ALL},
    "columns in another order": {"columns": tuple(reversed(COLUMNS))},
    "a column more": {"columns": ("Row no.", *COLUMNS)},
    "Windows-1252": {"encoding": "cp1252", "delimiter": ";"},
    "UTF-16, as Excel's Unicode text": {"encoding": "utf-16", "delimiter": "\t"},
    "no byte order mark": {"encoding": "utf-8"},
    "a line that names the separator": {"before": "sep=;\r\n", "delimiter": ";"},
    "old line ends": {"lineterminator": "\n"},
}


@pytest.mark.parametrize("how", SPREADSHEETS.values(), ids=SPREADSHEETS.keys())
def test_what_a_spreadsheet_makes_of_a_sheet_is_the_same(
    tmp_path: Path, how: dict[str, Any], whole: Callable[..., Graded]
) -> None:
    rows = (FOUND | {"verdict": "wrong"}, HEAD | {"missed_category": "timeframe", "missed_quote": "it — soon"})
    path = sheet(tmp_path / "a.csv", *rows, **how)
    assert is_graded(path)
    found = whole(path)
    assert (found.verdicts, found.missed[0].quote, found.thread.reply) == (("wrong",), "it — soon", TEXT)


def test_heads_may_be_capitals_with_spaces(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Reply,Rule,Quote,Text,Verdict,Missed Category,Missed-Quote\n1,jargon/a,use,We use it,Right,,\n")
    assert is_graded(path)
    assert whole(path).verdicts == ("right",)


def test_rows_of_a_reply_may_stand_anywhere_and_tell_of_it_once(tmp_path: Path, back: Read) -> None:
    other = {"reply": "45#1", "text": "Kindly revert."}
    more = {"reply": "44#2", "missed_category": "scripted", "missed_quote": "kindly"}
    found, problems = back(
        sheet(tmp_path / "a.csv", FOUND | {"verdict": "1"}, other | {"missed_category": "none"}, more)
    )
    assert problems == []
    assert [(one.id, len(one.missed)) for one in found] == [("44#2", 1), ("45#1", 0)]
    assert found[0].missed[0].start == TEXT.index("Kindly")


def test_a_column_names_the_grader_else_the_file_does(tmp_path: Path, back: Read) -> None:
    first = sheet(tmp_path / "x.csv", FOUND | {"verdict": "1", "grader": "Cy"}, columns=(*COLUMNS, "grader"))
    (tmp_path / "ann").mkdir()
    (tmp_path / "ben").mkdir()
    same = [sheet(tmp_path / name / "review.csv", FOUND | {"verdict": "1"}) for name in ("ann", "ben")]
    assert [one.grader for one in back(first, *same)[0]] == ["Cy", *map(str, same)]


def test_a_formula_is_read_as_the_text_that_it_was(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    found = whole(sheet(tmp_path / "a.csv", FOUND | {"text": "'=utilize()", "verdict": "1"}))
    assert found.thread.reply == "=utilize()"


# What is at fault


@pytest.mark.parametrize(
    ("row", "column", "said", "remedy"),
    [
        (FOUND | {"verdict": "hmm"}, "verdict", "'hmm' is no verdict", 'write "right" or "wrong"'),
        (HEAD | {"missed_category": "jargn"}, "missed_category", "'jargn' is no category", "jargon"),
        (HEAD | {"missed_quote": "soon"}, "missed_quote", "has no missed_category", "jargon"),
        (HEAD | {"missed_category": "jargon", "missed_quote": "later"}, "missed_quote", "does not stand", "copy"),
        (FOUND | {"category": "odd", "verdict": "1"}, "category", "is no category", "restore"),
        (HEAD | {"verdict": "wrong"}, "verdict", "a row without a finding", "missed_category"),
        ({"verdict": "right"}, "reply", "is empty", "copy the id"),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_remedy_and_the_rest_is_read(
    tmp_path: Path, row: dict[str, str], column: str, said: str, remedy: str, back: Read
) -> None:
    good = FOUND | {"reply": "45#1", "text": "We utilize it.", "verdict": "right"}
    path = sheet(tmp_path / "a.csv", good, row, good | {"reply": "46#1"})
    found, (problem,) = back(path)
    assert [one.verdicts for one in found if one.id != "44#2"] == [("right",), ("right",)]
    lines = path.read_text("utf-8-sig").splitlines()
    assert problem.path == str(path)
    assert problem.line is not None
    assert problem.message.startswith(f"{column}: ")
    assert said in problem.message
    assert remedy in problem.remedy
    assert problem.column is not None
    told = row.get(column, "")
    assert lines[problem.line - 1][problem.column - 1 :].startswith(told or ",")


def test_a_missed_fault_whose_words_are_not_found_still_counts(tmp_path: Path, back: Read) -> None:
    (found,), _ = back(sheet(tmp_path / "a.csv", HEAD | {"missed_category": "jargon", "missed_quote": "later"}))
    assert [(m.category, m.start) for m in found.missed] == [("jargon", None)]


def test_a_broken_file_is_told_and_the_next_is_read(tmp_path: Path, back: Read) -> None:
    (tmp_path / "a.csv").write_text('reply,verdict\n1,"never closed\n')
    good = sheet(tmp_path / "b.csv", FOUND | {"verdict": "1"})
    (found,), (broken, missing) = back(tmp_path / "a.csv", tmp_path / "none.csv", good)
    assert found.grader == "b"
    assert (broken.line, broken.column) == (2, 3)
    assert "never closed" in broken.message
    assert missing.message == "does not exist"


def test_a_reply_graded_twice_by_one_grader_counts_once(tmp_path: Path, back: Read) -> None:
    rows = [
        sheet(tmp_path / f"{n}.csv", FOUND | {"verdict": v, "grader": "Ann"}, columns=(*COLUMNS, "grader"))
        for n, v in enumerate("10")
    ]
    (found,), (problem,) = back(*rows)
    assert found.verdicts == ("right",)
    assert "graded by 'Ann' before" in problem.message


# JSON Lines, and what lies beside a review

ROW: dict[str, Any] = {
    "id": "44#2",
    "reply": TEXT,
    "thread": [{"role": "customer", "text": "Where?"}, {"role": "agent", "text": "Here."}],
    "sampled": "targeted: score 3",
    "proposed": [
        {"rule": "jargon/a", "category": "jargon", "severity": "warn", "start": 14, "end": 21, "quote": "utilize",
         "sentence": "we’ll utilize it — soon.", "message": "Say use.", "verdict": None},
    ],
    "missed": [],
}  # fmt: skip


def graded(verdict: Any = None, *missed: Any, **more: Any) -> dict[str, Any]:
    return {**ROW, "proposed": [{**ROW["proposed"][0], "verdict": verdict}], "missed": list(missed), **more}


@pytest.mark.parametrize(
    ("value", "verdict"), [(True, "right"), (False, "wrong"), (None, None), ("right", "right"), (0, "wrong")]
)
def test_json_lines_say_the_same(tmp_path: Path, value: Any, verdict: str | None, whole: Callable[..., Graded]) -> None:
    path = jsonl(tmp_path / "a.jsonl", graded(value, {"category": "scripted", "quote": "kindly revert"}))
    assert is_graded(path)
    found = whole(path)
    assert (found.verdicts, found.targeted, found.missed[0].start) == ((verdict,), True, TEXT.index("Kindly"))
    assert (found.proposals[0].start, found.proposals[0].sentence) == (14, "we’ll utilize it — soon.")
    assert found.thread.meta == {}


def test_done_says_in_json_that_nothing_was_missed(tmp_path: Path, back: Read) -> None:
    rows = [graded(id="1"), graded(id="2", done=True)]
    assert [one.done for one in back(jsonl(tmp_path / "a.jsonl", *rows))[0]] == [False, True]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (graded("perhaps"), "proposed[0].verdict: 'perhaps' is no verdict"),
        (graded(None, {"category": "odd"}), "missed[0]: names no category"),
        (graded(None, {"category": "jargon", "quote": "never"}), "missed[0].quote: does not stand in the reply"),
        (graded(missed="jargon") | {"missed": "jargon"}, "missed: is no list"),
        (graded() | {"proposed": [{}]}, "proposed[0]: names no rule"),
        (graded() | {"id": ""}, "id: is missing"),
    ],
)
def test_a_bad_row_of_json_is_told_and_the_rest_is_read(
    tmp_path: Path, row: dict[str, Any], said: str, back: Read
) -> None:
    found, (problem,) = back(jsonl(tmp_path / "a.jsonl", graded(True, id="1"), row, graded(True, id="3")))
    assert {"1", "3"} <= {one.id for one in found}
    assert problem.line == 2
    assert said in problem.message


def test_a_sheet_learns_the_whole_thread_from_the_json_beside_it(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    jsonl(tmp_path / "review.jsonl", ROW)
    found = whole(sheet(tmp_path / "graded.csv", FOUND | {"rule": "jargon/a", "verdict": "wrong"}))
    assert (len(found.thread.thread), found.proposals[0].sentence) == (2, "we’ll utilize it — soon.")


def blind(**cells: str) -> dict[str, str]:
    return {"reply": "44#2", "text": TEXT, **cells}


def test_marks_of_a_blind_sheet_are_joined_with_the_key(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    jsonl(tmp_path / "review-key.jsonl", ROW)
    rows = [
        blind(missed_category="jargon", missed_quote="we'll utilize it"),
        blind(missed_category="scripted", missed_quote="Kindly revert"),
    ]
    found = whole(sheet(tmp_path / "a.csv", *rows, columns=BLIND))
    assert (found.verdicts, [m.category for m in found.missed], found.sampled) == (
        ("right",),
        ["scripted"],
        "targeted: score 3",
    )


def test_blind_json_lines_are_joined_as_well(tmp_path: Path, whole: Callable[..., Graded]) -> None:
    key = jsonl(tmp_path / "k.jsonl", ROW)
    path = jsonl(tmp_path / "a.jsonl", {"id": "44#2", "reply": TEXT, "missed": [], "done": True})
    assert is_graded(path)
    assert whole(path, key=key).verdicts == ("wrong",)


def test_a_reply_whose_id_a_spreadsheet_changed_is_known_by_its_text(
    tmp_path: Path, whole: Callable[..., Graded]
) -> None:
    jsonl(tmp_path / "review-key.jsonl", ROW)
    path = sheet(tmp_path / "a.csv", blind(missed_category="none") | {"reply": "4.4E+01"}, columns=BLIND)
    assert whole(path).id == "44#2"


def test_a_blind_sheet_without_its_key_is_refused(tmp_path: Path, back: Read) -> None:
    found, (problem,) = back(sheet(tmp_path / "a.csv", blind(missed_category="none"), columns=BLIND))
    assert found == []
    assert "review-key.jsonl" in problem.message
    assert "--key FILE" in problem.remedy


def test_a_reply_that_is_not_in_the_key_is_told(tmp_path: Path, back: Read) -> None:
    jsonl(tmp_path / "review-key.jsonl", ROW)
    rows = [blind(missed_category="none"), {"reply": "9#9", "text": "Other.", "missed_category": "none"}]
    found, (problem,) = back(sheet(tmp_path / "a.csv", *rows, columns=BLIND))
    assert [one.id for one in found] == ["44#2"]
    assert "'9#9' is not in review-key.jsonl" in problem.message


# What is no graded review


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,text\n1,Hello\n"),
        ("a.csv", ""),
        ("a.jsonl", '{"id": "1", "reply": "Hi", "judged": [], "findings": []}\n'),
        ("a.jsonl", '{"id": "1", "reply": "Hi", "judged": [], "findings": [], "missed": []}\n'),
        ("a.jsonl", "["),
        ("a.jsonl", "[" * 100_000),
        ("a.jsonl", ""),
        ("a.json", '{"proposed": []}'),
    ],
)
def test_other_files_are_not_taken_for_reviews(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert not is_graded(tmp_path / name)
    assert not is_graded(tmp_path / "missing.csv")

"""`replylint calibrate` of graded reviews: from the tables of an audit to the sheet, the grader, and back."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from replylint import yamlfile
from replylint.audit.review import write_review
from replylint.audit.sample import Plan
from replylint.audit.tables import FINDINGS, REPLIES
from replylint.cases import parse_cases
from replylint.cli import main
from replylint.config import load
from replylint.grading.sheet import unguarded

RULES = {"utilize": "jargon/bureaucratic-verbs", "password": "privacy/asks-secret"}
SEVERITIES = {"utilize": "warn", "password": "stop"}
EVERYTHING = Plan(size=1000, targeted=0, per_agent=1000)
Sheet = list[dict[str, str]]


# 60 replies. The linter finds "utilize" in those of 0 to 29, "password" in 0 to 9.
#
# The grader, who knows the truth:
#   jargon   20 of the 30 findings are right (0 to 19), 10 wrong (20 to 29); missed in 5 more ("kindly", 30 to 34)
#   privacy  8 of the 10 are right (0 to 7), 2 wrong (8, 9); none missed
#   scripted missed in 4 (50 to 53)
def text_of(number: int) -> str:
    words = [f"Hello {number}."]
    if number < 30:
        words.append("We utilize it." if number < 21 else "You utilize it.")
    if number < 10:
        words.append("Send your password." if number < 8 else "Never send your password.")
    if 30 <= number < 35:
        words.append("Kindly wait.")
    if 50 <= number < 54:
        words.append("Rest assured.")
    return " ".join(words)


def right(number: int, rule: str) -> bool:
    return number < (20 if rule == RULES["utilize"] else 8)


def missed(number: int) -> tuple[str, str]:
    if 30 <= number < 35:
        return "jargon", "kindly"
    return ("scripted", "Rest assured") if 50 <= number < 54 else ("none", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    replies, findings = [], []
    for number in range(60):
        text = text_of(number)
        head = {
            "reply": f"{number}#1",
            "agent": f"Agent {number % 4}",
            "agent_id": str(number % 4),
            "channel": "email",
            "at": datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=number),
        }
        thread = json.dumps([{"role": "customer", "text": f"-{number}?"}])
        replies.append(head | {"score": 90, "format": "text", "text": text, "thread": thread})
        for word, rule in RULES.items():
            if word in text:
                start = text.index(word)
                findings.append(
                    head
                    | {"rule": rule, "category": rule.partition("/")[0], "severity": SEVERITIES[word]}
                    | {"start": start, "end": start + len(word), "quote": word, "message": "Say it plainly."}
                )
    for name, schema, rows in (("replies", REPLIES, replies), ("findings", FINDINGS, findings)):
        pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / f"{name}.parquet")
    return tmp_path


def number_of(row: dict[str, str]) -> int:
    return int(row["reply"].partition("#")[0])


def rows_of(folder: Path) -> Sheet:
    data = (folder / "review.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


def save(path: Path, rows: Sheet, encoding: str = "utf-8-sig", **how: Any) -> Path:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), **how)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(file.getvalue().encode(encoding))
    return path


def graded(rows: Sheet) -> Sheet:
    for row in rows:
        if row.get("rule"):
            row["verdict"] = "right" if right(number_of(row), row["rule"]) else "wrong"
        else:
            row["missed_category"], row["missed_quote"] = missed(number_of(row))
    return rows


def unprompted(rows: Sheet) -> Iterator[dict[str, str]]:
    """What the same grader marks who sees no finding: a row for each fault."""
    for row in rows:
        number, faults = number_of(row), []
        for word, rule in RULES.items():
            if word in row["text"] and right(number, rule):
                faults.append((rule.partition("/")[0], word))
        if missed(number)[1] or not faults:
            faults.append(missed(number))
        for category, quote in faults:
            yield row | {"missed_category": category, "missed_quote": quote}


def measured(capsys: pytest.CaptureFixture[str], *arguments: str | Path, status: int = 0) -> dict[str, Any]:
    assert main(["calibrate", *map(str, arguments), "--format", "json"]) == status
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def by_hand(both: int, linter: int, grader: int, neither: int) -> float:
    """Cohen's kappa of two who say yes or no."""
    n = both + linter + grader + neither
    agreed = (both + neither) / n
    chance = ((both + linter) * (both + grader) + (neither + linter) * (neither + grader)) / n**2
    return (agreed - chance) / (1 - chance)


def check(share: dict[str, Any]) -> None:
    """The numbers that follow from how the grader errs."""
    jargon, privacy, scripted = (share["by_category"][name] for name in ("jargon", "privacy", "scripted"))
    assert (jargon["right"], jargon["wrong"], jargon["missed"]) == (20, 10, 5)
    assert jargon["precision"]["value"] == pytest.approx(20 / 30)
    assert jargon["recall"]["value"] == pytest.approx(20 / 25)
    assert jargon["kappa"]["value"] == pytest.approx(by_hand(20, 10, 5, 25))
    assert privacy["precision"]["value"] == pytest.approx(8 / 10)
    assert privacy["recall"]["value"] == 1
    assert privacy["kappa"]["value"] == pytest.approx(by_hand(8, 2, 0, 50))
    assert scripted["precision"]["value"] is None
    assert scripted["recall"]["value"] == 0
    assert scripted["kappa"]["value"] == pytest.approx(by_hand(0, 0, 4, 56)) == 0
    overall = share["overall"]
    assert overall["precision"]["value"] == pytest.approx(28 / 40)
    assert overall["recall"]["value"] == pytest.approx(28 / 37)
    assert overall["kappa"]["value"] == pytest.approx(by_hand(28, 12, 9, 131))
    assert list(share["by_category"]) == ["jargon", "scripted", "privacy"]


# There and back


def test_a_graded_sheet_gives_what_the_graders_errors_come_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    said = measured(capsys, save(folder / "graded.csv", graded(rows_of(folder))))
    check(said["graded"]["all"])
    check(said["graded"]["random_share"])
    assert (said["graded"]["replies"], said["graded"]["empty"], said["tool"]["name"]) == (60, [], "replylint")


def test_a_sheet_needs_nothing_beside_it(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    (away := tmp_path / "away").mkdir()
    check(measured(capsys, save(away / "graded.csv", graded(rows_of(folder))))["graded"]["all"])


def test_a_blind_sheet_gives_the_same_once_it_is_joined_with_the_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_review(folder, EVERYTHING, blind=True)
    path = save(folder / "graded.csv", list(unprompted(rows_of(folder))))
    check(measured(capsys, path)["graded"]["all"])
    (folder / "review-key.jsonl").rename(folder / "elsewhere.jsonl")
    check(measured(capsys, path, "--key", folder / "elsewhere.jsonl")["graded"]["all"])


def test_graded_json_lines_give_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    lines = []
    for line in (folder / "review.jsonl").read_text().splitlines():
        row = json.loads(line)
        number = number_of({"reply": row["id"]})
        for found in row["proposed"]:
            found["verdict"] = right(number, found["rule"])
        category, quote = missed(number)
        row |= {"missed": [{"category": category, "quote": quote}] if quote else [], "done": True}
        lines.append(json.dumps(row))
    path = folder / "graded.jsonl"
    path.write_text("\n".join(lines))
    check(measured(capsys, path)["graded"]["all"])


def shouted(row: dict[str, str]) -> dict[str, str]:
    """Heads and marks in capitals, with spaces around them."""
    return {name.title(): f" {cell.upper()} " if name.startswith("miss") else cell for name, cell in row.items()}


MANGLED: dict[str, Callable[[Path, Sheet], Path]] = {
    "Windows-1252 with semicolons": lambda path, rows: save(path, rows, "cp1252", delimiter=";"),
    "other columns first": lambda path, rows: save(path, [dict(reversed(row.items())) for row in rows]),
    "rows sorted anew": lambda path, rows: save(path, sorted(rows, key=lambda row: row["text"][::-1])),
    "capitals and spaces": lambda path, rows: save(path, [shouted(row) for row in rows]),
    "columns dropped": lambda path, rows: save(
        path,
        [{key: row[key] for key in ("reply", "text", "rule", "quote", "verdict", "missed_category")} for row in rows],
    ),
}  # fmt: skip


@pytest.mark.parametrize("mangle", MANGLED.values(), ids=MANGLED.keys())
def test_a_spreadsheet_may_do_its_worst(
    folder: Path, mangle: Callable[[Path, Sheet], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_review(folder, EVERYTHING)
    check(measured(capsys, mangle(folder / "graded.csv", graded(rows_of(folder))))["graded"]["all"])


def test_customers_words_that_look_like_formulas_come_back_as_they_were(folder: Path) -> None:
    write_review(folder, EVERYTHING)
    assert {row["customer"][:2] for row in rows_of(folder)} == {"'-"}
    assert {unguarded(row["customer"]) for row in rows_of(folder)} == {f"-{number}?" for number in range(60)}


def test_of_a_targeted_sample_recall_and_kappa_are_those_of_the_random_share(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_review(folder, Plan(size=20, targeted=0.25, per_agent=1000))
    path = save(folder / "graded.csv", graded(rows_of(folder)))
    said = measured(capsys, path)["graded"]
    assert (said["random"], said["targeted"], said["random_share"]["replies"]) == (15, 5, 15)
    assert main(["calibrate", str(path)]) == 0
    out = capsys.readouterr().out
    assert "20 replies graded: 15 drawn at random, 5 targeted" in out
    assert "Findings, 20 replies, drawn at random or not" in out
    assert "Faults, 15 replies of the random share" in out


# What is shown


@pytest.fixture
def sheet(folder: Path) -> Path:
    write_review(folder, EVERYTHING)
    return save(folder / "graded.csv", graded(rows_of(folder)))


def cells(out: str, head: str, table: str) -> list[str]:
    """The cells of the line that begins with `head`, below the line that begins with `table`."""
    below = out[out.index(f"\n{table}") :].splitlines()
    return next(line for line in below if line.startswith(head)).removeprefix(head).split()


def test_the_tables_show_verdicts_by_category(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(sheet)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("60 replies graded\n")
    assert cells(out, "jargon", "Findings")[:5] == ["30", "20", "10", "0", "0.67"]
    assert cells(out, "jargon", "Faults")[:3] == ["20", "5", "0.80"]
    assert cells(out, "jargon", "Faults")[-4:] == ["20", "10", "5", "25"]
    assert cells(out, "together", "Findings")[:5] == ["40", "28", "12", "0", "0.70"]


def test_categories_chooses_what_counts(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(measured(capsys, sheet, "--categories", "jargon")["graded"]["all"]["by_category"]) == ["jargon"]


def test_several_graders_are_compared_with_each_other(
    folder: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = graded(rows_of(folder))
    for row in rows:
        if row["rule"] and number_of(row) in range(15, 20):
            row["verdict"] = "no"  # of 20 right findings of jargon, the second grader rejects 5
    second = save(folder / "second.csv", rows)
    said = measured(capsys, sheet, second)["graded"]
    assert said["graders"] == ["graded", "second"]
    assert said["between"]["jargon"]["kappa"] == pytest.approx(by_hand(20, 5, 0, 35))
    assert said["all"]["by_category"]["jargon"]["unsettled"] == 5
    assert said["all"]["by_category"]["jargon"]["graded"] == 25
    main(["calibrate", str(sheet), str(second)])
    out = capsys.readouterr().out
    assert out.startswith("60 replies graded by 2 graders\n")
    assert cells(out, "jargon", "Graders among")[1:] == ["1", "60"]


def test_what_is_at_fault_is_told_and_the_rest_is_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    rows = graded(rows_of(folder))
    bad = next(row for row in rows if row["rule"] and number_of(row) == 25)
    bad["verdict"] = "dunno"
    path = save(folder / "graded.csv", rows)
    assert main(["calibrate", str(path)]) == 2
    out, err = capsys.readouterr()
    assert f"graded.csv:{rows.index(bad) + 2}:" in err
    assert "'dunno' is no verdict" in err
    assert 'write "right" or "wrong"' in err
    assert cells(out, "jargon", "Findings")[:3] == ["29", "20", "9"]


def test_replies_without_a_grade_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    rows = graded(rows_of(folder))
    for row in rows:
        if number_of(row) >= 40:
            row |= {"missed_category": "", "missed_quote": ""}
    main(["calibrate", str(save(folder / "graded.csv", rows))])
    out = capsys.readouterr().out
    assert out.startswith("40 replies graded\nNot graded, and not counted: 20 (")


# What follows


def test_disputes_give_cases_and_severities_to_paste(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(sheet), "--disputes"]) == 0
    out = capsys.readouterr().out
    assert "# jargon/bureaucratic-verbs: 10 of 30 rejected, precision 0.67 (0.49-0.81)" in out
    assert "# en/jargon/bureaucratic-verbs.yml" in out
    pasted = "cases:\n  allow:\n" + "".join(line + "\n" for line in out.splitlines() if line.startswith("    - "))
    allow = parse_cases(yamlfile.parse(pasted, "pasted.yml")).allow
    assert [case.text for case in allow] == ["You utilize it.", "Never send your password."]  # each once
    assert '# right in another reply, so no case yet: - "We utilize it."' in out
    assert "[severity]" not in out


def test_a_rule_that_is_mostly_wrong_gets_a_line_for_the_configuration_that_loads(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_review(folder, EVERYTHING)
    rows = graded(rows_of(folder))
    for row in rows:
        if row["rule"]:
            row["verdict"] = "yes" if number_of(row) % 3 == 0 else "no"
    path = save(folder / "graded.csv", rows)
    assert main(["calibrate", str(path), "--disputes"]) == 0
    lines = capsys.readouterr().out.partition("[severity]")[2]
    pasted = folder / "replylint.toml"
    pasted.write_text(f"[severity]{lines}")
    wanted = {"jargon/bureaucratic-verbs": "note", "privacy/asks-secret": "warn"}
    assert tomllib.loads(pasted.read_text())["severity"] == wanted
    assert load(folder / "a.txt").severity == wanted
    said = measured(capsys, path, "--disputes")["disputes"]
    assert [(one["rule"], one["graded"], one["rejected"], one["instead"]) for one in said] == [
        ("jargon/bureaucratic-verbs", 30, 20, "note"),
        ("privacy/asks-secret", 10, 6, "warn"),
    ]


def test_without_rejected_findings_there_is_nothing_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_review(folder, EVERYTHING)
    rows = [row | {"verdict": "1" if row["rule"] else ""} for row in rows_of(folder)]
    assert main(["calibrate", str(save(folder / "graded.csv", rows)), "--disputes"]) == 0
    assert capsys.readouterr().out == "No finding was rejected.\n"


# Calls


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graded.csv", "--show", "misses"], "--show is for labelled replies"),
        (["graded.csv", "--floor", "a.toml"], "--floor is for labelled replies"),
        (["graded.csv", "gold.jsonl"], "gold.jsonl is not; measure them one by one"),
        (["gold.jsonl", "--disputes"], "--disputes and --key are for graded reviews"),
        (["gold.jsonl", "gold.jsonl"], "give one file of labelled replies"),
        (["graded.csv", "--key", "none.jsonl"], "none.jsonl does not exist"),
        (["review.csv"], "nothing is graded there"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    sheet: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sheet.parent)
    Path("gold.jsonl").write_text('{"id": "1", "reply": "Hello.", "judged": ["jargon"], "findings": []}\n')
    assert main(["calibrate", *arguments]) == 2
    assert said in capsys.readouterr().err

"""Workflow commands, as the runner of GitHub Actions reads them."""

from pathlib import Path, PurePath

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.render import github
from replylint.report import Finding, Location, Problem, Report, Run

GOLDEN = Path(__file__).parent / "golden"
RUN = msgspec.json.decode((GOLDEN / "run.json").read_bytes(), type=Run)

# The runner replaces these one after the other, the percent sign last.
DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
PROPERTY = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

AWKWARD = st.text(st.one_of(st.sampled_from("%:,\r\n=02AD"), st.characters(exclude_categories=["Cs"])))


def unescaped(text: str, escapes: dict[str, str]) -> str:
    for escape, char in escapes.items():
        text = text.replace(escape, char)
    return text


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A line as the runner takes it: command, properties, message."""
    assert line.startswith("::")
    info, _, data = line[2:].partition("::")
    command, _, given = info.partition(" ")
    pairs = [pair.split("=", 1) for pair in given.strip().split(",") if pair]
    return command, {key: unescaped(value, PROPERTY) for key, value in pairs}, unescaped(data, DATA)


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    return [read(line) for line in text.replace("\r", "\n").split("\n") if line]


def finding(message: str = "Why.", **location: int) -> Finding:
    return Finding(
        rule="a/b",
        category="a",
        severity="warn",
        start=0,
        end=4,
        quote="what",
        message=message,
        penalty=12.0,
        fingerprint="f",
        location=Location(path="a.txt", **location) if location else None,  # type: ignore[arg-type]
    )


def properties(found: Finding) -> dict[str, str]:
    [(_, given, _)] = commands(github.report(Report(id="a", path="a.txt", findings=(found,))))
    return {key: value for key, value in given.items() if key not in {"file", "title"}}


def test_a_run_is_a_command_a_finding_and_a_problem() -> None:
    assert github.render(RUN) == (GOLDEN / "run.github.txt").read_text("utf-8")


def test_the_runner_reads_place_title_and_message() -> None:
    assert commands(github.render(RUN))[0] == (
        "warning",
        {
            "file": "drafts/Zoë 100%.txt",
            "line": "3",
            "col": "8",
            "endLine": "3",
            "endColumn": "11",
            "title": "condescension/minimizer",
        },
        "This makes it sound easy.\n→ Leave this out.",
    )


def test_the_end_column_is_the_last_one_of_the_words() -> None:
    found = properties(finding(line=3, column=5, end_line=3, end_column=9))
    assert found == {"line": "3", "col": "5", "endLine": "3", "endColumn": "8"}


def test_an_end_column_never_lies_before_the_column() -> None:
    found = properties(finding(line=3, column=5, end_line=3, end_column=5))
    assert found["endColumn"] == "5"


def test_a_finding_over_many_lines_has_no_columns() -> None:
    assert properties(finding(line=3, column=5, end_line=4, end_column=2)) == {"line": "3", "endLine": "4"}


def test_a_place_that_is_not_exact_is_a_line() -> None:
    assert properties(finding(line=7, column=1, end_line=7, end_column=1, exact=False)) == {"line": "7"}


def test_a_finding_without_a_place_is_on_its_file() -> None:
    assert properties(finding()) == {}
    assert commands(github.report(Report(id="a", path="a.txt", findings=(finding(),))))[0][1]["file"] == "a.txt"


def test_standard_input_is_no_file_of_a_pull_request() -> None:
    location = Location(path="-", line=3, column=1, end_line=3, end_column=2)
    found = msgspec.structs.replace(finding(), location=location)
    assert github.report(Report(id="-", path="-", findings=(found,))) == "::warning title=a/b::Why.\n"
    assert github.problem(Problem(path="-", line=1, message="is empty", remedy="write it")) == (
        "::error title=replylint::is empty; write it\n"
    )


def test_a_clean_reply_gives_nothing() -> None:
    assert github.report(Report(id="a", path="a.txt")) == ""


@given(AWKWARD.filter(lambda path: path not in {"", "-"}), AWKWARD)
def test_any_path_and_message_come_back_as_they_were(path: str, message: str) -> None:
    report = Report(id="a", path=path, findings=(finding(message),))
    [(command, given, data)] = commands(github.report(report))
    assert (command, given["file"], given["title"], data) == ("warning", PurePath(path).as_posix(), "a/b", message)


@pytest.mark.parametrize("text", ["\n::error::owned", "\r\n::stop-commands::x", "a%0A::error::owned", "a,line=1::x"])
def test_a_draft_cannot_give_a_command_of_its_own(text: str) -> None:
    report = Report(id="a", path=text, findings=(finding(text),))
    assert commands(github.report(report)) == [("warning", {"file": text, "title": "a/b"}, text)]
    problem = github.problem(Problem(path=text, message=text, remedy=text))
    assert commands(problem) == [("error", {"file": text, "title": "replylint"}, f"{text}; {text}")]

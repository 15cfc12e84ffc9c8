"""Paths become files to read."""

from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, find


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Hello.", "utf-8")


def paths(*named: str) -> list[str]:
    return [found.path for found in find(named) if isinstance(found, File)]


def problem(named: str) -> Problem:
    [found] = find([named])
    assert isinstance(found, Problem)
    return found


def test_paths_keep_their_order_and_folders_are_sorted(desk: Path) -> None:
    for name in ("b/2.md", "b/1.txt", "b/sub/0.html", "a.txt"):
        write(desk / name)
    assert paths("b", "-", "a.txt") == ["b/1.txt", "b/2.md", "b/sub/0.html", "-", "a.txt"]


def test_in_a_folder_hidden_files_and_unknown_endings_are_passed_over(desk: Path) -> None:
    for name in ("in/.git/x.txt", "in/.hidden.txt", "in/logo.png", "in/draft", "in/Refund.TXT", "in/all.ndjson"):
        write(desk / name)
    assert paths("in") == ["in/Refund.TXT", "in/all.ndjson"]


def test_named_outright_a_file_of_any_other_ending_is_a_draft(desk: Path) -> None:
    write(desk / "refund.v2")
    assert paths("refund.v2") == ["refund.v2"]


def test_exports_are_found_by_their_endings(desk: Path) -> None:
    for name in ("in/a.json", "in/b.YAML", "in/c.csv", "in/d.tsv", "in/e.yml", "in/f.md.replylint.toml"):
        write(desk / name)
    assert paths("in") == ["in/a.json", "in/b.YAML", "in/c.csv", "in/d.tsv", "in/e.yml"]


def test_a_table_or_a_document_is_not_taken_for_a_draft(desk: Path) -> None:
    write(desk / "export.XLSX")
    found = problem("export.XLSX")
    assert found.message == "replylint does not read .xlsx files"
    assert ".csv" in found.remedy


def test_a_missing_file_is_named(desk: Path) -> None:
    assert problem("nowhere.txt") == Problem(path="nowhere.txt", message="does not exist", remedy="check the path")


def test_a_folder_with_nothing_to_check_is_named(desk: Path) -> None:
    write(desk / "in/logo.png")
    assert problem("in").message == "holds no file to check"


def test_a_file_in_a_folder_that_leads_nowhere_does_not_end_the_walk(desk: Path) -> None:
    write(desk / "in/b.txt")
    (desk / "in/a.txt").symlink_to("gone.txt")
    first, second = find(["in"])
    assert isinstance(first, Problem)
    assert first.path == "in/a.txt"
    assert second == File("in/b.txt", 6, named=False)

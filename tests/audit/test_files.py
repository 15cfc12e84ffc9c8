"""Which files an audit reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint.audit.files import find, is_remote, opened
from replylint.report import Problem
from replylint.sources.files import File


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.csv", "a.jsonl", "deep/c.eml", ".hidden.csv", ".git/d.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    return tmp_path


def names(folder: Path, *paths: str) -> list[str]:
    return [Path(found.path).relative_to(folder).as_posix() for found in find(paths) if isinstance(found, File)]


def test_a_folder_is_walked_in_order_without_what_is_hidden(folder: Path) -> None:
    assert names(folder, str(folder)) == ["a.jsonl", "b.csv", "deep/c.eml"]
    assert all(isinstance(found, File) and not found.named for found in find([str(folder)]))


def test_a_pattern_names_files_outright(folder: Path) -> None:
    assert names(folder, str(folder / "**/*.[ce]*")) == ["b.csv", "deep/c.eml"]
    assert all(isinstance(found, File) and found.named for found in find([str(folder / "*.csv")]))


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert names(folder, str(folder / "b.csv"), str(folder)) == ["b.csv", "a.jsonl", "deep/c.eml"]


@pytest.mark.parametrize(
    ("path", "said"), [("missing.csv", "does not exist"), ("*.none", "matches no file"), ("empty", "holds no file")]
)
def test_what_is_not_there_is_told(folder: Path, path: str, said: str) -> None:
    (folder / "empty").mkdir()
    [found] = find([str(folder / path)])
    assert isinstance(found, Problem)
    assert found.message == said


def test_an_address_is_told_from_a_path() -> None:
    assert is_remote("s3://bucket/month.jsonl")
    assert not is_remote("month.jsonl")
    assert not is_remote("C:\\month.jsonl")


def test_a_file_here_is_opened_as_it_is(folder: Path) -> None:
    with opened(str(folder / "b.csv")) as file:
        assert file.read() == b"x"

"""What a source yields."""

from pathlib import Path

import pytest

from replylint.sources import from_here


def test_reports_name_a_file_by_its_path_from_here_or_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    named = ("-", "a.txt", "../b.txt", str(tmp_path / "desk" / "in" / "c.txt"), str(tmp_path / "d.txt"))
    assert [from_here(path) for path in named] == ["-", "a.txt", "../b.txt", "in/c.txt", "d.txt"]

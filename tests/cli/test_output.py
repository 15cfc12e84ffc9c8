"""How output may look where it goes."""

from io import StringIO
from pathlib import Path

import pytest

from replylint.cli.options import Refusal
from replylint.cli.output import style_for, writing


class Terminal(StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Ascii(Terminal):
    encoding = "ascii"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_only_a_terminal_has_colors() -> None:
    assert style_for(Terminal()).color
    assert not style_for(StringIO()).color
    assert not style_for(Terminal(), plain=True).color


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colors_can_be_turned_off(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert not style_for(Terminal()).color


def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert style_for(Terminal()).color


@pytest.mark.parametrize(("columns", "width"), [("40", 40), ("100", 100), ("300", 110)])
def test_the_width_is_that_of_the_terminal_up_to_what_can_be_read(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert style_for(Terminal()).width == width


def test_without_a_terminal_the_width_is_fixed() -> None:
    assert style_for(StringIO()).width == 100


def test_marks_beyond_ascii_hang_on_the_encoding() -> None:
    assert style_for(Terminal()).unicode
    assert not style_for(Ascii()).unicode
    assert style_for(Ascii(), plain=True).unicode


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old", "utf-8")

    def broken() -> None:
        with writing(path) as write:
            write("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert path.read_text("utf-8") == "old"
    with writing(path) as write:
        write("new ")
        write("Zoë\n")
    assert path.read_bytes() == "new Zoë\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no such folder; name another file"), writing(tmp_path / "a" / "b"):
        pass

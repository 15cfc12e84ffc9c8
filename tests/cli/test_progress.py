"""Long work shows how far it is, and short work nothing."""

from io import StringIO

from replylint.cli.progress import Progress
from replylint.sources import File, Item
from replylint.thread import Thread


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def item(path: str, offset: int) -> Item:
    return Item(thread=Thread(reply="a"), path=path, offset=offset)


FILES = [File("a", 300), File("b", 100)]


def test_work_of_two_seconds_and_more_shows_its_share() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, FILES, clock=clock)
    progress.show(10, item("a", 50))
    assert terminal.getvalue() == ""
    clock.now = 2.5
    progress.show(1200, item("b", 40))
    assert terminal.getvalue().endswith("1,200 replies, 85 %; Ctrl-C ends it with what is done")


def test_it_is_shown_a_few_times_a_second_only() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, FILES, clock=clock)
    clock.now = 3.0
    for replies in range(1000):
        clock.now += 0.001
        progress.show(replies, item("a", 0))
    assert 4 <= terminal.getvalue().count("replies,") <= 6


def test_the_line_is_taken_away_once_before_other_output() -> None:
    terminal, clock = Terminal(), Clock()
    progress = Progress(terminal, [], clock=clock)
    progress.clear()
    assert terminal.getvalue() == ""
    clock.now = 3.0
    progress.show(5, item("-", 0))
    assert "5 replies; Ctrl-C" in terminal.getvalue()
    progress.clear()
    progress.clear()
    assert terminal.getvalue().endswith("done\r\x1b[2K")


def test_a_file_or_a_pipe_sees_no_progress() -> None:
    stream, clock = StringIO(), Clock()
    progress = Progress(stream, FILES, clock=clock)
    clock.now = 100.0
    progress.show(5, item("a", 0))
    assert stream.getvalue() == ""

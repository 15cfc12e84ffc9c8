"""Looks and wrapping."""

from replylint.render.style import Style, quoted, wrapped


def test_there_are_colors_only_where_they_are_asked_for() -> None:
    assert Style(color=True).paint("stop", "red", "bold") == "\x1b[31;1mstop\x1b[0m"
    assert Style(color=False).paint("stop", "red", "bold") == "stop"
    assert Style(color=True).paint("", "red") == ""


def test_marks_have_a_plain_form() -> None:
    assert quoted("so\n  long", Style()) == "“so long”"
    assert quoted("so long", Style(unicode=False)) == '"so long"'


def test_text_is_wrapped_at_words() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("one two three", 8, first=4) == ["one", "two", "three"]
    assert wrapped("", 8) == [""]


def test_a_terminal_too_narrow_for_anything_is_taken_for_a_little_wider() -> None:
    assert Style(width=3).room == 24

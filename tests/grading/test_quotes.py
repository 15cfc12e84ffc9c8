"""Words that a person copied, found again whatever became of them."""

from __future__ import annotations

import pytest

from replylint.grading.quotes import alike, find, shown

TEXT = "We’ll  write to you\nsoon — really… Ann’s “kite” is here. We'll see 😀 there."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("soon", "soon"),
        ("We'll write to you soon", "We’ll  write to you\nsoon"),
        ("we’ll WRITE", "We’ll  write"),
        ('"soon - really..."', "soon — really"),
        ("“soon – really”", "soon — really"),
        ('Ann\'s "kite"', "Ann’s “kite”"),
        ("write\u00a0to\u200b you", "write to you"),
        ("We'll write ... soon", "We’ll  write to you\nsoon"),
        ("We'll write [...] really", "We’ll  write to you\nsoon — really"),
        ("see ? there", "see 😀 there"),
        ("Soon.", "soon"),
    ],
)
def test_a_quote_is_found_by_what_it_says(quote: str, found: str) -> None:
    place = find(quote, TEXT)
    assert place is not None
    assert TEXT[slice(*place)] == found


@pytest.mark.parametrize("quote", ["", " ", "!", '""', "later", "???? never ????", "soonish"])
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert find(quote, TEXT) is None


def test_in_html_the_words_are_found_as_people_read_them() -> None:
    html = "<p>It&rsquo;s <b>very</b> soon</p>"
    place = find("It's very soon", html, "html")
    assert place is not None
    assert html[slice(*place)] == "It&rsquo;s <b>very</b> soon"
    assert shown(html, "html").text.strip() == "It’s very soon"


@pytest.mark.parametrize(("one", "other"), [("It’s  OK", "it's ok"), ("a–b", "A-B"), ("“x”…", '"x"...')])
def test_what_looks_the_same_is_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)

"""Markdown drafts: the text as it is shown."""

from collections.abc import Callable

import pytest

from replylint.reading import customer_text
from replylint.reading.prose import Prose

Masked = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Prose]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hi **Ana**, it is *really* __here__ and ~~late~~ `now`.", "Hi Ana, it is really here and late `now`."),
        ("# One\n\n## Two ##\ntext", "One\n\nTwo\ntext"),
        ('See [our *guide*](https://acme.example/a_(b) "Guide").', "See our guide."),
        ("See [our guide][g] or [g].\n\n[g]: https://acme.example", "See our guide or g.\n\n"),
        ("Look: ![a screenshot](a.png) there", "Look:  there"),
        (
            "Write to <https://acme.example> or <ana@acme.example>.",
            "Write to https://acme.example or ana@acme.example.",
        ),
        ("It is \\*not\\* bold &amp; not &lt;b&gt;", "It is *not* bold & not <b>"),
        ("a<br>b <strong>c</strong>", "ab c"),
        ("snake_case_name and 5 * 4 * 3 and *MS", "snake_case_name and 5 * 4 * 3 and *MS"),
        ("- one\n- two\n\n1. three", "- one\n- two\n\n1. three"),
        ("> quoted *text*\n\nmine", "> quoted *text*\n\nmine"),
        ("Hi {{user_first_name}} and {{ a_b }}", "Hi {{user_first_name}} and {{ a_b }}"),
        ("plain text, nothing else", "plain text, nothing else"),
        ("**bold *and* more**\r\n\r\n**next**", "bold and more\r\n\r\nnext"),
        ("a ** b ** c", "a ** b ** c"),
    ],
)
def test_the_text_is_what_is_shown(prose: Read, source: str, text: str) -> None:
    assert prose(source, "markdown").text == text


def test_code_is_masked(masked: Masked) -> None:
    source = "Run `a` or:\n\n```sh\nkindly *b*\n```\n\nor\n\n    indented c\n\nDone.\n~~~\nopen"
    assert masked(source, "markdown") == [
        ("code", "`a`"),
        ("code", "```sh\nkindly *b*\n```"),
        ("code", "    indented c"),
        ("code", "~~~\nopen"),
    ]


def test_a_paragraph_in_a_list_is_no_code(masked: Masked) -> None:
    assert masked("- one\n\n    more of one\n", "markdown") == []


def test_quoted_lines_are_the_customers(prose: Read) -> None:
    assert customer_text(prose("> Where is it?\n\nHere.", "markdown")) == "Where is it?"


def test_a_gap_is_none_where_it_is_a_link(masked: Masked) -> None:
    assert masked("Hi [Name], see [Guide](/g) and [Terms].\n\n[Terms]: /terms\n", "markdown") == [
        ("placeholder", "[Name]")
    ]


def test_a_span_leads_back_to_the_source(prose: Read) -> None:
    source = "Please **kindly** [be advised](/x) now."
    draft = prose(source, "markdown")
    start = draft.text.index("kindly be advised")
    first, last = draft.source_span(start, start + len("kindly be advised"))
    assert source[first:last] == "kindly** [be advised"
    assert draft.verbatim(start, start + len("kindly"))

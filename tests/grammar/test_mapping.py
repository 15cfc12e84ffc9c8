"""What LanguageTool reads of a draft, and where its remarks end up."""

from __future__ import annotations

import pytest

from replylint import Linter, Thread
from replylint.grammar.mapping import Asked, Remark, asked, placed
from replylint.reading.prose import Prose

from .conftest import FakeServer


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


def sentences(linter: Linter, reply: str, form: str = "text") -> tuple[Prose, list[Asked]]:
    draft = linter.find(Thread(reply=reply, language="en", format=form)).draft
    assert draft is not None
    return draft.prose, asked(draft.prose, draft.tokens)


def texts(linter: Linter, reply: str, form: str = "text") -> list[str]:
    return [entry.text for entry in sentences(linter, reply, form)[1]]


def marked(linter: Linter, reply: str, word: str, rule: str = "THEIR_IS") -> str | None:
    """What a remark on `word` of the only sentence marks in the prose."""
    prose, [sentence] = sentences(linter, reply)
    start = sentence.text.index(word)
    found = placed(Remark(start, start + len(word), rule, "GRAMMAR"), sentence)
    return None if found is None else prose.text[found.start : found.end]


def test_a_sentence_is_read_with_the_marks_that_it_touches(linter: Linter) -> None:
    assert texts(linter, "Look (it works). \n\n- First one\n- The last!") == [
        "Look (it works).",
        "First one",
        "The last!",
    ]


def test_a_mask_reads_as_a_name(linter: Linter) -> None:
    assert texts(linter, "Hi {{first_name}}, see https://example.org/a?b=c today.") == ["Hi Anna, see Anna today."]


def test_a_quoted_mail_and_a_signature_are_not_read(linter: Linter) -> None:
    head = "On Mon, 2 March 2026 at 10:00, Ana Diaz <ana@example.org> wrote:"
    reply = f"It ships today.\n\n-- \nTom Okafor\nSupport\n\n{head}\n> wher is it"
    assert texts(linter, reply) == ["It ships today."]


def test_a_wrapped_line_is_one_sentence_and_an_emoji_one_character(linter: Linter) -> None:
    reply = "It is on its way to you now, and it will be there with the\nnext van \U0001f600 at noon."
    [text] = texts(linter, reply)
    assert text == reply.replace("\n", " ").replace("\U0001f600", "☺")


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        ("Their is a lid.", "Their"),
        ("Hi {{name}}, their is a lid.", "their"),
        ("See {{link}} or {{other_link}} if their is a lid at https://example.org now.", "their"),
        ("Their are two, {{name}}.", "Their are"),
    ],
)
def test_a_remark_finds_its_place_around_masks(linter: Linter, reply: str, word: str) -> None:
    assert marked(linter, reply, word) == word


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        ("Your {{item}} are here today.", "Anna"),
        ("Your {{item}} are here today.", "are"),
        ("Two {{item}} are here today.", "Two"),
        ("Two {{item}} are here today.", "Two Anna are"),
    ],
)
def test_a_remark_that_owes_to_a_mask_is_dropped(linter: Linter, reply: str, word: str) -> None:
    assert marked(linter, reply, word) is None


def test_a_misspelled_word_beside_a_mask_is_misspelled_all_the_same(linter: Linter) -> None:
    assert marked(linter, "Recieve {{item}} today.", "Recieve", "MORFOLOGIK_RULE_EN_US") == "Recieve"
    assert marked(linter, "Open lid{{number}} today.", "lidAnna", "MORFOLOGIK_RULE_EN_US") is None


def test_the_place_in_html_is_that_of_the_source(server: FakeServer) -> None:
    from replylint import Config

    server.wrong = {"recieve": ("MORFOLOGIK_RULE_EN_US", "TYPOS", ["receive"])}
    reply = "<p>Caf&eacute; &amp; bar: you <b>will</b> recieve&nbsp;it.</p>"
    linter = Linter(Config(select=("grammar",), grammar=True, languagetool=server.url))
    [finding] = linter.lint(Thread(reply=reply, format="html", language="en")).findings
    assert reply[finding.start : finding.end] == finding.quote == "recieve"

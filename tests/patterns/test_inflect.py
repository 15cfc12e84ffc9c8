"""Forms of words: regular by rule, irregular from the table, both spellings."""

from __future__ import annotations

import pytest

from replylint.patterns.inflect import spellings, verb_forms

IRREGULAR = {"send": ("sent", "sent"), "get": ("got", "got"), "write": ("wrote", "written")}
DOUBLED = frozenset({"refer", "commit"})


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("review", "review reviews reviewed reviewed reviewing"),
        ("utilize", "utilize utilizes utilized utilized utilizing"),
        ("apply", "apply applies applied applied applying"),
        ("pass", "pass passes passed passed passing"),
        ("ship", "ship ships shipped shipped shipping"),
        ("fix", "fix fixes fixed fixed fixing"),
        ("help", "help helps helped helped helping"),
        ("refer", "refer refers referred referred referring"),
        ("open", "open opens opened opened opening"),
        ("see", "see sees seed seed seeing"),
        ("tie", "tie ties tied tied tying"),
        ("write", "write writes wrote written writing"),
        ("delay", "delay delays delayed delayed delaying"),
    ],
)
def test_a_verb_has_five_forms(lemma: str, forms: str) -> None:
    assert list(verb_forms(lemma, IRREGULAR, DOUBLED).values()) == forms.split()


def test_the_first_word_of_a_phrasal_verb_bends() -> None:
    assert verb_forms("get back", IRREGULAR, DOUBLED)["past"] == "got back"
    assert verb_forms("have", IRREGULAR, DOUBLED)["s"] == "has"
    assert verb_forms("be", IRREGULAR, DOUBLED)["participle"] == "been"


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("apologize", "apologise"),
        ("utilised", "utilized"),
        ("analyze", "analyse"),
        ("inquiry", "enquiry"),
        ("organisation", "organization"),
    ],
)
def test_american_and_british_spellings_stand_for_each_other(word: str, other: str) -> None:
    assert spellings(word, {"inquiry": "enquiry", "enquiry": "inquiry"}) == (word, other)


@pytest.mark.parametrize("word", ["size", "rise", "raise", "wise", "sized", "review"])
def test_short_words_keep_their_one_spelling(word: str) -> None:
    assert spellings(word, {}) == (word,)

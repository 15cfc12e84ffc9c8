"""The language of patterns: what is read, and what is refused with a place and a remedy."""

from __future__ import annotations

import pytest

from replylint.patterns.syntax import Grammar, PatternError, parse, tags
from replylint.reading.tokens import Spelling

GRAMMAR = Grammar(
    spelling=Spelling(whole={"can't": ("can", "not")}, endings={"ll": "will", "t": "not"}),
    slots=frozenset({"time", "commit", "commit:ing"}),
)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("(get back", "a bracket is not closed"),
        ("get back)", "stands alone"),
        ("<tiem>", "there is no list <tiem>"),
        ("<commit:gerund>", "'gerund' is no form"),
        ("a {5,2} b", "a gap runs from few to many"),
        ("[one", "square brackets do not pair"),
        ("soon|", "nothing stands after the last |"),
        ("if you []", "the pattern marks no words"),
    ],
)
def test_a_faulty_pattern_is_refused(source: str, problem: str) -> None:
    with pytest.raises(PatternError, match=problem.replace("|", r"\|").replace("<", "<")):
        parse(source, GRAMMAR)


def test_contractions_are_written_out() -> None:
    assert [node.forms[0] for node in parse("we'll can't", GRAMMAR).core] == ["we", "will", "can", "not"]  # type: ignore[union-attr]


def test_brackets_mark_what_a_finding_shows() -> None:
    pattern = parse("if you [have questions] now", GRAMMAR)
    assert (len(pattern.before), len(pattern.core), len(pattern.after)) == (2, 2, 1)


def test_only_a_pattern_with_a_part_of_speech_asks_syntax() -> None:
    assert tags(parse("just *:VB", GRAMMAR))
    assert tags(parse("(please|so) just:RB wait", GRAMMAR))
    assert not tags(parse("just wait", GRAMMAR))


def test_an_ending_may_stand_alone() -> None:
    assert [node.forms for node in parse("(we|they) 'll", GRAMMAR).core] == [("we", "they"), ("will",)]  # type: ignore[union-attr]

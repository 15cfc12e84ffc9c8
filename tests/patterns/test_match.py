"""Matching: words, gaps, lists and shapes, found by their rarest word and never past a sentence's end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.patterns.anchors import anchors
from replylint.patterns.match import Patterns, Steps
from replylint.patterns.syntax import Grammar, Lexicon, Word, parse, verb_slot
from replylint.reading.prose import Mask, Prose
from replylint.reading.tokens import Spelling, Tokens, tokenize

SPELLING = Spelling(
    whole={"can't": ("can", "not")}, endings={"ll": "will", "t": "not", "s": "'s"}, abbreviations=frozenset({"mr"})
)
PLAIN = Grammar(spelling=SPELLING, irregular={"send": ("sent", "sent")}, short={"is": ("'s",)})
VERBS = verb_slot(("send", "look into"), PLAIN)
GRAMMAR = Grammar(
    spelling=SPELLING,
    irregular=PLAIN.irregular,
    short=PLAIN.short,
    slots=frozenset({"commit", *(f"commit:{form}" for form in VERBS), "day", "when"}),
)
LEXICON = Lexicon(
    slots={
        "commit": VERBS["any"],
        **{f"commit:{form}": sequences for form, sequences in VERBS.items()},
        "day": ((Word(("friday", "monday")),),),
        "when": tuple(parse(text, GRAMMAR).core for text in ("by <day>", "<clock>", "(in|within) <number> days?")),
    },
    common=frozenset({"we", "will", "the", "to"}),
)


def words(text: str, masks: tuple[Mask, ...] = ()) -> Tokens:
    return tokenize(Prose(text, text, masks), SPELLING)


def found(pattern: str, text: str, masks: tuple[Mask, ...] = ()) -> list[str]:
    parsed = parse(pattern, GRAMMAR)
    tokens = words(text, masks)
    patterns = Patterns((parsed,), (anchors(parsed, LEXICON),), Steps(LEXICON))
    return [text[tokens.starts[hit.first] : tokens.ends[hit.last - 1]] for hit in patterns.find(tokens)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("rest assured", "Please REST assured.", ["REST assured"]),
        ("rest assured", "The rest. Assured.", []),
        ("we will {0,2} send", "We'll gladly then send it", ["We'll gladly then send"]),
        ("we will {0,1} send", "We'll gladly then send it", []),
        ("(very|so)? sorry about", "so sorry about it; sorry about that", ["so sorry about", "sorry about"]),
        ("(get back|follow up) to you", "I'll follow-up to you", ["follow-up to you"]),
        ("will <commit:base>", "It will look into it, and will send it.", ["will look into", "will send"]),
        ("<commit:participle>", "It was sent.", ["sent"]),
        ("<when>", "Done by Friday, at 17:00, within 3 days.", ["by Friday", "17:00", "within 3 days"]),
        ("apologize~ for", "He apologised for it; apologizing for it", ["apologised for", "apologizing for"]),
        ("if you [have questions]", "If you have questions, ask", ["have questions"]),
        ("^ thanks", "Thanks. No thanks.", ["Thanks"]),
        ("thanks $", "Thanks for that. Many thanks!", ["thanks"]),
        ("it is late", "It's late", ["It's late"]),
        ("can not help", "I can't help", ["can't help"]),
        ("for you ?", "What can we do for you?", ["for you?"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, expected: list[str]) -> None:
    assert [part.removeprefix("at ") for part in found(pattern, text)] == expected


def test_a_gap_does_not_run_over_a_mask() -> None:
    text = "We will see http://x.y send it"
    assert found("will {0,3} send", text, (Mask(12, 22, "url"),)) == []
    assert found("see <url>", text, (Mask(12, 22, "url"),)) == ["see http://x.y"]


def test_the_rarest_word_is_the_anchor() -> None:
    chosen = anchors(parse("we will {0,2} circumvent (it|them)", GRAMMAR), LEXICON)
    assert [anchor.text for anchor in chosen] == ["circumvent it", "circumvent them"]


def test_a_pattern_of_gaps_alone_has_no_anchor() -> None:
    assert anchors(parse("* {0,2}", GRAMMAR), LEXICON) == ()


def test_parts_of_speech_decide_when_they_are_known() -> None:
    parsed = parse("just *:VB", GRAMMAR)
    tokens = words("You just restart it")
    patterns = Patterns((parsed,), (anchors(parsed, LEXICON),), Steps(LEXICON))
    (hit,) = patterns.find(tokens)
    assert patterns.holds(hit, tokens, {1: "RB", 2: "VB"})
    assert not patterns.holds(hit, tokens, {1: "RB", 2: "NN"})


@given(
    st.lists(
        st.sampled_from(["we", "will", "send", "look", "into", "the", "by", "friday", ",", ".", "3", "days"]),
        max_size=30,
    )
)
def test_searching_by_anchor_finds_what_trying_every_word_finds(parts: list[str]) -> None:
    parsed = parse("will {0,2} <commit:base>", GRAMMAR)
    tokens = words(" ".join(parts))
    steps = Steps(LEXICON)
    fast = {(hit.first, hit.last) for hit in Patterns((parsed,), (anchors(parsed, LEXICON),), steps).find(tokens)}
    text = steps.text(tokens)
    slow = {
        (start + span[0], start + span[1])
        for sight, start in zip(text.sights, text.starts, strict=True)
        for place in range(sight.first, sight.last)
        if (span := steps.ready(parsed).span(sight, place)) is not None
    }
    widest = {span for span in slow if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in slow)}
    assert fast == widest


def test_a_sentence_that_comes_again_is_known_and_found_in_its_own_place() -> None:
    parsed = parse("will {0,2} <commit:base>", GRAMMAR)
    steps = Steps(LEXICON, sentences=10)
    patterns = Patterns((parsed,), (anchors(parsed, LEXICON),), steps)
    once, again = words("We will look into it."), words("Hello there. We will look into it.")
    places = [[(hit.first, hit.last, hit.sentence) for hit in patterns.find(tokens)] for tokens in (once, again)]
    assert steps.text(once).sights[0] is steps.text(again).sights[1]
    assert places == [[(1, 4, 0)], [(4, 7, 1)]]
    assert steps.stands_in(parsed, again, 0, len(again.words)) == (4, 7)


def test_a_sentence_with_a_word_in_capitals_is_not_taken_for_one_without() -> None:
    steps = Steps(LEXICON, sentences=10)
    plain, shouted = steps.text(words("send the nda by friday")), steps.text(words("send the NDA by friday"))
    assert plain.sights[0] is not shouted.sights[0]
    assert steps.text(words("send the nda by friday")).sights[0] is plain.sights[0]


def test_only_so_many_sentences_are_kept() -> None:
    steps = Steps(LEXICON, sentences=2)
    first = steps.text(words("one")).sights[0]
    for other in ("two", "three", "four"):
        steps.text(words(other))
    assert steps.text(words("one")).sights[0] is not first
    assert Steps(LEXICON).text(words("one")).sights[0] is not Steps(LEXICON).text(words("one")).sights[0]

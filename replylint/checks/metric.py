"""metric: a measure of the draft is over its limit for the channel."""

from __future__ import annotations

from collections.abc import Callable

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.rule import Rule

_FEWEST_WORDS = 60  # a grade of fewer words says nothing
_FEWEST_SENTENCES = 4  # nor does a share of fewer sentences


def metric(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each stretch whose measure is over the limit."""
    assert rule.metric is not None
    limits = rule.metric.over
    limit = limits.get(draft.channel or "", limits["other"])
    return [
        Match(rule, hit, 0, values={"value": f"{value:.0f}", "limit": f"{limit:.0f}"})
        for hit, value in MEASURES[rule.metric.measure](draft, found)
        if value > limit
    ]


def _sentence_words(draft: Draft, found: Found) -> list[tuple[Hit, float]]:
    """Words of each sentence; the whole sentence is marked."""
    return [
        (
            Hit(-1, sentence.first, _closed(draft, sentence.last), number),
            float(_longest_run(draft, sentence.first, sentence.last)),
        )
        for number, sentence in enumerate(draft.tokens.sentences)
    ]


def _longest_run(draft: Draft, first: int, last: int) -> int:
    """Words between links behind which a capital begins something new: many writers put no full stop after a link."""
    tokens, text = draft.tokens, draft.prose.text
    longest, begin = 0, first
    for at in range(first, last - 1):
        if tokens.words[at] == "‹url›" and text[tokens.starts[at + 1]].isupper():
            longest, begin = max(longest, _count(draft, begin, at)), at + 1
    return max(longest, _count(draft, begin, last))


def _paragraph_words(draft: Draft, found: Found) -> list[tuple[Hit, float]]:
    """Words of each paragraph; its first sentence is marked."""
    measured = []
    sentences = draft.tokens.sentences
    for number, sentence in enumerate(sentences):
        if number and sentences[number - 1].paragraph == sentence.paragraph:
            continue
        first, last = draft.scope(number, "paragraph")
        measured.append(
            (Hit(-1, sentence.first, _closed(draft, sentence.last), number), float(_count(draft, first, last)))
        )
    return measured


def _grade(draft: Draft, found: Found) -> list[tuple[Hit, float]]:
    """Flesch-Kincaid grade of the whole draft; its longest sentence is marked."""
    sentences = draft.tokens.sentences
    if _count(draft, 0, len(draft.tokens.words)) < _FEWEST_WORDS:
        return []
    from replylint.readability import grade

    words = draft.tokens.words
    text = " ".join(
        " ".join(word for word in words[sentence.first : sentence.last] if word[0].isalpha()) + "."
        for sentence in sentences
    )
    number = max(range(len(sentences)), key=lambda at: _count(draft, sentences[at].first, sentences[at].last))
    longest = sentences[number]
    return [(Hit(-1, longest.first, _closed(draft, longest.last), number), grade(text))]


def _share(draft: Draft, found: Found) -> list[tuple[Hit, float]]:
    """In how many of a hundred sentences a hit stands; the first of them is marked."""
    held = sorted({hit.sentence for _, hit in found})
    sentences = [
        number
        for number, sentence in enumerate(draft.tokens.sentences)
        if _count(draft, sentence.first, sentence.last) > 2
    ]
    if not held or len(sentences) < _FEWEST_SENTENCES:
        return []
    first = draft.tokens.sentences[held[0]]
    return [(Hit(-1, first.first, _closed(draft, first.last), held[0]), 100 * len(held) / len(sentences))]


def _closed(draft: Draft, last: int) -> int:
    return last - 1 if draft.tokens.words[last - 1] in {".", "!", "?", "…", ":"} else last


def _count(draft: Draft, first: int, last: int) -> int:
    return sum(word[0].isalnum() for word in draft.tokens.words[first:last])


MEASURES: dict[str, Callable[[Draft, Found], list[tuple[Hit, float]]]] = {
    "sentence words": _sentence_words,
    "paragraph words": _paragraph_words,
    "grade": _grade,
    "share of sentences": _share,
}

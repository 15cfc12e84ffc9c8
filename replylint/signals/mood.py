"""How angry the customer is: the words of the list `anger`, and the looks of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from replylint.patterns.lexicon import Group
from replylint.patterns.match import Patterns
from replylint.report import Mood, Related
from replylint.signals.heard import Heard

# What the looks of a text say: the group of `anger` that has the weight for it, marks of which one must
# stand in the text, and the pattern.
_LOOKS = (
    (
        "cursing",
        "*#$%&",
        re.compile(
            r"[a-zA-Z]\*+[a-zA-Z]+|\b[a-zA-Z]\*{2,}"
            r"|(?<!\S)(?=\S*[#$%&@]\S*[#$%&*])[#$%&@*!?]{4,}(?!\w)"
        ),
    ),
    ("shouting", "", re.compile(r"\b[A-Z]{2,}(?:'[A-Z]+)?(?:[ ,.!?]+(?:[A-Z]{2,}(?:'[A-Z]+)?|I|A)\b){3,}")),
    ("marks", "!?", re.compile(r"[!?]*(?:!!|\?\?|!\?|\?!)[!?]*")),
    ("smiling", ":;=<", re.compile(r"(?<!\S)(?:[:;=]['-]?[)DpP](?!\w)|<3)")),
    ("frowning", ":;=_", re.compile(r"(?<!\S)(?:[:;=]['-]?[(/|](?![\w/])|[tT]_+[tT]\b|-_+-)")),
)
# Words of this group count where they are written in capitals, beside what they mean.
_SHOUTING = "shouting"
# Who complains in several sentences, asks nothing and shows none of these, is curt.
_CURT = "curt"
_COURTESY = frozenset({"calm", "formal", "smiling", "plea"})
# Praise counts as sarcasm, but only beside other signs of anger and without any of these.
_PRAISE = "praise"
# Signs inside a longer one of these groups do not count.
_SOFTENING = frozenset({"calm", "mild", "harmless"})
# Each older message counts this much of the one after it.
_FADING = 0.8
_FAINTEST = 0.2
# Signs of one group add less and less: the second half of the first, and so on.
_REPEAT = 0.5
# Calming signs take away this much of the anger in a message, and in those before it, at most.
_CALMED = 0.5
_MOST = 3.0
_MOST_EVIDENCE = 6


class _Sign(msgspec.Struct, frozen=True):
    """Code points `start` to `end` of what the reader of a message sees show what `group` stands for."""

    start: int
    end: int
    group: Group

    @property
    def loud(self) -> bool:
        return self.group.name == _SHOUTING

    def holds(self, other: _Sign) -> bool:
        return self.start <= other.start and other.end <= self.end and self.end - self.start > other.end - other.start

    def meets(self, other: _Sign) -> bool:
        return self.start < other.end and other.start < self.end and self.loud == other.loud


def mood(
    messages: Sequence[Heard], groups: tuple[Group, ...], patterns: Patterns, owners: tuple[int, ...]
) -> Mood | None:
    """The mood of the customer's messages, oldest first; None without any.

    `patterns` are all patterns of `groups`; `owners[i]` is the group of pattern i.
    """
    if not messages:
        return None
    total, share = 0.0, 1.0
    evidence: list[tuple[float, Related]] = []
    for heard in reversed(messages):
        if share < _FAINTEST:
            break
        weight, calmed, shown = _weigh(heard, groups, _signs(heard, groups, patterns, owners))
        total += share * weight
        evidence += [(share * strength, place) for strength, place in shown]
        share *= _FADING * (_CALMED if calmed else 1.0)
    evidence.sort(key=lambda entry: (-entry[0], entry[1].message, entry[1].start))
    kept = sorted((place for _, place in evidence[:_MOST_EVIDENCE]), key=lambda place: (place.message, place.start))
    return Mood(round(min(_MOST, total), 2), tuple(kept))


def _signs(heard: Heard, groups: tuple[Group, ...], patterns: Patterns, owners: tuple[int, ...]) -> Iterator[_Sign]:
    tokens, text = heard.tokens, heard.prose.text
    for hit in heard.find(patterns):
        sign = _Sign(tokens.starts[hit.first], tokens.ends[hit.last - 1], groups[owners[hit.pattern]])
        if not sign.loud or (sign.end - sign.start > 1 and text[sign.start : sign.end].isupper()):
            yield sign
    named = {group.name: group for group in groups}
    for name, marks, looks in _LOOKS:
        if name in named and (not marks or any(mark in text for mark in marks)):
            for found in looks.finditer(text):
                yield _Sign(found.start(), found.end(), named[name])


def _weigh(
    heard: Heard, groups: tuple[Group, ...], signs: Iterable[_Sign]
) -> tuple[float, bool, list[tuple[float, Related]]]:
    """What the signs add up to, whether the calming ones outweigh the others, and the places of the angry ones."""
    counted = _meant(_counted(list(signs)))
    strength = {group.name: group.weight for group in groups}
    rising = falling = 0.0
    evidence: list[tuple[float, Related]] = []
    for sign in counted:
        weight = strength[sign.group.name]
        strength[sign.group.name] *= _REPEAT
        if weight <= 0:
            falling -= weight
        else:
            rising += weight
            first, last = heard.prose.source_span(sign.start, sign.end)
            evidence.append((weight, Related(heard.number, first, last, heard.message.text[first:last])))
    if rising and _CURT in strength and _COURTESY.isdisjoint(sign.group.name for sign in counted) and _tells(heard):
        rising += strength[_CURT]
    return rising - min(falling, _CALMED * rising), falling > rising, evidence


def _counted(signs: list[_Sign]) -> list[_Sign]:
    """In order of the text: none inside a longer one that softens it ("angry" in "not angry"), and of those that
    overlap the strongest."""
    softening = [sign for sign in signs if sign.group.name in _SOFTENING]
    left = [sign for sign in signs if not any(other.holds(sign) for other in softening)]
    left.sort(key=lambda sign: (-sign.group.weight, sign.start - sign.end, sign.start))
    kept: list[_Sign] = []
    for sign in left:
        if not any(sign.meets(other) for other in kept):
            kept.append(sign)
    return sorted(kept, key=lambda sign: (sign.start, sign.end, sign.group.name))


def _meant(signs: list[_Sign]) -> list[_Sign]:
    """Without praise that is meant as such."""
    names = {sign.group.name for sign in signs}
    angry = any(sign.group.weight > 0 and sign.group.name != _PRAISE for sign in signs)
    if _PRAISE not in names or (angry and names.isdisjoint(_COURTESY)):
        return signs
    return [sign for sign in signs if sign.group.name != _PRAISE]


def _tells(heard: Heard) -> bool:
    """Whether a message tells in several sentences and asks nothing."""
    return len(heard.tokens.sentences) > 1 and "?" not in heard.tokens.words

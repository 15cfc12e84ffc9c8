"""What of people is taken out of a report: names for pseudonyms, and numbers by which somebody could be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

# (start, end, what stands there instead), sorted and disjoint.
Cut = tuple[int, int, str]

_SHOWN = 8  # letters of a pseudonym
_SHORTEST_NAME = 3
_NUMBERS = (
    ("email", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    ("link", re.compile(r"(?:https?://|www\.)[^\s<>\"')]+")),
    ("handle", re.compile(r"(?<![\w@])@\w{2,}")),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("card", re.compile(r"(?<![\d.])(?:\d[ -]?){12,18}\d(?![\d.])")),
    ("card", re.compile(r"(?:[xX*•]{2,}[ -]?)+\d{4}\b|\bending (?:in |with )?\d{4}\b")),
    (
        "phone",
        re.compile(r"(?<![\w.])(?:\+|00)\d[\d ()./-]{6,}\d(?!\w)|(?<![\w.])\(?0\d{2,5}\)?[ /.-]\d[\d .-]{4,}\d(?!\w)"),
    ),
    ("phone", re.compile(r"(?<![\w.])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)")),
    # Orders, cases, parcels: five digits or more, or letters and digits in one word with three digits at least.
    (
        "number",
        re.compile(
            r"(?<![\w.,$€£])#?(?=(?:[\w-]*\d){3})(?=[\w-]*[A-Za-z])(?=[\w-]{5,})[A-Za-z\d][\w-]*[A-Za-z\d](?!\w)"
        ),
    ),
    ("number", re.compile(r"(?<![\w$€£])#?\d{5,}(?!\w)|(?<!\w)#\d{3,}(?!\w)|(?<![\w-])\d{2,}(?:-\d{2,}){2,}(?![\w-])")),
)
# A date is no number by which somebody is found, nor is a time span or a version.
_HARMLESS = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d"
    r"|\d+(?:st|nd|rd|th|am|pm|hrs?|mins?|days?)",
    re.IGNORECASE,
)


class Privacy(msgspec.Struct, frozen=True):
    """What is taken out. `salt` gives pseudonyms where it is not None; who has it can find a person's again."""

    salt: str | None = None
    redact: bool = False

    def name(self, kind: str, name: str | None) -> str | None:
        """The name of an agent, a customer or a team as the report has it."""
        if self.salt is None or not name:
            return name
        told = blake2b(name.casefold().encode(), key=self.salt.encode()[:64], digest_size=8).hexdigest()
        return f"{kind}-{told[:_SHOWN]}"

    def cuts(self, text: str, people: Sequence[tuple[str, str]]) -> list[Cut]:
        """What is taken out of a text of a conversation between `people`: (what they are there, name)."""
        found: list[Cut] = []
        if self.redact:
            for kind, looks in _NUMBERS:
                found += [
                    (match.start(), match.end(), f"[{kind}]")
                    for match in looks.finditer(text)
                    if kind != "number" or not _HARMLESS.fullmatch(match[0])
                ]
        if self.salt is not None:
            for role, name in people:
                for part in _parts(name):
                    looks = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
                    found += [(match.start(), match.end(), f"[{role}]") for match in looks.finditer(text)]
        return _disjoint(found)

    def text(self, text: str | None, people: Sequence[tuple[str, str]] = ()) -> str | None:
        """The text without it."""
        return text if not text or not self.active else cut(text, self.cuts(text, people))

    @property
    def active(self) -> bool:
        """Whether anything is taken out at all."""
        return self.redact or self.salt is not None


def cut(text: str, cuts: Iterable[Cut]) -> str:
    """The text with each cut made."""
    parts, place = [], 0
    for start, end, instead in cuts:
        parts += [text[place:start], instead]
        place = end
    return "".join([*parts, text[place:]])


def moved(place: int, cuts: Iterable[Cut], *, end: bool = False) -> int:
    """Where a place of the text lies after the cuts; one inside a cut at its beginning, or with `end` at its end."""
    shift = 0
    for start, stop, instead in cuts:
        if place <= start:
            break
        if place < stop:
            return start + shift + (len(instead) if end else 0)
        shift += len(instead) - (stop - start)
    return place + shift


def _parts(name: str) -> list[str]:
    """The whole name, and its words; an address has none, for it is cut as such."""
    words = [word for word in re.split(r"[\s,]+", name) if len(word) >= _SHORTEST_NAME and word[0].isupper()]
    return [name, *words] if len(name) >= _SHORTEST_NAME else []


def _disjoint(found: list[Cut]) -> list[Cut]:
    """Of those that overlap the one that begins first, and of these the longest."""
    kept: list[Cut] = []
    for entry in sorted(found, key=lambda entry: (entry[0], -entry[1])):
        if not kept or entry[0] >= kept[-1][1]:
            kept.append(entry)
    return kept

"""Findings that somebody chose not to see: told apart from the rest, and from choices that hide nothing.

In a template, a choice stands in a comment of the system, before the words that it is for:
`{# replylint: ignore jargon/kindly because legal asks for it #}`; `ignore-all` is for the whole text. A choice in
front matter, a sidecar or the configuration comes with the thread (`thread.Ignore`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from replylint.report import CATEGORIES, Finding, Suppressed
from replylint.thread import Ignore

Span = tuple[int, int]

COMMENT = "comment"
_MARKS = (("{%", "liquid"), ("{#", "jinja"))
_OURS = re.compile(r"replylint\s*:\s*(?P<say>.*)", re.DOTALL | re.IGNORECASE)
_SAYS = re.compile(
    r"ignore(?P<all>-all)?\s+(?P<rules>[\w:/*.-]+(?:\s*,\s*[\w:/*.-]+)*)\s+because\s+(?P<reason>\S.*)", re.DOTALL
)
_LINE_END = re.compile(r"\r\n|\n|\r|</(?:p|div|li|h[1-6]|td|tr)\s*>|<br\b[^>]*>", re.IGNORECASE)
_NAME = re.compile(r"[^\s,]+")
_MARKUP = re.compile(r"<[^<>]*>")


class Remark(msgspec.Struct, frozen=True):
    """A comment in a draft that speaks to replylint: where it stands, and what it hides.

    `ignores` are empty where it cannot be understood; they hold from `start` to `end` of the draft. `form` is how the
    comment is written ("liquid", "jinja"), empty for a form that no system strips.
    """

    place: tuple[int, int]
    ignores: tuple[Ignore, ...]
    start: int = 0
    end: int = 0
    form: str = ""

    def renamed(self, aliases: Mapping[str, str]) -> Remark:
        """The same with old rule ids, the keys of `aliases`, replaced by what these rules are called now."""
        if not any(ignore.rule in aliases for ignore in self.ignores):
            return self
        ignores = (msgspec.structs.replace(old, rule=aliases.get(old.rule, old.rule)) for old in self.ignores)
        return msgspec.structs.replace(self, ignores=tuple(ignores))

    def place_of(self, some: Sequence[Ignore], source: str) -> tuple[int, int]:
        """Where the first of some of several choices is named; the whole comment where all are meant, or none."""
        names = _SAYS.search(source, *self.place) if some and len(some) < len(self.ignores) else None
        if names is None:
            return self.place
        found = list(_NAME.finditer(source, *names.span("rules")))[self.ignores.index(some[0])]
        return found.span()


class Chosen(msgspec.Struct, frozen=True):
    """Findings told apart; `used` are the places (in the lists that were given) and rules of what hid something."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    used: frozenset[tuple[str, int, str]]


def remarks(source: str, comments: Sequence[tuple[int, int, str]], tags: Iterable[Span] = ()) -> tuple[Remark, ...]:
    """The comments of a draft (start, end, what stands in them) that speak to replylint.

    `tags` are stretches that the customer does not read either.
    """
    spoken = [(start, end, ours) for start, end, text in comments if (ours := _OURS.match(text)) is not None]
    lines = _Lines(source, [*tags, *((start, end) for start, end, _ in comments)]) if spoken else None
    found = []
    for start, end, ours in spoken:
        says = _SAYS.fullmatch(ours["say"].strip())
        form = next((form for mark, form in _MARKS if source.startswith(mark, start)), "")
        if says is None:
            found.append(Remark((start, end), (), form=form))
            continue
        reason = " ".join(says["reason"].split())
        ignores = tuple(
            Ignore(rule=rule.strip(), reason=reason, by=COMMENT, line=number)
            for number, rule in enumerate(says["rules"].split(","), 1)
        )
        held = (0, len(source)) if says["all"] or lines is None else lines.held(start, end)
        found.append(Remark((start, end), ignores, *held, form))
    return tuple(found)


def chosen(findings: Sequence[Finding], ignores: Sequence[Ignore], said: Sequence[Remark]) -> Chosen:
    """The findings, told apart by what came with the thread and by the comments in the draft."""
    kept: list[Finding] = []
    hidden: list[Suppressed] = []
    used: set[tuple[str, int, str]] = set()
    for found in findings:
        by = list(_hiding(found, ignores, said))
        if not by:
            kept.append(found)
            continue
        ignore = by[0][0]
        used.update(key for _, key in by)
        hidden.append(Suppressed.of(found, ignore.by, ignore.reason))
    return Chosen(tuple(kept), tuple(hidden), frozenset(used))


def _hiding(
    found: Finding, ignores: Sequence[Ignore], said: Sequence[Remark]
) -> Iterable[tuple[Ignore, tuple[str, int, str]]]:
    for number, remark in enumerate(said):
        if remark.start <= found.start < remark.end:
            for ignore in remark.ignores:
                if names(ignore.rule, found.rule, found.category):
                    yield ignore, (COMMENT, number, ignore.rule)
    for number, ignore in enumerate(ignores):
        if names(ignore.rule, found.rule, found.category) and _touches(ignore.quote, found):
            yield ignore, (ignore.by, number, ignore.rule)


def names(name: str, rule: str, category: str) -> bool:
    """Whether a name means a rule: its id, its category, or the start of its id with a * behind it."""
    return name in (rule, category) or (name.endswith("*") and rule.startswith(name[:-1]))


def known(name: str, rules: Collection[str]) -> bool:
    """Whether a name means any rule at all; `rules` are all ids, old ones too."""
    return name in CATEGORIES or any(names(name, rule, "") for rule in rules)


def fingerprint(*said: str) -> str:
    """Sixteen characters that are the same for the same words."""
    return hashlib.sha1("\x00".join(said).encode(), usedforsecurity=False).hexdigest()[:16]


def _touches(quote: str | None, found: Finding) -> bool:
    if quote is None:
        return True
    wanted, marked = " ".join(quote.split()).casefold(), " ".join(found.quote.split()).casefold()
    return wanted in marked or marked in wanted


class _Lines:
    """The lines of a draft, as far as the customer reads them: without its tags and comments."""

    def __init__(self, source: str, unseen: Iterable[Span]) -> None:
        pieces, place = [], 0
        for start, end in sorted(unseen):
            if end > place:
                pieces += [source[place:start], " " * (end - max(start, place))]
                place = end
        self._text = "".join((*pieces, source[place:]))
        breaks = [found.span() for found in _LINE_END.finditer(self._text)]
        self._begins = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(source)]

    def held(self, start: int, end: int) -> Span:
        """What a comment is for: its line; where nothing else stands on that, the next line that says something."""
        own = bisect_right(self._begins, start) - 1
        number = bisect_left(self._ends, end)
        line = self._begins[own], self._ends[number]
        if self._says(*line):
            return line
        for later in range(number + 1, len(self._ends)):
            if self._says(self._begins[later], self._ends[later]):
                return end, self._ends[later]
        return line

    def _says(self, start: int, end: int) -> bool:
        return bool(_MARKUP.sub("", self._text[start:end]).strip())

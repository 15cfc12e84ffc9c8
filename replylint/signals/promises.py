"""A promise with a time that an agent made earlier, and whether that time has passed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from replylint.patterns.lexicon import Group
from replylint.patterns.match import Steps
from replylint.patterns.syntax import Pattern
from replylint.reading.tokens import Sentence, Tokens
from replylint.report import Related
from replylint.signals.heard import Heard

# An agent's message of so few words after the promise ("Perfect, speak Friday.") changes nothing.
_FEW_WORDS = 8
_NAMING = ("weekdays", "days", "months", "units")  # lists of words of which every time that is understood has one
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")


def overdue(
    heard: Sequence[Heard], now: datetime | None, groups: tuple[Group, ...], dates: Mapping[str, Any], steps: Steps
) -> Related | None:
    """Where an agent promised something whose time has passed, with no word from an agent since; None if nowhere.

    The clock says that it has passed, or the customer does: plainly (the group `reminder`), or where there is no
    clock by asking (`nudge`).
    """
    promised = _patterns(groups, "promise")
    for number in range(len(heard) - 1, -1, -1):
        if heard[number].message.role != "agent":
            continue
        promise = _promise(heard[number], promised, now, dates, steps)
        if promise is not None:
            place, late = promise
            signs = _patterns(groups, "reminder") + (_patterns(groups, "nudge") if late is None else ())
            later = [one for one in heard[number + 1 :] if one.message.role == "customer"]
            return place if late or any(one.first(signs, steps) is not None for one in later) else None
        if sum(word[0].isalnum() for word in heard[number].tokens.words) >= _FEW_WORDS:
            return None
    return None


def _patterns(groups: tuple[Group, ...], name: str) -> tuple[Pattern, ...]:
    return tuple(pattern for group in groups if group.name == name for pattern in group.patterns.get("find", ()))


def _promise(
    heard: Heard, promised: tuple[Pattern, ...], now: datetime | None, dates: Mapping[str, Any], steps: Steps
) -> tuple[Related, bool | None] | None:
    """Where a message promises something by a time, and whether that has passed (None: no clock can tell)."""
    for first, last, due in made(heard.tokens, heard.tokens.sentences, heard.message.at, promised, dates, steps):
        return heard.place(first, last), None if due is None or now is None else due < now
    return None


def timed(tokens: Tokens, dates: Mapping[str, Any]) -> Iterator[Sentence]:
    """The sentences of a text that may name a time."""
    for sentence in tokens.sentences:
        words = tokens.words[sentence.first : sentence.last]
        if any(not known.keys().isdisjoint(words) for known in (dates[name] for name in _NAMING)):
            yield sentence


def made(
    tokens: Tokens,
    sentences: Iterable[Sentence],
    at: datetime | None,
    promised: Sequence[Pattern],
    dates: Mapping[str, Any],
    steps: Steps,
) -> Iterator[tuple[int, int, datetime | None]]:
    """The promises in sentences of an agent, at most one in each: first and last word (half-open), and the latest
    time that they name as seen from `at`, None where it is not known."""
    for sentence in sentences:
        for pattern in promised:
            span = steps.stands_in(pattern, tokens, sentence.first, sentence.last)
            if span is not None:
                due = None if at is None else deadline(tokens.words[sentence.first : sentence.last], at, dates)
                first, last = span
                while not tokens.words[last - 1][0].isalnum():
                    last -= 1
                yield first, last, due
                break


def deadline(words: Sequence[str], made: datetime, dates: Mapping[str, Any]) -> datetime | None:
    """The latest time that the words name, as seen from `made`; days last until they end. None if they name none.

    `dates` has the words: `weekdays`, `months` (word -> number), `units` (word -> hours), `days` (word -> days ahead),
    `working`.
    """
    return max((latest for _, latest in _named(words, made, dates)), default=None)


def soonest(words: Sequence[str], made: datetime, dates: Mapping[str, Any]) -> datetime | None:
    """The first time that the words name, of a day its beginning; None if they name none."""
    return min((first for first, _ in _named(words, made, dates)), default=None)


def _named(words: Sequence[str], made: datetime, dates: Mapping[str, Any]) -> Iterator[tuple[datetime, datetime]]:
    """Every time that the words name, from when to when."""
    midnight = made.replace(hour=0, minute=0, second=0, microsecond=0)
    for place, word in enumerate(words):
        before, after = words[:place][-1:], words[place + 1 :]
        if word in dates["weekdays"]:
            yield _day_long(midnight + timedelta(days=(dates["weekdays"][word] - made.weekday()) % 7))
        elif word in dates["days"]:
            yield _day_long(midnight + timedelta(days=dates["days"][word]))
        elif word in dates["months"]:
            day = next((number for text in (*before, *after[:1]) if (number := _day(text)) is not None), None)
            if day is not None:
                yield from map(_day_long, _on(midnight, dates["months"][word], day))
        elif word in dates["units"]:
            count = next((int(text) for text in reversed(words[:place][-3:]) if text.isdigit()), None)
            if count is not None and count <= 400:
                working = any(text in dates["working"] for text in words[:place][-2:])
                due = made + timedelta(hours=count * dates["units"][word] * (1.4 if working else 1.0))
                yield due, due


def _day_long(begins: datetime) -> tuple[datetime, datetime]:
    return begins, begins + timedelta(days=1)


def _day(text: str) -> int | None:
    ordinal = _ORDINAL.match(text)
    number = int(ordinal[1]) if ordinal else int(text) if text.isdigit() else 0
    return number if 1 <= number <= 31 else None


def _on(midnight: datetime, month: int, day: int) -> list[datetime]:
    """The beginning of that day, this year or next."""
    for year in (midnight.year, midnight.year + 1):
        try:
            begins = midnight.replace(year=year, month=month, day=day)
        except ValueError:
            continue
        if begins >= midnight:
            return [begins]
    return []

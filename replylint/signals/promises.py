"""A promise with a time that an agent made earlier, and whether that time has passed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from replylint.patterns.lexicon import Group
from replylint.patterns.match import Steps
from replylint.patterns.syntax import Pattern
from replylint.report import Related
from replylint.signals.heard import Heard

# An agent's message of so few words after the promise ("Perfect, speak Friday.") changes nothing.
_FEW_WORDS = 8
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
    tokens = heard.tokens
    for sentence in tokens.sentences:
        for pattern in promised:
            span = steps.stands_in(pattern, tokens, sentence.first, sentence.last)
            if span is not None:
                made = heard.message.at
                due = None if made is None else deadline(tokens.words[sentence.first : sentence.last], made, dates)
                first, last = span
                while not tokens.words[last - 1][0].isalnum():
                    last -= 1
                return heard.place(first, last), None if due is None or now is None else due < now
    return None


def deadline(words: Sequence[str], made: datetime, dates: Mapping[str, Any]) -> datetime | None:
    """The latest time that the words name, as seen from `made`; days last until they end. None if they name none.

    `dates` has the words: `weekdays`, `months` (word -> number), `units` (word -> hours), `days` (word -> days ahead),
    `working`.
    """
    named: list[datetime] = []
    midnight = made.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for place, word in enumerate(words):
        before, after = words[:place][-1:], words[place + 1 :]
        if word in dates["weekdays"]:
            named.append(midnight + timedelta(days=(dates["weekdays"][word] - made.weekday()) % 7))
        elif word in dates["days"]:
            named.append(midnight + timedelta(days=dates["days"][word]))
        elif word in dates["months"]:
            day = next((number for text in (*before, *after[:1]) if (number := _day(text)) is not None), None)
            if day is not None:
                named += _on(made, dates["months"][word], day)
        elif word in dates["units"]:
            count = next((int(text) for text in reversed(words[:place][-3:]) if text.isdigit()), None)
            if count is not None and count <= 400:
                working = any(text in dates["working"] for text in words[:place][-2:])
                named.append(made + timedelta(hours=count * dates["units"][word] * (1.4 if working else 1.0)))
    return max(named, default=None)


def _day(text: str) -> int | None:
    ordinal = _ORDINAL.match(text)
    number = int(ordinal[1]) if ordinal else int(text) if text.isdigit() else 0
    return number if 1 <= number <= 31 else None


def _on(made: datetime, month: int, day: int) -> list[datetime]:
    """The end of that day, this year or next."""
    for year in (made.year, made.year + 1):
        try:
            end = made.replace(year=year, month=month, day=day, hour=0, minute=0, second=0) + timedelta(days=1)
        except ValueError:
            continue
        if end > made:
            return [end]
    return []

"""Fields of a decoded export, read as what they should be: what is something else counts as not told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])\.?\s?[Mm]\b\.?)?"
_ZONE = r"(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
_NUMERIC = re.compile(
    rf"(\d{{1,4}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{1,2}})\.?(?:(?:[T,]|\s)\s*{_CLOCK}(?:\s*{_ZONE})?)?", re.ASCII
)
_UNIX = re.compile(r"\d{9,19}(?:\.\d+)?", re.ASCII)
_HALF_OF_DAY = re.compile(r"\b(\d{1,2})((?::\d{2}){1,2})\s*([AaPp])\.?[Mm]\b\.?", re.ASCII)
_FOLDED = re.compile(r"\r?\n[ \t]+")
# Up to here a number counts seconds (the year 2286), then milli-, micro- and nanoseconds.
_MOST_SECONDS = 1e10
# Below (the year 1973) it is no time but a count, or a day of a spreadsheet.
_FEWEST_SECONDS = 1e8
_LONGEST_TIME = 100


def table(value: object) -> dict[str, Any]:
    """The object that a value is; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """The list that a value is; an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: object) -> str | None:
    """The words of a one-line field without the space around them; None where there are none."""
    return value.strip() or None if isinstance(value, str) else None


def key(value: object) -> str:
    """An id as text, whether it was written as a number or as a string; "" without one."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(value: object) -> float | None:
    """A finite number, also one that was written as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        said = float(value)
    except (ValueError, OverflowError):
        return None
    return said if math.isfinite(said) else None


def flag(value: object) -> bool | None:
    """Yes or no, also as 1 and 0 or in words; None for anything else."""
    if isinstance(value, str):
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            value.strip().lower()
        )
    return bool(value) if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)) else None


def kind(value: object) -> str:
    """What a value is, in the words of a message to a person."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def headers(value: object) -> dict[str, str]:
    """The head of a mail, its names in lower case: from an object, a list of {"name", "value"}, or as it was sent."""
    if isinstance(value, str):
        lines = _FOLDED.sub(" ", value).splitlines()
        pairs: list[tuple[object, object]] = [(name, said) for name, sep, said in (ln.partition(":") for ln in lines)]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        pairs = [(entry.get("name"), entry.get("value")) for entry in listed(value) if isinstance(entry, dict)]
    return {
        name.strip().lower(): said.strip() for name, said in pairs if isinstance(name, str) and isinstance(said, str)
    }


def time(value: object, *, day_first: bool = False) -> datetime | None:
    """The time that a value tells, as an aware UTC time; one without a zone is taken for UTC.

    Reads ISO 8601 and its looser forms, Unix seconds (also milli-, micro- and nanoseconds), the dates of mails, and
    numbered dates: with points the day comes first, with slashes and dashes where `day_first` says so or the numbers
    leave no choice. 1970 is what programs write for "never", and is no time.
    """
    try:
        found = _time(value, day_first)
        at = found and (found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return at if at and at.year > 1970 else None


def _time(value: object, day_first: bool) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        return _written(value.strip(), day_first) if len(value) <= _LONGEST_TIME else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(value)
    return None


def _counted(seconds: float) -> datetime | None:
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if _FEWEST_SECONDS <= seconds / unit <= _MOST_SECONDS:
            # From the start of the era, since fromtimestamp rounds halves of a microsecond otherwise elsewhere.
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds / unit)
    return None


def _written(said: str, day_first: bool) -> datetime | None:
    if _UNIX.fullmatch(said):
        return _counted(float(said))
    numbered = _NUMERIC.fullmatch(said)
    if numbered is not None:
        return _numbered(numbered, day_first)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        from email.utils import parsedate_to_datetime

        return parsedate_to_datetime(_HALF_OF_DAY.sub(_by_24_hours, said.replace(" at ", " ")))


def _by_24_hours(found: re.Match[str]) -> str:
    return f"{_hour(int(found[1]), found[3]):02}{found[2]}"


def _hour(hour: int, half: str | None) -> int:
    return hour if half is None else hour % 12 + (12 if half in "Pp" else 0)


def _numbered(found: re.Match[str], day_first: bool) -> datetime | None:
    first, mark, second, third, hour, minute, seconds, fraction, half, zone = found.groups()
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    else:
        year = int(third) if len(third) == 4 else 2000 + int(third)
        day, month = int(first), int(second)
        if not (mark == "." or day > 12 or (day_first and month <= 12)):
            day, month = month, day
    at = datetime(year, month, day, tzinfo=_zone(zone))
    if hour is None:
        return at
    micro = int((fraction or "")[:6].ljust(6, "0"))
    return at.replace(hour=_hour(int(hour), half), minute=int(minute), second=int(seconds or 0), microsecond=micro)


def _zone(said: str | None) -> timezone:
    if said is None or said[0] not in "+-":
        return UTC
    minutes = int(said[1:3]) * 60 + int(said[3:].lstrip(":") or 0)
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))

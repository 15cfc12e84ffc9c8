"""The keys of a configuration, and what each may hold."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from replylint.report import CATEGORIES, SEVERITIES
from replylint.thread import CHANNELS

ALL = "all"  # in `select`: every stable rule
OTHER = "other"  # in a limit: the channels that it does not name
PREVIEW = "preview"  # in `select`: the rules on trial too
LEVELS = (*SEVERITIES, "off")
PATHS = "paths"
PRESETS = Path(__file__).parent / "presets"

At = tuple[str | int, ...]
Check = Callable[[Any, At], Any]


class EntryError(Exception):
    """A value that means nothing, at a key path from the top of the configuration; `key` if its key is at fault."""

    def __init__(self, at: At, message: str, remedy: str, *, key: bool = False) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.remedy = remedy
        self.key = key


def presets() -> tuple[str, ...]:
    """The names of the presets that come with replylint."""
    return tuple(sorted(path.stem for path in PRESETS.glob("*.toml")))


def is_path(name: str) -> bool:
    """Whether the value of `preset` or `extend` is a file rather than the name of a preset."""
    return name.endswith(".toml") or "/" in name or os.sep in name


def near(word: str, known: Iterable[str]) -> str | None:
    """A question after what was meant, if anything known looks like the word."""
    from difflib import get_close_matches

    close = get_close_matches(word.lower().replace("_", "-"), list(known), 1, 0.6)
    return f"did you mean `{close[0]}`?" if close else None


_KINDS = ((str, "a string"), (bool, "true or false"), (int | float, "a number"), (list, "a list"), (dict, "a table"))


def kind(value: Any) -> str:
    """What a TOML value is, in words."""
    return next((name for type_, name in _KINDS if isinstance(value, type_)), "a date or a time")


def _text(value: Any, at: At) -> str:
    if not isinstance(value, str):
        raise EntryError(at, f"`{at[0]}` wants a string, not {kind(value)}", "put it in quotes")
    if not value.strip():
        raise EntryError(at, f"`{at[0]}` holds an empty string", "fill it or drop it")
    return value


def _one_of(allowed: tuple[str, ...]) -> Check:
    def check(value: Any, at: At) -> str:
        if _text(value, at) not in allowed:
            raise EntryError(at, f"{value!r} is not known", near(value, allowed) or f"use one of {', '.join(allowed)}")
        return str(value)

    return check


def _list_of(item: Check) -> Check:
    def check(value: Any, at: At) -> tuple[Any, ...]:
        if not isinstance(value, list):
            remedy = f"write [{value!r}]" if isinstance(value, str) else "write it in square brackets"
            raise EntryError(at, f"`{at[0]}` wants a list, not {kind(value)}", remedy)
        return tuple(item(entry, (*at, index)) for index, entry in enumerate(value))

    return check


def _some(check_list: Check) -> Check:
    def check(value: Any, at: At) -> Any:
        if value == []:
            raise EntryError(at, f"`{at[0]}` is empty, so no rule would be on", f'write ["{ALL}"], or drop it')
        return check_list(value, at)

    return check


def _table_of(name: Check, item: Check) -> Check:
    def check(value: Any, at: At) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise EntryError(at, f"`{at[0]}` wants a table, not {kind(value)}", f"write it under [{at[0]}]")
        result = {}
        for key, entry in value.items():
            place = (*at, key)
            # TOML puts every key after the head of a table into that table, which surprises people.
            strayed = f"to set `{key}` itself, put it above [{at[0]}]" if key in CHECKS else None
            for check_part, part, is_key in ((name, key, True), (item, entry, False)):
                try:
                    result[key] = check_part(part, place)
                except EntryError as fault:
                    raise EntryError(place, fault.message, strayed or fault.remedy, key=is_key) from None
        return result

    return check


_RULE = re.compile(r"(?:[\w.-]+:)?(?P<category>[a-z]+)/(?:[a-z0-9-]*\*|[a-z0-9-]+)")
_START = re.compile(r"[\w./:-]*\*")


def _rules_named(words: tuple[str, ...] = ()) -> Check:
    """A category, a rule's id, the start of ids with a * after it, or one of `words`."""
    allowed = (*CATEGORIES, *words)

    def check(value: Any, at: At) -> str:
        name = _text(value, at)
        rule = _RULE.fullmatch(name)
        if rule and rule["category"] not in CATEGORIES:
            remedy = near(rule["category"], CATEGORIES) or f"categories are {', '.join(CATEGORIES)}"
            raise EntryError(at, f"{name!r} names the category {rule['category']!r}, which does not exist", remedy)
        if rule or name in allowed or _START.fullmatch(name):
            return name
        if "*" in name:
            raise EntryError(at, f"{name!r} has a * that is not at its end", "write `jargon/*` or `project:*`")
        if "/" in name or ":" in name:
            raise EntryError(at, f"{name!r} is no rule's id", "write `category/name`, or `project:category/name`")
        remedy = near(name, allowed) or f"use one of {', '.join(allowed)}, or a rule's id"
        raise EntryError(at, f"{name!r} is no category", remedy)

    return check


def _hours(value: Any, at: At) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EntryError(at, f"`{at[0]}` wants hours as a number, not {kind(value)}", "write 24 for a day")
    if not 0 < value < 10_000:
        raise EntryError(at, f"{value} hours is no time to answer in", "write 24 for a day")
    return float(value)


def _rule_id(value: Any, at: At) -> str:
    if not _RULE.fullmatch(_text(value, at)) or value.endswith("*"):
        raise EntryError(at, f"{value!r} is no rule's id", "write one that measures, such as `clarity/long-sentence`")
    return str(value)


def _limit(value: Any, at: At) -> dict[str, float]:
    """A limit by channel; a number holds for all of them."""
    by_channel = value if isinstance(value, dict) else dict.fromkeys((*CHANNELS, OTHER), value)
    for channel, limit in by_channel.items():
        if channel not in (*CHANNELS, OTHER):
            raise EntryError(at, f"{channel!r} is no channel", f"use one of {', '.join((*CHANNELS, OTHER))}")
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit < 100_000:
            raise EntryError(at, f"{limit!r} is no limit", "write a number above 0, or {chat = 30, other = 40}")
    return {channel: float(limit) for channel, limit in by_channel.items()}


def _score(value: Any, at: At) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise EntryError(at, f"`{at[0]}` wants a whole number, not {kind(value)}", "write a number from 0 to 100")
    if not 0 <= value <= 100:
        raise EntryError(at, f"{value} is no score", "write a number from 0 to 100")
    return value


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


def _language(value: Any, at: At) -> str:
    if not _LANGUAGE.fullmatch(_text(value, at)):
        raise EntryError(at, f"{value!r} is no language", 'write a code, such as "en" or "en-GB"')
    return str(value)


def _replacement(value: Any, at: At) -> str:
    if not isinstance(value, str):
        raise EntryError(at, f"`{at[0]}` wants a string, not {kind(value)}", 'write what to say instead, or ""')
    return value


def _preset(value: Any, at: At) -> str:
    name = _text(value, at)
    if not is_path(name) and name not in presets():
        remedy = near(name, presets()) or f"use {' or '.join(presets())}, or a file that ends in .toml"
        raise EntryError(at, f"there is no preset {name!r}", remedy)
    return name


def _server(value: Any, at: At) -> str:
    name = _text(value, at)
    if name.startswith(("http://", "https://")):
        return name
    # A folder holds programs: a project says which of this machine's to run, and brings none of its own.
    place = Path(name).expanduser()
    if not place.is_absolute():
        remedy = "write the whole path (~ is your home), or a URL that begins with http:// or https://"
        raise EntryError(at, f"{name!r} is neither a URL nor a whole path", remedy)
    return str(place)


def _truth(value: Any, at: At) -> bool:
    if not isinstance(value, bool):
        raise EntryError(at, f"`{at[0]}` wants true or false, not {kind(value)}", "write true or false")
    return value


def _source(value: Any, at: At) -> str:
    from replylint.sources.wanted import SOURCES

    return _one_of(SOURCES)(value, at)  # type: ignore[no-any-return]


def _column(value: Any, at: At) -> str:
    from replylint.sources.conversations.columns import FIELDS

    return _one_of(FIELDS)(value, at)  # type: ignore[no-any-return]


def _pattern(value: Any, at: At) -> str:
    from pathspec import PathSpec

    try:
        PathSpec.from_lines("gitignore", [_text(value, at)])
    except ValueError:
        raise EntryError(at, f"{value!r} is no gitignore pattern", 'write "macros/" or "*.md"') from None
    return str(value)


def _patterns(value: Any, at: At) -> tuple[str, ...]:
    """One gitignore pattern, or a list of them."""
    return _list_of(_pattern)([value] if isinstance(value, str) else value, at)  # type: ignore[no-any-return]


def _entries_with(needed: dict[str, Check], *, closed: bool) -> Check:
    """A list of tables that have these keys, and no others if `closed`."""

    def check(value: Any, at: At) -> tuple[dict[str, Any], ...]:
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise EntryError(at, f"`{at[0]}` wants tables", f"write each of them under [[{at[0]}]]")
        found = []
        for number, entry in enumerate(value):
            place = (*at, number)
            missing = next((key for key in needed if key not in entry), None)
            if missing is not None:
                raise EntryError(place, f"a `{at[0]}` entry has no `{missing}`", f'write {missing} = "..."')
            strange = next((key for key in entry if closed and key not in needed), None)
            if strange is not None:
                remedy = f"use {', '.join(needed)}"
                raise EntryError((*place, strange), f"the key {strange!r} is unknown", remedy, key=True)
            found.append({**entry, **{key: part(entry[key], (*place, key)) for key, part in needed.items()}})
        return tuple(found)

    return check


# The check of a key takes its value and place, and returns the value as Config holds it or raises EntryError.
CHECKS: dict[str, Check] = {
    "preset": _preset,
    "extend": _preset,
    "select": _some(_list_of(_rules_named((ALL, PREVIEW)))),
    "ignore": _list_of(_rules_named()),
    "severity": _table_of(_rules_named(), _one_of(LEVELS)),
    "accept": _list_of(_text),
    "reject": _table_of(_text, _replacement),
    "channel": _one_of(CHANNELS),
    "service-level": _table_of(_one_of(CHANNELS), _hours),
    "limits": _table_of(_rule_id, _limit),
    "rules": _list_of(_text),
    "fail-on": _one_of(SEVERITIES),
    "min-score": _score,
    "language": _language,
    "grammar": _truth,
    "languagetool": _server,
    "system": _text,
    "variables": _list_of(_text),
    "source": _source,
    "field": _list_of(_text),
    "agents": _list_of(_text),
    "bots": _list_of(_text),
    "columns": _table_of(_column, _text),
    "exclude": _list_of(_pattern),
    "per-file-ignores": _entries_with(
        {"path": _patterns, "rules": _list_of(_rules_named()), "reason": _text}, closed=True
    ),
    "baseline": _text,
    "cache": _truth,
    PATHS: _entries_with({"path": _patterns}, closed=False),
}
IN_SECTIONS = {
    name: CHECKS[name]
    for name in (
        "preset", "select", "ignore", "severity", "accept", "reject", "channel", "limits", "fail-on", "min-score",
        "language", "system", "variables", "source", "field",
    )
}  # fmt: skip
KEYS = tuple(CHECKS)
OUTSIDE_FILES: dict[str, Check] = {"syntax": _truth}  # for flags and Python only

"""JSON out of files that people wrote, with the place of what is wrong in it."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from replylint.sources.item import SourceError, fit_to_lint, problem, with_context
from replylint.sources.lines import Lines
from replylint.thread import Thread, ThreadError

_VALUE = re.compile(r"'.*'|\".*\"", re.DOTALL)
_WORD = re.compile(r"'[\w.:+-]{0,24}'")
_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])


def parse(text: str, path: str, line: int = 1) -> Any:
    """The value in a JSON text whose first line is `line` of the file. Raises SourceError."""
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise too_deep(path, line) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise fault(text, path, line, str(error)) from None


def parse_list(text: str, path: str) -> list[tuple[str, int]]:
    """The entries of a JSON list, each as JSON text with its offset in `text`. Raises SourceError."""
    try:
        entries = _RAW_LIST.decode(text)
    except RecursionError:
        raise too_deep(path, 1) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise fault(text, path, 1, str(error)) from None
    found = []
    # Between two entries stand only white space and a comma, so the next place of its text is the entry itself.
    end = text.index("[") + 1
    for entry in entries:
        raw = bytes(entry).decode("utf-8")
        start = text.index(raw, end)
        found.append((raw, start))
        end = start + len(raw)
    return found


def thread_of(data: Any, path: str, line: int | None, own_id: str, context: Thread | None) -> Thread:
    """The thread in a decoded JSON object, ready to lint. Raises SourceError."""
    try:
        thread = Thread.from_mapping(data)
    except ThreadError as error:
        raise thread_problem(error, path, line) from None
    if not thread.id:
        thread = msgspec.structs.replace(thread, id=own_id)
    return fit_to_lint(with_context(thread, context), path, line)


def thread_problem(error: ThreadError, path: str, line: int | None = None) -> SourceError:
    """What is wrong with a thread. A value is quoted where it is a word, and never where it can be somebody's text."""
    said = _VALUE.sub(lambda value: value[0] if _WORD.fullmatch(value[0]) else "its value", error.problem)
    return problem(path, f"{error.field}: {said}", error.remedy, line)


def too_deep(path: str, line: int) -> SourceError:
    """What to say of JSON nested too deep."""
    return problem(path, "is JSON nested too deep to read", 'give a thread: {"reply": "...", "thread": [...]}', line)


def fault(text: str, path: str, line: int, said: str) -> SourceError:
    """What is wrong with a JSON text, and where. Nothing of the text is quoted."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place = Lines(text).place(error.pos)
        message = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        several = error.msg == "Extra data" and not path.lower().endswith((".jsonl", ".ndjson"))
        remedy = "for one thread a line, name the file .jsonl" if several else "mend it there"
        return problem(path, message, remedy, line + place[0] - 1, place[1])
    except RecursionError:
        return too_deep(path, line)
    except ValueError:
        return problem(path, "holds a number that is too long to read", "give it as a string", line)
    if "\\u" in text and "truncated" in said:
        return problem(path, "holds half a character (a lone \\ud8xx)", "write both halves, or none", line)
    return problem(path, "is not JSON as its standard has it", "write no NaN and no endless numbers", line)

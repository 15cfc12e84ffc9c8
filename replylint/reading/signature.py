"""Where a draft is signed: under `-- `, after a sign-off, by a name alone, or by an agent's mark such as ^JR."""

from __future__ import annotations

import re

from replylint.reading.prose import Mask
from replylint.reading.words import ReadingWords

_RULE_OF_MAIL = re.compile(r"(?:^|\n)(-- )[ \t]*\n")
_BARE_RULE = re.compile(r"(?:^|\n)(--)[ \t]*\n")
_POSTSCRIPT = re.compile(r"[Pp]\.?[ ]?[Ss]\b")
_CONTACT = re.compile(r"@|://|www\.|\d(?:[ .()/-]{0,2}\d){5}")
_BULLET = re.compile(r"(?:[-*•–+]|\d{1,2}[.)])[ \t]")
# ^JR, *MS, /KD, -Ana, ~Nick B.; one of two or three parts may follow: 1/2
_MARK = re.compile(
    r"(?:(?<=[\s.!?)…\x00])|\A)"
    r"(?:[\^~][ ]?[^\W\d_][^\W_]{0,20}(?: [A-Z]\.?)?|[-–—_][^\W\d_a-z][^\W_]{0,14}(?: [A-Z]\.)?|[*/][A-Z]{1,3})"
    r"(?=(?:[ \t]+\(?\d/\d\)?)?\Z)"
)
_MARK_SIGNS = re.compile(r"[-\^~–—_*/]")  # one of them is in every mark
# What a sign-off can stand behind in its line.
_STOP = re.compile(r"[.!?…:;)\]>\x00\"”]")
# "... by Friday. - Ana", or the same on a line of its own
_DASH = re.compile(r"(?:(?<=[.!?)…])[ \t]+|(?<=\n)[ \t]*)((?:--?|[–—])[ \t]?([^\n]{2,40}))\Z")
_EDGES = " \t,.!;:–—-*_~"
_AROUND_WORD = ",|·•()–—-/&\"'[]<>{}:"
_TAIL = 1200
_MOST_LINES = 16
_SHORT_SIGNATURE = (8, 400)  # lines and code points under a rule that has no space after it
_LONGEST_NAME_LINE = 80
_MOST_WORDS = 8
_MOST_NAME_LINES = 4
_LONGEST_RUNNING = 160
_LONGEST_MARK = 48
_LONGEST_INITIAL, _LONGEST_SMALL, _LONGEST_NUMBER = 4, 4, 2  # code points of words in a name


def signature(text: str, words: ReadingWords) -> list[Mask]:
    """The signature of a draft (made by `plain`; what it quotes blanked with line feeds), sorted and disjoint."""
    end = len(text.rstrip())
    masks: list[Mask] = []
    rule = _under_rule(text, end)
    if rule is not None:
        masks.append(Mask(rule, end, "signature"))
        end = len(text[:rule].rstrip())
    if end:
        span = _signed(text, end, words)
        if span is not None:
            masks.insert(0, Mask(*span, "signature"))
    return masks


def _under_rule(text: str, end: int) -> int | None:
    if "--" not in text:
        return None
    found = _RULE_OF_MAIL.search(text, 0, end)
    if found is None:
        for found in _BARE_RULE.finditer(text, max(0, end - _TAIL), end):
            under = text[found.end() : end]
            if under.count("\n") < _SHORT_SIGNATURE[0] and len(under) <= _SHORT_SIGNATURE[1]:
                break
        else:
            return None
    return found.start(1) if text[: found.start(1)].strip() else None


def _signed(text: str, end: int, words: ReadingWords) -> tuple[int, int] | None:
    lines = _last_lines(text, end)
    return (
        _after_sign_off(text, lines, words)
        or _running_sign_off(text, lines[-1], words)
        or _mark(text, lines, words)
        or _names_alone(text, lines, words)
    )


def _last_lines(text: str, end: int) -> list[tuple[int, int]]:
    """The last lines that say something, each without white space at its ends, in the order of the text."""
    lines: list[tuple[int, int]] = []
    floor = max(0, end - _TAIL)
    while end > floor and len(lines) < _MOST_LINES:
        start = text.rfind("\n", 0, end) + 1
        said = text[start:end]
        if said.strip():
            lines.append((start + len(said) - len(said.lstrip()), start + len(said.rstrip())))
        end = start - 1
    return lines[::-1]


def _after_sign_off(text: str, lines: list[tuple[int, int]], words: ReadingWords) -> tuple[int, int] | None:
    """A line that is a sign-off, or a sign-off and a name, with the names under it."""
    for at in range(len(lines) - 1, -1, -1):
        start, end = lines[at]
        if end - start > _LONGEST_NAME_LINE:
            continue
        line = text[start:end]
        key, named = _key(line), False
        if key not in words.sign_offs and key not in words.sign_offs_with_name:
            before, comma, after = line.partition(",")
            key, named = _key(before), bool(comma) and _is_name(after, words)
            if not named:
                continue
        alone = key in words.sign_offs
        if not alone and key not in words.sign_offs_with_name:
            continue
        last = at
        while last + 1 < len(lines) and last - at < _MOST_WORDS:
            gap = text[lines[last][1] : lines[last + 1][0]].count("\n")
            if gap > 2 + alone or not _signs(text[slice(*lines[last + 1])], words, loose=alone):
                break
            last += 1
        if alone or ((named or last > at) and last == len(lines) - 1):
            while at and _key(text[slice(*lines[at - 1])]) in words.sign_offs | words.sign_offs_with_name:
                at -= 1
            return lines[at][0], lines[last][1]
    return None


def _key(line: str) -> str:
    return " ".join(line.strip(_EDGES).lower().split())


def _running_sign_off(text: str, line: tuple[int, int], words: ReadingWords) -> tuple[int, int] | None:
    """A sign-off in the last line: "... by Friday. Kind regards, Ana"."""
    start, end = max(line[0], line[1] - _LONGEST_RUNNING), line[1]
    tail = text[start:end]
    place = 0
    while place >= 0:
        found = words.running_sign_offs.match(tail, place)
        stop = _STOP.search(tail, place if found is None else found.end() - 1)
        place = -1 if stop is None else stop.end()
        if found is None:
            continue
        rest = tail[found.end() :].lstrip(" \t,.!–—-")
        if " ".join(found.group(1).lower().split()) in words.sign_offs:
            signed = not rest or _is_name(rest.removesuffix("."), words)
        else:
            signed = tail[found.end() : found.end() + 1] == "," and _is_name(rest, words)
        if signed:
            return start + found.start(1), end
    return None


def _mark(text: str, lines: list[tuple[int, int]], words: ReadingWords) -> tuple[int, int] | None:
    start, end = lines[-1]
    if _MARK_SIGNS.search(text, max(start, end - _LONGEST_MARK), end) is None:
        return None
    found = _MARK.search(text, max(start, end - _LONGEST_MARK), end)
    if found is not None:
        return found.span()
    found = _DASH.search(text, max(start, end - _LONGEST_MARK), end)
    if found is None or not _is_name(found.group(2), words):
        return None
    of_list = found.start(1) == start and (len(lines) < 2 or _BULLET.match(text[slice(*lines[-2])]))
    return None if of_list else (found.start(1), end)


def _names_alone(text: str, lines: list[tuple[int, int]], words: ReadingWords) -> tuple[int, int] | None:
    """Names in the last lines, under an empty line or a sentence that is over."""
    first = len(lines)
    while (
        first and len(lines) - first < _MOST_NAME_LINES and _signs(text[slice(*lines[first - 1])], words, loose=False)
    ):
        first -= 1
    if first in (0, len(lines)):
        return None
    before = text[lines[first - 1][0] : lines[first - 1][1]]
    empty_line = text[lines[first - 1][1] : lines[first][0]].count("\n") > 1
    closes = before[-1] in ".!?,…)" or not (before[-1].isalnum() or before[-1] in ":;")
    if _BULLET.match(before) or before[-1] == ":" or not (empty_line or closes):
        return None
    return lines[first][0], lines[-1][1]


def _signs(line: str, words: ReadingWords, *, loose: bool) -> bool:
    """Whether a line may stand in a signature; `loose` after words that leave no doubt."""
    if len(line) > _LONGEST_NAME_LINE or _BULLET.match(line) or _POSTSCRIPT.match(line):
        return False
    low = line.lower()
    if low.startswith(words.greetings) and any(
        low.startswith(greeting) and not low[len(greeting) : len(greeting) + 1].isalnum()
        for greeting in words.greetings
    ):
        return False
    if _is_name(line, words):
        return True
    return loose and (
        _CONTACT.search(line) is not None or (len(line.split()) <= _MOST_WORDS and line[-1] not in ".!?:;")
    )


def _is_name(text: str, words: ReadingWords) -> bool:
    """Whether every word begins like a name: "Ana Ruiz", "R. Mbeki, Parking Appeals", "the Acme support team"."""
    parts = text.split()
    if not parts or len(parts) > _MOST_WORDS or parts[-1][-1] in "!?;:":
        return False
    if parts[-1][-1] == "." and (len(parts) == 1 or len(parts[-1]) > _LONGEST_INITIAL):
        return False
    capital = small = 0
    low = False
    for part in parts:
        word = part.strip(_AROUND_WORD)
        if not word:
            continue
        first = word[0]
        low = False
        if first == "\x00" or (first.isalpha() and not first.islower()):
            capital += 1
        elif first.isalpha() and word not in words.signers:
            small += 1
            low = True
            if len(word) > _LONGEST_SMALL:
                return False
        elif first.isdigit() and len(word) > _LONGEST_NUMBER:
            return False
    return small <= capital > 0 and not low

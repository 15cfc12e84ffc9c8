"""What a draft quotes: lines behind `>`, and all that a mail program puts under its head.

A mask `quoted_history` is named `head` where it is such a head, `older` where it is what
came before the quoted message, and has no name where it is that message itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from replylint.reading.prose import Mask, Prose
from replylint.reading.words import ReadingWords

HEAD, OLDER = "head", "older"

# Not an arrow, a comparison or a face: >=, >:(, >_<, >.<
_MARKS = re.compile(r"[ \t]*>(?![=:;_.])(?:[ \t]?>)*")
_MARK_IN_LATER_LINE = re.compile(r"\n[ \t]*>(?![=:;_.])")
_LINE_END = re.compile(r"\r\n|\r|\n")
_COLON_AT_END = re.compile(r":[ \t]*(?:\n|\Z)")
_DASHES = ("--", "__", "==", "##", "**", "~~")
_RULER = re.compile(r"[-_=*]{5,}")
# A mail program names the time, the year or the address; people do not, as a rule.
_BY_PROGRAM = re.compile(r"@|\d[:.h]\d\d|\b(?:19|20)\d\d\b")
_MOST_LINES_OF_HEAD = 3
_LONGEST_HEAD = 500
_LONGEST_LABEL = 24
_MOST_FIELDS = 12


class _Lines:
    """A text by lines: where each begins and ends, what it says without quote marks, how deep it is quoted."""

    def __init__(self, text: str, regions: Sequence[Mask]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.said: list[str] = []
        self.levels: list[int] = []
        self.heads: list[bool] = []  # markup says that it is a head
        start = at = 0
        for line in text.split("\n"):
            marks = _MARKS.match(line)
            level = marks.group().count(">") if marks else 0
            while at < len(regions) and regions[at].end <= start:
                at += 1
            region = regions[at].name if at < len(regions) and regions[at].start <= start else None
            if region is not None:
                level += 2 if region == OLDER else 1
            self.starts.append(start)
            self.ends.append(start + len(line.rstrip(" \t")))
            self.said.append((line[marks.end() :] if marks else line).strip(" \t"))
            self.levels.append(level)
            self.heads.append(region == HEAD)
            start += len(line) + 1

    def next_said(self, at: int) -> int:
        """The first line from `at` on that says something; the number of lines if none does."""
        while at < len(self.said) and not self.said[at]:
            at += 1
        return at

    def mask(self, first: int, last: int, name: str) -> Mask:
        """Lines `first` to `last` (half-open), without empty ones at the end."""
        while last > first + 1 and not self.said[last - 1]:
            last -= 1
        return Mask(self.starts[first], self.ends[last - 1], "quoted_history", name)


def history(text: str, words: ReadingWords, regions: Sequence[Mask] = ()) -> list[Mask]:
    """The quoted stretches of a text that `plain` has made; `regions` are those that its markup tells."""
    if not regions and not _may_quote(text, words):
        return []
    lines = _Lines(text, regions)
    masks: list[Mask] = []
    at, count = 0, len(lines.said)
    while at < count:
        if lines.levels[at]:
            end = _end_of_run(lines, at)
            masks += _named(lines, at, end, words)
            at = end
            continue
        head_end = _head(lines, at, words)
        if head_end is None:
            at += 1
            continue
        following = lines.next_said(head_end)
        first = at - 1 if at and _RULER.fullmatch(lines.said[at - 1]) else at
        heads_draft = not any(lines.said[:first]) and _field_block(lines, at, words) == head_end
        masks.append(lines.mask(first, head_end, HEAD))
        if heads_draft or (following < count and lines.levels[following]):
            at = following
        else:
            masks += _named(lines, head_end, count, words)
            break
    return masks


def customer_text(prose: Prose) -> str | None:
    """The message that the draft quotes, without quote marks and heads; None if it quotes none."""
    said = []
    for mask in prose.masks:
        if mask.kind == "quoted_history" and mask.name not in (HEAD, OLDER):
            lines = _LINE_END.split(prose.text[mask.start : mask.end])
            said.append("\n".join(_MARKS.sub("", line, count=1).strip() for line in lines).strip())
    return "\n\n".join(part for part in said if part) or None


def _may_quote(text: str, words: ReadingWords) -> bool:
    if ">" in text and (_MARKS.match(text) or _MARK_IN_LATER_LINE.search(text)):
        return True
    for dashes in _DASHES:
        if dashes[0] in text and dashes in text:  # one character is looked for much faster
            return True
    colon = text.find(":")
    if colon < 0:
        return False
    if _COLON_AT_END.search(text, colon) is not None:
        return True
    while colon >= 0:
        line = text.rfind("\n", 0, colon) + 1
        if colon - line < _LONGEST_LABEL and _label(text[line : colon + 1]) in words.labels:
            return True
        line_end = text.find("\n", colon)
        colon = text.find(":", line_end) if line_end >= 0 else -1
    return False


def _end_of_run(lines: _Lines, at: int) -> int:
    """The line after the quoted ones that begin at `at`; empty lines between them belong to them."""
    end = at
    for line in range(at, len(lines.said)):
        if lines.levels[line]:
            end = line + 1
        elif lines.said[line]:
            break
    return end


def _named(lines: _Lines, at: int, last: int, words: ReadingWords) -> list[Mask]:
    """Quoted lines `at` to `last` (half-open) as masks: heads, the message, and what is older."""
    runs: list[tuple[str, int, int]] = []
    seen = older = False
    while (at := lines.next_said(at)) < last:
        end = at + 1
        if lines.heads[at]:
            name = HEAD
        elif older or lines.levels[at] > 1:
            name = OLDER
        elif (head_end := _head(lines, at, words)) is not None:
            end = head_end
            older = seen
            name = OLDER if seen else HEAD
        else:
            name, seen = "", True
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1], end)
        else:
            runs.append((name, at, end))
        at = end
    return [lines.mask(start, end, name) for name, start, end in runs]


def _head(lines: _Lines, at: int, words: ReadingWords) -> int | None:
    """The line after the head that begins in line `at`, or None."""
    said = lines.said[at]
    if not said:
        return None
    if len(said) <= _LONGEST_HEAD and words.dividers.fullmatch(said):
        fields = lines.next_said(at + 1)
        return _fields(lines, fields, words)[0] if _kind(lines, fields, words) else at + 1
    attribution = _attribution(lines, at, words)
    return attribution if attribution is not None else _field_block(lines, at, words)


def _attribution(lines: _Lines, at: int, words: ReadingWords) -> int | None:
    """The line after "On ... wrote:", which may be wrapped."""
    said = ""
    for end in range(at, min(at + _MOST_LINES_OF_HEAD, len(lines.said))):
        line = lines.said[end]
        said = f"{said} {line}" if said else line
        if not line or len(said) > _LONGEST_HEAD:
            return None
        if line[-1] == ":":
            break
    else:
        return None
    following = lines.next_said(end + 1)
    quotes = following < len(lines.said) and lines.levels[following] > lines.levels[at]
    if quotes:
        certain = words.heads.fullmatch(said) or (end == at and words.heads_before_quotes.fullmatch(said))
    else:
        certain = None if words.spoken_heads.fullmatch(said) else words.heads.fullmatch(said)
        certain = certain and _BY_PROGRAM.search(said)
    return end + 1 if certain else None


def _field_block(lines: _Lines, at: int, words: ReadingWords) -> int | None:
    """The line after "From: ... Sent: ... To: ... Subject: ..."."""
    if _kind(lines, at, words) != "from":
        return None
    end, kinds = _fields(lines, at, words)
    if not kinds & {"sent", "to"}:
        return None
    addressed = {"sent", "to"} <= kinds and any("@" in line for line in lines.said[at:end])
    return end if "subject" in kinds or addressed else None


def _fields(lines: _Lines, at: int, words: ReadingWords) -> tuple[int, set[str]]:
    """The line after the labelled ones that begin at `at`, and the kinds of their labels."""
    kinds: set[str] = set()
    last = at + _MOST_FIELDS
    while at < last and (kind := _kind(lines, at, words)):
        kinds.add(kind)
        at += 1
        if _kind(lines, at + 1, words) and not _kind(lines, at, words) and lines.said[at]:
            at += 1  # a long field, wrapped
    return at, kinds


def _kind(lines: _Lines, at: int, words: ReadingWords) -> str | None:
    line = lines.said[at] if at < len(lines.said) else ""
    return words.labels.get(_label(line)) if ":" in line[:_LONGEST_LABEL] else None


def _label(line: str) -> str:
    return line.partition(":")[0].strip(" \t>*_").lower()

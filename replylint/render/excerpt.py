"""A draft with each finding under the words that it is about, in rows of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from replylint.render.cells import Row, rows, width
from replylint.render.style import COLORS, Style, quoted, wrapped
from replylint.render.wording import offer
from replylint.report import Finding
from replylint.thread import Thread

_LONGEST_WHOLE = 80  # lines of a draft that is shown whole
_UNDERLINES = {"stop": "^", "warn": "~", "note": "."}
_SPEAKERS = {"customer": "The customer wrote", "agent": "An agent wrote", "bot": "The bot wrote", "note": "A note says"}
_LINE = re.compile(r"[^\r\n]*(\r\n|\n|\r|\Z)")


class _Line(msgspec.Struct, frozen=True):
    """A line of a draft: its number, where its text begins and ends, and where the next one begins."""

    number: int
    start: int
    end: int
    next: int


def _lines(draft: str, first: int) -> list[_Line]:
    found = []
    for number, line in enumerate(_LINE.finditer(draft), first):
        if line.start() == line.end() == len(draft) and number > first:
            break
        found.append(_Line(number, line.start(), line.start(1), line.end()))
    return found


def excerpt(
    thread: Thread,
    findings: Sequence[Finding],
    style: Style,
    *,
    everything: bool,
    whole: bool,
    first_line: int = 1,
) -> Iterator[str]:
    """The rows of the draft with each finding explained below its end; if not `whole`, only the rows near findings.

    Of a finding's suggestions and places in the thread the first is shown, or `everything`.
    """
    lines = _lines(thread.reply, first_line)
    whole = whole and len(lines) <= _LONGEST_WHOLE
    digits = len(str(lines[-1].number))
    bar = style.mark("│", "|")
    room = style.room - digits - 4
    below_text = style.paint(f" {' ' * digits} {style.mark('·', ':')}", "dim")
    last = 0
    for line in lines:
        here = [found for found in findings if found.start < line.next and line.start < found.end]
        if not here and not whole:
            continue
        if last and line.number > last + 1:
            yield style.paint(f" {style.mark('⋮', ':'):>{digits}}", "dim")
        last = line.number
        cut = rows(thread.reply, line.start, line.end, room)
        for index, row in enumerate(cut):
            head = style.paint(f" {line.number if not index else '':>{digits}} {bar}", "dim")
            below = cut[index + 1].start if index + 1 < len(cut) else line.next
            marked = [found for found in here if found.start < below and row.start < found.end]
            if not whole and not marked and not _close(index, cut, here):
                continue
            yield f"{head} {row.shown}".rstrip()
            for found in marked:
                yield from (f"{below_text} {under}" for under in _underline(row, found, style))
                if found.end <= below or (below == line.next and line is lines[-1]):
                    for said in _explanation(found, thread, style, room, everything=everything):
                        yield f"{below_text} {said}"


def _close(index: int, cut: Sequence[Row], here: Sequence[Finding]) -> bool:
    """Whether the row begins a sentence's worth of words before or after a marked one: kept, to be read in context."""
    near = cut[max(0, index - 1) : index + 2]
    return any(found.start < row.end and row.start < found.end for row in near for found in here)


def _underline(row: Row, found: Finding, style: Style) -> Iterator[str]:
    cells = row.cells(found.start, found.end)
    if cells is not None:
        first, last = cells[0], max(cells[0] + 1, min(cells[1], width(row.shown)))
        marks = _UNDERLINES[found.severity] * (last - first)
        yield " " * first + style.paint(marks, COLORS[found.severity], "bold")


def _explanation(found: Finding, thread: Thread, style: Style, room: int, *, everything: bool) -> Iterator[str]:
    head = f"{found.severity:4}  "
    room -= len(head)
    message = wrapped(found.message, room)
    rule = f"[{found.rule}]"
    if width(message[-1]) + 2 + len(rule) <= room:
        message[-1] += f"  {style.paint(rule, 'dim')}"
    else:
        message += [style.paint(part, "dim") for part in wrapped(rule, room)]
    said = message[1:]
    for place in found.related if everything else found.related[:1]:
        speaker = _SPEAKERS[thread.thread[place.message].role]
        said += wrapped(f"{speaker}: {quoted(place.quote, style)}", room)
    arrow = style.mark("→", "->")
    for suggestion in found.suggestions if everything else found.suggestions[:1]:
        first, *rest = wrapped(offer(suggestion), room - len(arrow) - 1)
        said += [style.paint(f"{arrow} {first}", "green")]
        said += [style.paint(f"{'':{len(arrow)}} {part}", "green") for part in rest]
    yield style.paint(head, COLORS[found.severity], "bold") + message[0]
    yield from (f"{'':{len(head)}}{part}" for part in said)

"""Markdown as it is shown: marks of emphasis, headings, links and inline HTML left out.

Quoted lines keep their `>`, lists their bullets, code its backticks: masks and sentences are known by them.
"""

from __future__ import annotations

import re

from replylint.reading.entities import REFERENCE, resolve
from replylint.reading.placeholders import TAGS
from replylint.reading.prose import Mask
from replylint.reading.surface import Surface, Writer

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[^`\r\n]*")
_QUOTED = re.compile(r"[ \t]{0,3}>")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*\Z")
_DEFINITION = re.compile(
    r"[ ]{0,3}\[([^\]\[\r\n]{1,200})\]:[ \t]*(?:<[^<>\r\n]*>|[^\s]*[/.#@][^\s]*)[ \t]*(?:[\"'(][^\r\n]*)?\Z"
)
_INDENTED = re.compile(r"(?:[ ]{4}|\t)[ \t]*[^\s]")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_INLINE = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,3})(?!`)[^\r\n]{1,300}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<gap>\{\{[^{}\r\n]{1,200}\}\}|[#%$]\{[^{}\r\n]{1,100}\}|\{%[^{}\r\n]{1,200}%\}|\*\|[\w:. -]{1,60}\|\*)"
    r"|(?P<comment><!--)"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,30}:[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200})>"
    rf"|(?P<tag></?(?P<tagname>[A-Za-z][A-Za-z0-9]{{0,12}})(?:[\s/][^<>\r\n]{{0,500}})?>)"
    r"|(?P<url>(?:https?://|www\.)[^\s<>\"()\[\]*]+)"
    rf"|(?P<reference>{REFERENCE})"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\](?:\((?P<target>[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?)"
    r"(?:[ \t]+[\"'][^\"'\r\n]{0,300}[\"'])?[ \t]*\)"
    r"|\[(?P<label>[^\[\]\r\n]{0,200})\])?)"
    r"|(?P<run>\*+|_+|~~+)"
)


def render(source: str) -> Surface:
    """What the customer sees of the source; fenced and indented code masked."""
    lines = [match.span() for match in _LINE.finditer(source) if match.end() > match.start()]
    definitions = _definitions(source, lines)
    writer = Writer(source)
    masks: list[Mask] = []
    paragraph: list[tuple[int, int]] = []
    fence = ""
    began = 0
    last_blank, in_list = True, False

    def end_paragraph() -> None:
        if paragraph:
            _inline(writer, paragraph[0][0], paragraph[-1][1], definitions)
            paragraph.clear()

    for start, end in lines:
        line = source[start:end].rstrip("\r\n")
        fenced = _FENCE.fullmatch(line)
        if fence:
            writer.keep(start, end)
            if fenced is not None and fenced.group(1).startswith(fence) and not line.strip(" \t`~"):
                masks.append(Mask(began, writer.length - (end - start - len(line)), "code"))
                fence = ""
            continue
        if fenced is not None:
            end_paragraph()
            fence, began = fenced.group(1), writer.length
            writer.keep(start, end)
        elif not line.strip(" \t") or _QUOTED.match(line):
            end_paragraph()
            writer.keep(start, end)
        elif start in definitions.places:
            end_paragraph()
        elif last_blank and not in_list and _INDENTED.match(line):
            end_paragraph()
            masks.append(Mask(writer.length, writer.length + len(line), "code"))
            writer.keep(start, end)
            last_blank = True
            continue
        elif (heading := _HEADING.match(line)) is not None:
            end_paragraph()
            closing = _HEADING_END.search(line, heading.end())
            stop = start + (closing.start() if closing else len(line))
            _inline(writer, start + heading.end(), stop, definitions)
            writer.keep(start + len(line), end)
        else:
            if _BULLET.match(line):
                end_paragraph()
                in_list = True
            elif last_blank and not line.startswith((" ", "\t")):
                in_list = False
            paragraph.append((start, end))
        last_blank = not line.strip(" \t")
    end_paragraph()
    if fence:
        masks.append(Mask(began, writer.length, "code"))
    return writer.finish(tuple(masks))


class _Definitions:
    """Targets of links that stand on lines of their own: their labels, and where the lines begin."""

    def __init__(self, labels: frozenset[str], places: frozenset[int]) -> None:
        self.labels = labels
        self.places = places


def _definitions(source: str, lines: list[tuple[int, int]]) -> _Definitions:
    found: dict[int, str] = {}
    if "]:" in source:
        for start, end in lines:
            match = _DEFINITION.match(source[start:end].rstrip("\r\n"))
            if match is not None:
                found[start] = _label(match.group(1))
    return _Definitions(frozenset(found.values()), frozenset(found))


def _label(text: str) -> str:
    return " ".join(text.lower().split())


def _inline(writer: Writer, start: int, end: int, definitions: _Definitions) -> None:
    """Writes `source[start:end]`, a paragraph, without its marks."""
    source = writer.source
    dropped: list[tuple[int, int]] = []
    shown: dict[int, tuple[str, int]] = {}  # place -> what is shown up to another place
    opened: list[tuple[int, int]] = []  # brackets that wait for their partner
    runs: dict[str, list[tuple[int, int]]] = {}  # marks of emphasis that wait for theirs
    place, comments_end = start, True
    while (found := _INLINE.search(source, place, end)) is not None:
        place = found.end()
        if found["run"] is not None:
            _emphasis(source, found.start(), place, runs, dropped)
        elif found["escape"] is not None:
            dropped.append(found.span())
            place += 1
        elif found["comment"] is not None:
            stop = source.find("-->", place, end) if comments_end else -1
            comments_end = stop >= 0
            place = stop + 3 if comments_end else place
        elif found["auto"] is not None:
            dropped += [(found.start(), found.start() + 1), (place - 1, place)]
        elif found["tag"] is not None:
            if found["tagname"].lower() in TAGS:
                dropped.append(found.span())
            else:
                place = found.start() + 1
        elif found["reference"] is not None:
            text = resolve(found["reference"])
            if text != found["reference"]:
                shown[found.start()] = (text, place)
        elif found["open"] is not None:
            opened.append(found.span())
        elif found["close"] is not None and opened:
            place = _link(source, opened.pop(), found, dropped, definitions)
    _write(writer, start, end, dropped, shown)


def _emphasis(
    source: str, start: int, end: int, runs: dict[str, list[tuple[int, int]]], dropped: list[tuple[int, int]]
) -> None:
    mark = source[start:end]
    if len(mark) > 3:
        return
    before, after = source[start - 1 : start] if start else "", source[end : end + 1]
    opens = bool(after) and not after.isspace() and (not before.isalnum() or (mark[0] == "*" and after.isalnum()))
    closes = bool(before) and not before.isspace() and (not after.isalnum() or (mark[0] == "*" and before.isalnum()))
    waiting = runs.get(mark)
    if closes and waiting:
        dropped += [waiting.pop(), (start, end)]
    elif opens:
        runs.setdefault(mark, []).append((start, end))


def _link(
    source: str, opening: tuple[int, int], closing: re.Match[str], dropped: list[tuple[int, int]], known: _Definitions
) -> int:
    """Drops all but the label of a link, and an image whole; where to read on."""
    inner_end = closing.start()
    label = closing["label"]
    if closing["target"] is None and _label(label or source[opening[1] : inner_end]) not in known.labels:
        return inner_end + 1
    stop = closing.end() if closing["target"] is not None or label is not None else inner_end + 1
    if source[opening[0]] == "!":
        dropped.append((opening[0], stop))
    else:
        dropped += [opening, (inner_end, stop)]
    return stop


def _write(
    writer: Writer, start: int, end: int, dropped: list[tuple[int, int]], shown: dict[int, tuple[str, int]]
) -> None:
    place = start
    changes = sorted([(*span, "") for span in dropped] + [(at, stop, text) for at, (text, stop) in shown.items()])
    for at, stop, text in changes:
        if at < place:
            place = max(place, stop)
            continue
        writer.keep(place, at)
        writer.show(text, at, stop)
        place = stop
    writer.keep(place, end)

"""How a text is written in its file: JSON escapes, the scalars of YAML, the cells of CSV.

`pieces` decodes and keeps the way back; `written` is the other direction, for what a fix puts in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from replylint.reading.prose import Segment

# A decoded part, and the half-open code points of the raw text that it stands for.
_Part = tuple[str, int, int]

_JSON = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FOLD = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*")
_DOUBLE = re.compile(
    r"(?P<join>\\(?:\r\n|\n|\r)[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)*)"
    r"|(?P<escape>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.))"
    rf"|(?P<fold>{_FOLD.pattern})|(?P<text>[^\\\r\n \t]+|[ \t]+)",
    re.DOTALL,
)
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\u0085", "_": "\u00a0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_NEW_LINES = re.compile(r"\n+")
# What YAML takes for the end of a line, or not at all, and JSON leaves as it is.
_BREAKS = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HEADER = re.compile(r"[|>](?:[+-]?(\d)?[+-]?)[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")


def pieces(raw: str, style: str, text: str, base: int = 0) -> tuple[Segment, ...] | None:
    """The map from `text`, which `raw` stands for, to the code points of the file, where `raw` begins at `base`.

    None where it is not known how the one became the other.
    """
    if style in ("plain", "csv"):
        return (Segment(0, len(raw), base, base + len(raw)),)
    if style not in BLOCKS:
        return _fitting(_decoded(raw, _PARTS[style](raw), base), text)
    return next((found for depth in _depths(raw) if (found := _block(raw, style, depth, text, base))), None)


def _block(raw: str, style: str, depth: int, text: str, base: int = 0) -> tuple[Segment, ...] | None:
    return _fitting(_decoded(raw, BLOCKS[style](raw, depth), base), text)


def _fitting(decoded: tuple[str, tuple[Segment, ...]], text: str) -> tuple[Segment, ...] | None:
    """The segments, if they stand for the text; of a YAML block the last line ends may not belong to it."""
    said, segments = decoded
    return segments if said.startswith(text) and not said[len(text) :].strip() else None


def _decoded(raw: str, found: Iterator[_Part], base: int) -> tuple[str, tuple[Segment, ...]]:
    text: list[str] = []
    segments: list[Segment] = []
    length = 0
    for part, start, end in found:
        if not part:
            continue
        last = segments[-1] if segments else None
        same = raw[start:end] == part
        if last is not None and same and last.source_end == base + start and _verbatim(last):
            segments[-1] = Segment(last.start, length + len(part), last.source_start, base + end)
        else:
            segments.append(Segment(length, length + len(part), base + start, base + end))
        text.append(part)
        length += len(part)
    return "".join(text), tuple(segments)


def _verbatim(segment: Segment) -> bool:
    return segment.end - segment.start == segment.source_end - segment.source_start


def written(text: str, style: str, indent: str = "") -> str:
    """How a file of that style writes a text within another; `indent` stands before each line of a YAML block."""
    if style == "json":
        return json.dumps(text, ensure_ascii=False)[1:-1]
    if style == "csv-quoted":
        return text.replace('"', '""')
    if style == "yaml-single":
        return _NEW_LINES.sub(rf"\n\g<0>{indent}", text.replace("'", "''"))
    if style == "yaml-double":
        return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)[1:-1])
    if style == "yaml-literal":
        return text.replace("\n", f"\n{indent}")
    if style in ("yaml-folded", "yaml-plain"):
        return _NEW_LINES.sub(rf"\n\g<0>{indent}", text)
    return text


def indent_of(raw: str, style: str, text: str) -> str:
    """What stands before the lines of a YAML scalar, below its first."""
    if style in BLOCKS:
        return next((" " * depth for depth in _depths(raw) if _block(raw, style, depth, text)), "")
    lines = [line for line in re.split(r"\r\n|\n|\r", raw)[1:] if line.strip()]
    return min((line[: len(line) - len(line.lstrip(" "))] for line in lines), key=len, default="")


def _json_parts(raw: str) -> Iterator[_Part]:
    for found in _JSON.finditer(raw, 1, len(raw) - 1):
        part = found[0]
        yield (json.loads(f'"{part}"') if part[0] == "\\" else part), found.start(), found.end()


def _csv_parts(raw: str) -> Iterator[_Part]:
    for found in re.compile(r'""|[^"]+').finditer(raw, 1, len(raw) - 1):
        yield found[0].replace('""', '"'), found.start(), found.end()


def _folded_space(blank: str) -> str:
    """What folding makes of line ends with the white space around them: a space, or one line end less."""
    ends = len(re.findall(r"\r\n|\n|\r", blank))
    return " " if ends == 1 else "\n" * (ends - 1)


def _flow_parts(raw: str, start: int, end: int) -> Iterator[_Part]:
    place = start
    for fold in _FOLD.finditer(raw, start, end):
        yield raw[place : fold.start()], place, fold.start()
        yield _folded_space(fold[0]), fold.start(), fold.end()
        place = fold.end()
    yield raw[place:end], place, end


def _plain_parts(raw: str) -> Iterator[_Part]:
    return _flow_parts(raw, 0, len(raw.rstrip()))


def _single_parts(raw: str) -> Iterator[_Part]:
    for part, start, end in _flow_parts(raw, 1, len(raw) - 1):
        if "'" not in part:
            yield part, start, end
            continue
        for found in re.compile(r"''|[^']+").finditer(raw, start, end):
            yield found[0].replace("''", "'"), found.start(), found.end()


def _double_parts(raw: str) -> Iterator[_Part]:
    for found in _DOUBLE.finditer(raw, 1, len(raw) - 1):
        if found["escape"] is not None:
            code = found[0][1:]
            known = chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)
            yield known, found.start(), found.end()
        elif found["fold"] is not None:
            yield _folded_space(found[0]), found.start(), found.end()
        elif found["text"] is not None:
            yield found[0], found.start(), found.end()


def _depths(raw: str) -> Iterator[int]:
    """How deep a block may be indented: as its first line; less where it names its indent, counted from its parent."""
    header = _HEADER.match(raw)
    lines = [line for line in re.split(r"\r\n|\n|\r", raw[header.end() if header else 0 :]) if line.strip()]
    depths = [len(line) - len(line.lstrip(" ")) for line in lines] or [0]
    yield depths[0]
    if header and header[1]:
        yield from range(min(depths), 0, -1)


def _block_lines(raw: str, depth: int) -> list[tuple[int, int, int]]:
    """The lines of a block: where the text of each begins behind the indent, where it ends, where the next begins."""
    header = _HEADER.match(raw)
    found = []
    for line in _LINE.finditer(raw, header.end() if header else 0):
        if line.end() > line.start():
            end = line.start() + len(line[0].rstrip("\r\n"))
            found.append((min(line.start() + depth, end), end, line.end()))
    return found


def _literal_parts(raw: str, depth: int) -> Iterator[_Part]:
    for start, end, following in _block_lines(raw, depth):
        yield raw[start:end], start, end
        yield "\n", end, following


def _folded_parts(raw: str, depth: int) -> Iterator[_Part]:
    lines = _block_lines(raw, depth)
    for number, (start, end, after) in enumerate(lines):
        yield raw[start:end], start, end
        rest = lines[number + 1 :]
        following = next((raw[low:high] for low, high, _ in rest if high > low), None)
        if end == start or following is None or raw[start] in " \t" or following[0] in " \t":
            yield "\n", end, after
        elif rest[0][1] > rest[0][0]:
            yield " ", end, after
        # Else empty lines follow, and the first line end before them shows as nothing.


BLOCKS = {"yaml-literal": _literal_parts, "yaml-folded": _folded_parts}
_PARTS = {
    "json": _json_parts,
    "csv-quoted": _csv_parts,
    "yaml-plain": _plain_parts,
    "yaml-single": _single_parts,
    "yaml-double": _double_parts,
}

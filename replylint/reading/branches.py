"""What a template shows: tags such as `{% if %}` left out, and of the branches that exclude each other one at a time.

A tag without its partner, and one that the helpdesk does not read, stays in the text, where it is found as what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec

from replylint.reading.prose import Segment

# The forms of tags: {% if %}, {# a remark #}, {{#if}}, {{if}}.
FORMS = frozenset({"percent", "remark", "section", "go"})
MOST = 12  # ways of one template that are read

_OPENING = re.compile(r"\{(?:[#%]|\{(?!%))")
_WORD = re.compile(r"[-+]?\s*([A-Za-z_]+)(?!\.)")
_BRACES = re.compile(
    r"\{\{[-~]?\s*(?:(?P<hash>[#/^])\s*(?P<section>[\w.-]++)(?P<of>[^{}]*+)"
    r"|(?P<go>if|else|end|range|with|define|block)(?![\w.])(?P<rest>[^{}]*+))\}\}"
)
_REMARKS = (("{{!--", "--}}", "section"), ("{{!", "}}", "section"), ("{{/*", "*/}}", "go"))
_OPENS = {
    "if": "endif", "unless": "endunless", "case": "endcase", "for": "endfor", "tablerow": "endtablerow",
    "ifchanged": "endifchanged", "ifequal": "endifequal", "ifnotequal": "endifnotequal", "with": "endwith",
    "blocktrans": "endblocktrans",
    "blocktranslate": "endblocktranslate",
    "autoescape": "endautoescape", "filter": "endfilter", "spaceless": "endspaceless", "block": "endblock",
    "form": "endform", "call": "endcall",
}  # fmt: skip
_UNSEEN = {
    "comment": "endcomment", "capture": "endcapture", "macro": "endmacro", "javascript": "endjavascript",
    "stylesheet": "endstylesheet", "schema": "endschema",
}  # fmt: skip
_RAW = {"raw": "endraw", "verbatim": "endverbatim"}
_VOID = frozenset(
    ["assign", "increment", "decrement", "break", "continue", "load", "extends", "set", "csrf_token", "import", "from",
     "liquid", "layout"]
)  # fmt: skip
_MIDDLE = frozenset(["else", "elsif", "elif", "elseif", "when", "empty", "plural"])
_LAST = frozenset(["else", "empty", "plural"])
_CHOOSING = frozenset(["if", "unless", "case", "ifchanged", "ifequal", "ifnotequal"])
_ASKING = frozenset(["if", "unless"])
_KNOWN = frozenset({*_UNSEEN, *_RAW, *_VOID, *_MIDDLE})
_NAMES = re.compile(r"[A-Za-z_$@][\w$@-]*(?:\[[^\]]*\])?(?:(?:\.|->)[\w-]+(?:\[[^\]]*\])?)*")
_NEGATED = re.compile(r"\bnot\b|!\s*\w|==\s*(?:blank|empty|nil|none|null|''|\"\")|\bis\s+none\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|&nbsp;|\s")

Span = tuple[int, int]


class Part(msgspec.Struct, frozen=True):
    """One of the texts of a block (half-open code points), and in how many ways it can be read itself."""

    start: int
    end: int
    ways: int = 1


class Block(msgspec.Struct, frozen=True):
    """Text of which one part is shown, with its tags. An empty part is the missing `else`."""

    start: int
    end: int
    parts: tuple[Part, ...]

    @property
    def ways(self) -> int:
        """In how many ways it is read, so that every part is."""
        return sum(part.ways for part in self.parts)


class Branches(msgspec.Struct, frozen=True, dict=True):
    """The tags of a source (sorted, disjoint spans that are never shown) and its blocks, outer ones first.

    `comments` are the tags that hold a remark, those that are sent too: their span, and what they say. `raw` is what is
    sent as it stands, and `guards` are the stretches that are only shown where a variable is not empty, by its name.
    """

    tags: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    comments: tuple[tuple[int, int, str], ...] = ()
    raw: tuple[Span, ...] = ()
    guards: Mapping[str, Sequence[Span]] = {}

    @cached_property
    def ways(self) -> int:
        """How many ways of reading show every part once, at most MOST; the last one then shows all that is left."""
        return min(MOST, self._wanted)

    @cached_property
    def _wanted(self) -> int:
        wanted, end = 1, -1
        for block in self.blocks:
            if block.start >= end:
                wanted, end = max(wanted, block.ways), block.end
        return wanted

    def hidden(self, way: int, also: Sequence[Span] = ()) -> tuple[Span, ...]:
        """What one way of reading does not show, sorted and disjoint: the tags, and all parts but one of each block.

        `also` are more stretches that nobody is to see.
        """
        spans = [*self.tags, *also]
        rest = way == MOST - 1 and self._wanted > MOST
        around: list[tuple[int, list[Span], list[int]]] = []  # open blocks: end, parts that are shown, way of each
        for block in self.blocks:
            while around and around[-1][0] <= block.start:
                around.pop()
            own = way
            if around:
                _, parts, ways = around[-1]
                at = bisect_right(parts, block.start, key=lambda part: part[0]) - 1
                if at < 0 or parts[at][1] <= block.start:
                    continue  # hidden as a whole
                own = ways[at]
            shown, unseen = _chosen(block, own, rest)
            spans += unseen
            around.append((block.end, [part for part, _ in shown], [number for _, number in shown]))
        return _merged(spans)

    def guarded(self, place: int, name: str) -> bool:
        """Whether what stands there is only shown where the variable, or the one that it belongs to, is not empty."""
        steps = name.split(".")
        for number in range(1, len(steps) + 1):
            spans = self.guards.get(".".join(steps[:number]), ())
            if _within(place, spans):
                return True
        return False

    def is_raw(self, place: int) -> bool:
        """Whether what stands there is sent as it stands."""
        return _within(place, self.raw)


def _within(place: int, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


def _chosen(block: Block, way: int, rest: bool) -> tuple[list[tuple[Span, int]], list[Span]]:
    """The part that one way of reading shows, with the way in which it is read itself; and the others."""
    way = min(way, block.ways - 1)
    shown: list[tuple[Span, int]] = []
    unseen: list[Span] = []
    first = 0
    for part in block.parts:
        span = part.start, part.end
        if first <= way < first + part.ways or (rest and first > way):
            shown.append((span, max(0, way - first)))
        elif span[0] < span[1]:
            unseen.append(span)
        first += part.ways
    return shown, unseen


class _Tag(msgspec.Struct, frozen=True):
    """A tag: `word` is what it does (empty: it holds a remark), `rest` what it says, `closer` what ends its block.

    `start` and `end` hold the white space that it swallows, too.
    """

    start: int
    end: int
    place: Span
    form: str
    word: str
    rest: str = ""
    closer: str = ""


class _Shut:
    """A block that found its partner."""

    def __init__(self, start: int, end: int, parts: list[Part], question: tuple[str, str, str] | None) -> None:
        self.start = start
        self.end = end
        self.parts = parts
        # Of a lone `if` or `unless`: the variable that it asks for, the whole question, and the word.
        self.question = question

    @property
    def ways(self) -> int:
        return sum(part.ways for part in self.parts)


class _Open:
    """A tag that waits for its partner, with where its parts begin."""

    def __init__(self, tag: _Tag) -> None:
        self.tag = tag
        self.tags: list[Span] = [(tag.start, tag.end)]
        self.parts: list[Part] = []
        self.asked: list[str] = [tag.rest]
        self.begins = tag.end
        self.inside: list[_Shut] = []  # of this part
        self.before: list[_Shut] = []  # of the parts before it
        self.has_else = False

    def part(self, tag: _Tag) -> None:
        ways = max((shut.ways for shut in self.inside), default=1)
        self.parts.append(Part(self.begins, max(self.begins, tag.start), ways))
        self.tags.append((tag.start, tag.end))
        self.before += self.inside
        self.begins, self.inside = tag.end, []


@lru_cache(maxsize=16)
def branches(source: str, forms: frozenset[str] = FORMS) -> Branches:
    """The tags and blocks of a source, of the forms that its helpdesk reads."""
    if "{%" not in source and "{#" not in source and "{{" not in source:
        return Branches()
    reader = _Reader(source, forms)
    reader.read()
    return reader.branches()


class _Reader:
    """Reads a source from front to back, each stretch of it a bounded number of times."""

    def __init__(self, source: str, forms: frozenset[str]) -> None:
        self._source = source
        self._forms = forms
        self._next: dict[str, int] = {}  # where a mark stands next, -1 where it does no more
        self._tags: list[Span] = []
        self._shut: list[_Shut] = []
        self._comments: list[tuple[int, int, str]] = []
        self._raw: list[Span] = []
        self._guards: dict[str, list[Span]] = {}
        self._opened: list[_Open] = []
        self._waiting: dict[str, int] = {}  # how many wait for each closing word
        self._outside: list[_Shut] = []

    def read(self) -> None:
        place = 0
        while (opening := _OPENING.search(self._source, place)) is not None:
            tag = self._tag(opening.start())
            if tag is None:
                place = opening.end()
            elif not tag.word:
                self._comments.append((*tag.place, tag.rest))
                place = tag.place[1]
                if tag.form in self._forms:
                    self._tags.append((tag.start, tag.end))
            elif tag.form in self._forms:
                place = self._take(tag)
            else:
                place = self._remark(tag)

    def branches(self) -> Branches:
        blocks = [Block(shut.start, shut.end, tuple(shut.parts)) for shut in self._shut]
        return Branches(
            _merged(self._tags),
            tuple(sorted(blocks, key=lambda block: block.start)),
            tuple(self._comments),
            tuple(self._raw),
            {name: _merged(spans) for name, spans in self._guards.items()},
        )

    # One tag

    def _find(self, mark: str, place: int) -> int:
        known = self._next.get(mark, -2)
        if known == -1 or known >= place:
            return known
        found = self._next[mark] = self._source.find(mark, place)
        return found

    def _tag(self, start: int) -> _Tag | None:
        source, kind = self._source, self._source[start + 1]
        if kind == "{":
            return self._in_braces(start)
        end = self._find(f"{kind}}}", start + 2)
        if end < 0:
            return None
        if kind == "#":
            return self._made(start, end + 2, "remark", "", source[start + 2 : end].strip("-+ \t\r\n"))
        if source.find("{%", start + 2, end) >= 0:
            return None  # not closed
        found = _WORD.match(source, start + 2, end)
        if found is None:
            return None
        word, rest = found[1], source[found.end() : end].strip("-+ \t\r\n")
        closer = _OPENS.get(word, "")
        if not closer and word not in _KNOWN and self._find(f"end{word}", end) >= 0:
            closer = f"end{word}"  # {% trans %} and the tags of others: a block where something ends it
        return self._made(start, end + 2, "percent", word, rest, closer)

    def _in_braces(self, start: int) -> _Tag | None:
        source = self._source
        for opens, closes, form in _REMARKS:
            if source.startswith(opens, start):
                end = self._find(closes, start + len(opens))
                if end < 0:
                    return None
                stop = end + len(closes)
                return _Tag(start, stop, (start, stop), form, "", source[start + len(opens) : end].strip())
        found = _BRACES.match(source, start)
        if found is None:
            return None
        if found["section"] is not None:
            name, kind = found["section"], found["hash"]
            if kind == "/":
                return self._made(start, found.end(), "section", f"end:{name}")
            of = found["of"].strip("-~ \t\r\n")
            word = "unless" if kind == "^" or name == "unless" else "if" if name == "if" or not of else "each"
            return self._made(start, found.end(), "section", word, of or name, f"end:{name}")
        word, rest = found["go"], found["rest"].strip("-~ \t\r\n")
        form = "go" if word != "else" or "go" in self._forms else "section"
        closer = "" if word in ("else", "end") else "end"
        return self._made(start, found.end(), form, "each" if closer and word != "if" else word, rest, closer)

    def _made(self, start: int, end: int, form: str, word: str, rest: str = "", closer: str = "") -> _Tag:
        """With the white space that `{%-` and `-%}` swallow."""
        source, first, last = self._source, start, end
        if source[start + 2] in "-~":
            while first > 0 and source[first - 1].isspace():
                first -= 1
        if source[end - 3] in "-~" and end - start > 4:
            while last < len(source) and source[last].isspace():
                last += 1
        return _Tag(first, last, (start, end), form, word, rest, closer)

    # What it does

    def _take(self, tag: _Tag) -> int:
        """Takes a tag into account; where to read on."""
        word = tag.word
        if word in _RAW or word in _UNSEEN:
            return self._whole(tag)
        if tag.closer:
            self._opened.append(_Open(tag))
            self._waiting[tag.closer] = self._waiting.get(tag.closer, 0) + 1
        elif word in _MIDDLE:
            if self._opened:
                block = self._opened[-1]
                self._part(block, tag)
                block.asked.append(tag.rest)
                block.has_else = block.has_else or (word in _LAST and not tag.rest.startswith("if"))
        elif word in _VOID:
            self._tags.append((tag.start, tag.end))
        elif self._waiting.get(word):
            # What was opened later and never closed stays in the text.
            lost: list[_Shut] = []
            while (block := self._opened.pop()).tag.closer != word:
                self._waiting[block.tag.closer] -= 1
                lost += [*block.before, *block.inside]
            self._waiting[word] -= 1
            block.inside += lost
            self._close(block, tag)
        return tag.place[1]

    def _whole(self, tag: _Tag) -> int:
        """A tag whose block is read as one: text as it stands, or text that is not shown."""
        closer = _RAW.get(tag.word) or _UNSEEN[tag.word]
        end = self._closing(closer, tag.place[1])
        if end is None:
            return tag.place[1]
        if tag.word in _RAW:
            self._tags += [(tag.start, tag.end), (end.start, end.end)]
            self._raw.append((tag.place[1], end.place[0]))
        else:
            self._tags.append((tag.start, end.end))
            if tag.word == "comment":
                self._comments.append((tag.place[0], end.place[1], self._between(tag, end)))
        return end.place[1]

    def _remark(self, tag: _Tag) -> int:
        """A tag that the helpdesk does not read: nothing, but that it may hold a remark."""
        if tag.word == "comment":
            end = self._closing("endcomment", tag.place[1])
            if end is not None:
                self._comments.append((tag.place[0], end.place[1], self._between(tag, end)))
                return end.place[1]
        return tag.place[1]

    def _between(self, tag: _Tag, end: _Tag) -> str:
        return self._source[tag.place[1] : end.place[0]].strip()

    def _closing(self, word: str, place: int) -> _Tag | None:
        """The next tag of that word."""
        known = self._next.get(word, -2)
        if known == -1:
            return None
        found = re.compile(rf"\{{%[-+]?\s*{word}\s*[-+]?%\}}").search(self._source, max(place, known))
        self._next[word] = -1 if found is None else found.start()
        return None if found is None else self._made(*found.span(), "percent", word)

    def _part(self, block: _Open, tag: _Tag) -> None:
        """A part of a block ends where a tag stands."""
        begins = block.begins
        block.part(tag)
        asked = block.asked[-1]
        sure = block.tag.word in _ASKING and (_NEGATED.search(asked) is None) == (block.tag.word == "if")
        if not asked and len(block.asked) == 2:
            asked = block.asked[0]  # the `else` of one question
            sure = block.tag.word in _ASKING and (_NEGATED.search(asked) is None) == (block.tag.word != "if")
        for name in {found.strip(".") for found in _NAMES.findall(asked)} if sure else ():
            self._guards.setdefault(name, []).append((begins, tag.start))

    def _close(self, block: _Open, tag: _Tag) -> None:
        self._part(block, tag)
        self._tags += block.tags
        parts, word = block.parts, block.tag.word
        if word == "case":  # what stands before the first `when` is never shown
            self._tags.append((parts[0].start, parts[0].end))
            parts = parts[1:]
        if not block.has_else and (word in _CHOOSING or not parts):
            parts.append(Part(tag.start, tag.start))
        names = _NAMES.findall(block.tag.rest)
        alone = word in _ASKING and not block.has_else and names
        question = (names[0], block.tag.rest, word) if alone else None
        shut = _Shut(block.tag.place[0], tag.place[1], parts, question)
        beside = self._opened[-1].inside if self._opened else self._outside
        before = beside[-1] if beside else None
        if before is not None and before.question and question and self._is_one(before, shut):
            whole = before.question[1] == question[1] and before.question[2] != question[2]
            before.parts[-1:] = parts[:-1] if whole else parts
            before.end = shut.end
            return
        beside.append(shut)
        self._shut.append(shut)

    def _is_one(self, before: _Shut, after: _Shut) -> bool:
        """Whether one question follows another about one thing, so that only one of them is answered."""
        same = before.question is not None and after.question is not None and before.question[0] == after.question[0]
        return same and not _MARKUP.sub("", self._source[before.end : after.start])


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


class Cut:
    """A source without some of its stretches, and the way back."""

    def __init__(self, source: str, hidden: Sequence[Span]) -> None:
        self.source = source
        self.kept = tuple(
            (start, end)
            for start, end in zip(
                (0, *(end for _, end in hidden)), (*(start for start, _ in hidden), len(source)), strict=True
            )
            if start < end
        )

    @cached_property
    def text(self) -> str:
        """What is left."""
        return "".join(self.source[start:end] for start, end in self.kept)

    def segments(self, inner: Sequence[Segment] | None) -> tuple[Segment, ...]:
        """The map from a text to the source, where `inner` maps it to what is left; None where they are the same."""
        placed: list[Segment] = []
        place = 0
        for start, end in self.kept:
            placed.append(Segment(place, place + end - start, start, end))
            place += end - start
        if inner is None:
            return tuple(placed)
        found: list[Segment] = []
        for segment in inner:
            found += _through(segment, placed)
        return tuple(found)


def _through(segment: Segment, placed: Sequence[Segment]) -> list[Segment]:
    """A segment to what is left, told by where that stands in the source."""
    low, high = segment.source_start, segment.source_end
    first = bisect_right(placed, low, key=lambda piece: piece.end)
    pieces = placed[first : bisect_left(placed, high, first, key=lambda piece: piece.start)]
    if not pieces:
        near = next((piece for piece in placed[max(0, first - 1) : first + 1] if piece.start <= low <= piece.end), None)
        place = near.source_start + low - near.start if near else 0
        return [Segment(segment.start, segment.end, place, place)]
    if segment.end - segment.start != high - low or len(pieces) == 1:
        begin, last = pieces[0], pieces[-1]
        start = begin.source_start + max(0, low - begin.start)
        return [Segment(segment.start, segment.end, start, last.source_start + min(high, last.end) - last.start)]
    return [
        Segment(
            segment.start + max(low, piece.start) - low,
            segment.start + min(high, piece.end) - low,
            piece.source_start + max(low, piece.start) - piece.start,
            piece.source_start + min(high, piece.end) - piece.start,
        )
        for piece in pieces
    ]

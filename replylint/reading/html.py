"""HTML as a mail program shows it: tags left out, references resolved, blocks on lines of their own.

A scanner of our own instead of `html.parser`, which takes quadratic time over broken tags
and does not say where a piece of text began.
"""

from __future__ import annotations

import re

import msgspec

from replylint.reading.entities import REFERENCE, resolve
from replylint.reading.history import HEAD, OLDER
from replylint.reading.placeholders import TAGS
from replylint.reading.prose import Mask
from replylint.reading.spans import overlay
from replylint.reading.surface import Surface, Writer

_SPACE = " \t\r\n\f"
_POINT = re.compile(rf"<(?=[A-Za-z/!?])|{REFERENCE}|[\t\r\n\f]|[ ][{_SPACE}]+")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]{0,60})")
_EDGE = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"\b(class|id|key|type)\s*=\s*(?:\"([^\"]{0,300})\"|'([^']{0,300})'|([^\s>\"']{1,300}))", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_CLOSERS = re.compile(r"</([A-Za-z][\w:-]{0,60})")

_LINES = frozenset(
    [
        "address", "article", "aside", "br", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "li", "main", "nav",
        "option", "section", "summary", "tbody", "tfoot", "thead", "tr"
    ]
)  # fmt: skip
_PARAGRAPHS = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"])
_CELLS = frozenset(["td", "th"])
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"])
_UNSEEN = frozenset(["head", "noscript", "script", "select", "style", "svg", "template", "title"])
# What holds no tags: all up to its closing tag.
_RAW = frozenset(["script", "style"])
_CODE = frozenset(["code", "kbd", "pre", "samp", "tt"])
_KNOWN = TAGS | _LINES | _PARAGRAPHS | _CELLS | _VOID | _UNSEEN | {"attribute", "label", "link", "textarea", "time"}

# How mail programs and helpdesks mark what they quote, by class or id.
_HEADS = frozenset(["gmail_attr", "moz-cite-prefix", "moz-forward-container-header", "zd-quote-header"])
_QUOTES = frozenset(
    [
        "gmail_quote", "gmail_extra", "yahoo_quoted", "protonmail_quote", "zmail_extra", "front-blockquote",
        "zd_quote", "freshdesk_quote", "outlookmessageheader", "mail-editor-reference-message-container",
        "tutanota_quote", "moz-forward-container", "gmail_quote_container", "hs_reply", "intercom-quote",
        "crisp-quote", "quoted-text"
    ]
)  # fmt: skip
_REST_IS_QUOTED = frozenset(["divrplyfwdmsg", "appendonsend", "x_divrplyfwdmsg", "x_appendonsend"])
_SIGNATURES = frozenset(
    [
        "gmail_signature", "gmail_signature_prefix", "moz-signature", "signature", "ms-outlook-mobile-signature",
        "protonmail_signature_block", "zmail_signature", "x_signature", "mail-signature"
    ]
)  # fmt: skip
_REST = "rest"
_DEEPEST = 3  # of quotations in quotations: all below are older anyway


class _Region:
    """An element whose text is no prose, or is not seen."""

    def __init__(self, tag: str, kind: str, name: str) -> None:
        self.tag = tag
        self.kind = kind  # of a mask, or empty for what nobody sees
        self.name = name
        self.start = -1  # in the text, once there is any
        self.depth = 1  # of elements of that tag in it


def render(source: str) -> Surface:
    """What the customer sees of the source, and what its tags say of it."""
    reader = _Reader(source)
    reader.read()
    return reader.surface()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._writer = Writer(source)
        self._owed: tuple[str, int, int] | None = None  # white space before the next text, and what it stands for
        self._regions: list[_Region] = []
        self._masks: list[list[Mask]] = [[] for _ in range(_DEEPEST + 2)]  # by depth
        self._last_tag_end = source.rfind(">")
        self._quotes_hold = True  # until a quoted attribute runs to the end of the source
        self._comments_end = True
        self._closers: frozenset[str] | None = None

    def read(self) -> None:
        """Reads the whole source."""
        source, place = self._source, 0
        while place < len(source):
            found = _POINT.search(source, place)
            if found is None:
                break
            self._text(place, found.start())
            start = found.start()
            if source[start] == "<":
                place = self._tag(start)
            elif source[start] == "&":
                place = found.end()
                self._reference(start, place)
            else:
                place = found.end()
                self._space(start, place)
        self._text(place, len(source))
        while self._regions:
            self._close(len(source), len(source))

    def surface(self) -> Surface:
        """What has been read."""
        surface = self._writer.finish()
        masks: list[Mask] = []
        for layer in reversed(self._masks):
            masks = overlay(masks, layer, surface.text) if masks else layer
        return msgspec.structs.replace(surface, masks=tuple(masks))

    # Text

    def _text(self, start: int, end: int) -> None:
        """Plain text without white space other than single blanks."""
        if start == end or self._is_unseen():
            return
        if self._source[start] == " " and not self._in_pre():
            self._space(start, start + 1)
            start += 1
        last = end - 1 if end > start and self._source[end - 1] == " " and not self._in_pre() else end
        if start < last:
            self._begin()
            self._writer.keep(start, last)
        if last < end:
            self._space(last, end)

    def _space(self, start: int, end: int) -> None:
        if self._is_unseen():
            return
        if self._in_pre():
            self._begin()
            self._writer.keep(start, end)
        elif self._owed is None and self._writer.length:
            self._owed = (" ", start, end)

    def _break(self, lines: str, start: int, end: int) -> None:
        if self._writer.length and not self._is_unseen():
            owed = self._owed
            if owed is None or owed[0] == " ":
                self._owed = (lines, start, end)
            elif len(owed[0]) < len(lines):
                self._owed = (lines, owed[1], end)

    def _begin(self) -> None:
        """Before each piece of text: writes the white space owed, and notes what begins here."""
        if self._owed is not None:
            self._writer.show(*self._owed)
            self._owed = None
        for region in self._regions:
            if region.start < 0:
                region.start = self._writer.length

    def _reference(self, start: int, end: int) -> None:
        if self._is_unseen():
            return
        shown = resolve(self._source[start:end])
        if shown.isspace() and shown.isascii():
            self._space(start, end)
        else:
            self._begin()
            self._writer.show(shown, start, end)

    # Tags

    def _tag(self, start: int) -> int:
        """Reads the markup at `start`; where it ends."""
        source = self._source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4) if self._comments_end else -1
            if end >= 0:
                return end + 3
            self._comments_end = False
            return self._literal(start)
        end = self._tag_end(start)
        if end < 0:
            return self._literal(start)
        if source[start + 1] in "!?":
            return end
        found = _NAME.match(source, start)
        if found is None:
            return self._literal(start)
        tag = found.group(1).lower()
        if source[start + 1] == "/":
            self._end_tag(tag, start, end)
            return end
        if tag not in _KNOWN and ":" not in tag and "-" not in tag and tag not in self._closed():
            return self._literal(start, end)  # <OTRS_TICKET_Number>, <your name>
        return self._start_tag(tag, start, end)

    def _literal(self, start: int, end: int | None = None) -> int:
        stop = start + 1 if end is None else end
        if not self._is_unseen():
            self._begin()
            self._writer.keep(start, stop)
        return stop

    def _tag_end(self, start: int) -> int:
        """Where a tag ends; a `>` in a quoted attribute does not end it. -1 if nothing does."""
        source = self._source
        if start > self._last_tag_end:
            return -1
        if self._quotes_hold:
            place = start
            while (edge := _EDGE.search(source, place)) is not None:
                if edge.group() == ">":
                    return edge.end()
                place = edge.end()
                if source[edge.start() - 1] == "=":
                    place = source.find(edge.group(), place) + 1
                    if not place:
                        break
            self._quotes_hold = False
        return source.find(">", start) + 1

    def _closed(self) -> frozenset[str]:
        if self._closers is None:
            self._closers = frozenset(name.lower() for name in _CLOSERS.findall(self._source))
        return self._closers

    def _start_tag(self, tag: str, start: int, end: int) -> int:
        source = self._source
        if tag in _RAW:
            closing = re.compile(f"</{tag}", re.I).search(source, end)
            stop = -1 if closing is None else self._tag_end(closing.start())
            return stop if stop > 0 else len(source)
        if tag == "attribute":
            return self._gap(start, end)
        lines = "\n\n" if tag in _PARAGRAPHS else "\n" if tag in _LINES else ""
        if lines:
            stop = start if tag == "li" else end  # the tag itself stands for its bullet
            self._break(lines, start, stop)
            if tag == "br" and self._owed is not None and self._owed[0] == "\n" and self._owed[1] < start:
                self._owed = ("\n\n", self._owed[1], end)
        elif tag in _CELLS:
            self._space(start, end)
        if tag == "li" and not self._is_unseen():
            self._begin()
            self._writer.show("- ", start, end)
        if tag not in _VOID and source[end - 2] != "/":
            for region in self._regions:
                if region.tag == tag:
                    region.depth += 1
            self._open(tag, start, end)
        return end

    def _end_tag(self, tag: str, start: int, end: int) -> None:
        for number, region in enumerate(self._regions):
            if region.tag == tag:
                region.depth -= 1
                if not region.depth:
                    while len(self._regions) > number:
                        self._close(start, end)
                    # Behind the message that a mail program quotes, the agent may go on.
                    if tag == "blockquote" and self._regions and self._regions[-1].tag == "div":
                        self._close(start, end)
                    break
        if tag in _PARAGRAPHS:
            self._break("\n\n", start, end)
        elif tag in _LINES:
            self._break("\n", start, end)
        elif tag in _CELLS:
            self._space(start, end)

    def _gap(self, start: int, end: int) -> int:
        """Intercom keeps a gap as <attribute key="user.name" default="there"/>."""
        if not self._is_unseen():
            self._begin()
            begin = self._writer.length
            self._writer.keep(start, end)
            name = _attributes(self._source[start:end]).get("key", "")
            self._masks[-1].append(Mask(begin, self._writer.length, "placeholder", name))
        return end

    # Regions

    def _open(self, tag: str, start: int, end: int) -> None:
        found = _region(tag, self._source[start:end])
        if found is None or self._is_unseen():
            return
        kind, name = found
        inside = self._regions[-1] if self._regions else None
        if inside is not None and kind:
            if inside.kind != "quoted_history" or kind != "quoted_history" or len(self._regions) >= _DEEPEST:
                return
            if inside.tag == "div" and tag == "blockquote" and inside.name != OLDER:
                inside.name = HEAD  # a mail program's own <div> holds the head and the quotation
            elif name != HEAD:
                name = OLDER
        if kind == "quoted_history":
            self._break("\n", start, end)
        tag, name = ("", "") if name == _REST else (tag, name)
        self._regions.append(_Region(tag, kind, name))

    def _close(self, start: int, end: int) -> None:
        region = self._regions.pop()
        if region.kind and region.start >= 0:
            mask = Mask(region.start, self._writer.length, region.kind, region.name)
            self._masks[len(self._regions)].append(mask)
        if region.kind == "quoted_history":
            self._break("\n", start, end)

    def _is_unseen(self) -> bool:
        return bool(self._regions) and not self._regions[-1].kind

    def _in_pre(self) -> bool:
        return any(region.tag == "pre" for region in self._regions)


def _region(tag: str, markup: str) -> tuple[str, str] | None:
    """The kind and name of the masks for an element; an empty kind for what nobody sees."""
    if tag in _UNSEEN:
        return "", ""
    if tag in _CODE:
        return "code", ""
    if tag == "q":
        return "quote", ""
    if "=" in markup:
        if "isplay" in markup.lower() and _HIDDEN.search(markup):
            return "", ""
        given = _attributes(markup)
        names = {*given.get("class", "").lower().split(), given.get("id", "").lower()}
        if names & _REST_IS_QUOTED:
            return "quoted_history", _REST
        if names & _HEADS:
            return "quoted_history", HEAD
        if names & _SIGNATURES:
            return "signature", ""
        if names & _QUOTES and tag != "blockquote":
            return "quoted_history", ""
    return ("quoted_history", "") if tag == "blockquote" else None


def _attributes(markup: str) -> dict[str, str]:
    return {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(markup)}

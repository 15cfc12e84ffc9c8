"""Gaps of templates, in every syntax that helpdesks use, and those that people fill by hand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from replylint.reading.prose import Mask
from replylint.reading.words import ReadingWords

# Elements of HTML that drafts hold as markup. <address>, <label>, <link>, <summary>, <time> and <title>
# are not among them: in a draft they are gaps.
TAGS = frozenset(
    [
        "a", "abbr", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "body", "br", "button",
        "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl",
        "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "h1", "h2", "h3", "h4",
        "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "legend", "li",
        "main", "map", "mark", "meta", "nav", "noscript", "ol", "optgroup", "option", "p", "picture", "pre", "q",
        "s", "samp", "script", "section", "select", "small", "source", "span", "strike", "strong", "style", "sub",
        "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
        "var", "video", "wbr"
    ]
)  # fmt: skip
# A literal in front lets a search skip along; what may not stand before it is looked for behind it.
_DOUBLE_BRACES = re.compile(r"\{\{\{?([^{}]{1,200})\}\}\}?")
_MARKED_BRACES = re.compile(
    r"\{%([^{}]{1,200}?)%\}|\{#([^{}]{1,200}?)#\}"
    r"|[#%$]\{(?!%|[ ]?\$)([^{}\n]{1,100})\}"  # but a # before {%ticket.number%} is a # in the text
    r"|\{!([^{}\n]{1,100})\}"
)
_BRACES = re.compile(
    r"\{(?<!\{\{)(?:[ ]?\$([^{}\n]{1,120}(?:\{[^{}\n]{1,60}\}[^{}\n]{0,60})?)\}"  # {$Ticket->Subject}, {$ENV{HOST}}
    r"|[ ]?([A-Za-z]\w{0,40}->[^{}\n]{1,120})\}"  # {RT->Config->Get('WebURL')}
    r"|[ ]?([^\W\d][\w .'#|=/-]{0,80})\}"  # {customer_name}, {contactfield=firstname|there}
    r"|(\d{1,2})\})"
)
_ANGLES = re.compile(r"<(?:<([^<>\n]{1,80})>>|(?<!\w<)([^\W\d_][^<>\n\x00]{0,60})>)")
_PERCENT_ANGLES = re.compile(r"<%[=-]?[ ]{0,3}([^%<>\n]{1,100}?)[ ]{0,3}-?%>")  # <%= order.number %>
_CLOSING_TAG = re.compile(r"</(\w{1,40})")
_COMMENT_START, _COMMENT_END = "<!--", "-->"
_LONGEST_COMMENT = 2000
_SQUARES = re.compile(
    r"\[(?:\[([^\W\d_][\w .-]{0,60})\]\]|(?<![\w\]!]\[)([^\[\]\n\x00]{2,120})\](?!\(|\[|:[ ]*[^\s:]*[/.]\S))"
)
_PERCENT = re.compile(r"%(?:%(\w{2,40})%%|(?<![\w%]%)([A-Z][A-Z0-9_]{2,40})%(?!\w))")
_STARS = re.compile(r"\*\|([\w:. -]{1,60})\|\*")
_CROSSES = re.compile(r"(?<![\w*#$€£-])(X{3,40}(?:[ ./-]X{2,40}){0,6}|X{2,4}(?:[./-]X{2,4}){1,6})(?![\w*-])")
_NUMBERED = re.compile(r"#(?<![\w#&]#)(X{3,20})(?![\w-])")
_BLANK_LINE = re.compile(r"(?<![\w_])(_{4,40})(?![\w_])|(?<![\w/])((?:DD[./-]MM|MM[./-]DD)[./-]YY(?:YY)?)(?![\w/])")
_UNDERSCORED = re.compile(r"_(?<!\w_)([a-z]+(?:_[a-z]+){0,3})_(?!\w)")
_HANDLE = re.compile(r"@(?<![\w@.]@)(\w{2,20})(?![\w@.-]*\w)")
_LAST_WORD = re.compile(r"([^\W\d_]+)[\"':]?[ ]*\Z")
_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{3}")
_CODE = re.compile(r"\b(?=[A-Z]*\d)[A-Z\d]{2,}\b")
_NAME_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_OPENED = re.compile(
    r"(?:\{\{|\{%|[#%]\{)-?[ ]?([A-Za-z$.][\w.]{1,60})(?:[ ]?\}|[ ]?\|[^\s{}]{0,40}\}?)?"
    r"|\{[ ]?(\$[A-Z][\w>-]{1,60})|<(OTRS_[A-Z]\w{1,60})"
)
_MOST_WORDS = 12
_SHORTEST_SMALL = 4
_DIGIT_BEFORE = re.compile(r"\d[ -]?\Z")
_DIGIT_AFTER = re.compile(r"[ -]?\d")


def placeholders(text: str, words: ReadingWords) -> list[Mask]:
    """The gaps in a text that `plain` has made, sorted and disjoint; `name` is what stands in the marks."""
    found: list[tuple[int, int, str]] = []
    if "{" in text:
        found += _inner(_DOUBLE_BRACES, text)
        found += _inner(_MARKED_BRACES, text)
        found += _inner(_BRACES, text)
    if "<" in text:
        found += _comments(text)
        found += _inner(_PERCENT_ANGLES, text)
        found += _inner(_ANGLES, text, _is_gap_in_angles(text))
    if "[" in text:
        found += _inner(_SQUARES, text, lambda match: match.group(2) is None or _is_gap_in_squares(match, words))
    if "%" in text:
        found += _inner(_PERCENT, text)
    if "|" in text and "*|" in text:
        found += _inner(_STARS, text)
    if "X" in text and "XX" in text:
        found += _inner(_CROSSES, text, _is_gap_of_crosses)
        found += _inner(_NUMBERED, text)
    low_lines = "_" in text
    if (low_lines and "____" in text) or ("Y" in text and "YY" in text):
        found += _inner(_BLANK_LINE, text)
    if low_lines and words.underscored:
        found += _inner(_UNDERSCORED, text, lambda match: match.group(1) in words.underscored)
    if "@" in text and words.handles:
        found += _inner(_HANDLE, text, lambda match: match.group(1).lower() in words.handles)
    masks = _disjoint(found, text, words)
    if "{" in text or ("<" in text and "<OTRS_" in text):
        return sorted([*masks, *_open(text, masks)], key=lambda mask: mask.start)
    return masks


def _open(text: str, closed: list[Mask]) -> list[Mask]:
    """Marks that open a placeholder and nothing closes, up to the end of what stands in them."""
    found = []
    for match in _OPENED.finditer(text):
        before = bisect_left(closed, match.end(), key=lambda mask: mask.start) - 1
        if before < 0 or closed[before].end <= match.start():
            found.append(Mask(*match.span(), "placeholder", _name(match.group(match.lastindex or 0)), "open"))
    return found


def _inner(
    pattern: re.Pattern[str], text: str, holds: Callable[[re.Match[str]], bool] | None = None
) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        if holds is None or holds(match):
            yield match.start(), match.end(), _name(match.group(match.lastindex or 0))


def _name(inner: str) -> str:
    """What a gap asks for: without filters, fallbacks and the marks of variables."""
    said = " ".join(inner.split())
    return said.split("|", 1)[0].split(",", 1)[0].strip(" $.!%-") or said


def _comments(text: str) -> Iterator[tuple[int, int, str]]:
    start = text.find(_COMMENT_START)
    while start >= 0:
        end = text.find(_COMMENT_END, start)
        if end < 0:
            return
        if end - start <= _LONGEST_COMMENT:
            yield start, end + len(_COMMENT_END), " ".join(text[start + len(_COMMENT_START) : end].split())
        start = text.find(_COMMENT_START, end)


def _is_gap_in_angles(text: str) -> Callable[[re.Match[str]], bool]:
    closed: set[str] | None = None

    def holds(match: re.Match[str]) -> bool:
        nonlocal closed
        inner = match.group(2)
        if inner is None:
            return True
        if any(mark in inner for mark in '@=;"{}') or "://" in inner or inner[-1] in "/.!?":
            return False
        first = inner.split(None, 1)[0].lower()
        if first in TAGS or len(inner.split()) > _MOST_WORDS:
            return False
        if closed is None:
            closed = {name.lower() for name in _CLOSING_TAG.findall(text)}
        return first not in closed

    return holds


def _is_gap_in_squares(match: re.Match[str], words: ReadingWords) -> bool:
    inner = match.group(2).strip()
    said = [word.lower() for word in _WORDS.findall(inner)]
    if not said or not inner[0].isalpha() or len(said) > _MOST_WORDS:
        return False
    if said[0] in words.aside_starts or (len(said) == 1 and said[0] in words.asides):
        return False
    if inner[-1] in ".!?" or any(mark in inner for mark in '|@*"{') or "://" in inner:
        return False  # one with a placeholder inside is a frame for it: [shop #{{ticket.id}}]
    if (_NUMBER.search(inner) or _CODE.search(inner)) and "XX" not in inner:
        return False
    if inner.islower() and len(inner) < _SHORTEST_SMALL:
        return False  # a letter or a word put into what another said
    before = _LAST_WORD.search(match.string, max(0, match.start() - 24), match.start())
    return before is None or before.group(1).lower() not in words.before_buttons


def _is_gap_of_crosses(match: re.Match[str]) -> bool:
    """Not what hides most of a number: XXXX 1234."""
    text = match.string
    return not (
        _DIGIT_BEFORE.search(text, max(0, match.start() - 2), match.start()) or _DIGIT_AFTER.match(text, match.end())
    )


def _disjoint(found: list[tuple[int, int, str]], text: str, words: ReadingWords) -> list[Mask]:
    """The first and then the longest of those that overlap."""
    if not found:
        return []
    masks: list[Mask] = []
    end = 0
    for start, stop, name in sorted(found, key=lambda gap: (gap[0], -gap[1])):
        if start >= end:
            masks.append(Mask(start, stop, "placeholder", name, fills(text[start:stop], name, words)))
            end = stop
    return masks


def fills(gap: str, name: str, words: ReadingWords) -> str:
    """What is known of a gap by its name: "time" for what is filled with one, "instruction" for a word to the agent."""
    written = _NAME_WORD.findall(name)
    by_hand = gap[0] in "[<" and gap[:2] != "<<"  # between other marks stand variables, whatever they are called
    if by_hand and written and written[0].lower() in words.instructions and (len(written) > 1 or written[0].isupper()):
        return "instruction"
    said = {word.lower() for word in written}
    return "time" if said & words.times and not said & words.no_times else ""

"""Stretches within sentences that are no prose: quotations, code, addresses, numbers to ring, names of accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from replylint.reading.placeholders import TAGS
from replylint.reading.prose import Mask
from replylint.reading.words import ReadingWords

_LONGEST_QUOTATION = 300
_LONGEST_SINGLE = 120
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
# A literal in front lets a search skip along; what may not stand before it is looked for behind it.
_STRAIGHT = re.compile(r'"(?<![\w"\x00]")(?=[^\s"])([^"]*)(?<=[^\s"])"(?![\w"])')
_SINGLE = re.compile(r"'(?<![\w'\x00]')(?=[^\W\d_]|[<\x00])((?:[^'\n]|(?<=\w)'(?=\w))*)(?<=[^\s'])'(?![\w'])")
_PAIRED = (
    ("“", re.compile("“([^“”]*)”")),
    ("„", re.compile("„([^„“”]*)[“”]")),
    ("«", re.compile("«([^«»]*)»")),
    ("‹", re.compile("‹([^‹›]*)›")),
    ("「", re.compile("「([^「」]*)」")),
)
_FENCE = re.compile(r"(?:^|(?<=\n))[ ]{0,3}(`{3,}|~{3,})[^`\n]*(?:\n|\Z)")
_TICKS = re.compile(r"(?<!`)`(?!`)([^`\n]{1,200})`(?!`)")
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})(?:[\s/][^<>\n]{{0,300}})?>", re.IGNORECASE)
_ANCHORS = ("://", "www.", "tel:", "mailto:")
_SCHEME = re.compile(r"(?<![a-zA-Z0-9])[a-zA-Z][a-zA-Z0-9+.-]{0,15}\Z")
_REST_OF_URL = re.compile(r"[^\s<>\"\x00“”«»]+")
_DOMAIN = re.compile(
    r"(?<![\w@.\-/])(?:[a-z0-9-]{1,63}\.){1,5}"
    r"(?:(?:com|org|net|edu|gov|io|dev|app|info|biz|tv|ai|cloud|online|store|shop|tech|co|uk|de|fr|es|eu|ca|au|ch|nl|jp|cn"
    r"|br|mx|nz|ie|se|fi|dk|pl|gg|example|test)(?![\w-])(?:[/?#][^\s<>\"\x00]*)?"
    r"|[a-z]{2,18}/[^\s<>\"\x00]+)",
    re.IGNORECASE,
)
_DOT = re.compile(r"\.[a-zA-Z]{2}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,24}")
_AT_HOST = re.compile(r"@[\w-]+\.")
_HANDLE = re.compile(r"@(?<![\w@.\x00]@)(?=[A-Za-z0-9_])\w{1,40}")
_DIGITS = re.compile(r"\d[\d ().-]{5,30}\d")
_ASCII_DIGITS = re.compile(r"[0-9][0-9 ().-]{5,30}[0-9]")  # the same, and faster
_NUMBER = re.compile(r"(?<![\w.,+/=#$€£-])\+?\(?\d++(?:(?:\)?[ .-]|\)|[ ]?\()\d++){0,6}+(?![\w-]|[.,/:]\d)")
_LONGEST_SCHEME = 18
_GROUP = re.compile(r"\d+")
_AFTER_URL = ".,;:!?'*_~…"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def code(text: str) -> list[Mask]:
    """Between fences, and between backticks in a line; sorted, disjoint. A fence that nothing closes is none."""
    masks: list[Mask] = []
    ticks = "`" in text
    if (ticks and "```" in text) or ("~" in text and "~~~" in text):
        opened: re.Match[str] | None = None
        for fence in _FENCE.finditer(text):
            if opened is None:
                opened = fence
            elif fence.group(1).startswith(opened.group(1)):
                masks.append(Mask(opened.start(1), fence.end(1), "code"))
                opened = None
    if ticks:
        within = iter(masks[:])
        block = next(within, None)
        for match in _TICKS.finditer(text):
            start, end = match.span()
            while block is not None and block.end <= start:
                block = next(within, None)
            if block is None or end <= block.start:
                masks.append(Mask(start, end, "code"))
        masks.sort(key=lambda mask: mask.start)
    return masks


def tags(text: str) -> list[Mask]:
    """Markup in a text that is none: `<b>`, `<a href=...>`."""
    return [Mask(*tag.span(), "code") for tag in _TAG.finditer(text)] if "<" in text else []


def quotations(text: str, words: ReadingWords) -> list[Mask]:
    """Whole quotations in one paragraph; a mark without its partner quotes nothing. Sorted, disjoint."""
    found: list[tuple[int, int]] = []
    if '"' in text:
        found += _quoted(_STRAIGHT, text)
    if not text.isascii():
        for mark, pair in _PAIRED:
            if mark in text:
                found += _quoted(pair, text)
    if "'" in text:
        found += _quoted(_SINGLE, text, lambda inner: len(inner) <= _LONGEST_SINGLE and not _elided(inner, words))
    masks: list[Mask] = []
    end = 0
    for start, stop in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end:
            masks.append(Mask(start, stop, "quote"))
            end = stop
    if len(masks) == 1 and masks[0].end - masks[0].start == len(text.strip()):
        return []  # the draft as a spreadsheet gives it
    return masks


def _quoted(
    pattern: re.Pattern[str], text: str, holds: Callable[[str], bool] | None = None
) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        inner = match.group(1)
        if (
            inner.strip()
            and len(inner) - inner.count("\t\n") <= _LONGEST_QUOTATION
            and not _EMPTY_LINE.search(inner)
            and (holds is None or holds(inner))
        ):
            yield match.span()


def _elided(inner: str, words: ReadingWords) -> bool:
    first = re.match(r"\w+", inner)
    return first is not None and first.group().lower() in words.elisions


def urls(text: str) -> list[Mask]:
    """Addresses on the web that say so: `https://...`, `www....`, `mailto:...`; sorted, disjoint."""
    if ":" not in text and "www." not in text:
        return []
    anchors = [(place, anchor) for anchor in _ANCHORS if anchor in text for place in _places(text, anchor)]
    anchors.sort()
    masks: list[Mask] = []
    end = 0
    for place, anchor in anchors:
        if place < end:
            continue
        start = place
        if anchor == "://":
            scheme = _SCHEME.search(text, max(end, place - _LONGEST_SCHEME), place)
            if scheme is None:
                continue
            start = scheme.start()
        elif text[place - 1 : place].isalnum():
            continue
        rest = _REST_OF_URL.match(text, place + len(anchor))
        if rest is not None:
            end = _url_end(text, start, rest.end())
            masks.append(Mask(start, end, "url"))
    return masks


def _places(text: str, anchor: str) -> Iterator[int]:
    place = text.find(anchor)
    while place >= 0:
        yield place
        place = text.find(anchor, place + len(anchor))


def domains(text: str) -> list[Mask]:
    """Addresses on the web without a scheme: `acme.example/help`."""
    if _DOT.search(text) is None:
        return []
    return [Mask(match.start(), _url_end(text, *match.span()), "url") for match in _DOMAIN.finditer(text)]


def _url_end(text: str, start: int, end: int) -> int:
    """Without the punctuation of the sentence around it."""
    while end > start:
        last = text[end - 1]
        opener = _CLOSERS.get(last)
        if last in _AFTER_URL or (opener and text.count(last, start, end) > text.count(opener, start, end)):
            end -= 1
        else:
            break
    return end


def emails(text: str) -> list[Mask]:
    """E-mail addresses."""
    return [Mask(*match.span(), "email") for match in _EMAIL.finditer(text)] if _AT_HOST.search(text) else []


def handles(text: str) -> list[Mask]:
    """Names of accounts: @ana_ruiz."""
    return [Mask(*match.span(), "handle") for match in _HANDLE.finditer(text)] if "@" in text else []


def phones(text: str) -> list[Mask]:
    """Phone numbers: with a country code, of the North American shape, or with a leading zero."""
    digits = (_ASCII_DIGITS if text.isascii() else _DIGITS).search(text)
    if digits is None:
        return []
    masks = []
    for match in _NUMBER.finditer(text, max(0, digits.start() - 2)):  # before the digits there may be a +(
        written = match.group()
        if len(written) > 6 and _is_phone(written):
            masks.append(Mask(*match.span(), "phone"))
    return masks


def _is_phone(written: str) -> bool:
    groups = _GROUP.findall(written)
    digits = sum(map(len, groups))
    if written[0] == "+":
        return 8 <= digits <= 15
    lengths = [len(group) for group in groups]
    if lengths in ([3, 3, 4], [1, 3, 3, 4]):
        return len(lengths) == 3 or groups[0] == "1"
    if groups[0][0] != "0" or lengths[:3] in ([2, 2, 4], [1, 2, 4]):  # a date
        return False
    return 9 <= digits <= 12 if len(groups) > 1 else 10 <= digits <= 11

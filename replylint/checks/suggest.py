"""What to offer for a match: a replacement, an insertion, a deletion that leaves a sentence, or advice."""

from __future__ import annotations

import re
from html import escape

from replylint.checks.draft import Draft, Editing, Match
from replylint.report import Applicability, Edit, Suggestion
from replylint.rule import Suggest

_MARKUP = re.compile(r"[&<>]")
_TRANSLATED = re.compile(r"\{%-?\s*(?:block)?trans(?:late)?\b")
_SLOT = re.compile(r"\{[a-z ]+\}")
_CLOSING = frozenset({".", "!", "?", "…", ",", ";", "‹emoji›"})


def suggestions(match: Match, draft: Draft) -> tuple[Suggestion, ...]:
    """What the match's rule offers, in its order; what cannot be offered here is left out."""
    becomes = match.rule.becomes[match.number] if match.rule.becomes else None
    if becomes is not None and match.rule.check == "substitute":
        return _substitutes(becomes, match, draft)
    made = [_one(entry, match, draft) for entry in match.rule.suggest]
    return tuple(suggestion for suggestion in made if suggestion is not None)


def _one(entry: Suggest, match: Match, draft: Draft) -> Suggestion | None:
    if entry.say is not None:
        return Suggestion(_filled(entry.say, match), "manual")
    if entry.replace is not None:
        return _replacement(_filled(entry.replace, match), match, draft, entry.applicability)
    if entry.insert is not None:
        return _insertion(_filled(entry.insert, match), match, draft, entry.applicability)
    return _deletion(match, draft, entry.applicability)


def _filled(text: str, match: Match) -> str:
    for name, value in match.values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _replacement(text: str, match: Match, draft: Draft, applicability: str | None) -> Suggestion | None:
    start, end = _span(match, draft)
    written = draft.prose.text[start:end]
    text = _cased(text, written)
    return _edit(start, end, text, draft, _default(applicability, text, "safe"), text)


def _substitutes(text: str, match: Match, draft: Draft) -> tuple[Suggestion, ...]:
    """`use` for "utilize"; several after `|`; an empty one deletes the words."""
    made = []
    for index, choice in enumerate(part.strip() for part in text.split("|")):
        if not choice:
            made.append(_deletion(match, draft, "review"))
            continue
        made.append(_replacement(choice, match, draft, "safe" if index == 0 and "{" not in choice else "review"))
    return tuple(suggestion for suggestion in made if suggestion is not None)


def _insertion(text: str, match: Match, draft: Draft, applicability: str | None) -> Suggestion | None:
    """Put in after the marked words, or before the punctuation that closes the sentence."""
    sentence = draft.tokens.sentences[match.hit.sentence]
    last = sentence.last
    while last > match.hit.last and draft.tokens.words[last - 1] in _CLOSING:
        last -= 1
    place = draft.tokens.ends[last - 1]
    shown = f"{draft.prose.text[draft.tokens.starts[match.hit.first] : place].strip()}{text}"
    if len(shown) > 140:
        shown = f"…{text}"
    return _edit(place, place, text, draft, _default(applicability, text, "review"), shown)


def _deletion(match: Match, draft: Draft, applicability: str | None) -> Suggestion | None:
    """The marked words taken out, where a whole sentence or none is left; else nothing."""
    words, tokens = draft.tokens.words, draft.tokens
    sentence = tokens.sentences[match.hit.sentence]
    first, last = match.hit.first, match.hit.last
    while last < sentence.last and words[last] in _CLOSING:
        last += 1
    head = first
    while head > sentence.first and words[head - 1] in draft.editing.leads:
        head -= 1
        if head > sentence.first + 1 and words[head - 1] == "," and words[head - 2] in draft.editing.leads:
            head -= 1
    text = draft.prose.text
    before, after = words[sentence.first : head], words[last : sentence.last]
    grade = _default(applicability, "", "review")
    if not after and (not before or _is_address(before, draft.editing)):
        start, end = tokens.starts[head if before else sentence.first], tokens.ends[last - 1]
        return _edit(*_with_space(text, start, end), "", draft, grade, "Leave the sentence out.")
    if not after and before and words[first - 1] in draft.editing.joining and len(before) > 3:
        start = tokens.ends[_before_joining(words, first, sentence.first, draft.editing) - 1]
        closing = last - 1 if words[last - 1] in _CLOSING else last
        end = tokens.starts[closing] if closing < len(tokens.starts) and closing < last else tokens.ends[last - 1]
        return _edit(start, end, "", draft, grade, "Leave these words out.")
    while after and (after[0] in draft.editing.joining or _links(after, draft.editing)):
        last += 1
        after = words[last : sentence.last]
    if (
        after
        and after[0] in draft.editing.subjects
        and (not before or _is_address(before, draft.editing))
        and len(after) > 2
    ):
        start, end = tokens.starts[head], tokens.starts[last]
        rest = text[end : end + 1]
        capital = not before or text[tokens.starts[first]].isupper()
        return _edit(start, end + 1, rest.upper() if capital else rest, draft, grade, "Leave these words out.")
    return None


def _links(after: list[str], editing: Editing) -> bool:
    """Whether a "that" begins what is left, with a whole sentence behind it."""
    return after[0] in editing.linking and len(after) > 1 and after[1] in editing.subjects


def _before_joining(words: list[str], place: int, first: int, editing: Editing) -> int:
    while place > first and words[place - 1] in editing.joining:
        place -= 1
    return place


def _is_address(words: list[str], editing: Editing) -> bool:
    """Whether the words only greet: "Hi Ana," or "@ana"."""
    return (words[0] in editing.addresses and len(words) <= 5) or all(
        word in {"‹handle›", "‹value›", ","} for word in words
    )


def _with_space(text: str, start: int, end: int) -> tuple[int, int]:
    while end < len(text) and text[end] in " \t\u00a0":
        end += 1
    if end >= len(text) or text[end] in "\r\n":
        while start > 0 and text[start - 1] in " \t\u00a0":
            start -= 1
    return start, end


def _span(match: Match, draft: Draft) -> tuple[int, int]:
    return draft.tokens.starts[match.hit.first], draft.tokens.ends[match.hit.last - 1]


def _cased(text: str, written: str) -> str:
    if written[:1].isupper() and not (written.isupper() and len(written) > 1):
        return text[:1].upper() + text[1:]
    letters = [letter for letter in written if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters):
        return text.upper()
    return text


def _default(applicability: str | None, text: str, otherwise: Applicability) -> Applicability:
    if applicability is not None:
        return applicability  # type: ignore[return-value]
    return "review" if _SLOT.search(text) else otherwise


def _edit(start: int, end: int, text: str, draft: Draft, applicability: Applicability, shown: str) -> Suggestion:
    """The edit in the source; where markup stands between, the words only."""
    if not draft.prose.verbatim(start, end):
        return Suggestion(shown, "manual")
    source_start, source_end = draft.prose.source_span(start, end)
    if draft.template and applicability == "safe" and _TRANSLATED.search(draft.thread.reply):
        applicability = "review"  # the text is the key to its translations
    written = escape(text, quote=False) if draft.thread.format == "html" and _MARKUP.search(text) else text
    return Suggestion(shown, applicability, (Edit(source_start, source_end, written),))

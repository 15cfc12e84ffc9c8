"""Placeholders of a template that are wrong for the helpdesk that fills them, or that may come out empty."""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.reading.prose import Mask
from replylint.rule import Rule, Suggest
from replylint.systems import Variable, own_names, variable

_MARKUP = re.compile(r"[&<>]")
_SLOT = re.compile(r"\{([a-z]+)\}")
_WHEN_EMPTY = frozenset({"bare-name", "may-be-empty"})  # no faults inside an `if` that asks for the value

_BY_HAND = ("[", "<", "X", "@", "#X", "__", "DD", "MM")  # what the gaps begin with that no helpdesk fills


def placeholder(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """A match for every hit around a placeholder that has the rule's fault; the placeholder is what is marked."""
    if not draft.template:
        return []
    from replylint.reading.branches import FORMS, branches  # for templates alone

    source = draft.thread.reply
    told = branches(source, draft.system.forms if draft.system is not None else FORMS)
    given = own_names(source)
    own = (*draft.variables, *given, *(f"{name}.**" for name in given))
    matches = []
    for number, hit in found:
        mask = next((mask for at in range(hit.first, hit.last) if (mask := _mask_at(at, draft)) is not None), None)
        if mask is None:
            continue
        written = variable(draft.prose.text[mask.start : mask.end])
        place, _ = draft.prose.source_span(mask.start, mask.end)
        if told.is_raw(place):
            continue
        faults = _faults(mask, written, draft, own)
        if written.path is not None and told.guarded(place, written.path):
            faults -= _WHEN_EMPTY
        if rule.placeholder in faults and (rule.placeholder != "may-be-empty" or not _stands_alone(hit, draft)):
            values = _values(written, draft, own)
            spoken = draft.thread.format == "html" and _MARKUP.search(written.written) is not None
            matches.append(Match(_offering(rule, values, spoken=spoken), hit, number, values=values))
    return matches


def _stands_alone(hit: Hit, draft: Draft) -> bool:
    """Whether nothing leads to what is a line of its own: no sentence before it, or one that ends without a colon."""
    sentence = draft.tokens.sentences[hit.sentence]
    whole = (hit.first, hit.last) == (sentence.first, sentence.last)
    return whole and (sentence.first == 0 or draft.tokens.words[sentence.first - 1] != ":")


def _offering(rule: Rule, values: dict[str, str], *, spoken: bool) -> Rule:
    """The rule without the replacements for which a value is missing; `spoken` makes advice of the others.

    A placeholder that is markup itself, or holds some, is written in one way in HTML and shown in another.
    """
    offers = tuple(
        Suggest(say=offer.replace) if spoken and offer.replace else offer
        for offer in rule.suggest
        if set(_SLOT.findall(offer.replace or "")) <= values.keys()
    )
    return rule if offers == rule.suggest else msgspec.structs.replace(rule, suggest=offers)


def _mask_at(word: int, draft: Draft) -> Mask | None:
    """The placeholder that a word stands for."""
    masks, start = draft.prose.masks, draft.tokens.starts[word]
    at = bisect_right(masks, start, key=lambda mask: mask.start) - 1
    mask = masks[at] if at >= 0 else None
    return mask if mask is not None and mask.start == start and mask.kind == "placeholder" else None


def _faults(mask: Mask, written: Variable, draft: Draft, own: tuple[str, ...]) -> frozenset[str]:
    if mask.fills == "open" or (written.control and draft.system is None):
        return frozenset({"unclosed"})
    if mask.fills == "instruction" and not written.control:
        return frozenset({"instruction"})
    if draft.system is None:
        # Whoever fills the others, nobody fills these.
        marked = written.written.startswith(_BY_HAND) and not written.written.startswith("<!--")
        by_hand = marked and not written.syntaxes
        return frozenset({"by-hand"}) if by_hand else frozenset()
    return draft.system.faults(written, own)


def _values(written: Variable, draft: Draft, own: tuple[str, ...]) -> dict[str, str]:
    """What suggestions may name: {variable}, {near}, {guarded}, {system}."""
    if draft.system is None or written.path is None:
        return {}
    near = draft.system.near(written.path, own)
    values = {
        "variable": written.path,
        "near": written.written.replace(written.path, near) if near else None,
        "guarded": written.guarded or draft.system.guarded(written.path),
        "system": draft.system.title,
    }
    return {name: value for name, value in values.items() if value is not None}

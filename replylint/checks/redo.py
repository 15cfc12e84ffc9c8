"""redo: the draft tells to do, or asks about, what the customer says they did; any verb with any object."""

from __future__ import annotations

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.rule import Redo, Rule
from replylint.signals.clauses import Deed, verbs_after


def redo(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each clause of the draft whose verb and object stand in a deed that the customer reported."""
    assert rule.redo is not None
    if not draft.signals.customer:
        return []
    language = draft.grammar, draft.clauses
    if not _may_share(rule.redo, draft):
        return []
    told = draft.signals.reported(rule.redo.told, language)
    wanted = frozenset(verb for deed in told for verb in deed.verbs)
    matches: list[Match] = []
    words = draft.tokens.words
    for number, sentence in enumerate(draft.tokens.sentences if told else ()):
        verbs = verbs_after(draft.tokens, number, rule.redo.tells, draft.steps, language, wanted)
        for at, named in sorted(verbs.items()):
            last = draft.clauses.end(words, at + 1, sentence.last)
            deed = _same(named, draft.clauses.about(words, at + 1, last), told)
            if deed is None or last == at + 1:
                continue
            hit = Hit(-1, at, last, number)
            if not excepted(rule, hit, draft):
                place = deed.heard.place(deed.first, deed.last)
                matches.append(Match(rule, hit, 0, (place,), {"fact": place.quote}))
    return matches


def _may_share(redo: Redo, draft: Draft) -> bool:
    """Whether the customer has a word for something that the draft tells to do it to: cheaper to know than deeds."""
    words, clauses = draft.tokens.words, draft.clauses
    objects: set[str] = set()
    for number, sentence in enumerate(draft.tokens.sentences):
        for at in verbs_after(draft.tokens, number, redo.tells, draft.steps, (draft.grammar, clauses)):
            objects |= clauses.about(words, at + 1, clauses.end(words, at + 1, sentence.last))
    forms = objects | {f"{word}s" for word in objects}  # what `about` gives is in the singular
    return bool(forms) and any(not forms.isdisjoint(heard.tokens.words) for heard in draft.signals.customer)


def _same(verbs: frozenset[str], objects: frozenset[str], told: list[Deed]) -> Deed | None:
    """The deed with one of the verbs, and with half of what the draft's clause is about."""
    for deed in told:
        shared = objects & deed.objects
        if not verbs.isdisjoint(deed.verbs) and shared and 2 * len(shared) >= len(objects):
            return deed
    return None

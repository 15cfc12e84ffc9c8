"""grammar: what LanguageTool remarks on the draft, as far as a reader would stumble over it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.grammar.mapping import Remark
from replylint.patterns.match import Hit
from replylint.rule import Rule

_JOINING = "'’-"
_SLOTS = ("replacement", "second", "third")


def grammar(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each remark of the rule's kinds; none where no server was asked."""
    assert rule.languagetool is not None
    wanted = rule.languagetool
    matches = []
    for remark in draft.remarks or ():
        if not wanted.counts(remark.category, remark.rule):
            continue
        hit = _hit(remark, draft)
        if hit is None or excepted(rule, hit, draft) or (remark.spelling and _known(remark, hit, draft)):
            continue
        matches.append(_match(rule, remark, hit, draft))
    return matches


def _match(rule: Rule, remark: Remark, hit: Hit, draft: Draft) -> Match:
    text = draft.prose.text
    low, high = draft.tokens.starts[hit.first], draft.tokens.ends[hit.last - 1]
    # The mark is on whole words, the remark may be on a part of them, or on a comma between.
    within = low <= remark.start and remark.end <= high
    instead = [text[low : remark.start] + new + text[remark.end : high] for new in remark.replacements if within]
    values = dict(zip(_SLOTS, (new for new in instead if new != text[low:high]), strict=False))
    # An offer of a further replacement where there is none would show its slot.
    unfilled = [f"{{{slot}}}" for slot in _SLOTS if slot not in values]
    offers = tuple(offer for offer in rule.suggest if not any(slot in (offer.replace or "") for slot in unfilled))
    return Match(msgspec.structs.replace(rule, suggest=offers), hit, 0, values=values)


def _hit(remark: Remark, draft: Draft) -> Hit | None:
    """The words that a remark touches, all in one sentence."""
    tokens = draft.tokens
    first = bisect_right(tokens.ends, remark.start)
    last = bisect_left(tokens.starts, remark.end)
    if first >= last:
        return None
    return Hit(-1, first, last, tokens.sentence_at(first))


def _known(remark: Remark, hit: Hit, draft: Draft) -> bool:
    """Whether a word that is in no dictionary is a name, or was used in the thread."""
    tokens = draft.tokens
    word = draft.prose.text[remark.start : remark.end]
    if not all(letter.isalpha() or letter in _JOINING for letter in word):
        return True  # a code, an entity that a helpdesk left behind, a smiley
    if any(letter.isupper() for letter in word[1:]):
        return True
    if all(draft.signals.mentions(part) for part in tokens.words[hit.first : hit.last]):
        return True
    if word.lower() in _names(draft):
        return True
    if not word[:1].isupper():
        return False
    sentence = tokens.sentences[hit.sentence]
    opens = not any(part[0].isalnum() for part in tokens.words[sentence.first : hit.first])
    # At the start of a sentence a capital says nothing: a slip of the finger is one letter away from a word.
    return not opens or not any(_one_slip(word.lower(), other.lower()) for other in remark.replacements[:1])


def _names(draft: Draft) -> frozenset[str]:
    thread = draft.thread
    said = [thread.company, thread.customer, thread.subject, thread.reply_author]
    said += [message.author for message in thread.thread]
    return frozenset(word.strip(".,:;!?()'\"").lower() for text in said if text for word in text.split())


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter more, less or other, or two that changed places, make the one out of the other."""
    head = 0
    while head < min(len(word), len(other)) and word[head] == other[head]:
        head += 1
    word, other = word[head:], other[head:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    return max(len(word), len(other)) <= 1 or (len(word) == 2 and word == other[::-1])

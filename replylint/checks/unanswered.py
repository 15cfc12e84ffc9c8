"""unanswered: the customer asked something, and the draft does not speak of it."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.checks.conditions import excepted
from replylint.checks.draft import Draft, Match
from replylint.checks.lack import first_clause
from replylint.checks.phrase import Found
from replylint.report import Related
from replylint.rule import Rule

_FEWEST = 2  # words of a question that say what it is about; a shorter one leans on what stands around it


def unanswered(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match, on the first clause, if no word of a question since the last answer comes again in the draft.

    None where one of the rule's `needs` stands in the draft.
    """
    words = draft.tokens.words
    clause = first_clause(draft)
    if clause is None or any(draft.stands_in(pattern, 0, len(words)) for pattern in rule.needs):
        return []
    spoken = draft.clauses.about(words, 0, len(words))
    for about, place in _questions(draft):
        if about.isdisjoint(spoken) and not excepted(rule, clause, draft):
            return [Match(rule, clause, 0, (place,), {"question": place.quote})]
    return []


def _questions(draft: Draft) -> Iterator[tuple[frozenset[str], Related]]:
    """What the customer asked since an agent wrote last: what each question is about, and where it stands."""
    answered = max((heard.number for heard in draft.signals.agents), default=-1)
    for heard in draft.signals.customer:
        for sentence in heard.tokens.sentences if heard.number > answered else ():
            if heard.tokens.words[sentence.last - 1] == "?":
                about = draft.clauses.about(heard.tokens.words, sentence.first, sentence.last)
                if len(about) >= _FEWEST:
                    yield about, heard.place(sentence.first, sentence.last)

"""greeting: the draft greets somebody by a name that is not the customer's."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.rule import Rule


def greeting(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """The hits whose marked word is a name, where the customer's is known and is another."""
    known = draft.signals.names
    if not known:
        return []
    tokens, text = draft.tokens, draft.prose.text
    matches = []
    for number, hit in found:
        word = tokens.words[hit.last - 1]
        written = text[tokens.starts[hit.last - 1] : tokens.ends[hit.last - 1]]
        initial = word[0] in known  # "G. Le Roux" may be Gwendal
        if written[:1].isupper() and word not in known and not initial and not draft.signals.mentions(word):
            matches.append(Match(rule, hit, number))
    return matches

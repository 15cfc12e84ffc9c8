"""phrase and substitute: the words stand there, and that is the fault."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.patterns.match import Hit
from replylint.rule import Rule

Found = list[tuple[int, Hit]]  # (number of the pattern in the rule, where it stands)


def phrase(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each hit."""
    return [Match(rule, hit, number) for number, hit in found]

"""gap: white space before a mark, where a name or a value should stand."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.reading.prose import Prose
from replylint.rule import Rule


def gap(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """The hits behind which a mark stands that is set apart by white space on the same line ("Hi ,")."""
    return [
        Match(rule, hit, number) for number, hit in found if _set_apart(draft.prose, draft.tokens.ends[hit.last - 1])
    ]


def _set_apart(prose: Prose, end: int) -> bool:
    rest = prose.text[end:]
    space = len(rest) - len(rest.lstrip(" \t\u00a0"))
    return space > 0 and rest[space : space + 1] in {",", "!", ".", ":"}

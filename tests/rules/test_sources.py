"""Every principle is the source of a rule, and every rule names where it comes from."""

from __future__ import annotations

from replylint.rulebook import load_builtin

# What no single draft can show: complaints over many threads, reviews over time, posted hours, notes for colleagues.
UNSEEN = frozenset({"M10", "C8", "S1", "S3"})


def test_every_principle_that_a_draft_can_show_has_a_rule() -> None:
    book = load_builtin()
    named = {source for rule in book.rules for source in rule.source}
    assert set(book.sources) - named - UNSEEN == set()


def test_every_rule_names_a_source_that_is_known() -> None:
    book = load_builtin()
    assert [rule.id for rule in book.rules if not rule.source or not set(rule.source) <= set(book.sources)] == []

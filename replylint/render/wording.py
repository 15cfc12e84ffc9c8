"""What a finding says in formats that have no page of their own: its message, and what to write instead."""

from __future__ import annotations

from replylint.report import Finding, Suggestion


def offer(suggestion: Suggestion) -> str:
    """What to write instead, on one line."""
    return " ".join(suggestion.text.split()) or "Leave this out."


def said(finding: Finding) -> str:
    """The message, and below it the suggestions, each on a line of its own."""
    return "\n".join([finding.message, *(f"→ {offer(suggestion)}" for suggestion in finding.suggestions)])

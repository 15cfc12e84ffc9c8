"""density: words that are each fine alone, and too many of a kind together in one sentence."""

from __future__ import annotations

from replylint.checks.draft import Draft, Match
from replylint.checks.phrase import Found
from replylint.patterns.match import Hit
from replylint.rule import Rule


def density(rule: Rule, found: Found, draft: Draft) -> list[Match]:
    """One match for each sentence in which hits within `span` words weigh as much as `over`; the heaviest are marked.

    Each word counts once, by the heaviest entry of the list that it stands in.
    """
    assert rule.density is not None
    by_sentence: dict[int, list[tuple[Hit, float]]] = {}
    for number, hit in found:
        by_sentence.setdefault(hit.sentence, []).append((hit, rule.density.weights[number]))
    matches = []
    for number, hits in sorted(by_sentence.items()):
        marked = _heaviest(_apart(hits), rule.density.span, rule.density.over)
        if marked is not None:
            matches.append(Match(rule, Hit(-1, *marked, number), 0))
    return matches


def _apart(hits: list[tuple[Hit, float]]) -> list[tuple[Hit, float]]:
    """In their order, of those that overlap the heaviest, then the longest."""
    kept: list[tuple[Hit, float]] = []
    for hit, weight in sorted(hits, key=lambda entry: (-entry[1], entry[0].first - entry[0].last)):
        if not any(hit.first < other.last and other.first < hit.last for other, _ in kept):
            kept.append((hit, weight))
    return sorted(kept, key=lambda entry: entry[0].first)


def _heaviest(hits: list[tuple[Hit, float]], span: int, over: float) -> tuple[int, int] | None:
    """First and last word of the hits that weigh the most within so many words; None if that is not enough."""
    best, marked = over, None
    for start, (first, _) in enumerate(hits):
        weight = 0.0
        for hit, more in hits[start:]:
            if hit.last - first.first > span:
                break
            weight += more
            if weight > best or (weight == best and marked is None):
                best, marked = weight, (first.first, hit.last)
    return marked

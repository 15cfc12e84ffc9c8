"""Replies and findings to read: the worst and the best replies in full, and a few findings of each rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from replylint.audit import stored
from replylint.audit.columns import Findings, Replies
from replylint.audit.labels import Labels
from replylint.audit.privacy import cut, moved

LONG = 40  # words; a shorter reply is no model of a good one
_KEPT = 40  # of the worst and of the best, so that a filter leaves some; a page shows ten
_LOOKED_AT = 20_000
_OF_ONE_AGENT = 3  # of the worst, as long as there are others
_QUOTES = 3
_CANDIDATES = 12
_LONGEST_BEFORE = 900  # characters of the customer's message
_LONGEST_TEXT = 6_000
_LONGEST_SENTENCE = 260


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A finding in a text: code points `start` to `end` of the text as it is shown."""

    start: int
    end: int
    rule: str
    severity: str
    message: str
    suggestion: str | None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A reply in full. Agent, team and channel are codes; `before` is the customer's last message."""

    reply: str
    agent: int
    team: int
    channel: int
    step: int
    at: datetime | None
    score: int
    capped_by: str | None
    words: int
    subject: str | None
    before: str | None
    format: str
    text: str
    marks: tuple[Mark, ...]


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a finding inside their sentence; `start` is None where the sentence does not show them once."""

    reply: str
    quote: str
    sentence: str
    start: int | None


def worst(replies: Replies, seed: int) -> list[int]:
    """The lowest scores, of these the ones with most stops and warnings; no conversation twice."""
    draw = np.random.default_rng(seed).permutation(replies.n)
    order = np.lexsort((draw, -replies.warns, -replies.stops, replies.score))
    return _spread(order[replies.score[order] < 100], replies, _OF_ONE_AGENT)


def best(replies: Replies, seed: int) -> list[int]:
    """Full marks in enough words, the angriest customers first; no conversation twice."""
    draw = np.random.default_rng(seed).permutation(replies.n)
    order = np.lexsort((draw, -np.nan_to_num(replies.anger, nan=0.0)))
    return _spread(order[(replies.score[order] == 100) & (replies.words[order] >= LONG)], replies, 1)


def _spread(order: NDArray[np.int64], replies: Replies, most: int) -> list[int]:
    """From the front of the order, at most so many of one agent, and more only where there are not enough others."""
    chosen: list[int] = []
    seen: set[int] = set()
    by_agent: Counter[int] = Counter()
    waiting = order[:_LOOKED_AT].tolist()
    while waiting and len(chosen) < 2 * _KEPT:
        later = []
        for place in waiting:
            conversation, agent = int(replies.conversation[place]), int(replies.agent[place])
            if conversation in seen:
                continue
            if by_agent[agent] >= most or len(chosen) >= 2 * _KEPT:
                later.append(place)
                continue
            seen.add(conversation)
            by_agent[agent] += 1
            chosen.append(place)
        waiting = later
        most += 1
    return chosen


_TEXTS = ("reply", "at", "capped_by", "subject", "format", "text", "thread", "agent", "customer")
_MARKS = ("rule", "severity", "start", "end", "message", "suggestion")


def in_full(
    folder: Path, lists: Sequence[Sequence[int]], replies: Replies, found: Findings, labels: Labels
) -> list[tuple[Example, ...]]:
    """The replies at these places with their findings; of those with the same words only the first."""
    places = sorted({place for chosen in lists for place in chosen})
    rows = dict(zip(places, stored.pick(folder, "replies", _TEXTS, places), strict=True))
    here = np.flatnonzero(found.counts & np.isin(found.reply, places))
    marks: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, row in zip(here, stored.pick(folder, "findings", _MARKS, here.tolist()), strict=True):
        marks[int(found.reply[number])].append(row)
    told = []
    for chosen in lists:
        texts: set[str] = set()
        kept: list[Example] = []
        for place in chosen:
            words = " ".join(rows[place]["text"].split())
            if words not in texts and len(kept) < _KEPT:
                texts.add(words)
                kept.append(_example(place, rows[place], marks[place], replies, labels))
        told.append(tuple(kept))
    return told


def people(row: dict[str, Any], messages: Iterable[dict[str, Any]] = ()) -> list[tuple[str, str]]:
    """Who speaks in a reply's conversation, and as what."""
    named = [("agent", row.get("agent")), ("customer", row.get("customer"))]
    named += [("customer" if said.get("role") == "customer" else "agent", said.get("author")) for said in messages]
    return [(role, name) for role, name in named if name]


def _example(place: int, row: dict[str, Any], marks: list[dict[str, Any]], replies: Replies, labels: Labels) -> Example:
    messages = msgspec.json.decode(row["thread"] or "[]")
    who = people(row, messages)
    before = next((said["text"] for said in reversed(messages) if said.get("role") == "customer"), None)
    if before is not None and len(before) > _LONGEST_BEFORE:
        before = before[:_LONGEST_BEFORE].rpartition(" ")[0].rstrip() + " …"
    text = row["text"]
    cuts = labels.cuts(text, who)
    shown = cut(text, cuts)
    known = [
        Mark(
            start=moved(mark["start"], cuts),
            end=moved(mark["end"], cuts, end=True),
            rule=mark["rule"],
            severity=mark["severity"],
            message=labels.text(mark["message"], who),
            suggestion=labels.text(mark["suggestion"], who) if mark["suggestion"] else None,
        )
        for mark in sorted(marks, key=lambda mark: (mark["start"], mark["end"], mark["rule"]))
    ]
    if len(shown) > _LONGEST_TEXT and all(mark.end <= _LONGEST_TEXT for mark in known):
        shown = shown[:_LONGEST_TEXT].rstrip() + " …"
    return Example(
        reply=labels.text(row["reply"], who),
        agent=int(replies.agent[place]),
        team=int(replies.team[place]),
        channel=int(replies.channel[place]),
        step=int(replies.step[place]),
        at=row["at"],
        score=int(replies.score[place]),
        capped_by=row["capped_by"],
        words=int(replies.words[place]),
        subject=labels.text(row["subject"], who) if row["subject"] else None,
        before=labels.text(before, who) if before is not None else None,
        format=row["format"] or "text",
        text=shown,
        marks=tuple(known),
    )


_QUOTED = ("reply", "conversation", "agent", "quote", "sentence")


def by_rule(folder: Path, replies: Replies, found: Findings, labels: Labels, seed: int) -> list[tuple[Quoted, ...]]:
    """For each rule a few findings drawn at random, of different conversations, best where the sentence is short."""
    draw = np.random.default_rng(seed)
    counts = found.counts
    order = np.argsort(found.rule, kind="stable")
    ends = np.cumsum(np.bincount(found.rule, minlength=len(found.rules)))
    drawn: list[list[int]] = []
    for number in range(len(found.rules)):
        mine = order[(ends[number - 1] if number else 0) : ends[number]]
        mine = mine[counts[mine]]
        drawn.append(draw.choice(mine, min(len(mine), _CANDIDATES), replace=False).tolist() if len(mine) else [])
    places = sorted({place for chosen in drawn for place in chosen})
    rows = dict(zip(places, stored.pick(folder, "findings", _QUOTED, places), strict=True))
    wanted = sorted({int(found.reply[place]) for place in places}) if labels.blind else []
    customers = dict(zip(wanted, stored.pick(folder, "replies", ("customer",), wanted), strict=True))
    told = []
    for chosen in drawn:
        kept: dict[str, Quoted] = {}
        for place in sorted(chosen, key=lambda place: _awkward(rows[place])):
            row = rows[place]
            if len(kept) < _QUOTES and row["sentence"] not in {quoted.sentence for quoted in kept.values()}:
                who = people({**row, **customers.get(int(found.reply[place]), {})})
                kept.setdefault(row["conversation"] or row["reply"], _quoted(row, who, labels))
        told.append(tuple(kept.values()))
    return told


def _awkward(row: dict[str, Any]) -> tuple[bool, bool]:
    return row["sentence"].count(row["quote"]) != 1, len(row["sentence"]) > _LONGEST_SENTENCE


def _quoted(row: dict[str, Any], who: list[tuple[str, str]], labels: Labels) -> Quoted:
    """A quote that its sentence has twice could be either: then it is shown apart."""
    sentence, quote = row["sentence"], row["quote"]
    start = sentence.index(quote) if sentence.count(quote) == 1 else None
    if start is not None and len(sentence) > _LONGEST_SENTENCE:
        first = max(0, start - 100)
        last = min(len(sentence), start + len(quote) + 100)
        sentence = ("… " if first else "") + sentence[first:last] + (" …" if last < len(sentence) else "")
        start = start - first + (2 if first else 0)
    cuts = labels.cuts(sentence, who)
    end = None if start is None else moved(start + len(quote), cuts, end=True)
    begin = None if start is None else moved(start, cuts)
    shown = cut(sentence, cuts)
    return Quoted(
        reply=labels.text(row["reply"], who),
        quote=labels.text(quote, who) if begin is None else shown[begin:end],
        sentence=shown,
        start=begin,
    )

"""What follows from findings that graders rejected: cases for the rules to allow, and severities to lower."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from replylint.calibrate import Rate, wilson
from replylint.grading.agreement import Reply
from replylint.grading.graded import Proposal
from replylint.grading.quotes import alike, shown
from replylint.report import SEVERITIES
from replylint.rule import Rule
from replylint.thread import Thread

FEWEST = 5  # graded findings from which a severity is doubted
_DOUBTED = 0.5  # the share of right findings below which a rule is turned down a step
_USELESS = 0.25  # ... and below which it is turned off
OFF = "off"

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]’”]*(?=\s)|[\r\n]+")
# Kinds of check that read the draft alone, and kinds that read it as a whole.
_DRAFT_ALONE = frozenset({
    "phrase", "substitute", "require", "count", "density", "gap", "metric", "order", "placeholder", "suppression",
    "grammar",
})  # fmt: skip
_WHOLE_DRAFT = frozenset({"lack", "metric", "order", "overdue", "suppression", "unanswered"})
_TIMED = frozenset({"late", "overdue"})
# What YAML does not take between quotation marks as it is.
_UNPRINTABLE = re.compile(
    "[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Allow(msgspec.Struct, frozen=True):
    """A case to allow, out of a reply: `yaml` is its line under `allow:`."""

    reply: str
    quote: str
    yaml: str


class Dispute(msgspec.Struct, frozen=True):
    """A rule of which graders rejected findings: how many of how many, and what to do about it.

    `path` is its file, None where no such rule is known any more. `severity` is what its findings had, `instead` what
    suits it better, or "off"; None where too few were graded to say, or most were right. `config` is the line for
    that under [severity]. `contested` are cases that were rejected in one reply and right in another.
    """

    rule: str
    category: str
    severity: str
    graded: int
    rejected: int
    precision: Rate
    path: str | None
    allow: tuple[Allow, ...]
    contested: tuple[Allow, ...] = ()
    instead: str | None = None
    config: str | None = None


def disputes(known: Sequence[Reply], rule_of: Callable[[str], Rule | None]) -> list[Dispute]:
    """The rules with rejected findings, those with the most first."""
    by_rule: dict[str, list[tuple[Reply, Proposal, bool]]] = {}
    for reply in known:
        for proposal, verdict in zip(reply.proposals, reply.verdicts, strict=True):
            if verdict in ("right", "wrong"):
                by_rule.setdefault(proposal.rule, []).append((reply, proposal, verdict == "right"))
    found = [
        _dispute(rule_of(name), entries) for name, entries in by_rule.items() if not all(right for *_, right in entries)
    ]
    return sorted(found, key=lambda dispute: (-dispute.rejected, dispute.rule))


def lower(severity: str, right: int, graded: int) -> str | None:
    """The severity that suits a rule of which so many of the graded findings were right; None to leave it."""
    if graded < FEWEST or right / graded >= _DOUBTED or severity not in SEVERITIES:
        return None
    step = SEVERITIES.index(severity)
    return OFF if step == 0 or right / graded < _USELESS else SEVERITIES[step - 1]


def _dispute(rule: Rule | None, entries: Sequence[tuple[Reply, Proposal, bool]]) -> Dispute:
    first = entries[0][1]
    right = sum(right for *_, right in entries)
    instead = lower(first.severity, right, len(entries))
    cases = [(_allow(rule, reply, proposal), was_right) for reply, proposal, was_right in entries]
    kept = {alike(case.yaml) for case, was_right in cases if was_right}
    rejected = list(_once(case for case, was_right in cases if not was_right))
    return Dispute(
        rule=first.rule,
        category=first.category,
        severity=first.severity,
        graded=len(entries),
        rejected=len(entries) - right,
        precision=wilson(right, len(entries)),
        path=rule.path if rule else None,
        allow=tuple(case for case in rejected if alike(case.yaml) not in kept),
        contested=tuple(case for case in rejected if alike(case.yaml) in kept),
        instead=instead,
        config=f'"{first.rule}" = "{instead}"' if instead else None,
    )


def _once(cases: Iterable[Allow]) -> Iterator[Allow]:
    seen: set[str] = set()
    for case in cases:
        if (said := alike(case.yaml)) not in seen:
            seen.add(said)
            yield case


# Cases


def _allow(rule: Rule | None, reply: Reply, proposal: Proposal) -> Allow:
    thread = reply.first.thread
    text = None if rule is not None and _reads_all(rule) else _sentence(proposal, thread)
    fields: list[tuple[str, str]] = [("text", _quoted(thread.reply if text is None else text))]
    if text is None and thread.format != "text":
        fields.append(("format", thread.format))
    if rule is not None:
        fields += _context(rule, thread)
    only = fields[0][1]
    inside = ", ".join(f"{key}: {value}" for key, value in fields)
    return Allow(reply.first.id, proposal.quote, f"- {only}" if len(fields) == 1 else f"- {{{inside}}}")


def _reads_all(rule: Rule) -> bool:
    """Whether more than its sentence decides on a finding of the rule."""
    return (
        rule.check in _WHOLE_DRAFT
        or (rule.check in ("require", "count") and rule.within != "sentence")
        or any(when.draft for when in rule.when)
    )


def _context(rule: Rule, thread: Thread) -> Iterator[tuple[str, str]]:
    """What a rule asks of the thread, as far as it is known."""
    if thread.channel and (rule.check == "metric" or any(when.channel for when in rule.when)):
        yield "channel", thread.channel
    if rule.check == "greeting" and thread.customer:
        yield "customer_name", _quoted(thread.customer)
    if not _reads_thread(rule) or not thread.thread:
        return
    timed = rule.check in _TIMED and thread.reply_at is not None
    if len(thread.thread) == 1 and thread.thread[0].role == "customer" and not timed:
        yield "customer", _quoted(thread.thread[0].text)
        return
    messages = []
    for message in thread.thread:
        at = f", at: {_quoted(message.at.isoformat())}" if timed and message.at else ""
        messages.append(f"{{{message.role}: {_quoted(message.text)}{at}}}")
    yield "thread", f"[{', '.join(messages)}]"
    if timed and thread.reply_at:
        yield "at", _quoted(thread.reply_at.isoformat())


def _reads_thread(rule: Rule) -> bool:
    asked = any(
        when.customer
        or any(getattr(when, name) is not None for name in ("anger", "calm", "thread", "unsolved", "replied"))
        for when in rule.when
    )
    told = rule.check == "secret" and rule.secret is not None and bool(rule.secret.told)
    return asked or told or rule.check not in _DRAFT_ALONE | {"secret", "greeting", "lack"}


def _sentence(proposal: Proposal, thread: Thread) -> str | None:
    """The sentence with the quote in it, as people read it; None where that is not known."""
    quote = alike(proposal.quote)
    if proposal.sentence and quote in alike(proposal.sentence):
        return " ".join(proposal.sentence.split())
    text = shown(thread.reply, thread.format).text
    place = text.find(proposal.quote)
    if place < 0 or not quote:
        return None
    end = place + len(proposal.quote)
    first = max((found.end() for found in _SENTENCE_END.finditer(text, 0, place)), default=0)
    last = next((found.end() for found in _SENTENCE_END.finditer(text, max(place, end - 1))), len(text))
    return " ".join(text[first : max(end, last)].split())


def _quoted(text: str) -> str:
    """The text as YAML has it in double quotation marks."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))

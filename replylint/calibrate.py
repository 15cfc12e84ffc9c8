"""How well replylint agrees with people: its reports on replies that people have labelled, measured.

A finding meets a label of its category if the two share half of the shorter one and the finding is no longer than
the larger of 120 characters and three labels. It is right if it is the first to meet some sure label, neutral if it
only meets sure labels that were met before or labels that are not sure, wrong if it meets none. Only categories
that were judged in a reply count there.
"""

from __future__ import annotations

import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Literal

import msgspec

from replylint.report import CATEGORIES, Finding, Report
from replylint.thread import Thread, ThreadError

UPSET = 1.5  # the anger from which a customer counts as upset
PER_REPLY = frozenset({"empathy"})  # labelled once a reply, wherever it is marked
_LONGEST_FINDING = 120  # characters, unless three labels are longer
Z95 = 1.959963984540054  # of a 95 % interval
_SEED = 20260302
_CONTEXT = 120  # characters of a sentence before and after a quote

Verdict = Literal["right", "neutral", "wrong"]


# Labelled replies


class Label(msgspec.Struct, frozen=True):
    """A fault that people marked: code points `start` to `end` of the reply. One that is not sure need not be found."""

    category: str
    start: int
    end: int
    sure: bool = True


class Labelled(msgspec.Struct, frozen=True):
    """A reply as people judged it. `anger` is 0 to 3, `quality` 1 to 5; None where nobody said."""

    thread: Thread
    judged: frozenset[str]
    labels: tuple[Label, ...]
    anger: float | None = None
    quality: float | None = None

    @property
    def id(self) -> str:
        """The id of its thread."""
        return self.thread.id


def labelled(thread: Thread) -> Labelled:
    """The labelled reply in a thread whose JSON had `judged`, `findings`, `anger` and `quality`.

    Raises ThreadError, naming the key, where one of them is missing or wrong.
    """
    rest = dict(thread.meta)
    judged = rest.pop("judged", None)
    if not isinstance(judged, list) or not all(isinstance(name, str) for name in judged):
        raise ThreadError("judged", "is no list of categories", 'say what was labelled: ["jargon", "scripted"]')
    labels = rest.pop("findings", None)
    if not isinstance(labels, list):
        raise ThreadError("findings", "is no list of labels", "give [] where nothing is wrong with the reply")
    return Labelled(
        labels=tuple(_label(label, index, len(thread.reply)) for index, label in enumerate(labels)),
        judged=frozenset(_category(name, "judged") for name in judged),
        anger=_number(rest.pop("anger", None), "anger", 0, 3),
        quality=_number(rest.pop("quality", None), "quality", 1, 5),
        thread=msgspec.structs.replace(thread, meta=rest),
    )


def half_of(reply_id: str) -> str:
    """A or B, as good as at random: tune on one half, measure on the other."""
    return "AB"[zlib.crc32(reply_id.encode("utf-8")) & 1]


def sources_of(ids: Sequence[str]) -> dict[str, str]:
    """The source of each id: what stands before the hyphen, and further on if all that begin so go on the same.

    With "x-dev-1", "x-dev-2" and "a-1", "a-2" these are "x-dev" and "a". An id that begins like no other is "other".
    """
    groups: dict[str, list[list[str]]] = {}
    for reply_id in ids:
        parts = reply_id.split("-")[:-1]
        if parts:
            groups.setdefault(parts[0], []).append(parts)
    names = {}
    for head, group in groups.items():
        shared = takewhile(lambda column: len(set(column)) == 1, zip(*group, strict=False))
        names[head] = "-".join(column[0] for column in shared) if len(group) > 1 else "other"
    return {reply_id: names.get(reply_id.partition("-")[0], "other") for reply_id in ids}


def _label(data: Any, index: int, length: int) -> Label:
    where = f"findings[{index}]"
    if not isinstance(data, Mapping):
        raise ThreadError(where, "is no label", 'give {"category": "jargon", "start": 0, "end": 8, "sure": true}')
    start, end = data.get("start"), data.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
        problem = f"spans {start!r} to {end!r} in a reply of {length} characters"
        raise ThreadError(where, problem, "count Unicode code points from 0; `end` is the first one behind the label")
    sure = data.get("sure", True)
    if not isinstance(sure, bool):
        raise ThreadError(f"{where}.sure", "is neither true nor false", "write true or false")
    return Label(_category(data.get("category"), f"{where}.category"), start, end, sure)


def _category(name: Any, field: str) -> str:
    if name not in CATEGORIES:
        raise ThreadError(field, f"{name!r} is no category", f"use one of {', '.join(CATEGORIES)}")
    return str(name)


def _number(value: Any, field: str, least: float, most: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ThreadError(field, f"{value!r} is no number from {least:g} to {most:g}", "mend it, or leave it out")
    return float(value)


# One reply: labels against findings


class Judgment(msgspec.Struct, frozen=True):
    """A finding, and what the labels say of it."""

    finding: Finding
    verdict: Verdict


class Outcome(msgspec.Struct, frozen=True):
    """What came of one reply: its findings judged, and the sure labels that none of them met.

    `report` is None where the linter gave no score: no result counts as no finding.
    """

    case: Labelled
    report: Report | None
    judgments: tuple[Judgment, ...]
    missed: tuple[Label, ...]
    tallies: dict[str, Tally]


class Tally(msgspec.Struct, frozen=True):
    """Counts of sure labels (all, and those met), and of findings by verdict."""

    labels: int = 0
    met: int = 0
    right: int = 0
    neutral: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float | None:
        """Right among right and wrong; None without any."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Met among the sure labels; None without any."""
        return self.met / self.labels if self.labels else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is nothing to find and nothing was found."""
        precision, recall = self.precision or 0.0, self.recall or 0.0
        if not self.labels and not self.right + self.wrong:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def outcomes(cases: Iterable[Labelled], reports: Iterable[Report], categories: Collection[str]) -> list[Outcome]:
    """Each case with the report of its id, judged in those of `categories` that were labelled in it."""
    by_id = {report.id: report for report in reports if report.status == "ok"}
    return [outcome(case, by_id.get(case.id), categories) for case in cases]


def outcome(case: Labelled, report: Report | None, categories: Collection[str]) -> Outcome:
    """One reply, judged in those of `categories` that were labelled in it."""
    counted = case.judged & set(categories)
    judgments: list[Judgment] = []
    missed: list[Label] = []
    tallies: dict[str, Tally] = {}
    for category in sorted(counted):
        labels = [label for label in case.labels if label.category == category]
        found = [finding for finding in report.findings if finding.category == category] if report else []
        sure = [label for label in labels if label.sure]
        unsure = [label for label in labels if not label.sure]
        judge = _judge_reply if category in PER_REPLY else _judge_spans
        judged, unmet, required = judge(sorted(found, key=lambda f: (f.start, f.end, f.rule)), sure, unsure)
        if not judged and not required:
            continue
        judgments += judged
        missed += unmet
        verdicts = Counter(judgment.verdict for judgment in judged)
        tallies[category] = Tally(
            labels=required,
            met=required - len(unmet),
            right=verdicts["right"],
            neutral=verdicts["neutral"],
            wrong=verdicts["wrong"],
        )
    judgments.sort(key=lambda judgment: (judgment.finding.start, judgment.finding.end, judgment.finding.rule))
    missed.sort(key=lambda label: (label.start, label.end))
    return Outcome(case, report, tuple(judgments), tuple(missed), tallies)


_Judged = tuple[list[Judgment], list[Label], int]  # judgments, sure labels not met, sure labels in all


def _judge_spans(found: Sequence[Finding], sure: Sequence[Label], unsure: Sequence[Label]) -> _Judged:
    left = list(sure)
    judgments = []
    for finding in found:
        met = [label for label in sure if meets(finding, label)]
        first = any(label in left for label in met)
        left = [label for label in left if label not in met]
        neutral = met or any(meets(finding, label) for label in unsure)
        judgments.append(Judgment(finding, "right" if first else "neutral" if neutral else "wrong"))
    return judgments, left, len(sure)


def _judge_reply(found: Sequence[Finding], sure: Sequence[Label], unsure: Sequence[Label]) -> _Judged:
    first: Verdict = "right" if sure else "neutral" if unsure else "wrong"
    judgments = [Judgment(finding, "neutral" if index else first) for index, finding in enumerate(found)]
    return judgments, [] if found else list(sure[:1]), min(1, len(sure))


def meets(finding: Finding, label: Label) -> bool:
    """Whether the two mean the same place: they share half of the shorter one, and the finding is not overlong."""
    shared = min(finding.end, label.end) - max(finding.start, label.start)
    length, labelled_length = finding.end - finding.start, label.end - label.start
    return 2 * shared >= min(length, labelled_length) > 0 and length <= max(_LONGEST_FINDING, 3 * labelled_length)


# Many replies: measures


class Rate(msgspec.Struct, frozen=True):
    """A share from 0 to 1 with its 95 % interval; None where there is nothing to divide by."""

    value: float | None
    low: float | None
    high: float | None


class Measure(msgspec.Struct, frozen=True):
    """Sure labels, findings by verdict, and what they come to."""

    labels: int
    right: int
    neutral: int
    wrong: int
    missed: int
    precision: Rate
    recall: Rate
    f1: Rate


class Share(msgspec.Struct, frozen=True):
    """`count` of `of`."""

    count: int
    of: int
    rate: Rate


class Correlation(msgspec.Struct, frozen=True):
    """Spearman's rank correlation over `n` replies; None where one side does not vary."""

    n: int
    rho: float | None


class RuleMeasure(msgspec.Struct, frozen=True):
    """What became of one rule's findings."""

    rule: str
    right: int
    neutral: int
    wrong: int
    precision: Rate


class Calibration(msgspec.Struct, frozen=True):
    """Everything that is measured on a set of replies.

    `overall` counts all `categories` together. `false_alarms` are the replies without any label in which something
    was found. `offers` are the findings with an edit, or with a text whose slots the agent fills. `without_result`
    are the ids of replies that have no score.
    """

    replies: int
    categories: tuple[str, ...]
    overall: Measure
    by_category: dict[str, Measure]
    false_alarms: Share
    upset: Measure
    score_quality: Correlation
    mood_anger: Correlation
    offers: dict[str, Share]
    rules: tuple[RuleMeasure, ...]
    without_result: tuple[str, ...]
    sources: dict[str, Calibration] = {}


def calibrate(known: Sequence[Outcome], categories: Sequence[str]) -> Calibration:
    """The measures over all outcomes, and over those of each source if there are several."""
    whole = _calibration(known, categories)
    source = sources_of([outcome.case.id for outcome in known])
    names = sorted(set(source.values()), key=lambda name: (name == "other", name))
    if len(names) < 2:
        return whole
    parts = {
        name: _calibration([outcome for outcome in known if source[outcome.case.id] == name], categories)
        for name in names
    }
    return msgspec.structs.replace(whole, sources=parts)


def _calibration(known: Sequence[Outcome], categories: Sequence[str]) -> Calibration:
    samples = _samples(len(known))
    by_category = {
        name: _measure([outcome.tallies.get(name, Tally()) for outcome in known], samples) for name in categories
    }
    clean = [outcome for outcome in known if not outcome.case.labels]
    return Calibration(
        replies=len(known),
        categories=tuple(categories),
        overall=_measure([_sum(outcome.tallies.values()) for outcome in known], samples),
        by_category=by_category,
        false_alarms=_share(sum(bool(outcome.judgments) for outcome in clean), len(clean)),
        upset=_measure([_upset(outcome) for outcome in known], samples),
        score_quality=_correlation(
            (outcome.report.score, outcome.case.quality) for outcome in known if outcome.report is not None
        ),
        mood_anger=_correlation(
            (outcome.report.mood.anger, outcome.case.anger)
            for outcome in known
            if outcome.report is not None and outcome.report.mood is not None
        ),
        offers={name: _offers(known, name) for name in categories},
        rules=tuple(_rules(known)),
        without_result=tuple(outcome.case.id for outcome in known if outcome.report is None),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    counts = [0] * len(Tally.__struct_fields__)
    for tally in tallies:
        for place, field in enumerate(Tally.__struct_fields__):
            counts[place] += getattr(tally, field)
    return Tally(*counts)


def _measure(tallies: Sequence[Tally], samples: Sequence[bytearray]) -> Measure:
    whole = _sum(tallies)
    return Measure(
        labels=whole.labels,
        right=whole.right,
        neutral=whole.neutral,
        wrong=whole.wrong,
        missed=whole.labels - whole.met,
        precision=wilson(whole.right, whole.right + whole.wrong),
        recall=wilson(whole.met, whole.labels),
        f1=_f1(whole, tallies, samples),
    )


def _upset(outcome: Outcome) -> Tally:
    anger, report = outcome.case.anger, outcome.report
    if anger is None:
        return Tally()
    upset = anger >= UPSET
    taken_so = report is not None and report.mood is not None and report.mood.anger >= UPSET
    right = upset and taken_so
    return Tally(labels=upset, met=right, right=right, wrong=taken_so and not upset)


def _offers(known: Iterable[Outcome], category: str) -> Share:
    found = [judgment.finding for outcome in known for judgment in outcome.judgments]
    found = [finding for finding in found if finding.category == category]
    return _share(sum(_offers_text(finding) for finding in found), len(found))


def _offers_text(finding: Finding) -> bool:
    return any(suggestion.edits or "{" in suggestion.text for suggestion in finding.suggestions)


def _rules(known: Iterable[Outcome]) -> Iterator[RuleMeasure]:
    verdicts: dict[str, Counter[str]] = {}
    for outcome in known:
        for judgment in outcome.judgments:
            verdicts.setdefault(judgment.finding.rule, Counter())[judgment.verdict] += 1
    for rule, counts in sorted(verdicts.items()):
        right, wrong = counts["right"], counts["wrong"]
        yield RuleMeasure(rule, right, counts["neutral"], wrong, wilson(right, right + wrong))


def _share(count: int, of: int) -> Share:
    return Share(count, of, wilson(count, of))


def _correlation(pairs: Iterable[tuple[float | None, float | None]]) -> Correlation:
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    return Correlation(len(known), spearman([one for one, _ in known], [other for _, other in known]))


# Statistics


def wilson(count: int, of: int) -> Rate:
    """The share `count` / `of` with its Wilson score interval at 95 %."""
    if not of:
        return Rate(None, None, None)
    share, z = count / of, Z95
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return Rate(share, max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale))


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, ties at their mean rank; None for fewer than two pairs, or one side all the same."""
    if len(one) < 2:
        return None
    first, second = _ranks(one), _ranks(other)
    middle = (len(one) + 1) / 2
    shared = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    spread = math.sqrt(sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second))
    return shared / spread if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks


def _samples(size: int) -> list[bytearray]:
    """How often each of `size` replies is drawn, for each sample of a bootstrap; the same for the same size."""
    draw = random.Random(_SEED)
    samples = []
    for _ in range(1000 if size <= 2000 else 200):
        times = bytearray(size)
        for place in draw.choices(range(size), k=size) if size else ():
            times[place] += 1
        samples.append(times)
    return samples


def _f1(whole: Tally, tallies: Sequence[Tally], samples: Sequence[bytearray]) -> Rate:
    """F1 with the middle 95 % of what it is in the samples."""
    if whole.f1 is None:
        return Rate(None, None, None)
    counts = [(place, t.labels, t.met, t.right, t.wrong) for place, t in enumerate(tallies) if t != Tally()]
    values = []
    for times in samples:
        labels = met = right = wrong = 0
        for place, more_labels, more_met, more_right, more_wrong in counts:
            if n := times[place]:
                labels += n * more_labels
                met += n * more_met
                right += n * more_right
                wrong += n * more_wrong
        value = Tally(labels=labels, met=met, right=right, wrong=wrong).f1
        if value is not None:
            values.append(value)
    values.sort()
    if not values:
        return Rate(whole.f1, None, None)
    return Rate(whole.f1, values[int(0.025 * (len(values) - 1))], values[math.ceil(0.975 * (len(values) - 1))])


# Places to look at


class Place(msgspec.Struct, frozen=True):
    """A place in a labelled reply: the quote with what stands around it in its sentence. A missed one has no rule."""

    id: str
    category: str
    rule: str | None
    start: int
    end: int
    before: str
    quote: str
    after: str


def missed_places(known: Iterable[Outcome]) -> Iterator[Place]:
    """The sure labels that no finding met."""
    for outcome in known:
        for label in outcome.missed:
            yield _place(outcome.case, label.category, None, label.start, label.end)


def wrong_places(known: Iterable[Outcome]) -> Iterator[Place]:
    """The findings that met no label."""
    for outcome in known:
        for judgment in outcome.judgments:
            finding = judgment.finding
            if judgment.verdict == "wrong":
                yield _place(outcome.case, finding.category, finding.rule, finding.start, finding.end)


_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]’”]*(?=\s)|[\r\n]+")


def _place(case: Labelled, category: str, rule: str | None, start: int, end: int) -> Place:
    text = case.thread.reply
    first = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = next((found.end() for found in _SENTENCE_END.finditer(text, max(start, end - 1))), len(text))
    before, after = text[first:start].lstrip(), text[end : max(end, last)].rstrip()
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return Place(case.id, category, rule, start, end, before, text[start:end], after)

"""How `calibrate` shows what it measured: tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from replylint.calibrate import Calibration, Correlation, Measure, Place, Rate, Share
from replylint.floor import Shortfall
from replylint.render.cells import printable, width

_RATES = ("precision", "recall", "F1")
_NAMED = 5  # ids in a line


def report(found: Calibration) -> Iterator[str]:
    """The lines of everything that was measured."""
    yield from table([("", "labels", "right", "neutral", "wrong", "missed", *_RATES, "offers"), *_category_rows(found)])
    yield ""
    yield from table(list(_facts(found)))
    if found.without_result:
        yield ""
        yield f"No result, counted as no finding: {some(found.without_result)}"
    if found.sources:
        yield ""
        yield from table(list(_source_rows(found)))
        yield ""
        yield from table([("F1", *found.categories), *_source_f1_rows(found)])
    if found.rules:
        yield ""
        yield from table(list(_rule_rows(found)))


def on_trial(rules: Sequence[str], of: int) -> str:
    """The line on the rules of status preview, which are off."""
    named = f": {some(rules)}" if rules else ""
    return f"On trial (preview) and off: {len(rules)} of {of} rules{named}"


def gain(with_syntax: Calibration, without: Calibration) -> Iterator[str]:
    """The lines of what reading syntax gains over words alone."""
    rows: list[Sequence[str]] = [("words alone > with syntax", *_RATES)]
    pairs = {name: (without.by_category[name], with_syntax.by_category[name]) for name in with_syntax.categories}
    for name, (before, after) in (pairs | {"together": (without.overall, with_syntax.overall)}).items():
        rates = ((before.precision, after.precision), (before.recall, after.recall), (before.f1, after.f1))
        rows.append((name, *(_change(old.value, new.value) for old, new in rates)))
    yield from table(rows)
    yield ""
    one, other = without.false_alarms, with_syntax.false_alarms
    yield f"False alarms {one.count} > {other.count} of {other.of}"
    yield f"Score and quality {_change(without.score_quality.rho, with_syntax.score_quality.rho)}"


def places(found: Iterable[Place]) -> Iterator[str]:
    """A line for each place: id, rule or category, and the quote marked in its sentence."""
    for place in found:
        sentence = f"{place.before}»{place.quote}«{place.after}"
        yield printable(f"{place.id}  {place.rule or place.category}  {' '.join(sentence.split())}")


def shortfall(found: Shortfall) -> str:
    """The line on a bound that was not kept."""
    if found.reached is None:
        return f"{found.name}: nothing to measure, the floor is {found.bound:.2f}"
    bound = f"at most {found.bound:.2f} is allowed" if found.ceiling else f"the floor is {found.bound:.2f}"
    return f"{found.name}: {found.reached:.4f}, {bound}"


def _category_rows(found: Calibration) -> Iterator[Sequence[str]]:
    for name in found.categories:
        yield (name, *_counts(found.by_category[name]), _percent(found.offers[name].rate.value))
    offers = found.offers.values()
    count, of = sum(share.count for share in offers), sum(share.of for share in offers)
    yield ("together", *_counts(found.overall), _percent(count / of if of else None))
    yield ("upset customers", *_counts(found.upset), "")


def _counts(measure: Measure) -> Sequence[str]:
    numbers = (measure.labels, measure.right, measure.neutral, measure.wrong, measure.missed)
    return (*map(str, numbers), *(interval(rate) for rate in (measure.precision, measure.recall, measure.f1)))


def _facts(found: Calibration) -> Iterator[Sequence[str]]:
    yield ("false alarms", _false_alarms(found.false_alarms))
    yield ("score and quality", _correlation(found.score_quality))
    yield ("mood and anger", _correlation(found.mood_anger))


def _source_rows(found: Calibration) -> Iterator[Sequence[str]]:
    yield ("source", "replies", "labels", *_RATES, "false alarms", "score~quality", "mood~anger", "upset F1")
    for name, part in found.sources.items():
        rates = (part.overall.precision, part.overall.recall, part.overall.f1)
        yield (
            name,
            str(part.replies),
            str(part.overall.labels),
            *(_share(rate.value) for rate in rates),
            f"{part.false_alarms.count} of {part.false_alarms.of}",
            _share(part.score_quality.rho),
            _share(part.mood_anger.rho),
            _share(part.upset.f1.value),
        )


def _source_f1_rows(found: Calibration) -> Iterator[Sequence[str]]:
    for name, part in found.sources.items():
        yield (name, *(_share(part.by_category[category].f1.value) for category in found.categories))


def _rule_rows(found: Calibration) -> Iterator[Sequence[str]]:
    yield ("rule", "right", "neutral", "wrong", "precision")
    for rule in sorted(found.rules, key=lambda rule: (-rule.wrong, rule.rule)):
        yield (rule.rule, str(rule.right), str(rule.neutral), str(rule.wrong), interval(rule.precision))


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns: the first begins at the left, numbers end at the right."""
    wide = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    aligned = len(wide) > 2
    for row in rows:
        cells = [f"{cell:{'>' if column and aligned else '<'}{wide[column]}}" for column, cell in enumerate(row)]
        yield "  ".join(cells).rstrip()


def interval(rate: Rate) -> str:
    if rate.value is None:
        return "-"
    return f"{rate.value:.2f} ({rate.low:.2f}-{rate.high:.2f})" if rate.low is not None else f"{rate.value:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def _false_alarms(share: Share) -> str:
    said, rate = f"{share.count} of {share.of} replies without any label", share.rate
    if rate.value is None or rate.low is None or rate.high is None:
        return said
    return f"{said}: {100 * rate.value:.1f} % ({100 * rate.low:.1f}-{100 * rate.high:.1f})"


def _correlation(found: Correlation) -> str:
    return f"Spearman {_share(found.rho)} over {found.n} replies"


def _change(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return f"{_share(before)} > {_share(after)}"
    return f"{before:.2f} > {after:.2f} ({after - before:+.2f})"


def some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return printable(", ".join(ids[:_NAMED]) + more)

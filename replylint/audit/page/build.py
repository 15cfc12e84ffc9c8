"""Puts the page together: the lists as they are, and the numbers as a cube that the page's own script adds up."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from itertools import pairwise
from string import Template
from typing import Any

import msgspec

from replylint.audit.columns import Findings, Replies
from replylint.audit.compare import Changed, Comparison, span
from replylint.audit.complaints import Complaint, Complaints
from replylint.audit.cube import BINS, Cube, plain
from replylint.audit.examples import Example
from replylint.audit.labels import OTHERS, Labels
from replylint.audit.means import Mean
from replylint.audit.page.charts import charts, runtime
from replylint.audit.page.markup import Markup, data, tag, text
from replylint.audit.promises import Promise
from replylint.audit.ratings import Ratings
from replylint.audit.summary import Options, Summary, natural

_MINUS = "−"
_REVIEWED = 12  # entries of the review list
_GZIP = 16 + zlib.MAX_WBITS


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown one by one. Agents are codes of the whole report."""

    worst: tuple[Example, ...]
    best: tuple[Example, ...]
    broken: tuple[Promise, ...]
    review: tuple[dict[str, str | None], ...] | None


class _Frame(msgspec.Struct, frozen=True):
    """What names and places need: `at_hand` is the agent of the page for each agent of the report."""

    labels: Labels
    at_hand: Sequence[int]
    rules: Mapping[str, int]
    titles: Mapping[str, str]


def build(
    summary: Summary,
    options: Options,
    cube: Cube,
    kept: Sequence[int],
    at_hand: Sequence[int],
    replies: Replies,
    found: Findings,
    labels: Labels,
    lists: Lists,
) -> str:
    """The page as one file. `kept` are the agents that the cube tells apart; one more stands for the others."""
    frame = _Frame(labels, at_hand, {rule.id: number for number, rule in enumerate(found.rules)}, _titles(summary))
    style, program, vega = (_file("page.css"), _file("page.js"), _script(runtime()))
    sections = {
        "ratings": _ratings(summary.ratings),
        "promises": _promises(summary, lists.broken, frame),
        "compared": _compared(summary),
        "review": _review(lists.review, options),
    }
    return Template(_file("page.html")).substitute(
        policy=_policy([vega, program], style),
        title=text(summary.title),
        style=style,
        lead=_lead(summary),
        contents=_contents({name for name, part in sections.items() if part}),
        accounting=_accounting(summary),
        agents_note=_agents_note(summary, len(at_hand) - len(kept)),
        unit=summary.period.unit,
        worst_note=text(
            "The lowest scores, no conversation twice, and of one agent three at first. "
            "The customer’s last message stands above each reply, what was found in it beside it."
        ),
        worst=text(*(_example(example, frame) for example in lists.worst)),
        best_note=text("Nothing found in 40 words or more, answers to the angriest customers first."),
        best=text(*(_example(example, frame) for example in lists.best)),
        complaints=_complaints(summary.complaints, summary),
        **sections,
        reading=_reading(summary),
        made=_made(summary),
        frame=data(_data(summary, options, kept, len(at_hand) - len(kept), replies, found, labels)),
        cube=base64.b64encode(_packed(plain(cube))).decode(),
        runtime=vega,
        program=program,
    )


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _script(source: str) -> str:
    """A script that can stand in a page: nothing in it ends the element."""
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _packed(value: Any) -> bytes:
    packer = zlib.compressobj(9, wbits=_GZIP)
    return packer.compress(msgspec.json.encode(value)) + packer.flush()


def _policy(scripts: Sequence[str], style: str) -> str:
    """Only what is in the page may run and style it, known by its hash; nothing is fetched."""
    sources = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {sources}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _titles(summary: Summary) -> dict[str, str]:
    return {line.name: line.title for line in summary.categories}


# What the script is told


def _data(
    summary: Summary,
    options: Options,
    kept: Sequence[int],
    others: int,
    replies: Replies,
    found: Findings,
    labels: Labels,
) -> dict[str, Any]:
    agents = [labels.agents[code] for code in kept] + ([f"{OTHERS} ({others:,} agents)"] if others else [])
    quotes = {line.rule: line for line in summary.rules}
    steps = replies.steps
    years = bool(steps.starts) and steps.starts[0].year != steps.starts[-1].year
    return {
        "names": {
            "agent": agents,
            "team": list(labels.teams),
            "channel": list(labels.channels),
            "step": [start.isoformat() for start in steps.starts],
        },
        "orders": {
            name: sorted(range(len(names)), key=lambda code, names=names: natural(names[code]))  # type: ignore[misc]
            for name, names in (("agent", agents), ("team", labels.teams), ("channel", labels.channels))
        },
        "others": len(kept) if others else -1,
        "unit": steps.unit,
        "spans": [_span(start, steps.end(number)) for number, start in enumerate(steps.starts)],
        "starts": [_day(start, years) for start in steps.starts],
        "ends": [_day(steps.end(number), years) for number in range(len(steps.starts))],
        "half": steps.half,
        "bins": list(BINS),
        "categories": [[line.name, line.title] for line in summary.categories],
        "rules": [
            {
                "id": rule.id,
                "severity": rule.severity,
                "message": rule.message,
                "quotes": [[quote.reply, quote.quote, quote.sentence, quote.start] for quote in quotes[rule.id].quotes],
            }
            for rule in found.rules
        ],
        "least": options.min_replies,
        "blind": options.blind,
        "replies": summary.replies,
        "charts": charts(),
        "ratings": [
            {"name": rated.rating, "mean": rated.score.mean, "low": rated.score.low, "high": rated.score.high}
            for rated in (summary.ratings.by_rating if summary.ratings else ())
        ],
    }


def _span(first: Any, last: Any) -> str:
    head = f"{first.day} {first:%b}" if first.month != last.month else f"{first.day}"
    return f"{head}–{last.day} {last:%b}"


def _day(day: Any, year: bool) -> str:
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


# Texts


def number(value: float | None, digits: int = 1) -> str:
    """A number as people write it."""
    if value is None:
        return "–"
    return f"{value:,.{digits}f}".replace("-", _MINUS)


def percent(value: float | None) -> str:
    """A share as people write it."""
    return "–" if value is None else f"{value * 100:.1f} %"


def _signed(value: float | None, scale: float = 1) -> str:
    if value is None:
        return "–"
    rounded = f"{value * scale:+.1f}"
    return rounded.replace("-", _MINUS) if float(rounded) else "0.0"


def _plural(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _time(at: datetime | None) -> Markup:
    if at is None:
        return text("–")
    at = at.astimezone(UTC)
    return tag("time", f"{at.day} {at:%b %Y, %H:%M}", datetime=at.isoformat())


# Sections


def _lead(summary: Summary) -> Markup:
    period = summary.period
    when = span(period.first, period.last) if period.first and period.last else "Without dates"
    made = summary.made
    facts = [
        ("Replies", f"{summary.replies:,}"),
        ("Conversations", f"{summary.conversations:,}"),
        ("Agents", f"{summary.agents_n:,}"),
        ("Preset", str(made["preset"])),
    ]
    return text(
        tag("p", when, class_="when"),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", said)) for name, said in facts), class_="facts"),
    )


def _contents(there: set[str]) -> Markup:
    entries = [
        ("overview", "Overview"),
        ("distribution", "Scores"),
        ("means", "Means"),
        ("trend", "Trend"),
        ("rules", "Rules"),
        ("replies", "Replies"),
        ("complaints", "Complaints"),
        ("ratings", "Ratings"),
        ("promises", "Promises"),
        ("compared", "Compared"),
        ("review", "To review"),
        ("reading", "How to read this"),
    ]
    optional = {"ratings", "promises", "compared", "review"} - there
    return text(*(tag("li", tag("a", name, href=f"#{id_}")) for id_, name in entries if id_ not in optional))


def _accounting(summary: Summary) -> Markup:
    counts = summary.accounting
    excluded = sum(counts.excluded.values())
    parts = [
        tag("strong", _plural(counts.rows, "row")),
        " in = ",
        tag("strong", f"{counts.scored:,}"),
        " scored + ",
        tag("strong", f"{excluded:,}"),
        " excluded",
    ]
    if excluded:
        reasons = sorted(counts.excluded.items(), key=lambda entry: (-entry[1], entry[0]))
        parts.append(f" ({', '.join(f'{reason} {count:,}' for reason, count in reasons if count)})")
    parts += [" + ", tag("strong", f"{counts.rejects:,}"), " rejected."]
    if not summary.adds_up:
        parts.append(tag("strong", " These numbers do not add up: some rows were lost."))
    suppressed = (
        tag("p", f"{_plural(summary.suppressed, 'finding')} that somebody chose not to see count for nothing here.")
        if summary.suppressed
        else None
    )
    return tag("div", tag("p", *parts), suppressed, class_="accounting")


def _agents_note(summary: Summary, others: int) -> Markup:
    if summary.made["blind"]:
        return tag("p", "This is a blind report: agents and teams are numbers in a random order.", class_="aside")
    if others > 0:
        return tag(
            "p",
            f"The agents who wrote most are told apart here; {_plural(others, 'agent')} who wrote less stand together "
            "as “Others”. agents.csv lists everyone.",
            class_="aside",
        )
    return text()


def _example(example: Example, frame: _Frame) -> Markup:
    """A reply in full. Its findings are numbered in the text and beside it."""
    labels = frame.labels
    rules = {frame.rules[mark.rule] for mark in example.marks if mark.rule in frame.rules}
    head = [labels.agents[example.agent], labels.teams[example.team], labels.channels[example.channel]]
    facts = [*dict.fromkeys(head), _plural(example.words, "word")]
    if example.format != "text":
        facts.append("HTML source" if example.format == "html" else "Markdown source")
    capped = f", held at 40 or less by {example.capped_by}" if example.capped_by else ""
    before = (
        tag(
            "div",
            tag("h5", "The customer wrote"),
            tag("strong", example.subject) if example.subject else None,
            tag("blockquote", example.before),
            class_="before",
        )
        if example.before
        else None
    )
    notes = [
        tag(
            "li",
            tag("span", mark.severity, class_=f"severity {mark.severity}"),
            " ",
            tag("code", mark.rule),
            tag("span", mark.message, class_="message"),
            tag("span", "→ ", mark.suggestion, class_="suggestion") if mark.suggestion else None,
        )
        for mark in example.marks
    ]
    beside = tag("ol", *notes, class_="notes") if notes else tag("p", "Nothing was found.", class_="notes clean")
    return tag(
        "article",
        tag(
            "header",
            tag("span", tag("span", "Score ", class_="hidden"), f"{example.score}", class_="score"),
            tag("h4", example.reply),
            tag("p", " · ".join(facts), capped, " · ", _time(example.at)),
        ),
        before,
        tag("div", tag("h5", "The reply"), tag("div", _marked(example), class_="text"), class_="reply"),
        tag("div", tag("h5", "What was found"), beside, class_="beside"),
        class_="example",
        data_agent=frame.at_hand[example.agent],
        data_team=example.team,
        data_channel=example.channel,
        data_step=example.step,
        data_rules=" ".join(map(str, sorted(rules))),
    )


def _marked(example: Example) -> Markup:
    """The text with a mark around each finding; where findings overlap, each stretch says which ones it is of."""
    end = len(example.text)
    edges = {0, end}
    for mark in example.marks:
        edges |= {max(0, min(end, mark.start)), max(0, min(end, mark.end))}
    places = sorted(edges)
    parts: list[Markup] = []
    order = ("note", "warn", "stop")
    for first, last in pairwise(places):
        piece = example.text[first:last]
        here = [(n, mark) for n, mark in enumerate(example.marks, 1) if mark.start < last and first < mark.end]
        if not here:
            parts.append(text(piece))
            continue
        worst = max((mark.severity for _, mark in here), key=order.index)
        ending = [n for n, mark in here if min(mark.end, end) == last]
        numbers = tag("sup", ", ".join(map(str, ending))) if ending else None
        parts.append(tag("mark", piece, numbers, class_=worst))
    return text(*parts)


def _spark(counts: Sequence[int]) -> Markup:
    """The counts of a complaint, week by week, as bars."""
    most = max([*counts, 1])
    width, height = 8, 22
    bars = [
        tag(
            "rect",
            x=place * width,
            y=f"{height - max(1.0, count / most * height):.1f}",
            width=width - 2,
            height=f"{max(1.0, count / most * height):.1f}",
        )
        for place, count in enumerate(counts)
    ]
    size = max(1, len(counts)) * width
    said = f"Counts: {', '.join(map(str, counts))}"
    return tag("svg", *bars, viewBox=f"0 0 {size} {height}", width=size, height=height, role="img", aria_label=said)


def _complaints(found: Complaints, summary: Summary) -> Markup:
    if not found.groups:
        return tag("p", "No complaint came up in three conversations or more.", class_="aside")
    sampled = (
        f" Recurring words were looked for in {found.sampled:,} replies drawn at random, and counted in all."
        if found.sampled < found.replies
        else ""
    )
    unit = summary.period.unit
    head = [
        tag("th", "Complaint", scope="col"),
        tag("th", "Conversations", scope="col", class_="number"),
        tag("th", "Share", scope="col", class_="number"),
        tag("th", f"By {unit}", scope="col"),
        tag("th", "Second half against first", scope="col"),
    ]
    return text(
        tag(
            "p",
            f"Of {_plural(found.conversations, 'conversation')} with a subject or a trouble told in the customer’s own "
            "words, those in which a fault stands near the same thing. Words count in their base form. A conversation "
            f"can be in several groups.{sampled}",
            class_="aside",
        ),
        tag(
            "div",
            tag(
                "table",
                tag("caption", f"Complaints in three conversations or more, of {found.conversations:,}"),
                tag("thead", tag("tr", *head)),
                *(_complaint(group) for group in found.groups),
                class_="complaints",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Table: complaints",
        ),
    )


_ARROWS = {
    "higher": "▲ more often",
    "lower": "▼ less often",
    "within noise": "within noise",
    "too few": "too few to tell",
}


def _complaint(group: Complaint) -> Markup:
    change = group.trend
    told = _ARROWS[change.verdict]
    if change.change is not None and change.verdict != "within noise":
        told += f" ({_signed(change.change, 100)} points)"
    quotes = [
        tag(
            "li",
            "“",
            quote.text[: quote.start],
            tag("mark", quote.text[quote.start : quote.end], class_="plain") if quote.end > quote.start else None,
            quote.text[quote.end :],
            "” ",
            tag("span", quote.reply, class_="id"),
        )
        for quote in group.quotes
    ]
    also = tag("p", "also: ", ", ".join(group.also), class_="also") if group.also else None
    return tag(
        "tbody",
        tag(
            "tr",
            tag("th", group.label, also, scope="row"),
            tag("td", f"{group.share.count:,}", class_="number"),
            tag("td", percent(group.share.share), class_="number"),
            tag("td", _spark(group.by_step)),
            tag("td", told),
        ),
        tag("tr", tag("td", tag("ul", *quotes), colspan=5), class_="quotes") if quotes else None,
    )


def _section(id_: str, title: str, *children: Markup | None) -> Markup:
    return tag("section", tag("h2", title, id=f"{id_}-title"), *children, id=id_, aria_labelledby=f"{id_}-title")


def _table(caption: str, head: Sequence[str], body: Sequence[Sequence[str]], words: int = 1) -> Markup:
    """A plain table; the first `words` columns are words, the others numbers."""
    kinds = [None if place < words else "number" for place in range(len(head))]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag(
                "thead",
                tag("tr", *(tag("th", name, scope="col", class_=kind) for name, kind in zip(head, kinds, strict=True))),
            ),
            tag(
                "tbody",
                *(
                    tag(
                        "tr",
                        tag("th", row[0], scope="row"),
                        *(tag("td", cell, class_=kind) for cell, kind in zip(row[1:], kinds[1:], strict=True)),
                    )
                    for row in body
                ),
            ),
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=f"Table: {caption}",
    )


def _interval(found: Mean) -> str:
    return "–" if found.low is None else f"{number(found.low)} to {number(found.high)}"


def _ratings(found: Ratings | None) -> Markup:
    if found is None:
        return text()
    told = found.correlation
    if told.rho is None:
        said = f"Too few ratings to hold the score against them (n = {told.n:,})."
    else:
        together = (
            "scores and ratings rise together"
            if told.low is not None and told.low > 0
            else "scores rise where ratings fall"
            if told.high is not None and told.high < 0
            else "within noise of no connection at all"
        )
        said = (
            f"Spearman’s rank correlation {number(told.rho, 2)} (95 % interval {number(told.low, 2)} to "
            f"{number(told.high, 2)}; n = {_plural(told.n, 'rated conversation')}): {together}."
        )
    rows = [
        [rated.rating, f"{rated.score.n:,}", number(rated.score.mean), _interval(rated.score)]
        for rated in found.by_rating
    ]
    chart = tag(
        "div",
        class_="chart narrow",
        data_chart="ratings",
        role="img",
        aria_label="Chart: the mean score for each rating, with its 95 % interval. The table beside it says the same.",
    )
    table = _table("Mean score by rating", ["Rating", "Conversations", "Mean score", "95 % interval"], rows)
    return _section(
        "ratings",
        "The customers’ ratings",
        tag("p", said, class_="verdict"),
        tag("div", chart, table, class_="beside-chart"),
    )


def _promises(summary: Summary, broken: Sequence[Promise], frame: _Frame) -> Markup:
    counts = summary.promises
    if not counts["n"]:
        return text()
    labels = frame.labels
    said = (
        f"Of {_plural(counts['n'], 'promise')} with a time that has passed, {counts['kept']:,} were kept, "
        f"{counts['late']:,} were answered late, and {counts['silent']:,} got no answer in this export."
    )
    rows = [
        tag(
            "tr",
            tag("th", "“", one.quote, "”", tag("span", one.reply, class_="id"), scope="row"),
            tag("td", labels.agents[one.agent] if one.agent >= 0 else "–"),
            tag("td", _time(one.due)),
            tag("td", _time(one.answered_at)),
            tag("td", _late(one)),
            data_agent=frame.at_hand[one.agent] if one.agent >= 0 else -1,
            data_team=one.team,
            data_channel=one.channel,
            data_step=one.step,
        )
        for one in broken
    ]
    head = [tag("th", name, scope="col") for name in ("Promise", "Agent", "Due", "Answered", "")]
    head[-1] = tag("th", "How late", scope="col")
    all_ = counts["late"] + counts["silent"]
    note = f"The list has {len(rows)} of {all_:,}, those without an answer first." if len(rows) < all_ else ""
    table = tag(
        "div",
        tag(
            "table",
            tag("caption", "Promises that were not kept"),
            tag("thead", tag("tr", *head)),
            tag("tbody", *rows, data_list="promises", data_most=15),
            class_="promises",
        ),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label="Table: promises that were not kept",
    )
    shown = tag("span", class_="shown", data_shown="promises")
    return _section(
        "promises",
        "Promises that were not kept",
        tag("p", said, class_="verdict"),
        tag("p", note, " ", shown, class_="aside") if rows else None,
        table if rows else None,
    )


def _late(one: Promise) -> str:
    if one.answered_at is None:
        return "no answer"
    hours = (one.answered_at - one.due).total_seconds() / 3600
    return _plural(max(1, round(hours)), "hour") if hours < 48 else _plural(round(hours / 24), "day")


def _compared(summary: Summary) -> Markup:
    found = summary.against or summary.halves
    if found is None:
        return text()
    kind = "the report of an earlier audit" if summary.against else "the first half of this period"
    agents = () if summary.made["blind"] else found.agents
    groups = [
        ("Agents", agents, 1.0),
        ("Categories", found.categories, 1.0),
        ("Rules", found.rules, 100.0),
    ]
    titles = _titles(summary)
    return _section(
        "compared",
        "Compared with before",
        tag(
            "p",
            f"{found.after} held against {kind}, {found.before}. A change counts where its 95 % interval leaves zero "
            "out (Welch’s for means, Newcombe’s for shares); of twenty things that did not change, one will look as if "
            "it had.",
            class_="aside",
        ),
        tag("p", _verdict(found), class_="verdict"),
        *(_changes(name, changes, scale, titles) for name, changes, scale in groups if changes),
    )


def _verdict(found: Comparison) -> str:
    change = found.score.change
    share = found.with_warning.change
    return (
        f"Mean score {number(change.before)} (n = {change.before_n:,}) before, {number(change.after)} "
        f"(n = {change.after_n:,}) after: {_said(found.score, 1)}. Replies with a finding at warn or above "
        f"{percent(share.before)} before, {percent(share.after)} after: {_said(found.with_warning, 100)}."
    )


def _said(found: Changed, scale: float) -> str:
    change = found.change
    if change.change is None:
        return "too few to tell"
    words = "within noise" if found.better is None else "better" if found.better else "worse"
    return f"{_signed(change.change, scale)} ({_signed(change.low, scale)} to {_signed(change.high, scale)}), {words}"


def _changes(name: str, found: Sequence[Changed], scale: float, titles: Mapping[str, str]) -> Markup:
    changed = [one for one in found if one.better is not None]
    known = [one for one in found if one.change.change is not None]
    head = [name[:-1] if name != "Categories" else "Category", "Verdict"]
    head += ["n before", "Before", "n after", "After", "Change", "95 % interval"]
    ordered = sorted(known, key=lambda one: (one.better is None, one.better is True, natural(one.name)))

    def rows(chosen: Sequence[Changed]) -> list[list[str]]:
        return [_change_row(one, scale, titles) for one in chosen]

    said = f"{len(changed)} of {len(known)} changed by more than noise."
    if len(known) < len(found):
        few = len(found) - len(known)
        said += f" {few} more {'has' if few == 1 else 'have'} too few replies on one side."
    first = [one for one in ordered if one.better is not None]
    rest = [one for one in ordered if one.better is None]
    head_line = text(tag("h3", name), tag("p", said, class_="aside"))
    body = _table(f"{name} that changed", head, rows(first), 2) if first else None
    more = (
        tag(
            "details",
            tag("summary", f"{len(rest)} within noise"),
            _table(f"{name} within noise", head, rows(rest), 2),
        )
        if rest
        else None
    )
    return text(head_line, body, more)


def _change_row(one: Changed, scale: float, titles: Mapping[str, str]) -> list[str]:
    change = one.change
    show = percent if scale > 1 else number
    words = "within noise" if one.better is None else "▲ better" if one.better else "▼ worse"
    return [
        titles.get(one.name, one.name),
        words,
        f"{change.before_n:,}",
        show(change.before),
        f"{change.after_n:,}",
        show(change.after),
        _signed(change.change, scale),
        f"{_signed(change.low, scale)} to {_signed(change.high, scale)}",
    ]


def _review(entries: tuple[dict[str, str | None], ...] | None, options: Options) -> Markup:
    if entries is None:
        return text()
    reasons = [entry["sampled"] or "" for entry in entries]
    targeted = sum(reason.startswith("targeted") for reason in reasons)
    said = f"{_plural(len(entries), 'reply', 'replies')} for people to read and grade, in review.jsonl and review.csv"
    if any(reasons):
        said += f": {len(entries) - targeted:,} drawn at random, {targeted:,} because something there asks for a look"
    said += f". The draw’s seed is {options.review_seed}." if options.review_seed is not None else "."
    rows = [[entry["id"] or "", entry["channel"] or "–", entry["sampled"] or "–"] for entry in entries[:_REVIEWED]]
    table = _table(f"The first {len(rows)} of {len(entries):,}", ["Reply", "Channel", "Why it was drawn"], rows, 3)
    return _section("review", "To review", tag("p", said, class_="verdict"), table if rows else None)


def _reading(summary: Summary) -> Markup:
    least = summary.made["min_replies"]
    points = [
        "The score goes from 0 to 100. Each finding takes points; a finding of severity stop holds a reply at 40 or "
        "less. The score of a category knows nothing of that limit.",
        "n is the number of replies that a mean or share is made of. An interval of 95 % takes in the true value 19 "
        "times of 20: Student’s for means, Wilson’s for shares. It takes replies as independent of each other; replies "
        "of one conversation are less so, so the true uncertainty is somewhat larger.",
        f"Below, above: the interval leaves the mean of all out. Fewer than {least} replies are too few to say so.",
        "With a rule chosen, the tables of agents, teams, channels and weeks say in what share of replies that rule "
        "found something; scores by category and their spread stay those of all replies.",
        f"{summary.period.unit.capitalize()}s and times are UTC; weeks begin on Monday."
        + (
            f" {_plural(summary.period.undated, 'reply', 'replies')} without a time count in no week."
            if summary.period.undated
            else ""
        ),
        "A score says how a reply reads, not whether its answer is right. Read the replies before you judge a person.",
    ]
    return tag("ul", *(tag("li", point) for point in points), class_="points")


def _made(summary: Summary) -> Markup:
    made = summary.made
    parts = [f"Made by replylint {made['version']}".rstrip(), f"preset {made['preset']}"]
    parts += [f"rulebook {made['rulebook']}"] if made["rulebook"] else []
    parts += [f"from {', '.join(made['sources'])}"] if made["sources"] else []
    when = text(" · ", _time(made["at"])) if made["at"] else None
    return text(" · ".join(parts), f" · seed {made['seed']}", when)

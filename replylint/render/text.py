"""The report for people: the draft itself, with each finding under the words that it is about.

One reply is shown whole; of many, only the rows with findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from replylint.render.cells import printable, width
from replylint.render.excerpt import excerpt
from replylint.render.style import Style, quoted, wrapped
from replylint.report import SEVERITIES, Finding, Problem, Report, Run
from replylint.thread import Thread

SHOWN = 3  # findings of a reply; the rest only when all are asked for
_VERDICTS = {
    "stop": "mend it before you send it",
    "warn": "worth a second look",
    "note": "good, but for small things",
}
_BAR = 20  # cells
_RULES = 5  # the most frequent ones in a summary


def render(run: Run, threads: Sequence[Thread], style: Style, *, everything: bool = False) -> str:
    """A whole run; `threads[i]` is what `run.results[i]` is about. Problems are not in it."""
    many = len(run.results) != 1
    blocks = [
        reply(report, thread, style, everything=everything, whole=not many)
        for report, thread in zip(run.results, threads, strict=True)
    ]
    return "".join([*blocks, closing(run.summary, style) if many else ""])


def reply(
    report: Report,
    thread: Thread,
    style: Style,
    *,
    everything: bool = False,
    whole: bool = True,
    first_line: int = 1,
) -> str:
    """One reply, its lines numbered from `first_line` on. Where only part is shown (`whole` is false), a clean one
    gives nothing.
    """
    if report.status == "skipped":
        return f"{_name(report)}: skipped, {printable(report.reason or 'for no stated reason')}\n"
    if report.status == "failed" or (not report.findings and not whole):
        return ""
    if not report.findings:
        return _clean(report, thread, style, everything)
    shown = report.findings if everything else _heaviest(report.findings)
    rows = excerpt(thread, shown, style, everything=everything, whole=whole, first_line=first_line)
    lines = [_heading(report, style), "", *rows, ""]
    if everything:
        lines += _mood(report, thread, style)
    if report.score is not None:
        lines += _score(report, style, everything=everything)
    if len(report.findings) > len(shown):
        lines.append(f"{len(report.findings) - len(shown)} more: --all")
    return "\n".join([*lines, "", ""] if not whole else [*lines, ""])


def closing(summary: dict[str, Any], style: Style) -> str:
    """What many replies come to."""
    findings, score = summary["findings"], summary["score"]
    counts = [f"{summary['clean']:,} clean", f"{_with_findings(summary):,} with findings"]
    counts += [f"{summary[name]:,} {name}" for name in ("skipped", "failed") if summary[name]]
    replies = style.paint(_number(summary["replies"], "reply", "replies"), "bold")
    lines = [f"{replies}: {', '.join(counts)}"]
    if score["mean"] is not None:
        lines.append(f"Mean score {_painted(score['mean'], style)} (n = {score['n']:,})")
    if findings["total"]:
        severities = ", ".join(f"{count:,} {name}" for name, count in findings["severity"].items() if count)
        lines.append(f"{_number(findings['total'], 'finding', 'findings')} ({severities}), most often:")
        often = list(findings["rule"].items())[:_RULES]
        digits = max(len(f"{count:,}") for _, count in often)
        lines += [f"  {count:>{digits},}  {name}" for name, count in often]
    aside = [f"{count:,} by {name}" for name, count in summary.get("suppressed", {}).items()]
    if aside:
        lines.append(f"Not shown: {', '.join(aside)}")
    return "\n".join([*lines, ""])


def problem(found: Problem) -> str:
    """The one line on what went wrong: place, fault, remedy."""
    place = ":".join(str(part) for part in (shown_path(found.path), found.line, found.column) if part is not None)
    return printable(f"{place}: {found.message}; {found.remedy}")


def shown_path(path: str) -> str:
    """A path as people read it."""
    return "standard input" if path == "-" else path


def _with_findings(summary: dict[str, Any]) -> int:
    return int(summary["replies"] - summary["clean"] - summary["skipped"] - summary["failed"])


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _heaviest(findings: Iterable[Finding]) -> list[Finding]:
    order = sorted(findings, key=lambda found: (-SEVERITIES.index(found.severity), -found.penalty, found.start))
    return sorted(order[:SHOWN], key=lambda found: (found.start, found.end, found.rule))


# Around the draft


def _name(report: Report) -> str:
    """The reply's id, with the place of its file where that says more."""
    path = shown_path(report.path or "reply")
    if not report.title and (not report.id or report.id == report.path):
        return printable(path)
    if not report.title and report.id.startswith(f"{report.path}:"):
        return printable(path + report.id.removeprefix(report.path or ""))
    place = report.findings[0].location if report.findings else None
    if place is not None and place.line > 1 and (report.title or not place.exact):
        path = f"{path}:{place.line}"
    used = f", used {report.usage:,} times" if report.usage is not None else ""
    return printable(f"{report.title or report.id} ({path}{used})")


def _heading(report: Report, style: Style) -> str:
    worst = max((found.severity for found in report.findings), key=SEVERITIES.index)
    name, verdict = _name(report), f"{report.score} of 100, {_VERDICTS[worst]}"
    if report.score is None:
        return style.paint(name, "bold")
    gap = "  " if width(name) + 2 + len(verdict) <= style.room else "\n"
    return f"{style.paint(name, 'bold')}{gap}{verdict}"


def _clean(report: Report, thread: Thread, style: Style, everything: bool) -> str:
    few = "; few words, so nothing is sure" if report.confidence == "low" else ""
    said = f"{_name(report)}: {style.paint('reads well', 'green')}, nothing to change ({report.score} of 100{few})"
    return "\n".join([said, *(_mood(report, thread, style) if everything else ()), ""])


def _score(report: Report, style: Style, *, everything: bool) -> Iterator[str]:
    score = report.score or 0
    whole = min(_BAR, style.room - len("Score 100 "))
    full = max(1 if score else 0, round(score / 100 * whole))
    bar = style.mark("█", "#") * full + style.mark("░", "-") * (whole - full)
    low = sorted((value, name) for name, value in report.categories.items() if value is not None and value < 100)
    said = [f"{name}\u00a0{value}" for value, name in (low if everything else low[:SHOWN])]
    if report.capped_by:
        said.insert(0, f"held down by {report.capped_by}")
    if report.confidence == "low":
        said.append("few words, so a rough score")
    first = f"Score {score:>3} {bar}"
    beside = style.room - len(first) - 2
    notes = wrapped(", ".join(said), beside if beside > 20 else style.room) if said else []
    notes = [style.paint(note.replace("\u00a0", " "), "dim") for note in notes]
    if beside > 20 and notes:
        yield f"{_colored(first, score, style)}  {notes[0]}"
        yield from (f"{' ' * len(first)}  {note}" for note in notes[1:])
    else:
        yield from (_colored(first, score, style), *notes)


def _painted(score: float, style: Style) -> str:
    return _colored(f"{score:g}", score, style)


def _colored(text: str, score: float, style: Style) -> str:
    return style.paint(text, "green" if score >= 85 else "yellow" if score >= 60 else "red")


def _mood(report: Report, thread: Thread, style: Style) -> list[str]:
    if report.mood is None:
        return []
    said = f"The customer's anger: {report.mood.anger:g} of 3"
    quotes = [quoted(place.quote, style) for place in report.mood.evidence]
    return wrapped(f"{said}, by {', '.join(quotes)}" if quotes else said, style.room)

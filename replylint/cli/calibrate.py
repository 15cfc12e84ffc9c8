"""`replylint calibrate`: how well the linter agrees with people, measured on replies that they labelled."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from replylint import floor
from replylint.calibrate import (
    Calibration,
    Labelled,
    Outcome,
    Place,
    calibrate,
    half_of,
    labelled,
    missed_places,
    outcomes,
    wrong_places,
)
from replylint.cli import measures
from replylint.cli.courts import Court
from replylint.cli.grades import graded_among, measure
from replylint.cli.judging import Judged, judged
from replylint.cli.options import Refusal, config_flags, config_options, configured
from replylint.cli.progress import Progress
from replylint.config import Config
from replylint.configkeys import PREVIEW
from replylint.linter import Linter
from replylint.render import text
from replylint.report import CATEGORIES, Problem, Report
from replylint.sources import STDIN, File, Item, Passed, find, read
from replylint.thread import ThreadError
from replylint.wholefile import put
from replylint.yamlfile import FileError

_AtFault = Callable[[Problem], None]


def _names(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    for name in names:
        if name not in CATEGORIES:
            raise click.BadParameter(f"{name!r} is no category; use some of {', '.join(CATEGORIES)}")
    return names


@click.command(short_help="Measure replylint against labelled replies.")
@click.argument("paths", metavar="FILE|-...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--categories", metavar="NAMES", callback=_names, help="Count only these; else all with rules and labels."
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="For people or machines.")
@click.option(
    "--show",
    type=click.Choice(("misses", "false-alarms")),
    help="List the labels that were missed, or the findings that meet none, instead of numbers.",
)
@click.option("--category", metavar="NAME", type=click.Choice(CATEGORIES), help="With --show: only of this category.")
@click.option("--rule", metavar="RULE", help="With --show false-alarms: only of this rule.")
@click.option("--source", metavar="PREFIX", help="Only replies whose id begins like this.")
@click.option("--half", type=click.Choice(("A", "B")), help="Only one half of the replies, chosen by their ids.")
@click.option("--without", type=click.Choice(("syntax",)), help="Measure without it as well, and show what it gains.")
@click.option(
    "--floor", "floor_file", type=click.Path(path_type=Path), metavar="FILE", help="Exit with 1 below this floor."
)
@click.option(
    "--raise-floor",
    "raise_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check this floor as well, and raise it to what was reached.",
)
@click.option("--disputes", is_flag=True, help="Of a graded review: what to do about the findings that were rejected.")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Of a graded review: what the linter said, if review-key.jsonl does not lie beside it.",
)
@config_options
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    categories: tuple[str, ...],
    form: str,
    show: str | None,
    category: str | None,
    rule: str | None,
    source: str | None,
    half: str | None,
    without: str | None,
    floor_file: Path | None,
    raise_file: Path | None,
    disputes: bool,
    key: Path | None,
    **options: Any,
) -> None:
    """Measure replylint against replies that people have labelled, or against the reviews that they graded.

    FILE holds threads (JSON Lines or a JSON list), each with `judged` (the categories that were labelled), `findings`
    (category, start, end, sure) and, where known, `anger` (0 to 3) and `quality` (1 to 5).

    Or it is a review of `replylint audit` (review.csv, review.jsonl) that was graded; give one file for each grader.
    Nothing is judged anew then: the verdicts on the findings that were shown are counted (see docs/calibration.md).

    \b
    right     a finding that is the first to meet a sure label
    neutral   one that meets a label that was met before, or that is not sure
    wrong     one that meets no label
    missed    a sure label that no finding meets
    offers    findings with an edit, or with a text to fill in

    The exit status is 0, 1 below a floor, and 2 if the call, the configuration or an input is wrong.
    """
    if reviews := graded_among(paths):
        said_of_labels = {
            "--show": show, "--category": category, "--rule": rule, "--source": source, "--half": half,
            "--without": without, "--floor": floor_file, "--raise-floor": raise_file,
        }  # fmt: skip
        strange = next((name for name, value in said_of_labels.items() if value is not None), None)
        if strange is not None:
            raise click.UsageError(f"{strange} is for labelled replies, and {reviews[0]} is a graded review")
        context.exit(measure(reviews, key, categories, form, disputes, config_flags(options)))
    if disputes or key is not None:
        raise click.UsageError(f"--disputes and --key are for graded reviews, which {paths[0]} is not")
    if len(paths) > 1:
        raise click.UsageError("give one file of labelled replies; only of graded reviews there may be more")
    (path,) = paths
    if (category or rule) and not show:
        raise click.UsageError("--category and --rule choose what --show lists; --categories chooses what counts")
    if rule and show == "misses":
        raise click.UsageError("no rule missed a label more than another did; use --category")
    if show and without:
        raise click.UsageError("give --show or --without, not both")
    if (floor_file or raise_file) and (source or half):
        raise click.UsageError("a floor holds for all replies; leave out --source and --half")
    if floor_file and raise_file:
        raise click.UsageError("--raise-floor checks the floor as well; leave out --floor")
    bounds = _bounds(floor_file, raise_file)
    config = configured(None if path == STDIN else Path(path), config_flags(options))
    problems: list[Problem] = []

    def at_fault(problem: Problem) -> None:
        if problem not in problems:
            problems.append(problem)
            click.echo(text.problem(problem), err=True)

    files, items, cases = _reviews(path, at_fault)
    chosen = {case.id for case in cases if case.id.startswith(source or "") and half in (None, half_of(case.id))}
    items, cases = [item for item in items if item.thread.id in chosen], [case for case in cases if case.id in chosen]
    if not cases:
        raise Refusal(f"{path}: holds no labelled reply" + (" of this choice" if source or half else ""))

    linter = Linter(config)
    counted = categories or _categories(linter, cases)
    reports = _reports(linter, items, files, at_fault)
    done = {report.id for report in reports}  # all, unless Ctrl-C came between
    cases = [case for case in cases if case.id in done]
    known = outcomes(cases, reports, counted)
    said: dict[str, Any] = {"tool": linter.tool, "preset": config.preset}
    if show:
        places = _places(known, show, category, rule)
        said[show.replace("-", "_")] = places
        lines = [*measures.places(places), f"{len(places):,} in {len(cases):,} replies"]
    else:
        found = said["measures"] = calibrate(known, counted)
        said["on_trial"] = trial = _on_trial(linter)
        told = measures.on_trial(trial, len(linter.rulebook.rules))
        lines = [_heading(found, path, config), "", *measures.report(found), "", told]
    if without:
        plain = Linter(msgspec.structs.replace(config, syntax=False))
        other = calibrate(outcomes(cases, _reports(plain, items, files, at_fault), counted), counted)
        said["without_syntax"] = other
        lines = [_heading(found, path, config), "", *measures.gain(found, other)]
    short: list[floor.Shortfall] = []
    if bounds is not None or raise_file is not None:
        bounds = bounds or floor.Floor(tuple(counted))
        together, each = (
            calibrate(outcomes(cases, reports, names), names) for names in (bounds.categories, bounds.measured)
        )
        short = said["below_floor"] = list(floor.shortfalls(bounds, together, each))
        if raise_file is not None and not problems:
            _write(raise_file, floor.written(floor.raised(bounds, together, each)))
    click.echo(msgspec.json.format(msgspec.json.encode(said), indent=2) if form == "json" else "\n".join(lines))
    for shortfall in short:
        click.echo(f"below the floor: {measures.shortfall(shortfall)}", err=True)
    context.exit(2 if problems else 1 if short else 0)


def _bounds(floor_file: Path | None, raise_file: Path | None) -> floor.Floor | None:
    """The floor in the file of either option; None where there is none, or the one to raise does not exist yet."""
    path = floor_file or raise_file
    if path is None or (raise_file is not None and not raise_file.exists()):
        return None
    try:
        return floor.read(path)
    except FileError as error:
        raise Refusal(f"{error}; {error.remedy}") from None


def _reviews(path: str, at_fault: _AtFault) -> tuple[list[File], list[Item], list[Labelled]]:
    """The labelled replies of a file, as items to lint and as labels."""
    files: list[File] = []
    items: list[Item] = []
    cases: list[Labelled] = []
    lines: dict[str, int] = {}
    for entry in _entries(path, files):
        if isinstance(entry, Problem):
            at_fault(entry)
            continue
        try:
            case = labelled(entry.thread)
        except ThreadError as error:
            at_fault(Problem(path=entry.path, line=entry.line, message=str(error), remedy=error.remedy))
            continue
        if case.id in lines:
            message = f"the id {case.id!r} stands on line {lines[case.id]} already"
            at_fault(Problem(path=entry.path, line=entry.line, message=message, remedy="give each reply its own id"))
            continue
        lines[case.id] = entry.line
        items.append(msgspec.structs.replace(entry, thread=case.thread))
        cases.append(case)
    return files, items, cases


def _entries(path: str, files: list[File]) -> Iterator[Item | Problem]:
    for file in find([path]):
        if isinstance(file, Problem):
            yield file
        else:
            files.append(file)
            yield from (entry for entry in read(file, sys.stdin.buffer) if not isinstance(entry, Passed))


def _categories(linter: Linter, cases: Iterable[Labelled]) -> tuple[str, ...]:
    """Those that have a rule that is on, and that were labelled at all."""
    on = {
        rule.category
        for rule in linter.rulebook.rules
        if linter.config.selects(rule.id, rule.category, rule.status)
        and linter.config.severity_of(rule.id, rule.category, rule.severity)
    }
    if not on:
        raise Refusal("no rule is on; `replylint config` shows what is selected and ignored")
    judged_in_any = {name for case in cases for name in case.judged}
    return tuple(name for name in CATEGORIES if name in on & judged_in_any)


def _on_trial(linter: Linter) -> list[str]:
    """The rules of status preview that are off."""
    return [
        rule.id
        for rule in linter.rulebook.rules
        if rule.status == PREVIEW and not linter.config.selects(rule.id, rule.category, rule.status)
    ]


def _reports(linter: Linter, items: Sequence[Item], files: Iterable[File], at_fault: _AtFault) -> list[Report]:
    """The reports on the items in their order; after Ctrl-C, those that are done."""
    court = Court(linter, linter.tool, problems=linter.rulebook.problems)
    progress = Progress(sys.stderr, files)
    reports: list[Report] = []
    try:
        for entry in judged(items, lambda _: court):
            progress.clear()
            if isinstance(entry, Problem):
                at_fault(entry)
            if not isinstance(entry, Judged):
                continue
            reports.append(entry.report)
            progress.show(len(reports), entry.item)
    except KeyboardInterrupt:
        message = f"stopped by Ctrl-C; {len(reports):,} replies are measured"
        at_fault(Problem(path=items[0].path, message=message, remedy="run it again for the rest"))
    progress.clear()
    return reports


def _places(known: Sequence[Outcome], show: str, category: str | None, rule: str | None) -> list[Place]:
    found = missed_places(known) if show == "misses" else wrong_places(known)
    return [place for place in found if category in (None, place.category) and rule in (None, place.rule)]


def _heading(found: Calibration, path: str, config: Config) -> str:
    name = "standard input" if path == STDIN else Path(path).name
    replies = f"{found.replies:,} replies from {name}, {found.false_alarms.of:,} of them without any label"
    return f"{replies}; preset {Path(config.preset).stem}"


def _write(path: Path, content: str) -> None:
    try:
        put(path, content.encode())
    except OSError as error:
        raise Refusal(f"{path}: cannot be written: {error.strerror}; check its rights") from None

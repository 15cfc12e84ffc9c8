"""`replylint check`: drafts with their threads in, findings, suggestions and scores out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from replylint import __version__
from replylint.cli.courts import CourtOf, Courts
from replylint.cli.inputs import drafts, kept
from replylint.cli.judging import judged, sayable
from replylint.cli.options import PATH, Refusal, config_flags, config_options, reading_options
from replylint.cli.output import Outputs, style_for
from replylint.cli.progress import Progress
from replylint.cli.views import BY_ENDING, FOR_PEOPLE, FORMATS, View, Views, view
from replylint.cli.work import Work, usual_jobs
from replylint.render import text
from replylint.render.cells import printable
from replylint.report import Problem, Report, Run, Tool
from replylint.sources import STDIN, File, Item, Passed, SourceError, find, read_context
from replylint.summary import Tally

_LEAK, _MANY_LEAKS = "template/placeholder", 3  # files with a placeholder in them that are no accident any more
_NO_TOOL = Tool("replylint", __version__, "")  # of a run in which nothing could be read


@click.command(short_help="Check drafts: findings, suggestions and a score.")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=PATH)
@click.option("--customer", type=PATH, metavar="FILE|-", help="The customer's message, for a draft without a thread.")
@click.option("--thread", type=PATH, metavar="FILE|-", help="The thread (JSON) that a draft answers.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("auto", *FORMATS)),
    default="auto",
    help="What standard output gets; auto is full, for people, and github inside GitHub Actions.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write a file as well, in a format of its own; without FORMAT= in place of standard output.",
)
@click.option("--all", "everything", is_flag=True, help="Show all findings, suggestions, and the customer's mood.")
@click.option("--quiet", "-q", is_flag=True, help="Show findings only: no word on clean replies, no summary.")
@click.option("--fix", is_flag=True, help="Apply the safe suggestions first, then check what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, as a patch, and do nothing else.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: those that want a look, too.")
@click.option("--baseline", type=PATH, metavar="FILE", help="Findings that are known: they do not fail the run.")
@click.option("--changed-since", metavar="REV", help="Only what git says was changed since a revision.")
@click.option("--add-ignores", metavar="REASON", help="Write a suppression for each finding into sidecar files.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes for many replies; else one for each core.")
@click.option("--no-cache", is_flag=True, help="Judge everything anew, and keep nothing for the next run.")
@reading_options
@config_options
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    customer: str | None,
    thread: str | None,
    form: str,
    outputs: tuple[str, ...],
    everything: bool,
    quiet: bool,
    fix: bool,
    diff: bool,
    unsafe: bool,
    baseline: str | None,
    changed_since: str | None,
    add_ignores: str | None,
    jobs: int | None,
    no_cache: bool,
    **options: Any,
) -> None:
    """Check drafts: what a customer reads into them, what to write instead, and a score.

    PATH is a draft (.txt, .md, .html, .eml), threads with their drafts (.json, .jsonl), an export of a helpdesk's
    macros (.json, .yml, .csv), a folder of these, or - for standard input.

    The exit status is 0 if nothing is at or above --fail-on, 1 if something is, and 2 if the call, the configuration
    or an input is wrong.
    """
    if not paths:
        raise click.UsageError("name a file, a folder, or - for standard input")
    if customer and thread:
        raise click.UsageError("give --customer or --thread, not both: a thread holds the customer's message")
    if [*paths, customer, thread].count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if unsafe and not (fix or diff):
        raise click.UsageError("--unsafe is for --fix and --diff: give it with one of them, or not at all")
    if STDIN in (*paths, customer, thread) and sys.stdin.isatty():
        click.echo("Type or paste the text; end it with Ctrl-D.", err=True)
    files = list(find(paths))
    if changed_since is not None:
        from replylint.cli.changed import Changed

        changed = Changed(changed_since)
        files = [file for file in files if not isinstance(file, File) or changed.holds(file.path)]
    courts = Courts(config_flags(options))
    if diff:
        from replylint.cli.fix import mend

        context.exit(mend(files, courts, unsafe=unsafe, diff=True))
    # What is wrong with the call is told before anything is written.
    known = _Known(baseline)
    written = Outputs(path for path in (*paths, customer, thread, baseline) if path is not None)
    shown = _views(written, form, outputs, everything=everything, quiet=quiet)
    faults: list[Problem] = []
    if fix:
        from replylint.cli.fix import applied, fix_files

        named = [file for file in kept(files, courts) if isinstance(file, File)]
        changed_files = fix_files(named, courts, unsafe=unsafe, complain=faults.append)
        if changed_files and not quiet:
            click.echo(applied(changed_files, named), err=True)
    items = _items(files, courts, sys.stdin.buffer, customer, thread)
    if changed_since is not None:
        items = (entry for entry in items if not isinstance(entry, Item) or changed.touches(entry))
    # What comes in piece by piece is shown piece by piece, not when other processes have enough to do.
    work = Work(1 if STDIN in paths else jobs or usual_jobs(), remembers=not no_cache)
    try:
        status = run(
            items,
            courts,
            shown,
            known,
            faults,
            complain=lambda problem: click.echo(text.problem(problem), err=True),
            progress=None if quiet else Progress(sys.stderr, [file for file in files if isinstance(file, File)]),
            work=work,
            add_ignores=add_ignores,
        )
    except BaseException:
        work.close(now=True)
        raise
    work.close()
    for refusal in written.finish():
        refusal.show()
        status = 2
    context.exit(status)


def _views(written: Outputs, form: str, outputs: Sequence[str], *, everything: bool, quiet: bool) -> View:
    """The view on standard output, and one for each file."""
    chosen = form if form != "auto" else "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"
    views: list[View] = []
    redirected = False
    for output in outputs:
        name, _, path = output.partition("=")
        if name not in FORMATS or not path:
            ending = Path(output).suffix.lower()
            name, path = form if form != "auto" else BY_ENDING.get(ending, "full"), output
            redirected = True
        views.append(
            view(name, written.file(Path(path)), style_for(sys.stdout, plain=True), everything=everything, quiet=quiet)
        )
    if not redirected:
        write = written.standard(machine=chosen not in FOR_PEOPLE)
        views.append(view(chosen, write, style_for(sys.stdout), everything=everything, quiet=quiet))
    return views[0] if len(views) == 1 else Views(views)


def run(
    items: Iterable[Item | Problem | Passed],
    court_of: CourtOf,
    shown: View,
    known: _Known,
    faults: Sequence[Problem] = (),
    *,
    complain: Callable[[Problem], None],
    progress: Progress | None = None,
    work: Work | None = None,
    add_ignores: str | None = None,
) -> int:
    """Judges the items, shows their reports and gives the exit status. Ctrl-C ends it with what is done.

    `faults` were met when files were mended; they count, and are told once where checking stumbles over the same.
    """
    from replylint.cli.leftovers import Leftovers

    tally = Tally()
    errors: list[Problem] = []
    passed: list[str] = []
    ignored: list[tuple[Item, Report]] = []
    tool, passes, path = _NO_TOOL, True, STDIN
    leaks = 0
    leftovers = Leftovers()
    before = dict.fromkeys(map(_sayable, faults))

    def at_fault(problem: Problem) -> None:
        errors.append(problem)
        if progress:
            progress.clear()
        complain(problem)

    def entries() -> Iterator[Any]:
        for entry in judged(items, court_of, work):
            if not isinstance(entry, Problem | Passed):
                leftovers.add(entry)
            yield entry
        yield from leftovers.entries()

    for problem in before:
        at_fault(problem)
    try:
        for entry in entries():
            if isinstance(entry, Problem):
                if (problem := _sayable(entry)) not in before:
                    at_fault(problem)
                continue
            if isinstance(entry, Passed):
                passed.append(entry.path)
                continue
            entry = known.met(entry)
            tool, path = entry.court.tool, entry.item.path
            if add_ignores is not None and entry.report.findings:
                ignored.append((entry.item, entry.report))
            passes = passes and entry.passes
            leaks += any(found.rule == _LEAK for found in entry.report.findings) and entry.item.bare
            tally.add(entry.report)
            if progress:
                progress.clear()
            shown.add(entry)
            if progress:
                progress.show(tally.replies, entry.item)
    except KeyboardInterrupt:
        message = f"stopped by Ctrl-C; replies done: {tally.replies:,}"
        at_fault(Problem(path=sayable(path), message=message, remedy="run it again for the rest"))
    if add_ignores is not None:
        from replylint.cli.sidecars import add

        added, unwritten = add(ignored, add_ignores)
        for fault in unwritten:
            at_fault(_sayable(fault))
        click.echo(f"added {added:,} suppressions", err=True)
    if passed and not tally.replies and not errors:
        remedy = "give files with drafts, or name the texts in them by --field"
        at_fault(Problem(path=passed[0], message="no draft was found, here or beside it", remedy=remedy))
        passed.clear()
    shown.end(Run(tool=tool, errors=tuple(errors), summary=tally.as_dict()))
    for line in (*_passed_over(passed), *_look_like_templates(leaks), *known.notices()):
        click.echo(printable(line), err=True)
    return 2 if errors else 0 if passes or add_ignores is not None else 1


def _look_like_templates(leaks: int) -> Iterator[str]:
    if leaks >= _MANY_LEAKS:
        yield f"{leaks:,} files hold placeholders: if they are templates, and no replies, add --preset templates"


def _sayable(problem: Problem) -> Problem:
    return msgspec.structs.replace(problem, path=sayable(problem.path), message=sayable(problem.message))


def _passed_over(paths: Sequence[str]) -> Iterator[str]:
    if paths:
        some = ", ".join(paths[:3]) + (", ..." if len(paths) > 3 else "")
        yield f"passed over {len(paths):,} without drafts that replylint knows: {some} (--field names texts in them)"


class _Known:
    """The baselines of a run: the one that is named, or those of the configurations."""

    def __init__(self, named: str | None) -> None:
        self._named = named
        self._remaining: dict[str, Any] = {}
        if named is not None:
            self._open(named)

    def met(self, entry: Any) -> Any:
        """A judged reply with what its baseline knows put aside."""
        config = entry.court.config
        name = self._named or (config.baseline if config is not None else None)
        if name is None:
            return entry
        return msgspec.structs.replace(entry, report=self._open(name).met(entry.report))

    def notices(self) -> Iterator[str]:
        """A line for each baseline with entries that match nothing any more."""
        for name, remaining in self._remaining.items():
            stale = remaining.stale()
            if stale:
                some = ", ".join(f"{known.rule} in {known.path}" for known in stale[:3])
                more = ", ..." if len(stale) > 3 else ""
                yield f"{name}: {len(stale):,} stale: {some}{more}; `replylint baseline` writes it anew"

    def _open(self, name: str) -> Any:
        from replylint.baseline import BaselineError, Remaining, read

        if name not in self._remaining:
            try:
                self._remaining[name] = Remaining(read(Path(name)))
            except BaselineError as error:
                raise Refusal(f"{name}: {error}") from None
        return self._remaining[name]


def _items(
    files: Sequence[File | Problem], courts: Courts, stdin: BinaryIO, customer: str | None, thread: str | None
) -> Iterator[Item | Problem | Passed]:
    try:
        context = read_context(customer, thread, stdin)
    except SourceError as error:
        # Judged without its thread, a draft may look better or worse than it is.
        yield error.problem
        return
    yield from drafts(files, courts, stdin, context)

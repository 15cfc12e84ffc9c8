"""`replylint check`: drafts with their threads in, findings, suggestions and scores out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click

from replylint import __version__
from replylint.cli.judging import Court, courts, judged
from replylint.cli.options import config_flags, config_options
from replylint.cli.output import style_for, writing
from replylint.cli.progress import Progress
from replylint.cli.views import ForMachines, ForPeople, View
from replylint.render import text
from replylint.report import Problem, Run, Tool
from replylint.sources import STDIN, File, Item, SourceError, find, read, read_context
from replylint.summary import Tally

_NO_TOOL = Tool("replylint", __version__, "")  # of a run in which nothing could be read


@click.command(short_help="Check drafts: findings, suggestions and a score.")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path())
@click.option(
    "--customer", type=click.Path(), metavar="FILE|-", help="The customer's message, for a draft without a thread."
)
@click.option("--thread", type=click.Path(), metavar="FILE|-", help="The thread (JSON) that a draft answers.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="For people or machines.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to standard output.")
@click.option("--all", "everything", is_flag=True, help="Show all findings, suggestions, and the customer's mood.")
@click.option("--quiet", "-q", is_flag=True, help="Show findings only: no word on clean replies, no summary.")
@config_options
@click.pass_context
def command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    customer: str | None,
    thread: str | None,
    form: str,
    output: Path | None,
    everything: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Check drafts: what a customer reads into them, what to write instead, and a score.

    PATH is a draft (.txt, .md, .html, .eml), threads with their drafts (.json, .jsonl), a folder of these, or - for
    standard input.

    The exit status is 0 if nothing is at or above --fail-on, 1 if something is, and 2 if the call, the configuration
    or an input is wrong.
    """
    if not paths:
        raise click.UsageError("name a file, a folder, or - for standard input")
    if customer and thread:
        raise click.UsageError("give --customer or --thread, not both: a thread holds the customer's message")
    if [*paths, customer, thread].count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if STDIN in (*paths, customer, thread) and sys.stdin.isatty():
        click.echo("Type or paste the text; end it with Ctrl-D.", err=True)
    stdin = sys.stdin.buffer
    style = style_for(sys.stdout, plain=output is not None)
    with writing(output, machine=form == "json") as write:
        view: View = ForMachines(write)
        if form == "text":
            view = ForPeople(write, style, everything=everything, quiet=quiet)
        files = list(find(paths))
        status = run(
            _items(files, stdin, customer, thread),
            courts(config_flags(options)),
            view,
            complain=lambda problem: click.echo(text.problem(problem), err=True),
            progress=None if quiet else Progress(sys.stderr, [file for file in files if isinstance(file, File)]),
        )
    context.exit(status)


def run(
    items: Iterable[Item | Problem],
    court_of: Callable[[str], Court | Problem],
    view: View,
    *,
    complain: Callable[[Problem], None],
    progress: Progress | None = None,
) -> int:
    """Judges the items, shows their reports and gives the exit status. Ctrl-C ends it with what is done."""
    tally = Tally()
    errors: list[Problem] = []
    tool, passes, path = _NO_TOOL, True, STDIN

    def at_fault(problem: Problem) -> None:
        errors.append(problem)
        if progress:
            progress.clear()
        complain(problem)

    try:
        for entry in judged(items, court_of):
            if isinstance(entry, Problem):
                at_fault(entry)
                continue
            tool, path = entry.court.tool, entry.item.path
            passes = passes and entry.passes
            tally.add(entry.report)
            if progress:
                progress.clear()
            view.add(entry)
            if progress:
                progress.show(tally.replies, entry.item)
    except KeyboardInterrupt:
        message = f"stopped by Ctrl-C; replies done: {tally.replies:,}"
        at_fault(Problem(path=path, message=message, remedy="run it again for the rest"))
    view.end(Run(tool=tool, errors=tuple(errors), summary=tally.as_dict()))
    return 2 if errors else 0 if passes else 1


def _items(
    files: Sequence[File | Problem], stdin: BinaryIO, customer: str | None, thread: str | None
) -> Iterator[Item | Problem]:
    try:
        context = read_context(customer, thread, stdin)
    except SourceError as error:
        # Judged without its thread, a draft may look better or worse than it is.
        yield error.problem
        return
    for file in files:
        if isinstance(file, Problem):
            yield file
        else:
            yield from read(file, stdin, context)

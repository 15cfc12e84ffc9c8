"""`replylint baseline`: what is found today, written down so that only what is new fails a run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from replylint.baseline import FILE_NAME, written
from replylint.cli.courts import Courts
from replylint.cli.inputs import drafts
from replylint.cli.judging import judged
from replylint.cli.options import PATH, Refusal, config_flags, config_options, reading_options
from replylint.cli.output import writing
from replylint.cli.work import Work, usual_jobs
from replylint.render import text
from replylint.report import Problem, Report
from replylint.sources import Passed, find


@click.command(short_help="Write down what is found today, so that only new findings fail.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@click.option(
    "--output", type=click.Path(path_type=Path), default=FILE_NAME, show_default=True, metavar="FILE", help="Where to."
)
@reading_options
@config_options
def command(paths: tuple[str, ...], output: Path, **options: Any) -> None:
    """Write all findings in PATH... into a baseline, for `replylint check --baseline FILE`.

    Nothing is written where an input cannot be read: what it holds would be new the next time.
    """
    courts = Courts(config_flags(options))
    reports: list[Report] = []
    errors: list[Problem] = []
    work = Work(usual_jobs(), remembers=True)

    with writing(output, paths) as write:
        try:
            for entry in judged(drafts(find(paths), courts, sys.stdin.buffer), courts, work):
                if isinstance(entry, Problem):
                    if entry not in errors:  # many files may share a configuration
                        errors.append(entry)
                        click.echo(text.problem(entry), err=True)
                elif not isinstance(entry, Passed):
                    reports.append(entry.report)
        except BaseException:
            work.close(now=True)
            raise
        work.close()
        if errors:
            raise Refusal(f"{output}: not written, because of the above; mend it, or leave it out")
        write(written(reports))
    findings = sum(len(report.findings) for report in reports)
    click.echo(f"Wrote {findings:,} findings in {len(reports):,} replies to {output}")

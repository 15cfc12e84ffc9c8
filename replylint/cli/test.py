"""`replylint test`: the cases in rule files, run against their rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replylint.cli.options import Refusal, configured
from replylint.config import Config
from replylint.report import CATEGORIES, Problem

if TYPE_CHECKING:
    from replylint.cases import CaseFailure
    from replylint.rulebook import Rulebook


@click.command(short_help="Run the cases in rule files.")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take rule folders from this configuration, not from the nearest.",
)
@click.pass_context
def command(context: click.Context, paths: tuple[Path, ...], config_file: Path | None) -> None:
    """Run the cases in rule files: each `flag` case must be found by its rule, and each `allow` case must not,
    although words of the rule stand in it.

    PATH is a rule file, or a folder of them, laid out as language/category/name.yml or category/name.yml. Without
    it: all built-in rules, those of installed packs, and those in the folders that the configuration names.

    Exit status: 0 all cases hold, 1 one does not, 2 a file cannot be read.
    """
    from replylint.cases import run_cases
    from replylint.linter import Linter
    from replylint.render.text import problem
    from replylint.rulebook import builtin_folder, cases_of, path_of
    from replylint.yamlfile import FileError

    base = configured(None, {"config": config_file})
    folders = base.rules
    named = [_checked(path) for path in paths]
    homes = [home for path in named if (home := _home(path, builtin_folder())) is not None]
    folders = tuple(dict.fromkeys((*(str(Path(folder).resolve()) for folder in folders), *map(str, homes))))
    everything = Config(
        preset="qa", select=("all", "preview"), rules=folders, grammar=base.grammar, languagetool=base.languagetool
    )
    linter = Linter(everything)
    chosen = [rule for rule in linter.rulebook.rules if not named or _under(path_of(rule), named)]
    problems = list(_problems(linter.rulebook, named, builtin_folder()))
    if not chosen and not problems:
        raise Refusal(f"{', '.join(map(str, paths))}: holds no rule; rules are files such as jargon/in-order-to.yml")
    count, failures = 0, 0
    for rule in chosen:
        where = _shown(path_of(rule))
        try:
            cases = cases_of(rule)
            found = run_cases(rule, linter, cases)
        except FileError as error:
            place = {"line": error.line, "column": error.column}
            problems.append(Problem(path=where, message=error.message, remedy=error.remedy, **place))
            continue
        except Exception as error:  # one rule never ends the run of the others
            message = f"the cases could not be run ({type(error).__name__})"
            problems.append(Problem(path=where, message=message, remedy="please report this fault of replylint"))
            continue
        count += len(cases.flag) + len(cases.allow)
        failures += len(found)
        for failure in found:
            click.echo(_line(failure))
    for fault in (*problems, *linter.problems[len(linter.rulebook.problems) :]):
        click.echo(problem(fault), err=True)
    click.echo(f"{_number(count, 'case')} in {_number(len(chosen), 'rule')}, {failures:,} failed")
    context.exit(2 if problems else 1 if failures else 0)


def _checked(path: Path) -> Path:
    """The path made absolute. Raises Refusal where no rule can be at it."""
    if not path.exists():
        raise Refusal(f"{path}: does not exist; name a rule file, or a folder of them")
    if path.is_file() and path.suffix != ".yml":
        raise Refusal(f"{path}: is no rule file; its name must end in .yml")
    whole = path.resolve()
    if whole.is_file() and whole.parent.name not in CATEGORIES:
        remedy = f"put it into a folder named for its category, such as jargon/{whole.name}"
        raise Refusal(f"{path}: lies in no category; {remedy}")
    return whole


def _home(path: Path, builtin: Path) -> Path | None:
    """The folder to load as a project's rules so that `path` is among them; None where it is built in."""
    builtin = builtin.resolve()
    if path.is_relative_to(builtin):
        return None
    home = path.parent if path.is_file() else path
    if home.name in CATEGORIES:
        home = home.parent
    return home.parent if (builtin / home.name / "_lexicon").is_dir() else home


def _under(path: Path, named: Sequence[Path]) -> bool:
    whole = path.resolve()
    return any(whole.is_relative_to(place) for place in named)


def _problems(book: Rulebook, named: Sequence[Path], builtin: Path) -> Iterator[Problem]:
    """What is wrong with the chosen files, or with the lists of words beside them."""
    for found in book.problems:
        path = builtin / found.path  # an absolute path stays what it is
        lists = [place for place in path.parents if place.name == "_lexicon"]
        beside = lists and any(place.is_relative_to(lists[0].parent) for place in named)
        if not named or beside or _under(path, named):
            yield Problem(
                path=_shown(path), line=found.line, column=found.column, message=found.message, remedy=found.remedy
            )


def _line(failure: CaseFailure) -> str:
    place = f"{_shown(failure.path)}:{failure.line}"
    return f"{place}: {failure.rule}: expected {failure.expected}, but {failure.happened}"


def _shown(path: Path) -> str:
    """The path as it is written from here, where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"

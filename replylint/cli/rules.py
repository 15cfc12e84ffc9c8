"""`replylint rules`: a table of the rules, for people or machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from replylint.cli.options import config_flags, config_options, configured
from replylint.cli.output import style_for
from replylint.config import Config
from replylint.render import text
from replylint.render.cells import width
from replylint.render.style import COLORS, Style, wrapped
from replylint.report import CATEGORIES, SEVERITIES

if TYPE_CHECKING:
    from replylint.rule import Rule

_OFF = "off"
_ENDLESS = 10_000  # a row for each rule, for grep and the like
_NARROW = 90  # cells; below, the message of a rule stands under it


class _Entry(msgspec.Struct, frozen=True):
    """A rule as the configuration has it; `severity` is off for one that is not in force."""

    id: str
    category: str
    severity: str
    status: str
    check: str
    message: str
    why: str
    source: tuple[str, ...]
    path: str


@click.command(short_help="List the rules.")
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@click.option("--category", "categories", multiple=True, type=click.Choice(CATEGORIES), help="Only of this category.")
@click.option("--severity", "severities", multiple=True, type=click.Choice((*SEVERITIES, _OFF)), help="Only these.")
@click.option("--status", type=click.Choice(("stable", "preview")), help="Only those of this status.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="For people or machines.")
@config_options
@click.pass_context
def command(
    context: click.Context,
    /,
    words: tuple[str, ...],
    categories: tuple[str, ...],
    severities: tuple[str, ...],
    status: str | None,
    form: str,
    **options: Any,
) -> None:
    """List the rules with the severity that they have here; TEXT keeps those whose id, message or reason holds it."""
    from replylint.rulebook import load

    config = configured(None, config_flags(options))
    book = load(config)
    entries = [
        entry
        for entry in _entries(book.rules, config)
        if (not categories or entry.category in categories)
        and (not severities or entry.severity in severities)
        and status in (None, entry.status)
        and _holds(entry, words)
    ]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(entries), indent=2))
    else:
        style = style_for(sys.stdout)
        if not sys.stdout.isatty():
            style = msgspec.structs.replace(style, width=_ENDLESS)
        for line in _table(entries, style):
            click.echo(line)
    for found in book.problems:
        click.echo(text.problem(found), err=True)
    context.exit(2 if book.problems else 0)


def _entries(rules: Sequence[Rule], config: Config) -> Iterator[_Entry]:
    """One entry for each id, in the order of categories; the same id in several languages is one rule."""
    known = {rule.id: rule for rule in reversed(rules)}
    for rule in sorted(known.values(), key=lambda rule: (CATEGORIES.index(rule.category), rule.id)):
        severity = config.severity_of(rule.id, rule.category, rule.severity)
        if not config.selects(rule.id, rule.category, rule.status):
            severity = None
        yield _Entry(
            id=rule.id,
            category=rule.category,
            severity=severity or _OFF,
            status=rule.status,
            check=rule.check,
            message=rule.message,
            why=rule.why,
            source=rule.source,
            path=rule.path,
        )


def _holds(entry: _Entry, words: Sequence[str]) -> bool:
    said = f"{entry.id} {entry.message} {entry.why}".casefold()
    return all(word.casefold() in said for word in words)


def _table(entries: Sequence[_Entry], style: Style) -> Iterator[str]:
    if not entries:
        yield "No rule is like that; `replylint rules` lists all"
        return
    longest = max(width(entry.id) for entry in entries)
    left = longest + len("  note  preview  ")
    for entry in entries:
        color = COLORS.get(entry.severity, "dim")
        head = f"{entry.id:{longest}}  {style.paint(f'{entry.severity:4}', color)}  {entry.status:7}"
        if style.room < _NARROW:
            yield head.rstrip()
            yield from (f"  {part}" for part in wrapped(entry.message, style.room - 2))
            continue
        first, *rest = wrapped(entry.message, max(20, style.room - left))
        yield f"{head}  {first}"
        yield from (f"{'':{left}}{part}" for part in rest)
    off = sum(entry.severity == _OFF for entry in entries)
    yield f"\n{len(entries)} {'rule' if len(entries) == 1 else 'rules'}, {len(entries) - off} on"

"""`replylint explain`: why a rule is there, what it finds and leaves alone, and what to write instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replylint.cli.options import Refusal, configured
from replylint.cli.output import style_for
from replylint.render.cells import rows
from replylint.render.style import COLORS, Style, quoted, wrapped
from replylint.report import CATEGORIES

if TYPE_CHECKING:
    from replylint.cases import Case
    from replylint.patterns.syntax import Pattern
    from replylint.rule import Rule, When
    from replylint.rulebook import Rulebook

_SCORE = "score"
_FEW = 4  # examples of a kind
_PAIRS = 10  # of a list of replacements


@click.command(short_help="Tell why a rule, a category or the score is as it is.")
@click.argument("name", metavar="RULE|CATEGORY|score")
@click.option("--all", "everything", is_flag=True, help="Show all examples and replacements.")
def command(name: str, everything: bool) -> None:
    """Tell why a rule is there, with examples and what to write instead; what a category is; how the score comes
    about.

    A rule may be named without its category: `replylint explain promise-without-time`.
    """
    style = style_for(sys.stdout)
    if name == _SCORE:
        from replylint.score import EXPLANATION

        click.echo(EXPLANATION, nl=False)
        return
    from replylint.rulebook import load

    book = load(configured(None, {}))
    if name in CATEGORIES:
        lines = _category(name, book, style)
    else:
        rule = _find(name, book)
        if name in rule.aliases:
            click.echo(f"{name} is now called {rule.id}", err=True)
        lines = _rule(rule, book, style, everything=everything)
    click.echo("\n".join(lines))


def _find(name: str, book: Rulebook) -> Rule:
    """The rule of that id, or of that name if no other has it. Raises Refusal."""
    rule = book.rule(name)
    if rule is not None:
        return rule
    by_id = {rule.id: rule for rule in book.rules}
    short = [rule for rule in by_id.values() if rule.id.endswith(f"/{name}")]
    if len(short) == 1:
        return short[0]
    if short:
        raise Refusal(f"{name!r} can be {' or '.join(rule.id for rule in short)}; name one of them")
    names = {_SCORE: _SCORE, **{category: category for category in CATEGORIES}}
    names |= {part: rule_id for rule_id in by_id for part in (rule_id, rule_id.rpartition("/")[2])}
    near = get_close_matches(name, names, 1, 0.5)
    remedy = f"did you mean `replylint explain {names[near[0]]}`?" if near else "`replylint rules` lists the rules"
    raise Refusal(f"there is no rule or category {name!r}; {remedy}")


def _category(name: str, book: Rulebook, style: Style) -> Iterator[str]:
    known = next(
        (language.categories[name] for language in book.languages.values() if name in language.categories), None
    )
    yield style.paint(f"{known.title} ({name})" if known else name, "bold")
    if known:
        yield from wrapped(known.what, style.room)
        if known.not_:
            yield from wrapped(f"Not meant: {known.not_}", style.room)
    rules = {rule.id: rule for rule in book.rules if rule.category == name}
    yield ""
    if not rules:
        yield "There are no rules of this category yet."
    for rule in rules.values():
        preview = ", on trial" if rule.status == "preview" else ""
        yield f"{rule.id}  {style.paint(rule.severity, COLORS[rule.severity])}{preview}"
        yield from _indented(rule.message, style)


def _rule(rule: Rule, book: Rulebook, style: Style, *, everything: bool) -> Iterator[str]:
    from replylint.rulebook import cases_of, path_of
    from replylint.yamlfile import FileError

    trial = ", on trial (preview): off unless selected" if rule.status == "preview" else ""
    yield f"{style.paint(rule.id, 'bold')}  {style.paint(rule.severity, COLORS[rule.severity])}{trial}"
    yield from wrapped(rule.message, style.room)
    yield from _section("Why", [rule.why], style)
    yield from _section("Applies", list(_conditions(rule, style)), style)
    instead = list(_instead(rule, style))
    yield from _section("Write instead", instead if everything else instead[:_PAIRS], style)
    if len(instead) > _PAIRS and not everything:
        yield f"  {len(instead) - _PAIRS} more: --all"
    try:
        cases = cases_of(rule)
    except FileError:
        cases = None
    if cases is not None:
        for title, kind in (("Found", cases.flag), ("Left alone", cases.allow)):
            if kind:
                yield from ("", style.paint(title, "bold"))
            for case in kind if everything else islice(kind, _FEW):
                yield from _example(case, style)
    sources = [book.sources[name] for name in rule.source if name in book.sources]
    yield from _section("Who says so", [f"{source.title}. {source.asks}" for source in sources], style)
    yield from _section(
        "Where",
        [_here(path_of(rule)), f"Switch it off with --ignore {rule.id}, or with `ignore` in replylint.toml"],
        style,
    )


def _section(title: str, entries: Sequence[str], style: Style) -> Iterator[str]:
    if entries:
        yield ""
        yield style.paint(title, "bold")
        for entry in entries:
            yield from _indented(entry, style)


def _indented(entry: str, style: Style) -> Iterator[str]:
    return (f"  {part}" for part in wrapped(entry, style.room - 2))


def _instead(rule: Rule, style: Style) -> Iterator[str]:
    if rule.check == "substitute":
        for pattern, text in zip(rule.find, rule.becomes, strict=True):
            choices = [choice.strip() or "(nothing)" for choice in (text or "").split("|")]
            yield f"{pattern.source} {style.mark('→', '->')} {' or '.join(choices)}"
    for suggest in rule.suggest:
        if suggest.replace is not None:
            yield suggest.replace
        elif suggest.insert is not None:
            yield f"Add: {suggest.insert.strip()}"
        elif suggest.say is not None:
            yield suggest.say[:1].upper() + suggest.say[1:]
        else:
            yield "Leave it out."


def _conditions(rule: Rule, style: Style) -> Iterator[str]:
    """When the rule applies; one line for each of several alternatives."""
    for index, when in enumerate(rule.when):
        said = ", and ".join(_parts(when, style))
        if said:
            yield f"{'Or if' if index else 'Only if'} {said}."


def _parts(when: When, style: Style) -> Iterator[str]:
    if when.anger is not None:
        yield f"the customer is upset ({when.anger:g} of 3 or more)"
    if when.calm is not None:
        yield f"the customer is calm (below {when.calm:g} of 3)"
    if when.channel:
        yield f"the channel is {' or '.join(when.channel)}"
    if when.thread:
        yield "there are messages before the draft"
    if when.replied:
        yield "an agent wrote before"
    if when.unsolved:
        yield "the customer has a problem that is not solved"
    if when.customer:
        yield f"the customer wrote something like {_patterns(when.customer, style)}"
    if when.draft:
        yield f"the draft holds something like {_patterns(when.draft, style)}"


def _patterns(patterns: Sequence[Pattern], style: Style) -> str:
    return " or ".join(quoted(pattern.source, style) for pattern in patterns[:3])


def _example(case: Case, style: Style) -> Iterator[str]:
    room = style.room - 4
    bullet = style.mark("•", "*")
    for message in case.thread.thread:
        said = f"{message.role.capitalize()}: {quoted(message.text, style)}"
        for part in wrapped(said, room):
            yield f"  {bullet} {style.paint(part, 'dim')}"
            bullet = " "
    # One character for each, so that the span stays where it is.
    text = "".join(" " if char.isspace() else char for char in case.text)
    start = case.text.find(case.span) if case.span else -1
    end = start + len(case.span or "")
    for index, row in enumerate(rows(text, 0, len(text), room)):
        yield f"  {bullet if not index else ' '} {row.shown}"
        cells = row.cells(start, end) if start >= 0 else None
        if cells:
            yield f"    {' ' * cells[0]}{style.paint('~' * (cells[1] - cells[0]), 'yellow')}"
    if case.fix is not None:
        arrow = style.mark("→", "->")
        fix = wrapped(" ".join(case.fix.split()) or "(nothing)", room - len(arrow) - 1)
        yield f"    {style.paint(f'{arrow} {fix[0]}', 'green')}"
        yield from (f"    {' ' * (len(arrow) + 1)}{style.paint(part, 'green')}" for part in fix[1:])


def _here(path: Path) -> str:
    """The path as it is written from here, where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

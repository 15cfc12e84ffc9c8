"""Suppressions in front matter, sidecars and configuration that hide nothing any more, or name no rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from replylint import suppress
from replylint.cli.courts import Court
from replylint.cli.judging import Judged, placed
from replylint.report import Report
from replylint.rule import Rule
from replylint.sources import Item, Written
from replylint.thread import Ignore, Thread


class _Choice:
    """A suppression as the run went: whether it hid something, and whether a rule that it names was on at all."""

    def __init__(self, ignore: Ignore, court: Court) -> None:
        self.ignore = ignore
        self.court = court
        self.used = False
        self.asked = False


class Leftovers:
    """The suppressions of one run, and what became of them."""

    def __init__(self) -> None:
        self._choices: dict[Ignore, _Choice] = {}

    def add(self, entry: Judged) -> None:
        """Takes note of what a report hides, and by what."""
        for ignore in entry.item.thread.ignores:
            choice = self._choices.get(ignore)
            if choice is None:
                choice = self._choices[ignore] = _Choice(ignore, entry.court)
            if choice.used:
                continue  # nothing more is asked of it
            names = {ignore.rule, *(rule.id for rule in entry.court.rules() if ignore.rule in rule.aliases)}
            meant = [msgspec.structs.replace(ignore, rule=name) for name in names]
            hidden = suppress.chosen(entry.report.suppressed, meant, ())
            choice.used = bool(hidden.used)
            choice.asked = choice.asked or (entry.report.status == "ok" and _is_on(ignore, entry.court))

    def entries(self) -> Iterator[Judged]:
        """A report for every place with a choice that is at fault, on the text of the file that it stands in."""
        from replylint.linter import on_source

        by_path: dict[str, list[tuple[_Choice, Rule]]] = {}
        for choice in self._choices.values():
            rule = _rule(choice)
            if rule is not None:
                by_path.setdefault(choice.ignore.path, []).append((choice, rule))
        for path, found in by_path.items():
            text = _text(path)
            item = Item(thread=Thread(reply=text, id=path), path=path, written=Written.whole(text), bare=True)
            lines = item.written.original.lines if item.written else None
            findings = []
            for choice, rule in found:
                start = lines.offset(choice.ignore.line, choice.ignore.column) if lines else 0
                end = min([at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0] or [len(text)])
                told = (choice.ignore.rule, choice.ignore.quote or "")
                findings.append(on_source(rule, start, max(end, start), text, *told))
            findings.sort(key=lambda found: (found.start, found.end, found.rule))
            report = placed(item, Report(id=path, findings=tuple(findings)))
            yield Judged(item, msgspec.structs.replace(report, id=report.path or path), found[0][0].court)


def _is_on(ignore: Ignore, court: Court) -> bool:
    config = court.config
    return config is not None and any(
        suppress.names(ignore.rule, rule.id, rule.category) or ignore.rule in rule.aliases
        for rule in court.rules()
        if config.selects(rule.id, rule.category, rule.status)
        and config.severity_of(rule.id, rule.category, rule.severity) is not None
    )


def _rule(choice: _Choice) -> Rule | None:
    """The rule that a choice breaks, with its severity as the configuration says; None for none, or one that is off."""
    config, rules = choice.court.config, choice.court.rules()
    if config is None:
        return None
    known = [name for rule in rules for name in (rule.id, *rule.aliases)]
    fault = "unused" if choice.asked and not choice.used else None
    fault = fault if suppress.known(choice.ignore.rule, known) else "unknown"
    rule = next((rule for rule in rules if rule.suppression == fault and fault is not None), None)
    if rule is None or not config.selects(rule.id, rule.category, rule.status):
        return None
    severity = config.severity_of(rule.id, rule.category, rule.severity)
    return msgspec.structs.replace(rule, severity=severity) if severity else None


def _text(path: str) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""

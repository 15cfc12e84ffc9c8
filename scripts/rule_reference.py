"""Writes the reference of all rules into rules/README.md, from the rule files themselves (`make reference`).

python -m scripts.rule_reference            writes it
python -m scripts.rule_reference --check    exits with 1 if it is not what the files say
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from replylint.cases import Cases
from replylint.report import CATEGORIES
from replylint.rule import Rule
from replylint.rulebook import builtin_folder, cases_of, load_builtin

README = builtin_folder() / "README.md"
BEGIN = "<!-- The rest is written by `make reference` from the rule files: change those. -->"
_LONGEST = 90


def main(arguments: list[str]) -> int:
    """Writes the reference, or checks it."""
    written = README.read_text("utf-8")
    wanted = with_reference(written)
    if "--check" in arguments:
        if written != wanted:
            print(f"{Path(README).name}: the reference is not what the rule files say; run `make reference`")
        return int(written != wanted)
    README.write_text(wanted, "utf-8")
    return 0


def with_reference(text: str) -> str:
    """The page with the reference of today behind its mark."""
    return text.partition(BEGIN)[0].rstrip() + "\n\n" + "\n".join((BEGIN, "", *reference())) + "\n"


def reference() -> Iterator[str]:
    """The lines of the reference: a section for each category, a row for each rule."""
    book = load_builtin()
    yield "## All rules"
    yield ""
    trial = sum(rule.status == "preview" for rule in book.rules)
    yield f"{len(book.rules)} rules; {trial} of them on trial (*preview*): off until they are selected."
    for category in CATEGORIES:
        rules = sorted((rule for rule in book.rules if rule.category == category), key=lambda rule: rule.id)
        told = next(known.categories[category] for known in book.languages.values() if category in known.categories)
        yield from ("", f"### {told.title}", "", told.what, "")
        if told.not_:
            yield from (f"Not: {told.not_}", "")
        yield "| rule | | what the customer reads into it | for instance | source |"
        yield "|---|---|---|---|---|"
        yield from (row(rule, cases_of(rule)) for rule in rules)


def row(rule: Rule, cases: Cases) -> str:
    """One row of the table."""
    example = cases.flag[0].span or cases.flag[0].text if cases.flag else ""
    example = " ".join(example.split()).replace("|", "\\|")
    example = example if len(example) <= _LONGEST else example[: _LONGEST - 1] + "…"
    trial = ", *preview*" if rule.status == "preview" else ""
    return f"| `{rule.id}` | {rule.severity}{trial} | {rule.message} | {example} | {', '.join(rule.source)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

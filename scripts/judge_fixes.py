"""Judges the suggestions: after all safe edits a reply may have no more findings than before, and no new grammar fault.

    python -m scripts.judge_fixes [--languagetool URL|FOLDER] [--most N]

Reads ../shared/corpus; without it there is nothing to judge. Prints each reply that got worse, with what is new in it,
and exits with 1 if there is any. The text goes to the LanguageTool server that is named (else to the one that
scripts/install-languagetool.sh put here) and nowhere else.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from replylint import Config, Linter, Report, Thread
from replylint.fix import settled
from scripts.corpus_diff import CORPUS, replies


def main() -> int:
    """Lints, edits, lints again, and compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--languagetool", help="a running server, or the folder of its jars")
    parser.add_argument("--most", type=int, default=20, help="replies shown (default 20)")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no ../shared/corpus here: nothing to judge")
        return 0
    words = Linter(Config(preset="qa"))
    grammar = Linter(Config(preset="qa", select=("grammar",), grammar=True, languagetool=options.languagetool))
    threads = [thread for _, thread in replies()]
    after = [settled(thread, words.lint) for thread in threads]
    changed = [(one, other) for one, other in zip(threads, after, strict=True) if one.reply != other.reply]
    worse = list(more_findings(words, changed)) + list(new_faults(grammar, changed))
    if grammar.problems:
        for problem in grammar.problems:
            print(f"{problem.path}: {problem.message}; {problem.remedy}", file=sys.stderr)
        return 2
    for line in worse[: options.most]:
        print(line)
    if len(worse) > options.most:
        print(f"... and {len(worse) - options.most} more")
    print(f"{len(changed)} of {len(threads)} replies have safe edits; {len(worse)} are worse after them")
    return 1 if worse else 0


def more_findings(linter: Linter, changed: list[tuple[Thread, Thread]]) -> list[str]:
    """A line for each reply in which replylint finds more after the edits than before."""
    reports = zip(*(linter.lint_many(side) for side in zip(*changed, strict=True)), strict=True) if changed else ()
    lines = []
    for (before, _), (was, now) in zip(changed, reports, strict=True):
        if len(now.findings) > len(was.findings):
            new = Counter(f.rule for f in now.findings) - Counter(f.rule for f in was.findings)
            lines.append(f"{before.id}: {len(was.findings)} findings became {len(now.findings)}: {', '.join(new)}")
    return lines


def new_faults(linter: Linter, changed: list[tuple[Thread, Thread]]) -> list[str]:
    """A line for each reply in which LanguageTool remarks something that it did not remark before."""
    reports = zip(*(linter.lint_many(side) for side in zip(*changed, strict=True)), strict=True) if changed else ()
    lines = []
    for (before, _), (was, now) in zip(changed, reports, strict=True):
        new = remarks(now) - remarks(was)
        if new:
            told = "; ".join(f"{rule} »{quote}«" for rule, quote in new)
            lines.append(f"{before.id}: {told}")
    return lines


def remarks(report: Report) -> Counter[tuple[str, str]]:
    """What LanguageTool remarks, wherever it stands."""
    return Counter((finding.rule, finding.quote) for finding in report.findings)


if __name__ == "__main__":
    sys.exit(main())

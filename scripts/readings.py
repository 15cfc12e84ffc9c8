"""Findings read by a person: draws them at random, keeps the verdicts, and says how often the rules were right.

    python -m scripts.readings draw [--category NAME | --silent] [--number N] [--seed N]
    python -m scripts.readings report

`draw` prints findings of ../shared/corpus with the thread before them (or, with --silent, replies without any), each
with a line that can be put into tests/corpus/readings.tsv once it has a verdict at its end: yes or no. That file holds
corpus file and id, rule, start, end, a hash of the marked words and the verdict, and no text. `report` prints
precision by category and by rule, with n and a 95 % interval.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping

from replylint import Config, Linter, Thread
from replylint.calibrate import wilson
from scripts.corpus_diff import CORPUS, ROOT, Row, around, findings, replies

READINGS = ROOT / "tests" / "corpus" / "readings.tsv"
_VERDICTS = {"yes": True, "no": False}


def main() -> int:
    """Draws, or reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "report"))
    parser.add_argument("--category", help="only findings of this category")
    parser.add_argument("--silent", action="store_true", help="replies in which nothing was found")
    parser.add_argument("--number", type=int, default=40, help="how many (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    options = parser.parse_args()
    if options.what == "report":
        report(dict(read()))
    elif not CORPUS.is_dir():
        print("no ../shared/corpus here: nothing to draw")
    elif options.silent:
        draw_silent(options.number, options.seed)
    else:
        draw(options.category, options.number, options.seed)
    return 0


def read() -> Iterator[tuple[Row, bool]]:
    """The findings that were read, with whether the reader would have marked them too."""
    for line in READINGS.read_text("utf-8").splitlines() if READINGS.exists() else ():
        file, name, rule, start, end, told, verdict = line.split("\t")
        yield Row(file, name, rule, int(start), int(end), told), _VERDICTS[verdict]


def report(verdicts: Mapping[Row, bool]) -> None:
    """Prints how often the readers agreed."""
    print(f"{len(verdicts)} findings read\n")
    for title, key in (("category", lambda rule: rule.split("/")[0]), ("rule", str)):
        rows: dict[str, list[bool]] = defaultdict(list)
        for row, verdict in verdicts.items():
            rows[key(row.rule)].append(verdict)
        print(f"{title:44}{'right':>6}{'read':>6}  precision")
        for name, said in sorted(rows.items()):
            rate = wilson(sum(said), len(said))
            print(f"{name:44}{sum(said):>6}{len(said):>6}  {rate.value:.2f} ({rate.low:.2f}-{rate.high:.2f})")
        print()


def draw(category: str | None, number: int, seed: int) -> None:
    """Prints findings at random, of all rules that are on in the preset `qa`."""
    texts = dict(replies())
    known = {rule.id: rule.status for rule in Linter(Config(preset="qa")).rulebook.rules}
    rows = sorted(
        row for row in findings(texts) if known[row.rule] == "stable" and category in {None, row.rule.split("/")[0]}
    )
    for row in random.Random(seed).sample(rows, min(number, len(rows))):
        show(texts[row.file, row.id])
        print(f"  {row.rule}: {around(texts[row.file, row.id], row)}")
        print("\t".join(map(str, row)) + "\n")
    print(f"{min(number, len(rows))} of {len(rows)} findings, seed {seed}")


def draw_silent(number: int, seed: int) -> None:
    """Prints replies at random in which the preset `qa` finds nothing."""
    texts = dict(replies())
    reports = Linter(Config(preset="qa")).lint_many(texts.values())
    silent = [
        place
        for place, told in zip(texts, reports, strict=True)
        if told.status == "ok" and not told.findings and place[0] != "templates"
    ]
    for place in random.Random(seed).sample(silent, min(number, len(silent))):
        show(texts[place])
        print(f"  reply: {' '.join(texts[place].reply.split())}")
        print("\t".join(place) + "\n")
    print(f"{min(number, len(silent))} of {len(silent)} replies without a finding, seed {seed}")


def show(thread: Thread) -> None:
    """The messages before the reply, one line each."""
    for message in thread.thread:
        print(f"  {message.role}: {' '.join(message.text.split())[:600]}")


if __name__ == "__main__":
    sys.exit(main())

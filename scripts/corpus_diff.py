"""What a change of the rules changes: findings over ../shared/corpus against the snapshot of the last commit.

    python -m scripts.corpus_diff            shows, rule by rule, the findings that came and went (exit status 1 if any)
    python -m scripts.corpus_diff --write    takes the findings of today as the snapshot

The snapshot holds no text: corpus file and id, rule, start, end, and a hash of the marked words. Rules in preview are
in it. Without ../shared/corpus there is nothing to compare, and nothing is said to differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from replylint import Config, Linter, Thread

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SNAPSHOT = ROOT / "tests" / "corpus" / "findings.tsv"
FILES = ("email", "social", "templates")
_AROUND = 60


class Row(NamedTuple):
    """One finding of the snapshot."""

    file: str
    id: str
    rule: str
    start: int
    end: int
    hash: str


def main() -> int:
    """Compares, or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="take the findings of today as the snapshot")
    parser.add_argument("--most", type=int, default=12, help="sentences shown per rule (default 12)")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no ../shared/corpus here: nothing to compare")
        return 0
    texts = dict(replies())
    today = set(findings(texts))
    if options.write:
        SNAPSHOT.write_text("".join("\t".join(map(str, row)) + "\n" for row in sorted(today)), "utf-8")
        print(f"{len(today)} findings on {len(texts)} replies written to {SNAPSHOT.relative_to(ROOT)}")
        return 0
    return compare(set(snapshot()), today, texts, options.most)


def replies() -> Iterator[tuple[tuple[str, str], Thread]]:
    """All threads of the corpus by file and id."""
    for name in FILES:
        for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
            thread = Thread.from_mapping(json.loads(line))
            yield (name, thread.id or ""), thread


def findings(texts: dict[tuple[str, str], Thread]) -> Iterator[Row]:
    """What the preset `qa` finds in them, preview rules too."""
    reports = Linter(Config(preset="qa", select=("all", "preview"))).lint_many(texts.values())
    for (file, name), report in zip(texts, reports, strict=True):
        for found in report.findings:
            told = hashlib.sha256(found.quote.encode()).hexdigest()[:8]
            yield Row(file, name, found.rule, found.start, found.end, told)


def snapshot() -> Iterator[Row]:
    """The rows as they were written last."""
    for line in SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else ():
        file, name, rule, start, end, told = line.split("\t")
        yield Row(file, name, rule, int(start), int(end), told)


def compare(before: set[Row], today: set[Row], texts: dict[tuple[str, str], Thread], most: int) -> int:
    """Prints what came (+) and went (-); 1 if anything did."""
    came, gone = today - before, before - today
    changed = Counter(row.rule for row in (*came, *gone))
    for rule, _ in sorted(changed.items()):
        rows = [("+", row) for row in sorted(came) if row.rule == rule]
        rows += [("-", row) for row in sorted(gone) if row.rule == rule]
        new = sum(mark == "+" for mark, _ in rows)
        print(f"\n{rule}: {new} new, {len(rows) - new} gone")
        for mark, row in rows[:most]:
            print(f"  {mark} {row.file} {row.id}: {around(texts.get((row.file, row.id)), row)}")
        if len(rows) > most:
            print(f"  ... and {len(rows) - most} more")
    print(f"\n{len(before)} findings before, {len(today)} today: {len(came)} new, {len(gone)} gone")
    return 1 if changed else 0


def around(thread: Thread | None, row: Row) -> str:
    """The marked words between their neighbours, on one line."""
    if thread is None:
        return "(not in the corpus)"
    text = thread.reply
    head, tail = text[max(0, row.start - _AROUND) : row.start], text[row.end : row.end + _AROUND]
    return " ".join(f"{head}[{text[row.start : row.end]}]{tail}".split())


if __name__ == "__main__":
    sys.exit(main())

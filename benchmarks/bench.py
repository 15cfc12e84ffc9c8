"""What a reply costs: the times that CONTRIBUTING.md and the README speak of, as one table (`make bench`).

Replies come from ../shared/corpus where that folder exists, else from demo/. Times are wall clock of this machine;
cold ones are whole processes. Nothing here is asserted.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from replylint import Config, Linter, Thread, rulebook

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SEED = 3
RUNS = 300  # warm measurements per row
STARTS = 15  # cold ones
CLEAN = "Hi Ana,\n\nI've sent the new charger today. It reaches you on Friday before noon.\n\nBest,\nTom\n"


def main() -> None:
    """Prints the table."""
    threads = replies()
    origin = "../shared/corpus" if CORPUS.is_dir() else "demo/"
    print(f"{len(threads)} replies from {origin}, Python {sys.version.split()[0]}\n")
    print(f"{'':58}{'n':>6}{'median':>12}{'p95':>12}")
    agent, qa = Linter(), Linter(Config(preset="qa"))
    warm_rows(agent, qa, threads)
    cold_rows()
    rulebook_rows()
    print()
    for preset, linter in (("agent", agent), ("qa", qa)):
        sent = sum(asks_syntax(linter, thread) for thread in threads)
        print(f"preset {preset}: {sent} sentences sent to syntax, {10 * sent / len(threads):.2f} per ten replies")


def replies() -> list[Thread]:
    """All threads at hand, in a fixed order."""
    if CORPUS.is_dir():
        lines = [
            line for name in ("email", "social") for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()
        ]
    else:
        lines = [path.read_text("utf-8") for path in sorted((ROOT / "demo" / "threads").glob("*.json"))]
    return [Thread.from_mapping(json.loads(line)) for line in lines]


def warm_rows(agent: Linter, qa: Linter, threads: Sequence[Thread]) -> None:
    """Times of `lint()` in a process that has linted before."""
    reply = Thread.from_mapping(json.loads(Path(__file__).with_name("reply.json").read_text("utf-8")))
    row("warm lint, reply.json (100 words), agent", repeat(lambda: agent.lint(reply), RUNS))
    hundred = [thread for thread in threads if 85 <= len(thread.reply.split()) <= 115] or list(threads)
    sample = random.Random(SEED).sample(hundred, min(RUNS, len(hundred)))
    for preset, linter in (("agent", agent), ("qa", qa)):
        plain = [thread for thread in sample if not asks_syntax(linter, thread)]
        asking = [thread for thread in hundred if asks_syntax(linter, thread)][:RUNS]
        # What patterns need is made when a word first asks for it: early replies pay for later ones.
        row(f"warm lint, corpus replies of ~100 words, {preset}, first pass", each(linter, plain))
        row(f"warm lint, corpus replies of ~100 words, {preset}, words only", each(linter, plain))
        row(f"warm lint, corpus replies of ~100 words, {preset}, with syntax", each(linter, asking))
    start = time.perf_counter()
    agent.lint_many(threads)
    taken = time.perf_counter() - start
    words = sum(len(thread.reply.split()) for thread in threads)
    print(f"{'warm lint_many, all replies, agent: words a second':58}{len(threads):>6}{words / taken:>12,.0f}")


def cold_rows() -> None:
    """Times of whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.txt"
        draft.write_text(CLEAN, "utf-8")
        command = Path(sys.executable).with_name("replylint")
        check = processes([str(command), "check", str(draft)])
    nothing = processes([sys.executable, "-c", "pass"])
    row("cold `replylint check` of one clean draft", check)
    row("cold `python -c pass`", nothing)
    ratio = statistics.median(check) / statistics.median(nothing)
    print(f"{'  the first in terms of the second':64}{ratio:>11.1f}x")


def rulebook_rows() -> None:
    """Times to load the rulebook: from its packed file, and from YAML."""
    folder = rulebook.builtin_folder()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["REPLYLINT_CACHE"] = cache
        rulebook.load_builtin()
        row(f"rulebook of {len(rulebook.load_builtin().rules)} rules, packed", repeat(rulebook.load_builtin, STARTS))
        del os.environ["REPLYLINT_CACHE"]
    row("rulebook, compiled from YAML", repeat(lambda: rulebook.compile_builtin_book(folder), 5))


def asks_syntax(linter: Linter, thread: Thread) -> int:
    """The number of sentences of the reply that wait for syntax."""
    return len({hit.sentence for _, _, hit in linter.find(thread).waiting})


def each(linter: Linter, threads: Sequence[Thread]) -> list[float]:
    """Seconds that each thread took; the first is linted once before, to load what is loaded once."""
    if threads:
        linter.lint(threads[0])
    return [timed(lambda thread=thread: linter.lint(thread)) for thread in threads]  # type: ignore[misc]


def repeat(call: Callable[[], object], times: int) -> list[float]:
    """Seconds that each of so many calls took, after one that does not count."""
    call()
    return [timed(call) for _ in range(times)]


def processes(command: list[str]) -> list[float]:
    """Seconds that each of STARTS processes took, after one that fills the caches."""
    return repeat(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True), STARTS)


def timed(call: Callable[[], object]) -> float:
    """Seconds that one call took."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def row(name: str, seconds: Sequence[float]) -> None:
    """Prints one row: how often, median, and the time that 95 in 100 stay under."""
    if not seconds:
        print(f"{name:58}{0:>6}{'-':>12}{'-':>12}")
        return
    slow = sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    print(f"{name:58}{len(seconds):>6}{1000 * statistics.median(seconds):>9.2f} ms{1000 * slow:>9.2f} ms")


if __name__ == "__main__":
    main()

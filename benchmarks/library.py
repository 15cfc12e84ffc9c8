"""What a library of templates and an export of replies cost, cold and out of the cache (part of `make bench`).

Times are wall clock of whole `replylint check` processes; memory is that of the process with all that it starts.
Needs ../shared/corpus. Nothing here is asserted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.memory import tree_memory

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
RUNS = 5
FILES = 1000
CONFIG = '[[paths]]\npath = "templates/"\npreset = "templates"\n'
COMMAND = str(Path(sys.executable).with_name("replylint"))


def main() -> None:
    """Prints the table."""
    if not CORPUS.is_dir():
        print("library: needs ../shared/corpus")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        count = lay_out(folder)
        cold, warm = [], []
        for run in range(RUNS):
            cache = folder / f"cache-{run}"
            check(folder, ["good.txt"], cache)  # packs the rulebook, and keeps no report
            cold.append(check(folder, ["templates", "social.jsonl", "email.jsonl"], cache))
            warm.append(check(folder, ["templates", "social.jsonl", "email.jsonl"], cache))
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        print(f"\n{count} templates and replies, {cores} cores, median of {RUNS}")
        print(f"  cold        {statistics.median(cold):6.2f} s   ({', '.join(f'{taken:.2f}' for taken in cold)})")
        print(f"  from cache  {statistics.median(warm):6.2f} s   ({', '.join(f'{taken:.2f}' for taken in warm)})")
        if Path("/proc/self/smaps_rollup").exists():
            print(f"  peak memory of the process tree, {FILES} files: {peak(folder / 'many') / 1024:.0f} MB")
            print(f"  peak memory of the process tree, {count} as above: {peak(folder) / 1024:.0f} MB")


def lay_out(folder: Path) -> int:
    """Writes the corpus as a team would keep it, and as many files again; how many templates and replies it is."""
    (folder / "replylint.toml").write_text(CONFIG, "utf-8")
    (folder / "good.txt").write_text("Your lamp is on its way, and it comes tomorrow.\n", "utf-8")
    templates = [json.loads(row) for row in (CORPUS / "templates.jsonl").read_text("utf-8").splitlines()]
    (folder / "templates").mkdir()
    for template in templates:
        (folder / "templates" / f"{template['id']}.md").write_text(template["reply"], "utf-8")
    rows: list[str] = []
    for name in ("social.jsonl", "email.jsonl"):
        text = (CORPUS / name).read_text("utf-8")
        (folder / name).write_text(text, "utf-8")
        rows += text.splitlines()
    (folder / "many").mkdir()
    texts = [template["reply"] for template in templates] + [json.loads(row)["reply"] for row in rows]
    for number, text in enumerate(texts[:FILES]):
        (folder / "many" / f"{number:04}.md").write_text(text, "utf-8")
    return len(templates) + len(rows)


def check(folder: Path, paths: Sequence[str], cache: Path) -> float:
    """Seconds of one run."""
    environment = {**os.environ, "REPLYLINT_CACHE": str(cache)}
    start = time.perf_counter()
    done = subprocess.run([COMMAND, "check", *paths], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done
    return time.perf_counter() - start


def peak(folder: Path) -> int:
    """The most memory (KB, what processes share counted once) of a run without the cache and all that it starts."""
    command = [COMMAND, "check", ".", "--preset", "templates", "--no-cache"]
    most = 0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            most = max(most, tree_memory(run.pid))
            time.sleep(0.02)
    return most


if __name__ == "__main__":
    main()

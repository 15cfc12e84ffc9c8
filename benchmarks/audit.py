"""What an audit costs: rows a second, memory of all its processes, and the page (`make bench-audit`).

Times are wall clock of whole `replylint audit` processes on replies out of benchmarks/replies.py; nothing is asserted.

    python -m benchmarks.audit [--rows 250000,500000,1000000] [--ray 500000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.memory import tree_memory
from benchmarks.replies import write

COMMAND = str(Path(sys.executable).with_name("replylint"))
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="250000,500000,1000000")
    parser.add_argument("--ray", type=int, default=500_000)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args(arguments)
    counts = [int(count) for count in asked.rows.split(",") if count]
    with tempfile.TemporaryDirectory() as place:
        folder = asked.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        print(f"{cores} cores, Python {sys.version.split()[0]}, preset agent")
        for count in counts:
            told = made(folder, count)
            taken, memory = audit(folder, count, "native")
            print(
                f"  {count:>9,} replies: {taken:7.1f} s, {count / taken:6,.0f}/s, peak {memory / 1024:5,.0f} MB of all "
                f"processes ({told})"
            )
            page(folder / f"report-{count}-native" / "index.html")
        if asked.ray:
            told = made(folder, asked.ray)
            if asked.ray not in counts:
                audit(folder, asked.ray, "native")
            begun = json.loads((folder / f"report-{asked.ray}-native" / "bench.json").read_text("utf-8"))
            taken, memory = audit(folder, asked.ray, "ray")
            print(
                f"  {asked.ray:>9,} replies on a local Ray cluster: {taken:7.1f} s, peak {memory / 1024:,.0f} "
                f"MB; {taken / begun['seconds']:.2f} times the local runner; {same(folder, asked.ray)}"
            )


def made(folder: Path, count: int) -> str:
    """Writes the replies if they are not there yet; what is known of them."""
    exports = folder / f"replies-{count}"
    note = folder / f"replies-{count}.json"
    if not note.exists():
        shutil.rmtree(exports, ignore_errors=True)
        note.write_text(json.dumps(write(count, exports)), "utf-8")
    told = json.loads(note.read_text("utf-8"))
    return ", ".join(
        f"{value:.0%} {name}" if name.startswith("distinct") else f"{value:.0f} {name}"
        for name, value in told.items()
        if name != "replies"
    )


def audit(folder: Path, count: int, runner: str) -> tuple[float, int]:
    """One audit: seconds, and the most memory (kB) that its processes had together."""
    report = folder / f"report-{count}-{runner}"
    shutil.rmtree(report, ignore_errors=True)
    call = [COMMAND, "audit", str(folder / f"replies-{count}"), "--out", str(report), "--runner", runner]
    started = time.perf_counter()
    with (folder / "audit.log").open("wb") as log:
        process = subprocess.Popen(call, stdout=log, stderr=log)
        most, judged = 0, 0.0
        while process.poll() is None:
            most = max(most, tree_memory(process.pid))
            if not judged and (report / ".replies.parquet").exists():
                judged = time.perf_counter() - started
            time.sleep(1.0)
    taken = time.perf_counter() - started
    if process.returncode:
        print((folder / "audit.log").read_text("utf-8"), file=sys.stderr)
        raise SystemExit(f"the audit ended with {process.returncode}")
    (report / "bench.json").write_text(json.dumps({"seconds": taken}), "utf-8")
    print(f"            {runner}: {stages(report, judged, taken)}")
    return taken, most


def stages(report: Path, judged: float, taken: float) -> str:
    """How the seconds of an audit were spent, by when its files were written."""
    ends = [max(path.stat().st_mtime for path in report.glob("*.parquet"))]
    ends += [(report / name).stat().st_mtime for name in ("review.csv", "index.html")]
    merged = taken - (ends[-1] - ends[0])
    spent = (
        ("judging", judged),
        ("tables", merged - judged),
        ("review", ends[1] - ends[0]),
        ("page", ends[2] - ends[1]),
    )
    return ", ".join(f"{name} {seconds:.0f} s" for name, seconds in spent)


def page(path: Path) -> None:
    """How large the page is, and how long Chromium takes until it stands."""
    if not path.exists():
        return
    print(f"            page: {path.stat().st_size / 1e6:.2f} MB", end="")
    if not Path(CHROMIUM).exists():
        print()
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page()
        started = time.perf_counter()
        opened.goto(path.absolute().as_uri(), wait_until="load")
        opened.wait_for_function("document.documentElement.dataset.ready === 'yes'")
        print(f", opens in {time.perf_counter() - started:.2f} s in Chromium")
        browser.close()


def same(folder: Path, count: int) -> str:
    """Whether both runners gave the same tables."""
    from pyarrow import parquet

    told = []
    for name in ("replies", "findings", "promises", "excluded", "rejects"):
        one, other = (
            parquet.read_table(folder / f"report-{count}-{runner}" / f"{name}.parquet") for runner in ("native", "ray")
        )
        told.append(f"{name} {'the same' if one.equals(other) else 'DIFFERENT'} ({one.num_rows:,})")
    return ", ".join(told)


if __name__ == "__main__":
    main()

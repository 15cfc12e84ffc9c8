"""How much memory a process and all that it started hold, what they share counted once."""

from __future__ import annotations

from pathlib import Path


def tree_memory(process: int) -> int:
    """The memory (KB) of a process with its children and theirs; 0 where the system does not tell."""
    return sum(map(_memory, _tree(process)))


def _tree(process: int) -> list[int]:
    found = [process]
    # Each thread has children of its own.
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = thread.read_text().split()
        except OSError:
            continue
        found += [below for child in children for below in _tree(int(child))]
    return found


def _memory(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)

"""Writing suppressions: one entry in a sidecar file for each finding. The texts themselves are not touched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from replylint.report import Problem, Report
from replylint.sources import STDIN, Item
from replylint.sources.ignores import ENDING
from replylint.wholefile import ChangedError, put


def add(found: Iterable[tuple[Item, Report]], reason: str) -> tuple[int, list[Problem]]:
    """Adds an entry for each finding, and gives their number and what could not be written."""
    by_file: dict[str, dict[str, None]] = {}
    for item, report in found:
        if item.path == STDIN or item.path.endswith(ENDING):
            continue
        for finding in report.findings:
            lines = ["[[ignore]]", f"rule = {_text(finding.rule)}", f"reason = {_text(reason)}"]
            if not item.bare:
                lines.append(f"item = {_text(item.thread.id)}")
            lines.append(f"quote = {_text(' '.join(finding.quote.split()))}")
            by_file.setdefault(item.path, {})["\n".join(lines) + "\n"] = None
    added, faults = 0, []
    for path, entries in by_file.items():
        sidecar = Path(path + ENDING)
        try:
            before = sidecar.read_bytes() if sidecar.exists() else b""
            gap = b"\n" if before and not before.endswith((b"\n\n", b"\n\r\n")) else b""
            put(sidecar, before + gap + "\n".join(entries).encode(), was=before)
            added += len(entries)
        except OSError as error:
            message = f"cannot be written: {error.strerror}"
            faults.append(Problem(path=str(sidecar), message=message, remedy="check its rights"))
        except ChangedError:
            faults.append(Problem(path=str(sidecar), message="was changed meanwhile", remedy="run it again"))
    return added, faults


def _text(value: str) -> str:
    """A basic string of TOML, which escapes as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

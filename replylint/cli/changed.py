"""Which lines git says were changed since a revision."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from replylint.cli.options import Refusal
from replylint.sources import Item
from replylint.sources.ignores import ENDING

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Changed:
    """The files that were changed since a revision, or are new, and their changed lines."""

    def __init__(self, revision: str) -> None:
        self._revision = revision
        root = _git("rev-parse", "--show-toplevel").decode().rstrip("\n")
        self._root = Path(root)
        if subprocess.run(
            ["git", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], capture_output=True
        ).returncode:
            raise Refusal(f"--changed-since {revision}: git knows no such revision; name a commit, a branch or a tag")
        named = _git("diff", "--name-only", "-z", "--diff-filter=d", revision, "--", root)
        new = _git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", root)
        self._new = {self._root / name for name in _names(new)}
        self._files = {self._root / name for name in _names(named)} | self._new
        self._lines: dict[Path, list[range]] = {}

    def holds(self, path: str) -> bool:
        """Whether a file, or the sidecar of it, was changed."""
        whole = Path(path).resolve()
        return whole in self._files or whole.with_name(whole.name + ENDING) in self._files

    def touches(self, item: Item) -> bool:
        """Whether something of a draft was changed; of a file that is one draft, anything."""
        path = Path(item.path).resolve()
        if item.bare or path in self._new or path not in self._files or item.written is None:
            return True
        first, last = item.line, item.written.last_line
        return any(lines.start <= last and first < lines.stop for lines in self._changed(path))

    def _changed(self, path: Path) -> list[range]:
        if path not in self._lines:
            diff = _git("diff", "--unified=0", "--no-color", "--no-ext-diff", self._revision, "--", str(path))
            self._lines[path] = [_range(found) for found in _HUNK.finditer(diff)]
        return self._lines[path]


def _range(hunk: re.Match[bytes]) -> range:
    """The lines that a hunk leaves; where it only takes lines away, those around the gap."""
    start, count = int(hunk[1]), int(hunk[2] or 1)
    return range(start, start + count) if count else range(start, start + 2)


def _names(listed: bytes) -> list[str]:
    return [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise Refusal("--changed-since asks git, which is not installed; install it, or drop the flag") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"--changed-since: git says: {said[0] if said else error.returncode}") from None
    return done.stdout

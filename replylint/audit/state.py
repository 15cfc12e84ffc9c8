"""What an audit is made of, written down in its report: so that `--resume` goes on with the same, or refuses."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from replylint.audit.files import is_remote
from replylint.sources.files import File
from replylint.wholefile import put

_FILE = "audit.json"
FOLDER = "parts"


class State(msgspec.Struct, frozen=True, kw_only=True):
    """`inputs` are path, size and time of each file; `how` is a digest of all that decides what a row becomes.

    `done` where the report is whole. `salt` only while it is not, where none was given.
    """

    schema: int = 1
    inputs: tuple[tuple[str, int, int], ...]
    how: str
    done: bool = False
    salt: str | None = None


class OtherReportError(Exception):
    """The folder for the report holds something else; `remedy` says what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def digest(*parts: Any) -> str:
    """A digest of values that msgspec can write."""
    return blake2b(msgspec.json.encode(parts, order="deterministic", enc_hook=str), digest_size=16).hexdigest()


def inputs(sources: Iterable[File]) -> tuple[tuple[str, int, int], ...]:
    """What tells whether files are the same as they were."""
    return tuple((source.path, source.size, _time(source.path)) for source in sources)


def _time(path: str) -> int:
    return 0 if is_remote(path) else Path(path).stat().st_mtime_ns


def known(folder: Path) -> State | None:
    """The audit whose report the folder holds; None where it holds none. Raises OtherReportError."""
    path = folder / _FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        if folder.is_dir() and any(folder.iterdir()):
            message = "is not empty, and holds no audit"
            raise OtherReportError(message, "name another folder with --out") from None
        return None
    except (msgspec.DecodeError, OSError):
        raise OtherReportError("holds an audit that cannot be read", "name another folder with --out") from None


def write(folder: Path, state: State) -> None:
    """Writes it down."""
    put(folder / _FILE, msgspec.json.encode(state))

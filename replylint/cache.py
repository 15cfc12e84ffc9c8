"""Reports of earlier runs, by what they hang on: the thread, the configuration, the rulebook and this very code.

They lie in one SQLite file in the user's own cache folder, which nobody else may read. A cache that cannot be used is
no fault: everything is then judged anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from replylint import __version__
from replylint.report import Report
from replylint.rulebook import cache_folder, state
from replylint.thread import Thread

_FORMAT = 1  # rises when the table, or a report in it, changes its form
_FILE = f"reports-{_FORMAT}.sqlite"
_LARGEST = 200_000_000  # bytes; beyond it the older half goes
_AT_ONCE = 500  # parameters of one query

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Report).decode


class ReportCache:
    """The cache as one run uses it; `close` writes what was added."""

    def __init__(self, folder: Path | None = None, *, largest: int = _LARGEST) -> None:
        self._path = (folder or cache_folder()) / _FILE
        # Another one after every change of the code.
        self._state = state(sorted(Path(__file__).parent.rglob("*.py")), __version__).encode()
        self._largest = largest
        self._new: dict[bytes, bytes] = {}
        self._database = self._open()

    def key(self, thread: Thread, judged_by: str) -> bytes:
        """What the report on a thread hangs on; `judged_by` tells configurations and rulebooks apart."""
        sums = hashlib.sha256(self._state)
        sums.update(judged_by.encode())
        try:
            sums.update(_encode(thread))
        except UnicodeEncodeError:  # the name of a file that is not UTF-8
            sums.update(repr(thread).encode("utf-8", "surrogatepass"))
        return sums.digest()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Report]:
        """The reports that are known, by key."""
        if self._database is None:
            return {}
        found: dict[bytes, Report] = {}
        try:
            for first in range(0, len(keys), _AT_ONCE):
                some = keys[first : first + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = self._database.execute(f"SELECT key, report FROM reports WHERE key IN ({marks})", some)
                found.update((key, _decode(report)) for key, report in rows)
        except (sqlite3.Error, msgspec.MsgspecError):
            return {}
        return found

    def put(self, reports: Mapping[bytes, Report]) -> None:
        """Keeps reports for `close` to write."""
        self._new.update((key, _encode(report)) for key, report in reports.items())

    def close(self) -> None:
        """Writes what is new, and lets go of the oldest where there is too much."""
        database, self._database = self._database, None
        if database is None:
            return
        now = int(time.time())
        try:
            with database:
                rows = [(key, report, now) for key, report in self._new.items()]
                database.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?)", rows)
                if self._path.stat().st_size > self._largest:
                    _shrink(database)
        except (sqlite3.Error, OSError) as error:
            if _is_broken(error):
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
        finally:
            database.close()

    def _open(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(0o600)
            return self._connect()
        except (sqlite3.Error, OSError) as error:
            if not _is_broken(error):
                return None  # another run holds it, or there is no way to it
        try:  # a broken file is thrown away
            self._path.unlink(missing_ok=True)
            self._path.touch(0o600)
            return self._connect()
        except (sqlite3.Error, OSError):
            return None

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=2)
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE IF NOT EXISTS reports (key BLOB PRIMARY KEY, report BLOB, at INTEGER)")
        return database


def _is_broken(error: Exception) -> bool:
    """Whether the file itself is at fault, not who holds it or where it lies."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)


def _shrink(database: sqlite3.Connection) -> None:
    (half,) = database.execute("SELECT COUNT(*) / 2 FROM reports").fetchone()
    database.execute("DELETE FROM reports WHERE key IN (SELECT key FROM reports ORDER BY at LIMIT ?)", (half,))

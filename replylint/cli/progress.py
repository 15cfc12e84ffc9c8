"""One line on standard error that says how far long work is; only in a terminal, and only after two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TextIO

from replylint.sources import File, Item

_PATIENCE = 2.0  # seconds
_PACE = 0.2
_CLEAR = "\r\x1b[2K"


class Progress:
    """Counts replies, and tells the share of the files that is done where their sizes are known."""

    def __init__(self, stream: TextIO, files: Iterable[File], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + _PATIENCE if stream.isatty() else float("inf")
        self._shown = False
        self._begins: dict[str, int] = {}  # bytes of the files before that one
        self._total = 0
        for file in files:
            self._begins[file.path] = self._total
            self._total += file.size

    def show(self, replies: int, last: Item) -> None:
        """So many replies are done, and this one is the last of them."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _PACE
        done = self._begins.get(last.path, 0) + last.offset
        share = f", {100 * done // self._total} %" if self._total else ""
        self._stream.write(f"{_CLEAR}{replies:,} replies{share}; Ctrl-C ends it with what is done")
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        """Takes the line away, so that something else can be written."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._shown = False

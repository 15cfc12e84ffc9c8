"""The work of judging: what an earlier run knows, what is done here, and what other processes do."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from replylint.cli.courts import Court, Judge
from replylint.config import Config
from replylint.report import Report
from replylint.thread import Thread

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from replylint.cache import ReportCache

Reports = Callable[[], list[Report]]  # waits for them
_FEW = 8  # threads that are judged faster than a cache is opened


def usual_jobs() -> int:
    """As many processes as this one may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Work:
    """Judges batches of threads. With `jobs` above 1 the second batch starts that many processes.

    With `remembers`, reports are looked up in the cache, and kept there by `close`. `ahead` is how many batches
    should be asked for before the first of them is waited for.
    """

    def __init__(self, jobs: int = 1, *, remembers: bool = False) -> None:
        self.ahead = 2 * jobs if jobs > 1 else 0
        self._jobs = jobs
        self._remembers = remembers
        self._cache: ReportCache | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._first: _Batch | None = None

    def judge(self, court: Court, threads: Sequence[Thread]) -> Reports:
        """Begins to judge threads; what is given back waits for the reports, which keep their order."""
        known: dict[bytes, Report] = {}
        keys: list[bytes] = []
        cache = self._opened(court, len(threads))
        if cache is not None and court.config is not None:
            judged_by = f"{court.config.digest} {court.tool.rulebook}"
            keys = [cache.key(thread, judged_by) for thread in threads]
            known = cache.get(keys)
        if not known:
            batch = self._begun(court, threads)
            return lambda: self._kept(cache, keys, batch.reports())
        new = [number for number, key in enumerate(keys) if key not in known]
        rest = self._begun(court, [threads[number] for number in new]) if new else None

        def whole() -> list[Report]:
            fresh = self._kept(cache, [keys[number] for number in new], rest.reports()) if rest is not None else []
            made = dict(zip(new, fresh, strict=True))
            return [made[number] if number in made else known[key] for number, key in enumerate(keys)]

        return whole

    def close(self, *, now: bool = False) -> None:
        """Ends the processes, `now` without waiting for what they do, and writes the cache."""
        if self._pool is not None:
            self._pool.shutdown(wait=not now, cancel_futures=True)
        if self._cache is not None:
            self._cache.close()

    def _opened(self, court: Court, threads: int) -> ReportCache | None:
        """The cache, where it is of use: what LanguageTool says hangs on the server, too."""
        config = court.config
        if not self._remembers or config is None or not config.cache or config.grammar or threads < _FEW:
            return None
        if self._cache is None:
            from replylint.cache import ReportCache

            self._cache = ReportCache()
        return self._cache

    def _kept(self, cache: ReportCache | None, keys: Sequence[bytes], reports: list[Report]) -> list[Report]:
        if cache is not None:
            cache.put({k: report for k, report in zip(keys, reports, strict=True) if report.status != "failed"})
        return reports

    def _begun(self, court: Court, threads: Sequence[Thread]) -> _Batch:
        batch = _Batch(court, threads)
        if self._jobs == 1 or court.config is None or court.config.grammar:
            return batch  # one server of LanguageTool answers all
        if self._pool is None and self._first is None:
            self._first = batch  # it may be the only one, and then processes would cost more than they give
            return batch
        if self._pool is None:
            self._pool = _pool(self._jobs, {court.config.digest: court.linter})
            if self._first is not None:
                self._first.hand_to(self._pool)
        batch.hand_to(self._pool)
        return batch


class _Batch:
    """Threads that one linter judges in one call, here or where they were handed to."""

    def __init__(self, court: Court, threads: Sequence[Thread]) -> None:
        self._court = court
        self._threads = threads
        self._future: Future[list[Report]] | None = None
        self._done: list[Report] | None = None

    def hand_to(self, pool: ProcessPoolExecutor) -> None:
        from concurrent.futures.process import BrokenProcessPool

        if self._done is None and self._court.config is not None:
            with suppress(BrokenProcessPool):  # then it is done here
                self._future = pool.submit(_judge, self._court.config, list(self._threads))

    def reports(self) -> list[Report]:
        if self._done is None and self._future is not None:
            from concurrent.futures.process import BrokenProcessPool

            try:
                self._done = self._future.result()
            except BrokenProcessPool:  # killed, or out of memory: what it leaves is done here
                self._done = reports_on(self._threads, self._court.linter)
        elif self._done is None:
            self._done = reports_on(self._threads, self._court.linter)
        return self._done


def reports_on(threads: Sequence[Thread], linter: Judge) -> list[Report]:
    """The reports on the threads; where one of them brings the linter down, the others are judged one by one."""
    try:
        return linter.lint_many(threads)
    except Exception as error:
        if len(threads) == 1:
            return [Report(id=threads[0].id, status="failed", reason=fault(error))]
        return [reports_on([thread], linter)[0] for thread in threads]


def fault(error: Exception) -> str:
    """Kind and place of a fault of ours. Not its text, which may hold the customer's."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


# In the other processes.

_linters: dict[str, Judge] = {}  # of one process, by the digest of their configuration


def _pool(jobs: int, linters: dict[str, Judge]) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if sys.platform == "linux":
        # A copy of this process has its rulebook already; frozen, the collector does not touch (and so copy) it.
        gc.freeze()
        context = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(linters,))
    return ProcessPoolExecutor(jobs, initializer=_begin, initargs=({},))


def _begin(linters: dict[str, Judge]) -> None:
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was called
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _linters.update(linters)


def _end_with_parent() -> None:
    """Ends this process where the one that was called is killed, and nobody will fetch what is judged here."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge(config: Config, threads: Sequence[Thread]) -> list[Report]:
    digest = config.digest
    if digest not in _linters:
        from replylint.linter import Linter

        _linters[digest] = Linter(config)
    return reports_on(threads, _linters[digest])

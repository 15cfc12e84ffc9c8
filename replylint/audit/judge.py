"""What a worker does: reads one unit of the input, judges the replies in it, and hands back rows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

import msgspec
import pyarrow as pa
from pyarrow import parquet

from replylint.audit.privacy import Privacy
from replylint.audit.read import Found, Known, read, written
from replylint.audit.rows import Rows
from replylint.audit.units import Unit
from replylint.config import Config
from replylint.linter import Linter
from replylint.report import Problem
from replylint.sources.conversations.conversation import Case, Conversation, Left, Piece, cases, whole
from replylint.sources.item import LONGEST_TEXT, SourceError

_TOGETHER = 64  # replies whose sentences are judged in one call
_SENTENCES = 65_536  # that are kept with what was found in them; some 250 MB
_MOST_TOLD = 20  # problems of a unit that its user is told of; all of them are rejects
_NOT_JUDGED = "cannot be judged: {}"


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker must be told: how to judge, what the whole input tells, and what is taken out of the rows.

    Messages that lie apart are dealt to `shards` heaps, so that those of one conversation come together.
    """

    config: Config
    known: Known
    privacy: Privacy
    shards: int


class Outcome(msgspec.Struct):
    """What one unit gave. `tables` are Parquet files by name; `pieces` are messages by the number of their heap, and
    `problems` the first of its rejects.

    `rows` = `scored` + the sum of `excluded` + `rejects` + `apart`: those that `pieces` holds.
    """

    unit: int
    rows: int
    scored: int
    excluded: dict[str, int]
    rejects: int
    apart: int
    tables: dict[str, bytes]
    pieces: dict[int, bytes] = {}
    problems: list[Problem] = []


class Judge:
    """A linter made once for a worker, with all that it needs for unit after unit."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._linter = Linter(spec.config, sentences=_SENTENCES)

    def outcome(self, unit: Unit) -> Outcome:
        """The outcome of one unit; what cannot be read in it is a reject, and never an error."""
        work = _Work(unit, self._spec, self._linter)
        try:
            work.take_all(read(unit, self._spec.known))
        except SourceError as error:
            work.refuse(error.problem)
        except OSError as error:
            work.refuse(Problem(path=unit.path, message=f"cannot be read: {error}", remedy="look at the file"))
        return work.end()


class _Work:
    """One unit while it is worked on."""

    def __init__(self, unit: Unit, spec: Spec, linter: Linter) -> None:
        self._unit = unit
        self._spec = spec
        self._linter = linter
        self._waiting: list[tuple[Case, str]] = []
        self._rows = Rows()
        self._read = self._scored = self._apart = 0
        self._excluded: Counter[str] = Counter()
        self._pieces: dict[int, list[Piece]] = {}
        self._refused: list[tuple[Problem, str | None, str]] = []

    def take_all(self, found: Iterable[Found]) -> None:
        """Everything that was read in the unit."""
        if self._unit.kind == "shard":
            found = _gathered(found)
        for one in found:
            if isinstance(one, Conversation):
                self._take_conversation(one)
            elif isinstance(one, Problem):
                self.refuse(one)
            elif isinstance(one, Case):
                self._read += 1
                self._take(one, self._unit.path)
            elif isinstance(one, Left):
                self._read += 1
                self._leave(one.reason, one.path, one.line, one.conversation, one.message)
            else:
                self._read += 1
                self._apart += 1
                heap = crc32(one.conversation.encode("utf-8", "replace")) % self._spec.shards
                self._pieces.setdefault(heap, []).append(one)

    def refuse(self, problem: Problem) -> None:
        """What could not be read: a row, or all that was left of the unit."""
        self._read += 1
        self._reject(problem.path or self._unit.path, problem.line, None, problem.message, problem.remedy, "")

    def end(self) -> Outcome:
        """All that came of it."""
        self._judge()
        self._write_rejects()
        encoder = msgspec.msgpack.Encoder()
        return Outcome(
            unit=self._unit.number,
            rows=self._read,
            scored=self._scored,
            excluded=dict(self._excluded),
            rejects=len(self._refused),
            apart=self._apart,
            tables={name: _parquet(table) for name, table in self._rows.tables().items()},
            pieces={heap: encoder.encode(pieces) for heap, pieces in self._pieces.items()},
            problems=[problem for problem, _, _ in self._refused[:_MOST_TOLD]],
        )

    def _write_rejects(self) -> None:
        """Each with how it stands in its file, where nobody has it."""
        lines = {found.line for found, _, raw in self._refused if not raw and found.line is not None}
        known = written(self._unit, lines)
        for found, conversation, raw in self._refused:
            said = raw or known.get(found.line or 0, "")
            self._rows.reject(
                found.path, found.line, conversation, (found.message, found.remedy), said, self._spec.privacy
            )

    def _take_conversation(self, found: Conversation) -> None:
        self._read += len(found.messages)
        path = found.path or self._unit.path
        for place, said in enumerate(found.messages):
            if said.excluded is not None:
                self._leave(said.excluded, path, found.line, found.id, said.id or str(place + 1))
        for case in cases(found):
            self._take(case, path)

    def _take(self, case: Case, path: str) -> None:
        texts = (case.thread.reply, *(said.text for said in case.thread.thread))
        longest = max(map(len, texts))
        if longest > LONGEST_TEXT:
            told = f"a text has {longest:,} characters; {LONGEST_TEXT:,} is the limit"
            self._reject(path, case.line, case.conversation, told, "cut it", case.thread.reply)
        elif not case.thread.reply.strip():
            self._leave("empty", path, case.line, case.conversation, str(case.position + 1))
        else:
            self._waiting.append((case, path))
            if len(self._waiting) == _TOGETHER:
                self._judge()

    def _judge(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            judged = self._linter.judge_many([case.thread for case, _ in waiting])
        except Exception:  # one reply that breaks a rule must not take the others along
            if len(waiting) > 1:
                for one in waiting:
                    self._waiting = [one]
                    self._judge()
                return
            self._break(*waiting[0])
            return
        for (case, path), told in zip(waiting, judged, strict=True):
            if told.draft is None:
                self._leave("language", path, case.line, case.conversation, str(case.position + 1))
            else:
                self._rows.add(case, told, path, self._spec.privacy)
                self._scored += 1

    def _break(self, case: Case, path: str) -> None:
        """A reply over which the linter itself fails."""
        try:
            self._linter.lint(case.thread)
            fault = "it failed together with others"
        except Exception as error:
            fault = type(error).__name__
        told = _NOT_JUDGED.format(fault)
        self._reject(path, case.line, case.conversation, told, "report it as a fault of replylint", case.thread.reply)

    def _leave(self, reason: str, path: str, line: int | None, conversation: str | None, message: str | None) -> None:
        self._excluded[reason] += 1
        if reason != "customer":
            self._rows.excluded.append((path, line, conversation, message, reason))

    def _reject(
        self, path: str, line: int | None, conversation: str | None, message: str, remedy: str, raw: str
    ) -> None:
        self._refused.append((Problem(path=path, line=line, message=message, remedy=remedy), conversation, raw))


def _gathered(pieces: Iterable[Found]) -> Iterator[Found]:
    """The conversations of which these are messages."""
    heaps: dict[str, list[Piece]] = {}
    for piece in pieces:
        if isinstance(piece, Piece):
            heaps.setdefault(piece.conversation, []).append(piece)
        else:
            yield piece
    for name in sorted(heaps):
        yield whole(heaps[name])


def _parquet(table: pa.Table) -> bytes:
    if not table.num_rows:
        return b""
    sink = io.BytesIO()
    parquet.write_table(table, sink, compression="zstd", compression_level=1)
    return sink.getvalue()

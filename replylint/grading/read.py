"""Graded reviews read back: sheets that went through a spreadsheet, and JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from replylint.calibrate import Verdict
from replylint.grading.graded import Graded, Missed, Proposal, prompted, unprompted
from replylint.grading.quotes import alike, find, shown
from replylint.grading.sheet import NOTHING, unguarded
from replylint.report import CATEGORIES, Problem
from replylint.sources import csvtree
from replylint.sources.decode import UTF16_MARKS
from replylint.sources.files import unopened
from replylint.sources.item import LARGEST_FILE, SourceError, problem
from replylint.sources.jsontext import parse, thread_problem
from replylint.sources.lines import Lines
from replylint.sources.tree import Node
from replylint.thread import CHANNELS, Message, Thread, ThreadError

AtFault = Callable[[Problem], None]

KEY = "review-key.jsonl"  # beside a blind review: what the linter said
OPEN = "review.jsonl"  # beside any other: the whole threads

_SHEETS = (".csv", ".tsv")
_LINES = (".jsonl", ".ndjson")
_HEAD = 65_536  # bytes in which the head of a sheet stands
# What people and spreadsheets write for a verdict; Excel saves its truth values in the language of the machine.
_RIGHT = frozenset({
    "right", "r", "true", "t", "yes", "y", "1", "1.0", "agree", "agreed", "correct", "ok", "✓", "✔",
    "wahr", "ja", "vrai", "oui", "verdadero", "si", "sí", "vero",
})  # fmt: skip
_WRONG = frozenset({
    "wrong", "w", "false", "f", "no", "n", "0", "0.0", "disagree", "disagreed", "incorrect", "reject", "rejected",
    "✗", "✘", "falsch", "nein", "faux", "non", "falso",
})  # fmt: skip
_UNSURE = frozenset({"?", "unsure", "neutral", "maybe", "n/a", "na"})
_NOTHING = frozenset({NOTHING, "nothing", "no", "-", "n/a", "na", "0", "ok", "done", "fine", "clean"})
_VERDICT_REMEDY = 'write "right" or "wrong", or leave it empty'
_MISSED_REMEDY = f'write one of {", ".join(CATEGORIES)}, or "{NOTHING}" where nothing is missing'
_QUOTE_REMEDY = "copy the words from the text; until then it counts without its place"
_SEPARATOR = re.compile(r"sep=.[^\r\n]*(?:\r\n|\n|\r)", re.IGNORECASE)


class _Row(msgspec.Struct, frozen=True):
    """A reply with what the linter said of it, as a file of JSON Lines has it."""

    thread: Thread
    sampled: str
    proposals: tuple[Proposal, ...] | None  # None where they were not to be seen


def is_graded(path: Path) -> bool:
    """Whether a file is a review to be graded, by its columns or keys. Nothing is said of what cannot be read."""
    ending = path.suffix.lower()
    try:
        with path.open("rb") as file:
            if ending in _SHEETS:
                head = _SEPARATOR.sub("", _decoded(file.read(_HEAD)), count=1).splitlines()
                columns = {_column(name) for name in re.split(r"[,;\t|]", head[0])} if head else set()
                return "reply" in columns and not columns.isdisjoint({"verdict", "missed_category"})
            if ending in _LINES:
                row = msgspec.json.decode(
                    next((line for line in file if line.strip()), b"null").removeprefix(b"\xef\xbb\xbf")
                )
                return isinstance(row, dict) and ("proposed" in row or ("missed" in row and "judged" not in row))
    except (OSError, msgspec.DecodeError, RecursionError, UnicodeError):
        pass
    return False


def read(paths: Sequence[Path], key: Path | None, at_fault: AtFault) -> list[Graded]:
    """What graders said of each reply, file by file. What is at fault is told, and the rest is read.

    `key` holds what the linter said, where it does not lie beside a blind review. A file is one grader's, unless
    it names them.
    """
    found: dict[tuple[str, str], Graded] = {}
    for path in paths:
        stems = [other.stem for other in paths]
        grader = path.stem if stems.count(path.stem) == 1 else str(path)
        reader = _sheet if path.suffix.lower() in _SHEETS else _lines
        try:
            for graded, line in reader(path, key, grader, at_fault):
                if found.setdefault((graded.grader, graded.id), graded) is not graded:
                    message = f"the reply {graded.id!r} was graded by {graded.grader!r} before"
                    at_fault(Problem(path=str(path), line=line, message=message, remedy="keep one of the two"))
        except SourceError as error:
            at_fault(error.problem)
        except OSError as error:
            at_fault(unopened(str(error.filename or path), error))
    return list(found.values())


# JSON Lines


def _lines(path: Path, key: Path | None, grader: str, at_fault: AtFault) -> Iterator[tuple[Graded, int]]:
    known: _Key | None = None
    for line, data, row in _rows(path, at_fault):
        said = _Said(path, line, at_fault)
        proposals = row.proposals
        if proposals is None:
            known = known or _key(path, key, True, at_fault)
            whole = known.row(row.thread) if known else None
            if whole is None:
                said.fault(
                    f"the reply {row.thread.id!r} is not in {known.path.name if known else KEY}", "restore its id"
                )
                continue
            row = whole
        entries = data.get("proposed") or []
        verdicts = tuple(
            said.verdict(entry.get("verdict"), f"proposed[{index}].verdict") for index, entry in enumerate(entries)
        )
        marked = data.get("missed") or []
        if not isinstance(marked, list):
            said.fault("missed: is no list", 'give [{"category": "jargon", "quote": "..."}]')
            marked = []
        missed = [
            one for index, entry in enumerate(marked) if (one := said.missed(entry, f"missed[{index}]", row.thread))
        ]
        graded = Graded(
            grader=str(data.get("grader") or grader),
            thread=row.thread,
            sampled=row.sampled,
            proposals=row.proposals or (),
            verdicts=verdicts,
            missed=tuple(missed),
            done=any(verdicts) or bool(marked) or data.get("done") is True,
        )
        yield (unprompted if proposals is None else prompted)(graded), line


class _Said(msgspec.Struct, frozen=True):
    """Reads what a grader wrote into a row of JSON Lines, and tells what is at fault there."""

    path: Path
    line: int
    at_fault: AtFault

    def fault(self, message: str, remedy: str) -> None:
        self.at_fault(Problem(path=str(self.path), line=self.line, message=message, remedy=remedy))

    def verdict(self, value: Any, where: str) -> Verdict | None:
        try:
            return _verdict("" if value is None else str(value))
        except ValueError:
            self.fault(f"{where}: {str(value)[:40]!r} is no verdict", "write true, false or null")
            return None

    def missed(self, entry: Any, where: str, thread: Thread) -> Missed | None:
        if isinstance(entry, str):
            entry = {"category": entry}
        category = _category(str(entry.get("category", ""))) if isinstance(entry, Mapping) else None
        if category is None:
            self.fault(f"{where}: names no category", _MISSED_REMEDY)
            return None
        quote, start, end = str(entry.get("quote") or ""), entry.get("start"), entry.get("end")
        if type(start) is int and type(end) is int and 0 <= start < end <= len(thread.reply):
            return Missed(category, quote or thread.reply[start:end], start, end)
        place = find(quote, thread.reply, thread.format) if quote else None
        if quote and place is None:
            self.fault(f"{where}.quote: does not stand in the reply", _QUOTE_REMEDY)
        return Missed(category, quote, *(place or (None, None)))


def _rows(path: Path, at_fault: AtFault) -> Iterator[tuple[int, dict[str, Any], _Row]]:
    """Each row that is a reply: its line, its JSON and what that says."""
    text = _whole(path)
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            data = parse(row, str(path), line)
            yield line, data, _row(data)
        except SourceError as error:
            at_fault(error.problem)
        except ThreadError as error:
            at_fault(thread_problem(error, str(path), line).problem)


def _row(data: Any) -> _Row:
    thread = Thread.from_mapping(data)
    if not thread.id:
        raise ThreadError("id", "is missing", "restore the id of the reply")
    shown_to_grader = "proposed" in data
    entries = thread.meta.get("proposed") or []
    if not isinstance(entries, list):
        raise ThreadError("proposed", "is no list", "restore it from the review")
    proposals = tuple(_proposal(entry, index, thread) for index, entry in enumerate(entries))
    own = {"proposed", "missed", "sampled", "done", "grader"}
    rest = {name: value for name, value in thread.meta.items() if name not in own}
    sampled = str(thread.meta.get("sampled") or "")
    return _Row(msgspec.structs.replace(thread, meta=rest), sampled, proposals if shown_to_grader else None)


def _proposal(entry: Any, index: int, thread: Thread) -> Proposal:
    where = f"proposed[{index}]"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("rule"), str):
        raise ThreadError(where, "names no rule", "restore it from the review")
    category = _category(str(entry.get("category") or entry["rule"]))
    if category is None:
        raise ThreadError(f"{where}.category", "is no category", f"use one of {', '.join(CATEGORIES)}")
    start, end = entry.get("start"), entry.get("end")
    placed = type(start) is int and type(end) is int and 0 <= start <= end <= len(thread.reply)
    return Proposal(
        rule=entry["rule"],
        category=category,
        severity=str(entry.get("severity") or ""),
        quote=shown(str(entry.get("quote") or ""), thread.format).text,
        message=str(entry.get("message") or ""),
        sentence=str(entry.get("sentence") or ""),
        start=start if placed else None,
        end=end if placed else None,
    )


# What lies beside a review


class _Key:
    """What the linter said of each reply of a review; a reply whose id a spreadsheet changed is known by its text."""

    def __init__(self, path: Path, rows: Iterable[_Row]) -> None:
        self.path = path
        self._by_id: dict[str, _Row] = {}
        self._by_text: dict[str, _Row | None] = {}
        for row in rows:
            self._by_id[row.thread.id] = row
            text = alike(shown(row.thread.reply, row.thread.format).text)
            self._by_text[text] = None if text in self._by_text else row  # of two alike, neither is known

    def row(self, thread: Thread) -> _Row | None:
        return self._by_id.get(thread.id) or self._by_text.get(alike(shown(thread.reply, thread.format).text))


def _key(review: Path, key: Path | None, blind: bool, at_fault: AtFault) -> _Key | None:
    """What lies beside a review, or at `key`; None where an open one has nothing. Raises SourceError."""
    path = key or review.with_name(KEY if blind else OPEN)
    if not path.is_file():
        if not blind and key is None:
            return None
        message = f"shows no findings, and {path} with them does not exist" if blind else f"{path} does not exist"
        raise problem(str(review), message, f"lay {KEY} beside it, or give --key FILE")
    if path == review:
        return None
    return _Key(path, (row for _, _, row in _rows(path, at_fault)))


# Sheets


def _sheet(path: Path, key: Path | None, grader: str, at_fault: AtFault) -> Iterator[tuple[Graded, int]]:
    text = _whole(path)
    separator = _SEPARATOR.match(text)
    body = text[separator.end() :] if separator else text
    table = _Table(path, Lines(body), 1 if separator else 0, at_fault)
    groups: dict[tuple[str, str], list[_Cells]] = {}
    columns: set[str] = set()
    for node in csvtree.read(body, str(path)).items:
        cells = {_column(name): cell for name, cell in node.value.items()}
        columns |= cells.keys()
        row = _Cells(table, cells, node.start)
        if row.text("reply"):
            groups.setdefault((row.text("grader") or grader, row.text("reply")), []).append(row)
        elif row.text("verdict") or row.text("missed_category") or row.text("missed_quote"):
            row.fault("reply", "is empty, so nobody knows what was graded here", "copy the id of the reply there")
    blind = "rule" not in columns
    known = _key(path, key, blind, at_fault)
    for (name, reply), rows in groups.items():
        graded = _of_rows(name, reply, rows, known, blind)
        if graded is not None:
            yield graded, rows[0].line


class _Table(msgspec.Struct, frozen=True):
    path: Path
    lines: Lines
    above: int  # lines that are left out
    at_fault: AtFault


class _Cells(msgspec.Struct, frozen=True):
    """The cells of a row by column."""

    table: _Table
    cells: dict[str, Node]
    start: int

    @property
    def line(self) -> int:
        return self.table.lines.place(self.start)[0] + self.table.above

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        return unguarded((cell.text or "").strip() if column != "text" else cell.text or "") if cell else ""

    def fault(self, column: str, message: str, remedy: str) -> None:
        cell = self.cells.get(column)
        line, place = self.table.lines.place(cell.start if cell else self.start)
        self.table.at_fault(
            Problem(
                path=str(self.table.path),
                line=line + self.table.above,
                column=place,
                message=f"{column}: {message}",
                remedy=remedy,
            )
        )


def _of_rows(grader: str, reply: str, rows: Sequence[_Cells], key: _Key | None, blind: bool) -> Graded | None:
    """What one grader said of one reply; None, and a fault told, where nobody knows what the linter said of it."""
    thread = _thread(reply, rows)
    whole = key.row(thread) if key else None
    if blind and whole is None:
        rows[0].fault(
            "reply", f"{reply[:40]!r} is not in {key.path.name if key else KEY}", "restore the id of the reply"
        )
        return None
    thread = whole.thread if whole else thread
    proposals: list[Proposal] = []
    verdicts: list[Verdict | None] = []
    missed: list[Missed] = []
    done = False
    for row in rows:
        if row.text("rule"):
            proposal = _shown(row, thread)
            if proposal is None:
                continue
            proposals.append(proposal)
            verdicts.append(_judged(row))
            done = done or verdicts[-1] is not None
        elif row.text("verdict"):
            # The row for what was missed: a verdict there says that somebody looked.
            done = _looked(row) or done
        one, said = _marked(row, thread)
        missed += one
        done = done or said
    if blind and whole is not None:
        proposals, verdicts = list(whole.proposals or ()), []
    elif whole is not None:
        proposals = _placed(proposals, whole.proposals or ())
    sampled = next((row.text("sampled") for row in rows if row.text("sampled")), whole.sampled if whole else "")
    graded = Graded(
        grader=grader,
        thread=thread,
        sampled=sampled,
        proposals=tuple(proposals),
        verdicts=tuple(verdicts),
        missed=tuple(missed),
        done=done,
    )
    return unprompted(graded) if blind else prompted(graded)


def _thread(reply: str, rows: Sequence[_Cells]) -> Thread:
    """The thread as far as a sheet tells of it."""

    def first(column: str) -> str:
        return next((row.text(column) for row in rows if row.text(column)), "")

    customer, channel = first("customer"), first("channel").lower()
    return Thread(
        id=reply,
        reply=first("text"),
        channel=channel if channel in CHANNELS else None,
        thread=(Message(role="customer", text=customer),) if customer else (),
        reply_author=first("agent") or None,
        reply_at=_time(first("at")),
    )


def _shown(row: _Cells, thread: Thread) -> Proposal | None:
    rule, quote = row.text("rule"), row.text("quote")
    category = _category(row.text("category") or rule)
    if category is None:
        row.fault("category", "is no category", f"restore it; known are {', '.join(CATEGORIES)}")
        return None
    start, end = find(quote, thread.reply, thread.format) or (None, None)
    return Proposal(
        rule=rule,
        category=category,
        severity=row.text("severity").lower(),
        quote=quote,
        message=row.text("message"),
        start=start,
        end=end,
    )


def _placed(proposals: Sequence[Proposal], known: Sequence[Proposal]) -> list[Proposal]:
    """The findings of a sheet, each as the file beside it tells of it, where it does."""
    left = list(known)
    found = []
    for proposal in proposals:
        same = next((o for o in left if o.rule == proposal.rule and alike(o.quote) == alike(proposal.quote)), None)
        if same is not None:
            left.remove(same)
        found.append(same or proposal)
    return found


def _judged(row: _Cells) -> Verdict | None:
    try:
        return _verdict(row.text("verdict"))
    except ValueError:
        row.fault("verdict", f"{row.text('verdict')[:40]!r} is no verdict", _VERDICT_REMEDY)
        return None


def _looked(row: _Cells) -> bool:
    said = alike(row.text("verdict"))
    if said in _NOTHING or said in _RIGHT or said in _UNSURE:
        return True
    if not row.text("missed_category"):
        row.fault("verdict", f"{said[:40]!r} stands in a row without a finding", "say in missed_category what is wrong")
    return False


def _marked(row: _Cells, thread: Thread) -> tuple[list[Missed], bool]:
    """What a row says was missed, and whether it says anything of that."""
    named, quote = row.text("missed_category"), row.text("missed_quote")
    if alike(named) in _NOTHING and not quote:
        return [], True
    category = _category(named)
    if category is None:
        if named:
            row.fault("missed_category", f"{named[:40]!r} is no category", _MISSED_REMEDY)
        elif quote:
            row.fault("missed_quote", "has no missed_category beside it", _MISSED_REMEDY)
        return [], False
    place = find(quote, thread.reply, thread.format) if quote else None
    if quote and place is None and thread.reply:
        row.fault("missed_quote", "does not stand in the text", _QUOTE_REMEDY)
    return [Missed(category, quote, *(place or (None, None)))], True


# Cells and files


def _column(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip(" \"'\ufeff\t\r\n").lower())


def _verdict(cell: str) -> Verdict | None:
    said = alike(cell).strip(" .!\"'").replace(",", ".") or alike(cell)
    if not said:
        return None
    for words, verdict in ((_RIGHT, "right"), (_WRONG, "wrong"), (_UNSURE, "neutral")):
        if said in words:
            return verdict  # type: ignore[return-value]
    raise ValueError(cell)


def _category(name: str) -> str | None:
    """The category that a cell names; a rule's id names its own."""
    said = alike(name).rpartition(":")[2].partition("/")[0].strip()
    return said if said in CATEGORIES else None


def _time(cell: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        return None  # a spreadsheet wrote it its own way, and nothing hangs on it
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _whole(path: Path) -> str:
    """The text of a file. Raises SourceError, or OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise problem(str(path), f"is larger than {LARGEST_FILE // 1_000_000} MB", "split it")
    return _decoded(data)


def _decoded(data: bytes) -> str:
    """The text in a file that a spreadsheet wrote: UTF-8, UTF-16 or, of an Excel in the West, Windows-1252."""
    if data[:2] in UTF16_MARKS:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) == _HEAD:
            return data[: error.start].decode("utf-8-sig")
        return data.decode("cp1252", "replace")

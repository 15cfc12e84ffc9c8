"""`replylint fix`: suggestions applied in the files themselves, as each file writes its texts."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import msgspec

from replylint.cli.courts import Courts
from replylint.cli.inputs import kept
from replylint.cli.judging import Judged, judged
from replylint.cli.options import PATH, config_flags, config_options, reading_options
from replylint.fix import PASSES, chosen
from replylint.fix import applied as applied_to
from replylint.render import text
from replylint.report import Edit, Problem, Suggestion
from replylint.sources import STDIN, File, Item, Lines, Passed, find, read
from replylint.sources.read import read_bytes
from replylint.wholefile import ChangedError, put

_BOM = "\ufeff"
_UNPLAIN = re.compile(r'[\x00-\x1f"\\\x7f]')


class Fixed(msgspec.Struct, frozen=True):
    """A file before and after; `edits` is how many suggestions were applied."""

    path: str
    before: str
    after: str
    edits: int


@click.command(short_help="Apply suggestions in files.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@click.option("--diff", is_flag=True, help="Show what would change, as a patch, and change nothing.")
@click.option("--unsafe", is_flag=True, help="Suggestions that want a look, too; those with a {gap} to fill never.")
@reading_options
@config_options
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], diff: bool, unsafe: bool, **options: Any) -> None:
    """Apply the safe suggestions in PATH..., wherever a text stands: plain, or in JSON, YAML or CSV.

    The exit status is 0, with --diff 1 if something would change, and 2 if an input is wrong.
    """
    if STDIN in paths:
        raise click.UsageError("give files to mend, not standard input")
    context.exit(mend(list(find(paths)), Courts(config_flags(options)), unsafe=unsafe, diff=diff))


def mend(files: Sequence[File | Problem], courts: Courts, *, unsafe: bool, diff: bool) -> int:
    """Mends files, or shows by `diff` what would change, and gives the exit status."""
    errors: list[Problem] = []

    def complain(problem: Problem) -> None:
        if problem not in errors:  # many files may share a configuration
            errors.append(problem)
            click.echo(text.problem(problem), err=True)

    wanted = []
    for file in kept(files, courts):
        if isinstance(file, Problem):
            complain(file)
        else:
            wanted.append(file)
    changed = fix_files(wanted, courts, unsafe=unsafe, complain=complain, write=not diff)
    if diff:
        for entry in changed:
            click.echo(patch(entry).encode("utf-8", "surrogateescape"), nl=False)
    else:
        click.echo(applied(changed, wanted), err=True)
    return 2 if errors else 1 if diff and changed else 0


def applied(changed: Sequence[Fixed], files: Sequence[File]) -> str:
    """What was done, in one line."""
    edits = sum(entry.edits for entry in changed)
    return f"Applied {edits:,} suggestions in {len(changed):,} of {len(files):,} files"


def fix_files(
    files: Sequence[File], courts: Courts, *, unsafe: bool, complain: Callable[[Problem], None], write: bool = True
) -> list[Fixed]:
    """The files that change; they are written where `write`, each whole or not at all."""
    changed = []
    for file in files:
        if file.path == STDIN:
            continue
        found = _fixed(file, courts, ("safe", "review") if unsafe else ("safe",), complain)
        if found is None or found.after == found.before:
            continue
        if write and not _write(found, complain):
            continue
        changed.append(found)
    return changed


def _fixed(file: File, courts: Courts, grades: Sequence[str], complain: Callable[[Problem], None]) -> Fixed | None:
    """A file after all suggestions of the grades, linted again after each pass; None where it cannot be read."""
    wanted = courts.wanted(file.path)
    if isinstance(wanted, Problem):
        complain(wanted)
        return None
    path = Path(file.path)
    if path.exists() and not path.is_file():
        message = "is a pipe or a device, in which nothing can be mended"
        complain(Problem(path=file.path, message=message, remedy="give a file"))
        return None
    told: set[Problem] = set()

    def complain_once(entry: Item | Problem | Passed) -> None:
        if isinstance(entry, Problem) and entry not in told:
            told.add(entry)
            complain(entry)

    try:
        before = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        for entry in read(file, BytesIO(), None, wanted):  # tells why
            complain_once(entry)
        return None
    now = before
    edits = 0
    for _ in range(PASSES):
        items = []
        for entry in read_bytes(now.encode(), file, wanted):
            complain_once(entry)
            if isinstance(entry, Item):
                items.append(entry)
        offers = list(_offers(items, courts, grades, complain_once))
        if not offers:
            break
        after, done = _applied(now, items, offers, lambda text: list(read_bytes(text.encode(), file, wanted)))
        edits += done
        if after == now:
            break
        now = after
    return Fixed(file.path, before, now, edits)


def _offers(
    items: Sequence[Item],
    courts: Courts,
    grades: Sequence[str],
    complain: Callable[[Problem], None],
) -> Iterator[tuple[int, list[Suggestion]]]:
    """Which suggestions each item (by its number) wants, with their places in the file."""
    number = -1
    for entry in judged(items, courts):
        if isinstance(entry, Problem):
            complain(entry)
        if not isinstance(entry, Judged):
            continue
        number += 1
        wanted = [offer for offer in chosen(entry.report.findings, grades) if not _has_gap(offer)]
        placeable = [offer for offer in wanted if all(edit.location is not None for edit in offer.edits)]
        if placeable:
            yield number, placeable


def _has_gap(offer: Suggestion) -> bool:
    """Whether somebody must fill something in first: "by {time}"."""
    return any("{" in edit.text and "}" in edit.text and "{{" not in edit.text for edit in offer.edits)


def _applied(
    text: str,
    items: Sequence[Item],
    offers: Sequence[tuple[int, list[Suggestion]]],
    again: Callable[[str], list[Any]],
) -> tuple[str, int]:
    """The file's text after the offers, and how many were applied.

    What was written is read again: an item that does not come out as it should (a plain YAML scalar cannot hold
    every text, say) keeps what it had.
    """
    after = _edited(text, [edit for _, some in offers for offer in some for edit in offer.edits])
    wanted = {number: applied_to(items[number].thread.reply, some) for number, some in offers}
    if _come_out(again(after), items, wanted):
        return after, sum(len(some) for _, some in offers)
    if len(offers) == 1:
        return text, 0
    done = 0
    # From the end, so that the places of those before it still hold.
    for number, some in sorted(offers, key=lambda offer: -offer[0]):
        changed = _edited(text, [edit for offer in some for edit in offer.edits])
        if _come_out(again(changed), items, {number: wanted[number]}, only=number):
            text, done = changed, done + len(some)
    return text, done


def _come_out(found: Sequence[Any], items: Sequence[Item], wanted: dict[int, str], only: int | None = None) -> bool:
    now = [entry.thread.reply for entry in found if isinstance(entry, Item)]
    if len(now) != len(items):
        return False
    return all(
        now[number] == wanted.get(number, item.thread.reply)
        for number, item in enumerate(items)
        if only is None or number <= only
    )


def _edited(text: str, edits: Sequence[Edit]) -> str:
    body = text.removeprefix(_BOM)
    lines = Lines(body)
    spans = []
    for edit in edits:
        place = edit.location
        assert place is not None
        start, end = lines.offset(place.line, place.column), lines.offset(place.end_line, place.end_column)
        spans.append((start, end, edit.text if edit.written is None else edit.written))
    for start, end, new in sorted(spans, reverse=True):
        body = body[:start] + new + body[end:]
    return (_BOM if text.startswith(_BOM) else "") + body


def _write(found: Fixed, complain: Callable[[Problem], None]) -> bool:
    try:
        put(Path(found.path), found.after.encode(), was=found.before.encode())
    except OSError as error:
        remedy = "make room, and check its rights"
        complain(Problem(path=found.path, message=f"cannot be written: {error.strerror}", remedy=remedy))
    except ChangedError:
        complain(Problem(path=found.path, message="was changed meanwhile, and is left so", remedy="run it again"))
    else:
        return True
    return False


def patch(found: Fixed) -> str:
    """What changed, as a patch that `git apply` takes."""
    name = os.path.relpath(found.path).replace(os.sep, "/")
    lines = difflib.unified_diff(_lines(found.before), _lines(found.after), _quoted(f"a/{name}"), _quoted(f"b/{name}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _quoted(name: str) -> str:
    """A name as git writes it: in quotes where something in it would end the line or the name."""
    if not _UNPLAIN.search(name):
        return name
    return '"' + _UNPLAIN.sub(lambda found: f"\\{ord(found[0]):03o}", name) + '"'


def _lines(text: str) -> list[str]:
    """Lines as git counts them, which end at a line feed and nowhere else."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])

"""The texts of a structured file: those of an export that is recognised or named, or those under given fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from replylint.report import Problem
from replylint.sources import csvtree, jsontree, yamltree
from replylint.sources.exports import Entry, Export, export, recognised
from replylint.sources.ignores import Entry as Suppression
from replylint.sources.item import Item, SourceError, fit_to_lint, from_here, problem
from replylint.sources.markup import form_of
from replylint.sources.tree import Node, steps_of, under
from replylint.sources.wanted import CSV, STRUCTURED, YAML, Wanted
from replylint.sources.written import Original, Written
from replylint.systems import ANY
from replylint.thread import Thread

_LIKE_YAML = re.compile(r"\s*(?:---|[#%]|- |[\w-]+:(?:\s|$))")
_TITLES = ("title", "name", "key", "subject")
_LONGEST_NAME, _MOST_NAMES = 30, 12


class Seen:
    """What was met of all that was asked for, in a file that is read row by row."""

    def __init__(self) -> None:
        self.known = False  # whether anything of it is an export, or was named by a field
        self.texts = False
        self.names: set[str] = set()  # ids and titles of the texts
        self.fields: set[str] = set()  # those with something under them
        self.keys: list[str] = []  # what there is to choose from


def ending_of(text: str, path: str) -> str:
    """The ending of a structured file; for what has none, such as standard input, the one that fits how it begins."""
    ending = PurePath(path).suffix.lower()
    if ending in STRUCTURED:
        return ending
    begins = text.lstrip()[:1]
    return ".json" if begins and begins in "{[" else ".yml" if _LIKE_YAML.match(text) else ".csv"


def tree(text: str, path: str, ending: str) -> Node | None:
    """The tree of a file of that ending. Raises SourceError where it is broken."""
    if ending in YAML:
        return yamltree.read(text, path, anchors=True)
    if ending in CSV:
        return csvtree.read(text, path)
    return jsontree.read(text, path)


def read_text(
    text: str, path: str, wanted: Wanted, ignores: tuple[Suppression, ...] = ()
) -> Iterator[Item | Problem] | None:
    """The texts that are wanted of a whole JSON, YAML or CSV; None where it is nothing that is known.

    Raises SourceError, for YAML also where an anchor stands: only what is read must do without.
    """
    ending = ending_of(text, path)
    root = tree(text, path, ending)
    items = None if root is None else read(root, Original(text), path, wanted, ignores)
    if items is not None and ending in YAML and (fault := yamltree.anchor(text, path)):
        raise fault
    return items


def read(
    root: Node,
    original: Original,
    path: str,
    wanted: Wanted,
    ignores: tuple[Suppression, ...] = (),
    seen: Seen | None = None,
) -> Iterator[Item | Problem] | None:
    """The texts that are wanted of a tree, as items; None where the file is nothing that is known.

    With `seen`, the tree is one row of many, and what is missing is told by `missing` behind the last. Raises
    SourceError for a tree that is not what it was said to be.
    """
    kind = None
    if wanted.fields:
        _check(wanted, path)
    else:
        kind = export(wanted.source) if wanted.source is not None else recognised(root)
        if kind is None:
            return None
        if not kind.holds(root) and next(kind.entries(root), None) is None:
            line = original.line if seen else None
            message = f"does not look like {kind.title}, or holds nothing for customers"
            raise problem(path, message, "drop --source (or `source`), or name the texts by --field", line)
    return _all(root, kind, original, path, wanted, ignores, seen)


def missing(path: str, wanted: Wanted, ignores: tuple[Suppression, ...], seen: Seen) -> Iterator[Problem]:
    """What was asked for and is nowhere in a file that was read to its end."""
    for field in wanted.fields:
        if field not in seen.fields:
            # The first row of a CSV may be no head; texts are not repeated.
            names = [name for name in seen.keys if 0 < len(name) <= _LONGEST_NAME][:_MOST_NAMES]
            remedy = f"it holds {', '.join(names) or 'no names'}"
            yield Problem(path=path, message=f"there is nothing under {field!r}", remedy=remedy)
    for choice in ignores:
        if choice.item is not None and choice.item not in seen.names:
            where = choice.ignore
            message = f"there is no {choice.item!r} in {from_here(path)}"
            yield Problem(path=where.path, line=where.line, message=message, remedy="name an id or a title, or drop it")
    if not seen.texts and (not wanted.fields or seen.fields):
        remedy = "give an export with texts in it, or name them by --field"
        yield Problem(path=path, message="holds no text for a customer", remedy=remedy)


def _check(wanted: Wanted, path: str) -> None:
    for field in wanted.fields:
        if steps_of(field) is None:
            raise problem(path, f"{field!r} is no field", "write it as macros[].body, or the name of a column")


def _all(
    root: Node,
    kind: Export | None,
    original: Original,
    path: str,
    wanted: Wanted,
    ignores: tuple[Suppression, ...],
    seen: Seen | None,
) -> Iterator[Item | Problem]:
    mine = seen or Seen()
    mine.known = True
    mine.keys = mine.keys or names_of(root)
    entries = kind.entries(root) if kind else _under_fields(root, wanted, mine)
    # Those that customers get most often come first; where nobody counted, the order of the file stays.
    for entry in sorted(entries, key=lambda entry: -(entry.usage or 0)):
        mine.texts = True
        yield _item(entry, kind, original, path, ignores, mine)
    if seen is None:
        yield from missing(path, wanted, ignores, mine)


def _item(
    entry: Entry,
    kind: Export | None,
    original: Original,
    path: str,
    ignores: tuple[Suppression, ...],
    seen: Seen,
) -> Item | Problem:
    line = original.place(entry.text.start)[0]
    name = entry.id or entry.title or f"{from_here(path)}:{line}"
    seen.names.update((name, entry.title))
    thread = Thread(
        reply=entry.text.text or "",
        id=name,
        format=entry.format,
        channel=entry.channel,
        system=kind.name if kind else ANY,
        ignores=tuple(choice.ignore for choice in ignores if choice.holds(name, entry.title)),
    )
    try:
        return Item(
            thread=fit_to_lint(thread, path, line),
            path=path,
            line=line,
            written=Written.of(original, entry.text),
            template=True,
            title=entry.title,
            usage=entry.usage,
            offset=entry.text.start,
        )
    except SourceError as error:
        return error.problem


def _under_fields(root: Node, wanted: Wanted, seen: Seen) -> Iterator[Entry]:
    names = names_of(root)
    for field in wanted.fields:
        # The name of a column may hold dots and brackets.
        for node, around in under(root, [field] if field in names else steps_of(field) or []):
            seen.fields.add(field)
            # What the whole file is called is no name of one text out of a list in it.
            holders = around if root.get(field) is node else [holder for holder in around if holder is not root]
            if node.text is not None and node.text.strip():
                title = _said(holders, *_TITLES)
                yield Entry(text=node, id=_said(holders, "id"), title=title, format=form_of(node.text))


def _said(holders: Sequence[Node], *keys: str) -> str:
    """What the innermost table that says anything under one of the keys says."""
    return next((said for holder in holders for key in keys if (said := holder.said(key).strip())), "")


def names_of(root: Node) -> list[str]:
    """The names at the top of a tree, or in the first entry of a list."""
    while root.items:
        root = root.items[0]
    return list(root.value) if isinstance(root.value, dict) else []

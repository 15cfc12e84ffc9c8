"""Finds, checks and compiles rule files: built in, of installed packs, and of a project.

Compiled rules are kept in one packed file: inside the wheel for the built-in ones, in the
user's cache for others, named by what the files say so that a stale one is never read.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from replylint import yamlfile
from replylint.cases import Cases, parse_cases
from replylint.config import Config
from replylint.patterns.anchors import Known
from replylint.patterns.lexicon import LanguageWords, compile_folder
from replylint.report import CATEGORIES, Problem
from replylint.rule import Rule, compile_rule
from replylint.systems import System, systems

FORMAT = 1  # rises when the packed form changes
_PACKED = "rulebook.pack"


class Source(msgspec.Struct, frozen=True):
    """Who says so: a principle or a publication that rules name."""

    id: str
    title: str
    asks: str
    url: str | None = None


class Category(msgspec.Struct, frozen=True):
    """What a category is, in a user's words, and what it is not."""

    id: str
    title: str
    what: str
    not_: str = ""


class Language(msgspec.Struct, frozen=True):
    """All that is known of one language."""

    words: LanguageWords
    categories: dict[str, Category]
    rules: tuple[Rule, ...]


class Rulebook(msgspec.Struct, frozen=True):
    """All rules by language. `problems` names the rule files that could not be used."""

    languages: dict[str, Language]
    sources: dict[str, Source]
    digest: str
    problems: tuple[Problem, ...] = ()
    systems: dict[str, System] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every language, by id."""
        return tuple(rule for language in self.languages.values() for rule in language.rules)

    def rule(self, name: str) -> Rule | None:
        """The rule of that id, or the one that once had it."""
        return next((rule for rule in self.rules if name == rule.id or name in rule.aliases), None)


class _Packed(msgspec.Struct):
    format: int
    state: str
    book: Rulebook


def builtin_folder() -> Path:
    """The folder of the rules that come with replylint: in the package, else beside it."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load(config: Config | None = None) -> Rulebook:
    """The rulebook for a configuration: built in, then installed packs, then the project's folders.

    Never raises for a bad rule file; it stands in `problems` and the others are used.
    """
    book = load_builtin()
    extra = [*installed_packs(), *(("project", Path(folder)) for folder in (config.rules if config else ()))]
    return _with_folders(book, extra) if extra else book


def load_builtin() -> Rulebook:
    """The rules that come with replylint."""
    folder = builtin_folder()
    shipped = folder / _PACKED
    if shipped.is_file():
        packed = _unpack(shipped.read_bytes(), None)
        if packed is not None:
            return packed
    return _cached((("", folder),), lambda: compile_builtin_book(folder))


def compile_builtin(folder: Path, out: Path) -> None:
    """Writes the packed rulebook of `folder` to `out`. Raises ValueError if any file is at fault."""
    book = compile_builtin_book(folder)
    if book.problems:
        raise ValueError("; ".join(f"{p.path}:{p.line}:{p.column}: {p.message}" for p in book.problems))
    out.write_bytes(msgspec.msgpack.encode(_Packed(FORMAT, "shipped", book)))


def compile_builtin_book(folder: Path) -> Rulebook:
    """The rulebook in a folder laid out as `rules/`."""
    problems: list[Problem] = []
    sources = _sources(folder / "sources.yml", problems)
    languages: dict[str, Language] = {}
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        words, faults = compile_folder(place / "_lexicon")
        problems += [_problem(fault) for fault in faults]
        categories = _categories(place / "_categories.yml", problems)
        rules = tuple(_rules(place, "", words, frozenset(sources), problems))
        languages[place.name] = Language(words, categories, rules)
    known = systems(_data(folder / "systems.yml", problems))
    return Rulebook(languages, sources, _digest([folder]), tuple(problems), known)


def installed_packs() -> list[tuple[str, Path]]:
    """Name and folder of every installed package with an entry point in the group `replylint.rules`.

    The entry point names a module; its folder holds rules laid out as `rules/`.
    """
    known = state(Path(place) for place in sys.path if place and Path(place).is_dir())
    note = cache_folder() / f"packs-{known}.json"
    try:
        return [
            (name, Path(folder)) for name, folder in msgspec.json.decode(note.read_bytes(), type=list[tuple[str, str]])
        ]
    except (OSError, msgspec.DecodeError):
        pass
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    found: list[tuple[str, Path]] = []
    for point in entry_points(group="replylint.rules"):
        spec = find_spec(point.value)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found.append((point.name, Path(folder)))
    _write(note, msgspec.json.encode([(name, str(folder)) for name, folder in found]))
    return found


def cases_of(rule: Rule) -> Cases:
    """The cases in a rule's own file. Raises yamlfile.FileError."""
    path = Path(rule.path)
    return parse_cases(yamlfile.read(path if path.is_absolute() else builtin_folder() / path, rule.path))


def path_of(rule: Rule) -> Path:
    """Where the rule's file lies."""
    path = Path(rule.path)
    return path if path.is_absolute() else builtin_folder() / path


def _with_folders(book: Rulebook, extra: list[tuple[str, Path]]) -> Rulebook:
    known = [(prefix, folder) for prefix, folder in extra if folder.is_dir()]
    missing = [
        Problem(path=str(folder), message="the rule folder does not exist", remedy="create it, or drop it from `rules`")
        for _, folder in extra
        if not folder.is_dir()
    ]
    whole = _cached((("", builtin_folder()), *known), lambda: _add_folders(book, known)) if known else book
    return msgspec.structs.replace(whole, problems=(*whole.problems, *missing)) if missing else whole


def _add_folders(book: Rulebook, extra: list[tuple[str, Path]]) -> Rulebook:
    problems = list(book.problems)
    languages = dict(book.languages)
    for prefix, folder in extra:
        folder = folder.resolve()
        places = {path.name: path for path in sorted(folder.iterdir()) if path.is_dir()}
        by_language = {name: path for name, path in places.items() if name in languages}
        if any(name in CATEGORIES for name in places):
            by_language.setdefault("en", folder)
        for name, place in by_language.items():
            language = languages[name]
            words, faults = compile_folder(place / "_lexicon", language.words)
            problems += [_problem(fault) for fault in faults]
            added = tuple(_rules(place, f"{prefix}:", words, frozenset(book.sources), problems))
            languages[name] = Language(words, language.categories, (*language.rules, *added))
    digest = _digest([builtin_folder(), *(folder for _, folder in extra)])
    return Rulebook(languages, book.sources, digest, tuple(problems), book.systems)


def _rules(
    place: Path, prefix: str, words: LanguageWords, sources: frozenset[str], problems: list[Problem]
) -> Iterator[Rule]:
    known = Known()
    for path in sorted(place.glob("*/*.yml")):
        category = path.parent.name
        if category.startswith("_"):
            continue
        # Built-in rules move with the package, so their paths are relative to its rules.
        shown = str(path) if prefix else f"{place.name}/{category}/{path.name}"
        try:
            if category not in CATEGORIES:
                raise yamlfile.FileError(
                    shown, None, None, f"{category!r} is no category", f"use one of {', '.join(CATEGORIES)}"
                )
            rule_id = f"{prefix}{category}/{path.stem}"
            yield compile_rule(yamlfile.read(path, shown), rule_id, category, words, sources, known)
        except yamlfile.FileError as error:
            problems.append(_problem(error))


def _problem(error: yamlfile.FileError) -> Problem:
    return Problem(path=error.path, line=error.line, column=error.column, message=error.message, remedy=error.remedy)


def _sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    data = _data(path, problems)
    return {name: Source(id=name, **entry) for name, entry in data.items()}


def _categories(path: Path, problems: list[Problem]) -> dict[str, Category]:
    data = _data(path, problems)
    return {
        name: Category(id=name, title=entry["title"], what=entry["what"], not_=entry.get("not", ""))
        for name, entry in data.items()
    }


def _data(path: Path, problems: list[Problem]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return dict(yamlfile.read(path).data)
    except yamlfile.FileError as error:
        problems.append(_problem(error))
        return {}


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.yml"))


def _digest(folders: Iterable[Path]) -> str:
    sums = hashlib.sha256()
    for path in _files(folders):
        sums.update(path.name.encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


def _cached(folders: tuple[tuple[str, Path], ...], make: Any) -> Rulebook:
    paths = [folder for _, folder in folders]
    now = state([*(Path(__file__).parent.rglob("*.py")), *_files(paths)], "".join(f"{p}{f}" for p, f in folders))
    file = cache_folder() / f"rulebook-{now}.pack"
    try:
        book = _unpack(file.read_bytes(), now)
    except OSError:
        book = None
    if book is None:
        book = make()
        _write(file, msgspec.msgpack.encode(_Packed(FORMAT, now, book)))
    return book


def _unpack(data: bytes, state: str | None) -> Rulebook | None:
    # A hundred thousand small objects at once: the collector would walk them all, again and again, for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        packed = _decoder.decode(data)
    except msgspec.MsgspecError:
        return None
    finally:
        if collecting:
            gc.enable()
    return packed.book if packed.format == FORMAT and state in (None, packed.state) else None


_decoder = msgspec.msgpack.Decoder(_Packed)


def state(paths: Iterable[Path], extra: str = "") -> str:
    """A digest of names, sizes and times: cheap, and different whenever a file was touched."""
    sums = hashlib.sha256(f"{FORMAT}{sys.version_info[:2]}{extra}".encode())
    for path in paths:
        status = path.stat()
        sums.update(f"{path}{status.st_size}{status.st_mtime_ns}".encode())
    return sums.hexdigest()[:16]


def cache_folder() -> Path:
    """Where caches lie: $REPLYLINT_CACHE, else the user's cache folder."""
    home = os.environ.get("REPLYLINT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "replylint"


def _write(path: Path, data: bytes) -> None:
    """Writes whole or not at all; a cache that cannot be written is no fault."""
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)

"""The configuration: what a `replylint.toml`, the flags and a preset say, and where each value came from.

Flags win over the file, the file over the one that it extends, that one over the preset, and the preset over the
defaults. A value replaces the one below it, except for what is a collection by nature: `ignore`, `accept` and `rules`
add up, and tables do so entry by entry. What a higher place selects, accepts or rejects by name undoes what a lower
place says of the same name.

A `[[paths]]` section lies on the file that it stands in, for the files that it names; of several the last is on top.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from replylint import tomlfile
from replylint.configkeys import (
    ALL,
    CHECKS,
    IN_SECTIONS,
    OUTSIDE_FILES,
    PATHS,
    PRESETS,
    PREVIEW,
    At,
    Check,
    EntryError,
    is_path,
    kind,
    near,
)
from replylint.report import Problem
from replylint.thread import Ignore
from replylint.yamlfile import FileError

if TYPE_CHECKING:
    from pathspec import PathSpec

FILE_NAME = "replylint.toml"
LISTS = frozenset({"select", "ignore", "accept", "rules", "variables", "field", "agents", "bots"})
TABLES = frozenset({"severity", "reject", "service_level", "limits", "columns"})
_PROJECT_FILE = "pyproject.toml"
_TEMPLATES = "templates"  # the preset of what is no reply yet
_ADDING = LISTS - {"select", "field"}
# A name of the first, given higher up, undoes the same name in the second.
_UNDOES = (("select", "ignore"), ("accept", "reject"), ("reject", "accept"))


class ConfigError(FileError):
    """A configuration that cannot be used: where (a file with line and column from 1, or a flag), what, what to do."""


class PerFile(msgspec.Struct, frozen=True):
    """Some files, by gitignore patterns that start at `base`: rules that are not to be found there, and why.

    Without rules they are not read at all, unless they are named outright.
    """

    patterns: tuple[str, ...]
    base: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    origin: str = ""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """How to lint. Made by `load` for a file, or by hand: `Config(preset="qa", channel="email")`.

    What is left out comes from the preset, so `Config()` is what `replylint check` does without any file or flag.
    `languagetool` is the URL of a server or a folder of its jars; without one, the folder of the install script.
    `service_level` maps a channel to the hours within which it is answered; `limits`
    maps a rule that measures to its limit by channel (or `other`); `rules` are absolute folders. `system` is the
    helpdesk that fills the placeholders of templates ("any" for one that is not known, None where drafts are replies),
    `variables` are placeholders besides its own; `source` and `field` say how files are read (`sources.Wanted`),
    `agents` and `bots` who answers customers in an export
    that does not say (names, ids, addresses, or "@shop.example"), `columns` what the columns of a table mean,
    `baseline` which findings are known already, and `cache` whether reports are kept for the next run. `origins`
    says of each field, and of each entry of a list or table ("ignore.jargon/wordy"), where it came from.
    Raises ConfigError for values that mean nothing.
    """

    preset: str = "agent"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, str] = {}
    accept: tuple[str, ...] = ()
    reject: dict[str, str] = {}
    channel: str | None = None
    service_level: dict[str, float] = {}
    limits: dict[str, dict[str, float]] = {}
    rules: tuple[str, ...] = ()
    fail_on: Literal["note", "warn", "stop"] = "warn"
    min_score: int | None = None
    language: str | None = None
    grammar: bool = False
    languagetool: str | None = None
    system: str | None = None
    variables: tuple[str, ...] = ()
    source: str | None = None
    field: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    exclude: tuple[PerFile, ...] = ()
    per_file_ignores: tuple[PerFile, ...] = ()
    baseline: str | None = None
    cache: bool = True
    syntax: bool = True
    origins: dict[str, str] = {}

    def __post_init__(self) -> None:
        if self.origins:
            return  # whole already: made by `load`, a pickle, JSON or structs.replace
        given = {name: getattr(self, name) for name, usual in _defaults().items() if getattr(self, name) != usual}
        layer = _said(given, lambda field: f"Config({field})", lambda _: "given")
        for name, value in _whole([layer]).items():
            msgspec.structs.force_setattr(self, name, value)

    def selects(self, rule_id: str, category: str, status: str) -> bool:
        """Whether a rule is on. Of `select` and `ignore` the one that names it more closely wins, `ignore` if both do.

        A rule of status `preview` is off unless selected by its id, or `select` holds "preview".
        """
        if status == PREVIEW and PREVIEW not in self.select and rule_id not in self.select:
            return False
        names = [name for name in self.select if name not in {ALL, PREVIEW}]
        selected = max((_closeness(name, rule_id, category) for name in names), default=0)
        ignored = max((_closeness(name, rule_id, category) for name in self.ignore), default=0)
        if ignored:
            return selected > ignored
        return selected > 0 or not names or ALL in self.select

    def severity_of(self, rule_id: str, category: str, default: str) -> str | None:
        """The severity of a rule, None for off: by the entry that names it most closely, else `default`."""
        closest = max(self.severity, key=lambda name: _closeness(name, rule_id, category), default="")
        level = self.severity[closest] if _closeness(closest, rule_id, category) else default
        return None if level == "off" else level

    @property
    def digest(self) -> str:
        """Twelve characters that differ where reports may. Exit status and origins do not count."""
        import hashlib

        # What says how files are read shows in the threads that come of it.
        unheard = {
            "preset", "fail_on", "min_score", "origins", "exclude", "per_file_ignores", "baseline", "cache", "source",
            "field",
        }  # fmt: skip
        said = {name: getattr(self, name) for name in self.__struct_fields__ if name not in unheard}
        said |= {name: sorted(said[name]) for name in ("select", "ignore", "accept")}
        return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:12]

    def excludes(self, path: Path) -> bool:
        """Whether a file is left out where a folder is checked."""
        return any(_matches(entry.patterns, Path(entry.base), path) for entry in self.exclude)

    def ignores(self, path: Path) -> tuple[Ignore, ...]:
        """The suppressions of `per-file-ignores` that are for a file."""
        found = []
        for entry in self.per_file_ignores:
            if not _matches(entry.patterns, Path(entry.base), path):
                continue
            place, _, line = entry.origin.rpartition(":")
            found += [
                Ignore(rule=rule, reason=entry.reason, by="configuration", path=place, line=int(line))
                for rule in entry.rules
            ]
        return tuple(found)

    def renamed(self, aliases: Mapping[str, str]) -> Config:
        """The same with old rule ids, the keys of `aliases`, replaced by what these rules are called now."""

        def new(name: str) -> str:
            field, _, old = name.partition(".")
            return f"{field}.{aliases.get(old, old)}" if field in {"select", "ignore", "severity", "limits"} else name

        return msgspec.structs.replace(
            self,
            select=tuple(dict.fromkeys(aliases.get(name, name) for name in self.select)),
            ignore=tuple(dict.fromkeys(aliases.get(name, name) for name in self.ignore)),
            severity={aliases.get(name, name): level for name, level in self.severity.items()},
            limits={aliases.get(name, name): limit for name, limit in self.limits.items()},
            origins={new(name): origin for name, origin in self.origins.items()},
        )


class Seen:
    """What one run knows of configurations already: the layers of each folder, and what they came to."""

    def __init__(self) -> None:
        self.folders: dict[Path, tuple[_Layer, ...]] = {}
        self.configs: dict[tuple[object, ...], Config] = {}


def load(
    for_path: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    *,
    template: bool = False,
    seen: Seen | None = None,
) -> Config:
    """The configuration for a file or folder to be linted; without one, for the current folder.

    `flags` maps fields of Config to what the command line says (None and () say nothing), and `config` to a file to
    use instead of the nearest. A `template` has the preset of that name where nobody names another. `seen` remembers
    one run with the same flags: each configuration file is read once, and files for which the same was said get
    the same object. Raises ConfigError.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None and value != ()}
    named = given.pop("config", None)
    top = _said(given, _flag, _flag)
    known = seen or Seen()
    layers = _layers_above(for_path, named, known)
    path = None if for_path is None else _absolute(for_path)
    sections = [section for layer in layers for section in layer.sections if path and section.holds(path)]
    key = (id(layers), tuple(map(id, sections)), template)
    if key not in known.configs:
        said = [*layers, *(section.layer for section in sections), top]
        if template and not any("preset" in layer.values for layer in said):
            said.insert(0, _Layer({"preset": _TEMPLATES}, {"preset": "default for templates"}))
        known.configs[key] = Config(**_whole(said))
    return known.configs[key]


def _layers_above(for_path: Path | None, named: Path | None, seen: Seen) -> tuple[_Layer, ...]:
    """The layers of the file that is named, or else of the nearest one."""
    if named is not None:
        file = _absolute(Path(named))
        if file not in seen.folders:
            seen.folders[file] = tuple(_chain(file))
        return seen.folders[file]
    passed: list[Path] = []
    layers: tuple[_Layer, ...] | None = None
    for folder in _upward(for_path):
        layers = seen.folders.get(folder)
        if layers is None:
            passed.append(folder)
            found = file_in(folder)
            layers = None if found is None else tuple(_chain(found))
        if layers is not None:
            break
    layers = () if layers is None else layers
    seen.folders.update(dict.fromkeys(passed, layers))
    return layers


def find(for_path: Path | None = None) -> Path | None:
    """The configuration file that holds for a file or folder: the nearest one upward, or None."""
    return next((file for folder in _upward(for_path) if (file := file_in(folder)) is not None), None)


def unmatched(config: Config, rule_ids: Collection[str]) -> tuple[Problem, ...]:
    """A problem for each rule, or start of rules, that the configuration names and `rule_ids` does not hold.

    `rule_ids` has the old ids too, or they count as unknown. The path of a problem is a file or a flag.
    """
    problems = []
    for field in ("select", "ignore", "severity", "limits"):
        for name in getattr(config, field):
            is_rule = "/" in name or ":" in name or "*" in name
            if is_rule and not any(_closeness(name, rule_id, "") for rule_id in rule_ids):
                origin = config.origins.get(f"{field}.{name}", field)
                path, _, line = origin.rpartition(":")
                path, number = (path, int(line)) if line.isdecimal() else (origin, None)
                remedy = near(name, rule_ids) or "`replylint rules` lists them"
                problems.append(Problem(path=path, line=number, message=f"there is no rule {name!r}", remedy=remedy))
    return tuple(problems)


def _closeness(name: str, rule_id: str, category: str) -> int:
    """How closely a name in `select`, `ignore` or `severity` means a rule: 0 not at all, its id the most."""
    if name == rule_id:
        return sys.maxsize
    if name.endswith("*") and rule_id.startswith(name[:-1]):
        return 1 if name == "*" else 1 + len(name)
    return 2 if name == category else 0


# Files: the nearest one, and what it extends.


def _upward(for_path: Path | None) -> tuple[Path, ...]:
    start = _absolute(for_path or Path())
    return (start, *start.parents) if os.path.isdir(start) else tuple(start.parents)  # noqa: PTH112


def _absolute(path: Path) -> Path:
    # Not resolve(): a linked file belongs to the folder in which it is seen.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _is_file(path: Path | str) -> bool:
    # Not Path.is_file(), which raises where we may not look.
    return os.path.isfile(path)  # noqa: PTH113


def file_in(folder: Path) -> Path | None:
    """The configuration file in this very folder, or None."""
    own, project = folder / FILE_NAME, folder / _PROJECT_FILE
    if _is_file(own):
        return own
    return project if _is_file(project) and _speaks_of_us(project) else None


def _speaks_of_us(project: Path) -> bool:
    """Whether a pyproject.toml has our table. One that is broken concerns us only if it seems to."""
    try:
        source = project.read_bytes()
    except OSError:
        return False
    if b"replylint" not in source:
        return False
    try:
        tools = tomlfile.read(project).data.get("tool")
    except FileError:
        return re.search(rb"^\s*\[\s*tool\s*\.\s*replylint\b", source, re.MULTILINE) is not None
    return isinstance(tools, dict) and "replylint" in tools


class _Section(msgspec.Struct, frozen=True):
    """What a file says of some paths: gitignore patterns, which start at the folder of the file."""

    patterns: tuple[str, ...]
    base: Path
    layer: _Layer

    def holds(self, path: Path) -> bool:
        """Whether the section is for a file."""
        return _matches(self.patterns, self.base, path)


class _Layer(msgspec.Struct, frozen=True):
    """What one place says: checked values by field, the origins of these and of their entries, and its `[[paths]]`."""

    values: dict[str, Any]
    origins: dict[str, str]
    sections: tuple[_Section, ...] = ()


def _matches(patterns: Sequence[str], base: Path, path: Path) -> bool:
    """Whether gitignore patterns name a path; they start at `base`, for files elsewhere at the current folder."""
    whole = _absolute(path)
    start = next((folder for folder in (base, Path.cwd()) if whole.is_relative_to(folder)), None)
    return _compiled(tuple(patterns)).match_file(whole.relative_to(start) if start else whole.name)


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> PathSpec[Any]:
    """The patterns made ready; every file of a run asks the same few."""
    from pathspec import PathSpec

    return PathSpec.from_lines("gitignore", patterns)


def _chain(path: Path, above: tuple[Path, ...] = (), *, as_preset: bool = False) -> list[_Layer]:
    """The layers of a file: first what it extends, last its own. `above` are the files that led to it."""
    try:
        document = tomlfile.read(path)
    except FileError as error:
        raise _config_error(error) from None
    head: At = ("tool", "replylint") if path.name == _PROJECT_FILE else ()
    data = document.data
    for name in head:
        data = data.get(name) if isinstance(data, dict) else None
    if data is None:
        raise ConfigError(str(path), None, None, "has no [tool.replylint]", "add that table, or name another file")

    def origin(at: At) -> str:
        line, _ = document.key_places.get(head + at) or document.places.get(head + at) or (1, 1)
        return f"preset {path.stem}" if path.parent == PRESETS else f"{path}:{line}"

    try:
        layer = _layer(data, CHECKS, path.parent, origin)
        if as_preset and "preset" in data:
            raise EntryError(("preset",), "a preset cannot name its own `preset`", "write `extend` instead", key=True)
        return [*_extended(data.get("extend"), path, above, as_preset), layer]
    except EntryError as fault:
        raise _config_error(document.error(head + fault.at, fault.message, fault.remedy, key=fault.key)) from None


def _extended(name: str | None, path: Path, above: tuple[Path, ...], as_preset: bool) -> list[_Layer]:
    """The layers of what the file at `path` extends; a preset by name is the base of all, unless this is one."""
    if name is None or not (is_path(name) or as_preset):
        return []
    other = _beside(path.parent, name) if is_path(name) else PRESETS / f"{name}.toml"
    trail = (*above, path.resolve())
    if other.resolve() in trail:
        raise EntryError(("extend",), f"{name!r} leads back to this file", "drop one `extend` of the circle")
    if not _is_file(other):
        raise EntryError(("extend",), f"there is no file {name!r}", "name a file, relative to this one, or a preset")
    return _chain(other, trail, as_preset=as_preset)


def _beside(folder: Path, name: str) -> Path:
    return _absolute(folder / Path(name).expanduser())


def _config_error(error: FileError) -> ConfigError:
    return ConfigError(error.path, error.line, error.column, error.message, error.remedy)


# Layers: one on the other, and all on the preset.


def _said(given: Mapping[str, Any], where: Callable[[str], str], origin: Callable[[str], str]) -> _Layer:
    """The layer of values by field, as flags and Python give them; `where` and `origin` name the place of a key."""
    data = {name.replace("_", "-"): list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    try:
        return _layer(data, CHECKS | OUTSIDE_FILES, Path.cwd(), lambda at: origin(str(at[0])))
    except EntryError as fault:
        raise ConfigError(where(str(fault.at[0])), None, None, fault.message, fault.remedy) from None


def _flag(key: str) -> str:
    return "--no-syntax" if key == "syntax" else f"--{key}"


def _layer(data: Any, checks: Mapping[str, Check], base: Path, origin: Callable[[At], str]) -> _Layer:
    """The layer of `data` by the keys of a file; relative paths start at `base`. Raises EntryError."""
    if not isinstance(data, Mapping):
        raise EntryError((), f"the configuration is {kind(data)}, not a table", "write [tool.replylint] above its keys")
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    sections: list[_Section] = []
    for key, value in data.items():
        if key == PATHS and key in checks:
            sections = _sections(checks[key](value, (key,)), base, origin)
            continue
        if key not in checks:
            remedy = near(key, checks) or f"known are {', '.join(checks)}"
            raise EntryError((key,), f"the key {key!r} is unknown", remedy, key=True)
        checked = checks[key](value, (key,))
        field = key.replace("-", "_")
        if field == "extend":
            if is_path(checked):
                continue
            if "preset" in data:
                raise EntryError((key,), "names a preset, and so does `preset`", "keep one of them", key=True)
            field = "preset"
        if field == "preset" and is_path(checked):
            checked = str(_beside(base, checked))
        if field == "rules":
            checked = tuple(str(_beside(base, folder)) for folder in checked)
        if field == "baseline":
            checked = str(_beside(base, checked))
        if field == "exclude":
            checked = (PerFile(checked, str(base), origin=origin((key,))),) if checked else ()
        if field == "per_file_ignores":
            checked = tuple(
                PerFile(entry["path"], str(base), entry["rules"], entry["reason"], origin((key, number, "rules")))
                for number, entry in enumerate(checked)
            )
        values[field] = tuple(dict.fromkeys(checked)) if field in LISTS else checked
        origins[field] = origin((key,))
        for index, name in enumerate(checked if field in LISTS | TABLES else ()):
            origins.setdefault(f"{field}.{name}", origin((key, index if field in LISTS else name)))
    accepted = {word.casefold() for word in values.get("accept", ())}
    for word in values.get("reject", ()):
        if word.casefold() in accepted:
            raise EntryError(("reject", word), f"{word!r} is under `accept` too", "keep one of them", key=True)
    return _Layer(values, origins, tuple(sections))


def _sections(tables: Sequence[Mapping[str, Any]], base: Path, origin: Callable[[At], str]) -> list[_Section]:
    """The sections in the checked list of `[[paths]]`."""
    found = []
    for number, table in enumerate(tables):
        head: At = (PATHS, number)
        said = {key: value for key, value in table.items() if key != "path"}

        def below(at: At, head: At = head) -> str:
            return origin((*head, *at))

        try:
            layer = _layer(said, IN_SECTIONS, base, below)
        except EntryError as fault:
            raise EntryError((*head, *fault.at), fault.message, fault.remedy, key=fault.key) from None
        found.append(_Section(table["path"], base, layer))
    return found


def _defaults() -> dict[str, Any]:
    fields = (field for field in msgspec.structs.fields(Config) if field.name != "origins")
    return {field.name: {} if field.default is msgspec.NODEFAULT else field.default for field in fields}


def _whole(layers: Sequence[_Layer]) -> dict[str, Any]:
    """All fields of a Config: the layers, last on top, over their preset and the defaults."""
    values = _defaults()
    origins = dict.fromkeys(values, "default")
    said = [layer for layer in layers if "preset" in layer.values]
    preset = said[-1].values["preset"] if said else values["preset"]
    if is_path(preset) and not _is_file(preset):
        raise ConfigError(said[-1].origins["preset"], None, None, f"there is no preset file {preset!r}", "name another")
    file = Path(preset) if is_path(preset) else PRESETS / f"{preset}.toml"
    for layer in (*_chain(file, as_preset=True), *layers):
        _put(layer, values, origins)
    return values | {"origins": origins}


def _put(layer: _Layer, values: dict[str, Any], origins: dict[str, str]) -> None:
    """Lays a layer on what is there."""
    for upper, lower in _UNDOES:
        names = {name.casefold() for name in layer.values.get(upper, ())}
        _drop(lower, [name for name in values[lower] if name.casefold() in names], values, origins)
    for field, value in layer.values.items():
        if field in TABLES:
            values[field] = {**values[field], **value}
        elif field in _ADDING or field in {"exclude", "per_file_ignores"}:
            values[field] = tuple(dict.fromkeys((*values[field], *value)))
        else:
            if field in LISTS:
                _drop(field, values[field], values, origins)
            values[field] = value
    origins.update(layer.origins)


def _drop(field: str, names: Collection[str], values: dict[str, Any], origins: dict[str, str]) -> None:
    for name in names:
        del origins[f"{field}.{name}"]
    if field in TABLES:
        values[field] = {name: value for name, value in values[field].items() if name not in names}
    else:
        values[field] = tuple(name for name in values[field] if name not in names)

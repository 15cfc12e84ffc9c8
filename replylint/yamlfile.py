"""YAML with the place of every value, so that an error can say line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

Place = tuple[int, int]


class FileError(ValueError):
    """A file that cannot be used: where (line and column from 1), what, and what to do."""

    def __init__(self, path: str, line: int | None, column: int | None, message: str, remedy: str) -> None:
        where = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy


class Document(msgspec.Struct, frozen=True):
    """A YAML file as plain data; `places` maps a key path to the line and column (from 1) of its value."""

    path: str
    data: Any
    places: dict[tuple[str | int, ...], Place]
    key_places: dict[tuple[str | int, ...], Place]

    def error(self, at: tuple[str | int, ...], message: str, remedy: str, *, key: bool = False) -> FileError:
        """An error at the value (or the key) of a key path; the nearest known parent stands in."""
        places = self.key_places if key else self.places
        path = at
        while path and path not in places:
            path = path[:-1]
        line, column = places.get(path, (1, 1))
        return FileError(self.path, line, column, message, remedy)


def read(path: Path, shown: str | None = None) -> Document:
    """The YAML document at `path`. Raises FileError for what cannot be read or parsed."""
    name = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FileError(name, None, None, f"is not UTF-8 (byte {error.start})", "save it as UTF-8") from None
    except OSError as error:
        raise FileError(
            name, None, None, f"cannot be read: {error.strerror}", "check the path and its permissions"
        ) from None
    return parse(text, name)


def parse(text: str, name: str) -> Document:
    """The YAML document in `text`; duplicate keys and aliases are refused. Raises FileError."""
    import yaml

    try:
        loader: type = yaml.CSafeLoader
    except AttributeError:
        loader = yaml.SafeLoader
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise FileError(name, line, column, f"is no YAML: {error.problem}", "mend the file at that place") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise FileError(name, None, None, f"is no YAML: {type(error).__name__}", "mend the file") from None
    places: dict[tuple[str | int, ...], Place] = {}
    key_places: dict[tuple[str | int, ...], Place] = {}
    build = loader("")

    def value(node: Any, at: tuple[str | int, ...]) -> Any:
        places[at] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
                if key in result:
                    raise FileError(name, *place, f"the key {key!r} stands twice", "keep one of them")
                key_places[(*at, key)] = place
                result[key] = value(value_node, (*at, key))
            return result
        if isinstance(node, yaml.SequenceNode):
            return [value(item, (*at, index)) for index, item in enumerate(node.value)]
        if node.tag == "tag:yaml.org,2002:bool" and node.value.lower() not in {"true", "false"}:
            return node.value  # `no` and `on` are words here
        return build.construct_object(node)

    try:
        data = None if root is None else value(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise FileError(name, line, column, f"holds a value that cannot be read: {error.problem}", "quote it") from None
    except RecursionError:
        raise FileError(name, None, None, "is nested too deep", "flatten it") from None
    finally:
        build.dispose()
    return Document(name, data, places, key_places)

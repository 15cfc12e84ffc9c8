"""YAML as a tree with the place of every value. Several documents in a file are a list.

Anchors are refused where texts are wanted: one text would stand in two places.
"""

from __future__ import annotations

import re
from typing import Any

from replylint.sources.item import SourceError, problem
from replylint.sources.lines import Lines
from replylint.sources.tree import Node

_STYLES = {
    None: "yaml-plain",
    "": "yaml-plain",
    "'": "yaml-single",
    '"': "yaml-double",
    "|": "yaml-literal",
    ">": "yaml-folded",
}
_STRING = "tag:yaml.org,2002:str"
_MERGE = "<<"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")
_WORD = re.compile(r"[\w.-]{1,40}")

_OLD_VERSION = re.compile(r"^%YAML 1\.0\b", re.MULTILINE)


def read(text: str, path: str, line: int = 1, *, anchors: bool = False) -> Node | None:
    """The tree of a YAML text whose first line is `line` of the file; None for an empty one. Raises SourceError."""
    import yaml

    build = _loader()("")
    known: dict[int, Node] = {}

    def value(node: Any) -> Node:
        if id(node) in known:
            return known[id(node)]
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.MappingNode):
            table: dict[str, Node] = {}
            known[id(node)] = found = Node(table, start, end)
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in table and key != _MERGE:
                    # What was meant as text can stand where YAML takes it for a key.
                    named = f"the key {key!r}" if _WORD.fullmatch(key) else "a key"
                    raise _stop(path, line, key_node.start_mark, f"{named} stands twice", "keep one of them")
                table[key] = value(value_node)
            return found
        if isinstance(node, yaml.SequenceNode):
            entries: list[Node] = []
            known[id(node)] = found = Node(entries, start, end)
            entries.extend(value(entry) for entry in node.value)
            return found
        if node.tag == _STRING:
            return Node(node.value, start, end, _STYLES[node.style])
        try:
            return Node(build.construct_object(node), start, end)
        except (yaml.YAMLError, ValueError):
            return Node(None, start, end)  # of another program, or no day of the calendar: no text in any case

    try:
        if not anchors and (fault := anchor(text, path, line)):
            raise fault
        # osTicket's older files say so, and mean 1.1; the places stay the same.
        text = _OLD_VERSION.sub("%YAML 1.1", text)
        documents = [value(root) for root in yaml.compose_all(text, Loader=_loader()) if root is not None]
    except yaml.MarkedYAMLError as error:
        raise _broken(path, line, error) from None
    except RecursionError:
        raise problem(path, "is YAML nested too deep to read", "flatten it", line) from None
    except (yaml.YAMLError, ValueError) as error:
        strange = _UNPRINTABLE.search(text)
        if strange is None:
            raise problem(path, f"is no YAML: {type(error).__name__}", "mend the file", line) from None
        at, column = Lines(text).place(strange.start())
        message = f"is no YAML: it holds U+{ord(strange[0]):04X}, which nobody sees"
        raise problem(path, message, "take it out", at + line - 1, column) from None
    finally:
        build.dispose()
    roots = [root for root in documents if root.value is not None]
    return Node(roots, 0, len(text)) if len(roots) > 1 else roots[0] if roots else None


def anchor(text: str, path: str, line: int = 1) -> SourceError | None:
    """What to say of the first anchor or alias in a YAML text; None where there is none. Raises SourceError."""
    import yaml

    if "&" not in text and "*" not in text:
        return None
    try:
        for event in yaml.parse(text, Loader=_loader()):
            if getattr(event, "anchor", None):
                message = "an anchor or alias stands here"
                return _stop(path, line, event.start_mark, message, "write the text out in each place")
    except yaml.MarkedYAMLError as error:
        raise _broken(path, line, error) from None
    return None


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _broken(path: str, line: int, error: Any) -> SourceError:
    said = (error.problem or "it cannot be read").replace("found character '\\t'", "found a tab")
    colon = said.startswith("mapping values are not allowed")
    remedy = "put the value before it in quotes, or mend the indent" if colon else "mend the file there"
    return _stop(path, line, error.problem_mark or error.context_mark, f"is no YAML: {said}", remedy)


def _stop(path: str, line: int, mark: Any, message: str, remedy: str) -> SourceError:
    place = (mark.line + line, mark.column + 1) if mark else (None, None)
    return problem(path, message, remedy, *place)

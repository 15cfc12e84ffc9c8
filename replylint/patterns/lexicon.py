"""The `_lexicon` folder of a language, compiled: lists, verb forms, weighted groups, spelling."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from replylint import yamlfile
from replylint.patterns.anchors import Anchor, Known, anchors
from replylint.patterns.inflect import FORMS
from replylint.patterns.syntax import Grammar, Lexicon, Pattern, PatternError, Sequence, Slot, parse, verb_slot, walk
from replylint.reading.tokens import Spelling

# What stands under these keys is compiled, and need not be kept as it was written.
_COMPILED = frozenset({"lists", "verbs", "verb_lists", "groups"})


class Group(msgspec.Struct, frozen=True, array_like=True):
    """One entry of a weighted list: its name, weight, and patterns under each key (`find`, `did`, ...).

    `anchors` are those of the patterns under `find`, which are looked for in every message.
    """

    name: str
    weight: float
    patterns: dict[str, tuple[Pattern, ...]]
    anchors: tuple[tuple[Anchor, ...], ...] = ()


class LanguageWords(msgspec.Struct, frozen=True, array_like=True):
    """All words of one language, ready for use; `raw` is each file as plain data."""

    grammar: Grammar
    lexicon: Lexicon
    groups: dict[str, tuple[Group, ...]]
    raw: dict[str, Any]


def compile_folder(
    folder: Path, base: LanguageWords | None = None
) -> tuple[LanguageWords, tuple[yamlfile.FileError, ...]]:
    """The words of a `_lexicon` folder, on top of `base`, and what is wrong with files that were left out."""
    if base is not None and not folder.is_dir():
        return base, ()
    faults: list[yamlfile.FileError] = []
    documents: dict[str, yamlfile.Document] = {}
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        try:
            document = yamlfile.read(path)
            if not isinstance(document.data, dict) or "what" not in document.data:
                raise document.error((), "has no `what`", "say in one line what the list holds")
            documents[path.stem] = document
        except yamlfile.FileError as fault:
            faults.append(fault)
    raw = {**(base.raw if base else {}), **{name: document.data for name, document in documents.items()}}
    names = {name for stem, document in documents.items() for name in _list_names(stem, document.data)}
    grammar = _grammar(raw, frozenset(names) | (base.grammar.slots if base else frozenset()))
    slots: dict[str, tuple[Sequence, ...]] = dict(base.lexicon.slots) if base else {}
    groups = dict(base.groups) if base else {}
    for stem, document in documents.items():
        try:
            if stem not in {"spelling", "irregular"}:
                slots.update(_slots(stem, document, grammar))
            if "groups" in document.data:
                groups[stem] = _groups(document, grammar)
        except yamlfile.FileError as fault:
            faults.append(fault)
    try:
        _refuse_gaps_and_loops(slots, documents)
    except yamlfile.FileError as fault:
        return base or LanguageWords(_grammar(raw, frozenset()), Lexicon(), {}, raw), (*faults, fault)
    # Lists of a file that could not be used are not there for rules either.
    grammar = msgspec.structs.replace(grammar, slots=frozenset(slots))
    known = raw.get("common", {})
    lexicon = Lexicon(slots, frozenset(known.get("words", ())), frozenset(known.get("frequent", ())))
    kept = {name: _uncompiled(data) if name != "irregular" else data for name, data in raw.items()}
    return LanguageWords(grammar, lexicon, _anchored(groups, lexicon), kept), tuple(faults)


def _uncompiled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in _COMPILED}


def _anchored(groups: Mapping[str, tuple[Group, ...]], lexicon: Lexicon) -> dict[str, tuple[Group, ...]]:
    known = Known()

    def anchored(group: Group) -> Group:
        found = tuple(anchors(found, lexicon, known) for found in group.patterns.get("find", ()))
        return msgspec.structs.replace(group, anchors=found)

    return {name: tuple(anchored(group) for group in entries) for name, entries in groups.items()}


def _list_names(stem: str, data: Mapping[str, Any]) -> list[str]:
    names = [stem] if "words" in data else []
    if "verbs" in data and stem != "irregular":
        names += [stem, *(f"{stem}:{form}" for form in (*FORMS, "any"))]
    names += list(data.get("lists", {}))
    for name in data.get("verb_lists", {}):
        names += [name, *(f"{name}:{form}" for form in (*FORMS, "any"))]
    return names


def _grammar(raw: Mapping[str, Any], slots: frozenset[str]) -> Grammar:
    spelling = raw.get("spelling", {})
    irregular = raw.get("irregular", {})
    pairs = dict(spelling.get("pairs", {}))
    pairs.update({british: american for american, british in spelling.get("pairs", {}).items()})
    return Grammar(
        spelling=Spelling(
            whole={word: tuple(text.split()) for word, text in spelling.get("whole", {}).items()},
            endings=spelling.get("endings", {}),
            abbreviations=frozenset(spelling.get("abbreviations", ())),
        ),
        irregular={verb: (forms[0], forms[1]) for verb, forms in irregular.get("verbs", {}).items()},
        doubled=frozenset(irregular.get("doubled", ())),
        pairs=pairs,
        short={word: tuple(endings) for word, endings in spelling.get("short", {}).items()},
        slots=slots,
    )


def _slots(stem: str, document: yamlfile.Document, grammar: Grammar) -> dict[str, tuple[Sequence, ...]]:
    data = document.data
    slots: dict[str, tuple[Sequence, ...]] = {}
    if "words" in data and stem != "common":
        slots[stem] = _sequences(document, ("words",), grammar)
    elif stem == "common":
        slots[stem] = ()
    for name in data.get("lists", {}):
        slots[name] = _sequences(document, ("lists", name), grammar)
    verbs = {stem: data["verbs"]} if "verbs" in data else {}
    for name, lemmas in {**verbs, **data.get("verb_lists", {})}.items():
        forms = verb_slot(tuple(lemmas), grammar)
        slots.update({f"{name}:{form}": sequences for form, sequences in forms.items()})
        slots[name] = forms["any"]
    return slots


def _sequences(document: yamlfile.Document, at: tuple[str, ...], grammar: Grammar) -> tuple[Sequence, ...]:
    entries = document.data
    for key in at:
        entries = entries[key]
    return tuple(pattern(document, (*at, index), text, grammar).nodes for index, text in enumerate(entries))


def _groups(document: yamlfile.Document, grammar: Grammar) -> tuple[Group, ...]:
    groups = []
    for index, entry in enumerate(document.data["groups"]):
        lists = {key: value for key, value in entry.items() if isinstance(value, list)}
        groups.append(
            Group(
                name=str(entry.get("name", index)),
                weight=float(entry.get("weight", 1)),
                patterns={
                    key: tuple(
                        pattern(document, ("groups", index, key, at), text, grammar) for at, text in enumerate(texts)
                    )
                    for key, texts in lists.items()
                },
            )
        )
    return tuple(groups)


def pattern(document: yamlfile.Document, at: tuple[str | int, ...], text: Any, grammar: Grammar) -> Pattern:
    """The pattern at a key path of a document. Raises yamlfile.FileError with its place."""
    if not isinstance(text, str) or not text.strip():
        raise document.error(
            at, f"{text!r} is no pattern", "write words, quoted where YAML reads them as something else"
        )
    try:
        return parse(text, grammar)
    except PatternError as error:
        raise document.error(at, f"in {text!r}: {error}", error.remedy) from None


def _refuse_gaps_and_loops(
    slots: Mapping[str, tuple[Sequence, ...]], documents: Mapping[str, yamlfile.Document]
) -> None:
    inside: dict[str, set[str]] = {name: set() for name in slots}
    for name, sequences in slots.items():
        for sequence in sequences:
            walk(sequence, lambda node, name=name: inside[name].add(node.name) if isinstance(node, Slot) else None)  # type: ignore[misc]
    done: set[str] = set()

    def descend(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            file = documents.get(name) or next(iter(documents.values()))
            raise file.error((), f"the lists {' > '.join((*path, name))} hold each other", "break the circle")
        if name not in inside:
            file = documents.get(path[-1]) or next(iter(documents.values()))
            raise file.error(
                (), f"the list {path[-1]} names the list {name}, which could not be read", "mend that one first"
            )
        if name not in done:
            for other in inside[name]:
                descend(other, (*path, name))
            done.add(name)

    for name in slots:
        descend(name, ())

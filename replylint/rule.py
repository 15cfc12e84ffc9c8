"""A rule: what a rule file says, checked and compiled."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import msgspec

from replylint import yamlfile
from replylint.patterns.anchors import Anchor, Known, anchors
from replylint.patterns.inflect import FORMS
from replylint.patterns.lexicon import LanguageWords, pattern
from replylint.patterns.syntax import Pattern, parse, tags
from replylint.report import SEVERITIES
from replylint.systems import FAULTS

CHECKS = (
    "phrase", "substitute", "require", "count", "density", "echo", "gap", "grammar", "greeting", "lack", "late",
    "metric", "order", "overdue", "placeholder", "reask", "redo", "repeat", "secret", "suppression", "unanswered",
)  # fmt: skip
SPEAKERS = ("customer", "agent")
SCOPES = ("sentence", "neighbors", "line", "paragraph", "draft")
UNLESS = ("sentence", "neighbors", "line", "paragraph", "draft", "before", "after", "overlap", "customer")
SUPPRESSIONS = ("unused", "unknown", "leaking")
STATUSES = ("stable", "preview")
HOUSE_RULE = "project:jargon/house-words"
_LONGEST_MESSAGE = 100


class Unless(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An exception: the pattern stands in `scope`. No pattern: the customer used the marked words."""

    scope: str
    pattern: Pattern | None


class When(msgspec.Struct, frozen=True, gc=False):
    """Conditions on the thread, all of which must hold; one on what is not known does not. `key` is how they are
    written: the same for the same conditions."""

    anger: float | None = None
    calm: float | None = None
    channel: tuple[str, ...] = ()
    thread: bool | None = None
    unsolved: bool | None = None
    replied: bool | None = None
    template: bool | None = None
    customer: tuple[Pattern, ...] = ()
    draft: tuple[Pattern, ...] = ()
    key: str = ""


class Suggest(msgspec.Struct, frozen=True, gc=False):
    """What to offer: exactly one of replace, insert, delete or say."""

    replace: str | None = None
    insert: str | None = None
    delete: bool = False
    say: str | None = None
    applicability: str | None = None


class Echo(msgspec.Struct, frozen=True):
    """Which weighted list to compare by: its patterns `draft` in the draft, `thread` in the words of `by`."""

    list: str
    draft: str
    thread: str
    by: str = "customer"


class Density(msgspec.Struct, frozen=True):
    """Which weighted list to count by, the weight that is too much, and within how many words.

    `weights[i]` is that of the rule's `find[i]`.
    """

    list: str
    over: float
    span: int = 16
    weights: tuple[float, ...] = ()


class Redo(msgspec.Struct, frozen=True):
    """What stands before a verb: where the draft tells to do something, and where the customer told that they did.

    The keys are forms of the verb (base, past, participle, ing).
    """

    tells: dict[str, tuple[Pattern, ...]]
    told: dict[str, tuple[Pattern, ...]]


class Secret(msgspec.Struct, frozen=True):
    """What a draft must not hold: a whole card number, or what patterns of `told` mark in the customer's words."""

    card: bool = False
    told: tuple[Pattern, ...] = ()


class Metric(msgspec.Struct, frozen=True):
    """A measure and its limit per channel; `other` holds for a channel that is not named, or not known."""

    measure: str
    over: dict[str, float]


class LanguageTool(msgspec.Struct, frozen=True):
    """Which remarks of LanguageTool count: those of its `categories`, but for its rules `without`.

    "TYPOS" is a whole category, "MISC/EN_A_VS_AN" a rule of one; a * at the end of a rule stands for any rest.
    """

    categories: tuple[str, ...]
    without: tuple[str, ...] = ()

    @property
    def asks(self) -> frozenset[str]:
        """The categories that a server must check."""
        return frozenset(name.partition("/")[0] for name in self.categories)

    def counts(self, category: str, rule_id: str) -> bool:
        """Whether a remark of LanguageTool's rule counts."""
        told = f"{category}/{rule_id}"
        return any(category == name or _names(name, told) for name in self.categories) and not any(
            _names(name, rule_id) for name in self.without
        )


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule file, compiled. `id` is category/name, with a pack's or `project:` prefix.

    `find[i]` has the anchors `anchors[i]` and asks syntax if `syntax[i]`; `becomes[i]` is its
    replacement in a rule of kind `substitute`, its group in one of kind `echo`.
    """

    id: str
    category: str
    path: str
    message: str
    why: str
    source: tuple[str, ...]
    severity: str
    check: str
    find: tuple[Pattern, ...]
    anchors: tuple[tuple[Anchor, ...], ...]
    syntax: tuple[bool, ...]
    becomes: tuple[str | None, ...] = ()
    weight: float = 1.0
    status: str = "stable"
    needs: tuple[Pattern, ...] = ()
    within: str = "sentence"
    least: int = 2
    echo: Echo | None = None
    density: Density | None = None
    redo: Redo | None = None
    order: tuple[tuple[Pattern, ...], ...] = ()
    secret: Secret | None = None
    metric: Metric | None = None
    placeholder: str | None = None
    suppression: str | None = None
    languagetool: LanguageTool | None = None
    unless: tuple[Unless, ...] = ()
    when: tuple[When, ...] = ()
    suggest: tuple[Suggest, ...] = ()
    alone: bool = False
    aliases: tuple[str, ...] = ()


def _names(name: str, rule_id: str) -> bool:
    return rule_id.startswith(name[:-1]) if name.endswith("*") else rule_id == name


_KEYS = {
    "message", "why", "source", "severity", "weight", "check", "find", "replace", "needs", "within", "least",
    "echo", "density", "redo", "order", "secret", "metric", "placeholder", "suppression", "languagetool",
    "unless", "when", "suggest", "alone",
    "status", "aliases", "cases",
}  # fmt: skip


def compile_rule(
    document: yamlfile.Document,
    rule_id: str,
    category: str,
    words: LanguageWords,
    sources: frozenset[str],
    known: Known | None = None,
) -> Rule:
    """The rule in a parsed rule file. Raises yamlfile.FileError, with line and column, for any fault.

    `known` keeps what was worked out for lists from one rule to the next.
    """
    data = document.data
    if not isinstance(data, dict):
        raise document.error((), "is no mapping", "begin with `message: ...`")
    _known(document, (), data, _KEYS)
    for key in ("message", "why", "source", "severity", "check"):
        if key not in data:
            raise document.error((), f"`{key}` is missing", f"add `{key}: ...`")
    message = _string(document, ("message",))
    if len(message) > _LONGEST_MESSAGE:
        raise document.error(
            ("message",), f"the message has {len(message)} characters", f"keep it within {_LONGEST_MESSAGE}"
        )
    source = tuple(_list(document, ("source",)))
    for index, name in enumerate(source):
        if sources and name not in sources:
            raise document.error(("source", index), f"{name!r} is not in sources.yml", _near(str(name), sources))
    check = _one_of(document, ("check",), CHECKS)
    find, becomes = _find(document, words, check)
    places = tuple(anchors(found, words.lexicon, known) for found in find)
    for index, (found, anchor) in enumerate(zip(find, places, strict=True)):
        if not anchor:
            key = "find" if "find" in data else "replace"
            raise document.error(
                (key, index), f"{found.source!r} has no word to search for", "add a word that must be there"
            )
    alone = bool(data.get("alone", False))
    if not alone and check in {"phrase", "substitute"}:
        for found in find:
            nodes = found.nodes
            if len(nodes) == 1 and type(nodes[0]).__name__ == "Word" and not nodes[0].forms[0].startswith("‹"):  # type: ignore[union-attr]
                raise document.error(
                    ("find",), f"{found.source!r} is a single bare word", "give it a second cue, or say `alone: true`"
                )
    return Rule(
        id=rule_id,
        category=category,
        path=document.path,
        message=message,
        why=_string(document, ("why",)),
        source=source,
        severity=_one_of(document, ("severity",), SEVERITIES),
        check=check,
        find=find,
        anchors=places,
        syntax=tuple(tags(found) for found in find),
        becomes=becomes,
        weight=_number(document, "weight", 1.0),
        status=_one_of(document, ("status",), STATUSES) if "status" in data else "stable",
        needs=_patterns(document, ("needs",), words),
        within=_one_of(document, ("within",), SCOPES) if "within" in data else "sentence",
        least=int(_number(document, "least", 2)),
        echo=_echo(document, words) if check == "echo" else None,
        density=_density(document, words) if check == "density" else None,
        redo=_redo(document, words) if check == "redo" else None,
        order=_order(document, words) if check == "order" else (),
        secret=_secret(document, words) if check == "secret" else None,
        metric=_metric(document) if check == "metric" else None,
        placeholder=_one_of(document, ("placeholder",), FAULTS) if check == "placeholder" else None,
        suppression=(_one_of(document, ("suppression",), SUPPRESSIONS) if check == "suppression" else None),
        languagetool=_languagetool(document) if check == "grammar" else None,
        unless=_unless(document, words),
        when=_when(document, words),
        suggest=_suggest(document),
        alone=alone,
        aliases=tuple(_list(document, ("aliases",))),
    )


def house_rule(reject: Mapping[str, str], words: LanguageWords) -> Rule | None:
    """The rule that a house's own list of words to avoid makes (word -> what to write, or ""); None without any.

    Raises PatternError for a word that is no pattern.
    """
    if not reject:
        return None
    find = tuple(parse(word, words.grammar) for word in reject)
    return Rule(
        id=HOUSE_RULE,
        category="jargon",
        path="",
        message="Your house style has another word for this.",
        why="Your configuration lists it under `reject`.",
        source=(),
        severity="warn",
        check="substitute",
        find=find,
        anchors=tuple(anchors(found, words.lexicon) for found in find),
        syntax=tuple(tags(found) for found in find),
        becomes=tuple(reject.values()),
    )


def _find(
    document: yamlfile.Document, words: LanguageWords, check: str
) -> tuple[tuple[Pattern, ...], tuple[str | None, ...]]:
    data = document.data
    if check == "substitute":
        table = data.get("replace")
        if not isinstance(table, dict) or not table:
            raise document.error((), "a rule of kind substitute has no `replace`", "add `replace: {utilize: use}`")
        find = tuple(pattern(document, ("replace", key), key, words.grammar) for key in table)
        return find, tuple(None if text is None else str(text) for text in table.values())
    if check == "echo":
        echo = _echo(document, words)
        named = [
            (found, group.name) for group in words.groups[echo.list] for found in group.patterns.get(echo.draft, ())
        ]
        return tuple(found for found, _ in named), tuple(name for _, name in named)
    if check == "density":
        groups = words.groups[_density(document, words).list]
        find = tuple(found for group in groups for found in group.patterns.get("find", ()))
        return find, tuple(None for _ in find)
    if check in {"grammar", "redo", "repeat", "secret", "suppression", "unanswered"}:
        return (), ()
    if check in {"lack", "overdue"}:
        if "needs" not in data:
            raise document.error((), f"a rule of kind {check} has no `needs`", "add `needs: [what should be there]`")
        return (), ()
    if check == "metric" and _metric(document).measure != _FINDS:
        return (), ()
    if "find" not in data:
        raise document.error((), "`find` is missing", "add `find: [words to look for]`")
    find = _patterns(document, ("find",), words)
    return find, tuple(None for _ in find)


def _density(document: yamlfile.Document, words: LanguageWords) -> Density:
    value = document.data.get("density")
    if not isinstance(value, dict) or not {"list", "over"} <= set(value):
        raise document.error((), "a rule of kind density has no `density`", "add `density: {list: stiff, over: 4}`")
    _known(document, ("density",), value, {"list", "over", "span"})
    named = msgspec.convert(value, Density)
    if named.list not in words.groups:
        remedy = _near(named.list, set(words.groups))
        raise document.error(("density", "list"), f"there is no weighted list {named.list!r}", remedy)
    weights = [group.weight for group in words.groups[named.list] for _ in group.patterns.get("find", ())]
    return msgspec.structs.replace(named, weights=tuple(weights))


def _redo(document: yamlfile.Document, words: LanguageWords) -> Redo:
    value = document.data.get("redo")
    if not isinstance(value, dict) or not all(isinstance(value.get(part), dict) for part in ("tells", "told")):
        raise document.error(
            (), "a rule of kind redo has no `redo`", "add `redo: {tells: {base: please}, told: {past: i}}`"
        )
    _known(document, ("redo",), value, {"tells", "told"})
    frames = {}
    for part in ("tells", "told"):
        _known(document, ("redo", part), value[part], set(FORMS))
        frames[part] = {form: _patterns(document, ("redo", part, form), words) for form in value[part]}
    return Redo(**frames)


def _order(document: yamlfile.Document, words: LanguageWords) -> tuple[tuple[Pattern, ...], ...]:
    value = document.data.get("order")
    if not isinstance(value, list) or len(value) < 2:
        raise document.error(
            (), "a rule of kind order has no `order`", "add `order: [[what comes first], [what comes next]]`"
        )
    return tuple(_patterns(document, ("order", index), words) for index in range(len(value)))


def _secret(document: yamlfile.Document, words: LanguageWords) -> Secret:
    value = document.data.get("secret")
    if not isinstance(value, dict) or not value:
        raise document.error(
            (), "a rule of kind secret has no `secret`", "add `secret: {card: true}`, or `secret: {told: [...]}`"
        )
    _known(document, ("secret",), value, set(Secret.__struct_fields__))
    return Secret(
        bool(value.get("card", False)), _patterns(document, ("secret", "told"), words) if "told" in value else ()
    )


MEASURES = ("sentence words", "paragraph words", "grade", "share of sentences")
_FINDS = "share of sentences"  # the measure that counts what `find` stands in


def _metric(document: yamlfile.Document) -> Metric:
    value = document.data.get("metric")
    if not isinstance(value, dict) or not isinstance(value.get("over"), dict) or "other" not in value["over"]:
        raise document.error(
            (), "a rule of kind metric has no `metric`", "add `metric: {measure: grade, over: {other: 12}}`"
        )
    _known(document, ("metric",), value, set(Metric.__struct_fields__))
    _one_of(document, ("metric", "measure"), MEASURES)
    return msgspec.convert(value, Metric)


def _languagetool(document: yamlfile.Document) -> LanguageTool:
    value = document.data.get("languagetool")
    if not isinstance(value, dict) or not value.get("categories"):
        raise document.error(
            (), "a rule of kind grammar has no `languagetool`", "add `languagetool: {categories: [TYPOS]}`"
        )
    _known(document, ("languagetool",), value, set(LanguageTool.__struct_fields__))
    return LanguageTool(
        tuple(_list(document, ("languagetool", "categories"))),
        tuple(_list(document, ("languagetool", "without"))) if "without" in value else (),
    )


def _echo(document: yamlfile.Document, words: LanguageWords) -> Echo:
    value = document.data.get("echo")
    if not isinstance(value, dict):
        raise document.error(
            (), "a rule of kind echo has no `echo`", "add `echo: {list: steps, draft: do, thread: did}`"
        )
    _known(document, ("echo",), value, set(Echo.__struct_fields__))
    echo = msgspec.convert(value, Echo)
    if "by" in value:
        _one_of(document, ("echo", "by"), SPEAKERS)
    if echo.list not in words.groups:
        raise document.error(
            ("echo", "list"), f"there is no weighted list {echo.list!r}", _near(echo.list, set(words.groups))
        )
    return echo


def _patterns(document: yamlfile.Document, at: tuple[str | int, ...], words: LanguageWords) -> tuple[Pattern, ...]:
    value = _at(document, at)
    if value is None:
        return ()
    if isinstance(value, str):
        return (pattern(document, at, value, words.grammar),)
    if not isinstance(value, list):
        raise document.error(at, "is no list of patterns", "write one pattern, or a list of them")
    return tuple(pattern(document, (*at, index), text, words.grammar) for index, text in enumerate(value))


def _unless(document: yamlfile.Document, words: LanguageWords) -> tuple[Unless, ...]:
    entries = document.data.get("unless") or []
    if isinstance(entries, str):
        entries = [entries]
    result = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            result.append(Unless("sentence", pattern(document, ("unless", index), entry, words.grammar)))
            continue
        _known(document, ("unless", index), entry, set(UNLESS))
        for scope, texts in entry.items():
            if scope == "customer" and texts == "this":
                result.append(Unless("customer", None))
                continue
            result += [Unless(scope, found) for found in _patterns(document, ("unless", index, scope), words)]
    return tuple(result)


def _when(document: yamlfile.Document, words: LanguageWords) -> tuple[When, ...]:
    value = document.data.get("when")
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    result = []
    for index, entry in enumerate(entries):
        at: tuple[str | int, ...] = ("when", index) if isinstance(value, list) else ("when",)
        if not isinstance(entry, dict):
            raise document.error(at, f"{entry!r} is no condition", "write `when: {anger: 1.5}`")
        _known(document, at, entry, set(When.__struct_fields__) - {"key"})
        channels = entry.get("channel", ())
        result.append(
            When(
                anger=entry.get("anger"),
                calm=entry.get("calm"),
                channel=(channels,) if isinstance(channels, str) else tuple(channels),
                thread=entry.get("thread"),
                unsolved=entry.get("unsolved"),
                replied=entry.get("replied"),
                template=entry.get("template"),
                customer=_patterns(document, (*at, "customer"), words),
                draft=_patterns(document, (*at, "draft"), words),
                key=repr(sorted(entry.items(), key=lambda item: str(item[0]))),
            )
        )
    return tuple(result)


def _suggest(document: yamlfile.Document) -> tuple[Suggest, ...]:
    value = document.data.get("suggest")
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    result = []
    for index, entry in enumerate(entries):
        at: tuple[str | int, ...] = ("suggest", index) if isinstance(value, list) else ("suggest",)
        if isinstance(entry, str):
            entry = {"say": entry}
        if not isinstance(entry, dict):
            raise document.error(
                at, f"{entry!r} is no suggestion", "write `suggest: {replace: ...}` or a sentence of advice"
            )
        _known(document, at, entry, set(Suggest.__struct_fields__))
        result.append(msgspec.convert(entry, Suggest))
    return tuple(result)


def _at(document: yamlfile.Document, at: tuple[str | int, ...]) -> Any:
    value = document.data
    for key in at:
        value = value.get(key) if isinstance(value, dict) else value[key]
    return value


def _known(document: yamlfile.Document, at: tuple[str | int, ...], data: dict[str, Any], keys: set[str]) -> None:
    for key in data:
        if key not in keys:
            raise document.error((*at, key), f"the key {key!r} is unknown", _near(key, keys), key=True)


def _near(word: str, known: frozenset[str] | set[str]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.6)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"


def _string(document: yamlfile.Document, at: tuple[str | int, ...]) -> str:
    value = _at(document, at)
    if not isinstance(value, str) or not value.strip():
        raise document.error(at, "is no text", "write a sentence")
    return " ".join(value.split())


def _list(document: yamlfile.Document, at: tuple[str | int, ...]) -> list[str]:
    value = _at(document, at)
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise document.error(at, "is no list", "write [a, b]")
    return [str(item) for item in value]


def _one_of(document: yamlfile.Document, at: tuple[str | int, ...], allowed: tuple[str, ...]) -> str:
    value = _at(document, at)
    if value not in allowed:
        raise document.error(at, f"{value!r} is not known", _near(str(value), set(allowed)))
    return str(value)


def _number(document: yamlfile.Document, key: str, default: float) -> float:
    value = document.data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise document.error((key,), f"{value!r} is no number", "write a number")
    return float(value)

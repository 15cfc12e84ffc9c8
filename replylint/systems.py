"""What helpdesks fill into templates: how they write placeholders, which they know, what may come out empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from typing import Any

import msgspec

ANY = "any"  # of a template whose system is not known

# Which syntaxes write a placeholder between marks that begin so; the first that fits counts.
_MARKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("<%", frozenset({"erb"})),
    ("<attribute", frozenset({"fallback-braces"})),
    ("{{", frozenset({"liquid", "jinja", "handlebars", "fallback-braces", "or-braces", "go"})),
    ("{%", frozenset({"percent-tags"})),
    ("{#", frozenset({"jinja"})),
    ("#{", frozenset({"hash-braces"})),
    ("%{", frozenset({"percent-braces"})),
    ("<OTRS_", frozenset({"angle-otrs"})),
    ("{$", frozenset({"perl-braces"})),
    ("{ $", frozenset({"perl-braces"})),
    ("<<", frozenset({"double-angles"})),
    ("*|", frozenset({"mail-merge"})),
    ("${", frozenset({"dollar-braces"})),
)
_ARROWED = re.compile(r"\{ ?[A-Za-z]\w*->")
_KEY = re.compile(r"\bkey\s*=\s*[\"']([^\"']*)")
_DEFAULT = re.compile(r"\bdefault\s*=\s*[\"'][^\"']")
_FILTERED = re.compile(r"\|\s*(fallback|default|default_if_none)\b\s*[:(]")
# Which syntaxes know a word for an empty value that is written so.
_FALLBACKS = {
    "fallback": frozenset({"fallback-braces", "percent-tags"}),
    "||": frozenset({"or-braces", "liquid", "perl-braces"}),
    "default": frozenset({"liquid", "jinja"}),
    "or": frozenset({"go", "jinja"}),
}
_OR = re.compile(r"or\s+(\.[\w.]+)\s+[\"'`]")
_OR_ELSE = re.compile(r"[\w)\]]\s+or\s+[\"']")
_CALL = re.compile(r"(?:t|dt)\(\s*([^,()]+)[^()]*\)\Z")
_SHORTEST_SLIP = 8  # letters of a name that a slip is told by
_INDEX = r"(?:\[[^\]]*\]|\([^()]*\))?"
_PATH = re.compile(rf"[@$]?[A-Za-z_][\w-]*{_INDEX}(?:(?:\.|->|::)[\w*-]+{_INDEX})*\Z")
# Tags that open, part or close a block, by the form in which they are written.
_CONTROLS = (
    (
        re.compile(
            r"\{%[-+]?\s*(?:end[a-z]*\s*[-+]?%|(?:if|ifequal|ifnotequal|elsif|elif|elseif|else|unless|case|when|for|tablerow|capture"
            r"|comment|raw|verbatim|assign|set|block|with|filter|macro|blocktrans|blocktranslate)\b(?!\.))"
        ),
        frozenset({"percent"}),
    ),
    (re.compile(r"\{#"), frozenset({"remark"})),
    (re.compile(r"\{\{[-~]?\s*else\b(?![\w.])"), frozenset({"section", "go"})),
    (re.compile(r"\{\{[-~]?\s*(?:[#^!]|/\w)"), frozenset({"section"})),
    (re.compile(r"\{\{[-~]?\s*(?:/\*|(?:if|end|range|with|define)\b(?![\w.]))"), frozenset({"go"})),
)
# Tags that leave text of their own.
_SHOWING = re.compile(
    r"\{%[-+]?\s*(?:cycle|echo|firstof|include|lorem|now|render|static|templatetag|trans|translate|url|widthratio)\s"
)
_TAGGED = {
    "liquid": frozenset({"percent"}),
    "jinja": frozenset({"percent"}),
    "handlebars": frozenset({"section"}),
    "go": frozenset({"go"}),
}
_OWN = re.compile(r"\{%-?\s*(?:for|assign|capture|set|with)\s+(\w+)|\{\{#each\b|\bas\s+(\w+)\s*-?[%}]")


class Variable(msgspec.Struct, frozen=True):
    """A placeholder as it stands in a text: the syntaxes that write it so, its name, and its word for an empty value.

    `path` is None for what names no variable: a call, a tag, a gap that people fill. `fallback` is None where there is
    none, else the way it is written ("default", "fallback", "||", "or"). `control` are the forms of tags (as in
    `reading.branches`) that a tag without its partner may have; none for what is no such tag.
    """

    written: str
    syntaxes: frozenset[str]
    path: str | None
    fallback: str | None = None
    control: frozenset[str] = frozenset()

    @property
    def guarded(self) -> str | None:
        """The same with a word for an empty value, where its form, and not its system, says how."""
        return f'<attribute key="{self.path}" default="there"/>' if self.written.startswith("<attribute") else None


def variable(written: str) -> Variable:
    """What stands between the marks of a placeholder."""
    syntaxes = next((found for mark, found in _MARKS if written.startswith(mark)), frozenset[str]())
    if not syntaxes and _ARROWED.match(written):
        syntaxes = frozenset({"perl-braces"})
    if written.startswith("<attribute"):
        key = _KEY.search(written)
        return Variable(written, syntaxes, key[1] if key else None, "fallback" if _DEFAULT.search(written) else None)
    control = next((forms for pattern, forms in _CONTROLS if pattern.match(written)), frozenset[str]())
    if control:
        return Variable(written, frozenset(), None, control=control)
    if not syntaxes:
        return Variable(written, syntaxes, None)
    if _SHOWING.match(written):
        return Variable(written, frozenset({"liquid", "jinja"}), None)
    inner = written.strip("{}<>*|#%$ \n\t-~") if "perl-braces" not in syntaxes else written.strip("{} ")
    fallback = _fallback(inner, syntaxes)
    name = re.split(r"\|", inner, maxsplit=1)[0]
    if "percent-tags" in syntaxes:
        name = name.split(",", 1)[0]
    name = name.strip()
    called = _CALL.match(name) or _OR.match(name)
    name = called[1].strip() if called else name
    if "go" in syntaxes and name.startswith("."):
        return Variable(written, frozenset({"go"}), name[1:] if _PATH.match(name[1:]) else None, fallback)
    return Variable(written, syntaxes, name if _PATH.match(name) else None, fallback)


def _fallback(inner: str, syntaxes: frozenset[str]) -> str | None:
    if "||" in inner:
        return "||"
    filtered = _FILTERED.search(inner)
    if filtered is not None:
        return "fallback" if filtered[1] == "fallback" else "default"
    if "go" in syntaxes and (_OR.match(inner) or _OR_ELSE.search(inner)):
        return "or"
    return "fallback" if "percent-tags" in syntaxes and re.search(r",\s*fallback=\s*\S", inner) else None


FAULTS = ("unknown", "foreign", "unclosed", "bare-name", "agent-name", "may-be-empty", "by-hand", "instruction")


class System(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", dict=True):
    """One helpdesk of `rules/systems.yml`; see the head of that file for what its fields mean."""

    title: str
    syntax: str
    fallback: str | None = None
    comments: tuple[str, ...] = ()
    empty: str | None = None
    variables: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    agent_names: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def faults(self, found: Variable, own: Iterable[str] = ()) -> frozenset[str]:
        """What is wrong, or known, of a placeholder in a template of this system; some of FAULTS.

        `own` are variables of the team or of the template itself.
        """
        if found.control:
            return frozenset({"unclosed" if found.control & self.forms else "foreign"})
        if not found.syntaxes:
            return frozenset({"by-hand"})
        if self.syntax not in found.syntaxes or self._strange_fallback(found):
            return frozenset({"foreign"})
        if found.path is None:
            return frozenset()
        path = found.path.replace("()", "")
        if not (self._sure.match(path) or _compiled(own).match(path) or self._possible(path)):
            return frozenset({"unknown"})
        said = {"agent-name"} if self._agents_own.match(path) else set()
        if found.fallback is None and self._named.match(path):
            said.add("bare-name" if self.fallback else "may-be-empty")
        if found.fallback is None and self._often_empty.match(path):
            said.add("may-be-empty")
        return frozenset(said)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of tags (as in `reading.branches`) that it reads, and never sends."""
        remarks = frozenset({"remark"}) if "jinja" in self.comments else frozenset[str]()
        return _TAGGED.get(self.syntax, frozenset[str]()) | remarks

    @cached_property
    def _exact(self) -> tuple[str, ...]:
        return tuple(name for name in self.variables if "*" not in name)

    @cached_property
    def _sure(self) -> re.Pattern[str]:
        return _compiled(self._exact)

    def _possible(self, path: str) -> bool:
        """Whether a pattern with a * takes it, and it is not a name that is known with a slip of the pen."""
        low = path.lower()
        return self._known.match(path) is not None and not any(_is_slip(low, name.lower()) for name in self._exact)

    @cached_property
    def _known(self) -> re.Pattern[str]:
        return _compiled(self.variables)

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return _compiled(self.names)

    @cached_property
    def _agents_own(self) -> re.Pattern[str]:
        return _compiled(self.agent_names)

    @cached_property
    def _often_empty(self) -> re.Pattern[str]:
        return _compiled(self.may_be_empty)

    def _strange_fallback(self, found: Variable) -> bool:
        return found.fallback is not None and self.syntax not in _FALLBACKS[found.fallback]

    def near(self, path: str, own: Iterable[str] = ()) -> str | None:
        """The variable that was meant: one that differs by a slip of the pen, or in one step by a word much like it.

        A guess that is wrong would put another value before the customer; so there is none where nothing is that close.
        """
        low = path.lower()
        known = [*self._exact, *(name for name in own if "*" not in name)]
        slip = next((name for name in known if _is_slip(low, name.lower())), None)
        if slip is not None:
            return slip
        alike = [name for name in known if _differ_in_one_step(low, name.lower())]
        close = get_close_matches(path, alike, 1, 0.85) or get_close_matches(path, known, 1, _ALL_BUT_THE_SAME)
        return close[0] if close else None

    def guarded(self, path: str) -> str | None:
        """The placeholder with a word for an empty value."""
        return self.fallback.replace("VAR", path) if self.fallback else None


_ALL_BUT_THE_SAME = 0.91  # of a name; below stand other variables
_SHORTEST_STEM = 4  # letters with which two steps begin, if one was meant for the other


def systems(data: Mapping[str, Any]) -> dict[str, System]:
    """The systems in the data of `systems.yml`."""
    return {name: msgspec.convert(entry, System) for name, entry in data.items()}


def own_names(source: str) -> frozenset[str]:
    """The names that a template gives itself, in loops and assignments."""
    return frozenset(name for found in _OWN.finditer(source) for name in found.groups() if name)


def _is_slip(path: str, name: str) -> bool:
    """Whether one letter inside a word of the name is missing, too many, wrong, or has changed its place."""
    if abs(len(path) - len(name)) > 1 or len(name) < _SHORTEST_SLIP:
        return False
    before = _shared(path, name)
    after = _shared(path[before:][::-1], name[before:][::-1])
    left, right = path[before : len(path) - after], name[before : len(name) - after]
    inside = path[max(0, before - 1) : before].isalpha() and path[len(path) - after :][:1].isalpha()
    swapped = len(left) == 2 and left == right[::-1]
    return inside and (left + right).isalpha() and (swapped or max(len(left), len(right)) == 1)


def _differ_in_one_step(path: str, name: str) -> bool:
    """Whether all steps but one are the same, and that one begins or ends alike."""
    here, there = path.split("."), name.split(".")
    if len(here) != len(there):
        return False
    pairs = [pair for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and _shared(*pairs[0]) >= _SHORTEST_STEM


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    """What one of the patterns names; case counts for as little as it does in most systems."""
    return re.compile("|".join(_regex(pattern) for pattern in patterns) or r"(?!)", re.IGNORECASE)


def _regex(pattern: str) -> str:
    parts = []
    for piece in re.split(r"(\*\*|\*|\.|->)", pattern):
        if piece == "**":
            parts.append(r".*")
        elif piece == "*":
            parts.append(r"(?:[^.\-\[\](]|-(?!>))*" + _INDEX)
        elif piece in (".", "->"):
            parts.append(_INDEX + re.escape(piece))
        else:
            parts.append(re.escape(piece))
    return "".join(parts) + _INDEX + r"\Z"

"""The engine: find candidates by words, judge by syntax what words cannot decide, report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from replylint import __version__, score, suppress
from replylint.checks.conditions import applies, excepted
from replylint.checks.count import count
from replylint.checks.density import density
from replylint.checks.draft import Draft, Editing, Match
from replylint.checks.echo import echo
from replylint.checks.gap import gap
from replylint.checks.grammar import grammar
from replylint.checks.greeting import greeting
from replylint.checks.lack import lack
from replylint.checks.late import late
from replylint.checks.metric import metric
from replylint.checks.order import order
from replylint.checks.overdue import overdue
from replylint.checks.phrase import Found, phrase
from replylint.checks.placeholder import placeholder
from replylint.checks.reask import reask
from replylint.checks.redo import redo
from replylint.checks.repeat import repeat
from replylint.checks.require import require
from replylint.checks.secret import secret
from replylint.checks.suggest import suggestions
from replylint.checks.unanswered import unanswered
from replylint.config import Config, unmatched
from replylint.patterns.anchors import ACRONYM, telling_words
from replylint.patterns.match import Hit, Patterns, Steps
from replylint.reading import ReadingWords, language, read
from replylint.reading.prose import Prose
from replylint.reading.tokens import Acronym, tokenize
from replylint.report import CATEGORIES, SEVERITIES, Cover, Finding, Problem, Report, Suggestion, Tool
from replylint.rule import HOUSE_RULE, Rule, house_rule
from replylint.rulebook import Rulebook, load
from replylint.signals.clauses import Clauses
from replylint.signals.signals import Lookout, Signals
from replylint.suppress import COMMENT, Chosen, Remark, chosen, remarks
from replylint.systems import ANY
from replylint.thread import Ignore, Thread

if TYPE_CHECKING:
    from replylint.grammar.client import Proofreader
    from replylint.reading.branches import Span

_CHECKS: dict[str, Callable[[Rule, Found, Draft], list[Match]]] = {
    "phrase": phrase,
    "substitute": phrase,
    "require": require,
    "count": count,
    "density": density,
    "echo": echo,
    "gap": gap,
    "grammar": grammar,
    "lack": lack,
    "greeting": greeting,
    "late": late,
    "metric": metric,
    "order": order,
    "overdue": overdue,
    "placeholder": placeholder,
    "reask": reask,
    "redo": redo,
    "repeat": repeat,
    "secret": secret,
    "unanswered": unanswered,
}
_FEW_WORDS = 10
_NAMES = {"de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese", "it": "Italian", "nl": "Dutch"}


class _Candidates(msgspec.Struct):
    """A thread between the two steps: matches that words decided, hits that wait for syntax."""

    thread: Thread
    draft: Draft | None
    skipped: str | None = None
    found: dict[int, Found] = {}
    waiting: list[tuple[int, int, Hit]] = []
    hidden: Sequence[Span] = ()
    engine: _Engine | None = None
    remarks: tuple[Remark, ...] = ()


class Judged(msgspec.Struct, frozen=True):
    """A report, and the draft as it was read with its thread; None where it was skipped."""

    report: Report
    draft: Draft | None


class _Engine:
    """Everything of one language that a thread needs, made ready once."""

    def __init__(self, name: str, book: Rulebook, config: Config, sentences: int) -> None:
        words = book.languages[name].words
        self.words = words
        self.steps = Steps(words.lexicon, sentences)
        self.lookout = Lookout(words, self.steps)
        self.editing = msgspec.convert(
            {key: value for key, value in words.raw.get("editing", {}).items() if key != "what"}, Editing
        )
        self.clauses = Clauses.of(words.raw.get("clauses", {}), words.lexicon.common)
        self.rules: list[Rule] = []
        house = house_rule(config.reject, words)
        for rule in (*book.languages[name].rules, *((house,) if house else ())):
            severity = config.severity_of(rule.id, rule.category, rule.severity)
            if severity is not None and config.selects(rule.id, rule.category, rule.status):
                self.rules.append(_configured(rule, severity, config.limits.get(rule.id, {})))
        self.owners = [
            (rule, number) for rule in range(len(self.rules)) for number in range(len(self.rules[rule].find))
        ]
        self.remarked = frozenset(
            category for rule in self.rules if rule.languagetool for category in rule.languagetool.asks
        )
        self.without_words = tuple(number for number, rule in enumerate(self.rules) if not rule.find)
        self.patterns = Patterns(
            tuple(pattern for rule in self.rules for pattern in rule.find),
            tuple(places for rule in self.rules for places in rule.anchors),
            self.steps,
        )
        self.accepted = tuple(f" {' '.join(word.lower().split())} " for word in config.accept)
        self.by_category: dict[str, list[Rule]] = {}
        for rule in self.rules:
            self.by_category.setdefault(rule.category, []).append(rule)
        # Categories with a rule that applies to whatever thread.
        self.always = frozenset(rule.category for rule in self.rules if not rule.when and rule.check != "grammar")


def _configured(rule: Rule, severity: str, limits: Mapping[str, float]) -> Rule:
    """The rule with its severity and limits as the configuration says."""
    if rule.metric is not None and limits:
        over = {**rule.metric.over, **limits}
        rule = msgspec.structs.replace(rule, metric=msgspec.structs.replace(rule.metric, over=over))
    return rule if severity == rule.severity else msgspec.structs.replace(rule, severity=severity)


class Linter:
    """Judges replies by a configuration. Holds nothing of a thread; pickles as its configuration.

    `rulebook.problems` names the rule files that could not be used. Linters that are handed the same
    `proofreader` share its LanguageTool server; else one that needs a server has its own. `loaded` gives the rulebook
    of a configuration, for those who have it already. So many `sentences` are kept with what was found in them, for
    those who judge many replies: agents repeat themselves.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        proofreader: Proofreader | None = None,
        loaded: Callable[[Config], Rulebook] = load,
        sentences: int = 0,
    ) -> None:
        given = config or Config()
        self._sentences = sentences
        self._given_proofreader = proofreader
        book = loaded(given)
        self._aliases = aliases = {alias: rule.id for rule in book.rules for alias in rule.aliases}
        self.config = given.renamed(aliases) if aliases else given
        house = {HOUSE_RULE} if given.reject else set()
        unknown = unmatched(given, {*aliases, *house, *(rule.id for rule in book.rules)})
        self.rulebook = msgspec.structs.replace(book, problems=(*book.problems, *unknown)) if unknown else book

    def __reduce__(self) -> tuple[Any, ...]:
        return Linter, (self.config,)

    @cached_property
    def tool(self) -> Tool:
        """Who judges: name, version, digest of the rulebook."""
        return Tool("replylint", __version__, self.rulebook.digest)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that there is, that of the house's own words among them."""
        words = next(iter(self.rulebook.languages.values())).words
        house = house_rule(self.config.reject, words)
        return (*self.rulebook.rules, house) if house else self.rulebook.rules

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be used: rule files, names in the configuration, LanguageTool as far as it was asked."""
        return (*self.rulebook.problems, *(self._proofreader.problems if self._proofreader else ()))

    def warm(self) -> None:
        """Begins to start what grammar needs, in the background; the first call of `lint` waits for the rest."""
        if self._proofreader is not None:
            self._proofreader.warm(self.config.language or "en")

    @cached_property
    def _proofreader(self) -> Proofreader | None:
        """Who asks LanguageTool; None where grammar is off, or no rule wants it."""
        if not self.config.grammar or not any(
            rule.check == "grammar" and self.config.selects(rule.id, rule.category, rule.status)
            for rule in self.rulebook.rules
        ):
            return None
        from replylint.grammar.client import Proofreader

        return self._given_proofreader or Proofreader(self.config.languagetool)

    @cached_property
    def _engines(self) -> dict[str, _Engine]:
        return {}

    @cached_property
    def reading(self) -> ReadingWords:
        """The words by which quoted mail, signatures and placeholders are known, of all languages."""
        return ReadingWords.from_lexicons({name: known.words.raw for name, known in self.rulebook.languages.items()})

    @cached_property
    def _profiles(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(known.words.raw["language"]["words"])
            for name, known in self.rulebook.languages.items()
            if "language" in known.words.raw
        }

    def lint(self, thread: Thread, *, now: datetime | None = None) -> Report:
        """The report on one reply. `now` is the clock where the thread has no `reply_at`."""
        return self.lint_many((thread,), now=now)[0]

    def lint_many(self, threads: Iterable[Thread], *, now: datetime | None = None) -> list[Report]:
        """Reports in the order of the threads; sentences that need syntax, or LanguageTool, are judged in one call."""
        return [judged.report for judged in self.judge_many(threads, now=now)]

    def judge_many(self, threads: Iterable[Thread], *, now: datetime | None = None) -> list[Judged]:
        """The same, each with what was read, for those who have more to tell of a reply than its faults."""
        self.warm()
        found = [self.ways(_at(thread, now)) for thread in threads]
        every = [candidates for ways in found for candidates in ways]
        self.judge(every)
        self.proofread(every)
        return [Judged(self._report(ways), ways[0].draft) for ways in found]

    def ways(self, thread: Thread) -> list[_Candidates]:
        """The first step for each way in which a template can be read; a reply has one."""
        name = self._system(thread)
        if name is None:
            return [self.find(thread)]
        from replylint.reading.branches import FORMS, branches  # for templates alone

        system = self.rulebook.systems.get(name)
        told = branches(thread.reply, system.forms if system is not None else FORMS)
        said = tuple(remark.renamed(self._aliases) for remark in remarks(thread.reply, told.comments, told.tags))
        unseen = [remark.place for remark in said]
        ways = [self.find(thread, told.hidden(way, unseen)) for way in range(told.ways)]
        ways[0].remarks = said
        return ways

    def find(self, thread: Thread, hidden: Sequence[Span] = ()) -> _Candidates:
        """The first step: what words alone can say of a thread, without `hidden` stretches of the draft."""
        draft, skipped, engine = self._draft(thread, hidden)
        if draft is None or engine is None:
            return _Candidates(thread, None, skipped)
        candidates = _Candidates(thread, draft, None, {}, [], hidden, engine)
        for hit in engine.patterns.find(draft.tokens):
            rule, number = engine.owners[hit.pattern]
            if self.config.syntax and engine.rules[rule].syntax[number]:
                candidates.waiting.append((rule, number, hit))
            elif not engine.rules[rule].syntax[number]:
                candidates.found.setdefault(rule, []).append((number, hit))
        if candidates.waiting:
            kept = [
                (rule, number, hit)
                for rule, number, hit in candidates.waiting
                if applies(engine.rules[rule], draft) and not excepted(engine.rules[rule], hit, draft)
            ]
            candidates.waiting = kept
        return candidates

    def judge(self, found: Sequence[_Candidates]) -> None:
        """The second step: parts of speech for the sentences that need them, all in one call."""
        wanted = {
            (index, hit.sentence): None for index, candidates in enumerate(found) for _, _, hit in candidates.waiting
        }
        if not wanted:
            return
        from replylint.syntax import tag

        order = list(wanted)
        tags = dict(
            zip(order, tag([self._written(found[index].draft, sentence) for index, sentence in order]), strict=True)
        )
        for index, candidates in enumerate(found):
            draft = candidates.draft
            if draft is None:
                continue
            engine = self._engine_of(candidates)
            for rule, number, hit in candidates.waiting:
                first = draft.tokens.sentences[hit.sentence].first
                known = {first + place: name for place, name in enumerate(tags[index, hit.sentence])}
                if engine.patterns.holds(hit, draft.tokens, known):
                    candidates.found.setdefault(rule, []).append((number, hit))

    def proofread(self, found: Sequence[_Candidates]) -> None:
        """The same step for grammar: LanguageTool's remarks on every draft, all in one call."""
        if self._proofreader is None:
            return
        from replylint.grammar.mapping import asked, placed

        by_language: dict[str, list[_Candidates]] = {}
        for candidates in found:
            if candidates.draft is not None:
                by_language.setdefault(self._variant(candidates.thread), []).append(candidates)
        for name, group in by_language.items():
            wanted = self._engine_of(group[0]).remarked
            if not wanted:
                continue
            drafts = [candidates.draft for candidates in group if candidates.draft is not None]
            sentences = [asked(draft.prose, draft.tokens) for draft in drafts]
            answers = self._proofreader.read([entry.text for entries in sentences for entry in entries], name, wanted)
            if answers is None:
                continue
            told = iter(answers)
            for candidates, draft, entries in zip(group, drafts, sentences, strict=True):
                remarks = [placed(remark, entry) for entry in entries for remark in next(told)]
                kept = tuple(remark for remark in remarks if remark is not None)
                candidates.draft = msgspec.structs.replace(draft, remarks=kept)

    def candidates(self, thread: Thread, rule_id: str) -> bool:
        """Whether a word that tells of the rule stands in the draft, masks, `unless` and `when` set aside."""
        known = self.rulebook.rule(rule_id)
        if known is None or not known.find:
            return known is not None
        words = next(entry.words for entry in self.rulebook.languages.values() if known in entry.rules)
        telling = telling_words(known.find, words.lexicon)
        texts = (Prose(thread.reply, thread.reply), self._read(thread))
        read = [tokenize(prose, words.grammar.spelling) for prose in texts]
        if any(f" {anchor.text} " in tokens.folded for places in known.anchors for anchor in places for tokens in read):
            return True
        found = [word for tokens in read for word in tokens.words]
        return not telling.isdisjoint(found) or (
            ACRONYM in telling and any(isinstance(word, Acronym) for word in found)
        )

    def _engine_of(self, candidates: _Candidates) -> _Engine:
        return candidates.engine or self._engine(self._language(candidates.thread)[0])

    def _engine(self, name: str) -> _Engine:
        engine = self._engines.get(name)
        if engine is None:
            engine = self._engines[name] = _Engine(name, self.rulebook, self.config, self._sentences)
        return engine

    def _language(self, thread: Thread) -> tuple[str, bool]:
        """The language of the draft, and whether there are rules for it."""
        given = self.config.language or thread.language
        if given:
            name = given.split("-")[0].lower()
        else:
            texts = [language.without_markup(thread.reply), *(message.text for message in reversed(thread.thread))]
            name = language.detect(texts, self._profiles) or "en"
        known = self.rulebook.languages.get(name)
        return name, known is not None and bool(known.rules)

    def _variant(self, thread: Thread) -> str:
        """The language of the draft, with the country where somebody named it."""
        return self.config.language or thread.language or self._language(thread)[0]

    def _read(self, thread: Thread, hidden: Sequence[Span] = ()) -> Prose:
        return read(thread.reply, thread.format, words=self.reading, values=thread.masks, hidden=hidden)

    def _system(self, thread: Thread) -> str | None:
        """Whose placeholders a template holds, ANY if that is not known; None for a reply."""
        return thread.system if thread.system not in (None, ANY) else self.config.system or thread.system

    def _draft(self, thread: Thread, hidden: Sequence[Span]) -> tuple[Draft | None, str | None, _Engine | None]:
        name, ruled = self._language(thread)
        if not ruled:
            looks = (
                f"looks like {_NAMES[name]}"
                if name in _NAMES
                else f"is in a language ({name}) that has no name here"
                if name != "other"
                else "is not in English"
            )
            return None, f"{looks}; there is no rulebook for it", None
        engine = self._engine(name)
        prose = self._read(thread, hidden)
        system = self._system(thread)
        signals = Signals(thread, engine.lookout, self.reading, engine.words)
        channel = thread.channel or self.config.channel
        tokens = tokenize(prose, engine.words.grammar.spelling)
        level = self.config.service_level.get(channel or "")
        draft = Draft(
            thread,
            prose,
            tokens,
            signals,
            engine.steps,
            channel,
            engine.editing,
            engine.words.grammar,
            engine.clauses,
            level,
            template=system is not None,
            system=self.rulebook.systems.get(system or ""),
            variables=(*self.config.variables, *thread.variables),
        )
        return draft, None, engine

    @staticmethod
    def _written(draft: Draft | None, sentence: int) -> list[str]:
        assert draft is not None
        tokens, text = draft.tokens, draft.prose.text
        span = tokens.sentences[sentence]
        written = []
        for place in range(span.first, span.last):
            word = tokens.words[place]
            source = text[tokens.starts[place] : tokens.ends[place]]
            written.append("it" if word.startswith("‹") else source if source.lower() == word else word)
        return written

    def _report(self, ways: Sequence[_Candidates]) -> Report:
        thread, draft = ways[0].thread, ways[0].draft
        if draft is None:
            return Report(id=thread.id, status="skipped", reason=ways[0].skipped)
        engine = self._engine_of(ways[0])
        read = [self._findings(way, engine) for way in ways]
        findings = tuple(read[0]) if len(read) == 1 else _apart(read, [way.hidden for way in ways])
        told = chosen(findings, self._renamed(thread.ignores), ways[0].remarks)
        kept = told.kept
        if ways[0].remarks:
            added = [*kept, *self._suppressions(ways[0].remarks, told, draft, engine)]
            kept = tuple(sorted(added, key=lambda found: (found.start, found.end, found.rule)))
        applicable = {
            category: category in engine.always
            or any(
                applies(rule, draft) and (rule.check != "grammar" or draft.remarks is not None)
                for rule in engine.by_category.get(category, ())
            )
            for category in CATEGORIES
        }
        result = score.score(kept, applicable)
        words = max(sum(word[0].isalnum() for word in way.draft.tokens.words) for way in ways if way.draft is not None)
        return Report(
            id=thread.id,
            score=result.total,
            capped_by=result.capped_by,
            words=words,
            confidence="low" if words < _FEW_WORDS else "normal",
            mood=draft.signals.mood,
            categories=result.categories,
            findings=kept,
            suppressed=told.suppressed,
        )

    def _renamed(self, ignores: tuple[Ignore, ...]) -> tuple[Ignore, ...]:
        """The suppressions with old rule ids replaced by what these rules are called now."""
        if not any(ignore.rule in self._aliases for ignore in ignores):
            return ignores
        return tuple(
            msgspec.structs.replace(ignore, rule=self._aliases.get(ignore.rule, ignore.rule)) for ignore in ignores
        )

    def _findings(self, candidates: _Candidates, engine: _Engine) -> list[Finding]:
        """What the rules find in one way of reading."""
        draft = candidates.draft
        assert draft is not None
        matches: list[Match] = []
        for number in sorted({*candidates.found, *engine.without_words}):
            rule = engine.rules[number]
            found = candidates.found.get(number, [])
            if applies(rule, draft) and rule.check != "suppression":
                kept = [(place, hit) for place, hit in found if not excepted(rule, hit, draft)]
                matches += _CHECKS[rule.check](rule, kept, draft)
        if engine.accepted:
            matches = [match for match in matches if not _accepted(match, draft, engine.accepted)]
        ends = {end for _, end in candidates.hidden}
        return [_settled(_finding(match, covers, draft), ends) for match, covers in _longest(matches, draft)]

    def _suppressions(self, said: Sequence[Remark], told: Chosen, draft: Draft, engine: _Engine) -> Iterator[Finding]:
        """What is wrong with the comments that hide findings, by the rules of kind suppression."""
        rules = {rule.suppression: rule for rule in engine.rules if rule.check == "suppression"}
        known = [rule.id for rule in self.rules]
        heard = [rule for rule in engine.rules if self._can_find(rule, draft)]
        for number, remark in enumerate(said):
            unknown = [ignore for ignore in remark.ignores if not suppress.known(ignore.rule, known)]
            idle = [
                ignore
                for ignore in remark.ignores
                if (COMMENT, number, ignore.rule) not in told.used
                and any(suppress.names(ignore.rule, rule.id, rule.category) for rule in heard)
            ]
            if unknown or not remark.ignores:
                fault, wrong = "unknown", unknown
            elif draft.system is None or remark.form not in draft.system.comments:
                fault, wrong = "leaking", []
            else:
                fault, wrong = "unused", idle
            if fault in rules and (wrong or fault != "unused"):
                start, end = remark.place_of(wrong, draft.thread.reply)
                quote = " ".join(draft.thread.reply[start:end].split())
                yield on_source(rules[fault], start, end, draft.thread.reply, _lasting(draft.thread.id), quote)

    def _can_find(self, rule: Rule, draft: Draft) -> bool:
        """Whether the rule was asked at all, with a server and a model where it needs them."""
        if rule.check == "grammar":
            return draft.remarks is not None
        return self.config.syntax or not any(rule.syntax)


def lint(thread: Thread, *, now: datetime | None = None, config: Config | None = None) -> Report:
    """The report on one reply; for more than a few, make a `Linter` once."""
    return Linter(config).lint(thread, now=now)


def _at(thread: Thread, now: datetime | None) -> Thread:
    """The thread with its clock: the time of the reply, else now."""
    return thread if now is None or thread.reply_at is not None else msgspec.structs.replace(thread, reply_at=now)


def _apart(read: Sequence[Sequence[Finding]], hidden: Sequence[Sequence[Span]]) -> tuple[Finding, ...]:
    """The findings of all ways of reading, each once, and of those of a category that overlap the longest.

    What one way hides overlaps with nothing that it shows.
    """
    once: dict[tuple[str, int, int], tuple[Finding, int]] = {}
    for way, findings in enumerate(read):
        for found in findings:
            once.setdefault((found.rule, found.start, found.end), (found, way))
    kept: dict[str, list[tuple[Finding, int]]] = {}
    for found, way in sorted(once.values(), key=lambda entry: (entry[0].start - entry[0].end, entry[0].start)):
        beside = kept.setdefault(found.category, [])
        if not any(
            found.start < other.end and other.start < found.end and not _is_hidden(found, hidden[its])
            for other, its in beside
        ):
            beside.append((found, way))
    every = (found for entries in kept.values() for found, _ in entries)
    return tuple(sorted(every, key=lambda found: (found.start, found.end, found.rule)))


def _is_hidden(found: Finding, hidden: Sequence[Span]) -> bool:
    at = bisect_right(hidden, found.start, key=lambda span: span[0]) - 1
    return at >= 0 and found.end <= hidden[at][1]


def _settled(found: Finding, ends: Collection[int]) -> Finding:
    """Without edits that put something in where something hidden ends: on which side of it, nobody can know."""
    if not any(edit.start == edit.end and edit.start in ends for offer in found.suggestions for edit in offer.edits):
        return found
    offers = tuple(
        Suggestion(offer.text, "manual")
        if any(edit.start == edit.end and edit.start in ends for edit in offer.edits)
        else offer
        for offer in found.suggestions
    )
    return msgspec.structs.replace(found, suggestions=offers)


def _accepted(match: Match, draft: Draft, accepted: tuple[str, ...]) -> bool:
    words = f" {' '.join(draft.tokens.words[match.hit.first : match.hit.last])} "
    return any(word in words for word in accepted)


def _longest(matches: list[Match], draft: Draft) -> list[tuple[Match, tuple[Match, ...]]]:
    """Per category the longest of those that overlap (then the more severe, then by id), with what it covers."""
    kept: list[tuple[Match, list[Match]]] = []
    # No match runs over the end of its sentence, so only those of one sentence can overlap.
    beside: dict[tuple[str, int], list[tuple[Match, list[Match]]]] = {}
    order = sorted(
        matches,
        key=lambda match: (
            match.hit.first - match.hit.last,
            -SEVERITIES.index(match.rule.severity),
            match.rule.id,
            match.hit.first,
        ),
    )
    for match in order:
        others = beside.setdefault((match.rule.category, match.hit.sentence), [])
        over = next((entry for entry in others if _overlap(entry[0], match)), None)
        if over is None:
            entry: tuple[Match, list[Match]] = (match, [])
            kept.append(entry)
            others.append(entry)
        else:
            over[1].append(match)
    kept.sort(key=lambda entry: (*_place(entry[0], draft), entry[0].rule.id))
    return [(match, tuple(covers)) for match, covers in kept]


def _overlap(one: Match, other: Match) -> bool:
    return (
        one.rule.category == other.rule.category and one.hit.first < other.hit.last and other.hit.first < one.hit.last
    )


def _place(match: Match, draft: Draft) -> tuple[int, int]:
    tokens = draft.tokens
    return draft.prose.source_span(tokens.starts[match.hit.first], tokens.ends[match.hit.last - 1])


def on_source(rule: Rule, start: int, end: int, source: str, *told: str) -> Finding:
    """A finding on a stretch of a source that no customer reads, such as a comment; `told` makes its fingerprint."""
    return Finding(
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,  # type: ignore[arg-type]
        start=start,
        end=end,
        quote=source[start:end],
        message=rule.message,
        penalty=score.penalty(rule.severity, rule.weight),
        fingerprint=suppress.fingerprint(rule.id, *told),
        suggestions=tuple(Suggestion(entry.say, "manual") for entry in rule.suggest if entry.say),
    )


_PLACED = re.compile(r":\d+\Z")


def _lasting(name: str) -> str:
    """What stays of an id where a file moves, or its lines do."""
    return _PLACED.sub("", name).rpartition("/")[2]


def _finding(match: Match, covers: tuple[Match, ...], draft: Draft) -> Finding:
    rule, words = match.rule, draft.tokens.words
    start, end = _place(match, draft)
    # Two words on either side, but none of another sentence: what stands before and behind may change.
    sentence = draft.tokens.sentences[match.hit.sentence]
    before = words[max(sentence.first, match.hit.first - 2) : match.hit.first]
    around = before, words[match.hit.last : min(sentence.last, match.hit.last + 2)]
    name = _lasting(draft.thread.id)
    said = [rule.id, name, *around[0], "[", *words[match.hit.first : match.hit.last], "]", *around[1]]
    seen = {(match.rule.id, start, end)}
    covered = []
    for other in covers:
        place = (other.rule.id, *_place(other, draft))
        if place not in seen:
            seen.add(place)
            covered.append(Cover(*place))
    return Finding(
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,  # type: ignore[arg-type]
        start=start,
        end=end,
        quote=draft.thread.reply[start:end],
        message=rule.message,
        penalty=score.penalty(rule.severity, rule.weight),
        fingerprint=suppress.fingerprint(*said),
        related=match.related,
        covers=tuple(sorted(covered, key=lambda cover: (cover.start, cover.end, cover.rule))),
        suggestions=suggestions(match, draft),
    )

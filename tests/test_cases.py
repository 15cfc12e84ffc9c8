"""Cases in rule files: how they are read, and when one counts as failed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from replylint.cases import Cases, parse_cases, run_cases
from replylint.linter import Linter
from replylint.report import Cover, Edit, Finding, Report, Suggestion
from replylint.rule import Rule
from replylint.thread import Message, Thread
from replylint.yamlfile import FileError, parse


def read(text: str) -> Cases:
    return parse_cases(parse(text, "a.yml"))


# Reading


def test_a_plain_text_is_a_case_without_a_thread() -> None:
    cases = read("cases:\n  flag:\n    - We value you.\n  allow: [I value you.]\n")
    assert [(case.text, case.line) for case in (*cases.flag, *cases.allow)] == [
        ("We value you.", 3),
        ("I value you.", 4),
    ]
    assert cases.flag[0].thread == Thread(reply="We value you.")
    assert cases.line == 1


def test_a_mapping_says_what_is_known_of_the_thread() -> None:
    cases = read("""\
cases:
  flag:
    - text: Dear [name], rest assured.
      thread:
        - {customer: Where is it?, at: 2026-03-02T09:14:00Z}
        - {agent: On its way.}
      channel: chat
      at: "2026-03-05T10:00:00Z"
      customer_name: Ana
      subject: Order
      masks: ["[name]"]
      format: markdown
      span: rest assured
      fix: Dear [name].
""")
    case = cases.flag[0]
    assert (case.span, case.fix, case.line) == ("rest assured", "Dear [name].", 3)
    assert case.thread == Thread(
        reply="Dear [name], rest assured.",
        thread=(
            Message(role="customer", text="Where is it?", at=datetime(2026, 3, 2, 9, 14, tzinfo=UTC)),
            Message(role="agent", text="On its way."),
        ),
        channel="chat",
        reply_at=datetime(2026, 3, 5, 10, tzinfo=UTC),
        customer="Ana",
        subject="Order",
        masks=("[name]",),
        format="markdown",
    )


def test_one_message_of_the_customer_is_the_short_form_of_a_thread() -> None:
    case = read("cases: {flag: [{text: Rest assured., customer: Where??}]}").flag[0]
    assert case.thread.thread == (Message(role="customer", text="Where??"),)


@pytest.mark.parametrize("text", ["message: x\n", "cases: {}\n", "cases:\n"])
def test_a_file_without_cases_has_none(text: str) -> None:
    cases = read(text)
    assert (cases.flag, cases.allow) == ((), ())


@pytest.mark.parametrize(
    ("case", "place", "problem"),
    [
        ("{txt: a}", (3, 8), "the key 'txt' is unknown"),
        ("{customer: a}", (3, 7), "`text` is missing"),
        ("{text: 12}", (3, 14), "is a number, not a string"),
        ("7", (3, 7), "is no case"),
        ("{text: a, span: b}", (3, 23), "the span does not stand in the text"),
        ("{text: a, span: 1}", (3, 23), "is no text"),
        ("{text: a, at: soon}", (3, 21), "'soon' is not a time"),
        ("{text: a, channel: fax}", (3, 26), "'fax' is not known"),
        ("{text: a, customer: 1}", (3, 27), "is a number, not a string"),
        ("{text: a, customer: b, thread: []}", (3, 17), "stands beside `thread`"),
        ("{text: a, thread: b}", (3, 25), "is no list of messages"),
        ("{text: a, thread: [b]}", (3, 26), "is no message"),
        ("{text: a, thread: [{at: 2026-01-01}]}", (3, 26), "is not one message"),
        ("{text: a, thread: [{client: b}]}", (3, 27), "the key 'client' is unknown"),
        ("{text: a, thread: [{agent: 1}]}", (3, 34), "is a number, not a string"),
        ("{text: a, thread: [{agent: b, at: noon}]}", (3, 41), "'noon' is not a time"),
    ],
)
def test_a_faulty_case_is_refused_with_its_place(case: str, place: tuple[int, int], problem: str) -> None:
    with pytest.raises(FileError) as refused:
        read(f"cases:\n  flag:\n    - {case}\n")
    assert problem in refused.value.message
    assert (refused.value.line, refused.value.column) == place


def test_a_case_to_allow_has_no_span_and_no_fix() -> None:
    with pytest.raises(FileError, match="means nothing in a case to allow"):
        read("cases:\n  allow: [{text: a, fix: b}]\n")


# Running

RULE = cast(
    Rule, SimpleNamespace(id="jargon/a", check="phrase", path="/r/jargon/a.yml", why="It is shorter.", alone=False)
)
FLAG = "flag: [An a., The a., 'One a, two b.']"
ALLOW = "allow: [a 1, a 2, a 3, a 4, a 5]"


class Fake:
    """A linter with one rule, which finds what `finds` says of a text, and whose only word is "a"."""

    def __init__(self, finds: dict[str, list[Finding]]) -> None:
        self.finds = finds
        self.rulebook = SimpleNamespace(
            languages={"de": SimpleNamespace(rules=()), "en": SimpleNamespace(rules=(RULE,))}
        )
        self.seen: list[Thread] = []

    def lint_many(self, threads: list[Thread]) -> list[Report]:
        self.seen += threads
        return [Report(id="", findings=tuple(self.finds.get(thread.reply, ()))) for thread in threads]

    def candidates(self, thread: Thread, rule_id: str) -> bool:
        return rule_id == RULE.id and "a" in re.findall(r"\w+", thread.reply)


def finding(text: str, quote: str, rule: str = "jargon/a", **more: Any) -> Finding:
    start = text.index(quote)
    return Finding(
        rule=rule,
        category="jargon",
        severity="note",
        start=start,
        end=start + len(quote),
        quote=quote,
        message="Say it plainly.",
        penalty=4,
        fingerprint="",
        **more,
    )


def run(cases: str, finds: dict[str, list[Finding]], rule: Rule = RULE) -> list[tuple[int, str, str]]:
    failures = run_cases(rule, cast(Linter, Fake(finds)), read(f"cases:\n  {cases}\n"))
    assert all(failure.rule == rule.id and failure.path == Path("/r/jargon/a.yml") for failure in failures)
    return [(failure.line, failure.expected, failure.happened) for failure in failures]


def every(*texts: str) -> dict[str, list[Finding]]:
    return {text: [finding(text, "a")] for text in texts}


GOOD = every("An a.", "The a.", "One a, two b.")


def test_a_rule_that_does_what_its_cases_say_has_no_failures() -> None:
    assert run(f"{FLAG}\n  {ALLOW}", GOOD) == []


def test_a_rule_needs_three_cases_to_flag_and_five_to_allow() -> None:
    assert run("flag: [An a.]\n  allow: [a 1]", GOOD) == [
        (1, "3 flag cases or more", "there is 1"),
        (1, "5 allow cases or more", "there is 1"),
    ]


def test_a_rule_that_fires_on_a_bare_word_needs_eight_cases_to_allow() -> None:
    alone = cast(
        Rule, SimpleNamespace(id="jargon/a", check="phrase", path="/r/jargon/a.yml", why="It is shorter.", alone=True)
    )
    assert run(f"{FLAG}\n  {ALLOW}", GOOD, alone) == [
        (1, "8 allow cases or more in a rule with `alone: true`", "there are 5"),
    ]


def test_a_rule_says_why() -> None:
    silent = cast(Rule, SimpleNamespace(id="jargon/a", check="phrase", path="/r/jargon/a.yml", why=" ", alone=False))
    assert run(f"{FLAG}\n  {ALLOW}", GOOD, silent) == [(1, "a `why`", "there is none")]


def test_a_case_to_flag_fails_where_the_rule_finds_nothing() -> None:
    assert run(f"{FLAG}\n  {ALLOW}", every("An a.", "The a.")) == [
        (
            2,
            'a finding in "One a, two b."',
            "its words stand there, but `unless`, `when`, `needs` or a masked stretch holds them back",
        )
    ]


def test_a_case_to_flag_without_words_of_the_rule_is_told_from_one_that_is_held_back() -> None:
    failures = run(f"flag: [An a., The a., None.]\n  {ALLOW}", GOOD)
    assert failures == [(2, 'a finding in "None."', "no words of the rule stand there")]


def test_a_finding_of_another_rule_does_not_count() -> None:
    other = {**GOOD, "An a.": [finding("An a.", "a", rule="jargon/b")]}
    assert [expected for _, expected, _ in run(f"{FLAG}\n  {ALLOW}", other)] == ['a finding in "An a."']


def test_the_marked_words_are_compared_with_the_span() -> None:
    flag = "flag: [{text: An a., span: An a}, The a., 'One a, two b.']"
    assert run(f"{flag}\n  {ALLOW}", GOOD) == [(2, '"An a" marked in "An a."', '"a" is marked')]


def test_a_match_that_a_longer_one_covers_counts_as_found() -> None:
    covers = (Cover("jargon/a", 3, 4),)
    finds = {**GOOD, "An a.": [finding("An a.", "An a", rule="jargon/b", covers=covers)]}
    flag = "flag: [{text: An a., span: a}, The a., 'One a, two b.']"
    assert run(f"{flag}\n  {ALLOW}", finds) == []


def suggesting(*edits: Edit) -> dict[str, list[Finding]]:
    offers = (Suggestion("an e", "safe", edits), Suggestion("an o", "safe", (Edit(3, 4, "o"),)))
    return {**GOOD, "An a.": [finding("An a.", "a", suggestions=offers)]}


@pytest.mark.parametrize(
    ("finds", "happened"),
    [
        (suggesting(Edit(3, 4, "e")), None),
        (suggesting(Edit(0, 2, "The"), Edit(3, 4, "e")), 'it gives "The e."'),
        (suggesting(Edit(3, 4, "e\n")), 'it gives "An e\\n."'),
        (suggesting(), "it has no edit"),
        (GOOD, "there is no suggestion"),
    ],
)
def test_the_text_after_the_first_suggestion_is_compared_with_the_fix(
    finds: dict[str, list[Finding]], happened: str | None
) -> None:
    failures = run(f"flag: [{{text: An a., fix: An e.}}, The a., 'One a, two b.']\n  {ALLOW}", finds)
    assert failures == ([(2, 'the first suggestion to give "An e."', happened)] if happened else [])


def test_a_case_to_allow_fails_where_the_rule_finds_something() -> None:
    assert run(f"{FLAG}\n  {ALLOW}", {**GOOD, **every("a 2")}) == [(3, 'no finding in "a 2"', '"a" is marked')]


def test_a_case_to_allow_without_words_of_the_rule_proves_nothing() -> None:
    failures = run(f"{FLAG}\n  allow: [a 1, a 2, a 3, a 4, harmless]", GOOD)
    assert failures == [(3, 'words of the rule in "harmless"', "it has none, so it proves nothing")]


def test_cases_are_linted_in_the_language_of_their_rule() -> None:
    linter = Fake(GOOD)
    run_cases(RULE, cast(Linter, linter), read(f"cases:\n  {FLAG}\n  {ALLOW}\n"))
    assert {thread.language for thread in linter.seen} == {"en"}

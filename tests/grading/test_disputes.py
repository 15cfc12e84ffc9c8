"""What follows from findings that graders rejected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from replylint import Linter, Message, Thread, yamlfile
from replylint.calibrate import Verdict
from replylint.cases import Case, parse_cases
from replylint.grading.agreement import settled
from replylint.grading.disputes import Dispute, disputes, lower
from replylint.grading.graded import Graded, Proposal
from replylint.rule import Rule

House = Callable[..., Linter]
RULE = "project:jargon/rule-0"
PHRASE = "check: phrase\nfind: [we utilize]\n"
REPLY = "Hi Joe. We utilize it daily! Bye."


def graded(
    verdict: Verdict, reply: str = REPLY, quote: str = "We utilize", severity: str = "note", **more: Any
) -> Graded:
    start = reply.find(quote)
    proposal = Proposal(
        rule=RULE, category="jargon", severity=severity, quote=quote, start=start, end=start + len(quote),
        sentence=more.pop("sentence", ""),
    )  # fmt: skip
    thread = Thread(id=more.pop("name", "44#2"), reply=reply, **more)
    return Graded(grader="Ann", thread=thread, proposals=(proposal,), verdicts=(verdict,))


def disputed(linter: Linter | None, several: Sequence[Graded]) -> list[Dispute]:
    def rule_of(name: str) -> Rule | None:
        return linter.rulebook.rule(name) if linter else None

    named = [one if one.id != "44#2" or n == 0 else with_id(one, str(n)) for n, one in enumerate(several)]
    return disputes(settled(named), rule_of)


def with_id(one: Graded, name: str) -> Graded:
    return Graded(
        grader=one.grader,
        thread=Thread(id=name, reply=one.thread.reply, thread=one.thread.thread),
        proposals=one.proposals,
        verdicts=one.verdicts,
    )


def loaded(found: Dispute) -> tuple[Case, ...]:
    """The cases as a rule file's loader reads them."""
    text = "cases:\n  allow:\n" + "".join(f"    {allow.yaml}\n" for allow in found.allow)
    return parse_cases(yamlfile.parse(text, "pasted.yml")).allow


def case(linter: Linter | None, *several: Graded) -> Case:
    (found,) = disputed(linter, several)
    (only,) = loaded(found)
    return only


def test_rejected_findings_are_counted_by_rule(house: House) -> None:
    (found,) = disputed(house(PHRASE), [graded("wrong"), graded("right"), graded("right")])
    assert (found.rule, found.graded, found.rejected) == (RULE, 3, 1)
    assert found.precision.value == pytest.approx(2 / 3)
    assert found.precision.low is not None
    assert found.path is not None
    assert found.path.endswith("rule-0.yml")


def test_a_rule_without_a_rejected_finding_is_not_named(house: House) -> None:
    assert disputed(house(PHRASE), [graded("right")]) == []


# Cases to allow


def test_a_rejected_finding_gives_its_sentence_as_a_case_that_loads(house: House) -> None:
    only = case(house(PHRASE), graded("wrong", thread=(Message(role="customer", text="Where?"),)))
    assert (only.text, only.thread.thread) == ("We utilize it daily!", ())


def test_the_case_is_found_until_the_rule_is_mended_and_proves_something_then(house: House) -> None:
    linter = house(PHRASE, PHRASE + "unless: [daily]\n")
    thread = Thread(reply=case(linter, graded("wrong")).text, language="en")
    assert [found.rule for found in linter.lint(thread).findings] == [RULE]
    assert linter.candidates(thread, "project:jargon/rule-1")


@pytest.mark.parametrize(
    "reply",
    [
        'We utilize "it": {a: b} # not - a comment \\ here',
        "We utilize it\tnow 😀 – ‘fine’\u00a0ok",
        "We utilize \x85\u2028 \ufeff \x07 it",
        "We utilize: [x, y], & *z !tag %done @x `y`",
    ],
)
def test_whatever_stands_in_a_sentence_the_case_loads(house: House, reply: str) -> None:
    assert case(house(PHRASE), graded("wrong", reply)).text == " ".join(reply.split())


def test_the_sentence_of_the_table_is_preferred(house: House) -> None:
    one = graded("wrong", "We utilize\n> it daily.", sentence="We utilize it daily.")
    assert case(house(PHRASE), one).text == "We utilize it daily."


def test_cases_that_say_the_same_are_given_once(house: House) -> None:
    (found,) = disputed(house(PHRASE), [graded("wrong"), graded("wrong", "We  utilize it daily!")])
    assert (found.rejected, len(found.allow)) == (2, 1)


def test_what_was_right_in_another_reply_is_no_case_yet(house: House) -> None:
    several = [graded("wrong"), graded("right"), graded("wrong", "We utilize a kite.")]
    (found,) = disputed(house(PHRASE), several)
    assert [case.text for case in loaded(found)] == ["We utilize a kite."]
    assert [case.yaml for case in found.contested] == ['- "We utilize it daily!"']


@pytest.mark.parametrize("when", ["{anger: 1.5}", "{customer: kite}", "{replied: true}", "{unsolved: true}"])
def test_a_rule_that_asks_of_the_thread_gets_the_customers_message(house: House, when: str) -> None:
    only = case(house(f"{PHRASE}when: {when}\n"), graded("wrong", thread=(Message(role="customer", text="My kite!"),)))
    assert [(message.role, message.text) for message in only.thread.thread] == [("customer", "My kite!")]


def test_of_a_longer_thread_it_gets_all(house: House) -> None:
    thread = (Message(role="customer", text="My: kite!"), Message(role="agent", text='"Soon"'))
    only = case(house(f"{PHRASE}when: {{replied: true}}\n"), graded("wrong", thread=thread))
    assert [(message.role, message.text) for message in only.thread.thread] == [
        ("customer", "My: kite!"),
        ("agent", '"Soon"'),
    ]


def test_a_rule_of_a_channel_gets_the_channel(house: House) -> None:
    assert case(house(f"{PHRASE}when: {{channel: chat}}\n"), graded("wrong", channel="chat")).thread.channel == "chat"


def test_a_rule_that_reads_times_gets_them(house: House) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    thread = (Message(role="agent", text="I will write by noon.", at=at),)
    linter = house("check: overdue\nfind: ['<commit:base> {0,3} <time>']\nneeds: [sorry]\n")
    only = case(linter, graded("wrong", thread=thread, reply_at=at))
    assert (only.thread.reply_at, only.thread.thread[0].at, only.text) == (at, at, REPLY)


def test_a_rule_that_reads_the_whole_draft_gets_the_whole_draft(house: House) -> None:
    linter = house("check: require\nfind: [we utilize]\nneeds: [because]\nwithin: draft\n")
    assert case(linter, graded("wrong")).text == REPLY


def test_a_rule_that_is_not_known_any_more_gives_its_sentence() -> None:
    (found,) = disputed(None, [graded("wrong")])
    assert found.path is None
    assert loaded(found)[0].text == "We utilize it daily!"


# Severities


@pytest.mark.parametrize(
    ("severity", "right", "of", "instead"),
    [
        ("stop", 2, 5, "warn"),
        ("warn", 2, 5, "note"),
        ("note", 2, 5, "off"),
        ("stop", 1, 5, "off"),  # wrong four times in five
        ("stop", 0, 4, None),  # too few to say
        ("warn", 3, 6, None),  # half is right
        ("", 0, 9, None),
    ],
)
def test_a_rule_that_is_mostly_wrong_is_turned_down(severity: str, right: int, of: int, instead: str | None) -> None:
    assert lower(severity, right, of) == instead


def test_the_line_for_the_configuration_names_the_rule(house: House) -> None:
    (found,) = disputed(house(PHRASE), [graded("wrong", severity="warn", name=str(n)) for n in range(5)])
    assert (found.severity, found.instead, found.config) == ("warn", "off", f'"{RULE}" = "off"')

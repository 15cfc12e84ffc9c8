"""Findings that somebody chose not to see: which are hidden, which are not, and which choices are at fault."""

from __future__ import annotations

from typing import Any

import pytest

from replylint import suppress
from replylint.reading.branches import branches
from replylint.report import Finding
from replylint.suppress import Remark, chosen, remarks
from replylint.thread import Ignore


def finding(rule: str = "jargon/kindly", start: int = 0, quote: str = "kindly") -> Finding:
    return Finding(
        rule=rule,
        category=rule.split("/")[0],
        severity="warn",
        start=start,
        end=start + len(quote),
        quote=quote,
        message="",
        penalty=1.0,
        fingerprint="",
    )


def told(source: str) -> tuple[Remark, ...]:
    found = branches(source)
    return remarks(source, found.comments, found.tags)


def held(source: str) -> str:
    """The text that the first comment of a draft is for."""
    remark = told(source)[0]
    return source[remark.start : remark.end].strip()


IGNORE = "{# replylint: ignore jargon because legal asks #}"


def test_a_comment_names_rules_and_a_reason() -> None:
    (remark,) = told("{# replylint: ignore jargon/kindly, scripted/* because  legal\n asks #}\nKindly wait.")
    assert [(ignore.rule, ignore.reason, ignore.by) for ignore in remark.ignores] == [
        ("jargon/kindly", "legal asks", "comment"),
        ("scripted/*", "legal asks", "comment"),
    ]
    assert (remark.place, remark.form) == ((0, 70), "jinja")


@pytest.mark.parametrize(
    ("comment", "form"),
    [
        (IGNORE, "jinja"),
        ("{% comment %} replylint: ignore jargon because legal asks {% endcomment %}", "liquid"),
        ("{{! replylint: ignore jargon because legal asks }}", ""),
        ("{{/* replylint: ignore jargon because legal asks */}}", ""),
        ("{#- ReplyLint : ignore jargon because legal asks -#}", "jinja"),
    ],
)
def test_a_comment_has_a_form(comment: str, form: str) -> None:
    assert [(remark.form, [ignore.rule for ignore in remark.ignores]) for remark in told(comment)] == [
        (form, ["jargon"])
    ]


@pytest.mark.parametrize(
    "said",
    [
        "replylint: ignore jargon",
        "replylint: ignore jargon because",
        "replylint: ignore because legal asks",
        "replylint: off",
        "replylint: ignore jargon/kindly scripted because legal asks",
        "replylint:",
    ],
)
def test_a_comment_that_is_not_understood_hides_nothing(said: str) -> None:
    (remark,) = told(f"{{# {said} #}}")
    assert remark.ignores == ()


@pytest.mark.parametrize("said", ["replylint found this one", "legal asks for it", "see replylint: ignore"])
def test_a_comment_for_people_is_none_of_ours(said: str) -> None:
    assert told(f"{{# {said} #}}") == ()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (f"One. {IGNORE} Two.\nThree.", f"One. {IGNORE} Two."),
        (f"One.\n{IGNORE}\nTwo.\nThree.", "Two."),
        (f"One.\r\n{IGNORE}\r\n\r\n\r\nTwo.\r\nThree.", "Two."),
        (f"One.\n  {IGNORE}  \nTwo.", "Two."),
        (f"{IGNORE}\n{{# replylint: ignore x because y #}}\nTwo.", "{# replylint: ignore x because y #}\nTwo."),
        (f"{IGNORE}\n{{% if x %}}\nTwo.\n{{% endif %}}", "{% if x %}\nTwo."),
        (f"{IGNORE}{{% if x %}}Two.{{% endif %}}\nThree.", f"{IGNORE}{{% if x %}}Two.{{% endif %}}"),
        (f"<p>One.</p><p>{IGNORE}Two.</p><p>Three.</p>", f"<p>{IGNORE}Two."),
        (f"<p>One.</p>\n{IGNORE}\n<p>Two.</p>\n<p>Three.</p>", "<p>Two."),
        (f"<p>{IGNORE}</p><p>Two.</p><p>Three.</p>", "</p><p>Two."),
        (f"One.<br/>{IGNORE} Two.<br>Three.", f"{IGNORE} Two."),
        (f"One.\n{IGNORE}", IGNORE),
    ],
)
def test_a_comment_is_for_its_line_or_the_next_that_says_something(source: str, text: str) -> None:
    assert held(source) == text


def test_a_comment_may_be_for_the_whole_text() -> None:
    source = "One.\n{# replylint: ignore-all jargon because legal asks #}\nTwo."
    assert held(source) == source


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("jargon/kindly", True),
        ("jargon", True),
        ("jargon/*", True),
        ("jargon/kin*", True),
        ("*", True),
        ("jargon/kin", False),
        ("scripted", False),
        ("scripted/*", False),
    ],
)
def test_a_name_means_a_rule_a_category_or_a_beginning(name: str, means: bool) -> None:
    assert suppress.names(name, "jargon/kindly", "jargon") is means


@pytest.mark.parametrize(
    ("name", "known"),
    [("jargon/kindly", True), ("jargon", True), ("jarg*", True), ("jargon/kyndly", False), ("nothing/*", False)],
)
def test_a_name_may_be_of_nothing(name: str, known: bool) -> None:
    assert suppress.known(name, ("jargon/kindly",)) is known


def hides(found: Finding, **ignore: Any) -> bool:
    choice = Ignore(**{"rule": "jargon/kindly", "reason": "legal asks", "by": "sidecar", **ignore})
    return bool(chosen((found,), (choice,), ()).suppressed)


def test_a_choice_that_came_with_the_thread_hides_by_rule_and_quote() -> None:
    assert hides(finding())
    assert not hides(finding("jargon/revert"))
    assert hides(finding(quote="Kindly  wait"), quote="kindly wait for it")
    assert hides(finding(quote="please kindly wait"), quote="kindly")
    assert not hides(finding(), quote="hereby")


def test_what_is_hidden_says_by_whom_and_why() -> None:
    source = f"{IGNORE}\nKindly wait.\nKindly go."
    first, second = finding(start=source.index("Kindly")), finding(start=source.rindex("Kindly"))
    told_apart = chosen((first, second), (), told(source))
    assert told_apart.kept == (second,)
    (hidden,) = told_apart.suppressed
    assert (hidden.rule, hidden.start, hidden.by, hidden.reason) == (
        "jargon/kindly",
        first.start,
        "comment",
        "legal asks",
    )
    assert told_apart.used == {("comment", 0, "jargon")}


def test_a_comment_counts_before_what_came_with_the_thread_and_both_are_used() -> None:
    ignore = Ignore(rule="jargon", reason="another", by="front matter")
    source = f"{IGNORE}\nKindly wait."
    told_apart = chosen((finding(start=source.index("Kindly")),), (ignore,), told(source))
    assert [hidden.reason for hidden in told_apart.suppressed] == ["legal asks"]
    assert told_apart.used == {("comment", 0, "jargon"), ("front matter", 0, "jargon")}


def test_an_old_name_means_the_rule_as_it_is_called_now() -> None:
    (remark,) = told("{# replylint: ignore jargon/old, scripted because legal asks #}")
    renamed = remark.renamed({"jargon/old": "jargon/kindly"})
    assert [ignore.rule for ignore in renamed.ignores] == ["jargon/kindly", "scripted"]
    assert remark.renamed({"jargon/other": "jargon/kindly"}) is remark


def test_of_several_choices_the_place_of_one_is_known() -> None:
    source = "Hi. {# replylint: ignore jargon/kindly, scripted ,jargon/kindly-not because legal asks #}"
    (remark,) = told(source)

    def place(*numbers: int) -> str:
        start, end = remark.place_of([remark.ignores[number] for number in numbers], source)
        return source[start:end]

    assert [place(0), place(1), place(2)] == ["jargon/kindly", "scripted", "jargon/kindly-not"]
    assert place(0, 1, 2) == place() == source[4:]


def test_many_comments_on_many_lines_are_each_for_their_own() -> None:
    source = f"{IGNORE}\nKindly wait.\n" * 2_000
    found = told(source)
    assert len(found) == 2_000
    assert all(source[remark.start : remark.end].strip() == "Kindly wait." for remark in found)


def test_a_fingerprint_is_the_same_for_the_same_words() -> None:
    assert suppress.fingerprint("a", "b") == suppress.fingerprint("a", "b")
    assert suppress.fingerprint("a", "b") != suppress.fingerprint("ab")

"""The head of a template: what it says of the text below, and what is not to be found in it."""

from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, Item, SourceError, read
from replylint.sources.frontmatter import FrontMatter, front_matter

HEAD = """\
---
title: Refund
id: refund-1
channel: chat
lang: de
replylint:
  system: zendesk
  format: markdown
  variables: [order_id, loop]
  ignore:
    - rule: jargon/escalate
      reason: our product is called so
    - rule: "template/*"
      reason: agreed
      quote: per month
---
"""


def problem(text: str) -> Problem:
    with pytest.raises(SourceError) as caught:
        front_matter(text, "refund.md")
    found = caught.value.problem
    assert found.path == "refund.md"
    assert found.remedy
    return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_head_says_what_a_text_is(end: str) -> None:
    found = front_matter(f"{HEAD}Hello.".replace("\n", end), "refund.md")
    assert (found.title, found.id, found.channel, found.language) == ("Refund", "refund-1", "chat", "de")
    assert (found.system, found.format, found.variables) == ("zendesk", "markdown", ("order_id", "loop"))
    assert found.end == len(HEAD.replace("\n", end))
    first, second = (entry.ignore for entry in found.ignores)
    assert (first.rule, first.reason, first.quote, first.by) == (
        "jargon/escalate",
        "our product is called so",
        None,
        "front matter",
    )
    assert (first.path, first.line, first.column) == ("refund.md", 11, 13)
    assert (second.rule, second.quote, second.line, second.column) == ("template/*", "per month", 13, 13)


def test_keys_of_other_programs_are_no_concern() -> None:
    found = front_matter("---\nlayout: page\ntags: [a, b]\nname: Refund\nlanguage: fr\n---\nHello.", "refund.md")
    assert (found.title, found.language, found.system, found.ignores) == ("Refund", "fr", None, ())


def test_a_channel_of_another_program_is_no_channel_of_ours() -> None:
    assert front_matter("---\nchannel: web-store\n---\nHello.", "refund.md").channel is None
    ours = "---\nchannel: web-store\nreplylint:\n  channel: email\n  language: it\n---\nHello."
    found = front_matter(ours, "refund.md")
    assert (found.channel, found.language) == ("email", "it")


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_a_head_may_end_in_dots_or_with_the_file(end: str) -> None:
    text = f"---\ntitle: A\n{end}"
    assert (front_matter(text, "a.md").title, front_matter(text, "a.md").end) == ("A", len(text))


def test_a_remark_may_stand_first() -> None:
    assert front_matter("---\n# ours\n\n# still\ntitle: A\n---\nHello.", "a.md").title == "A"


@pytest.mark.parametrize(
    "text",
    [
        "Hello.\n---\ntitle: A\n---\n",
        "---\nHello Ana, it is done.\n---\nBye.",
        "---\ntitle: A\nHello.",
        "---\n\n---\nHello.",
        "--- \nHello: there\n",
        "----\ntitle: A\n----\n",
        "",
    ],
)
def test_dashes_alone_are_no_head(text: str) -> None:
    assert front_matter(text, "a.md") == FrontMatter()


@pytest.mark.parametrize(
    ("head", "line", "column", "said"),
    [
        ("title: [a\n", 3, 1, "is no YAML: did not find expected ',' or ']'"),
        ("subject: Re: your order\n", 2, 12, "is no YAML: mapping values are not allowed in this context"),
        ("title: a\ntitle: b\n", 3, 1, "the key 'title' stands twice"),
        ("a: &a x\nb: *a\n", 2, 4, "an anchor or alias stands here"),
        ("a: 1\nreplylint: yes\n", 3, 12, "`replylint` is no table"),
        ("replylint:\n  ignores: []\n", 3, 12, "the key `replylint.ignores` is unknown"),
        ("replylint:\n  channel: fax\n", 3, 12, "`replylint.channel` is not known"),
        ("replylint:\n  format: [my card is 4111]\n", 3, 11, "`replylint.format` is not known"),
        ("replylint:\n  variables: order\n", 3, 14, "`replylint.variables` is no list"),
        ("replylint:\n  ignore: jargon/x\n", 3, 11, "`replylint.ignore` is no list"),
        ("replylint:\n  ignore:\n    - jargon/x\n", 4, 7, "a suppression is no table"),
        ("replylint:\n  ignore:\n    - rule: jargon/x\n", 4, 7, "a suppression has no `reason`"),
        ("replylint:\n  ignore:\n    - reason: so\n", 4, 7, "a suppression has no `rule`"),
        ("replylint:\n  ignore:\n    - rule: a\n      reason: b\n      why: c\n", 6, 12, "the key 'why' is unknown"),
        ("replylint:\n  ignore:\n    - rule: a\n      reason: ' '\n", 5, 15, "`reason` holds no text"),
        ("replylint:\n  ignore:\n    - rule: 3\n      reason: b\n", 4, 13, "`rule` holds no text"),
    ],
)
def test_each_fault_is_told_by_its_place(head: str, line: int, column: int, said: str) -> None:
    found = problem(f"---\n{head}---\nHello.")
    assert (found.message, found.line, found.column) == (said, line, column)
    assert "4111" not in f"{found.message} {found.remedy}"


def test_a_draft_below_a_head_is_a_template_if_its_system_is_named(tmp_path: Path) -> None:
    path = tmp_path / "refund.txt"
    path.write_text(f"{HEAD}Hello {{{{name}}}},\nit is done.\n", "utf-8")
    [item] = read(File(str(path)), BytesIO())
    assert isinstance(item, Item)
    thread = item.thread
    assert thread.reply == "Hello {{name}},\nit is done.\n"
    assert (thread.id, thread.format, thread.channel, thread.language) == ("refund-1", "markdown", "chat", "de")
    assert (thread.system, thread.variables, len(thread.ignores)) == ("zendesk", ("order_id", "loop"), 2)
    assert (item.template, item.title, item.line) == (True, "Refund", 17)
    place = item.location(thread.reply.index("done"), thread.reply.index("done") + 4)
    assert (place.line, place.column, place.end_column) == (18, 7, 11)
    path.write_text("---\ntitle: A\n---\nHello.\n", "utf-8")
    [plain] = read(File(str(path)), BytesIO())
    assert isinstance(plain, Item)
    assert not plain.template


def test_below_a_head_there_must_be_a_text(tmp_path: Path) -> None:
    path = tmp_path / "refund.md"
    path.write_text("---\ntitle: A\n---\n \n", "utf-8")
    [found] = read(File(str(path)), BytesIO())
    assert isinstance(found, Problem)
    assert found.message == "the draft is empty"

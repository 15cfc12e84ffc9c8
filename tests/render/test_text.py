"""The report for people, as they see it."""

from collections.abc import Callable
from textwrap import dedent

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replylint.render import text
from replylint.render.cells import width
from replylint.render.style import Style
from replylint.report import Finding, Problem, Report, Run, Tool
from replylint.summary import Tally
from replylint.thread import Thread

MakeFinding = Callable[..., Finding]


def shown(block: str) -> str:
    """A block of expected output, as it is indented here."""
    return dedent(block).removeprefix("\n")


def test_a_single_reply_is_shown_whole_with_its_three_heaviest_findings(angry: tuple[Report, Thread]) -> None:
    assert text.reply(*angry, Style(72)) == shown("""
        61 (threads.jsonl:7)  31 of 100, mend it before you send it

         1 │ Dear valued customer,
         2 │
         3 │ Please simply restart the box and we will look into it as soon as
           ·        ~~~~~~~~~~~~~~~~~~~~~~
           · warn  They told you that they did this.  [condescension/step-done]
           ·       The customer wrote: “already restarted the box”
           ·       → Say what you checked.
           ·                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
           │ possible if that does not help you.
           · ~~~~~~~~
           · warn  No time here, so the customer cannot know when to worry.
           ·       [timeframe/promise-without-time]
           ·       → we will look into it by {time}
         4 │
         5 │ Upgrade to Premium today!
           · ^^^^^^^^^^^^^^^^^^^^^^^^^
           · stop  A sale while the line is down.  [upsell/offer]
           ·       → Leave this out.
         6 │ Dana

        Score  31 ██████░░░░░░░░░░░░░░  upsell 60, condescension 88,
                                        timeframe 88
        1 more: --all
        """)


def test_all_adds_the_other_findings_and_suggestions_and_the_mood(angry: tuple[Report, Thread]) -> None:
    assert text.reply(*angry, Style(100), everything=True) == shown("""
        61 (threads.jsonl:7)  31 of 100, mend it before you send it

         1 │ Dear valued customer,
           · ....................
           · note  A number, not a name.  [scripted/valued-customer]
         2 │
         3 │ Please simply restart the box and we will look into it as soon as possible if that does not
           ·        ~~~~~~~~~~~~~~~~~~~~~~
           · warn  They told you that they did this.  [condescension/step-done]
           ·       The customer wrote: “already restarted the box”
           ·       → Say what you checked.
           ·       → Leave the sentence out.
           ·                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
           · warn  No time here, so the customer cannot know when to worry.
           ·       [timeframe/promise-without-time]
           ·       → we will look into it by {time}
           │ help you.
         4 │
         5 │ Upgrade to Premium today!
           · ^^^^^^^^^^^^^^^^^^^^^^^^^
           · stop  A sale while the line is down.  [upsell/offer]
           ·       → Leave this out.
         6 │ Dana

        The customer's anger: 2.4 of 3, by “This is a joke”
        Score  31 ██████░░░░░░░░░░░░░░  upsell 60, condescension 88, timeframe 88, scripted 96
        """)


def test_a_narrow_terminal_without_unicode_gets_the_same(angry: tuple[Report, Thread]) -> None:
    assert text.reply(*angry, Style(40, unicode=False)) == shown("""
        61 (threads.jsonl:7)
        31 of 100, mend it before you send it

         1 | Dear valued customer,
         2 |
         3 | Please simply restart the box and
           :        ~~~~~~~~~~~~~~~~~~~~~~
           : warn  They told you that they did
           :       this.
           :       [condescension/step-done]
           :       The customer wrote: "already
           :       restarted the box"
           :       -> Say what you checked.
           | we will look into it as soon as
           : ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
           | possible if that does not help you.
           : ~~~~~~~~
           : warn  No time here, so the customer
           :       cannot know when to worry.
           :       [timeframe/promise-without-ti
           :       me]
           :       -> we will look into it by
           :          {time}
         4 |
         5 | Upgrade to Premium today!
           : ^^^^^^^^^^^^^^^^^^^^^^^^^
           : stop  A sale while the line is
           :       down.  [upsell/offer]
           :       -> Leave this out.
         6 | Dana

        Score  31 ######--------------
        upsell 60, condescension 88,
        timeframe 88
        1 more: --all
        """)


def test_of_many_replies_only_rows_near_findings_are_shown(finding: MakeFinding) -> None:
    thread = Thread(reply="Hi Ana,\n\nrest assured that we care.\n\nBest,\nTom", id="7")
    report = Report(id="7", path="m.txt", score=96, findings=(finding(thread.reply, "rest assured", severity="note"),))
    assert text.reply(report, thread, Style(), whole=False) == shown("""
        7 (m.txt:7)  96 of 100, good, but for small things

         3 │ rest assured that we care.
           · ............
           · note  Nobody talks like this.  [scripted/stock]

        Score  96 ███████████████████░

        """)


def test_underlines_stand_under_wide_and_combined_characters(finding: MakeFinding) -> None:
    reply = "你好 🙂 Zoe\u0308,\tplease rest\u00adassured 漢字."
    findings = (finding(reply, "你好"), finding(reply, "Zoe\u0308"), finding(reply, "漢字"))
    block = text.reply(Report(id="a", path="a", score=60, findings=findings), Thread(reply=reply), Style(80))
    line, *rest = [row[5:] for row in block.splitlines() if row.startswith((" 1 │", "   ·"))]
    assert line == "你好 🙂 Zoe\u0308,  please restassured 漢字."
    assert rest[0] == "~~~~"
    assert rest[2] == "        ~~~"
    assert rest[4] == " " * width(line[: line.index("漢字")]) + "~~~~"


def test_a_draft_cannot_command_the_terminal(finding: MakeFinding) -> None:
    reply = "rest assured \x1b[2J\x1b]0;owned\x07 \u202ereversed"
    report = Report(id="a\x1b[2J", path="b\r", score=88, findings=(finding(reply, "rest assured"),))
    block = text.reply(report, Thread(reply=reply), Style())
    assert not set(block) & set("\x1b\x07\r\u202e")


def test_colors_are_for_terminals(angry: tuple[Report, Thread]) -> None:
    assert "\x1b[31;1m^^^^" in text.reply(*angry, Style(color=True))
    assert "\x1b" not in text.reply(*angry, Style(color=False))


def test_a_clean_reply_is_one_friendly_line() -> None:
    report = Report(id="draft.txt", path="draft.txt", score=100, words=40)
    assert text.reply(report, Thread(reply="All done."), Style()) == (
        "draft.txt: reads well, nothing to change (100 of 100)\n"
    )


def test_few_words_are_said_to_prove_little(finding: MakeFinding) -> None:
    clean = Report(id="-", path="-", score=100, words=2, confidence="low")
    assert "few words, so nothing is sure" in text.reply(clean, Thread(reply="All done."), Style())
    report = msgspec.structs.replace(clean, findings=(finding("rest assured", "rest assured"),), score=88)
    assert "few words, so a rough score" in text.reply(report, Thread(reply="rest assured"), Style())


def test_a_skipped_reply_is_one_line() -> None:
    report = Report(id="a.txt", path="a.txt", status="skipped", reason="looks like German; there is no rulebook for it")
    assert text.reply(report, Thread(reply="Hallo."), Style()) == (
        "a.txt: skipped, looks like German; there is no rulebook for it\n"
    )


@pytest.mark.parametrize(
    ("reply_id", "path", "name"),
    [
        ("a.txt", "a.txt", "a.txt"),
        ("-", "-", "standard input"),
        ("-:3", "-", "standard input:3"),
        ("many.jsonl:3", "many.jsonl", "many.jsonl:3"),
        ("4410", "t.json", "4410 (t.json)"),
        ("", None, "reply"),
    ],
)
def test_a_reply_is_called_by_its_id_and_its_file(reply_id: str, path: str | None, name: str) -> None:
    report = Report(id=reply_id, path=path, score=100)
    assert text.reply(report, Thread(reply="a"), Style()).startswith(f"{name}: ")


def test_the_heaviest_come_first_then_the_earliest(finding: MakeFinding) -> None:
    reply = "one two three four five"
    grades = {"one": "note", "two": "note", "three": "warn", "four": "note", "five": "stop"}
    findings = tuple(finding(reply, word, message=f"On {word}.", severity=grade) for word, grade in grades.items())
    block = text.reply(Report(id="a", path="a", score=1, findings=findings), Thread(reply=reply), Style())
    assert [word for word in grades if f"On {word}." in block] == ["one", "three", "five"]
    assert "2 more: --all" in block


def test_a_long_draft_is_shown_near_its_findings_only(finding: MakeFinding) -> None:
    reply = "fine\n" * 200 + "rest assured\n" + "fine\n" * 200
    report = Report(id="a", path="a", score=88, findings=(finding(reply, "rest assured"),))
    block = text.reply(report, Thread(reply=reply), Style())
    assert " 201 │ rest assured\n" in block
    assert len(block.splitlines()) < 10


def test_a_stop_that_holds_the_score_down_is_named(angry: tuple[Report, Thread]) -> None:
    report = msgspec.structs.replace(angry[0], capped_by="upsell/offer")
    assert "held down by upsell/offer" in text.reply(report, angry[1], Style(100))


def test_a_run_over_many_ends_with_what_it_comes_to(angry: tuple[Report, Thread]) -> None:
    clean = Report(id="b", path="b", score=100)
    skipped = Report(id="c", path="c", status="skipped", reason="looks like German; there is no rulebook for it")
    failed = Report(id="d", path="d", status="failed", reason="KeyError")
    reports, tally = (angry[0], clean, skipped, failed), Tally()
    for report in reports:
        tally.add(report)
    run = Run(tool=Tool("replylint", "1", "x"), results=reports, summary=tally.as_dict())
    block = text.render(run, [angry[1], *[Thread(reply="a")] * 3], Style())
    assert block.startswith("61 (threads.jsonl:7)")
    assert block.endswith(
        shown("""
        c: skipped, looks like German; there is no rulebook for it
        4 replies: 1 clean, 1 with findings, 1 skipped, 1 failed
        Mean score 65.5 (n = 2)
        4 findings (1 stop, 2 warn, 1 note), most often:
          1  condescension/step-done
          1  scripted/valued-customer
          1  timeframe/promise-without-time
          1  upsell/offer
        """)
    )


def test_a_problem_is_one_line_with_place_and_remedy() -> None:
    problem = Problem(path="a\nb.txt", line=3, column=9, message="is not UTF-8", remedy="save it as UTF-8")
    assert text.problem(problem) == "a\ufffdb.txt:3:9: is not UTF-8; save it as UTF-8"
    assert text.problem(Problem(path="-", message="the draft is empty", remedy="write it")) == (
        "standard input: the draft is empty; write it"
    )


@given(
    st.text(st.sampled_from("ab .\n\r\t漢🙂e\u0301\u00ad\u200d"), min_size=1, max_size=80),
    st.data(),
    st.integers(10, 60),
    st.booleans(),
)
def test_every_finding_is_explained_once_whatever_the_draft(
    reply: str, data: st.DataObject, room: int, whole: bool
) -> None:
    start = data.draw(st.integers(0, len(reply) - 1))
    end = data.draw(st.integers(start + 1, len(reply)))
    found = Finding(
        rule="a/b", category="a", severity="warn", start=start, end=end, quote=reply[start:end], message="Why.",
        penalty=12, fingerprint="f",
    )  # fmt: skip
    report = Report(id="x", path="x", score=88, findings=(found,))
    block = text.reply(report, Thread(reply=reply), Style(room), whole=whole)
    assert block.count("Why.") == 1
    assert all(width(row) <= Style(room).room for row in block.splitlines()[3:])

"""Drafts become reports: in order, with their places, and whatever happens to one of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from replylint.cli.courts import Court, CourtOf, Courts
from replylint.cli.judging import TOGETHER, Judged, judged
from replylint.report import Problem, Report
from replylint.sources import Item, Passed, Written
from replylint.thread import Message, Thread

WRONG = Problem(path="x.toml", message="the key `sevrity` is unknown", remedy="did you mean `severity`?")


def item(reply: str, path: str = "a.txt", *, line: int = 1, exact: bool = True) -> Item:
    written = Written.whole(reply, line) if exact else None
    return Item(thread=Thread(reply=reply, id=f"{path}:{line}"), path=path, line=line, written=written)


def reports(found: Iterable[Judged | Problem | Passed]) -> list[Report]:
    return [entry.report for entry in found if isinstance(entry, Judged)]


def test_a_report_has_the_id_and_the_path_of_its_item_and_places_in_the_file(court_of: CourtOf) -> None:
    [report] = reports(judged([item("Hi,\r\nwe answer soon.")], court_of))
    assert (report.id, report.path) == ("a.txt:1", "a.txt")
    place = report.findings[0].location
    assert place is not None
    assert (place.path, place.line, place.column, place.end_column, place.exact) == ("a.txt", 2, 11, 15, True)


def test_in_json_lines_the_place_is_the_row(court_of: CourtOf) -> None:
    [report] = reports(judged([item("Hi,\nwe answer soon.", "a.jsonl", line=7, exact=False)], court_of))
    place = report.findings[0].location
    assert place is not None
    assert (place.line, place.column, place.exact) == (7, 1, False)


def test_many_are_judged_together_and_keep_their_order(judge: object, court_of: CourtOf) -> None:
    items = [item("Hello.", line=line) for line in range(2 * TOGETHER + 3)]
    assert [report.id for report in reports(judged(items, court_of))] == [item.thread.id for item in items]
    assert judge.calls == [TOGETHER, TOGETHER, 3]  # type: ignore[attr-defined]


def test_reports_come_before_all_items_are_read(court_of: CourtOf) -> None:
    def endless() -> Iterator[Item]:
        while True:
            yield item("Hello.")

    assert isinstance(next(judged(endless(), court_of)), Judged)


def test_problems_of_the_input_pass_through(court_of: CourtOf) -> None:
    lost = Problem(path="b.txt", message="does not exist", remedy="check the path")
    found = list(judged([item("Hello."), lost, item("Soon.")], court_of))
    assert lost in found
    assert len(reports(found)) == 2


def test_a_reply_that_brings_the_linter_down_fails_alone_and_its_text_is_not_told(court_of: CourtOf) -> None:
    replies = ["Hello.", "Do not break down: card 4111", "Bye."]
    found = list(
        judged([item(reply, "a.jsonl", line=line, exact=False) for line, reply in enumerate(replies, 1)], court_of)
    )
    assert [report.status for report in reports(found)] == ["ok", "failed", "ok"]
    [problem] = [entry for entry in found if isinstance(entry, Problem)]
    assert (problem.path, problem.line) == ("a.jsonl", 2)
    assert problem.message.startswith("the reply could not be judged (KeyError at ")
    assert "4111" not in f"{problem.message}{reports(found)[1].reason}"


def test_a_place_without_a_good_configuration_is_told_once_and_not_judged(court: Court) -> None:
    items = [item("Soon.", "bad/1.txt"), item("Soon.", "good/1.txt"), item("Soon.", "bad/2.txt")]
    found = list(judged(items, lambda item: WRONG if item.path.startswith("bad") else court))
    assert found.count(WRONG) == 1
    assert [report.path for report in reports(found)] == ["good/1.txt"]


def test_faults_of_rules_are_told_once(court: Court) -> None:
    faulty = msgspec.structs.replace(court, problems=(WRONG,))
    found = list(judged([item("Hello."), item("Hello.")], lambda _item: faulty))
    assert found.count(WRONG) == 1
    assert len(reports(found)) == 2


def test_files_under_other_configurations_are_judged_apart_and_in_order(court: Court) -> None:
    strict = msgspec.structs.replace(court, fail_on="note")
    items = [item("cheers", path) for path in ("a/1", "b/1", "b/2", "a/2")]
    found = [
        entry
        for entry in judged(items, lambda item: strict if item.path[0] == "b" else court)
        if isinstance(entry, Judged)
    ]
    assert [(entry.item.path, entry.passes) for entry in found] == [
        ("a/1", True),
        ("b/1", False),
        ("b/2", False),
        ("a/2", True),
    ]


@pytest.mark.parametrize(
    ("reply", "fail_on", "min_score", "passes"),
    [
        ("Hello.", "note", 100, True),
        ("cheers", "warn", None, True),
        ("cheers", "note", None, False),
        ("soon", "warn", None, False),
        ("soon", "stop", None, True),
        ("soon", "stop", 88, True),
        ("soon", "stop", 89, False),
        ("Hallo", "note", 100, True),
    ],
)
def test_what_passes_hangs_on_severity_and_score(
    court: Court, reply: str, fail_on: str, min_score: int | None, passes: bool
) -> None:
    own = msgspec.structs.replace(court, fail_on=fail_on, min_score=min_score)
    [entry] = judged([item(reply)], lambda _item: own)
    assert isinstance(entry, Judged)
    assert entry.passes is passes


def test_each_file_has_the_court_of_its_folder_and_alike_folders_share_one(tmp_path: Path) -> None:
    for folder in ("a", "b", "c", "d"):
        (tmp_path / folder).mkdir()
    (tmp_path / "c" / "replylint.toml").write_text('fail-on = "stop"\nmin-score = 60\n', "utf-8")
    (tmp_path / "d" / "replylint.toml").write_text('fial-on = "stop"\n', "utf-8")
    court_of = Courts({})
    one, other, own, none = (
        court_of(item("", str(tmp_path / folder / "draft.txt"))) for folder in ("a", "b", "c", "d")
    )
    assert one is other
    assert isinstance(own, Court)
    assert (own.fail_on, own.min_score) == ("stop", 60)
    assert isinstance(none, Problem)
    assert (none.path, none.line) == (str(tmp_path / "d" / "replylint.toml"), 1)


def test_a_bare_draft_answers_what_it_quotes_and_a_thread_does_not(tmp_path: Path) -> None:
    (tmp_path / "replylint.toml").write_text('preset = "agent"\n', "utf-8")
    reply = "We answer soon.\n\nOn Thu, 5 Mar 2026 at 19:20, Marta wrote:\n> This is ridiculous, the third time!\n"
    court_of = Courts({})
    quoting = item(reply, str(tmp_path / "a.txt"))
    bare = msgspec.structs.replace(quoting, bare=True)
    own = msgspec.structs.replace(bare, thread=Thread(reply=reply, thread=(Message(role="customer", text="Thanks!"),)))
    with_quote, without, with_own = [
        entry for entry in judged([bare, quoting, own], court_of) if isinstance(entry, Judged)
    ]
    assert [message.text for message in with_quote.item.thread.thread] == ["This is ridiculous, the third time!"]
    assert with_quote.report.mood is not None
    assert without.report.mood is None
    assert with_own.item.thread.thread[0].text == "Thanks!"

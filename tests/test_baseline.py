"""Findings that are known already: a multiset by fingerprint, without line numbers."""

from pathlib import Path

import pytest

from replylint import baseline
from replylint.baseline import BaselineError, Remaining, written
from replylint.linter import Linter
from replylint.report import Report
from replylint.thread import Thread


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


def report(linter: Linter, text: str, name: str = "macros/refund.md") -> Report:
    import msgspec

    return msgspec.structs.replace(linter.lint(Thread(reply=text, id=name)), path=name)


SAID = "We apologize for any inconvenience."


def known(tmp_path: Path, *reports: Report) -> Remaining:
    (tmp_path / "b.json").write_text(written(reports), "utf-8")
    return Remaining(baseline.read(tmp_path / "b.json"))


def test_what_is_known_is_put_aside_and_the_score_stays(linter: Linter, tmp_path: Path) -> None:
    before = report(linter, SAID)
    after = known(tmp_path, before).met(before)
    assert before.findings
    assert after.findings == ()
    assert [found.by for found in after.suppressed] == ["baseline"] * len(before.findings)
    assert after.score == before.score


def test_a_finding_may_move_to_another_line_or_folder(linter: Linter, tmp_path: Path) -> None:
    remaining = known(tmp_path, report(linter, SAID))
    moved = report(linter, f"Hi Ana,\n\nyour lamp is on its way to you.\n\n{SAID}", "old/refund.md")
    assert remaining.met(moved).findings == ()


def test_another_neighbourhood_or_another_item_is_new(linter: Linter, tmp_path: Path) -> None:
    remaining = known(tmp_path, report(linter, SAID))
    assert remaining.met(report(linter, SAID, "macros/late.md")).findings
    assert remaining.met(report(linter, "Again we apologize for any inconvenience.")).findings


def test_twice_the_same_is_known_once_only_if_it_stood_there_once(linter: Linter, tmp_path: Path) -> None:
    once, twice = report(linter, SAID), report(linter, f"{SAID}\n\n{SAID}")
    assert len(known(tmp_path, once).met(twice).findings) == len(twice.findings) - len(once.findings)
    assert known(tmp_path, twice).met(twice).findings == ()


def test_entries_of_files_that_were_read_and_match_nothing_are_stale(linter: Linter, tmp_path: Path) -> None:
    bad, other = report(linter, SAID), report(linter, SAID, "macros/late.md")
    remaining = known(tmp_path, bad, other)
    remaining.met(report(linter, "Your lamp is here, and I am sorry that it came late."))
    assert {entry.path for entry in remaining.stale()} == {"macros/refund.md"}


def test_the_file_holds_the_words_in_an_order_that_keeps_diffs_small(linter: Linter) -> None:
    one, two = report(linter, SAID, "b.md"), report(linter, SAID, "a.md")
    text = written([one, two])
    assert text == written([two, one])
    assert text.index('"path":"a.md"') < text.index('"path":"b.md"')
    assert '"quote":"We apologize for any inconvenience"' in text
    assert '"line"' not in text


@pytest.mark.parametrize(
    ("text", "said"), [("[]", "is no baseline"), ("{", "is no baseline"), ('{"version": 9}', "is of version 9, not 1")]
)
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "b.json").write_text(text, "utf-8")
    with pytest.raises(BaselineError, match=said):
        baseline.read(tmp_path / "b.json")


def test_a_baseline_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="does not exist; write it by `replylint baseline`"):
        baseline.read(tmp_path / "b.json")

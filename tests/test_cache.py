"""Reports of earlier runs: found again where nothing changed that they hang on, and no fault where they are lost."""

import stat
from pathlib import Path

import pytest

from replylint.cache import ReportCache
from replylint.report import Report
from replylint.rulebook import cache_folder
from replylint.thread import Ignore, Thread

THREAD = Thread(reply="Your lamp is here.", id="1")
REPORT = Report(id="1", score=97, words=4)


def filled(folder: Path) -> bytes:
    cache = ReportCache(folder)
    key = cache.key(THREAD, "config book")
    cache.put({key: REPORT})
    cache.close()
    return key


def test_a_report_is_found_again(tmp_path: Path) -> None:
    key = filled(tmp_path)
    cache = ReportCache(tmp_path)
    assert cache.key(THREAD, "config book") == key
    assert cache.get([b"other", key]) == {key: REPORT}
    cache.close()


@pytest.mark.parametrize(
    ("thread", "judged_by"),
    [
        (Thread(reply="Your lamp is there.", id="1"), "config book"),
        (Thread(reply="Your lamp is here.", id="2"), "config book"),
        (Thread(reply="Your lamp is here.", id="1", system="zendesk"), "config book"),
        (
            Thread(reply="Your lamp is here.", id="1", ignores=(Ignore(rule="jargon", reason="x", by="sidecar"),)),
            "config book",
        ),
        (THREAD, "config other"),
    ],
)
def test_the_key_hangs_on_the_thread_the_configuration_and_the_rulebook(
    tmp_path: Path, thread: Thread, judged_by: str
) -> None:
    key = filled(tmp_path)
    assert ReportCache(tmp_path).key(thread, judged_by) != key


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    filled(tmp_path / "new")
    [file] = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_a_broken_file_is_thrown_away(tmp_path: Path) -> None:
    filled(tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"no database" * 1000)
    key = filled(tmp_path)
    assert ReportCache(tmp_path).get([key]) == {key: REPORT}


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    key = filled(tmp_path / "file")
    assert ReportCache(tmp_path / "file").get([key]) == {}


def test_of_too_much_the_older_half_goes(tmp_path: Path) -> None:
    cache = ReportCache(tmp_path, largest=0)
    keys = [bytes([number]) * 32 for number in range(10)]
    cache.put(dict.fromkeys(keys, REPORT))
    cache.close()
    assert len(ReportCache(tmp_path).get(keys)) == 5


def test_its_place_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPLYLINT_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "replylint"

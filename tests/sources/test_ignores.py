"""Suppressions in a sidecar: `refund.md.replylint.toml` beside `refund.md`."""

from io import BytesIO
from pathlib import Path

import pytest

from replylint.report import Problem
from replylint.sources import File, Item, find, read

ENTRY = '[[ignore]]\nrule = "jargon/x"\nreason = "ours"\n'


def beside(path: Path, text: str, sidecar: str | bytes) -> list[Item | Problem]:
    path.write_text(text, "utf-8")
    data = sidecar.encode() if isinstance(sidecar, str) else sidecar
    path.with_name(f"{path.name}.replylint.toml").write_bytes(data)
    return [entry for entry in read(File(str(path)), BytesIO()) if isinstance(entry, Item | Problem)]


def item(found: list[Item | Problem]) -> Item:
    [entry] = found
    assert isinstance(entry, Item)
    return entry


def test_a_sidecar_is_for_the_file_that_it_is_named_after(tmp_path: Path) -> None:
    sidecar = f'# agreed in May\n{ENTRY}quote = "per month"\n\n{ENTRY}'
    first, second = item(beside(tmp_path / "refund.md", "Hello.", sidecar)).thread.ignores
    assert (first.rule, first.reason, first.quote, first.by) == ("jargon/x", "ours", "per month", "sidecar")
    assert (first.path, first.line, first.column) == (str(tmp_path / "refund.md.replylint.toml"), 3, 8)
    assert (second.quote, second.line) == (None, 8)


def test_it_comes_behind_what_the_front_matter_says(tmp_path: Path) -> None:
    text = "---\nreplylint:\n  ignore:\n    - rule: a\n      reason: b\n---\nHello."
    ignores = item(beside(tmp_path / "refund.md", text, ENTRY)).thread.ignores
    assert [(ignore.rule, ignore.by) for ignore in ignores] == [("a", "front matter"), ("jargon/x", "sidecar")]


def test_mails_and_threads_have_sidecars_too(tmp_path: Path) -> None:
    assert len(item(beside(tmp_path / "a.eml", "Subject: A\n\nHello.\n", ENTRY)).thread.ignores) == 1
    assert len(item(beside(tmp_path / "a.json", '{"reply": "Hello."}', ENTRY)).thread.ignores) == 1
    rows = beside(tmp_path / "a.jsonl", '{"id": "1", "reply": "A."}\n{"id": "2", "reply": "B."}', f'{ENTRY}item = "2"')
    assert [len(entry.thread.ignores) for entry in rows if isinstance(entry, Item)] == [0, 1]
    listed = beside(
        tmp_path / "b.json", '[{"id": "1", "reply": "A."}, {"id": "2", "reply": "B."}]', f'{ENTRY}item = "1"'
    )
    assert [len(entry.thread.ignores) for entry in listed if isinstance(entry, Item)] == [1, 0]


def test_an_empty_sidecar_says_nothing(tmp_path: Path) -> None:
    assert item(beside(tmp_path / "a.txt", "Hello.", "\n# later\n")).thread.ignores == ()
    assert item(beside(tmp_path / "a.txt", "Hello.", "ignore = []\n")).thread.ignores == ()


def test_a_sidecar_is_no_draft_of_its_own(tmp_path: Path) -> None:
    beside(tmp_path / "refund.md", "Hello.", ENTRY)
    found = [entry.path for entry in find([str(tmp_path)])]
    assert found == [str(tmp_path / "refund.md")]


@pytest.mark.parametrize(
    ("sidecar", "line", "column", "said"),
    [
        ("[[ignore]\n", 1, 9, "is no TOML: expected ']]' at the end of an array declaration"),
        ("ignores = 1\n", 1, 1, "the key 'ignores' is unknown"),
        ("ignore = 3\n", 1, 10, "`ignore` is no list"),
        ('ignore = ["jargon/x"]\n', 1, 11, "a suppression is no table"),
        ('[[ignore]]\nrule = "a"\n', 1, 3, "a suppression has no `reason`"),
        ('[[ignore]]\nreason = "a"\n', 1, 3, "a suppression has no `rule`"),
        (f"{ENTRY}lines = 4\n", 4, 9, "the key 'lines' is unknown"),
        ('[[ignore]]\nrule = "a"\nreason = ""\n', 3, 10, "`reason` holds no text"),
        (f"{ENTRY}quote = 4\n", 4, 9, "`quote` holds no text"),
        (b"[[ignore]]\nrule = '\xff'\n", None, None, "is not UTF-8 (byte 19)"),
    ],
)
def test_each_fault_is_told_by_its_place_and_the_draft_is_not_judged_without_it(
    tmp_path: Path, sidecar: str | bytes, line: int | None, column: int | None, said: str
) -> None:
    [found] = beside(tmp_path / "a.txt", "Hello.", sidecar)
    assert isinstance(found, Problem)
    assert found.path == str(tmp_path / "a.txt.replylint.toml")
    assert (found.message, found.line, found.column) == (said, line, column)
    assert found.remedy


def test_a_name_too_long_to_have_a_sidecar_has_none(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.txt"
    path.write_text("Hello.", "utf-8")
    [found] = read(File(str(path)), BytesIO())
    assert isinstance(found, Item)
    assert found.thread.ignores == ()

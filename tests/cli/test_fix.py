"""`replylint fix`: suggestions applied in files, as each file writes its texts."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from replylint.cli import main

SAID = "It is on the café's list \u2014 this kite is the last kite."
FIXED = SAID.replace("kite", "lamp")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "replylint.toml").write_text('[reject]\nkite = "lamp"\n', "utf-8")
    return tmp_path


def macros(text: str, *, ensure_ascii: bool) -> str:
    macro = {"id": 1, "title": "A", "actions": [{"field": "comment_value", "value": text}]}
    return json.dumps({"macros": [macro]}, ensure_ascii=ensure_ascii)


FILES: dict[str, Callable[[str], str]] = {
    "draft.txt": lambda text: text,
    "crlf.txt": lambda text: f"Hi Ana,\r\n\r\n{text}\r\n",
    "bom.txt": lambda text: f"\ufeff{text}\n",
    "front.md": lambda text: f"---\ntitle: A\n---\n{text}\n",
    "thread.json": lambda text: json.dumps({"id": "1", "thread": [{"role": "customer", "text": SAID}], "reply": text}),
    "many.jsonl": lambda text: "".join(json.dumps({"reply": line}) + "\n" for line in ("Hello.", text, "Bye.")),
    "escaped.json": lambda text: macros(text, ensure_ascii=True),
    "plain.json": lambda text: macros(text, ensure_ascii=False),
    "literal.yml": lambda text: f"title: A\nresponse: |\n  Hi,\n  {text}\nnotes: none\n",
    "folded.yml": lambda text: f"title: A\nnotes: none\nresponse: >-\n  Hi there,\n  {text}\n",
    "single.yml": lambda text: "title: A\nnotes: none\nresponse: '{}'\n".format(text.replace("'", "''")),
    "double.yml": lambda text: f"title: A\nnotes: none\nresponse: {json.dumps(text)}\n",
    "modules.csv": lambda text: f'id,name,keywords,content\n1,A,,"Hi ""Bo"", {text}"\n2,B,,Hello\n',
}


@pytest.mark.parametrize("name", FILES)
def test_only_the_words_change_and_a_second_run_changes_nothing(desk: Path, name: str) -> None:
    file = desk / name
    file.write_bytes(FILES[name](SAID).encode())
    assert main(["fix", name]) == 0
    assert file.read_bytes().decode() == FILES[name](SAID).replace(
        json.dumps(SAID)[1:-1], json.dumps(FIXED)[1:-1]
    ).replace(SAID, FIXED).replace(SAID.replace("'", "''"), FIXED.replace("'", "''")).replace(
        f'"text": "{json.dumps(FIXED)[1:-1]}"', f'"text": "{json.dumps(SAID)[1:-1]}"'
    )
    after = file.read_bytes()
    assert main(["fix", name]) == 0
    assert file.read_bytes() == after


@pytest.mark.parametrize("name", FILES)
def test_a_patch_is_what_git_takes_and_what_fix_writes(
    desk: Path, capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    file = desk / name
    before = FILES[name](SAID).encode()
    file.write_bytes(before)
    assert main(["fix", "--diff", name]) == 1
    patch = capsysbinary.readouterr().out
    assert file.read_bytes() == before
    main(["fix", name])
    wanted = file.read_bytes()
    file.write_bytes(before)
    subprocess.run(["git", "init", "--quiet", "."], check=True, cwd=desk)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], check=True, cwd=desk, input=patch)
    assert file.read_bytes() == wanted


def test_what_wants_a_look_is_left_until_it_is_asked_for(desk: Path) -> None:
    (desk / "replylint.toml").write_text('preset = "qa"\n', "utf-8")
    said = "Rest assured that we have it here."
    (desk / "a.txt").write_text(f"Hi Ana,\n\n{said} Your lamp is here.\n", "utf-8")
    main(["fix", "a.txt"])
    assert said in (desk / "a.txt").read_text("utf-8")
    main(["fix", "--unsafe", "a.txt"])
    assert said not in (desk / "a.txt").read_text("utf-8")


def test_a_gap_that_somebody_must_fill_is_never_written(desk: Path) -> None:
    (desk / "replylint.toml").write_text('preset = "qa"\n', "utf-8")
    said = "We will look into it."
    (desk / "a.txt").write_text(said, "utf-8")
    main(["fix", "--unsafe", "a.txt"])
    assert "{" not in (desk / "a.txt").read_text("utf-8")


def test_a_text_that_its_file_cannot_hold_as_it_is_written_stays(desk: Path) -> None:
    (desk / "replylint.toml").write_text('[reject]\nkite = "lamp: always"\n', "utf-8")
    text = "title: A\nnotes: none\nresponse: Here is a kite\n"
    (desk / "a.yml").write_text(text, "utf-8")
    assert main(["fix", "a.yml"]) == 0
    assert (desk / "a.yml").read_text("utf-8") == text


def test_one_bad_file_does_not_keep_the_others_from_being_mended(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "bad.json").write_text('{"macros": [', "utf-8")
    (desk / "good.txt").write_text("Here is a kite.", "utf-8")
    assert main(["fix", "bad.json", "good.txt"]) == 2
    out = capsys.readouterr()
    assert out.err.startswith("bad.json:1:")
    assert out.err.endswith("Applied 1 suggestions in 1 of 2 files\n")
    assert (desk / "good.txt").read_text("utf-8") == "Here is a lamp."
    assert (desk / "bad.json").read_text("utf-8") == '{"macros": ['


def test_a_linked_file_is_mended_where_it_lies_and_keeps_its_rights(desk: Path) -> None:
    (desk / "real").mkdir()
    (desk / "real" / "a.txt").write_text("Here is a kite.", "utf-8")
    (desk / "real" / "a.txt").chmod(0o640)
    (desk / "a.txt").symlink_to("real/a.txt")
    main(["fix", "a.txt"])
    assert (desk / "a.txt").is_symlink()
    assert (desk / "real" / "a.txt").read_text("utf-8") == "Here is a lamp."
    assert (desk / "real" / "a.txt").stat().st_mode & 0o777 == 0o640


def test_check_can_mend_first_and_then_tells_what_is_left(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.txt").write_text("The kite is yours, Ana, and it left today.", "utf-8")
    assert main(["check", "a.txt"]) == 1
    assert main(["check", "--fix", "a.txt"]) == 0
    assert "reads well" in capsys.readouterr().out
    assert (desk / "a.txt").read_text("utf-8") == "The lamp is yours, Ana, and it left today."


def test_check_can_show_the_patch_alone(desk: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (desk / "a.txt").write_text("The kite is yours, Ana, and it left today.", "utf-8")
    assert main(["check", "--diff", "a.txt"]) == 1
    assert b"+The lamp is yours" in capsysbinary.readouterr().out
    assert "kite" in (desk / "a.txt").read_text("utf-8")


def test_what_cannot_be_read_is_told_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "bad.json").write_text('{"macros": [', "utf-8")
    assert main(["check", "--fix", "bad.json"]) == 2
    assert capsys.readouterr().err.count("bad.json:1:") == 1


SHARED = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.slow
@pytest.mark.needs_shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_over_the_corpus_a_second_run_changes_nothing_and_the_rest_of_each_file_stays(desk: Path) -> None:
    (desk / "replylint.toml").write_text('preset = "qa"\n', "utf-8")
    for name in ("social.jsonl", "templates.jsonl"):
        rows = (SHARED / name).read_text("utf-8").splitlines()
        (desk / name).write_text("\n".join(rows[:300]) + "\n", "utf-8")
    mails = (SHARED / "email.jsonl").read_text("utf-8").splitlines()[:300]
    (desk / "email.json").write_text(json.dumps([json.loads(row) for row in mails], indent=1), "utf-8")
    before = {path.name: path.read_text("utf-8") for path in desk.iterdir()}
    assert main(["fix", "."]) == 0
    after = {path.name: path.read_text("utf-8") for path in desk.iterdir()}
    assert any(after[name] != before[name] for name in after)
    assert main(["fix", "."]) == 0
    assert {path.name: path.read_text("utf-8") for path in desk.iterdir()} == after
    old, new = json.loads(before["email.json"]), json.loads(after["email.json"])
    for one, other in zip(old, new, strict=True):
        assert {**one, "reply": ""} == {**other, "reply": ""}

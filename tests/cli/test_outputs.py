"""What `check` writes, and where to: a format for standard output, and files in formats of their own."""

import json
from pathlib import Path

import pytest

from replylint.cli import main

MACROS = {
    "macros": [
        {
            "id": 7,
            "title": "Late",
            "actions": [{"field": "comment_value", "value": "Hi,\nwe apologize for any inconvenience."}],
        }
    ]
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / "macros.json").write_text(json.dumps(MACROS, indent=1), "utf-8")
    return tmp_path


def test_several_files_at_once_and_people_still_see_the_rest(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ["sarif=a.sarif", "gitlab=b.json", "junit=c.xml", "jsonl=d.jsonl", "github=e.txt", "concise=f.txt"]
    assert main(["check", "macros.json", *(flag for name in outputs for flag in ("--output", name))]) == 1
    assert capsys.readouterr().out.startswith("Late (macros.json:")
    assert json.loads((desk / "a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads((desk / "b.json").read_text("utf-8"))[0]["location"]["path"] == "macros.json"
    assert (desk / "c.xml").read_text("utf-8").startswith("<?xml")
    assert (desk / "d.jsonl").read_text("utf-8").count("\n") == 2
    assert (desk / "e.txt").read_text("utf-8").startswith("::warning file=macros.json,line=")
    assert (desk / "f.txt").read_text("utf-8").startswith("macros.json:")


@pytest.mark.parametrize(
    ("name", "begins"), [("r.sarif", "{"), ("r.json", "{"), ("r.jsonl", '{"id"'), ("r.xml", "<?xml"), ("r.txt", "Late")]
)
def test_a_file_alone_takes_the_place_of_standard_output_in_the_format_of_its_ending(
    desk: Path, capsys: pytest.CaptureFixture[str], name: str, begins: str
) -> None:
    assert main(["check", "macros.json", "--output", name]) == 1
    assert capsys.readouterr().out == ""
    assert (desk / name).read_text("utf-8").startswith(begins)


def test_inside_github_actions_the_annotations_come_by_themselves(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(["check", "macros.json"])
    assert capsys.readouterr().out.startswith("::warning file=macros.json,line=9,col=")


def test_a_finding_lies_where_its_words_lie_in_the_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "macros.json", "--format", "json"])
    [result] = json.loads(capsys.readouterr().out)["results"]
    [found] = [found for found in result["findings"] if found["rule"] == "scripted/inconvenience"]
    place = found["location"]
    line = (desk / "macros.json").read_text("utf-8").splitlines()[place["line"] - 1]
    assert line[place["column"] - 1 : place["end_column"] - 1] == found["quote"] == "we apologize for any inconvenience"
    assert (result["id"], result["title"]) == ("7", "Late")


def test_an_output_that_cannot_be_written_leaves_the_old_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "macros.json", "--output", "sarif=gone/a.sarif"]) == 2
    assert "gone/a.sarif: cannot be written: there is no such folder; name another file for --output" in (
        capsys.readouterr().err
    )


# How templates are told from replies


def test_a_library_has_the_preset_for_templates_unless_somebody_names_another(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Hi {{ticket.requester.first_name}}, your lamp is here."
    macro = {"id": 7, "title": "A", "actions": [{"field": "comment_value", "value": text}]}
    (desk / "macros.json").write_text(json.dumps({"macros": [macro]}), "utf-8")
    (desk / "reply.txt").write_text(text, "utf-8")
    assert main(["check", "macros.json"]) == 0
    assert main(["check", "reply.txt"]) == 1
    assert main(["check", "reply.txt", "--system", "zendesk"]) == 0
    assert main(["check", "reply.txt", "--system", "zammad"]) == 1


def test_sections_of_the_configuration_hold_for_their_paths(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "replylint.toml").write_text(
        '[[paths]]\npath = "macros/"\npreset = "templates"\nsystem = "intercom"\n\n'
        '[[paths]]\npath = ["i18n/*.yml"]\nfield = ["mails[].body"]\n',
        "utf-8",
    )
    for name in ("macros/a.md", "drafts/a.md"):
        (desk / name).parent.mkdir()
        (desk / name).write_text("Hi {{user.first_name}}, your lamp is here.\n", "utf-8")
    (desk / "i18n").mkdir()
    (desk / "i18n" / "en.yml").write_text(
        "mails:\n  - key: late\n    body: We apologize for any inconvenience.\n", "utf-8"
    )
    main(["check", "macros", "drafts", "i18n", "--format", "concise"])
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said] == ["macros/a.md", "drafts/a.md", "i18n/en.yml"]
    assert "note template/name-without-fallback" in said[0]
    assert "stop template/placeholder" in said[1]
    assert "warn scripted/inconvenience" in said[2]


def test_a_folder_may_hold_files_of_other_programs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "package.json").write_text('{"name": "x", "scripts": {}}', "utf-8")
    (desk / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    assert main(["check", "."]) == 1
    assert "passed over 2 without drafts that replylint knows: mkdocs.yml, package.json" in capsys.readouterr().err
    assert main(["check", "package.json"]) == 2


def test_a_folder_without_a_single_draft_is_no_success(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "other").mkdir()
    (desk / "other" / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    assert main(["check", "other"]) == 2
    assert "other/mkdocs.yml: no draft was found, here or beside it; give files" in capsys.readouterr().err


def test_an_empty_template_in_a_folder_is_passed_over(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "lib").mkdir()
    (desk / "lib" / "blank.md").write_text("---\ntitle: Blank\n---\n\n", "utf-8")
    (desk / "lib" / "good.md").write_text("Your lamp is on its way, and it comes tomorrow.\n", "utf-8")
    assert main(["check", "lib"]) == 0
    assert main(["baseline", "lib"]) == 0
    assert main(["check", "lib/blank.md"]) == 2
    assert "lib/blank.md: the draft is empty; write the reply first" in capsys.readouterr().err


def test_many_files_with_placeholders_get_a_hint(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "abc":
        (desk / f"{name}.md").write_text("Hi {{first_name}}, your lamp is here.\n", "utf-8")
    main(["check", "a.md", "b.md", "c.md"])
    assert "3 files hold placeholders: if they are templates" in capsys.readouterr().err
    main(["check", "a.md", "b.md", "c.md", "--preset", "templates"])
    assert capsys.readouterr().err == ""


def test_a_template_language_is_known_by_its_ending(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.liquid").write_text("<p>Hi {{first_name}}, your lamp is {% if x %}here{% endif %}.</p>\n", "utf-8")
    assert main(["check", "a.liquid"]) == 0
    assert "stop" not in capsys.readouterr().out

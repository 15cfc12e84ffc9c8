"""Rule files: what is read, what is refused with line and column, and what is kept packed."""

from __future__ import annotations

from pathlib import Path

import pytest

from replylint import rulebook
from replylint.config import Config
from replylint.patterns.lexicon import LanguageWords
from replylint.rule import Rule, compile_rule
from replylint.yamlfile import FileError, parse

RULE = """\
message: Say it plainly.
why: It is shorter.
source: [M6]
severity: note
check: phrase
find: [in the event that]
"""


@pytest.fixture(scope="module")
def words() -> LanguageWords:
    return rulebook.load_builtin().languages["en"].words


def compiled(text: str, words: LanguageWords) -> Rule:
    return compile_rule(parse(text, "a.yml"), "jargon/a", "jargon", words, frozenset({"M6"}))


def test_a_rule_file_becomes_a_rule(words: LanguageWords) -> None:
    rule = compiled(RULE, words)
    assert (rule.id, rule.severity, rule.check, [found.source for found in rule.find]) == (
        "jargon/a",
        "note",
        "phrase",
        ["in the event that"],
    )


@pytest.mark.parametrize(
    ("change", "place", "problem", "remedy"),
    [
        (("severity: note", "severety: note"), (4, 1), "the key 'severety' is unknown", "did you mean 'severity'?"),
        (("severity: note", "severity: loud"), (4, 11), "'loud' is not known", "known are note, stop, warn"),
        (("check: phrase", "check: phrases"), (5, 8), "'phrases' is not known", "did you mean 'phrase'?"),
        (("[M6]", "[M66]"), (3, 10), "'M66' is not in sources.yml", "did you mean 'M6'?"),
        (("[in the event that]", "[(in the]"), (6, 8), "in '(in the': a bracket is not closed", "close it with )"),
        (("[in the event that]", "[utilize]"), (6, 7), "'utilize' is a single bare word", "alone: true"),
        (("[in the event that]", "['{0,2} *']"), (6, 8), "'{0,2} *' has no word to search for", "add a word"),
        (
            ("message: Say it plainly.", "message: " + "x" * 101),
            (1, 10),
            "the message has 101 characters",
            "within 100",
        ),
        (("why: It is shorter.\n", ""), (1, 1), "`why` is missing", "add `why: ...`"),
        (("check: phrase", "check: phrase\ncheck: count"), (6, 1), "the key 'check' stands twice", "keep one"),
        (("find:", "unless: [{befor: x}]\nfind:"), (6, 11), "the key 'befor' is unknown", "did you mean 'before'?"),
        (("find:", "when: {angr: 2}\nfind:"), (6, 8), "the key 'angr' is unknown", "did you mean 'anger'?"),
        (("find:", "  find:"), (6, 7), "is no YAML", "mend the file"),
    ],
)
def test_a_faulty_rule_file_is_refused_with_its_place(
    words: LanguageWords, change: tuple[str, str], place: tuple[int, int], problem: str, remedy: str
) -> None:
    with pytest.raises(FileError) as refused:
        compiled(RULE.replace(*change), words)
    assert problem in refused.value.message
    assert remedy in refused.value.remedy
    assert (refused.value.line, refused.value.column) == place


def folder(tmp_path: Path, text: str = RULE) -> Path:
    (tmp_path / "house" / "jargon").mkdir(parents=True)
    (tmp_path / "house" / "jargon" / "event.yml").write_text(text)
    return tmp_path / "house"


def test_a_projects_rules_carry_its_prefix(tmp_path: Path) -> None:
    book = rulebook.load(Config(rules=(str(folder(tmp_path)),)))
    assert book.rule("project:jargon/event") is not None


def test_a_faulty_project_rule_is_named_and_the_others_stand(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "jargon" / "other.yml").write_text(RULE.replace("severity", "sevrity"))
    book = rulebook.load(Config(rules=(str(place),)))
    assert [(Path(p.path).name, p.line, p.remedy) for p in book.problems] == [
        ("other.yml", 4, "did you mean 'severity'?")
    ]
    assert book.rule("project:jargon/event") is not None


def test_a_missing_rule_folder_is_named(tmp_path: Path) -> None:
    book = rulebook.load(Config(rules=(str(tmp_path / "nowhere"),)))
    assert "does not exist" in book.problems[0].message


def test_a_changed_rule_file_is_read_again(tmp_path: Path) -> None:
    place = folder(tmp_path)
    config = Config(rules=(str(place),))
    rulebook.load(config)
    (place / "jargon" / "event.yml").write_text(RULE.replace("Say it plainly.", "Say it in plain words."))
    rule = rulebook.load(config).rule("project:jargon/event")
    assert rule is not None
    assert rule.message == "Say it in plain words."


def test_the_packed_rulebook_is_the_compiled_one(tmp_path: Path) -> None:
    out = tmp_path / "rulebook.pack"
    rulebook.compile_builtin(rulebook.builtin_folder(), out)
    book = rulebook._unpack(out.read_bytes(), None)
    assert book == rulebook.compile_builtin_book(rulebook.builtin_folder())


def test_no_builtin_rule_file_is_at_fault() -> None:
    assert rulebook.load_builtin().problems == ()

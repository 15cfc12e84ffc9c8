"""`replylint explain`: why a rule is there, and what to write instead."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from replylint.cli.explain import command
from replylint.score import EXPLANATION

RULE = """\
message: A word from a file, not from a person.
why: The customer wonders what a matter is.
source: [M6]
severity: warn
check: substitute
replace:
  as per our telephone call: as we said
  revert to you: write to you|call you
  the matter in question: ""
when: [{anger: 1.5, channel: [email, ticket]}, {draft: deeply regret}]
suggest: ["say it as you would on the phone", {insert: " by {time}"}]
aliases: [project:jargon/phone-call]
cases:
  flag:
    - {text: "As per our telephone call, it ships.", span: "As per our telephone call", fix: "As we said, it ships."}
    - {text: "We revert to you.", customer: "Why is nobody writing?"}
    - Three revert to you.
    - Four revert to you.
    - Five revert to you.
  allow:
    - The call was as per our telephone list.
"""


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    path = tmp_path / "house" / "jargon" / "by-telephone.yml"
    path.parent.mkdir(parents=True)
    path.write_text(RULE, "utf-8")
    (tmp_path / "replylint.toml").write_text('rules = ["house"]\n', "utf-8")


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_a_rule_is_explained_from_its_reason_to_its_file() -> None:
    result = explain("project:jargon/by-telephone")
    assert result.exit_code == 0
    assert (
        result.stdout
        == """\
project:jargon/by-telephone  warn
A word from a file, not from a person.

Why
  The customer wonders what a matter is.

Applies
  Only if the customer is upset (1.5 of 3 or more), and the channel is email or ticket.
  Or if the draft holds something like “deeply regret”.

Write instead
  as per our telephone call → as we said
  revert to you → write to you or call you
  the matter in question → (nothing)
  Say it as you would on the phone
  Add: by {time}

Found
  • As per our telephone call, it ships.
    ~~~~~~~~~~~~~~~~~~~~~~~~~
    → As we said, it ships.
  • Customer: “Why is nobody writing?”
    We revert to you.
  • Three revert to you.
  • Four revert to you.

Left alone
  • The call was as per our telephone list.

Who says so
  12 unforgivable mistakes: plain language. Plain words in place of legal and bureaucratic ones.

Where
  house/jargon/by-telephone.yml
  Switch it off with --ignore project:jargon/by-telephone, or with `ignore` in replylint.toml
"""
    )


def test_all_shows_every_example() -> None:
    assert "Five revert to you." in explain("project:jargon/by-telephone", "--all").stdout


def test_the_name_alone_will_do() -> None:
    assert explain("by-telephone").stdout.startswith("project:jargon/by-telephone  warn\n")


def test_an_old_id_leads_to_the_rule_with_a_notice() -> None:
    result = explain("project:jargon/phone-call")
    assert result.stderr == "project:jargon/phone-call is now called project:jargon/by-telephone\n"
    assert result.stdout.startswith("project:jargon/by-telephone")


def test_a_category_says_what_it_is_and_is_not_and_lists_its_rules() -> None:
    lines = explain("jargon").stdout.splitlines()
    assert lines[0] == "Jargon (jargon)"
    assert any(line.startswith("Not meant: ") for line in lines)
    assert "project:jargon/by-telephone  warn" in lines
    assert "  A word from a file, not from a person." in lines


def test_the_score_explains_itself_whatever_the_configuration() -> None:
    Path("replylint.toml").write_text("nonsense", "utf-8")
    assert explain("score").stdout == EXPLANATION


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("project:jargon/by-telefone", "project:jargon/by-telephone"),
        ("by-telephon", "project:jargon/by-telephone"),
        ("jargn", "jargon"),
        ("scor", "score"),
    ],
)
def test_a_name_that_does_not_exist_is_guessed(name: str, guess: str) -> None:
    result = explain(name)
    assert result.exit_code == 2
    assert f"there is no rule or category {name!r}; did you mean `replylint explain {guess}`?" in result.stderr


def test_a_name_like_nothing_else_gets_the_way_to_the_list() -> None:
    result = explain("qqqqqq")
    assert result.exit_code == 2
    assert "`replylint rules` lists the rules" in result.stderr

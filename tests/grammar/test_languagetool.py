"""A real LanguageTool server: the cases of the rules, and that what it says of a sentence hangs on nothing else."""

from __future__ import annotations

import pytest

from replylint import Config, Linter, Thread
from replylint.cases import run_cases
from replylint.grammar.client import Proofreader
from replylint.rulebook import builtin_folder

pytestmark = [pytest.mark.slow, pytest.mark.languagetool, pytest.mark.xdist_group("languagetool")]

FILES = sorted(path.stem for path in builtin_folder().glob("en/grammar/*.yml"))
CATEGORIES = ("TYPOS", "GRAMMAR", "CONFUSED_WORDS", "PUNCTUATION", "MISC")
SENTENCES = (
    "The lids was sent to you.",
    "You recieve it by noon.",
    "Thanks (and sorry for the wait.",
    'He said "fine.',
    "However the lid is late.",
    "It takes a hour.",
    "Their is a spare lid, in the box",
    "All is well.",
)


@pytest.fixture(scope="module")
def linter(real: Proofreader) -> Linter:
    return Linter(Config(preset="qa", select=("all", "preview"), grammar=True), proofreader=real)


@pytest.mark.parametrize("name", FILES)
def test_the_cases_of_a_rule_hold(name: str, linter: Linter) -> None:
    rule = linter.rulebook.rule(f"grammar/{name}")
    assert rule is not None
    failures = run_cases(rule, linter)
    assert linter.problems == linter.rulebook.problems
    assert [f"{f.line}: expected {f.expected}, but {f.happened}" for f in failures] == []


def test_what_it_says_of_a_sentence_does_not_hang_on_its_neighbors(real: Proofreader) -> None:
    together = Proofreader(real.place)
    together.read(["Warm."], "en-US", CATEGORIES)
    alone = [together.read([sentence], "en-US", CATEGORIES) for sentence in SENTENCES]
    fresh = Proofreader(real.place)
    assert fresh.read(list(reversed(SENTENCES)), "en-US", CATEGORIES) == [
        answer[0] for answer in reversed(alone) if answer is not None
    ]


def test_both_spellings_are_right_until_a_country_is_named(linter: Linter) -> None:
    reply = "The colour of the lid is gray, and we organised a van."
    told = {
        language: [f.quote for f in linter.lint(Thread(reply=reply, language=language)).findings]
        for language in ("en", "en-US", "en-GB")
    }
    assert told["en"] == []
    assert "colour" in told["en-US"]
    assert "colour" not in told["en-GB"]


def test_a_careful_reply_has_no_finding(linter: Linter) -> None:
    reply = (
        "Hi Ana,\n\nI'm sorry about the cracked lid. A new one left our shelf this morning, and DPD brings it to you "
        "on Friday before noon.\n\nYour order number: A-8812. You can follow it at https://example.org/t/8812.\n\n"
        "Best,\nTom"
    )
    assert linter.lint(Thread(reply=reply, language="en")).findings == ()

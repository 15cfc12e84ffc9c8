"""Grammar in the linter: off unless asked for, all drafts in one request, and never in the way of the other rules."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from replylint import Config, Linter, Message, Thread

from .conftest import FakeServer

SPELLING, GRAMMAR = ("MORFOLOGIK_RULE_EN_US", "TYPOS"), ("AGREEMENT_SENT_START", "GRAMMAR")
Quotes = Callable[..., list[str]]


@pytest.fixture
def linter(server: FakeServer) -> Linter:
    return Linter(Config(preset="qa", grammar=True, languagetool=server.url, accept=("frobnix",)))


@pytest.fixture
def found(server: FakeServer, linter: Linter) -> Quotes:
    """found(word, reply, ...) are the marked words if LanguageTool has never heard of `word`."""

    def of(word: str, reply: str, *customer: str, **thread: object) -> list[str]:
        server.wrong = {word: (*SPELLING, ["receive"])}
        messages = tuple(Message(role="customer", text=text) for text in customer)
        report = linter.lint(Thread(reply=reply, thread=messages, language="en-US", **thread))  # type: ignore[arg-type]
        return [finding.quote for finding in report.findings if finding.category == "grammar"]

    return of


def test_grammar_is_off_unless_asked_for(server: FakeServer) -> None:
    linter = Linter(Config(languagetool=server.url))
    report = linter.lint(Thread(reply="You recieve it.", language="en"))
    linter.warm()
    assert (server.asked, report.categories["grammar"]) == ([], None)


def test_the_drafts_of_a_call_are_asked_about_together(server: FakeServer, linter: Linter) -> None:
    server.wrong = {"recieve": (*SPELLING, ["receive"])}
    reports = linter.lint_many(Thread(reply=f"You recieve {n} lids.", language="en-US") for n in ("two", "six"))
    assert server.texts == ["You recieve two lids.\n\nYou recieve six lids."]
    assert [[f.quote for f in report.findings] for report in reports] == [["recieve"], ["recieve"]]


def test_a_finding_has_our_words_and_their_replacements_to_review(server: FakeServer, linter: Linter) -> None:
    server.wrong = {"recieve": (*SPELLING, ["receive", "recipe"])}
    [finding] = linter.lint(Thread(reply="You recieve it.", language="en-US")).findings
    assert (finding.rule, finding.severity) == ("grammar/spelling", "note")
    offered = [(s.text, s.applicability, [(e.start, e.end, e.text) for e in s.edits]) for s in finding.suggestions]
    assert offered == [("receive", "review", [(4, 11, "receive")]), ("recipe", "review", [(4, 11, "recipe")])]


def test_a_remark_without_a_replacement_offers_none(server: FakeServer, linter: Linter) -> None:
    server.wrong = {"was": (*GRAMMAR, [])}
    [finding] = linter.lint(Thread(reply="The lids was sent.", language="en-US")).findings
    assert (finding.rule, finding.suggestions) == ("grammar/agreement", ())


def test_what_no_rule_wants_is_not_shown(server: FakeServer, linter: Linter) -> None:
    server.wrong = {"lids": ("SOME_STYLE", "MISC", ["caps"]), "sent": ("WORDINESS", "REDUNDANCY", [])}
    assert linter.lint(Thread(reply="The lids were sent.", language="en-US")).findings == ()


@pytest.mark.parametrize(
    ("word", "reply"),
    [
        ("Kowalczykiewicz", "Ask for Kowalczykiewicz at the desk."),
        ("eLid", "The eLid is here."),
        ("FAQs", "See the FAQs there."),
        ("frobnix", "The frobnix is here."),
        ("&amp", "Lids &amp; pots are here."),
        ("Zendrix", "Zendrix is here."),
    ],
)
def test_names_codes_and_house_words_are_no_misspelling(found: Quotes, word: str, reply: str) -> None:
    assert found(word, reply) == []


def test_a_word_of_the_thread_is_no_misspelling(found: Quotes) -> None:
    assert found("gizmotron", "The gizmotron is here.") == ["gizmotron"]
    assert found("gizmotron", "The gizmotron is here.", "Where is my Gizmotron?") == []
    assert found("gizmotron", "The gizmotron is here.", subject="Gizmotron: broken") == []
    assert found("gizmotron", "The gizmotron is here.", company="Gizmotron Ltd") == []


def test_a_slip_at_the_start_of_a_sentence_is_a_misspelling(found: Quotes) -> None:
    assert found("Recieve", "Recieve it by noon.") == ["Recieve"]


def test_a_reply_in_another_language_is_not_sent(server: FakeServer, linter: Linter) -> None:
    assert linter.lint(Thread(reply="Guten Tag, Ihr Deckel ist da.", language="de")).status == "skipped"
    assert server.asked == [] or server.texts == []


def test_without_an_answer_the_other_rules_judge_as_ever(server: FakeServer, linter: Linter) -> None:
    thread = Thread(reply="Per my last email, you recieve it.", language="en")
    alone = Linter(Config(preset="qa", accept=("frobnix",))).lint(thread)
    server.body = "no"
    assert linter.problems == linter.rulebook.problems
    assert linter.lint(thread) == alone
    assert alone.categories["grammar"] is None
    assert len(linter.problems) == len(linter.rulebook.problems) + 1


def test_with_an_answer_grammar_counts_in_the_score(linter: Linter) -> None:
    assert linter.lint(Thread(reply="You get it at noon.", language="en-US")).categories["grammar"] == 100


def test_no_rule_of_grammar_means_no_server(server: FakeServer) -> None:
    linter = Linter(Config(select=("jargon",), grammar=True, languagetool=server.url))
    linter.lint(Thread(reply="You recieve it.", language="en"))
    assert server.asked == []


def test_a_linter_pickles_as_its_configuration(server: FakeServer, linter: Linter) -> None:
    server.wrong = {"recieve": (*SPELLING, ["receive"])}
    thread = Thread(reply="You recieve it.", language="en-US")
    report = linter.lint(thread)
    assert pickle.loads(pickle.dumps(linter)).lint(thread) == report


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "draft.txt"
    path.write_text("You recieve it by noon on Monday.")
    return str(path)


def test_check_tells_of_grammar_by_a_flag(server: FakeServer, draft: str) -> None:
    from click.testing import CliRunner

    from replylint.cli.check import command

    server.wrong = {"recieve": (*SPELLING, ["receive"])}
    run = CliRunner().invoke(command, [draft, "--languagetool", server.url])
    assert "grammar/spelling" in run.stdout
    assert (run.exit_code, run.stderr) == (0, "")


def test_check_tells_once_that_grammar_is_not_checked(server: FakeServer, draft: str) -> None:
    from click.testing import CliRunner

    from replylint.cli.check import command

    server.body = "no"
    run = CliRunner().invoke(command, [draft, draft, "--grammar", "--languagetool", server.url, "--quiet"])
    assert run.stderr.count("grammar is not checked") == 1
    assert run.exit_code == 2

"""Asking LanguageTool: many sentences in one request, each once, and one line where it does not answer."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from replylint.grammar.client import Proofreader, variants
from replylint.grammar.mapping import Remark

from .conftest import FakeServer

Ask = Callable[..., list[list[tuple[str, str]]] | None]
SPELLING = ("MORFOLOGIK_RULE_EN_US", "TYPOS")


@pytest.fixture
def server(server: FakeServer) -> FakeServer:
    server.wrong = {"recieve": (*SPELLING, ["receive"]), "colour": (*SPELLING, ["color"])}
    return server


def test_each_remark_comes_back_with_its_own_sentence(ask: Ask) -> None:
    assert ask("You recieve it.", "All good.", "We recieve it.") == [
        [("recieve", "receive")],
        [],
        [("recieve", "receive")],
    ]


def test_many_sentences_are_one_request_with_blank_lines_between(ask: Ask, server: FakeServer) -> None:
    ask("One.", "Two.", "Three.")
    assert server.texts == ["One.\n\nTwo.\n\nThree."]


def test_more_text_than_a_server_likes_at_once_is_several_requests(ask: Ask, server: FakeServer) -> None:
    sentences = [f"{number} {'word ' * 100}recieve." for number in range(40)]
    assert ask(*sentences) == [[("recieve", "receive")]] * 40
    assert len(server.texts) > 2


def test_a_sentence_is_asked_about_once(ask: Ask, server: FakeServer) -> None:
    ask("You recieve it.", "You recieve it.", "Two.")
    assert ask("Two.", "You recieve it.") == [[], [("recieve", "receive")]]
    assert server.texts == ["You recieve it.\n\nTwo."]


def test_only_the_categories_that_rules_want_are_asked_for(ask: Ask, server: FakeServer) -> None:
    ask("One.")
    assert (server.asked[-1]["enabledCategories"], server.asked[-1]["enabledOnly"]) == ("TYPOS", "true")


def test_where_no_country_is_named_a_word_of_any_dictionary_is_right(ask: Ask, server: FakeServer) -> None:
    server.knows = {"en-GB": {"colour"}}
    assert ask("You recieve the colour.", language="en") == [[("recieve", "receive")]]
    assert ask("You recieve the colour.", language="en-US") == [[("recieve", "receive"), ("colour", "color")]]


def test_a_country_that_is_named_has_one_dictionary() -> None:
    assert variants("en-AU") == ("en-AU",)
    assert variants("en") == ("en-US", "en-GB")


def test_a_spelling_remark_is_known_by_its_rule() -> None:
    assert Remark(0, 1, "MORFOLOGIK_RULE_EN_GB", "TYPOS").spelling
    assert not Remark(0, 1, "ITS_IT_IS", "TYPOS").spelling


def problem(proofreader: Proofreader) -> str:
    """What is told when one sentence is asked about and there is no answer."""
    assert proofreader.read(["My secret."], "en-US", ["TYPOS"]) is None
    [problem] = proofreader.problems
    assert "secret" not in f"{problem.message} {problem.remedy}"
    return f"{problem.path}: {problem.message}; {problem.remedy}"


def test_no_server_there_is_one_line() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    assert problem(Proofreader(url)) == (
        f"{url}: grammar is not checked: LanguageTool cannot be reached; start its server, or correct `languagetool`"
    )


def test_a_server_that_does_not_answer_is_one_line(server: FakeServer) -> None:
    server.delay = 1.5
    assert "LanguageTool did not answer within 1 s" in problem(Proofreader(server.url, seconds=1))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "Error: My secret."),
        (500, '{"error": "My secret."}'),
        (200, '{"matches": [{"offs'),
        (200, "[]"),
        (200, '{"matches": [{"offset": 0}]}'),
        (200, "null"),
    ],
)
def test_an_answer_that_is_none_is_one_line(server: FakeServer, status: int, body: str) -> None:
    server.status, server.body = status, body
    assert "the answer is not one of LanguageTool's" in problem(Proofreader(server.url, seconds=1))


def test_a_server_that_breaks_later_is_one_line_too(server: FakeServer) -> None:
    proofreader = Proofreader(server.url, seconds=1)
    assert proofreader.read(["One."], "en-US", ["TYPOS"]) == [()]
    server.status, server.body = 500, "Error"
    assert "the answer is not" in problem(proofreader)


def test_a_server_that_failed_is_left_alone_for_a_while(server: FakeServer) -> None:
    server.body = "no"
    proofreader = Proofreader(server.url, seconds=1)
    problem(proofreader)
    asked = len(server.asked)
    problem(proofreader)
    assert len(server.asked) == asked


def test_what_is_known_is_answered_while_the_server_is_away(server: FakeServer) -> None:
    proofreader = Proofreader(server.url, seconds=1)
    proofreader.read(["One."], "en-US", ["TYPOS"])
    server.body = "no"
    assert proofreader.read(["Two."], "en-US", ["TYPOS"]) is None
    assert proofreader.read(["One."], "en-US", ["TYPOS"]) == [()]


def test_no_proxy_of_the_environment_sees_the_text(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = FakeServer()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    assert Proofreader(server.url, seconds=1).read(["One."], "en-US", ["TYPOS"]) == [()]
    assert (server.texts, proxy.asked) == (["One."], [])
    proxy.close()

"""Which replies and findings are quoted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from replylint.audit import columns, examples
from replylint.audit.labels import labels

Report = Callable[..., Path]
SOON = ("timeframe/vague-time", "soon")


def _in_full(folder: Path, blind: bool = False) -> list[tuple[examples.Example, ...]]:
    replies, found = columns.replies(folder), columns.findings(folder)
    shown = labels(replies.agents, replies.teams, replies.channels, blind, 1)
    chosen = (examples.worst(replies, 1), examples.best(replies, 1))
    return examples.in_full(folder, chosen, replies, found, shown)


def test_the_worst_come_first_and_no_conversation_twice(report: Report) -> None:
    replies = [
        {"score": 30 + number, "conversation": f"c{number // 2}", "text": f"No. {number}"} for number in range(8)
    ]
    worst, _ = _in_full(report(replies))
    assert [example.score for example in worst] == [30, 32, 34, 36]


def test_one_agent_does_not_fill_the_list_while_there_are_others(report: Report) -> None:
    replies = [{"agent": "Ann", "score": 10, "text": f"No. {number}"} for number in range(9)]
    worst, _ = _in_full(report([*replies, {"agent": "Bo", "score": 50, "text": "Well"}]))
    assert [example.agent for example in worst[:4]] == [0, 0, 0, 1]
    assert len(worst) == 10


def test_the_best_are_long_enough_without_a_finding_and_to_angry_customers(report: Report) -> None:
    replies = [
        {"words": 39, "anger": 3.0, "text": "short"},
        {"words": 40, "anger": 0.5, "text": "calm"},
        {"words": 40, "anger": 2.5, "text": "angry"},
        {"words": 90, "score": 99, "anger": 3.0, "text": "flawed"},
    ]
    _, best = _in_full(report(replies))
    assert [example.text for example in best] == ["angry", "calm"]


def test_a_reply_that_many_sent_is_shown_once(report: Report) -> None:
    worst, _ = _in_full(report([{"score": 40, "text": "Same  words"}, {"score": 40, "text": "Same words"}]))
    assert len(worst) == 1


def test_marks_lie_on_the_words_that_were_found(report: Report) -> None:
    worst, _ = _in_full(report([{"score": 80, "text": "😀 You hear from us soon.", "findings": [SOON]}]))
    (mark,) = worst[0].marks
    assert worst[0].text[mark.start : mark.end] == "soon"


def test_the_customers_last_message_stands_above(report: Report) -> None:
    worst, _ = _in_full(report([{"score": 80, "customer_wrote": "Where is my order?"}]))
    assert worst[0].before == "Where is my order?"


def test_a_blind_example_has_no_names_and_its_marks_still_fit(report: Report) -> None:
    text = "Dear Carl, write to carl@example.org. You hear from us soon. Anna Berg, Blue team"
    worst, _ = _in_full(report([{"score": 80, "text": text, "customer": "Carl Kay", "findings": [SOON]}]), blind=True)
    shown = worst[0].text
    assert not any(name in shown for name in ("Carl", "carl@", "Anna", "Berg", "Blue"))
    (mark,) = worst[0].marks
    assert shown[mark.start : mark.end] == "soon"


def test_a_rule_is_shown_by_up_to_three_quotes_of_different_conversations(report: Report) -> None:
    replies = [
        {"text": f"Number {number} comes soon.", "conversation": f"c{number % 4}", "findings": [SOON]}
        for number in range(12)
    ]
    folder = report(replies)
    found = columns.findings(folder)
    reply = columns.replies(folder)
    (quotes,) = examples.by_rule(folder, reply, found, labels(reply.agents, reply.teams, reply.channels, False, 1), 1)
    assert len(quotes) == 3
    assert {quote.sentence[quote.start : (quote.start or 0) + len(quote.quote)] for quote in quotes} == {"soon"}


def test_a_quote_that_its_sentence_has_twice_is_shown_apart(report: Report) -> None:
    folder = report([{"text": "soon, so soon", "findings": [SOON]}])
    found, reply = columns.findings(folder), columns.replies(folder)
    ((quote,),) = examples.by_rule(folder, reply, found, labels(reply.agents, reply.teams, reply.channels, False, 1), 1)
    assert (quote.quote, quote.start) == ("soon", None)

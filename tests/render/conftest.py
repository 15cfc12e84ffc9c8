"""Reports to render, made by hand: what is shown must not hang on which rules there are."""

from collections.abc import Callable

import pytest

from replylint.report import Finding, Location, Mood, Related, Report, Severity, Suggestion
from replylint.thread import Message, Thread

PENALTIES = {"note": 4.0, "warn": 12.0, "stop": 40.0}


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Makes a finding on the first place of some words in a reply."""

    def make(
        reply: str,
        words: str,
        rule: str = "scripted/stock",
        severity: Severity = "warn",
        message: str = "Nobody talks like this.",
        suggestions: tuple[str, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> Finding:
        start = reply.index(words)
        return Finding(
            rule=rule,
            category=rule.partition("/")[0],
            severity=severity,
            start=start,
            end=start + len(words),
            quote=words,
            message=message,
            penalty=PENALTIES[severity],
            fingerprint="f",
            location=Location(path="threads.jsonl", line=7, column=1, end_line=7, end_column=1, exact=False),
            related=related,
            suggestions=tuple(Suggestion(text, "review") for text in suggestions),
        )

    return make


@pytest.fixture
def angry(finding: Callable[..., Finding]) -> tuple[Report, Thread]:
    """A bad reply to an upset customer: four findings, of all severities, in a line that must be wrapped."""
    thread = Thread(
        id="61",
        thread=(Message(role="customer", text="I already restarted the box. This is a joke, the third time!"),),
        reply=(
            "Dear valued customer,\n\n"
            "Please simply restart the box and we will look into it as soon as possible if that does not help you.\n\n"
            "Upgrade to Premium today!\nDana"
        ),
    )
    findings = (
        finding(thread.reply, "Dear valued customer", "scripted/valued-customer", "note", "A number, not a name."),
        finding(
            thread.reply,
            "simply restart the box",
            "condescension/step-done",
            message="They told you that they did this.",
            suggestions=("Say what you checked.", "Leave the sentence out."),
            related=(Related(0, 2, 28, "already restarted the box"),),
        ),
        finding(
            thread.reply,
            "we will look into it as soon as possible",
            "timeframe/promise-without-time",
            message="No time here, so the customer cannot know when to worry.",
            suggestions=("we will look into it by {time}",),
        ),
        finding(
            thread.reply, "Upgrade to Premium today!", "upsell/offer", "stop", "A sale while the line is down.", ("",)
        ),
    )
    report = Report(
        id="61",
        path="threads.jsonl",
        score=31,
        words=30,
        mood=Mood(2.4, (Related(0, 30, 45, "This is a joke"),)),
        categories={"jargon": 100, "scripted": 96, "condescension": 88, "timeframe": 88, "upsell": 60, "history": None},
        findings=findings,
    )
    return report, thread

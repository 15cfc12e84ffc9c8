"""How angry a customer is, and what shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from replylint import Config, Linter, Message, Thread
from replylint.report import Mood

UPSET = 1.5
Moods = Callable[..., Mood]


@pytest.fixture(scope="session")
def linter() -> Linter:
    return Linter(Config(select=("scripted/*",)))


@pytest.fixture
def mood(linter: Linter) -> Moods:
    """mood(text, ...) of a customer who wrote these messages, the newest last; "A: ..." is an agent's."""

    def of(*texts: str) -> Mood:
        messages = tuple(
            Message(role="agent" if text.startswith("A: ") else "customer", text=text.removeprefix("A: "))
            for text in texts
        )
        report = linter.lint(Thread(reply="Noted.", thread=messages, language="en"))
        assert report.mood is not None
        return report.mood

    return of


@pytest.mark.parametrize(
    "text",
    [
        # Said in so many words.
        "I'm furious about this bill.",
        "I am deeply disappointed. The tent arrived without poles.",
        "This is unacceptable.",
        "worst ferry i have ever been on",
        # Cursing, masked or not, and insults.
        "wtf is wrong with ur parking app",
        "Your f***ing printer ate my thesis",
        "You people are useless",
        # Again, still, and the count of days.
        "This is the third time I've asked. Still no reply.",
        "I already told you twice: the pump is dead.",
        "It's been 19 days without hot water and nobody calls back.",
        "Day 12 of waiting for one screw.",
        # Dry and polite.
        "Wonderful. Another survey, and still no sofa.",
        "How lovely of you to cancel on my birthday.",
        "Cheers for that. My ferry left without me because your bus came late.",
        "I could have rowed there faster.",
        "I had to stand there like a thief while the gate beeped.",
        "Thanks for nothing.",
        "Great service! Three weeks and no reply.",
        # Threats.
        "Refund it by Friday or I go to the ombudsman.",
        "I'll be disputing this with my bank.",
        "Never again. I am taking my business elsewhere.",
        # Loss and harm.
        "You charged me for a room I never slept in, and took the deposit too.",
        "we are stranded at the pier with two kids and no money",
        "I'm shaking. My insulin was in that bag and you lost it.",
        # Questions that want no answer.
        "Seriously? How hard can it be to post a key?",
        "Is anyone there? Hello?? I've been on hold for two hours.",
        # How it looks.
        "WHERE IS MY ORDER. ANSWER ME!!",
    ],
)
def test_upset(mood: Moods, text: str) -> None:
    assert mood(text).anger >= UPSET


@pytest.mark.parametrize(
    "text",
    [
        "Hi, do you have this kettle in red?",
        "Not angry at all, just curious why the blue one costs more.",
        "No rush, but my tracking page shows an error. Thanks!",
        "The drill doesn't start. I changed the fuse. What else can I try?",
        "love the new menu :)",
        "Could you move my lesson to Tuesday? My son has a dentist's appointment.",
        "My mother has died and I'd like to close her account, please. What do you need?",
        "Thanks again, it works now. Great service!",
        "I made a stupid mistake and ordered two, sorry! Can one go back?",
        "Dear support team, I hope this message finds you well. We are facing a significant disruption of our "
        "dashboards and kindly request your immediate attention. Best regards",
        "Urgent: I need the invoice by noon, can you help?",
        "Please upgrade us to the larger plan.",
        "How long does delivery to Malta take?",
        "Is the police station next to your office?",
    ],
)
def test_not_upset(mood: Moods, text: str) -> None:
    assert mood(text).anger < UPSET


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("Hello, which bus goes to the lake?", "The bus was late."),
        ("The bus was late.", "The bus was late again, third time this week."),
        ("The bus was late again, third time this week.", "The bus was late again, third time. What a bloody joke!!"),
        ("a bit annoyed about the wait", "annoyed and angry about the wait"),
        ("I am not angry about the wait", "I am angry about the wait"),
        ("you lost my parcel, please help, thanks", "you lost my parcel"),
        ("where is my parcel", "WHERE IS MY PARCEL"),
        ("where is my parcel?", "where is my parcel???"),
    ],
)
def test_anger_has_degrees(mood: Moods, less: str, more: str) -> None:
    assert mood(less).anger < mood(more).anger


def test_anger_runs_from_0_to_3(mood: Moods) -> None:
    rage = "You liars! Worst company ever, this is a disgrace, an absolute joke. I want my money back, idiots!!"
    assert mood("hello there").anger == 0
    assert mood(" ".join([rage] * 5)).anger == 3


def test_earlier_messages_count_less(mood: Moods) -> None:
    rage = "This is ridiculous."
    assert mood(rage).anger > mood(rage, "The number is 12.").anger > 0


def test_a_calm_last_message_takes_back_the_anger_before_it(mood: Moods) -> None:
    rage = "I am so angry, the oven is broken again!"
    assert mood(rage, "A: Sorry! Fixed now?", "All good, thanks, it works now.").anger < UPSET <= mood(rage).anger


def test_what_the_agent_wrote_angers_nobody(mood: Moods) -> None:
    assert mood("Hi, when do you open?", "A: That is a terrible, awful, ridiculous question.").anger == 0


def test_a_thread_without_customer_has_no_mood(linter: Linter) -> None:
    agent = Message(role="agent", text="This is ridiculous.", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert linter.lint(Thread(reply="Noted.", thread=(agent,))).mood is None
    assert linter.lint(Thread(reply="Noted.")).mood is None


def test_the_evidence_is_what_was_written(mood: Moods) -> None:
    first, last = "Thanks for nothing – the lamp is broken.", "Nobody answers. It's a DISGRACE, really!!"
    found = mood(first, last)
    texts = (first, last)
    assert {(place.message, place.quote) for place in found.evidence} >= {(0, "Thanks for nothing"), (1, "DISGRACE")}
    assert [place.message for place in found.evidence] == sorted(place.message for place in found.evidence)
    for place in found.evidence:
        assert texts[place.message][place.start : place.end] == place.quote


def test_the_evidence_is_short_and_holds_the_strongest(mood: Moods) -> None:
    weak = " ".join(f"The {part} is broken." for part in ("lid", "lamp", "lock", "leg", "lens", "lift", "ledge"))
    found = mood(f"{weak} I am furious.")
    assert len(found.evidence) <= 6
    assert "furious" in [place.quote for place in found.evidence]


def test_quoted_words_are_not_the_customers_own(mood: Moods) -> None:
    assert mood('The sign says "worst idiots, this is a disgrace". Funny poster, where can I buy it?').anger < UPSET

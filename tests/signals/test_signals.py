"""What a thread tells beside the mood: whether there is a problem, and whether it is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Config, Linter, Message, Thread
from replylint.patterns.match import Steps
from replylint.reading import ReadingWords
from replylint.signals.signals import Lookout, Signals

Look = Callable[..., Signals]


@pytest.fixture(scope="session")
def look() -> Look:
    """look(text, ...) are the signals of a thread; an agent wrote what begins with "A: "."""
    words = Linter(Config()).rulebook.languages["en"].words
    lookout, reading = Lookout(words, Steps(words.lexicon)), ReadingWords.from_lexicons({"en": words.raw})

    def of(*texts: str) -> Signals:
        messages = tuple(
            Message(role="agent" if text.startswith("A: ") else "customer", text=text.removeprefix("A: "))
            for text in texts
        )
        return Signals(Thread(reply="Noted.", thread=messages), lookout, reading, words)

    return of


@pytest.mark.parametrize(
    "text",
    [
        "The zip is broken.",
        "One cup is missing from the set.",
        "My train was cancelled.",
        "I was charged twice for the ferry.",
        "the radiator is leaking all over the parquet",
        "My parcel never arrived.",
        "Still no word from the clinic.",
        "I can't log in.",
        "It doesn't fit the wall.",
        "You sent the wrong size.",
        "My claim was refused.",
        "The site shows an error at checkout.",
        "No hot water since the weekend",
        "Please fix this.",
        "My aunt passed away, how do I close her account?",
        "There was a hair in my soup.",
    ],
)
def test_a_problem(look: Look, text: str) -> None:
    assert look(text).unsolved is True


@pytest.mark.parametrize(
    "text",
    [
        "Do you deliver to Crete?",
        "I'd like to book a table for four.",
        "What does the family ticket cost?",
        "Great show yesterday, we loved it!",
        "Can I bring my dog?",
    ],
)
def test_no_problem(look: Look, text: str) -> None:
    assert look(text).unsolved is False


@pytest.mark.parametrize(
    "text",
    [
        "It works now, thank you!",
        "That fixed it.",
        "All good now.",
        "Sorted, thanks.",
        "The parcel arrived today.",
        "that did the trick",
        "Everything is up and running again.",
        "never mind, found the cable",
    ],
)
def test_a_problem_that_is_over(look: Look, text: str) -> None:
    assert look("The printer shows an error.", "A: Please try the other cable.", text).unsolved is False


def test_a_problem_that_comes_back(look: Look) -> None:
    assert look("It is broken.", "It works now, thanks!", "Broken again.").unsolved is True


def test_what_the_agent_says_is_no_problem(look: Look) -> None:
    assert look("Do you open at nine?", "A: The lock is broken, so no.").unsolved is False


def test_nobody_knows_without_a_message(look: Look) -> None:
    assert look().unsolved is None
    assert look("A: Hello?").unsolved is None

"""Times in English: those a customer can hold somebody to, those that only sound like it, and what is neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Config, Linter
from replylint.patterns.match import Steps
from replylint.patterns.syntax import parse
from replylint.reading.prose import Prose
from replylint.reading.tokens import tokenize

Stands = Callable[[str, str], bool]

HARD = """
by Friday | by Friday noon | before Tuesday | no later than Monday | on Monday | this Thursday | next Wednesday
Weds at 9 | Tues 7-9am | Saturday between 8 and 10 | first thing Monday
by 5pm | by 5 pm | at 17:00 | before noon | by six | around 9.30am | from 8 to 10 | between 2 and 4
today | tonight | tomorrow | tomorrow morning | overnight | later today | this afternoon | this evening
by the end of today
within 2 hours | within the hour | in 24 hours | within 48 hrs | in an hour | in half an hour | in a couple of hours
within 3-5 working days | 5-7 business days | 2 to 3 weeks | in ten days | in two weeks | within a fortnight
within one (1) day
the next business day | same day | the next working day | next week | next month | by next Friday | early next week
by 4 March | on 21 June | by March 3rd | on the 14th | by 31/12 | by 2026-03-04 | mid March | by the end of April
by end of day | by close of business | by COB | by EOD | by the end of the week | at the end of the month
every day at 9 | every two hours | every morning | daily
before your flight | before you land | in time for the wedding | ahead of curtain up | by the time you land
on your next bill | with your next delivery | by then
at the latest on Monday | at noon | in a few minutes | within a few hours | for Saturday | due on the 3rd
before close of play tomorrow | by 17:00 CET | in the next half hour | no later than the 14th | on the next van, 14 May
this arvo | tmrw | tonite | 2moro by noon | b4 Friday | by half three | at half past | about 20 past | around 4ish
by 1700
w/c 3 June | by month end | over the weekend | before the weekend | by Easter | in time for Diwali | in Q3 | midweek
before your birthday | before you're home | at your next appointment | on the 14:10 train | by return of post
on your August bill | with your May wages | that same evening | in the course of today | just after 9 | in the morning
twice a day | this side of Friday | on payday | at the next stop | within 24h | in 10min
"""

NOW = """
right now | straight away | right away | immediately | one moment please | bear with me | while you wait
I'm looking now.
give me a minute | hold on | on the spot
"""

VAGUE = """
soon | very soon | shortly | promptly | swiftly | quickly | eventually | urgently
as soon as possible | ASAP | as quickly as possible | as soon as we can | as fast as they can | as soon as practicable
in due course | in due course of time | in due time | in good time | at the earliest
at our earliest convenience | at your earliest convenience
at the earliest opportunity | in a timely manner | in a timely fashion | in the near future | in the foreseeable future
in the coming days | over the coming weeks | in the next few days | within a few days | in a few weeks
in a while | in a bit | later on | at a later date | at some point | one of these days | down the line
when available | when possible | when time permits | when we get a chance | when they get a mo | when I can
before long | before you know it | without delay | with minimal delay | as conditions permit
within the stipulated timeframe | within the usual timescales | within the TAT
on priority | on top priority | as a matter of urgency
until further notice | in the future | in a future release | at the appropriate time
in a mo | in a wee while | in two shakes | pronto | forthwith | post haste | quick as we can | sooner rather than later
at the next opportunity | the first chance we get | the moment we can | at a date to be confirmed | with high priority
when things calm down | once the dust settles | when we're next on site | in short time | in few days
"""

NEITHER = """
the 2 parcels | order 60-11837 | all 12 tickets | room 507 | a second examiner | the third floor
you may ask him | it sat in the van | the sun came out | she will march in | 24 people | version 4.2.1
about a past charge | flat 9 | 10% off | to the May bill | the extra £30 | the night porter | breakfast on the house
since you wrote | on the phone | at the desk | in the box | by email | for you | on 555-0134 | with the team
"""


def phrases(table: str) -> list[str]:
    return [phrase.strip() for line in table.splitlines() for phrase in line.split("|") if phrase.strip()]


@pytest.fixture(scope="module")
def stands() -> Stands:
    """stands(list, phrase): whether an entry of the list stands in a sentence that ends with the phrase."""
    words = Linter(Config()).rulebook.languages["en"].words
    steps = Steps(words.lexicon)
    patterns = {name: parse(f"<{name}>", words.grammar) for name in ("time", "deadline", "promised-time", "vague-time")}

    def stand(name: str, phrase: str) -> bool:
        text = f"We will send it {phrase}" if phrase[0].islower() or phrase[:2] != "I'" else phrase
        tokens = tokenize(Prose(text, text), words.grammar.spelling)
        return steps.stands_in(patterns[name], tokens, 0, len(tokens.words)) is not None

    return stand


@pytest.mark.parametrize("phrase", phrases(HARD))
def test_a_time_to_hold_somebody_to(stands: Stands, phrase: str) -> None:
    assert stands("time", phrase)
    assert not stands("vague-time", phrase)


@pytest.mark.parametrize("phrase", phrases(NOW))
def test_what_happens_at_once_has_its_time(stands: Stands, phrase: str) -> None:
    assert stands("time", phrase)
    assert not stands("vague-time", phrase)


@pytest.mark.parametrize("phrase", phrases(VAGUE))
def test_a_vague_time_holds_nobody(stands: Stands, phrase: str) -> None:
    assert stands("vague-time", phrase)
    assert not stands("time", phrase)


@pytest.mark.parametrize("phrase", phrases(NEITHER))
def test_other_numbers_and_names_of_days_are_no_times(stands: Stands, phrase: str) -> None:
    assert not stands("time", phrase)
    assert not stands("vague-time", phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "within the hour",
        "by Friday",
        "tomorrow",
        "by 5 pm",
        "in 3 working days",
        "on Monday",
        "before your flight",
    ],
)
def test_what_lies_ahead_is_a_deadline_wherever_it_stands(stands: Stands, phrase: str) -> None:
    assert stands("deadline", phrase)


@pytest.mark.parametrize(
    "text",
    [
        "I've read your letter of 3 March",
        "I know you waited three weeks",
        "I see that you wrote to us today",
        "I'm sorry that it broke on Sunday",
        "I'm sorry about the past few days",
        "I thank you for waiting since Tuesday",
        "Your engineer got pulled to a gas leak at noon",
        "Marek has been with us for 12 years",
    ],
)
def test_a_past_day_in_another_sentence_is_none(stands: Stands, text: str) -> None:
    assert not stands("deadline", text)


@pytest.mark.parametrize("text", ["I'll call you right now.", "I'm checking that at once"])
def test_now_is_no_time_for_a_word_to_come(stands: Stands, text: str) -> None:
    assert stands("time", text)
    assert not stands("promised-time", text)

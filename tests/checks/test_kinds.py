"""The kinds of check, each on a rule of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from replylint import Linter

House = Callable[..., Linter]
Quotes = Callable[..., list[str]]


def test_phrase_marks_every_place(house: House, quotes: Quotes) -> None:
    linter = house("check: phrase\nfind: [at this point in time]\n")
    assert quotes(linter, "At this point in time no. Yes, at this point in time.") == [
        "At this point in time",
        "at this point in time",
    ]


def test_substitute_offers_the_word_in_the_case_of_the_text(house: House) -> None:
    from replylint import Thread

    linter = house("check: substitute\nalone: true\nreplace: {utilize: use, in lieu of: instead of|for}\n")
    report = linter.lint(Thread(reply="Utilize it in lieu of glue.", language="en"))
    offered = [[(s.text, s.applicability) for s in finding.suggestions] for finding in report.findings]
    assert offered == [[("Use", "safe")], [("instead of", "safe"), ("for", "review")]]


@pytest.mark.parametrize(
    ("within", "reply", "found"),
    [
        ("sentence", "We will call. It is done by Friday.", ["We will call"]),
        ("neighbors", "We will call. It is done by Friday.", []),
        ("neighbors", "We will call. It is a cat. It is done by Friday.", ["We will call"]),
        ("paragraph", "We will call. It is a cat. It is done by Friday.", []),
        ("paragraph", "We will call.\n\nIt is done by Friday.", ["We will call"]),
        ("draft", "We will call.\n\nIt is done by Friday.", []),
    ],
)
def test_require_looks_for_what_is_needed_in_its_scope(
    house: House, quotes: Quotes, within: str, reply: str, found: list[str]
) -> None:
    linter = house(f"check: require\nfind: [we will call]\nneeds: by friday\nwithin: {within}\n")
    assert quotes(linter, reply) == found


def test_count_marks_the_one_too_many(house: House, quotes: Quotes) -> None:
    linter = house("check: count\nfind: [so sorry]\nleast: 2\nwithin: draft\n")
    assert quotes(linter, "So sorry. I looked.") == []
    assert quotes(linter, "So sorry. I looked. We are so sorry.") == ["so sorry"]


def test_lack_marks_the_first_clause_after_the_greeting(house: House, quotes: Quotes) -> None:
    linter = house("check: lack\nneeds: [sorry]\n", category="empathy")
    assert quotes(linter, "Hi Ana, the tram left at nine, I checked.") == ["the tram left at nine"]
    assert quotes(linter, "Hi Ana, the tram left. I'm sorry.") == []


def test_the_longest_finding_of_a_category_covers_the_others(house: House) -> None:
    from replylint import Thread

    linter = house("check: phrase\nfind: [prior to the]\n", "check: phrase\nfind: [prior to the said date]\n")
    report = linter.lint(Thread(reply="Pay prior to the said date.", language="en"))
    assert [(finding.quote, [cover.rule for cover in finding.covers]) for finding in report.findings] == [
        ("prior to the said date", ["project:jargon/rule-0"])
    ]


def test_words_of_the_house_are_accepted_or_rejected(house: House, quotes: Quotes) -> None:
    rule = "check: phrase\nalone: true\nfind: [synergy]\n"
    assert quotes(house(rule, accept=("synergy",)), "Our Synergy plan.") == []


def test_a_rejected_word_is_found_with_its_replacement() -> None:
    from replylint import Config, Thread

    linter = Linter(Config(reject={"voucher": "gift card"}, select=("project:*",)))
    (finding,) = linter.lint(Thread(reply="Your voucher is here.", language="en")).findings
    assert (finding.rule, finding.quote, finding.suggestions[0].text) == (
        "project:jargon/house-words",
        "voucher",
        "gift card",
    )


def test_density_weighs_words_that_stand_together(house: House, quotes: Quotes) -> None:
    linter = house("check: density\ndensity: {list: officialese, over: 4, span: 6}\nunless: [{customer: this}]\n")
    assert quotes(linter, "The aforesaid remittance left.") == ["aforesaid remittance"]
    assert quotes(linter, "The aforesaid parcel left.") == []
    assert quotes(linter, "The aforesaid parcel with the two red ribbons and the remittance left.") == []
    assert quotes(linter, "The aforesaid parcel left. So did the remittance.") == []
    assert quotes(linter, "The aforesaid remittance left.", "Where is my remittance?") == []

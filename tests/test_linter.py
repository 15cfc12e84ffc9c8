"""The engine as a whole: what a report holds, and what does not change it."""

from __future__ import annotations

import pickle

import pytest

from replylint import Config, Linter, Message, Report, Thread, lint

ANGRY = Message(role="customer", text="Third time I write. Where is my harp?! I am furious, this is a disgrace.")

OFFICIALESE = """\
Dear Customer,

Further to your correspondence in respect of the above, it is noted that your request has been received by this office.
Pursuant to clause 9 of our terms, the said amount shall be remitted subsequent to the completion of verification.
You are hereby requested to do the needful and revert back. We apologize for any inconvenience this may have caused.
Rest assured that your satisfaction is our top priority. No further correspondence can be entered into in this regard.
Please do not hesitate to contact us. Thank you for your patience and understanding. We will revert in due course.
"""


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(Config(preset="qa"))


def test_a_finding_quotes_the_reply_as_it_was_given(linter: Linter) -> None:
    thread = Thread(reply="Hi Ana,\r\n\r\nplease do\u00a0not hesitate to contact us.", language="en")
    report = linter.lint(thread)
    assert [thread.reply[f.start : f.end] for f in report.findings] == [f.quote for f in report.findings]
    assert "please do\u00a0not hesitate to contact us" in [f.quote for f in report.findings]


def test_a_plain_kind_reply_is_left_alone(linter: Linter) -> None:
    thread = Thread(
        reply="Hi Ana,\n\nI'm sorry the harp came without its strings. A new set left our workshop this morning and is "
        "with you on Friday; the tracking number is 4410. Would you like me to show you how to fit them?\n\nBo",
        thread=(ANGRY,),
    )
    report = linter.lint(thread)
    assert (report.status, report.score, report.findings) == ("ok", 100, ())


def test_one_mild_fault_in_a_short_reply_costs_little(linter: Linter) -> None:
    text = (
        "Hi Ana, your harp left the workshop this morning and is with you on Friday before noon. "
        "The strings are in the lid. In the event that one snaps, a new one is free."
    )
    report = linter.lint(Thread(reply=text))
    assert report.words >= 31
    assert len(report.findings) == 1
    assert report.score is not None
    assert report.score >= 85


def test_ninety_words_of_officialese_fall_below_forty(linter: Linter) -> None:
    report = linter.lint(Thread(reply=OFFICIALESE, channel="email"))
    assert report.words >= 90
    assert report.score is not None
    assert report.score < 40


def test_a_draft_in_another_language_is_skipped_with_a_reason(linter: Linter) -> None:
    report = linter.lint(
        Thread(reply="Vielen Dank für Ihre Nachricht. Wir melden uns, sobald wir mehr wissen und es Neues gibt.")
    )
    assert (report.status, report.score) == ("skipped", None)
    assert report.reason is not None
    assert "German" in report.reason


def test_mood_is_known_only_with_a_customer(linter: Linter) -> None:
    assert linter.lint(Thread(reply="It left today.")).mood is None
    mood = linter.lint(Thread(reply="It left today.", thread=(ANGRY,))).mood
    assert mood is not None
    assert mood.anger >= 1.5
    assert all(ANGRY.text[place.start : place.end] == place.quote for place in mood.evidence)


def test_the_same_sentence_is_judged_by_the_thread_before_it(linter: Linter) -> None:
    offer = "While you are here, upgrade to our Gold plan for 5 euros a month and never miss a concert."
    calm = Message(role="customer", text="Which plans do you have? I'd like to buy a bigger one. Thanks!")
    categories = [
        {f.category for f in linter.lint(Thread(reply=offer, thread=(said,))).findings} for said in (ANGRY, calm)
    ]
    assert ["upsell" in found for found in categories] == [True, False]


def test_many_replies_at_once_are_judged_as_each_alone(linter: Linter) -> None:
    threads = [
        Thread(reply=text, thread=(ANGRY,), id=str(number))
        for number, text in enumerate(
            [
                "Just restart it and wait.",
                "We will look into it.",
                OFFICIALESE,
                "It left today.",
                "Simply check the cable again.",
            ]
        )
    ]
    assert linter.lint_many(threads) == [linter.lint(thread) for thread in threads]


def test_a_linter_pickles_as_its_configuration(linter: Linter) -> None:
    thread = Thread(reply=OFFICIALESE)
    assert pickle.loads(pickle.dumps(linter)).lint(thread) == linter.lint(thread)


def test_severity_and_selection_come_from_the_configuration() -> None:
    thread = Thread(reply="Please do not hesitate to contact us.", language="en")

    def found(**config: object) -> list[tuple[str, str]]:
        report: Report = lint(thread, config=Config(preset="qa", **config))  # type: ignore[arg-type]
        return [(finding.rule, finding.severity) for finding in report.findings]

    assert found() == [("scripted/hesitate", "note")]
    assert found(severity={"scripted": "stop"}) == [("scripted/hesitate", "stop")]
    assert found(ignore=("scripted/hesitate",)) == []
    assert found(select=("jargon",)) == []


def test_a_category_that_cannot_apply_has_no_score(linter: Linter) -> None:
    report = linter.lint(Thread(reply="It left today."))
    assert report.categories["upsell"] is None
    assert report.categories["jargon"] == 100


@pytest.mark.parametrize("reply", ["", " \n ", "\u200b", "👍", "<", "{{", "@ana"])
def test_next_to_nothing_is_no_fault_of_the_engine(linter: Linter, reply: str) -> None:
    report = linter.lint(Thread(reply=reply))
    assert report.status in {"ok", "skipped"}
    assert report.confidence == "low"


def test_a_misspelt_rule_in_the_configuration_is_named() -> None:
    linter = Linter(Config(ignore=("scripted/hesitat",)))
    assert [problem.message for problem in linter.rulebook.problems] == ["there is no rule 'scripted/hesitat'"]


def test_no_syntax_means_no_spacy(linter: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(sentences: object) -> list[list[str]]:
        raise AssertionError("asked for syntax")

    monkeypatch.setattr("replylint.syntax.tag", refuse)
    plain = Linter(Config(preset="qa", syntax=False))
    assert plain.lint(Thread(reply="Just restart it.", thread=(ANGRY,))).status == "ok"


def test_tags_and_placeholders_are_in_no_language() -> None:
    style = '<p style="font-family: Arial, sans-serif; font-size: 14px; color: de">'
    reply = f"{style}Refund sent.</p>{style}Kindly check bank statement.</p>{style}{{{{la.le.les}}}}</p>" * 3
    assert Linter().lint(Thread(reply=reply, format="html", system="any")).status == "ok"


@pytest.mark.parametrize("reply", ["Comment noted.", "[No public comment - internal action only]"])
def test_one_word_that_is_also_of_another_language_does_not_make_it_that(reply: str) -> None:
    assert Linter().lint(Thread(reply=reply)).status == "ok"

"""Fields of an export: read as what they should be, in all the ways that helpdesks write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from replylint.sources.conversations import fields

NINE_FOURTEEN = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
UNIX = 1772442840

junk = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.dates() | some.datetimes(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02T09:14:00Z",
        "2026-03-02T10:14:00+01:00",
        "2026-03-02T10:14:00+0100",
        "2026-03-02 09:14:00",
        "2026-03-02 09:14:00.000000",
        "2026-03-02T09:14:00.0000000Z",
        "2026-03-02 09:14:00 UTC",
        "2026-03-02 09:14:00 +0000",
        "2026-03-02 10:14:00.000000000 +0100",
        "2026-03-02 9:14",
        "2026/03/02 09:14",
        "  2026-03-02T09:14Z ",
        "20260302T091400Z",
        UNIX,
        float(UNIX),
        UNIX * 1_000,
        UNIX * 1_000_000,
        UNIX * 1_000_000_000,
        str(UNIX),
        str(UNIX * 1_000),
        f"{UNIX}.0",
        "Mon, 2 Mar 2026 09:14:00 +0000",
        "Mon, 2 Mar 2026 10:14:00 +0100",
        "2 Mar 2026 09:14:00 GMT",
        "02.03.2026 09:14",
        "02.03.2026, 09:14:00",
        "2.3.2026 9:14",
        "3/2/2026 9:14 AM",
        "03/02/2026 09:14",
        "3/2/26 9:14 am",
        "Mar 2, 2026, 9:14 AM",
        "March 2, 2026 at 9:14 AM",
        datetime(2026, 3, 2, 9, 14),  # noqa: DTZ001 - a time without a zone is what is tested
        datetime(2026, 3, 2, 10, 14, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_a_time_is_read_however_it_is_written(written: object) -> None:
    assert fields.time(written) == NINE_FOURTEEN
    assert fields.time(written).tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "day_first", "day"),
    [
        ("3/2/2026 9:14 AM", False, date(2026, 3, 2)),
        ("3/2/2026 9:14", True, date(2026, 2, 3)),
        ("25/12/2026", False, date(2026, 12, 25)),
        ("12/25/2026", True, date(2026, 12, 25)),
        ("03-02-2026", True, date(2026, 2, 3)),
        ("03.02.2026", False, date(2026, 2, 3)),
    ],
)
def test_where_day_and_month_may_be_mistaken_the_reader_is_told_which_is_first(
    written: str, day_first: bool, day: date
) -> None:
    found = fields.time(written, day_first=day_first)
    assert found is not None
    assert found.date() == day


@pytest.mark.parametrize(
    ("written", "hour"),
    [("3/2/2026 12:05 AM", 0), ("3/2/2026 12:05 PM", 12), ("3/2/2026 1:05 p.m.", 13), ("Mar 2, 2026 1:05 PM", 13)],
)
def test_halves_of_the_day(written: str, hour: int) -> None:
    assert fields.time(written) == datetime(2026, 3, 2, hour, 5, tzinfo=UTC)


def test_fractions_of_a_second_stay() -> None:
    assert fields.time(UNIX + 0.25) == NINE_FOURTEEN + timedelta(milliseconds=250)
    assert fields.time("2026-03-02T09:14:00.25Z") == NINE_FOURTEEN + timedelta(milliseconds=250)


@pytest.mark.parametrize(
    "written",
    [
        *(None, True, 0, -5, 45_000, float("nan"), float("inf"), 10**40, [], {}, "", "yesterday", "31/02/2026", "9:14"),
        *("1970-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00", "2026-13-01", "2026-03-02T25:00:00Z", "x" * 10_000),
    ],
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert fields.time(written) is None


@given(junk)
@example("٢٠٢٦-٠٣-٠٢")
@example("1" * 400)
def test_nothing_makes_a_field_raise(value: object) -> None:
    for read in (fields.time, fields.text, fields.key, fields.number, fields.flag, fields.table, fields.listed):
        read(value)
    fields.headers(value)
    assert fields.kind(value)


def test_an_id_is_the_same_as_number_and_as_text() -> None:
    assert fields.key(17) == fields.key("17") == fields.key(17.0) == "17"
    assert fields.key(None) == fields.key(True) == fields.key([]) == ""


def test_a_head_of_a_mail_in_its_three_forms() -> None:
    expected = {"auto-submitted": "auto-replied", "subject": "Out of office until Monday"}
    assert fields.headers("Auto-Submitted: auto-replied\r\nSubject: Out of office\r\n until Monday\r\n") == expected
    assert fields.headers({"Auto-Submitted": "auto-replied", "Subject": "Out of office until Monday"}) == expected
    assert (
        fields.headers(
            [
                {"name": "Auto-Submitted", "value": "auto-replied"},
                {"name": "subject", "value": "Out of office until Monday"},
            ]
        )
        == expected
    )

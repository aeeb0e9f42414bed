"""Printed dates and stamps: what each format says, and when a text stays unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from newsroom_scraper.values.dates import Order, When, find, read

NEW_YORK = ZoneInfo("America/New_York")
DAY = date(2020, 2, 20)


def here(raw: str | None, order: Order | None = None) -> When:
    return read(raw, zone=NEW_YORK, order=order)


@pytest.mark.parametrize(
    "raw",
    [
        "February 20, 2020",
        "Feb. 20, 2020",
        "Feb 20 2020",
        "feb.20, 2020",
        "20 February 2020",
        "20-Feb-2020",
        "20th February 2020",
        "20th of February, 2020",
        "February 20th, 2020",
        "Thursday, February 20, 2020",
        "Thurs. Feb. 20, 2020",
        "Thu 20 Feb 2020",
        "FEBRUARY 20, 2020",
        "  February\u00a020,\n 2020 ",
        "February 20 , 2020.",
        "(February 20, 2020)",
        "• February 20, 2020 •",
        "Published: February 20, 2020",
        "Posted on February 20, 2020",
        "Date published – 20 February 2020",
        "Last updated: Feb. 20, 2020",
        "For Immediate Release: February 20, 2020",
        "2020-02-20",
        "20200220",
        "2020/02/20",
        "2020-2-20",
        "Published: 2020-02-20",
        "2020-02-20Z",
        "2020-02-20-05:00",
        "02/20/2020",
        "20.02.2020",
    ],
)
def test_a_printed_day_is_a_day_and_no_instant(raw: str) -> None:
    assert here(raw) == When(day=DAY, precision="day", raw=raw)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("Sept. 3, 2020", date(2020, 9, 3)),
        ("Sep 3, 2020", date(2020, 9, 3)),
        ("may 5, 2020", date(2020, 5, 5)),
        ("June 1st, 2020", date(2020, 6, 1)),
        ("February 29, 2020", date(2020, 2, 29)),
        ("December 31, 2100", date(2100, 12, 31)),
        ("January 1, 1990", date(1990, 1, 1)),
        ("Monday, February 20, 2020", DAY),  # a wrong weekday is a misprint; the date is what counts
        ("02/02/2020", date(2020, 2, 2)),
    ],
)
def test_other_days(raw: str, day: date) -> None:
    assert (here(raw).day, here(raw).precision) == (day, "day")


@pytest.mark.parametrize(
    ("raw", "order", "day"),
    [
        ("2/3/2020", "MDY", date(2020, 2, 3)),
        ("2/3/2020", "DMY", date(2020, 3, 2)),
        ("2-3-2020", "MDY", date(2020, 2, 3)),
        ("02/20/2020", "MDY", DAY),
        ("20.02.2020", "DMY", DAY),
        ("20/02/2020", "MDY", None),
        ("2/11/26", "MDY", date(2026, 2, 11)),
        ("2/11/98", "DMY", date(1998, 11, 2)),
        ("2/11/26", None, None),
        ("2/3/2020", None, None),
        ("2/3/2020", "YMD", None),
        ("2020/2/3", "DMY", date(2020, 2, 3)),
        ("2/3.2020", "MDY", None),
    ],
)
def test_dates_in_numbers_follow_the_declared_order(raw: str, order: Order | None, day: date | None) -> None:
    when = here(raw, order)
    assert when.day == day
    assert (when.reason is None) == (day is not None)


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2020-02-20T14:05:00-05:00", "2020-02-20T14:05:00-05:00"),
        ("2020-02-20 14:05:00-05:00", "2020-02-20T14:05:00-05:00"),
        ("2020-02-20T14:05-0500", "2020-02-20T14:05:00-05:00"),
        ("2020-02-20T14:05:00Z", "2020-02-20T14:05:00+00:00"),
        ("2020-02-20t14:05:00z", "2020-02-20T14:05:00+00:00"),
        ("2020-02-20T14:05:00+0000", "2020-02-20T14:05:00+00:00"),
        ("2020-02-20T14:05:00.123Z", "2020-02-20T14:05:00.123000+00:00"),
        ("2020-02-20T14:05:00.123456789+05:45", "2020-02-20T14:05:00.123456+05:45"),
        ("2020-02-20T14:05:00,5Z", "2020-02-20T14:05:00.500000+00:00"),
        ("2020-02-20 14:05:00 UTC", "2020-02-20T14:05:00+00:00"),
        ("20200220T140500Z", "2020-02-20T14:05:00+00:00"),
        ("20200220T1405", "2020-02-20T14:05:00-05:00"),
        ("2020-02-20T14:05", "2020-02-20T14:05:00-05:00"),
        ("2020-07-20 14:05:09", "2020-07-20T14:05:09-04:00"),
        ("Thu, 20 Feb 2020 14:05:00 +0000", "2020-02-20T14:05:00+00:00"),
        ("Thu, 20 Feb 2020 14:05:60 GMT", "2020-02-20T14:05:59+00:00"),
        ("Thu, 20 Feb 2020 14:05:00 +0000 (UTC)", "2020-02-20T14:05:00+00:00"),
        ("Thu Feb 20 2020 14:05:00 GMT+0100 (Central European Time)", "2020-02-20T14:05:00+01:00"),
        ("February 20, 2020 2:05 pm", "2020-02-20T14:05:00-05:00"),
        ("February 20, 2020, 2:05PM", "2020-02-20T14:05:00-05:00"),
        ("Feb. 20, 2020 | 2 p.m.", "2020-02-20T14:00:00-05:00"),
        ("February 20, 2020 at 12:05 a.m.", "2020-02-20T00:05:00-05:00"),
        ("February 20, 2020 – 12:05 pm ET", "2020-02-20T12:05:00-05:00"),
        ("February 20, 2020 at 14:05 EST", "2020-02-20T14:05:00-05:00"),
        ("Updated: 02/20/2020 2:05 pm (EST)", "2020-02-20T14:05:00-05:00"),
        ("July 20, 2020 at 14:05 EDT", "2020-07-20T14:05:00-04:00"),
    ],
)
def test_an_instant_keeps_the_offset_it_was_printed_with(raw: str, instant: str) -> None:
    when = here(raw)
    assert when.instant is not None
    assert when.instant.isoformat() == instant
    assert (when.precision, when.raw, when.reason) == ("instant", raw, None)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2020-02-21T02:00:00Z", DAY),
        ("Fri, 21 Feb 2020 04:59:59 GMT", DAY),
        ("2020-02-20T23:30:00-08:00", date(2020, 2, 21)),
        ("2020-02-20T00:00:00", DAY),
    ],
)
def test_the_day_of_an_instant_is_the_day_where_the_newsroom_is(raw: str, day: date) -> None:
    assert here(raw).day == day


@pytest.mark.parametrize(
    "raw",
    [
        "July 20, 2020 at 14:05 EST",  # New York has EDT in July
        "July 20, 2020 at 23:05 PDT",
        "July 20, 2020 at 11:05 BST",
    ],
)
def test_a_zone_that_is_not_the_newsrooms_leaves_only_the_day(raw: str) -> None:
    assert here(raw) == When(day=date(2020, 7, 20), precision="day", raw=raw)


@pytest.mark.parametrize(
    "raw",
    ["2020-02-20T25:00:00Z", "2020-02-20T14:61", "February 20, 2020 14:05 pm", "2020-02-20T14:05:00+99:00",
     "2020-02-20T14:05:00+00:99"],
)  # fmt: skip
def test_a_time_that_no_clock_shows_leaves_only_the_day(raw: str) -> None:
    assert here(raw) == When(day=DAY, precision="day", raw=raw)


def test_the_repeated_hour_is_read_as_its_first() -> None:
    assert here("2020-11-01T01:30:00").instant == datetime(2020, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-4)))


@pytest.mark.parametrize("raw", ["2020-03-08T02:30:00", "March 8, 2020 2:30 am", "March 8, 2020 2:30 am EST"])
def test_the_skipped_hour_leaves_only_the_day(raw: str) -> None:
    assert here(raw) == When(day=date(2020, 3, 8), precision="day", raw=raw)


def test_an_instant_equals_itself_told_in_another_zone() -> None:
    assert here("2020-11-01T01:30:00").instant == datetime(2020, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "precision"),
    [("February 2020", "month"), ("Sept. 2020", "month"), ("FEB, 2020", "month"), ("2020-02", "month"),
     ("2020", "year"), ("Published: 2020", "year")],
)  # fmt: skip
def test_a_month_or_a_year_has_no_day(raw: str, precision: str) -> None:
    when = here(raw)
    assert (when.day, when.instant, when.precision, when.raw, when.reason) == (
        None,
        None,
        precision,
        raw,
        None,
    )


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (None, "no date"),
        ("", "no date"),
        (" \u200b ", "no date"),
        ("Press Release", "known format"),
        ("2 hours ago", "known format"),
        ("1582207500", "known format"),
        ("February 20", "no year"),
        ("20 Feb", "no year"),
        ("February 30, 2020", "calendar"),
        ("February 29, 2021", "calendar"),
        ("31 April 2020", "calendar"),
        ("2020-02-30", "calendar"),
        ("2020-02-30T10:00:00Z", "calendar"),
        ("2020-13", "calendar"),
        ("13/32/2020", "calendar"),
        ("20/02/2020 MDY", "calendar"),
        ("February 20, 1989", "1990"),
        ("1970-01-01T00:00:00Z", "1990"),
        ("0001-01-01", "1990"),
        ("2101-01-01", "2100"),
        ("May 1066", "1990"),
        ("1066", "1990"),
        ("2/3/2020", "two ways"),
        ("2/3/20", "two digits"),
        ("February 20, 2020 • Press Release", "other text"),
        ("February 20, 2020 14", "other text"),
        ("February 20, 2020 1405", "other text"),
        ("February 20, 2020" + " and on" * 40, "too long"),
    ],
)
def test_the_unknown_has_a_reason(raw: str | None, word: str) -> None:
    when = here((raw or "").removesuffix(" MDY"), "MDY") if raw and raw.endswith("MDY") else here(raw)
    assert word in (when.reason or "")
    assert (when.day, when.instant, when.precision) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("February 20, 2020 • Press Release", "February 20, 2020"),
        ("Press Release | Thursday, Feb. 20, 2020 | Washington", "Thursday, Feb. 20, 2020"),
        ("Posted 20 February 2020 by the desk", "20 February 2020"),
        ("FEBRUARY\u00a020, 2020", "FEBRUARY\u00a020, 2020"),
        ("On 2020-02-20T14:05:00Z we said", "2020-02-20"),
        ("2/11/2026 Attorney General sues", "2/11/2026"),
        ("Released 20.02.2020.", "20.02.2020"),
        ("February 30, 2020, then March 1, 2020", "March 1, 2020"),
        ("May 2020 report, June 3, 2020", "June 3, 2020"),
        ("February 20, 2020: a letter of January 1, 2019", "February 20, 2020"),
        ("February 20, 2020 2:05 pm", "February 20, 2020"),
        ("Report in 2020", None),
        ("February 2020", None),
        ("February 20", None),
        ("February 20-22, 2020", None),
        ("20-22 February 2020", None),
        ("13/32/2020", None),
        ("call 202-555-2020 or 1/2/3/2020", None),
        ("version 1.2.2020.4", None),
        ("", None),
    ],
)
def test_the_first_full_date_in_a_text(text: str, found: str | None) -> None:
    span = find(text)
    assert (text[slice(*span)] if span else None) == found


@pytest.mark.parametrize(
    "text",
    [
        "4. Dezember 2020",
        "4 décembre 2020",
        "4 de diciembre de 2020",
        "4 de dezembro de 2020",
        "4 dicembre 2020",
        "4. desember 2020",
        "den 4. december 2020",
        "4 Desember 2020",
        "4 d’agost de 2020",
        "4. dubna 2020",
        "४ मई २०२०",
        "۴ مه ۲۰۲۰",
        "۴ ژانویهٔ ۲۰۲۰",
        "4 אפר׳ 2020",
        "4 באפריל 2020",
    ],
)
def test_a_month_keeps_its_first_letter_and_its_last(text: str) -> None:
    assert here(text).day is not None
    span = find(text)
    assert span is not None
    assert here(text[slice(*span)]).day == here(text).day

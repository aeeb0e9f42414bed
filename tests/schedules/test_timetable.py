"""Cron as people write it, and when a newsroom is due by what has been."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.cron import Cron, weekdays
from schedules.quiet import quiet
from schedules.timetable import AfterNew, Past, Timetable, describe

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("*", "*"),
        ("?", "*"),
        ("0", "sun"),
        ("7", "sun"),
        ("1", "mon"),
        ("6", "sat"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("mon-fri", "mon,tue,wed,thu,fri"),
        ("MON,Thu", "mon,thu"),
        ("monday", "mon"),
        ("0-2", "sun,mon,tue"),
        ("5-7", "fri,sat,sun"),
        ("0-7", "sun,mon,tue,wed,thu,fri,sat"),
        ("1-7", "mon,tue,wed,thu,fri,sat,sun"),
        ("fri-mon", "fri,sat,sun,mon"),
        ("6-1", "sat,sun,mon"),
        ("*/2", "sun,tue,thu,sat"),
        ("1-5/2", "mon,wed,fri"),
        ("0,7,sun", "sun"),
        ("1,1-2", "mon,tue"),
        ("7-7", "sun"),
    ],
)
def test_weekdays_as_cron_counts_them(field: str, expected: str) -> None:
    assert weekdays(field) == expected


@pytest.mark.parametrize("field", ["8", "-1", "1-", "1-8", "x", "mo", "", "1,,2", "1/x", "mon#2", "10", "1-2-3", "*/0"])
def test_what_is_no_weekday_is_refused(field: str) -> None:
    with pytest.raises(ValueError):
        weekdays(field)


@pytest.mark.parametrize(
    "schedule",
    ["", "* * * *", "* * * * * *", "60 * * * *", "0 24 * * *", "0 2 32 * *", "0 2 * 13 *", "0 2 * * 8", "a b c d e", "@daily",
     "0 2 * * mon-", "*/0 * * * *", "0 2 * * */0", "0 2 30 2 *"],
)  # fmt: skip
def test_what_is_no_schedule_is_refused_with_its_words(schedule: str) -> None:
    with pytest.raises(ValueError) as caught:
        Cron(schedule, "UTC")
    told = str(caught.value)
    assert told.startswith(f'is "{schedule}", which ')
    assert "\n" not in told


def fires(schedule: str, zone: str, start: str, times: int) -> list[str]:
    cron, at = Cron(schedule, zone), datetime.fromisoformat(start)
    found = []
    for _ in range(times):
        at = cron.after(at)
        found.append(at.strftime("%Y-%m-%dT%H:%MZ"))
    return found


@pytest.mark.parametrize(
    ("schedule", "start", "expected"),
    [
        # 2026: on 8 March 02:00 became 03:00, on 1 November 02:00 became 01:00.
        ("0 1 * * *", "2026-03-07T00:00-05:00", ["2026-03-07T06:00Z", "2026-03-08T06:00Z", "2026-03-09T05:00Z"]),
        ("30 2 * * *", "2026-03-07T12:00-05:00", ["2026-03-08T07:30Z", "2026-03-09T06:30Z"]),
        ("0 2,3 * * *", "2026-03-07T12:00-05:00", ["2026-03-08T07:00Z", "2026-03-09T06:00Z", "2026-03-09T07:00Z"]),
        ("30 1 * * *", "2026-10-31T12:00-04:00", ["2026-11-01T05:30Z", "2026-11-02T06:30Z"]),
        ("30 * * * *", "2026-11-01T00:40-04:00", ["2026-11-01T05:30Z", "2026-11-01T06:30Z", "2026-11-01T07:30Z"]),
        ("30 1-2 * * *", "2026-11-01T00:40-04:00", ["2026-11-01T05:30Z", "2026-11-01T07:30Z"]),
        # As cron has it: where day and weekday are named, either will do.
        ("0 0 1 * mon", "2026-11-01T12:00-05:00", ["2026-11-02T05:00Z", "2026-11-09T05:00Z"]),
        ("0 0 */2 * mon", "2026-11-01T12:00-05:00", ["2026-11-09T05:00Z", "2026-11-23T05:00Z"]),
    ],
)
def test_turns_where_the_clock_is_set(schedule: str, start: str, expected: list[str]) -> None:
    assert fires(schedule, NEW_YORK, start, len(expected)) == expected


def test_a_day_that_a_zone_leaps_over_loses_no_turn() -> None:
    # At the end of 29 December 2011 Samoa went on with the 31st.
    assert fires("0 12 * * *", "Pacific/Apia", "2011-12-29T23:00+00:00", 3) == [
        "2011-12-30T22:00Z", "2011-12-31T22:00Z", "2012-01-01T22:00Z",
    ]  # fmt: skip


def test_a_weekday_rings_on_that_day_of_the_zone() -> None:
    assert fires("0 2 * * 1", "UTC", "2026-11-22T12:00Z", 2) == ["2026-11-23T02:00Z", "2026-11-30T02:00Z"]
    assert fires("0 20 * * 0", NEW_YORK, "2026-11-22T12:00Z", 1) == ["2026-11-23T01:00Z"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00Z")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


NIGHTLY = Timetable(newsroom="demo", cron=Cron("0 2 * * *", "UTC"))
SIX_HOURS = Timetable(newsroom="demo", every=minutes(360))
SOONER = Timetable(newsroom="demo", every=minutes(360), after_new=AfterNew(minutes(10), minutes(180)))
QUIET = Timetable(newsroom="demo", every=minutes(60), quiet=quiet("23:00-06:00"))


@pytest.mark.parametrize(
    ("told", "past", "now", "due"),
    [
        pytest.param(NIGHTLY, Past(started=at("20T02:00")), "20T03:00", "21T02:00", id="the next turn"),
        pytest.param(NIGHTLY, Past(started=at("20T02:00")), "23T15:00", "21T02:00", id="off for days: now, once"),
        pytest.param(NIGHTLY, Past(started=at("23T15:00")), "23T15:05", "24T02:00", id="then the ordinary turns"),
        pytest.param(NIGHTLY, Past(started=at("20T23:00"), ended=at("21T02:30")), "21T02:31", "22T02:00", id="outlasted"),
        pytest.param(NIGHTLY, Past(started=at("20T23:00"), ended=at("21T01:59")), "21T02:31", "21T02:00", id="not so"),
        pytest.param(NIGHTLY, Past(set_at=at("20T12:00")), "20T12:10", "21T02:00", id="never run, set today"),
        pytest.param(NIGHTLY, Past(set_at=at("20T01:00")), "20T12:10", "20T02:00", id="never run, off at its turn"),
        pytest.param(NIGHTLY, Past(set_at=at("25T01:00")), "20T12:10", "21T02:00", id="a file of the future"),
        pytest.param(NIGHTLY, Past(), "20T12:10", "21T02:00", id="never run, nobody knows since when"),
        pytest.param(SIX_HOURS, Past(), "20T12:10", "20T12:10", id="an interval begins at once"),
        pytest.param(SIX_HOURS, Past(started=at("20T02:00")), "20T02:10", "20T08:00", id="an interval"),
        pytest.param(SIX_HOURS, Past(started=at("20T02:00"), ended=at("20T08:10")), "20T08:11", "20T14:00", id="longer"),
        pytest.param(NIGHTLY, Past(started=at("21T01:00")), "20T12:00", "21T02:00", id="a clock set back"),
        pytest.param(NIGHTLY, Past(started=at("21T12:01")), "20T12:00", "20T12:00", id="set back by more than a day"),
        pytest.param(QUIET, Past(started=at("20T22:30")), "20T22:31", "21T06:00", id="quiet"),
        pytest.param(QUIET, Past(started=at("20T21:30")), "20T23:31", "21T06:00", id="overdue in quiet hours"),
        pytest.param(QUIET, Past(), "20T23:31", "21T06:00", id="begins in quiet hours"),
        pytest.param(SOONER, Past(started=at("20T12:00"), newest_new=at("20T12:00")), "20T12:01", "20T12:10", id="fast"),
        pytest.param(SOONER, Past(started=at("20T14:50"), newest_new=at("20T12:00")), "20T14:51", "20T15:00", id="still"),
        pytest.param(SOONER, Past(started=at("20T15:00"), newest_new=at("20T12:00")), "20T15:01", "20T21:00", id="no more"),
        pytest.param(SOONER, Past(started=at("20T15:00"), newest_new=at("28T12:00")), "20T15:01", "20T21:00", id="wrong"),
    ],
)  # fmt: skip
def test_when_a_newsroom_is_due(told: Timetable, past: Past, now: str, due: str) -> None:
    assert told.next_due(past, now=at(now)) == at(due)


def test_a_run_that_a_clock_ended_years_ahead_is_soon_reckoned_with() -> None:
    past = Past(started=at("20T02:00"), ended=datetime(2036, 1, 1, tzinfo=UTC))
    often = Timetable(newsroom="demo", cron=Cron("* * * * *", "UTC"))
    assert often.next_due(past, now=at("20T02:30")) == at("20T02:31")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (NIGHTLY, "at 02:00 every day (UTC)"),
        (SOONER, "every 6 h, every 10 min for 3 h after a new release"),
        (QUIET, "every 1 h, not in 23:00-06:00 (UTC)"),
        (
            Timetable(newsroom="a", cron=Cron("*/20 8-18 * * 1-5", NEW_YORK), zone=ZoneInfo(NEW_YORK), jitter=minutes(5)),
            "by cron */20 8-18 * * 1-5 (America/New_York), up to 5 min later",
        ),
    ],
)  # fmt: skip
def test_a_timetable_in_words(told: Timetable, words: str) -> None:
    assert describe(told) == words

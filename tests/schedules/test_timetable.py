"""Cron as people write it: numbers count from Sunday, and a day's clock may jump."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from schedules.timetable import check_schedule, trigger, weekdays

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
     "0 2 * * mon-", "*/0 * * * *", "0 2 * * */0"],
)  # fmt: skip
def test_what_is_no_schedule_is_refused_with_its_words(schedule: str) -> None:
    with pytest.raises(ValueError) as caught:
        check_schedule(schedule, "UTC")
    told = str(caught.value)
    assert told.startswith(f'is "{schedule}", which ')
    assert "\n" not in told


@pytest.mark.parametrize("schedule", ["0 2 * * *", "*/15 8-18 * * mon-fri", "5 4 1,15 JAN-mar 0", "59 23 31 12 7"])
def test_a_schedule_is_taken(schedule: str) -> None:
    check_schedule(schedule, NEW_YORK)


def fires(schedule: str, zone: str, start: datetime, times: int) -> list[str]:
    rings = trigger(schedule, zone)
    found: list[str] = []
    last, now = None, start
    for _ in range(times):
        last = rings.get_next_fire_time(last, now)
        assert last is not None
        found.append(last.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"))
        now = last
    return found


def test_the_clock_of_the_zone_rings_before_and_after_it_jumps() -> None:
    # 2026: on 8 March 02:00 became 03:00, on 1 November 02:00 became 01:00.
    start = datetime(2026, 3, 7, 0, 0, tzinfo=ZoneInfo(NEW_YORK))
    assert fires("0 1 * * *", NEW_YORK, start, 3) == ["2026-03-07T06:00Z", "2026-03-08T06:00Z", "2026-03-09T05:00Z"]
    start = datetime(2026, 10, 31, 0, 0, tzinfo=ZoneInfo(NEW_YORK))
    assert fires("0 3 * * *", NEW_YORK, start, 3) == ["2026-10-31T07:00Z", "2026-11-01T08:00Z", "2026-11-02T08:00Z"]


def test_an_hour_that_does_not_exist_loses_no_night() -> None:
    start = datetime(2026, 3, 7, 12, 0, tzinfo=ZoneInfo(NEW_YORK))
    first, second = fires("30 2 * * *", NEW_YORK, start, 2)
    assert first[:10] == "2026-03-08"
    assert second == "2026-03-09T06:30Z"


def test_an_hour_that_comes_twice_loses_no_night() -> None:
    start = datetime(2026, 10, 31, 12, 0, tzinfo=ZoneInfo(NEW_YORK))
    told = [one[:10] for one in fires("30 1 * * *", NEW_YORK, start, 3)]
    assert list(dict.fromkeys(told))[:2] == ["2026-11-01", "2026-11-02"]


def test_a_weekday_rings_on_that_day_of_the_zone() -> None:
    start = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # a Sunday
    assert fires("0 2 * * 1", "UTC", start, 2) == ["2026-11-23T02:00Z", "2026-11-30T02:00Z"]
    assert fires("0 20 * * 0", NEW_YORK, start, 1) == ["2026-11-23T01:00Z"]

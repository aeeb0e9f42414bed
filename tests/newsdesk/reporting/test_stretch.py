"""Days of a zone: borders, the day on which clocks change, and days that have not begun."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsdesk.reporting.stretch import Stretch, monday

YORK = ZoneInfo("America/New_York")


def stretch(since: str, until: str, zone: ZoneInfo = YORK, now: datetime | None = None) -> Stretch:
    days = date.fromisoformat(since), date.fromisoformat(until)
    return Stretch(since=days[0], until=days[1], zone=zone, now=now or datetime(2027, 6, 1, tzinfo=UTC))


def test_it_begins_and_ends_at_midnight_of_its_zone() -> None:
    one = stretch("2026-11-15", "2026-11-21")
    assert (one.begin, one.end) == ("2026-11-15T05:00:00Z", "2026-11-22T05:00:00Z")


def test_a_day_on_which_clocks_change_has_23_or_25_hours() -> None:
    hours = {}
    for day in ("2026-03-08", "2026-11-01"):
        one = stretch(day, day)
        hours[day] = (datetime.fromisoformat(one.end) - datetime.fromisoformat(one.begin)) / timedelta(hours=1)
    assert hours == {"2026-03-08": 23, "2026-11-01": 25}


def test_it_ends_now_where_its_last_day_is_not_over() -> None:
    now = datetime(2026, 11, 22, 3, 30, 10, tzinfo=UTC)  # still the 21st in New York
    one = stretch("2026-11-20", "2026-11-25", now=now)
    assert one.end == "2026-11-22T03:30:11Z"
    assert one.open
    assert list(one.days()) == [date(2026, 11, 20), date(2026, 11, 21)]
    assert one.words() == "20 Nov 2026 to 21 Nov 2026 22:30 EST (America/New_York)"


def test_weeks_begin_on_monday_across_the_year() -> None:
    assert [monday(date(2027, 1, day)) for day in (1, 3, 4)] == [date(2026, 12, 28)] * 2 + [date(2027, 1, 4)]

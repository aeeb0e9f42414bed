"""Laws of the timetable: the next turn is after now, and falls on a day that cron names."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.timetable import trigger, weekdays

NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
DAY = st.integers(0, 7)
FIELD = (
    st.just("*")
    | DAY.map(str)
    | st.tuples(DAY, DAY).filter(lambda one: one[0] != 7 or one[1] != 0).map(lambda one: f"{one[0]}-{one[1]}")
)
MOMENTS = st.datetimes(min_value=datetime.fromisoformat("2026-01-01"), max_value=datetime.fromisoformat("2027-12-31"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 59), st.integers(0, 23), FIELD, ZONES, MOMENTS)
def test_the_next_turn_is_after_now(minute: int, hour: int, days: str, zone: str, moment: datetime) -> None:
    now = moment.replace(tzinfo=ZoneInfo(zone))
    due = trigger(f"{minute} {hour} * * {days}", zone).get_next_fire_time(None, now)
    assert due is not None
    assert due.timestamp() >= now.timestamp()
    assert due - now <= timedelta(days=9)
    named = weekdays(days)
    assert named == "*" or NAMES[(due.weekday() + 1) % 7] in named.split(",")


@settings(deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_names_and_numbers_agree(first: int, last: int) -> None:
    assert weekdays(f"{first}-{last}") == weekdays(f"{NAMES[first]}-{NAMES[last]}")
    assert weekdays(f"{first}-{last}").split(",")[0] == NAMES[first]
    assert weekdays(f"{first}-{last}").split(",")[-1] == NAMES[last]


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=5))
def test_each_day_counts_once(days: list[int]) -> None:
    told = weekdays(",".join(str(one) for one in days)).split(",")
    assert set(told) == {NAMES[one % 7] for one in days}
    assert len(told) == len(set(told))

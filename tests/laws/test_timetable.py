"""Laws of cron: every turn that a walk through the calendar meets, once and in order, also where clocks are set."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schedules.cron import Cron, weekdays
from schedules.quiet import Quiet, quiet
from schedules.timetable import Past, Timetable
from tests.laws.minutes import DAYS, MINUTE, YEAR, ZONES, Asked, changes, slots, turns, turns_of_all

NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
DAY = st.integers(0, 7)
SCHEDULES = (
    Asked(frozenset({30}), frozenset({2})),
    Asked(frozenset({0}), frozenset({2, 3})),
    Asked(frozenset({0, 45}), frozenset({1, 2, 3})),
    Asked(frozenset({15}), None),
    Asked(frozenset(range(0, 60, 10)), frozenset({0, 1, 2, 23}), weekdays=frozenset({"sun", "mon"})),
    Asked(frozenset({59}), frozenset({1}), dates=frozenset({1, 31}), weekdays=frozenset({"sun"})),
)


def rung(cron: Cron, first: datetime, last: datetime) -> list[datetime]:
    found = []
    at = cron.after(first - timedelta(seconds=1))
    while at < last:
        found.append(at)
        at = cron.after(at)
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_turns_is_what_a_walk_through_it_meets(zone: str) -> None:
    assert len(changes(zone)) == 2
    for asked, expected in zip(SCHEDULES, turns_of_all(SCHEDULES, zone, *YEAR), strict=True):
        assert len(expected) > 20
        assert rung(Cron(asked.cron, zone), *YEAR) == expected, asked.cron


ASKED = st.builds(
    Asked,
    minutes=st.frozensets(st.integers(0, 59), min_size=1, max_size=4),
    hours=st.none() | st.frozensets(st.integers(0, 4) | st.integers(0, 23), min_size=1, max_size=5),
    dates=st.none() | st.none() | st.frozensets(st.integers(1, 28), min_size=1),
    weekdays=st.none() | st.none() | st.frozensets(st.sampled_from(DAYS), min_size=1),
)
HOURS = st.builds(
    lambda begin, length: Quiet(*(time(*divmod(one % 1440, 60)) for one in (begin, begin + length))),
    st.integers(0, 1439),
    st.integers(1, 1200),
)


@settings(max_examples=40, deadline=None)
@given(ASKED, st.sampled_from(ZONES), st.integers(0, 1))
def test_clocks_that_are_set_take_no_turn_and_give_none(asked: Asked, zone: str, which: int) -> None:
    moment = changes(zone)[which]
    first, last = moment - timedelta(days=1), moment + timedelta(days=1)
    assert rung(Cron(asked.cron, zone), first, last) == turns(asked, zone, first, last)


@settings(max_examples=40, deadline=None)
@given(ASKED, st.sampled_from(ZONES), st.integers(0, 1), HOURS, st.integers(0, 1440))
def test_what_is_due_in_quiet_hours_waits_for_their_end(
    asked: Asked, zone: str, which: int, hours: Quiet, offset: int
) -> None:
    moment = changes(zone)[which]
    first, last = moment - timedelta(days=1), moment + timedelta(days=1)
    started = first + offset * MINUTE
    told = Timetable(newsroom="demo", cron=Cron(asked.cron, zone), zone=ZoneInfo(zone), quiet=hours)
    rings = told.rings(Past(started=started), now=started)
    expected = slots(asked, zone, started + MINUTE, last, hours)
    assert [ring for ring, _ in zip(rings, expected, strict=False)] == expected
    assert not any(hours.holds(one, ZoneInfo(zone)) for one in expected)


@settings(deadline=None)
@given(HOURS, st.sampled_from(ZONES), st.integers(0, 1), st.integers(-3000, 3000))
@example(Quiet(time(2, 1), time(3)), "Europe/Zurich", 1, -30)
def test_quiet_hours_are_over_at_the_first_minute_that_is_not_quiet(
    hours: Quiet, zone: str, which: int, offset: int
) -> None:
    place, at = ZoneInfo(zone), changes(zone)[which] + offset * MINUTE
    expected = at
    while hours.holds(expected, place):
        expected += MINUTE
    assert hours.over(at, place) == expected


@pytest.mark.parametrize("text", ["", "23", "23:00", "23:00-24:00", "25:00-06:00", "6-7", "23:60-06:00", "06:00-06:00"])
def test_what_is_no_stretch_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="which"):
        quiet(text)


@settings(deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_names_and_numbers_agree(first: int, last: int) -> None:
    assert weekdays(f"{first}-{last}") == weekdays(f"{NAMES[first]}-{NAMES[last]}")
    assert weekdays(f"{first}-{last}").split(",")[0] == NAMES[first]
    assert weekdays(f"{first}-{last}").split(",")[-1] == NAMES[last]


@settings(deadline=None)
@given(st.lists(DAY, min_size=1, max_size=5))
def test_each_day_counts_once(days: list[int]) -> None:
    told = weekdays(",".join(str(one) for one in days)).split(",")
    assert set(told) == {NAMES[one % 7] for one in days}
    assert len(told) == len(set(told))
    assert Cron(f"0 2 * * {','.join(map(str, days))}", "UTC").after(datetime(2026, 1, 1, tzinfo=UTC))

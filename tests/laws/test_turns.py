"""Laws of the service's turns, on a calendar that is simulated: restarts and kills neither skip one nor repeat one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.cron import Cron
from schedules.quiet import quiet
from schedules.timetable import AfterNew, Past, Timetable
from tests.laws.minutes import MINUTE, YEAR, ZONES, Asked, changes, slots, turns

NIGHTLY = Asked(frozenset({30}), frozenset({2}))
OFTEN = Asked(frozenset({0, 20, 40}), frozenset(range(6, 24)))
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LASTS = 5 * MINUTE


@dataclass
class Service:
    """A service that is simulated: the archive is all that it has after a restart.

    Attributes:
        ran: what the archive knows: when each run began, and when it was over.

    """

    told: Timetable
    lasts: timedelta = LASTS
    ran: list[tuple[datetime, datetime]] = field(default_factory=list)

    def up(self, first: datetime, last: datetime) -> None:
        """Work from an instant to another, at which it is killed: a run under way leaves nothing."""
        now = first
        while True:
            started, ended = self.ran[-1] if self.ran else (None, None)
            due = self.told.next_due(Past(started=started, ended=ended, set_at=YEAR[0]), now=now)
            now = max(now, due)
            if now + self.lasts > last:
                return
            self.ran.append((now, now + self.lasts))
            now += self.lasts

    @property
    def starts(self) -> list[datetime]:
        return [start for start, _ in self.ran]


def timetable(asked: Asked, zone: str, **more: object) -> Timetable:
    return Timetable(newsroom="demo", cron=Cron(asked.cron, zone), zone=ZoneInfo(zone), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_under_the_service_runs_every_turn_once(zone: str) -> None:
    first, last = YEAR
    service = Service(timetable(NIGHTLY, zone, quiet=quiet("23:00-02:45")))
    service.up(first, last)
    night = slots(NIGHTLY, zone, first + SECOND * 60, last, quiet("23:00-02:45"))
    assert len(night) == 365
    assert service.starts == night


@pytest.mark.parametrize("zone", ZONES)
def test_after_a_week_without_it_there_is_one_run_and_then_the_ordinary_turns(zone: str) -> None:
    for moment in changes(zone):
        first, off, on, last = (moment + DAY * one for one in (-10, -4, 3, 9))
        service = Service(timetable(OFTEN, zone))
        service.up(first, off)
        service.up(on, last)
        expected = turns(OFTEN, zone, on + LASTS + MINUTE, last - LASTS)
        after = [one for one in service.starts if one >= on]
        assert after[0] == on or quiet("00:00-06:00").holds(on, ZoneInfo(zone))
        assert after[-len(expected) :] == expected
        assert len(after) - len(expected) in {0, 1}


DOWNS = st.lists(st.tuples(st.integers(1, 4 * 1440), st.integers(0, 2 * 1440)), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([NIGHTLY, OFTEN]), st.sampled_from(ZONES), st.integers(0, 1), DOWNS, st.integers(0, 15))
def test_kills_at_any_instant_neither_skip_a_turn_nor_repeat_one(
    asked: Asked, zone: str, which: int, downs: list[tuple[int, int]], jitter: int
) -> None:
    spread = jitter * MINUTE
    service = Service(timetable(asked, zone, jitter=spread))
    first = changes(zone)[which] - 4 * DAY
    service.ran = [(first, first + LASTS)]
    ups, now = [], first + LASTS
    for on, off in downs:
        ups.append((now, now + on * MINUTE))
        service.up(*ups[-1])
        now = ups[-1][1] + off * MINUTE
    due = turns(asked, zone, first + MINUTE, now)
    for (before, _), (after, _) in pairwise(service.ran):
        assert any(before < one <= after for one in due), f"{after} repeats the run of {before}"
    for begin, end in ups:
        for turn in due:
            latest = max(turn + spread, begin)
            if latest + LASTS <= end:
                assert any(start <= latest and over >= turn for start, over in service.ran), f"{turn} was skipped"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 2000), DOWNS, st.integers(1, 90))
def test_an_interval_is_never_cut_short_and_never_forgotten(every: int, downs: list[tuple[int, int]], run: int) -> None:
    step, lasts = every * MINUTE, run * MINUTE
    service, now = Service(Timetable(newsroom="demo", every=step), lasts), YEAR[0]
    for on, off in downs:
        begin, end = now, now + on * MINUTE
        service.up(begin, end)
        inside = [one for one in service.starts if begin <= one < end]
        if not inside and (not service.ran or service.starts[-1] + step <= begin):
            assert begin + lasts > end, "what was overdue did not run at once"
        for before, after in pairwise(inside):
            whole = -(-lasts // step) if lasts % step else lasts // step
            assert after - before in {step * max(whole, 1), step * (lasts // step + 1)}
        now = end + off * MINUTE
    assert all(after - before >= step for before, after in pairwise(service.starts))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=8), st.sampled_from(ZONES), st.integers(0, 1), st.integers(1, 600))
def test_chance_puts_a_turn_off_by_less_than_is_said_and_never_into_quiet_hours(
    name: str, zone: str, which: int, minutes: int
) -> None:
    hours, start = quiet("00:30-05:00"), changes(zone)[which] - 2 * DAY
    for asked in (NIGHTLY, OFTEN):
        even = timetable(asked, zone, quiet=hours)
        told = Timetable(newsroom=name, cron=even.cron, zone=even.zone, quiet=hours, jitter=minutes * MINUTE)
        past = Past(started=start)
        pairs = list(zip(even.rings(past, now=start), told.rings(past, now=start), range(30), strict=False))
        for (slot, ring, _), (following, later, _) in pairwise(pairs):
            assert slot <= ring < slot + minutes * MINUTE
            assert ring < following
            assert not hours.holds(ring, told.zone)
            for asked_at in (ring, ring + SECOND, following):
                # After a restart it says the same.
                assert told.next_due(Past(started=ring), now=asked_at) == later


def test_two_newsrooms_of_one_schedule_are_apart() -> None:
    starts = {
        Timetable(newsroom=f"n{one}", cron=Cron("0 2 * * *", "UTC"), jitter=HOUR).next_due(
            Past(started=YEAR[0] + 3 * HOUR), now=YEAR[0] + 3 * HOUR
        )
        for one in range(50)
    }
    assert len(starts) > 40


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.booleans())
def test_after_a_new_release_it_is_sooner_for_a_while(minutes: int, interval: bool) -> None:
    base = {"every": 4 * HOUR} if interval else {"cron": Cron("0 */4 * * *", "UTC")}
    told = Timetable(newsroom="demo", after_new=AfterNew(10 * MINUTE, 2 * HOUR), **base)
    started, new = YEAR[0] + minutes * MINUTE, YEAR[0]
    due = told.next_due(Past(started=started, newest_new=new), now=started)
    usual = told.next_due(Past(started=started), now=started)
    fast = started + 10 * MINUTE
    assert due == (min(fast, usual) if fast <= new + 2 * HOUR else usual)

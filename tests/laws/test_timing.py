"""Laws of telling: never before it was found, never in quiet hours, and each instant belongs to one digest."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.telling.routes import Route
from newsdesk.telling.timing import Send, batch_of, ready_at, send
from schedules.quiet import Quiet

ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago")
LINE = {"newsroom": "demo", "crawl_id": "20261122T020000Z", "detected_at": "2026-11-22T02:00:00Z"}
TIMES = st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", st.integers(0, 1439))
SENDS = st.one_of(
    st.sampled_from(["change", "run", "hourly"]),
    TIMES.map("daily {}".format),
    st.builds("weekly {} {}".format, st.sampled_from(["mon", "wed", "sun"]), TIMES),
).map(send)
DIGESTS = SENDS.filter(lambda one: one.cuts is not None)
HOURS = st.none() | st.builds(
    lambda begin, length: Quiet(*(time(*divmod(one % 1440, 60)) for one in (begin, begin + length))),
    st.integers(0, 1439),
    st.integers(1, 1200),
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def route(how: Send, hours: Quiet | None, zone: str) -> Route:
    return Route(name="a", hooks=("desk",), send=how, quiet=hours, zone=ZoneInfo(zone))


@settings(max_examples=150, deadline=None)
@given(SENDS, HOURS, st.sampled_from(ZONES), INSTANTS)
def test_it_is_told_later_and_never_in_quiet_hours(how: Send, hours: Quiet | None, zone: str, now: datetime) -> None:
    ready = ready_at(route(how, hours, zone), now)
    assert ready >= now
    assert hours is None or not hours.holds(ready, ZoneInfo(zone))
    assert ready - now <= timedelta(days=9)


@settings(max_examples=100, deadline=None)
@given(DIGESTS, st.sampled_from(ZONES), INSTANTS)
def test_each_cut_is_behind_the_one_before(how: Send, zone: str, now: datetime) -> None:
    chosen = route(how, None, zone)
    for _ in range(4):
        cut = ready_at(chosen, now)
        assert cut > now
        now = cut


@settings(max_examples=100, deadline=None)
@given(DIGESTS, HOURS, st.sampled_from(ZONES), INSTANTS, st.integers(0, 3 * 86400))
def test_each_instant_belongs_to_one_digest(
    how: Send, hours: Quiet | None, zone: str, now: datetime, later: int
) -> None:
    chosen = route(how, hours, zone)
    first, then = now, now + timedelta(seconds=later)
    ready, after = ready_at(chosen, first), ready_at(chosen, then)
    assert ready <= after, "what is found later is told no sooner"
    if hours is None:
        assert (then < ready) == (after == ready), "whatever is found before the cut is in it, and nothing else"
    same = batch_of(chosen, LINE, ready) == batch_of(chosen, LINE, after)
    assert same == (ready == after)

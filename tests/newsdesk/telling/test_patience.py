from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling.patience import HOUR, Backoff, free_at, gather, is_due
from schedules.archive.instants import stamp
from schedules.archive.messages import Ready

INSTANTS = st.floats(1.6e9, 2.2e9).map(lambda one: datetime.fromtimestamp(one, UTC))
CHANCES = st.floats(0, 1)


@given(st.integers(1, 10_000), CHANCES, st.none() | st.floats(0, 1e12))
def test_it_is_never_in_a_hurry_and_never_waits_for_ever(failures: int, chance: float, asked: float | None) -> None:
    backoff = Backoff()
    wait = backoff.after(failures, chance=chance, asked=asked)
    assert backoff.first * 0.8 <= wait <= (backoff.longest_asked if asked is not None else backoff.longest * 1.2)
    if asked is not None and backoff.first <= asked <= backoff.longest_asked:
        assert wait == asked


@given(CHANCES)
def test_it_waits_longer_each_time(chance: float) -> None:
    waits = [Backoff().after(failures, chance=chance) for failures in range(1, 30)]
    assert all(one <= other for one, other in pairwise(waits))


@given(INSTANTS, st.floats(0.001, 86400), INSTANTS)
def test_nothing_waits_longer_than_it_was_meant_to_whatever_the_clock_says(
    tried: datetime, wait: float, now: datetime
) -> None:
    due = is_due(stamp(tried), stamp(tried + timedelta(seconds=wait)), stamp(now))
    if not due:
        assert tried - timedelta(milliseconds=1) <= now <= tried + timedelta(seconds=wait)


@given(INSTANTS, INSTANTS)
def test_stamps_are_in_the_order_of_what_they_mean(one: datetime, other: datetime) -> None:
    if abs(one - other) >= timedelta(milliseconds=1):
        assert (stamp(one) < stamp(other)) == (one < other)
    assert abs(datetime.fromisoformat(stamp(one)) - one) < timedelta(milliseconds=1)


def ready(number: int, route: str = "all", batch: str | None = None) -> Ready:
    return Ready(
        number=number,
        change_id=f"c{number}",
        route=route,
        batch=batch,
        digest="daily" if batch else None,
        since="2026-11-22T02:00:00.000Z",
    )


READY = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([None, "x", "y"])), max_size=12).map(
    lambda several: [ready(at, route, batch) for at, (route, batch) in enumerate(several)]
)


@given(READY, st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 4)))
def test_everything_is_in_one_message_and_in_no_other(several: list[Ready], slots: dict[str, int]) -> None:
    left: dict[str, int | None] = dict(slots)
    told: list[int] = []
    messages = 0
    rest = list(several)
    while (found := gather(rest, left.get)) is not None:
        message, digest = found
        assert message, "no message is empty"
        assert len({one.route for one in message}) == 1
        assert (digest is not None) == (len(message) > 1)
        told += [one.number for one in message]
        rest = [one for one in rest if one.number not in told]
        free = left.get(message[0].route)
        if free is not None:
            left[message[0].route] = free - 1
        messages += 1
        assert messages <= len(several)
    assert len(told) == len(set(told))
    # Only a route that may have nothing more waits; one that had its last message was told everything.
    assert all(slots.get(one.route) == 0 for one in rest)


def test_what_belongs_together_comes_together() -> None:
    several = [ready(1), ready(2, batch="x"), ready(3, "other", "x"), ready(4, batch="y"), ready(5, batch="x")]
    assert gather(several, lambda _: None) == ([several[0]], None)
    assert gather(several[1:], lambda _: None) == ([several[1], several[4]], "daily")
    assert gather(several[2:3], lambda _: None) == (several[2:3], None), "one alert is no digest"


def test_the_last_message_of_an_hour_takes_all_that_waits() -> None:
    several = [ready(1), ready(2), ready(3, batch="x"), ready(4, "other")]
    assert gather(several, {"all": 1}.get) == (several[:3], "limit")
    assert gather(several, {"all": 0}.get) == ([several[3]], None)
    assert gather(several, {"all": 0, "other": 0}.get) is None
    both = [ready(1, batch="x"), ready(2, batch="x")]
    assert gather(both, {"all": 1}.get) == (both, "daily"), "it would have come together anyhow"


def test_another_message_may_go_an_hour_after_the_one_that_it_takes_the_place_of() -> None:
    now = datetime(2026, 11, 22, 2, tzinfo=UTC)
    made = [now, now + timedelta(minutes=10), now + timedelta(minutes=20)]
    assert free_at(made, 4) is None
    assert free_at(made, 3) == now + HOUR
    assert free_at(made, 2) == now + timedelta(minutes=10) + HOUR
    assert free_at([], 1) is None

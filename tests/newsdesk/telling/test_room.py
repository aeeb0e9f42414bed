"""Room for the data: told while there is time, once, then weekly, and when there is room again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling import room
from newsdesk.telling.room import Weighed

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
GB = 10**9


def days(many: int, *, gains: int = 0, others: int = 0, free: int = 100 * GB) -> list[Weighed]:
    """So many days on which the data gained, and others on its disk did as well."""
    return [
        Weighed(NOW.timestamp() - 86400 * (many - 1 - day), 10 * GB + gains * day, free - (gains + others) * day)
        for day in range(many)
    ]


def assess(before: Any, past: list[Weighed], free: int, *, after: timedelta = timedelta(0)) -> Any:
    return room.assess(before, past, free=free, limit=GB, where="data", now=NOW + after)


def test_little_room_is_told_once_then_weekly_and_when_it_is_over() -> None:
    ill, line = assess(None, [], GB // 2)
    assert line["kind"] == "disk-low"
    assert line["newsroom"] is None
    assert line["title"] == "There is little room left for the data: 500 MB."
    assert line["because"] == "less than 1.0 GB is free"
    assert assess(ill, [], GB // 2, after=timedelta(days=6)) == (ill, None)
    still, again = assess(ill, [], GB // 2, after=timedelta(days=7))
    assert again["title"].startswith("There is still little room")
    assert (still["since"], again["since"]) == (ill["since"], ill["since"])
    assert again["id"] != line["id"]
    assert assess(still, [], GB + 1, after=timedelta(days=8)) == (still, None), "it goes up and down"
    none, healed = assess(still, [], 2 * GB, after=timedelta(days=9))
    assert none is None
    assert (healed["kind"], healed["because"], healed["since"]) == ("healed", None, ill["since"])
    assert assess(None, [], 2 * GB) == (None, None)


def test_the_same_illness_has_the_same_id() -> None:
    assert assess(None, [], 0)[1]["id"] == assess(None, [], 0)[1]["id"]


def test_what_is_full_in_a_fortnight_is_told_now() -> None:
    past = days(10, gains=2 * GB, free=40 * GB)
    ill, line = assess(None, past, 22 * GB)
    assert line["because"] == "full in about 11 days"
    assert assess(None, days(10, gains=GB, free=40 * GB), 31 * GB) == (None, None)
    assert assess(ill, days(10, gains=GB, free=40 * GB), 18 * GB)[0] == ill, "not well before three weeks"
    assert assess(ill, days(10, gains=GB, free=60 * GB), 51 * GB)[1]["kind"] == "healed"


@pytest.mark.parametrize(
    ("past", "free", "words"),
    [
        ([], 50 * GB, "too early to say how long it lasts"),
        (days(7, gains=GB), 50 * GB, "too early to say how long it lasts"),
        (days(30), 50 * GB, "it lasts for years"),
        (days(30, gains=-GB), 50 * GB, "it lasts for years"),
        (days(30, gains=GB // 3), 50 * GB, "full in about 5 months"),
        (days(30, gains=GB), 50 * GB, "full in about 7 weeks"),
        (days(30, gains=GB), 10 * GB, "full in about 10 days"),
        (days(30, gains=GB), GB, "full within two days"),
        (days(30, gains=GB // 100, others=GB), 20 * GB, "full in about 3 weeks"),
    ],
)
def test_a_forecast_promises_no_more_than_is_known(past: list[Weighed], free: int, words: str) -> None:
    assert room.forecast(past, free=free) == words


def test_one_big_day_raises_no_alarm() -> None:
    past = days(20, gains=GB // 100)
    past[9:] = [Weighed(one.at, one.data + 30 * GB, one.free - 30 * GB) for one in past[9:]]
    left = room.lasts(past, free=60 * GB)
    assert left is not None
    assert left > 1000
    assert room.growth(past) == pytest.approx(GB / 100, rel=0.2)


@given(st.lists(st.tuples(st.integers(0, 10**13), st.integers(0, 10**13)), max_size=40), st.integers(0, 10**13))
def test_whatever_was_weighed_there_is_an_answer(found: list[tuple[int, int]], free: int) -> None:
    past = [Weighed(86400.0 * day, data, left) for day, (data, left) in enumerate(found)]
    left = room.lasts(past, free=free)
    assert left is None or left >= 0
    assert room.forecast(past, free=free)


@pytest.mark.parametrize(
    ("value", "size"), [("1GB", GB), ("0.5 gb", GB // 2), ("250MB", 250 * 10**6), ("2TB", 2000 * GB), (0, 0)]
)
def test_an_amount(value: Any, size: int) -> None:
    assert room.amount(value) == size


@pytest.mark.parametrize("value", ["1", "GB", "1 PB", -1, True, 1.5, None])
def test_no_amount(value: Any) -> None:
    with pytest.raises(ValueError, match="no amount of room"):
        room.amount(value)

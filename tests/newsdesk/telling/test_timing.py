from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.telling.routes import Route
from newsdesk.telling.timing import batch_of, digest_of, ready_at, send
from schedules.quiet import quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[..., dict[str, Any]]

NEW_YORK = "America/New_York"


def route(how: str = "change", *, hours: str | None = None, zone: str = "UTC") -> Route:
    return Route(name="a", hooks=("desk",), send=send(how), quiet=quiet(hours) if hours else None, zone=ZoneInfo(zone))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("change", "change"),
        (" Run ", "run"),
        ("hourly", "hourly"),
        ("daily 8:05", "daily 08:05"),
        ("weekly Monday 08:00", "weekly mon 08:00"),
    ],
)
def test_what_a_person_writes(text: str, shown: str) -> None:
    assert str(send(text)) == shown
    assert send(shown) == send(text)


@pytest.mark.parametrize(
    "text", ["", "daily", "weekly 08:00", "daily 8", "daily 24:00", "daily 08:60", "weekly 1 08:00", "hourly 08:00"]
)
def test_what_says_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is "):
        send(text)


@pytest.mark.parametrize(
    ("how", "now", "ready"),
    [
        ("change", "2026-11-22T02:13:14", "2026-11-22T02:13:14"),
        ("run", "2026-11-22T02:13:14", "2026-11-22T02:13:14"),
        ("hourly", "2026-11-22T02:13:14", "2026-11-22T03:00"),
        ("hourly", "2026-11-22T03:00", "2026-11-22T04:00"),
        ("daily 08:00", "2026-11-22T02:13", "2026-11-22T08:00"),
        ("daily 08:00", "2026-11-22T08:00", "2026-11-23T08:00"),
        ("weekly mon 08:00", "2026-11-22T02:13", "2026-11-23T08:00"),
        ("weekly mon 08:00", "2026-11-23T08:00:01", "2026-11-30T08:00"),
    ],
)
def test_when(how: str, now: str, ready: str) -> None:
    assert ready_at(route(how), at(now)) == at(ready)


@pytest.mark.parametrize(
    ("how", "now", "ready"),
    [
        ("change", "2026-11-22T21:59:59", "2026-11-22T21:59:59"),
        ("change", "2026-11-22T22:00", "2026-11-23T07:00"),
        ("change", "2026-11-23T06:59:59", "2026-11-23T07:00"),
        ("hourly", "2026-11-22T21:30", "2026-11-23T07:00"),
        ("hourly", "2026-11-23T06:30", "2026-11-23T07:00"),
        ("daily 03:00", "2026-11-22T21:30", "2026-11-23T07:00"),
        ("daily 07:00", "2026-11-22T21:30", "2026-11-23T07:00"),
    ],
)
def test_nothing_is_told_in_the_quiet_hours(how: str, now: str, ready: str) -> None:
    assert ready_at(route(how, hours="22:00-07:00"), at(now)) == at(ready)


def test_a_daily_digest_rings_once_on_the_days_on_which_clocks_are_set() -> None:
    daily = route("daily 02:30", zone=NEW_YORK)
    # In spring 02:30 is leapt over and rung an hour later; in autumn 01:30 comes twice and 02:30 once.
    assert cuts(daily, "2026-03-07T12:00", 2) == [at("2026-03-08T07:30"), at("2026-03-09T06:30")]
    assert cuts(daily, "2026-10-31T12:00", 2) == [at("2026-11-01T07:30"), at("2026-11-02T07:30")]
    twice = route("daily 01:30", zone=NEW_YORK)
    assert cuts(twice, "2026-10-31T12:00", 2) == [at("2026-11-01T05:30"), at("2026-11-02T06:30")]


def cuts(chosen: Route, now: str, many: int) -> list[datetime]:
    found, moment = [], at(now)
    for _ in range(many):
        moment = ready_at(chosen, moment)
        found.append(moment)
    return found


def test_every_hour_rings_also_the_one_that_comes_twice() -> None:
    found = cuts(route("hourly", zone=NEW_YORK), "2026-11-01T04:30", 3)
    assert found == [at("2026-11-01T05:00"), at("2026-11-01T06:00"), at("2026-11-01T07:00")]


def test_what_is_told_together(make_change: Change) -> None:
    line, now = make_change(), at("2026-11-22T02:13")
    assert batch_of(route(), line, now) is None
    assert digest_of(route()) is None
    run = batch_of(route("run"), line, now)
    assert run is not None
    assert run == batch_of(route("run"), make_change(2), now + timedelta(seconds=5))
    assert run != batch_of(route("run"), make_change(crawl_id="20261123T020000Z"), now)
    assert run != batch_of(route("run"), make_change(newsroom="other"), now)
    assert digest_of(route("run")) == "run"
    decided = [make_change(number, crawl_id=None) for number in (1, 2)]
    assert len({batch_of(route("run"), one, now) for one in decided}) == 1
    nowhere = make_change(newsroom=None)
    assert batch_of(route("run"), nowhere, now) not in {None, run}


def test_what_the_quiet_hours_put_off_comes_in_one_digest(make_change: Change) -> None:
    hourly = route("hourly", hours="22:00-07:00")
    found = {
        batch_of(hourly, make_change(), ready_at(hourly, at(now)))
        for now in ("2026-11-22T21:30", "2026-11-23T02:30", "2026-11-23T06:59")
    }
    assert found == {"a hourly 20261123T070000Z"}
    assert batch_of(hourly, make_change(), ready_at(hourly, at("2026-11-23T07:00"))) == "a hourly 20261123T080000Z"

"""The clock: what went back is told once, until it has caught up; what slept is told each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newsdesk.telling import clock

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def assess(before: Any = None, *, newest: datetime | None = None, jumped: float = 0.0, now: datetime = NOW) -> Any:
    return clock.assess(before, newest=newest, jumped=jumped, now=now)


def test_a_clock_that_went_back_is_told_once() -> None:
    ill, line = assess(newest=NOW + HOUR)
    assert (line["kind"], line["newsroom"]) == ("clock-jumped", None)
    assert "went back by 1 h" in line["title"]
    assert line["because"] == "the newest crawl ended at 2026-11-22 03:00 UTC"
    assert assess(ill, newest=NOW + HOUR, now=NOW + HOUR / 2) == (ill, None)
    assert assess(ill, newest=NOW + HOUR, now=NOW + HOUR) == (None, None)


def test_what_the_service_saw_is_told_with_what_the_archive_shows_as_one() -> None:
    ill, line = assess(newest=NOW + HOUR, jumped=-7200)
    assert "went back by 2 h" in line["title"]
    assert assess(ill, newest=NOW + HOUR) == (ill, None)


def test_a_little_is_nothing() -> None:
    assert assess(newest=NOW + timedelta(seconds=60)) == (None, None)
    assert assess(jumped=-60.0) == (None, None)
    assert assess(jumped=600.0) == (None, None)
    assert assess() == (None, None)


def test_a_long_sleep_is_told() -> None:
    state, line = assess(newest=NOW - HOUR, jumped=90_000.0)
    assert state is None
    assert line["title"] == "This machine slept, or its clock went on by 25 h."

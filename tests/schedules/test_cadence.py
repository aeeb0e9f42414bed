"""Whose turn it is: by age, spread, never later than stated, and out of turn where something waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules import recall
from schedules.archive.records import Release
from schedules.cadence import DAY, LONGEST, Cadence, Step, Turn, turn
from schedules.pending import ROW
from schedules.recall import Recall

START = datetime(2026, 1, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
CADENCE = Cadence()


def release(name: str = "demo-a", *, last: datetime | None = START, **facts: Any) -> Release:
    told: dict[str, Any] = {
        "release_id": name,
        "newsroom": "demo",
        "status": "present",
        "version": 1,
        "content_hash": "h2:a",
        "body_hash": None,
        "last_look": last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else "",
        "pending": {},
        "line": {"url": "https://demo.example/a/"},
    }
    return Release(**{**told, **facts})


def due(one: Release, now: datetime, *, published: datetime | None = None, **facts: Any) -> Turn | None:
    return turn(one, Recall(young_since=published), now, facts.pop("cadence", CADENCE), **facts)


@pytest.mark.parametrize(
    ("age", "every"),
    [(1, DAY), (6, DAY), (8, 3 * DAY), (29, 3 * DAY), (31, 75 * DAY), (364, 75 * DAY), (4000, LONGEST)],
)
def test_the_older_the_seldomer(age: int, every: timedelta) -> None:
    assert CADENCE.every(age * DAY) == every


@given(st.integers(0, 10**9), st.integers(0, 400), st.lists(st.floats(0.9, 1.1), min_size=130, max_size=130))
def test_no_release_waits_longer_than_is_stated(name: int, age: int, nights: list[float]) -> None:
    """Whatever its age, and though a night begins a little earlier or later than the one before."""
    one, now = release(str(name)), START
    published = START - age * DAY
    for night in nights:
        now += night * DAY
        told = due(one, now, published=published)
        if told is not None:
            assert told.every is not None
            one = replace(one, last_look=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        last = datetime.fromisoformat(one.last_look)
        every = CADENCE.every(now - published)
        assert now - last < every + 1.1 * DAY if every <= 3 * DAY else now - last < every


@given(st.integers(0, 10**9))
def test_the_same_turn_comes_once(name: int) -> None:
    one, looks = release(str(name)), 0
    for hours in range(0, 24 * 180, 12):
        now = START + hours * HOUR
        if due(one, now, published=START - 4000 * DAY):
            looks += 1
            one = replace(one, last_look=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert looks in {2, 3}


def test_turns_are_spread() -> None:
    """Five thousand old releases that were first read in one night: no later night looks at many of them."""
    known = [release(f"demo-{at}") for at in range(5000)]
    nights = []
    for night in range(1, 90):
        now = START + night * DAY
        found = [at for at, one in enumerate(known) if due(one, now, published=START - 4000 * DAY)]
        for at in found:
            known[at] = replace(known[at], last_look=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        nights.append(len(found))
    assert 30 < min(nights) <= max(nights) < 100
    assert sum(nights) >= 4990


def test_an_edit_makes_it_young_again() -> None:
    line = {"published": "2020-01-01", "first_seen": "2025-01-01T00:00:00Z", "last_changed": "2025-12-30T00:00:00Z"}
    assert recall.of({**line, "version": 1}).young_since == datetime(2020, 1, 1, tzinfo=UTC)
    edited = recall.of({**line, "version": 2})
    told = turn(release(), edited, START + DAY, CADENCE)
    assert told is not None
    assert (told.every, told.why) == (DAY, "edited 3 days ago: every day")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"pending": {"title": {"value": "A", "looks": 1}}}, "a difference waits for another look"),
        ({"last": None}, "it was never looked at"),
        ({"last": START + 40 * DAY}, "the clock was put back"),
    ],
)
def test_what_waits_is_looked_at_out_of_turn(facts: dict[str, Any], why: str) -> None:
    told = due(release(**facts), START + HOUR, published=START - 4000 * DAY)
    assert told is not None
    assert (told.why, told.every, told.whole) == (why, None, True)


def test_what_is_held_is_looked_at_and_another_row_alone_is_not() -> None:
    old = {"published": START - 4000 * DAY}
    assert due(release(), START + HOUR, held={"demo-a"}, **old) is not None
    assert due(release(pending={ROW: {"value": {"listing": "x"}, "looks": 1}}), START + HOUR, **old) is None


def test_what_is_redacted_is_left_alone_and_what_is_gone_looked_at_for_its_return() -> None:
    assert due(release(status="redacted"), START + 400 * DAY) is None
    assert due(release(status="removed"), START + 15 * DAY) is not None


def test_a_person_may_follow_one_more_closely() -> None:
    facts: dict[str, Any] = {"published": START - 4000 * DAY, "pinned": {"demo-a": HOUR}}
    assert due(release(), START + timedelta(minutes=10), **facts) is None
    told = due(release(), START + HOUR, **facts)
    assert told is not None
    assert told.why == "somebody follows it every hour"


def test_everything_at_every_run() -> None:
    always = Cadence(beyond=timedelta(0))
    told = due(release(), START, published=START - 4000 * DAY, cadence=always)
    assert told is not None
    assert told.whole


@given(st.integers(0, 10**9))
def test_a_page_is_read_whole_at_least_every_90_days(name: int) -> None:
    """Also where a server says every night that it was not modified."""
    daily = Cadence(steps=(Step(younger=10_000 * DAY, every=DAY),))
    one, read = release(str(name)), START
    for night in range(1, 200):
        now = START + night * DAY
        told = due(one, now, published=START, cadence=daily)
        assert told is not None
        one = replace(one, last_look=now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        read = now if told.whole else read
        assert now - read < LONGEST

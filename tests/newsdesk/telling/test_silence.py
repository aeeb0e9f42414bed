"""Silence: measured by what a newsroom itself has done, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling.silence import GAPS, SHORTEST, silent, unusual_from

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = BEGIN + timedelta(days=1000)


def at(*days: float) -> list[datetime]:
    return [BEGIN + timedelta(days=one) for one in days]


def test_twice_the_longest_pause() -> None:
    told = at(0, 3, 5, 15, 17, 20, 22, 24)
    assert unusual_from(told, newest_new=None, now=LATER) == told[-1] + timedelta(days=20)


def test_never_before_a_week() -> None:
    told = at(*range(10))
    assert unusual_from(told, newest_new=None, now=LATER) == told[-1] + SHORTEST


def test_with_few_releases_nobody_can_say() -> None:
    assert unusual_from(at(0, 1, 2, 3, 4, 5, 6), newest_new=None, now=LATER) is None
    assert unusual_from(at(0, 1, 2, 3, 4, 5, 6, 6, 6), newest_new=None, now=LATER) is None, "days, not releases"


def test_a_pause_of_long_ago_is_no_measure() -> None:
    told = at(0, 300, *(300 + 4 * one for one in range(1, GAPS + 1)))
    assert unusual_from(told, newest_new=None, now=LATER) == told[-1] + timedelta(days=8)


def test_a_release_that_was_found_begins_it_anew() -> None:
    told = at(*(5 * one for one in range(8)))
    found = told[-1] + timedelta(days=9)
    assert unusual_from(told, newest_new=found, now=LATER) == found + timedelta(days=10)
    assert unusual_from(told, newest_new=told[0], now=LATER) == told[-1] + timedelta(days=10)


def test_a_date_of_the_future_says_nothing() -> None:
    told = at(*(5 * one for one in range(8)))
    now = told[-1] + timedelta(days=11)
    assert unusual_from([*told, LATER], newest_new=LATER, now=now) == told[-1] + timedelta(days=10)


@given(st.lists(st.floats(0, 900), max_size=60), st.floats(0, 900))
def test_it_comes_after_the_newest(days: list[float], found: float) -> None:
    told = at(*days)
    begins = unusual_from(told, newest_new=BEGIN + timedelta(days=found), now=LATER)
    assert begins is None or begins >= max(told) + SHORTEST
    assert begins == unusual_from(reversed(told), newest_new=BEGIN + timedelta(days=found), now=LATER)


@pytest.mark.parametrize("days", [15, 40])
def test_the_notice_is_one_however_often_it_is_met(days: int) -> None:
    line = silent("demo", newest=BEGIN, now=BEGIN + timedelta(days=days))
    assert line["id"] == silent("demo", newest=BEGIN, now=BEGIN + timedelta(days=15))["id"]
    assert line["id"] != silent("other", newest=BEGIN, now=BEGIN)["id"]
    assert line["title"] == f"demo has published nothing for {days} days."
    assert (line["newsroom"], line["kind"], line["since"]) == ("demo", "nothing-new", "2026-01-01T12:00:00Z")

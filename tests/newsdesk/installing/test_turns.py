"""Turns: a cron expression as sets, which name the same days and times as the service keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsdesk.installing.turns import Fields, fields, turns
from schedules.cron import Cron
from schedules.quiet import quiet
from schedules.settings import Limits

BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
TEXTS = [
    "0 2 * * *",
    "30 2,14 * * mon-fri",
    "*/20 8-18/2 * * 1-5",
    "0 2 1 * sun",
    "5 4 */10 * *",
    "0 0 * 6,7 fri-mon",
    "15 3 1-7 jun 7",
    "0 12 * * 5-1",
    "59 23 31 * ?",
    "10 1 * JUN-AUG Sat,SUN",
]


def named(told: Fields, at: datetime) -> bool:
    day, week = at.day in told.days, at.isoweekday() % 7 in told.weekdays
    right = (day or week) if told.either else (day and week)
    return right and at.month in told.months and at.hour in told.hours and at.minute in told.minutes


@pytest.mark.parametrize("text", TEXTS)
def test_the_sets_name_what_the_service_keeps(text: str) -> None:
    told, cron = fields(text), Cron(text, "UTC")
    assert told is not None
    kept, at, end = set(), BEGIN - timedelta(seconds=1), BEGIN + timedelta(days=62)
    while (at := cron.after(at)) < end:
        kept.add(at)
    minutes = (BEGIN + timedelta(minutes=one) for one in range(62 * 1440))
    assert {one for one in minutes if named(told, one)} == kept


@pytest.mark.parametrize("text", ["0 2 last * *", "0 2 2nd * *", "0 2 * * mon#2", "0 2 L * *", "61 2 * * *"])
def test_what_cron_does_not_know_is_none(text: str) -> None:
    assert fields(text) is None


@pytest.mark.parametrize(
    ("set_", "beyond"),
    [
        ({"schedule": "0 2 * * *", "quiet": quiet("23:00-06:00")}, ("quiet hours (23:00-06:00)",)),
        ({"every": 3600.0}, ()),
    ],
)
def test_what_only_the_service_keeps_is_told(set_: dict[str, Any], beyond: tuple[str, ...]) -> None:
    told = turns("demo", Limits(**set_))
    assert told is not None
    assert (told.beyond, told.every) == (beyond, set_.get("every"))


def test_a_newsroom_without_a_schedule_has_none() -> None:
    assert turns("demo", Limits()) is None

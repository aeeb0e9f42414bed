"""A calendar that is walked minute by minute, as a person with a clock on the wall and a list would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.quiet import Quiet

MINUTE = timedelta(minutes=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
ZONES = ("America/New_York", "Europe/Zurich", "Australia/Lord_Howe", "Australia/Sydney")


@dataclass(frozen=True)
class Asked:
    """A schedule as sets; None is any."""

    minutes: frozenset[int]
    hours: frozenset[int] | None = None
    dates: frozenset[int] | None = None
    months: frozenset[int] | None = None
    weekdays: frozenset[str] | None = None

    @property
    def cron(self) -> str:
        parts = (self.minutes, self.hours, self.dates, self.months, self.weekdays)
        return " ".join("*" if one is None else ",".join(map(str, sorted(one))) for one in parts)

    def names(self, wall: datetime) -> bool:
        if wall.minute not in self.minutes or (self.hours is not None and wall.hour not in self.hours):
            return False
        if self.months is not None and wall.month not in self.months:
            return False
        date = self.dates is not None and wall.day in self.dates
        weekday = self.weekdays is not None and DAYS[wall.weekday()] in self.weekdays
        if self.dates is not None and self.weekdays is not None:
            return date or weekday
        return (self.dates is None or date) and (self.weekdays is None or weekday)


def walk(zone: str, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """Yield every minute: the instant, what the wall says, and whether it says so for the second time.

    What the clock leaps over is yielded with the instant at which it would have come, had the clock not leapt.
    """
    place = ZoneInfo(zone)
    at, before = first, (first - MINUTE).astimezone(place).replace(tzinfo=None)
    highest = before
    while at < last:
        wall = at.astimezone(place).replace(tzinfo=None)
        missing = before + MINUTE
        while missing < wall:
            yield at + (missing - before - MINUTE), missing, False
            missing += MINUTE
        yield at, wall, wall <= highest
        highest = max(highest, wall)
        at, before = at + MINUTE, wall


def turns(asked: Asked, zone: str, first: datetime, last: datetime) -> list[datetime]:
    """Return when a schedule is due, each instant once."""
    return turns_of_all([asked], zone, first, last)[0]


def turns_of_all(asked: Sequence[Asked], zone: str, first: datetime, last: datetime) -> list[list[datetime]]:
    """Return when each of some schedules is due, on one walk."""
    found: list[set[datetime]] = [set() for _ in asked]
    for at, wall, again in walk(zone, first, last):
        for one, instants in zip(asked, found, strict=True):
            if one.names(wall) and (not again or one.hours is None or len(one.hours) == 24):
                instants.add(at)
    return [sorted(instants) for instants in found]


def slots(asked: Asked, zone: str, first: datetime, last: datetime, quiet: Quiet | None) -> list[datetime]:
    """Return when a schedule is due where quiet hours are kept: what is due in them waits for their end."""
    place = ZoneInfo(zone)
    found: list[datetime] = []
    for turn in turns(asked, zone, first, last):
        at = turn
        if found and at <= found[-1]:
            continue
        while quiet is not None and quiet.holds(at, place):
            at += MINUTE
        found.append(at)
    return found


@cache
def changes(zone: str) -> list[datetime]:
    """Return when the clocks of a zone are set in that year."""
    place = ZoneInfo(zone)
    hours = [YEAR[0] + timedelta(hours=one) for one in range(365 * 24)]
    return [
        one
        for one in hours
        if one.astimezone(place).utcoffset() != (one + timedelta(hours=1)).astimezone(place).utcoffset()
    ]

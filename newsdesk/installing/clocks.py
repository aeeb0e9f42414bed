"""Two time zones side by side: by how much their clocks differ in the years ahead, and what one of them leaps. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from newsdesk.installing.turns import Fields

AHEAD: Final = timedelta(days=730)
"""So far ahead clocks are compared: every rule of a zone comes round within a year."""

_STEP: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)
_FEW: Final = 24
"""Of more times a day than this, one that is left out is not missed."""


def differences(zone: ZoneInfo, other: ZoneInfo, *, since: datetime) -> set[timedelta]:
    """Return by how much a zone's clock is ahead of another's, each amount that comes.

    >>> from zoneinfo import ZoneInfo
    >>> new_york, utc = ZoneInfo("America/New_York"), ZoneInfo("UTC")
    >>> sorted(one / timedelta(hours=1) for one in differences(new_york, utc, since=datetime(2026, 1, 1, tzinfo=UTC)))
    [-5.0, -4.0]
    """
    found = set()
    for at in _instants(since):
        here, there = at.astimezone(zone).utcoffset(), at.astimezone(other).utcoffset()
        found.add((here or timedelta(0)) - (there or timedelta(0)))
    return found


def _instants(since: datetime) -> Iterable[datetime]:
    return (since + _STEP * step for step in range(AHEAD // _STEP))


def set_over(zone: ZoneInfo, times: Iterable[time], *, since: datetime) -> tuple[bool, bool]:
    """Return whether a clock that is set leaps over one of these times of day, and whether one comes twice."""
    leapt = twice = False
    wanted = list(times)
    for day in range(AHEAD // _DAY):
        noon = (since + _DAY * day).astimezone(zone).replace(hour=12)
        before = (noon - _DAY).replace(hour=12)
        if noon.utcoffset() == before.utcoffset():
            continue
        for one in wanted:
            for date in (before.date(), noon.date()):
                wall = datetime.combine(date, one, zone)
                first, second = wall.replace(fold=0), wall.replace(fold=1)
                if first.utcoffset() != second.utcoffset():
                    there = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
                    twice, leapt = twice or there, leapt or not there
    return leapt, twice


def when_clocks_are_set(fields: Fields, zone: ZoneInfo, *, since: datetime) -> Iterator[str]:
    """Yield what becomes of a schedule, a sentence each, on the nights on which a clock is set."""
    times = [time(hour, minute) for hour in fields.hours for minute in fields.minutes]
    leapt, twice = set_over(zone, times, since=since) if len(times) <= _FEW else (False, False)
    if leapt:
        yield "On the night on which the clock leaps over this time, it is left out; newsroom watch runs it later."
    if twice:
        yield "On the night on which this time comes twice, it may be run twice; that does no harm."

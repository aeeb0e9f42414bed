"""Cron as people write it, on the wall clock of a zone: every turn once, also where the clock is set.

APScheduler reads the fields. It reads them against a clock that is never set (its own way through a clock change
rings 02:30 twice in autumn); what that clock says is then looked up in the zone, by two rules. A time that the clock
leaps over is rung as long after the leap as it lies behind its beginning (02:30 at 03:30). A time that comes twice is
rung when it comes first, unless every hour is a turn: then both are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apscheduler.triggers.cron import CronTrigger

_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Final = 5
_HOURS: Final = 24
_FEW: Final = 3
_PART = re.compile(r"(?P<first>\w+|\*)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?\Z")
_ANY_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression in a zone.

    Raises:
        ValueError: it is no cron expression of five fields, or names no day; the message is a clause.

    """

    text: str
    zone: str

    def __post_init__(self) -> None:
        fields = _fields(self.text)
        if next(fields.days(_ANY_DAY.date()), None) is None:
            raise ValueError(f'is "{self.text}", which names a day that no year has')

    def after(self, instant: datetime) -> datetime:
        """Return the first turn after an instant, in UTC.

        >>> Cron("30 2 * * *", "America/New_York").after(datetime(2026, 3, 8, 0, 0, tzinfo=UTC))
        datetime.datetime(2026, 3, 8, 7, 30, tzinfo=datetime.timezone.utc)
        """
        zone = ZoneInfo(self.zone)
        best: datetime | None = None
        # A leap may carry a turn over midnight: the days on either side have a say.
        for day in _fields(self.text).days(instant.astimezone(zone).date() - _DAY):
            if best is not None and day > best.astimezone(zone).date() + _DAY:
                break
            turns = _turns(self.text, self.zone, day)
            at = bisect_right(turns, instant)
            if at < len(turns) and (best is None or turns[at] < best):
                best = turns[at]
        if best is None:
            raise OverflowError(f"the calendar ends before the next turn of {self.text}")
        return best


@dataclass(frozen=True, slots=True)
class _Fields:
    """What the five fields name.

    Attributes:
        days_of: triggers that ring at midnight of the named days, on a clock that is never set.
        times: of each of those days.
        hourly: whether every hour is a turn of its own.

    """

    days_of: tuple[CronTrigger, ...]
    times: tuple[time, ...]
    hourly: bool

    def days(self, first: date) -> Iterator[date]:
        """Yield the named days, from `first` on."""
        at = datetime.combine(first, time(), UTC)
        while found := [one for one in (each.get_next_fire_time(None, at) for each in self.days_of) if one]:
            yield min(found).date()
            at = min(found) + _DAY


@lru_cache(maxsize=256)
def _fields(text: str) -> _Fields:
    from apscheduler.triggers.cron import CronTrigger

    fields = text.split()
    if len(fields) != _FIELDS:
        raise ValueError(f'is "{text}", which has {len(fields)} fields where cron has five')
    minute, hour, day, month, weekday = fields
    months = month.lower()
    try:
        week = weekdays(weekday)
        named = [{"day": day, "day_of_week": week}]
        if not day.startswith("*") and week != "*" and not weekday.startswith("*"):
            # As cron has it: where both are named, either will do.
            named = [{"day": day}, {"day_of_week": week}]
        days = [CronTrigger(minute=0, hour=0, month=months, timezone=UTC, **one) for one in named]
        hours = [one.hour for one in _rings(CronTrigger(minute=0, hour=hour, timezone=UTC), _DAY)]
        minutes = [one.minute for one in _rings(CronTrigger(minute=minute, timezone=UTC), timedelta(hours=1))]
    except ValueError as problem:
        raise ValueError(f'is "{text}", which is not a cron expression ({problem})') from problem
    times = tuple(time(hour, minute) for hour in hours for minute in minutes)
    return _Fields(tuple(days), times, hourly=len(hours) == _HOURS)


def _rings(trigger: CronTrigger, span: timedelta) -> Iterator[datetime]:
    """Yield what a trigger names within a span from a midnight on."""
    at = trigger.get_next_fire_time(None, _ANY_DAY)
    while at is not None and at < _ANY_DAY + span:
        yield at
        at = trigger.get_next_fire_time(None, at + timedelta(minutes=1))


@lru_cache(maxsize=64)
def _turns(text: str, name: str, day: date) -> tuple[datetime, ...]:
    """Return the instants of a day's turns, in order and each once."""
    fields, zone = _fields(text), ZoneInfo(name)
    found = set()
    for one in fields.times:
        wall = datetime.combine(day, one, zone)
        found.add(wall.astimezone(UTC))
        if fields.hourly:
            again = wall.replace(fold=1).astimezone(UTC)
            if again.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
                found.add(again)
    return tuple(sorted(found))


def in_words(cron: Cron) -> str:
    """Return a cron expression in words where it is a plain one, else as it is written.

    >>> [in_words(Cron(one, "UTC")) for one in ("0 2 * * *", "5 8-9 * * sun", "*/15 * * * *", "0 2 1 * *")]
    ['at 02:00 every day', 'at 08:05 and 09:05 on sun', 'every 15 min', 'by cron 0 2 1 * *']
    """
    minute, hour, day, month, weekday = cron.text.split()
    if (day, month) == ("*", "*"):
        times = [f"{one:%H:%M}" for one in _fields(cron.text).times]
        week = weekdays(weekday)
        when = "every day" if week == "*" else f"on {week.replace(',', ', ')}"
        if len(times) <= _FEW:
            return f"at {' and '.join(times)} {when}"
        step = re.fullmatch(r"\*/(\d+)", minute)
        if (hour, week) == ("*", "*") and (minute == "*" or step):
            return f"every {step[1]} min" if step else "every minute"
    return f"by cron {' '.join(cron.text.split())}"


def weekdays(field: str) -> str:
    """Return a cron weekday field by names: numbers count as cron counts them (0 and 7 are Sunday).

    APScheduler counts from Monday, so a plain `1` would ring on Tuesday.

    >>> weekdays("1-5")
    'mon,tue,wed,thu,fri'
    >>> weekdays("sun,3")
    'sun,wed'
    >>> weekdays("*")
    '*'

    Raises:
        ValueError: it is no weekday field.

    """
    if field in {"*", "?"}:
        return "*"
    found: list[str] = []
    for part in field.lower().split(","):
        match = _PART.match(part)
        if match is None:
            raise ValueError(f'has the weekday "{part}", which cron does not know')
        first = 0 if match["first"] == "*" else _weekday(match["first"])
        last = 6 if match["first"] == "*" else _weekday(match["last"]) if match["last"] else first
        if last < first or (match["last"] == "7" and match["first"] != "7"):
            last += 7
        found.extend(_DAYS[day % 7] for day in range(first, last + 1, int(match["step"] or 1)))
    return ",".join(dict.fromkeys(found))


def _weekday(word: str) -> int:
    if word.isdigit() and int(word) <= 7:
        return int(word) % 7
    if word[:3] in _DAYS:
        return _DAYS.index(word[:3])
    raise ValueError(f'has the weekday "{word}", which cron does not know')

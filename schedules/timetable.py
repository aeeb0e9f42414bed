"""When a newsroom is due: cron expressions as people write them, in a named time zone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Final = 5
_PART = re.compile(r"(?P<first>\w+|\*)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?\Z")


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


def trigger(schedule: str, zone: str) -> CronTrigger:
    """Return APScheduler's trigger for a cron expression.

    Raises:
        ValueError: it is no cron expression of five fields; the message is a clause.

    """
    from apscheduler.triggers.cron import CronTrigger

    fields = schedule.split()
    if len(fields) != _FIELDS:
        raise ValueError(f'is "{schedule}", which has {len(fields)} fields where cron has five')
    minute, hour, day, month, weekday = fields
    try:
        return CronTrigger(
            minute=minute,
            hour=hour,
            day=day,
            month=month.lower(),
            day_of_week=weekdays(weekday),
            timezone=ZoneInfo(zone),
        )
    except ValueError as problem:
        raise ValueError(f'is "{schedule}", which is not a cron expression ({problem})') from problem


def check_schedule(schedule: str, zone: str) -> None:
    """Refuse what is no cron expression.

    Raises:
        ValueError: with a clause for a person.

    """
    trigger(schedule, zone)

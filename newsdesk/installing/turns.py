"""A newsroom's schedule as cron and systemd understand it: five sets of numbers, or an interval. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schedules.timetable import timetable

if TYPE_CHECKING:
    from schedules.settings import Limits

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART: Final = re.compile(r"(?P<first>\w+|\*)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """When a newsroom is due, and what only the service can keep.

    Attributes:
        text: the cron expression as it is written; None: an interval.
        fields: its sets, or None: it names days as only the service understands them (`last`, `2nd fri`).
        every: seconds of the interval.
        zone: in which the expression counts.
        jitter: seconds.
        beyond: what else is set, and neither cron nor systemd can keep, as words.

    """

    text: str | None = None
    fields: Fields | None = None
    every: float | None = None
    zone: str = "UTC"
    jitter: float = 0.0
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A cron expression; a day is named by its number, by its weekday, or, where both are limited, by either.

    Attributes:
        weekdays: 0 is Sunday.
        either: whether one of both is enough.

    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either: bool = False

    @property
    def daily(self) -> bool:
        """Return whether it is every day."""
        return len(self.days) == 31 and len(self.months) == 12 and len(self.weekdays) == 7


def turns(newsroom: str, limits: Limits) -> Turns | None:
    """Return when a newsroom is due, or None: only when asked."""
    if timetable(newsroom, limits) is None:
        return None
    beyond = []
    if limits.quiet is not None:
        beyond.append(f"quiet hours ({limits.quiet})")
    if limits.after_new is not None:
        beyond.append("after_new")
    return Turns(
        text=limits.schedule,
        fields=fields(limits.schedule) if limits.schedule is not None else None,
        every=limits.every,
        zone=limits.timezone,
        jitter=limits.jitter,
        beyond=tuple(beyond),
    )


def fields(text: str) -> Fields | None:
    """Return the sets of a cron expression, or None where it says more than cron can.

    >>> fields("30 2 * * mon-fri").weekdays, fields("0 2 last * *")
    ((1, 2, 3, 4, 5), None)
    """
    minute, hour, day, month, weekday = text.lower().split()
    found = (
        _numbers(minute, 0, 59),
        _numbers(hour, 0, 23),
        _numbers(day, 1, 31),
        _numbers(month, 1, 12, _MONTHS, begin=1),
        _numbers("*" if weekday == "?" else weekday, 0, 6, _DAYS),
    )
    if any(one is None for one in found):
        return None
    minutes, hours, days, months, weekdays = (one or () for one in found)
    # As cron has it: a field that begins with a star limits no day by itself.
    either = not day.startswith("*") and not weekday.startswith(("*", "?"))
    return Fields(minutes=minutes, hours=hours, days=days, months=months, weekdays=weekdays, either=either)


def _numbers(
    field: str, least: int, most: int, names: tuple[str, ...] = (), *, begin: int = 0
) -> tuple[int, ...] | None:
    """Return the numbers that a field names, in order; None where cron does not know it."""
    week = names is _DAYS

    def number(word: str) -> int | None:
        if word[:3] in names:
            return names.index(word[:3]) + begin
        return int(word) if word.isdigit() else None

    found: set[int] = set()
    for part in field.split(","):
        match = _PART.match(part)
        if match is None:
            return None
        star, step = match["first"] == "*", int(match["step"] or 1)
        first = least if star else number(match["first"])
        open_end = most if star or match["step"] else first
        last = number(match["last"]) if match["last"] else open_end
        if first is None or last is None:
            return None
        if week and last < first:  # fri-mon, 5-1
            last += 7
        found.update(one % 7 if week else one for one in range(first, last + 1, step))
    return tuple(sorted(found)) if found and min(found) >= least and max(found) <= most else None

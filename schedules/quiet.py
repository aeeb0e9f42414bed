"""Quiet hours: a stretch of every day, on the wall clock of a zone, in which nothing is done. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"(?P<begin>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d)\Z")
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From a time of day to another, which may lie behind midnight.

    Attributes:
        begin: the first minute that is quiet.
        end: the first that is not.

    """

    begin: time
    end: time

    def holds(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Return whether an instant lies in the quiet hours.

        >>> night = quiet("23:00-06:00")
        >>> [night.holds(datetime(2026, 11, 22, hour, tzinfo=UTC), ZoneInfo("UTC")) for hour in (22, 23, 5, 6)]
        [False, True, True, False]
        """
        wall = instant.astimezone(zone).time()
        if self.begin < self.end:
            return self.begin <= wall < self.end
        return wall >= self.begin or wall < self.end

    def over(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """Return the first instant, in UTC and from this one on, that is not quiet.

        >>> quiet("23:00-06:00").over(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), ZoneInfo("UTC"))
        datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.timezone.utc)
        """
        if not self.holds(instant, zone):
            return instant.astimezone(UTC)
        local = instant.astimezone(zone)
        day = local.date() + timedelta(days=local.time() >= self.end)
        ends = [datetime.combine(day, self.end, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
        # Where the clock is set meanwhile, the end comes twice or not at all, or the quiet hours begin once more: then
        # the minutes are asked, one by one.
        minute = instant.astimezone(UTC).replace(second=0, microsecond=0)
        is_set = min(ends).astimezone(zone).utcoffset() != local.utcoffset()
        first = minute if is_set else max(min(ends), minute)
        return next(one for one in (first + _MINUTE * step for step in count()) if not self.holds(one, zone))

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


def quiet(text: str) -> Quiet:
    """Return quiet hours from `23:00-06:00`.

    Raises:
        ValueError: it is no such text; the message is a clause.

    """
    match = _SPAN.match(text.strip())
    try:
        begin, end = (time.fromisoformat(match[one].zfill(5)) for one in ("begin", "end")) if match else (None, None)
    except ValueError:
        begin = end = None
    if begin is None or end is None:
        raise ValueError(f'is "{text}", which is not a stretch of the day')
    if begin == end:
        raise ValueError(f'is "{text}", which begins when it ends')
    return Quiet(begin, end)

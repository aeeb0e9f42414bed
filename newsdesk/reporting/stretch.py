"""A stretch of time, in whole days of a newsroom's own zone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from newsdesk.telling.times import at, dated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

STAMP: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From the first moment of a day to the end of another, or until now where that is earlier.

    Attributes:
        since: its first day.
        until: its last day, which belongs to it.
        zone: in which a day begins and ends.
        now: instant, with an offset.

    """

    since: date
    until: date
    zone: tzinfo
    now: datetime

    @property
    def begin(self) -> str:
        """Return the instant at which it begins."""
        return stamp(midnight(self.since, self.zone))

    @property
    def end(self) -> str:
        """Return the instant before which it ends; what is found this second is in it."""
        return stamp(min(midnight(self.until + timedelta(days=1), self.zone), self.now + timedelta(seconds=1)))

    @property
    def last(self) -> date:
        """Return its last day that has begun."""
        return min(self.until, self.now.astimezone(self.zone).date())

    @property
    def open(self) -> bool:
        """Return whether its last day is not over."""
        return self.until >= self.now.astimezone(self.zone).date()

    def days(self) -> Iterator[date]:
        """Yield its days that have begun."""
        for number in range((self.last - self.since).days + 1):
            yield self.since + timedelta(days=number)

    def day_of(self, told: str) -> date:
        """Return the day of an instant, in the zone.

        >>> from zoneinfo import ZoneInfo
        >>> day, now = date(2026, 11, 21), datetime(2026, 11, 23, tzinfo=UTC)
        >>> Stretch(since=day, until=day, zone=ZoneInfo("America/New_York"), now=now).day_of("2026-11-22T02:00:00Z")
        datetime.date(2026, 11, 21)
        """
        return day_of(told, self.zone)

    def words(self) -> str:
        """Return it for people, with its zone.

        >>> days, now = (date(2026, 11, 15), date(2026, 11, 21)), datetime(2026, 11, 23, tzinfo=UTC)
        >>> Stretch(since=days[0], until=days[1], zone=UTC, now=now).words()
        '15 Nov 2026 to the end of 21 Nov 2026 (UTC)'
        """
        end = f"{at(self.now, self.zone)}" if self.open else f"the end of {day_words(self.until)}"
        return f"{day_words(self.since)} to {_letter(end)} ({zone_name(self.zone)})"


def _letter(told: str) -> str:
    """Return an instant as it stands in a letter; other words as they are.

    >>> _letter("2026-11-21 21:00 EST")
    '21 Nov 2026 21:00 EST'
    """
    day, _, rest = told.partition(" ")
    return f"{day_words(date.fromisoformat(day))} {rest}" if day[:4].isdigit() else told


def day_words(day: date) -> str:
    """Return a day for people.

    >>> day_words(date(2026, 11, 5))
    '5 Nov 2026'
    """
    return dated(day.isoformat(), UTC)


def zone_name(zone: tzinfo) -> str:
    """Return the name of a zone, as in `America/New_York`."""
    return str(zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day in a zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def stamp(instant: datetime) -> str:
    """Return an instant as the archive writes it.

    >>> stamp(datetime(2026, 11, 22, 2, tzinfo=UTC))
    '2026-11-22T02:00:00Z'
    """
    return instant.astimezone(UTC).strftime(STAMP)


def day_of(told: str, zone: tzinfo) -> date:
    """Return the day of an instant, in a zone."""
    return datetime.fromisoformat(told).astimezone(zone).date()


def monday(day: date) -> date:
    """Return the first day of a day's week.

    >>> monday(date(2027, 1, 1))
    datetime.date(2026, 12, 28)
    """
    return day - timedelta(days=day.weekday())

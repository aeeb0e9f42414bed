"""Times as people read them: in a named zone, with its abbreviation; durations in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import tzinfo

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(stamp: str | None, zone: tzinfo) -> str:
    """Return a stored stamp, or a crawl's id, in a zone.

    >>> from zoneinfo import ZoneInfo
    >>> shown("2026-11-22T02:00:00Z", ZoneInfo("America/New_York"))
    '2026-11-21 21:00 EST'
    >>> shown("20261122T020000Z", ZoneInfo("UTC"))
    '2026-11-22 02:00 UTC'
    >>> shown(None, ZoneInfo("UTC"))
    ''
    """
    return at(datetime.fromisoformat(stamp), zone) if stamp else ""


def at(instant: datetime, zone: tzinfo) -> str:
    """Return an instant in a zone, to the minute; one without an offset is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def dated(stamp: str | None, zone: tzinfo) -> str:
    """Return a stored stamp in a zone as it stands in a letter; a calendar day has no zone.

    >>> from zoneinfo import ZoneInfo
    >>> dated("2026-11-22T02:00:00Z", ZoneInfo("America/New_York"))
    '21 Nov 2026 21:00 EST'
    >>> dated("2026-11-02", ZoneInfo("America/New_York"))
    '2 Nov 2026'
    """
    if not stamp:
        return ""
    if len(stamp) == len("2026-11-22") and stamp.count("-") == 2:
        return _day(date.fromisoformat(stamp))
    instant = datetime.fromisoformat(stamp)
    local = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(zone)
    return f"{_day(local)} {local:%H:%M %Z}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def lasting(seconds: float) -> str:
    """Return a duration in words.

    >>> [lasting(one) for one in (0.4, 42, 90, 1200, 3900, 7200)]
    ['0.4 s', '42 s', '90 s', '20 min', '1 h 5 min', '2 h']
    """
    if seconds < 10:
        return f"{seconds:.1f}".rstrip("0").rstrip(".") + " s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def ago(stamp: str, now: datetime) -> str:
    """Return how long ago a stored instant was, to be read at a glance.

    >>> now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    >>> [ago(f"2026-11-{one}:00Z", now) for one in ("22T11:59", "22T11:20", "22T09:10", "21T02:00", "08T12:00")]
    ['1 min ago', '40 min ago', '2 h ago', '34 h ago', '14 days ago']
    """
    minutes = int((now - datetime.fromisoformat(stamp)).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "release"), counted(1400, "release")
    ('1 release', '1,400 releases')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"

"""A reading's dates: the printed day, the instant where one is given, and why a date is unknown.

The printed day is what the newsroom says; a machine's stamp adds the instant. Where they disagree about the day the
printed one stands and the reading is flagged.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discover import PAGES
from newsroom_scraper.values import dates

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from newsroom_scraper.newsroom import Order


UNDATED: Final = "undated"
"""Flag: a standing page has no day of publication."""


def place(reading: dict[str, Any], *, zone: ZoneInfo, order: Order | None) -> None:
    """Fill `published`, `published_precision`, `published_at` and `modified_at` in place.

    Args:
        reading: with `published_raw`, and `published_stamp` and `modified_stamp` as found.
        zone: the newsroom's; what its printed days mean.
        order: of numeric dates, or None: then an ambiguous one is unknown.

    """
    raw, stamp = reading.get("published_raw"), reading.pop("published_stamp", None)
    standing = getattr(reading.get("entry"), "road", None) == PAGES
    if standing:  # the days that it prints are not of its publication
        raw = stamp = reading["published_raw"] = None
    printed = dates.read(raw, zone=zone, order=order)
    stamped = dates.read(stamp, zone=zone, order=order)
    flags = reading["flags"]
    day = printed.day or stamped.day
    if stamped.instant and printed.instant is None and _is_day(stamped.instant, printed.day):
        stamped = printed
    if printed.day and stamped.instant and stamped.day != printed.day:
        flags.append("published-stamp-differs")
    reading["published"] = day.isoformat() if day else None
    instant = printed.instant or stamped.instant
    reading["published_at"] = instant.isoformat() if instant else None
    reading["published_precision"] = (
        ("instant" if instant else "day") if day else printed.precision or stamped.precision
    )
    if raw is None:
        reading["published_raw"] = stamp
    if standing:
        flags.append(UNDATED)
    elif day is None:
        reason = printed.reason if raw else stamped.reason if stamp else "no date on the page or in the listing"
        flags.append(f"published-unknown: {reason or 'not a full date'}")
    modified = dates.read(reading.pop("modified_stamp", None), zone=zone, order=order)
    if modified.instant:
        reading["modified_at"] = modified.instant.isoformat()
    elif reading.get("modified_at") is not None and not isinstance(reading["modified_at"], str):
        reading["modified_at"] = str(reading["modified_at"])


def _is_day(stamp: datetime, printed: date | None) -> bool:
    """Return whether a stamp is the printed day with the time that programs give to days: midnight, or noon in UTC."""
    clock = (stamp.hour, stamp.minute, stamp.second)
    return stamp.date() == printed and (
        clock == (0, 0, 0) or (clock == (12, 0, 0) and stamp.utcoffset() == timedelta())
    )

"""A reading's dates: the printed day, the instant where one is given, and why a date is unknown.

The printed day is what the newsroom says; a machine's stamp adds the instant. Where they disagree about the day the
printed one stands and the reading is flagged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.values import dates

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from newsroom_scraper.newsroom import Order


def place(reading: dict[str, Any], *, zone: ZoneInfo, order: Order | None) -> None:
    """Fill `published`, `published_precision`, `published_at` and `modified_at` in place.

    Args:
        reading: with `published_raw`, and `published_stamp` and `modified_stamp` as found.
        zone: the newsroom's; what its printed days mean.
        order: of numeric dates, or None: then an ambiguous one is unknown.

    """
    raw, stamp = reading.get("published_raw"), reading.pop("published_stamp", None)
    printed = dates.read(raw, zone=zone, order=order)
    stamped = dates.read(stamp, zone=zone, order=order)
    flags = reading["flags"]
    day = printed.day or stamped.day
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
    if day is None:
        reason = printed.reason if raw else stamped.reason if stamp else "no date on the page or in the listing"
        flags.append(f"published-unknown: {reason or 'not a full date'}")
    modified = dates.read(reading.pop("modified_stamp", None), zone=zone, order=order)
    if modified.instant:
        reading["modified_at"] = modified.instant.isoformat()
    elif reading.get("modified_at") is not None and not isinstance(reading["modified_at"], str):
        reading["modified_at"] = str(reading["modified_at"])

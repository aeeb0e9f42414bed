"""How long to wait before a host is asked again: what it says itself, or longer after each try. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

MOST: Final = 7 * 86400.0
"""Seconds; a host that asks for more is left alone for so long, and then asked again."""

_FIRST: Final = 4.0  # delays; after the first refusal
_LONGEST: Final = 120.0  # seconds


def retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, or None: there is none that can be understood.

    Args:
        value: of the header: seconds, or a date of HTTP.
        now: seconds since 1970.

    >>> retry_after("120", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 20.0), retry_after("soon", 0.0)
    (120.0, 40.0, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), MOST)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    told = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(told.timestamp() - now, 0.0), MOST)


def pause(tries: int, *, delay: float, draw: float) -> float:
    """Return the seconds to wait after a refusal that says nothing of when: twice as long each time, and by chance.

    Args:
        tries: how often it was asked again before.
        delay: seconds between two requests at other times.
        draw: from 0 to 1; the wait is between half of the usual one and one and a half.

    >>> [pause(tries, delay=1.0, draw=0.5) for tries in range(3)]
    [4.0, 8.0, 16.0]
    """
    return min(_FIRST * delay * float(2 ** min(tries, 16)), _LONGEST) * (0.5 + draw)


def stamp(instant: float) -> str:
    """Return an instant (seconds since 1970) as people read it.

    >>> stamp(0.0)
    '1970-01-01 00:00 UTC'
    """
    return f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%d %H:%M} UTC"

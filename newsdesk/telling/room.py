"""Room for the data: how much is left, how long it will last, and when that is worth telling. Pure.

What is full in a fortnight is told as what is nearly full now: there is time to do something. How fast it fills is the
mean of the days without the wildest of them, so that a copy of something big that somebody made once raises no alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEPT: Final = 60
"""Days whose sizes are remembered."""
SOON: Final = 14.0
"""Days; what is full within them is told."""
_LATER: Final = 21.0
"""Days; what lasts so long is well again."""
_SPAN: Final = 7.0
_LEAST: Final = 5
_MUCH: Final = 1.2
"""So much more than the limit is well again: not told twice a day while it goes up and down."""
REMIND: Final = timedelta(days=7)
_FORM: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB|TB)\Z", re.IGNORECASE)
_BYTES: Final = {"MB": 10**6, "GB": 10**9, "TB": 10**12}
_DAYS: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a day found.

    Attributes:
        at: seconds since 1970.
        data: bytes of the workspace's data.
        free: bytes that are left on its disk.

    """

    at: float
    data: int
    free: int


def amount(value: Any) -> int:
    """Return an amount in bytes.

    Raises:
        ValueError: it is none.

    >>> amount("1.5GB"), amount(500_000_000)
    (1500000000, 500000000)
    """
    match = _FORM.match(value.strip()) if isinstance(value, str) else None
    if match:
        return int(float(match[1]) * _BYTES[match[2].upper()])
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError(f"is {value!r}, which is no amount of room")


def shown(size: float) -> str:
    """Return an amount in words.

    >>> [shown(one) for one in (512, 4_200_000, 81_500_000_000, 2.5e12)]
    ['0 MB', '4.2 MB', '82 GB', '2.5 TB']
    """
    for word, least in (("TB", 10**12), ("GB", 10**9)):
        if size >= least:
            return f"{size / least:.1f} {word}" if size < 10 * least else f"{size / least:.0f} {word}"
    return f"{size / 10**6:.1f} MB" if 50_000 <= size < 10**7 else f"{size / 10**6:.0f} MB"


def growth(days: Sequence[Weighed]) -> float | None:
    """Return by how many bytes a day the room goes, or None: nobody can say yet.

    What the data gains and what the disk loses are two things: others write there too. The faster one is told.
    """
    if len(days) < _LEAST or days[-1].at - days[0].at < _SPAN * _DAYS:
        return None
    pairs = [(one, other, (other.at - one.at) / _DAYS) for one, other in pairwise(days[-KEPT:])]
    gained = [(other.data - one.data) / apart for one, other, apart in pairs if apart > 0]
    lost = [(one.free - other.free) / apart for one, other, apart in pairs if apart > 0]
    return max(_mean(gained), _mean(lost))


def _mean(days: list[float]) -> float:
    """Return the mean of days without the wildest tenth on either side."""
    wild = max(len(days) // 10, 1)
    return fmean(sorted(days)[wild:-wild])


def lasts(days: Sequence[Weighed], *, free: int) -> float | None:
    """Return for how many days the room will last, or None: nobody can say, or it does not go.

    >>> week = [Weighed(86400.0 * day, 100 * day, 10_000 - 100 * day) for day in range(8)]
    >>> lasts(week, free=9_300), lasts(week[:4], free=9_300)
    (93.0, None)
    """
    rate = growth(days)
    return free / rate if rate is not None and rate > 0 else None


def forecast(days: Sequence[Weighed], *, free: int) -> str:
    """Return for how long the room will last, in words that promise no more than is known."""
    if growth(days) is None:
        return "too early to say how long it lasts"
    left = lasts(days, free=free)
    if left is None or left > 3650:
        return "it lasts for years"
    if left < 2:
        return "full within two days"
    for unit, word in ((365.0, "years"), (30.4, "months"), (7.0, "weeks")):
        if left >= 2 * unit:
            return f"full in about {left / unit:.0f} {word}"
    return f"full in about {left:.0f} days"


def assess(
    before: Mapping[str, str] | None,
    days: Sequence[Weighed],
    *,
    free: int,
    limit: int,
    where: str,
    now: datetime,
) -> tuple[dict[str, str] | None, dict[str, Any] | None]:
    """Return the illness, or None, and the notice of it, if there is any to tell.

    Args:
        before: the illness as it was: `since`, `told_at`; None: there was none.
        days: what the days before found.
        free: bytes that are left.
        limit: bytes below which it is too little.
        where: the folder.
        now: the instant.

    """
    left = lasts(days, free=free)
    ill = free < limit or (left is not None and left < SOON)
    instant = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    if before is None:
        if not ill:
            return None, None
        made = {"since": instant, "told_at": instant}
        return made, _low(made, days, free=free, limit=limit, where=where, again=False)
    if ill:
        if now - datetime.fromisoformat(before["told_at"]) < REMIND:
            return dict(before), None
        made = {"since": before["since"], "told_at": instant}
        return made, _low(made, days, free=free, limit=limit, where=where, again=True)
    if free < _MUCH * limit or (left is not None and left < _LATER):
        return dict(before), None
    return None, notice(
        "healed",
        newsroom=None,
        about=f"disk {before['since']}",
        title=f"There is room for the data again: {shown(free)}.",
        because=None,
        advice=None,
        detected_at=instant,
        crawl_id=None,
        since=before["since"],
    )


def _low(
    told: Mapping[str, str], days: Sequence[Weighed], *, free: int, limit: int, where: str, again: bool
) -> dict[str, Any]:
    little = free < limit
    because = f"less than {shown(limit)} is free" if little else forecast(days, free=free)
    return notice(
        "disk-low",
        newsroom=None,
        about=f"disk {told['told_at']}",
        title=f"There is {'still ' if again else ''}little room left for the data: {shown(free)}.",
        because=because,
        advice=f"Make room on the disk of {where}, or let old crawls go: newsroom archive prune. What cannot be written"
        " is told, and the next run goes on; nothing that is in the archive is lost.",
        detected_at=told["told_at"],
        crawl_id=None,
        since=told["since"],
    )

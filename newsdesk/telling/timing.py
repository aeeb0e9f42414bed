"""When a route's alerts are told, and which of them together. Pure.

A day's or a week's digest is cut on the wall clock of the route's zone, every cut once, also where the clock is set:
`schedules/cron.py` has the rules. What is found at the very instant of a cut belongs to the next digest. Nothing is
told in the quiet hours: it waits for their end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from schedules.cron import Cron, weekdays

if TYPE_CHECKING:
    from newsdesk.telling.routes import Route

CHANGE: Final = "change"
RUN: Final = "run"
HOURLY: Final = "hourly"
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
LIMIT: Final = "limit"
"""Why alerts come together that each would have come by itself: the hour has had its messages."""

FORMS: Final = '"change", "run", "hourly", "daily 08:00" or "weekly mon 08:00"'

_SEND = re.compile(
    r"(?P<plain>change|run|hourly)|(?:daily|weekly\s+(?P<day>[a-z]+))\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)"
)


@dataclass(frozen=True, slots=True)
class Send:
    """How a route's alerts are put together.

    Attributes:
        every: change, run, hourly, daily or weekly.
        cuts: cron expression of the instants at which a digest is closed; None where the clock closes none.

    """

    every: str = CHANGE
    cuts: str | None = None

    def __str__(self) -> str:
        if self.cuts is None or self.every == HOURLY:
            return self.every
        minute, hour, *_, day = self.cuts.split()
        at = f"{int(hour):02}:{int(minute):02}"
        return f"{DAILY} {at}" if self.every == DAILY else f"{WEEKLY} {day} {at}"


def send(text: str) -> Send:
    """Return how alerts are put together, from what a person writes.

    >>> send("weekly Monday 8:00")
    Send(every='weekly', cuts='0 8 * * mon')

    Raises:
        ValueError: it says nothing of the kind; the message is a clause.

    """
    match = _SEND.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f'is "{text}", which says no time')
    if match["plain"]:
        return Send(match["plain"], "0 * * * *" if match["plain"] == HOURLY else None)
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:
        raise ValueError(f'is "{text}", and no day has that time')
    if match["day"] is None:
        return Send(DAILY, f"{minute} {hour} * * *")
    try:
        return Send(WEEKLY, f"{minute} {hour} * * {weekdays(match['day'])}")
    except ValueError as problem:
        raise ValueError(f'is "{text}", and no week has that day') from problem


def ready_at(route: Route, now: datetime) -> datetime:
    """Return the earliest instant, in UTC, at which what a route chose now may be told.

    Args:
        route: that chose it.
        now: the instant at which it did.

    """
    at = now.astimezone(UTC)
    if route.send.cuts is not None:
        at = Cron(route.send.cuts, route.zone.key).after(at)
    return at if route.quiet is None else route.quiet.over(at, route.zone)


def batch_of(route: Route, line: dict[str, Any], ready: datetime) -> str | None:
    """Return by what a line is told together with others: those of one text are one message; None: by itself.

    Args:
        route: that chose it.
        line: a change or a notice.
        ready: as `ready_at` gave it.

    """
    if route.send.every == CHANGE:
        return None
    if route.send.every == RUN:
        # What a person decided belongs to no crawl: it was decided at one instant.
        return f"{route.name} {RUN} {line['newsroom'] or '-'} {line['crawl_id'] or line['detected_at']}"
    return f"{route.name} {route.send.every} {ready.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def digest_of(route: Route) -> str | None:
    """Return what a route's digests are called: run, hourly, daily, weekly; None: each alert is told by itself."""
    return None if route.send.every == CHANGE else route.send.every

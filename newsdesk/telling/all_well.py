"""All is well: said now and then, since a silence could also mean that nobody is there any more. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import counted
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHLY: Final = "monthly"
WEEKLY: Final = "weekly"
NEVER: Final = "never"
EVERY: Final = (MONTHLY, WEEKLY, NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month, or a week from Monday on, that is over; in UTC.

    Attributes:
        name: of it, for people.
        begin: its first instant.
        end: the first that is no longer in it.

    """

    name: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a period came to.

    Attributes:
        runs: crawls, by how they ended.
        changes: that rang, by kind.
        told: alerts that hooks took.
        given_up: messages that a hook was never told.
        newsrooms: name → its health: `state`, `since`, `good_at`, `why`.
        releases: that are known.

    """

    runs: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    told: int = 0
    given_up: int = 0
    newsrooms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    releases: int = 0


def period(every: str, now: datetime) -> Period:
    """Return the month or week that was over last.

    >>> [period(one, datetime(2026, 3, 2, tzinfo=UTC)).name for one in ("monthly", "weekly")]
    ['February 2026', 'the week of 2026-02-23']
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if every == WEEKLY:
        end = today - timedelta(days=today.weekday())
        begin = end - timedelta(days=7)
        return Period(name=f"the week of {begin:%Y-%m-%d}", begin=begin, end=end)
    end = today.replace(day=1)
    begin = (end - timedelta(days=1)).replace(day=1)
    return Period(name=f"{begin:%B %Y}", begin=begin, end=end)


def line(told: Period, tally: Tally, *, room: str, now: datetime) -> dict[str, Any]:
    """Return the notice of a period.

    Args:
        told: the period.
        tally: what it came to.
        room: what there is to say of the disk.
        now: the instant.

    """
    wrong = list(_wrong(told, tally))
    runs = sum(tally.runs.values())
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in tally.changes.items())
    facts = [
        f"{counted(runs, 'crawl')} of {counted(len(tally.newsrooms), 'newsroom')}",
        f"{tally.releases:,} releases known",
        kinds or "no change",
        f"{counted(tally.told, 'alert')} told",
        room,
    ]
    return notice(
        "all-well",
        newsroom=None,
        about=f"{told.begin:%Y-%m-%d} {told.end:%Y-%m-%d}",
        title=f"Not all is well after {told.name}: {'; '.join(wrong)}." if wrong else f"All was well in {told.name}.",
        because="; ".join(facts),
        advice="See: newsroom status." if wrong else None,
        detected_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        crawl_id=None,
        since=f"{told.begin:%Y-%m-%dT%H:%M:%SZ}",
    )


def _wrong(told: Period, tally: Tally) -> Any:
    if not tally.runs:
        yield "nothing was crawled"
    for name, health in tally.newsrooms.items():
        if health.get("state", "well") != "well":
            yield f"{name} is {health['state']} since {health['since'][:10]}"
        elif (health.get("good_at") or "") < f"{told.begin:%Y-%m-%d}":
            yield f"{name} was not looked at"
    if tally.given_up:
        yield f"{counted(tally.given_up, 'message')} given up"

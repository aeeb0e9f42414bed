"""Silence: whether a newsroom has published nothing for unusually long, by its own measure. Pure.

That is no illness: every page could be read. It may be holidays, and it may be that what is watched is no longer where
releases appear: then this is the only thing that says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from newsdesk.telling.times import counted
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Iterable

GAPS: Final = 20
"""So many of the newest gaps between releases are the measure."""
FACTOR: Final = 2.0
"""A silence is unusual when it is longer than the longest of them by this factor."""
SHORTEST: Final = timedelta(days=7)
_LEAST: Final = 8
"""With fewer releases nobody can say what is usual."""


def unusual_from(published: Iterable[datetime], *, newest_new: datetime | None, now: datetime) -> datetime | None:
    """Return the instant from which a silence is unusual, or None: nobody can say.

    Args:
        published: when releases were published, as far as that is known.
        newest_new: when one was found last that had not been there.
        now: dates behind it are of the future, and say nothing.

    >>> from datetime import UTC
    >>> days = [datetime(2026, 1, one, tzinfo=UTC) for one in (1, 4, 9, 12, 14, 17, 20, 22)]
    >>> unusual_from(days, newest_new=None, now=datetime(2026, 2, 1, tzinfo=UTC))
    datetime.datetime(2026, 2, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    told = sorted({one for one in published if one <= now})
    if len(told) < _LEAST:
        return None
    longest = max(later - earlier for earlier, later in pairwise(told[-GAPS - 1 :]))
    newest = max(told[-1], newest_new) if newest_new is not None and newest_new <= now else told[-1]
    return newest + max(FACTOR * longest, SHORTEST)


def silent(newsroom: str, *, newest: datetime, now: datetime) -> dict[str, Any]:
    """Return the notice of a silence; it has the same id however often it is met.

    Args:
        newsroom: its name.
        newest: when it published last.
        now: the instant.

    """
    days = (now - newest).days
    return notice(
        "nothing-new",
        newsroom=newsroom,
        about=f"{newest:%Y-%m-%dT%H:%MZ}",
        title=f"{newsroom} has published nothing for {counted(days, 'day')}.",
        because="that is more than twice as long as the longest pause among its latest releases",
        advice="Its pages can be read. Look at its site: if releases appear elsewhere now, declare where.",
        detected_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        crawl_id=None,
        since=f"{newest:%Y-%m-%dT%H:%M:%SZ}",
    )

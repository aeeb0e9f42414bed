"""A newsroom that is still being crawled when its next run comes: no news, until it takes twice its usual time.

That is told once for each such crawl: a file beside the lock says of which it was.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from schedules import lock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

LEAST: Final = timedelta(minutes=10)
"""What takes less is never late by much."""
_OF: Final = 9  # crawls that tell what is usual
_RECENT: Final = 30  # crawls that are asked for them
_TOLD: Final = "lock.told"


def usual(crawls: Sequence[dict[str, Any]]) -> timedelta | None:
    """Return how long a newsroom's crawls usually take: the median of the last complete ones, or None without any."""
    seconds = [
        (datetime.fromisoformat(one["ended_at"]) - datetime.fromisoformat(one["started_at"])).total_seconds()
        for one in crawls
        if one["state"] == "complete" and one["started_at"] and one["ended_at"]
    ]
    return timedelta(seconds=median(seconds[-_OF:])) if seconds else None


def sentence(workspace: Workspace, archive: Archive | None, newsroom: str, now: datetime) -> str | None:
    """Return what is to be said of a newsroom that another process crawls, or None: it is not late, or that was told.

    Args:
        workspace: where.
        archive: that tells what is usual; None where there is none yet.
        newsroom: that is being crawled.
        now: the instant that is asked about.

    """
    holder = lock.holder(workspace, newsroom)
    if holder is None or _told(workspace, newsroom) == holder.text:
        return None
    known = usual(archive.crawls(newsroom, limit=_RECENT)) if archive else None
    budget = timedelta(seconds=workspace.limits_of(newsroom).budget)  # of a first crawl, which lasts so long by design
    takes = max(LEAST, budget if known is None else known)
    since = now - holder.since
    if since <= 2 * takes:
        return None
    return (
        f"{newsroom}: is being crawled by {holder.text}, for {_words(since)} now, which usually takes "
        f"{_words(takes)} at most. Nothing was done. If it hangs, stop that process: what it read is kept, and the "
        "next run goes on."
    )


def mark_told(workspace: Workspace, newsroom: str) -> None:
    """Remember that it was told of the crawl that is under way."""
    holder = lock.holder(workspace, newsroom)
    if holder is not None:
        with suppress(OSError):  # then it is told once more
            (workspace.home_of(newsroom) / _TOLD).write_text(holder.text, encoding="utf-8")


def _told(workspace: Workspace, newsroom: str) -> str | None:
    path = workspace.home_of(newsroom) / _TOLD
    return path.read_text(encoding="utf-8") if path.exists() else None


def _words(lasting: timedelta) -> str:
    minutes = round(lasting / timedelta(minutes=1))
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"

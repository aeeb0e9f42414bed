"""What the next crawl of a run is to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsroom_scraper.plan import Plan
from schedules.release import PRESENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from newsroom_scraper.plan import Manners
    from schedules.archive.records import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person or a schedule asks of a run.

    Attributes:
        full: look at every known release (until cadence is built, every run does).
        limit: releases to read that were not known.
        since: nothing published before that day is read for the first time.
        budget: seconds for what was never read; None: the newsroom's own setting.
        dry_run: say what would be done and do nothing.

    """

    full: bool = False
    limit: int | None = None
    since: date | None = None
    budget: float | None = None
    dry_run: bool = False


def next_plan(
    known: Known,
    *,
    crawl_id: str,
    folders: Sequence[str],
    manners: Manners,
    options: Options,
    met: set[str],
    read_before: int,
    resume: tuple[str, int] | None,
    seconds: float | None,
) -> Plan:
    """Return the next crawl's orders.

    Args:
        known: the newsroom as the archive has it now.
        crawl_id: of the crawl.
        folders: where declarations are searched.
        manners: towards the server.
        options: of the run.
        met: release_ids that this run has looked at already.
        read_before: releases that this run has read for the first time.
        resume: listing page and position to go on from, or None: the top.
        seconds: after which the crawl ends in good order, or None.

    """
    due = [one.line["url"] for one in known.releases.values() if one.release_id not in met and one.status == PRESENT]
    gone = [one.line["url"] for one in known.releases.values() if one.release_id not in met and one.status != PRESENT]
    return Plan(
        newsroom=known.newsroom,
        crawl_id=crawl_id,
        folders=tuple(folders),
        known={key: known.releases[release_id].content_hash for key, release_id in known.by_key.items()},
        due=tuple(due),
        gone=tuple(gone),
        start=resume[0] if resume else None,
        position=resume[1] if resume else 0,
        limit=None if options.limit is None else max(options.limit - read_before, 0),
        since=options.since,
        seconds=seconds,
        previous=known.last_manifest,
        manners=manners,
    )

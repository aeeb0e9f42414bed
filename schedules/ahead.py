"""What a run would look at now, without doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules import lost, plan
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from datetime import datetime

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Known
    from schedules.cadence import Cadence
    from schedules.workspace import Workspace


def turns(archive: Archive, known: Known, cadence: Cadence, now: datetime, *, full: bool = False) -> plan.Turns:
    """Return whose turn it is in a newsroom.

    Args:
        archive: open.
        known: the newsroom as the archive has it.
        cadence: its own.
        now: when the run would begin.
        full: everything would be looked at.

    """
    full = full or not known.listing_whole
    return plan.turns(known, archive.recalled(known.newsroom), cadence, now, full=full)


def sentence(workspace: Workspace, newsroom: Newsroom, options: plan.Options, now: datetime) -> tuple[str, int]:
    """Return what a run would do, as a sentence, and how many releases are known.

    Raises:
        NewsroomError: the run could not begin.

    """
    limits = workspace.limits_of(newsroom.name)
    budget = (limits.budget if options.budget is None else options.budget) / 60
    what, total = f"a first crawl for at most {budget:g} minutes", 0
    if not Archive.exists(workspace.archive):
        lost.refuse(workspace, None)
    else:
        with lost.opened(workspace) as archive:
            known = archive.known(newsroom.name)
            total = len(known.releases)
            if known.last_crawl is not None:
                due = len(turns(archive, known, limits.cadence, now, full=options.full).due)
                what = f"{due} of {total} known releases would be looked at"
    roads = ", ".join(f"the {road.road} {road.url}" for road in newsroom.discover)
    return f"{newsroom.name}: {what}; {roads} would be read. Nothing was done.", total

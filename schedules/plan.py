"""What the next crawl of a run is to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newsroom_scraper.plan import Plan
from schedules import files
from schedules.release import REDACTED, REMOVED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from newsroom_scraper.plan import Manners
    from schedules.archive.records import Known

GOES_ON: Final = timedelta(hours=12)
"""For so long a later run of an unfinished first crawl goes on where the one before ended."""


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
    now: datetime,
    read_before: int,
    first: bool,
    resume: tuple[str, int] | None,
    seconds: float | None,
    road: int = 0,
) -> Plan:
    """Return the next crawl's orders.

    Args:
        known: the newsroom as the archive has it now.
        crawl_id: of the crawl.
        folders: where declarations are searched.
        manners: towards the server.
        options: of the run.
        met: release_ids that this run has looked at already.
        now: while a first crawl is not finished, what was looked at shortly before is not looked at again.
        read_before: releases that this run has read for the first time.
        first: whether the run is the newsroom's first.
        resume: document and position to go on from, or None: the top.
        seconds: after which the crawl ends in good order, or None.
        road: on which that document stands.

    """
    lately = "" if known.listing_whole or options.full else (now - GOES_ON).strftime("%Y-%m-%dT%H:%M:%SZ")
    rest = [
        one for one in known.releases.values() if one.release_id not in met and not (lately and one.last_look >= lately)
    ]
    due = [one.line["url"] for one in rest if one.status not in {REMOVED, REDACTED}]
    gone = [one.line["url"] for one in rest if one.status == REMOVED]
    return Plan(
        newsroom=known.newsroom,
        crawl_id=crawl_id,
        folders=tuple(folders),
        known={key: known.releases[release_id].content_hash for key, release_id in known.by_key.items()},
        files=_files(known),
        due=tuple(due),
        gone=tuple(gone),
        good=next((one.line["url"] for one in known.releases.values() if one.status not in {REMOVED, REDACTED}), None),
        road=road,
        start=resume[0] if resume else None,
        position=resume[1] if resume else 0,
        limit=None if options.limit is None else max(options.limit - read_before, 0),
        since=options.since,
        seconds=seconds,
        first=first,
        previous=known.last_manifest,
        manners=manners,
    )


def _files(known: Known) -> dict[str, dict[str, str]]:
    """Return the digests of the files of known releases, where there are any."""
    found = {key: files.digests(known.releases[own].line.get("attachments")) for key, own in known.by_key.items()}
    return {key: some for key, some in found.items() if some}

"""What the next crawl of a run is to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from newsroom_scraper.plan import Plan
from schedules import recall
from schedules.cadence import Cadence, Turn, turn
from schedules.pending import LISTED, ROW
from schedules.release import PRESENT, REDACTED, REMOVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from newsroom_scraper.hints import Row
    from newsroom_scraper.plan import Manners
    from schedules.archive.records import Known, Release
    from schedules.recall import Recall

GOES_ON: Final = timedelta(hours=12)
"""For so long a later run of an unfinished first crawl goes on where the one before ended."""

_FEW_HINTS: Final = 20
_HINTED: Final = 0.1
"""Of the known releases: so many are followed a run because a row is another; some sitemaps date every page today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person or a schedule asks of a run.

    Attributes:
        full: look at every known release, whosever turn it is.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Whose turn it is.

    Attributes:
        due: releases to look at, the most overdue first.
        put_off: those whose turn it is, too, and that the run takes no request for.
        whole: why the listing is walked to its end, as a clause, or None: it is not.

    """

    due: list[tuple[Release, Turn]] = field(default_factory=list)
    put_off: list[tuple[Release, Turn]] = field(default_factory=list)
    whole: str | None = None


def turns(
    known: Known,
    recalled: Mapping[str, Recall],
    cadence: Cadence,
    now: datetime,
    *,
    full: bool = False,
    pinned: Mapping[str, timedelta] | None = None,
) -> Turns:
    """Return whose turn it is in a newsroom that was read to its end once.

    Args:
        known: the newsroom as the archive has it.
        recalled: release_id → of its line.
        cadence: its own.
        now: when the run begins.
        full: everything is looked at.
        pinned: release_id → how often a person wants it looked at.

    """
    held = {one.after.release_id for one in known.held.values() if not one.rejected}
    found = []
    for one in known.releases.values():
        its = turn(one, recalled[one.release_id], now, cadence, held=held, pinned=pinned)
        if its is None and full and one.status != REDACTED:
            its = Turn(overdue=timedelta(0), why="everything is looked at")
        if its is not None:
            found.append((one, its))
    # Out of turn first: what a change waits for.
    found.sort(key=lambda pair: (pair[1].every is not None, -pair[1].overdue, pair[0].release_id))
    most = len(found) if full or cadence.requests is None else cadence.requests
    return Turns(due=found[:most], put_off=found[most:], whole=_whole(known, cadence, now, full=full))


def _whole(known: Known, cadence: Cadence, now: datetime, *, full: bool) -> str | None:
    if full:
        return "everything is looked at"
    if not cadence.audit or known.walked_at is None or now - known.walked_at >= cadence.audit * 0.98:
        return "its turn has come"
    if any(LISTED in one.pending for one in known.releases.values()):
        return "a release was not met in the last whole walk"
    if any(one.line["kind"] in {"unlisted", "new", "restored"} for one in known.held.values() if not one.rejected):
        return "what is held can be settled by it"
    return None


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
    cadence: Cadence | None = None,
    recalled: Mapping[str, Recall] | None = None,
    pinned: Mapping[str, timedelta] | None = None,
) -> tuple[Plan, Turns]:
    """Return the next crawl's orders, and whose turn it is in them.

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
        cadence: of the newsroom; None: everything is looked at.
        recalled: release_id → of its line; None: it is worked out here.
        pinned: release_id → how often a person wants it looked at.

    """
    lately = "" if known.listing_whole or options.full else (now - GOES_ON).strftime("%Y-%m-%dT%H:%M:%SZ")
    full = options.full or cadence is None or not known.listing_whole
    recalled = recalled or {key: recall.of(one.line) for key, one in known.releases.items()}
    taken = turns(known, recalled, cadence or Cadence(), now, full=full, pinned=pinned)
    rest = [one for one, _ in taken.due if one.release_id not in met and not (lately and one.last_look >= lately)]
    plan = Plan(
        newsroom=known.newsroom,
        crawl_id=crawl_id,
        folders=tuple(folders),
        known={key: known.releases[release_id].content_hash for key, release_id in known.by_key.items()},
        files={key: recalled[own].files for key, own in known.by_key.items() if recalled[own].files},
        redacted=tuple(key for key, own in known.by_key.items() if known.releases[own].status == REDACTED),
        due=tuple(one.line["url"] for one in rest if one.status != REMOVED),
        gone=tuple(one.line["url"] for one in rest if one.status == REMOVED),
        good=next((one.line["url"] for one in known.releases.values() if one.status not in {REMOVED, REDACTED}), None),
        whole=taken.whole is not None,
        stood=_stood(known) if taken.whole is not None and not full else (),
        rows={} if full else {key: _row(known.releases[own], recalled[own]) for key, own in known.by_key.items()},
        hints=None if full else max(_FEW_HINTS, int(_HINTED * len(known.releases))),
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
    return plan, taken


def _row(one: Release, recalled: Recall) -> Row:
    """Return what the rows of a release said when its page was read last."""
    noted = one.pending.get(ROW)
    return noted["value"] if noted is not None else recalled.row


def _stood(known: Known) -> tuple[str, ...]:
    stood = (one for one in known.releases.values() if one.status == PRESENT and one.place is not None)
    return tuple(one.line["url"] for one in stood)

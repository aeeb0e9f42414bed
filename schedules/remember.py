"""What a sealed crawl leaves in the archive: compared, judged, and committed in one transaction.

Doing it again does nothing: the archive knows each crawl by its id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import CrawlError, WorkspaceError
from newsroom_scraper.files import EVIDENCE, READINGS
from pipelines import codec
from pipelines.seal import digest_of
from schedules import dataset
from schedules.archive.records import Commit, Known, Release
from schedules.changes import weigh
from schedules.claims import Crawl, Night
from schedules.crawl import ID_FORMAT
from schedules.judge import Judgement, judge
from schedules.release import PRESENT
from schedules.stored import said_on_page

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.store import Archive
    from schedules.compare import Said
    from schedules.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a crawl meant, and what was believed of it."""

    night: Night
    judgement: Judgement


def remember(
    archive: Archive,
    workspace: Workspace,
    newsroom: Newsroom,
    made: dict[str, Any],
    *,
    baseline: bool,
) -> Remembered:
    """Compare a sealed crawl with the archive, commit what it means, and write the dataset's files.

    Args:
        archive: open.
        workspace: that holds the crawl's folder.
        newsroom: its declaration.
        made: the crawl's manifest.
        baseline: whether the run that it belongs to is the newsroom's first.

    Raises:
        CrawlError: the crawl's readings cannot be read.
        ArchiveError: nothing was changed.
        WorkspaceError: the archive has everything, but a file of the dataset could not be written.

    """
    home = workspace.home_of(newsroom.name)
    folder = home / "crawls" / made["crawl_id"]
    known = archive.known(newsroom.name)
    before = {key: one.line for key, one in known.releases.items()}
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    crawl = Crawl(
        crawl_id=made["crawl_id"],
        manifest=made,
        readings=readings(folder),
        warc=(folder / EVIDENCE).relative_to(workspace.root).as_posix(),
        baseline=baseline,
        last_day=_day(known.last_crawl, newsroom),
    )
    read_page = partial(_read_page, workspace.root, newsroom)
    night = weigh(known, crawl, newsroom=newsroom, read_page=read_page, detected_at=now)
    judgement = judge(night.claims, known=len(before), held_before=known.held, now=now)
    archive.commit(_commit(known, before, made, night, judgement, digest_of(folder)))
    try:
        dataset.write(archive, newsroom.name, home)
    except OSError as problem:
        raise WorkspaceError(
            f"its files could not be written ({problem.strerror or problem})",
            newsroom=newsroom.name,
            path=home,
            advice="The archive has everything; the next run writes them.",
        ) from problem
    return Remembered(night=night, judgement=judgement)


def _commit(
    known: Known,
    before: dict[str, dict[str, Any]],
    made: dict[str, Any],
    night: Night,
    judgement: Judgement,
    manifest: str,
) -> Commit:
    states: dict[str, Release] = {
        key: replace(one, last_look=night.looked.get(key, one.last_look))
        for key, one in night.states.items()
        if key in before  # what is new exists only once its claim is accepted
    }
    states.update({claim.after.release_id: claim.after for claim in judgement.accepted})
    met = {*night.looked, *(claim.after.release_id for claim in night.claims)}
    waiting = {key: one for key, one in known.held.items() if one["line"]["release_id"] not in met}
    return Commit(
        newsroom=known.newsroom,
        crawl_id=made["crawl_id"],
        state=made["state"],
        manifest=manifest,
        listing_whole=known.listing_whole or made["listing"]["whole"],
        releases=list(states.values()),
        looked={key: at for key, at in night.looked.items() if key in before and key not in states},
        versions=[
            (key, one.version, one.line)
            for key, one in states.items()
            if one.status == PRESENT and one.line != before.get(key)
        ],
        changes=[(claim.change, claim.rings) for claim in judgement.accepted],
        # A crawl says nothing about what is held of releases that it did not meet.
        held={**waiting, **judgement.held},
        noise=night.noise,
        unread=night.unread,
        agreed=night.agreed,
        summary={
            "crawl_id": made["crawl_id"],
            "state": made["state"],
            "reasons": made["reasons"],
            "started_at": made["started_at"],
            "ended_at": made["ended_at"],
            "counts": made["counts"],
            "changes": sum(one.rings for one in judgement.accepted),
            "held": len(judgement.held),
        },
    )


def readings(folder: Path) -> list[dict[str, Any]]:
    """Return the readings of a sealed crawl.

    Raises:
        CrawlError: they cannot be read.

    """
    try:
        with (folder / READINGS).open("rb") as file:
            return [codec.decode(line) for line in file]
    except (OSError, ValueError) as problem:
        raise CrawlError(f"has readings that cannot be read ({problem})", path=folder) from problem


def _read_page(
    root: Path,
    newsroom: Newsroom,
    evidence: dict[str, Any],
    entry: dict[str, Any] | None,
) -> dict[str, Said]:
    return said_on_page(root / evidence["warc"], evidence, newsroom=newsroom, entry=entry)


def _day(crawl_id: str | None, newsroom: Newsroom) -> date | None:
    """Return the calendar day, in the newsroom's zone, of a crawl."""
    if crawl_id is None:
        return None
    return datetime.strptime(crawl_id, ID_FORMAT).replace(tzinfo=UTC).astimezone(newsroom.zone).date()

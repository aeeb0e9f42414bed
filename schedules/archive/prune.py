"""What proves nothing goes with time, as `[keep]` says: quiet pages, logs, and when each release was looked at.

What goes of a crawl is decided by the archive, so a crawl that it does not know is never touched. Each step is whole in
itself: after a kill the next time goes on where this one ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import ArchiveError, CrawlError, NewsroomError
from newsroom_scraper.files import EVIDENCE, KEPT, LOG, MANIFEST, PART
from pipelines import reduced
from pipelines.seal import read_manifest
from schedules import lock
from schedules.archive import swap
from schedules.archive.advisory import under
from schedules.archive.instants import stamp
from schedules.archive.opening import engine
from schedules.archive.opening import writing as transaction
from schedules.archive.pointers import pointers
from schedules.archive.schema import CRAWLS, LOOKED, NEWSROOMS
from schedules.archive.store import Archive
from schedules.archive.timeline import crawl_of, timeline
from schedules.archive.trouble import translated
from schedules.crawl import ID_FORMAT
from schedules.journal import decisions
from schedules.keep import quiet_reads
from schedules.remember import readings
from schedules.reweighing import Trail, leant_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.timeline import Timeline
    from schedules.workspace import Workspace

WHOLE: Final = "whole.json"
"""The crawls of a newsroom that hold nothing that could go: noted only so that they are not looked at each time."""

_SCHEMA: Final = "newsroom.whole/1"


@dataclass(slots=True, kw_only=True)
class Pruned:
    """What went of one newsroom, or would.

    Attributes:
        newsroom: its name, or None: it is of the hooks, and only `deliveries` counts.
        crawls: of which something went.
        logs: how many.
        looks: rows.
        bytes: on the disk, without what the archive itself frees.
        wrong: what could not be pruned, and why, a sentence each.

    """

    newsroom: str | None
    crawls: int = 0
    pages: int = 0
    readings: int = 0
    logs: int = 0
    looks: int = 0
    deliveries: int = 0
    bytes: int = 0
    wrong: list[str] = field(default_factory=list)


def prune(workspace: Workspace, *, now: datetime, dry_run: bool = False) -> Iterator[Pruned]:
    """Let go of what is older than `[keep]` says, newsroom by newsroom, and yield what went.

    Args:
        workspace: where.
        now: what ages are counted back from.
        dry_run: only say what would go.

    Raises:
        ArchiveError: there is no archive, or it cannot be used.

    """
    place = workspace.archive
    if not Archive.exists(place):
        raise ArchiveError(
            "is not there", path=str(place), advice="Nothing was pruned: nobody knows what rests on what."
        )
    made = engine(place)
    try:
        for name in swap.newsrooms(workspace):
            told = Pruned(newsroom=name)
            try:
                with lock.hold(workspace, name) as held, under(made, held), translated(place):
                    _Pruning(workspace, made, name, told, now=now, dry_run=dry_run).go()
            except ArchiveError:
                raise
            except NewsroomError as problem:
                told.wrong.append(str(problem))
            yield told
    finally:
        made.dispose()
    told = _deliveries(workspace, now, dry_run=dry_run)
    if told.deliveries:
        yield told


def _deliveries(workspace: Workspace, now: datetime, *, dry_run: bool) -> Pruned:
    """Let go of what hooks were told long ago."""
    told = Pruned(newsroom=None)
    if workspace.keep.deliveries is not None:
        before = stamp(now - timedelta(seconds=workspace.keep.deliveries))
        with Archive.open(workspace.archive) as archive:
            told.deliveries = archive.forgettable(before) if dry_run else archive.forget(before)
    return told


class _Pruning:
    """One newsroom's turn."""

    def __init__(
        self, workspace: Workspace, made: sa.Engine, name: str, told: Pruned, *, now: datetime, dry_run: bool
    ) -> None:
        self.workspace = workspace
        self.engine = made
        self.name = name
        self.told = told
        self.now = now
        self.dry_run = dry_run
        self.home = workspace.home_of(name)
        self.whole = _whole(self.home / WHOLE)

    def go(self) -> None:
        keep = self.workspace.keep
        folders = self._committed()
        old = [one for one in folders if self._is_older(one.name, keep.crawls)]
        if any(self._may_go(one) for one in old):
            self._reduce(old)
        for folder in folders:
            if self._is_older(folder.name, keep.logs) and (folder / LOG).exists():
                self._one(folder, self._drop_log)
        if keep.looks is not None:
            self._looks(self._id(keep.looks))

    def _committed(self) -> list[Path]:
        """Return the folders of the crawls that the archive has, oldest first."""
        home = self.home / "crawls"
        statement = (
            sa.select(CRAWLS.c.crawl_id)
            .join(NEWSROOMS, NEWSROOMS.c.number == CRAWLS.c.newsroom)
            .where(NEWSROOMS.c.name == self.name)
        )
        with self.engine.connect() as db:
            known = set(db.execute(statement).scalars())
        there = sorted(home.iterdir()) if home.is_dir() else []
        return [one for one in there if one.name in known and one.suffix != PART and (one / MANIFEST).is_file()]

    def _is_older(self, crawl_id: str, age: float | None) -> bool:
        return age is not None and crawl_id < self._id(age)

    def _id(self, age: float) -> str:
        """Return the id that a crawl has which began so long ago."""
        return (self.now.astimezone(UTC) - timedelta(seconds=age)).strftime(ID_FORMAT)

    def _may_go(self, folder: Path) -> bool:
        """Return whether something of a crawl may go still."""
        return folder.name not in self.whole and ((folder / EVIDENCE).exists() or not (folder / KEPT).exists())

    # -- crawls --------------------------------------------------------------------------------------------------

    def _reduce(self, folders: list[Path]) -> None:
        newsroom = self.workspace.newsroom(self.name)
        named: dict[str, set[int]] = {}
        with self.engine.connect() as db:
            for pointer in pointers(db, self.name):
                named.setdefault(crawl_of(pointer.warc), set()).add(pointer.offset)
            lines = timeline(db, self.name, decisions(self.home))
        trail = Trail(newsroom)
        for folder in folders:
            self._one(folder, lambda one: self._crawl(one, named.get(one.name, set()), lines, trail))
        if not self.dry_run:
            _note(self.home / WHOLE, self.whole)

    def _crawl(self, folder: Path, named: set[int], lines: Timeline, trail: Trail) -> None:
        manifest, read = read_manifest(folder), readings(folder)
        versions = lines.before(folder.name)
        first = trail.follow(manifest, read, versions, lines.by_key)
        if not self._may_go(folder):
            return
        if (folder / KEPT).exists():  # what was promised is there; a kill left the rest
            self._went(folder, reduced.reduce(folder, keep=(), keep_readings=bool, log=False, dry_run=self.dry_run))
            return
        if folder.name in lines.walked:
            named = named | {one["offset"] for one in manifest["listing"]["evidence"] if one}
        sifted = quiet_reads(
            manifest,
            read,
            {key: said for key, said in versions.items() if key not in first},
            named=named,
            stored=reduced.pages(folder),
        )
        leaned = leant_on(read, manifest["looks"], sifted.keeps, trail.newsroom)
        gone = reduced.reduce(
            folder,
            keep=sifted.keep,
            keep_readings=lambda one: sifted.keeps(one) or one["url"] in leaned,
            log=False,
            dry_run=self.dry_run,
        )
        self._went(folder, gone)

    def _went(self, folder: Path, gone: reduced.Reduced) -> None:
        if gone.pages or gone.readings:
            self.told.crawls += 1
            self.told.pages += gone.pages
            self.told.readings += gone.readings
            self.told.bytes += gone.bytes
        else:
            self.whole.add(folder.name)

    def _drop_log(self, folder: Path) -> None:
        self.told.bytes += reduced.drop_log(folder, dry_run=self.dry_run)
        self.told.logs += 1

    def _one(self, folder: Path, does: Any) -> None:
        """Do something to a crawl; a bad one stops no other."""
        try:
            does(folder)
        except CrawlError as problem:
            self.told.wrong.append(f"{self.name}: {problem}")

    # -- looks ---------------------------------------------------------------------------------------------------

    def _looks(self, before: str) -> None:
        """Delete the looks of crawls that are older, crawl by crawl."""
        older = (
            sa.select(CRAWLS.c.number)
            .join(NEWSROOMS, NEWSROOMS.c.number == CRAWLS.c.newsroom)
            .where(NEWSROOMS.c.name == self.name, CRAWLS.c.crawl_id < before)
            .where(sa.exists().where(LOOKED.c.crawl == CRAWLS.c.number))
        )
        with self.engine.connect() as db:
            numbers = db.execute(older).scalars().all()
        for number in numbers:
            with self.engine.connect() as db:
                counted = sa.select(sa.func.count()).where(LOOKED.c.crawl == number)
                self.told.looks += db.execute(counted).scalar_one()
            if not self.dry_run:
                with transaction(self.engine) as db:
                    db.execute(sa.delete(LOOKED).where(LOOKED.c.crawl == number))


def _whole(path: Path) -> set[str]:
    """Return the crawls that hold nothing that could go; where that cannot be read, each is looked at again."""
    try:
        told = orjson.loads(path.read_bytes())
        return set(told["crawls"]) if told["schema"] == _SCHEMA else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _note(path: Path, crawls: set[str]) -> None:
    if crawls == _whole(path):
        return
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(orjson.dumps({"schema": _SCHEMA, "crawls": sorted(crawls)}, option=orjson.OPT_APPEND_NEWLINE))
    sync(fresh)
    fresh.replace(path)
    sync(path.parent)

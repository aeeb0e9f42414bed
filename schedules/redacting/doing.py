"""Redacting a release: decided, then out of the archive, every crawl, the database file and the dataset.

Each step is on the disk before the next begins, and doing it again goes on where a kill came. There is no way back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import ArchiveError, CrawlError, DeclarationError, WorkspaceError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import MANIFEST, PART
from newsroom_scraper.newsroom import SAME
from newsroom_scraper.values.urls import Rules
from pipelines.finding import Marked
from pipelines.redacted import Cleared, clear
from pipelines.reduced import pages
from schedules import crawl as crawls
from schedules import dataset, decisions, journal, lock, whereabouts
from schedules.archive.pointers import pointers
from schedules.archive.swap import BACKUPS
from schedules.archive.timeline import crawl_of
from schedules.redacting import checkpoint, mark
from schedules.redacting.tombstone import tombstone
from schedules.remember import write_dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from schedules.archive.store import Archive
    from schedules.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Taken:
    """What a redaction takes out, or took.

    Attributes:
        stone: the tombstone.
        done: whether it was redacted before.
        changes: how many changes lose their words.
        crawls: of which something goes.
        pages: stored pages of the release.
        documents: feeds and REST answers out of which what they say of it is cut.
        listing: stored pages of the listing that lead to it.
        bare: such pages of which the links stay, because other releases rest on them.
        readings: lines of `readings.jsonl`.
        same: other releases with the same body, which stay.
        backups: copies that are not touched.
        wrong: crawls that could not be cleared, and why.

    """

    stone: dict[str, Any]
    done: bool = False
    changes: int = 0
    crawls: int = 0
    pages: int = 0
    documents: int = 0
    listing: int = 0
    bare: int = 0
    readings: int = 0
    same: list[str] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, cleared: Cleared) -> None:
        """Count what goes of one crawl."""
        self.crawls += cleared.can_go
        self.pages += cleared.pages
        self.documents += cleared.documents
        self.listing += cleared.listing
        self.bare += cleared.bare
        self.readings += cleared.readings


def preview(archive: Archive, workspace: Workspace, release_id: str, *, reason: str, by: str | None) -> Taken:
    """Return what a redaction would take out; nothing is changed.

    Raises:
        ArchiveError: there is no such release.

    """
    taken = _begun(archive, workspace, release_id, reason=reason, by=by)
    newsroom = taken.stone["newsroom"]
    _clear(archive, workspace, newsroom, [taken.stone], taken, dry_run=True)
    return taken


def redact(archive: Archive, workspace: Workspace, release_id: str, *, reason: str, by: str | None) -> Taken:
    """Redact a release, or finish it; the tombstone of one that was redacted before stays as it is.

    Raises:
        ArchiveError: there is no such release, or the archive cannot be written; doing it again goes on.
        BusyError: the newsroom is being crawled.
        WorkspaceError: a file could not be written; doing it again goes on.

    """
    newsroom = _line(archive, release_id)["newsroom"]
    home = workspace.home_of(newsroom)
    with lock.hold(workspace, newsroom) as held, archive.under(held):
        whereabouts.refuse(workspace, archive, newsroom)
        decisions.catch_up(archive, newsroom, home)
        taken = _begun(archive, workspace, release_id, reason=reason, by=by)
        mark.put(home)
        if not taken.done:
            stone = taken.stone
            decision = {
                "schema": journal.SCHEMA,
                "verdict": decisions.REDACTED,
                "at": stone["redacted_at"],
                "after": archive.known(newsroom).last_crawl,
                "ids": [release_id],
                "note": reason,
                "by": by,
                "tombstone": stone,
            }
            journal.write(home, decision)
            reach("redact.decided")
            decisions.catch_up(archive, newsroom, home)
        finish(archive, workspace, newsroom, taken)
    return taken


def catch_up(archive: Archive, workspace: Workspace, newsroom: str) -> None:
    """Finish what a kill left of a redaction; the newsroom's lock is held.

    Raises:
        ArchiveError: the archive cannot be written.
        WorkspaceError: a file could not be written, or a crawl not be cleared.

    """
    if mark.stands(workspace.home_of(newsroom)):
        taken = Taken(stone={})
        finish(archive, workspace, newsroom, taken)


def finish(archive: Archive, workspace: Workspace, newsroom: str, taken: Taken) -> None:
    """Do everything behind the archive's rows, for all that is redacted in a newsroom.

    Raises:
        ArchiveError: the archive cannot be written.
        WorkspaceError: a file could not be written.

    """
    home = workspace.home_of(newsroom)
    stones = archive.tombstones(newsroom)
    try:
        if stones:
            reach("redact.committed")
            checkpoint.write(archive, newsroom, home)
            reach("redact.noted")
            if (home / "crawls").is_dir():
                crawls.salvage(home / "crawls")
            _clear(archive, workspace, newsroom, stones, taken)
            archive.sweep()
            reach("redact.swept")
            dataset.rewrite(home)
            write_dataset(archive, newsroom, home)
        if not taken.wrong:
            mark.take_away(home)
    except OSError as problem:
        where = problem.filename or home
        words = f"could not be written ({problem.strerror or problem}), and a redaction is not finished"
        raise WorkspaceError(words, newsroom=newsroom, path=where, advice="Do it again; it goes on.") from problem


def before_crawl(archive: Archive, workspace: Workspace, newsroom: str) -> bool:
    """Note that a crawl which is committed now may hold something that is redacted; return whether that was to do."""
    home = workspace.home_of(newsroom)
    if mark.stands(home) or not archive.tombstones(newsroom):
        return False
    mark.put(home)
    return True


def after_crawl(archive: Archive, workspace: Workspace, newsroom: str, crawl_id: str, *, noted: bool) -> None:
    """Take out of a crawl that is committed what it holds of redacted releases.

    Args:
        archive: open.
        workspace: that holds the crawl's folder.
        newsroom: its name.
        crawl_id: of the crawl.
        noted: what `before_crawl` returned.

    """
    stones = archive.tombstones(newsroom)
    if stones:
        home = workspace.home_of(newsroom)
        spare = named(archive, newsroom).get(crawl_id, set())
        clear(home / "crawls" / crawl_id, marked(workspace, newsroom, stones), spare=spare)
        if noted:
            mark.take_away(home)


def marked(workspace: Workspace, newsroom: str, stones: Iterable[Mapping[str, Any]]) -> Marked:
    """Return by what redacted releases are found in a crawl."""
    try:
        rules = workspace.newsroom(newsroom).urls
    except DeclarationError:  # it was taken away; its releases are there all the same
        rules = Rules(same=frozenset(SAME))
    stones = list(stones)
    versions = [version for stone in stones for version in stone["versions"]]
    return Marked(
        keys=frozenset(key for stone in stones for key in stone["keys"]),
        hashes=frozenset(one["content_hash"] for one in versions),
        digests=frozenset(one["digest"] for one in versions if one["digest"]),
        rules=rules,
    )


def _line(archive: Archive, release_id: str) -> dict[str, Any]:
    line = archive.release(release_id)
    if line is None:
        raise ArchiveError(f"no release is known by {release_id}")
    return line


def _begun(archive: Archive, workspace: Workspace, release_id: str, *, reason: str, by: str | None) -> Taken:
    line = _line(archive, release_id)
    stone = archive.tombstone(release_id)
    backups = workspace.data / BACKUPS
    taken = Taken(stone=stone or {}, done=stone is not None)
    taken.backups = sorted(backups.glob("*.db")) if backups.is_dir() else []
    if stone is None:
        last_seen = archive.last_look(release_id)
        assert last_seen is not None  # its line is there
        taken.stone = tombstone(
            release_id=release_id,
            newsroom=line["newsroom"],
            line=line,
            keys=archive.keys_of(release_id),
            last_seen=last_seen,
            versions=archive.versions(release_id),
            reason=reason,
            by=by,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        taken.same = archive.same_body(release_id)
        taken.changes = sum(1 for _ in archive.changes(release_id=release_id, quiet=True))
    return taken


def _clear(
    archive: Archive,
    workspace: Workspace,
    newsroom: str,
    stones: list[dict[str, Any]],
    taken: Taken,
    *,
    dry_run: bool = False,
) -> None:
    home = workspace.home_of(newsroom) / "crawls"
    what = marked(workspace, newsroom, stones)
    own = {stone["release_id"] for stone in stones}
    rests = named(archive, newsroom, but=own)
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if folder.suffix != PART and (folder / MANIFEST).is_file():
            try:
                known = archive.has_crawl(newsroom, folder.name)
                spare = rests.get(folder.name, set()) if known else set(pages(folder))  # what will rest on it is open
                cleared = clear(folder, what, spare=spare, dry_run=dry_run)
            except CrawlError as problem:
                taken.wrong.append(f"{newsroom}: {problem}")
                continue
            taken.add(cleared)
            taken.wrong += [f"{newsroom}: {one}" for one in uncut(folder, cleared)]


def uncut(folder: Path, cleared: Cleared) -> list[str]:
    """Return a sentence for each document of a crawl that holds it still, and what a person can do."""
    advice = "All else of it is taken out. If it must be gone, remove that folder: what rests on it is named then."
    return [f"{folder}: {one}. {advice}" for one in cleared.uncut]


def named(archive: Archive, newsroom: str, *, but: Iterable[str] = ()) -> dict[str, set[int]]:
    """Return crawl → where the pages begin that the archive names, but for those of some releases."""
    found: dict[str, set[int]] = {}
    left_out = {one["id"] for release in but for one in archive.changes(release_id=release, quiet=True)}
    with archive._reads() as db:  # noqa: SLF001 - it is of the archive
        for pointer in pointers(db, newsroom):
            whose = pointer.of.rpartition(" ")[2]
            if whose not in left_out and whose not in but:
                found.setdefault(crawl_of(pointer.warc), set()).add(pointer.offset)
    return found

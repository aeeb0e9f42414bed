"""Whether all is as it was written: the database, its laws, every sealed crawl, every stored page that is named.

Nothing is written, and little is held in memory: rows are taken one by one, and the pages that are named are sorted in
a file of the database's own.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy.exc import DBAPIError

from newsroom_scraper.errors import ArchiveError, CrawlError
from newsroom_scraper.files import MANIFEST, PART
from pipelines.reduced import pages
from pipelines.seal import digest_of
from pipelines.soundness import verify
from schedules.archive import copies, laws, swap
from schedules.archive.connecting import connectable
from schedules.archive.opening import reading
from schedules.archive.place import repair
from schedules.archive.pointers import pointers
from schedules.archive.revisions import revision_in
from schedules.archive.schema import HEAD
from schedules.archive.store import Archive
from schedules.archive.trouble import translated
from schedules.redacting.leftovers import left_behind
from schedules.stored import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

    from schedules.archive.place import Place
    from schedules.workspace import Workspace

_COUNTED: Final = ("newsrooms", "releases", "versions", "changes", "crawls")


@dataclass(slots=True, kw_only=True)
class Checked:
    """How much there was, as far as it was looked at.

    Attributes:
        numbers: of what → how many.

    """

    numbers: Counter[str] = field(default_factory=Counter)


def check(workspace: Workspace, told: Checked, *, deep: bool = False, quick: bool = False) -> Iterator[str]:
    """Yield what is wrong, a sentence each with what to do; nothing where all is well.

    Args:
        workspace: where.
        told: filled as things are looked at.
        deep: whether each named page is read, and its digest compared.
        quick: whether the crawls' files are left alone, and only the database is looked at.

    Raises:
        ArchiveError: there is no archive, it is locked, or of a newer program.

    """
    path = workspace.archive
    if not Archive.exists(path):
        raise ArchiveError(
            "is not there",
            path=str(path),
            advice=f"{repair(path)} The first run makes one.",
        )
    advice = repair(path)
    with _looked_at(path) as db:
        wrong = [f"{path}: {words}. {advice}" for words in (copies.faults(db) if path.file else ())]
        yield from wrong
        if wrong:
            return  # what else it says cannot be relied on
        revision = copies.revision(db, path.file) if path.file else revision_in(db, path)
        if revision != HEAD:
            yield f"{path}: is of revision {revision}; it is migrated by: newsroom releases. Check it again then."
            return
        for table in _COUNTED:
            told.numbers[table] = db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
        for sentence in laws.broken(db):
            yield f"{path}: {sentence} {advice}"
        if quick:
            return
        yield from _crawls(db, workspace)
        yield from _pages(db, workspace, told, deep=deep)
    yield from left_behind(workspace)


@contextmanager
def _looked_at(place: Place) -> Iterator[sa.Connection]:
    """Open one view of an archive only to read it. What PostgreSQL stores it looks after itself."""
    if place.file is not None:
        with copies.looked_at(place.file) as db:
            yield db
        return
    with translated(place), reading(connectable(place)) as db:
        yield db


def _crawls(db: sa.Connection, workspace: Workspace) -> Iterator[str]:
    """Yield what is wrong with the crawls: their folders, what the archive does not have, what it alone has."""
    rows = db.exec_driver_sql(
        "SELECT n.name, c.crawl_id, c.summary FROM crawls AS c JOIN newsrooms AS n ON n.number = c.newsroom"
    )
    committed: dict[str, dict[str, str | None]] = {}
    for name, crawl_id, summary in rows:
        committed.setdefault(name, {})[crawl_id] = _manifest(summary)
    for name in sorted({*committed, *swap.newsrooms(workspace)}):
        known = committed.get(name, {})
        home = workspace.home_of(name) / "crawls"
        folders = sorted(one for one in home.iterdir() if one.is_dir()) if home.is_dir() else []
        for folder in folders:
            if folder.suffix == PART:
                continue  # under way, or sealed by the next run
            wrong = verify(folder)
            yield from (f"{one} Restore the crawl's folder from a copy." for one in wrong)
            if folder.name not in known:
                if not committed and len(folders) > 1:
                    words = f"{len(folders)} crawls are sealed here, and the archive knows nothing of them."
                    yield f"{home}: {words} {repair(workspace.archive)}"
                    break
                yield f"{folder}: is sealed and not in the archive. It is taken up by: newsroom run {name}."
            elif not wrong and known[folder.name] not in {None, digest_of(folder)}:
                yield f"{folder / MANIFEST}: is not the one that was committed. Restore the folder from a copy."
        for crawl_id in sorted(known.keys() - {one.name for one in folders}):
            yield f"{home / crawl_id}: is in the archive, and its folder is gone. Restore the folder from a copy."


def _manifest(summary: str) -> str | None:
    try:
        found: str | None = orjson.loads(summary).get("manifest")
    except (orjson.JSONDecodeError, AttributeError):
        found = None
    return found


def _pages(db: sa.Connection, workspace: Workspace, told: Checked, *, deep: bool) -> Iterator[str]:
    """Yield the named pages that are not there; with `deep`, or not what their digest says."""
    with closing(sqlite3.connect("", isolation_level=None)) as aside:  # a file of SQLite's own, gone when it is closed
        aside.execute("CREATE TABLE named (warc TEXT, offset INTEGER, digest TEXT, of TEXT)")
        aside.execute("BEGIN")
        found = ((one.warc, one.offset, one.digest, one.of) for one in pointers(db))
        try:
            aside.executemany("INSERT INTO named VALUES (?, ?, ?, ?)", found)
        except DBAPIError:
            words = "stored pages were not looked at: what names them cannot be read."
            yield f"{workspace.data}: {words} {repair(workspace.archive)}"
            return
        rows = aside.execute(
            "SELECT warc, offset, digest, min(of) FROM named GROUP BY warc, offset, digest ORDER BY warc, offset"
        )
        for warc, named in groupby(rows, key=lambda row: str(row[0])):
            yield from _held_by(workspace.file(warc), named, told, deep=deep)


def _held_by(warc: Path, named: Iterator[Any], told: Checked, *, deep: bool) -> Iterator[str]:
    """Yield what a crawl does not hold of the pages that are named in it."""
    advice = "Restore the crawl's folder from a copy."
    try:
        there = set(pages(warc.parent))
    except CrawlError:
        first = next(named)
        more = sum(1 for _ in named)
        yield f"{warc}: is named by {first[3]}{f' and {more} more' if more else ''}, and cannot be read. {advice}"
        told.numbers["pages"] += 1 + more
        return
    for _, offset, digest, of in named:
        told.numbers["pages"] += 1
        if offset not in there:
            yield f"{warc}: holds no page at {offset}, which {of} names. {advice}"
        elif deep:
            try:
                read_page(warc, {"offset": offset, "digest": digest})
            except CrawlError as problem:
                yield f"{problem} It is named by {of}."

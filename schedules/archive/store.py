"""The archive: one transaction per crawl, keyed (newsroom, crawl_id); doing it again does nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

import orjson
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from newsroom_scraper.failpoints import reach
from schedules.archive import recalling, writing
from schedules.archive.as_of import AsOf
from schedules.archive.census import Census
from schedules.archive.connecting import connectable
from schedules.archive.deliveries import Deliveries
from schedules.archive.finding import Finding
from schedules.archive.instants import instant
from schedules.archive.lines import StoredLine
from schedules.archive.messages import Messages
from schedules.archive.opening import engine
from schedules.archive.opening import writing as transaction
from schedules.archive.outbox import Outbox
from schedules.archive.place import Place, place
from schedules.archive.reading import Reading
from schedules.archive.records import Held, Known, Release
from schedules.archive.redactions import Redactions
from schedules.archive.revisions import revision_of
from schedules.archive.schema import ADDRESSES, CRAWLS, HELD, NEWSROOMS, RELEASES, VERSIONS
from schedules.archive.standing import Standing
from schedules.archive.stretches import Stretches
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schedules.archive.records import Commit
    from schedules.recall import Recall


class Archive(Reading, AsOf, Standing, Outbox, Messages, Deliveries, Census, Finding, Stretches, Redactions):
    """An open archive; a context manager."""

    @classmethod
    def open(cls, where: Place | Path) -> Archive:
        """Return the archive in a place, made if it is new, migrated if it is older.

        Raises:
            ArchiveError: it cannot be used; nothing was changed.

        """
        found = place(where)
        return cls(engine(found), found.file or found)

    @staticmethod
    def exists(where: Place | Path) -> bool:
        """Return whether there is an archive in a place."""
        found = place(where)
        if found.file is not None:
            return found.file.is_file()
        made = connectable(found)
        with translated(found):
            return revision_of(made, found) is not None

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._engine.dispose()

    def known(self, newsroom: str) -> Known:
        """Return everything that is known of a newsroom."""
        with self._reads() as db:
            found = db.execute(sa.select(NEWSROOMS).where(NEWSROOMS.c.name == newsroom)).mappings().first()
            if found is None:
                return Known(
                    newsroom=newsroom,
                    releases={},
                    by_key={},
                    held={},
                    listing_whole=False,
                    last_manifest=None,
                    last_crawl=None,
                )
            number = found["number"]
            releases = _releases(db, newsroom, number, self._line)
            by_number = dict(releases)
            by_key: dict[str, str] = {}
            addresses = sa.select(ADDRESSES.c.key, ADDRESSES.c.release).where(ADDRESSES.c.newsroom == number)
            for key, release in db.execute(addresses).all():
                if release not in by_number:
                    raise ArchiveError(
                        f"is not sound: {key} leads to a release that is not in it",
                        newsroom=newsroom,
                        path=self._path,
                        advice="Nothing was changed. What to do says: newsroom archive check.",
                    )
                by_key[key] = by_number[release].release_id
                by_number[release].keys.add(key)
            held = _held(db, newsroom, number)
            last = db.execute(sa.select(sa.func.max(CRAWLS.c.crawl_id)).where(CRAWLS.c.newsroom == number)).scalar()
            walked = recalling.walked_at(db, number) if found["listing_whole"] else None
        learned = orjson.loads(found["learned"])
        return Known(
            newsroom=newsroom,
            releases={one.release_id: one for _, one in releases},
            by_key=by_key,
            held=held,
            listing_whole=bool(found["listing_whole"]),
            last_manifest=found["last_manifest"],
            last_crawl=last,
            decided=found["decided"],
            health=orjson.loads(found["health"]) if found["health"] else {},
            noise=learned.get("noise", {}),
            overnight={
                pattern: {key: (stands, looks) for key, (stands, looks) in pages.items()}
                for pattern, pages in learned.get("overnight", {}).items()
            },
            unread=learned.get("unread", {}),
            agreed={(one, other, name) for one, other, name in learned.get("agreed", ())},
            walked_at=walked,
        )

    def recalled(self, newsroom: str) -> dict[str, Recall]:
        """Return what plans recall of a newsroom's lines, by release_id."""
        with self._reads() as db:
            return recalling.recalled(db, newsroom)

    def _line(self, release: int, version: int) -> str:
        """Return the line of a version, by its release's number."""
        statement = sa.select(VERSIONS.c.line).where(VERSIONS.c.release == release, VERSIONS.c.version == version)
        with self._reads() as db:
            found: str | None = db.execute(statement).scalar()
        if found is None:
            raise ArchiveError(
                "is not sound: the line of a version is not in it",
                path=self._path,
                advice="Nothing was changed. What to do says: newsroom archive check.",
            )
        return found

    def commit(self, commit: Commit) -> bool:
        """Commit what a crawl or a person's decision adds, at once; return False where that was done before.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        with translated(self._path), transaction(self._engine) as db:
            reach("commit.begun")
            done = writing.write(db, commit)
            reach("commit.written")
        reach("commit.done")
        return done

    def review(self, reviews: Mapping[str, dict[str, Any]], *, newsroom: str, decided: int) -> None:
        """Keep what a person said of changes.

        Args:
            reviews: id of a change that is there → {"verdict", "note", "at"}.
            newsroom: whose they are.
            decided: the number of the decision.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        with translated(self._path), transaction(self._engine) as db:
            writing.reviewed(db, reviews)
            writing.decided(db, newsroom, decided)


def _releases(
    db: sa.Connection, newsroom: str, number: int, line_of: Callable[[int, int], str]
) -> list[tuple[int, Release]]:
    """Return a newsroom's releases with their numbers, sorted by id."""
    columns = RELEASES.c
    rows = db.execute(
        sa.select(
            *(columns.number, columns.id, columns.status, columns.version, columns.content_hash, columns.body_hash),
            *(columns.last_look, columns.place, columns.streak, columns.calm, columns.pending, columns.seen_as),
            *(columns.overlay, columns.url, columns.layout),
        )
        .where(columns.newsroom == number)
        .order_by(columns.id)
    ).all()
    return [
        (
            row[0],
            Release(
                release_id=row[1],
                newsroom=newsroom,
                status=row[2],
                version=row[3],
                content_hash=row[4],
                body_hash=row[5],
                last_look=instant(row[6]),
                place=row[7],
                streak=row[8],
                calm=row[9],
                pending=orjson.loads(row[10]) if row[10] else {},
                seen_as=orjson.loads(row[11]) if row[11] else None,
                line=StoredLine(partial(line_of, row[0], row[3]), row[12], {"url": row[13], "layout": row[14]}),
            ),
        )
        for row in rows
    ]


def _held(db: sa.Connection, newsroom: str, number: int) -> dict[str, Held]:
    rows = db.execute(sa.select(HELD).where(HELD.c.newsroom == number).order_by(HELD.c.id)).mappings()
    return {row["id"]: held_of(newsroom, row) for row in rows}


def held_of(newsroom: str, row: Any) -> Held:
    """Return a held change from its row."""
    return Held(
        id=row["id"],
        newsroom=newsroom,
        rule=row["rule"],
        mass=row["mass"],
        first_held_at=row["first_held_at"],
        looks=row["looks"],
        rejected=bool(row["rejected"]),
        why=row["why"],
        line=orjson.loads(row["line"]),
        after=writing.revived(newsroom, row["after"]),
    )

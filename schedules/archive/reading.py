"""What people ask of the archive: its releases, their versions and looks, and the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open, begins, of
from schedules.archive.instants import at, instant
from schedules.archive.lines import lined
from schedules.archive.schema import ADDRESSES, CHANGES, CRAWLS, LOOKED, LOOKS, NEWSROOMS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

KINDS: Final = ("new", "edited", "removed", "restored", "moved", "unlisted")
"""What is a change; the other kinds in the outbox are notices."""

_STREAMED: Final = {"yield_per": 500}
_LOOK_NAMES: Final = {number: name for name, number in LOOKS.items()}


class Reading(Open):
    """The reader's side of the archive."""

    def newsrooms(self) -> list[str]:
        """Return the names of the newsrooms that were ever looked at, in order."""
        with self._reads() as db:
            return list(db.execute(sa.select(NEWSROOMS.c.name).order_by(NEWSROOMS.c.name)).scalars())

    def has_crawl(self, newsroom: str, crawl_id: str) -> bool:
        """Return whether a crawl was committed."""
        statement = sa.select(CRAWLS.c.number).join(NEWSROOMS, NEWSROOMS.c.number == CRAWLS.c.newsroom)
        statement = statement.where(NEWSROOMS.c.name == newsroom, CRAWLS.c.crawl_id == crawl_id)
        with self._reads() as db:
            return db.execute(statement).first() is not None

    # -- releases ------------------------------------------------------------------------------------------------

    def releases(self, newsroom: str | None = None) -> Iterator[dict[str, Any]]:
        """Return the latest version of every release, sorted by id."""
        return (orjson.loads(line) for line in self.release_lines(newsroom))

    def release_lines(self, newsroom: str | None = None) -> Iterator[str]:
        """Return the same as lines of JSON."""
        statement = (
            sa.select(VERSIONS.c.line, RELEASES.c.overlay)
            .join_from(
                RELEASES,
                VERSIONS,
                (VERSIONS.c.release == RELEASES.c.number) & (VERSIONS.c.version == RELEASES.c.version),
            )
            .order_by(RELEASES.c.id)
        )
        with self._reads() as db:
            statement = of(statement, RELEASES.c.newsroom, newsroom)
            with db.execute(statement, execution_options=_STREAMED) as rows:
                for line, overlay in rows:
                    yield orjson.dumps(lined(line, overlay)).decode() if overlay else line

    def release(self, release_id: str) -> dict[str, Any] | None:
        """Return a release's line, or None where there is none of that id."""
        statement = (
            sa.select(VERSIONS.c.line, RELEASES.c.overlay)
            .join_from(
                RELEASES,
                VERSIONS,
                (VERSIONS.c.release == RELEASES.c.number) & (VERSIONS.c.version == RELEASES.c.version),
            )
            .where(RELEASES.c.id == release_id)
        )
        with self._reads() as db:
            found = db.execute(statement).first()
        return lined(found[0], found[1]) if found else None

    def resolve(self, told: str, keys: Mapping[str, str] | None = None) -> list[str]:
        """Return the ids of the releases that a person may mean, at most ten, in order.

        Args:
            told: an id, the part of one behind its newsroom's name, or the beginning of either.
            keys: newsroom → identity there of the address that was told, where it is one.

        """
        with self._reads() as db:
            exact = db.execute(sa.select(RELEASES.c.id).where(RELEASES.c.id == told)).scalars().all()
            if exact:
                return list(exact)
            found: list[str] = []
            for newsroom, key in (keys or {}).items():
                found += db.execute(
                    sa.select(RELEASES.c.id)
                    .join(ADDRESSES, ADDRESSES.c.release == RELEASES.c.number)
                    .join(NEWSROOMS, NEWSROOMS.c.number == ADDRESSES.c.newsroom)
                    .where(NEWSROOMS.c.name == newsroom, ADDRESSES.c.key == key)
                ).scalars()
            if not keys and told:
                names = db.execute(sa.select(NEWSROOMS.c.name)).scalars().all()
                for begin in (told, *(f"{name}-{told}" for name in names)):
                    statement = sa.select(RELEASES.c.id).where(*begins(RELEASES.c.id, begin))
                    found += db.execute(statement.order_by(RELEASES.c.id).limit(10)).scalars()
        return sorted(dict.fromkeys(found))[:10]

    def versions(self, release_id: str) -> list[dict[str, Any]]:
        """Return the versions of a release, oldest first: {"version", "crawl_id", "line"}, as it was first read."""
        statement = (
            sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
            .join(RELEASES, RELEASES.c.number == VERSIONS.c.release)
            .where(RELEASES.c.id == release_id)
            .order_by(VERSIONS.c.version)
        )
        with self._reads() as db:
            rows = db.execute(statement).all()
        return [{"version": row[0], "crawl_id": row[1], "line": orjson.loads(row[2])} for row in rows]

    def version(self, release_id: str, version: int) -> dict[str, Any] | None:
        """Return the line of a version of a release, as it was first read, or None where there is none."""
        statement = (
            sa.select(VERSIONS.c.line)
            .join(RELEASES, RELEASES.c.number == VERSIONS.c.release)
            .where(RELEASES.c.id == release_id, VERSIONS.c.version == version)
        )
        with self._reads() as db:
            line = db.execute(statement).scalar()
        return orjson.loads(line) if line else None

    def looks(self, release_id: str, *, since: date | None = None) -> list[dict[str, Any]]:
        """Return the looks at a release, oldest first: {"crawl_id", "look", "at"}."""
        with self._reads() as db:
            release = db.execute(
                sa.select(RELEASES.c.number, RELEASES.c.newsroom).where(RELEASES.c.id == release_id)
            ).first()
            if release is None:
                return []
            statement = (
                sa.select(CRAWLS.c.crawl_id, LOOKED.c.look, LOOKED.c.at)
                .join(LOOKED, (LOOKED.c.crawl == CRAWLS.c.number) & (LOOKED.c.release == release.number))
                .where(CRAWLS.c.newsroom == release.newsroom)
                .order_by(LOOKED.c.at)
            )
            if since is not None:
                statement = statement.where(LOOKED.c.at >= at(f"{since.isoformat()}T00:00:00Z"))
            rows = db.execute(statement).all()
        return [{"crawl_id": row[0], "look": _LOOK_NAMES[row[1]], "at": instant(row[2])} for row in rows]

    # -- changes -------------------------------------------------------------------------------------------------

    def changes(
        self,
        newsroom: str | None = None,
        *,
        release_id: str | None = None,
        since: date | None = None,
        limit: int | None = None,
        quiet: bool = False,
        kinds: Collection[str] = KINDS,
    ) -> Iterator[dict[str, Any]]:
        """Return accepted changes, oldest first.

        Args:
            newsroom: of this newsroom only.
            release_id: of this release only.
            since: detected on that day (UTC) or later.
            limit: only the newest so many.
            quiet: also those that rang nothing (baseline, backfill).
            kinds: of these kinds only.

        """
        lines = self.change_lines(newsroom, release_id=release_id, since=since, limit=limit, quiet=quiet, kinds=kinds)
        return (orjson.loads(line) for line in lines)

    def change_lines(
        self,
        newsroom: str | None = None,
        *,
        release_id: str | None = None,
        since: date | None = None,
        limit: int | None = None,
        quiet: bool = False,
        kinds: Collection[str] = KINDS,
        after: int = 0,
    ) -> Iterator[str]:
        """Return the same as lines of JSON, as they are stored; only those committed behind number `after`."""
        columns = CHANGES.c
        newest = sa.select(columns.seq, columns.line).where(columns.kind.in_(kinds))
        if not quiet:
            newest = newest.where(columns.rings.is_(True))
        if since is not None:
            newest = newest.where(columns.detected_at >= since.isoformat())
        if release_id is not None:
            newest = newest.where(columns.release == _number(release_id))
        if after:
            newest = newest.where(columns.seq > after)
        newest = of(newest, columns.newsroom, newsroom)
        if limit is None:
            statement = newest.order_by(columns.seq)
        else:
            inner = newest.order_by(columns.seq.desc()).limit(limit).subquery()
            statement = sa.select(inner.c.seq, inner.c.line).order_by(inner.c.seq)
        with self._reads() as db:
            for _, line in db.execute(statement):
                yield line

    def change(self, told: str) -> list[dict[str, Any]]:
        """Return the changes and notices whose id is, or begins with, what was told; at most ten."""
        statement = sa.select(CHANGES.c.line).where(*begins(CHANGES.c.id, told)).order_by(CHANGES.c.id).limit(10)
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()]

    def number_of(self, change_id: str) -> int | None:
        """Return the place of a change in the order of commits, or None where there is none of that id."""
        with self._reads() as db:
            found: int | None = db.execute(sa.select(CHANGES.c.seq).where(CHANGES.c.id == change_id)).scalar()
        return found

    def notices(
        self, newsroom: str | None = None, *, since: date | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Return what was told that is no change of one release, oldest first; only the newest `limit`."""
        statement = sa.select(CHANGES.c.line).where(CHANGES.c.kind.not_in(KINDS)).order_by(CHANGES.c.seq.desc())
        statement = of(statement, CHANGES.c.newsroom, newsroom)
        if since is not None:
            statement = statement.where(CHANGES.c.detected_at >= since.isoformat())
        if limit is not None:
            statement = statement.limit(limit)
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()][::-1]

    def rung(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest changes and notices that hooks are told one by one, oldest first."""
        statement = (
            sa.select(CHANGES.c.line)
            .where(CHANGES.c.rings.is_(True), CHANGES.c.told_in.is_(None))
            .order_by(CHANGES.c.seq.desc())
            .limit(limit)
        )
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()][::-1]


def _number(release_id: str) -> Any:
    return sa.select(RELEASES.c.number).where(RELEASES.c.id == release_id).scalar_subquery()

"""The archive: one transaction per crawl, keyed (newsroom, crawl_id); doing it again does nothing."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import orjson

from schedules.archive import schema
from schedules.archive.records import Commit, Known, Release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


class Archive:
    """An open archive; a context manager."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Return the archive at `path`, made if it is new.

        Raises:
            ArchiveError: it cannot be used; nothing was changed.

        """
        return cls(schema.connect(path), path)

    @staticmethod
    def exists(path: Path) -> bool:
        """Return whether there is an archive at `path`."""
        return path.is_file()

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._connection.close()

    @contextmanager
    def _cursor(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except sqlite3.Error as problem:
            raise schema.failure(problem, self._path) from problem

    # -- the look loop -------------------------------------------------------------------------------------------

    def known(self, newsroom: str) -> Known:
        """Return everything that is known of a newsroom."""
        with self._cursor() as db:
            row = db.execute(
                "SELECT listing_whole, last_manifest, learned FROM newsrooms WHERE name = ?",
                (newsroom,),
            ).fetchone()
            last = db.execute("SELECT max(crawl_id) FROM crawls WHERE newsroom = ?", (newsroom,)).fetchone()[0]
            releases = {
                one[0]: _release(one)
                for one in db.execute(
                    "SELECT release_id, newsroom, status, version, content_hash, body_hash, last_look, pending,"
                    " seen_as, line FROM releases WHERE newsroom = ? ORDER BY release_id",
                    (newsroom,),
                )
            }
            by_key: dict[str, str] = {}
            for key, release_id in db.execute("SELECT key, release_id FROM addresses WHERE newsroom = ?", (newsroom,)):
                by_key[key] = release_id
                releases[release_id].keys.add(key)
            held = {
                change_id: {"first_held_at": first, "looks": looks, "line": orjson.loads(line)}
                for change_id, first, looks, line in db.execute(
                    "SELECT id, first_held_at, looks, line FROM held WHERE newsroom = ? ORDER BY id",
                    (newsroom,),
                )
            }
        learned = orjson.loads(row[2]) if row else {}
        return Known(
            newsroom=newsroom,
            releases=releases,
            by_key=by_key,
            held=held,
            listing_whole=bool(row and row[0]),
            last_manifest=row[1] if row else None,
            last_crawl=last,
            noise=learned.get("noise", {}),
            unread=learned.get("unread", {}),
            agreed={(one, other, name) for one, other, name in learned.get("agreed", ())},
        )

    def has_crawl(self, newsroom: str, crawl_id: str) -> bool:
        """Return whether a crawl was committed."""
        with self._cursor() as db:
            found = db.execute("SELECT 1 FROM crawls WHERE newsroom = ? AND crawl_id = ?", (newsroom, crawl_id))
            return found.fetchone() is not None

    def commit(self, commit: Commit) -> bool:
        """Commit what a crawl adds, at once; return False where that was done before.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        with self._cursor() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                done = self._write(db, commit)
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        return done

    def _write(self, db: sqlite3.Connection, commit: Commit) -> bool:
        added = db.execute(
            "INSERT INTO crawls (newsroom, crawl_id, state, summary) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (commit.newsroom, commit.crawl_id, commit.state, _json(commit.summary)),
        )
        if added.rowcount == 0:
            return False
        learned = {"noise": commit.noise, "unread": commit.unread, "agreed": sorted(commit.agreed)}
        db.execute(
            "INSERT INTO newsrooms (name, listing_whole, last_manifest, learned) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET listing_whole = excluded.listing_whole,"
            " last_manifest = excluded.last_manifest, learned = excluded.learned",
            (commit.newsroom, commit.listing_whole, commit.manifest, _json(learned)),
        )
        db.executemany(
            "INSERT INTO releases (release_id, newsroom, status, version, content_hash, body_hash, last_look, pending,"
            " seen_as, line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (release_id) DO UPDATE SET"
            " status = excluded.status, version = excluded.version, content_hash = excluded.content_hash,"
            " body_hash = excluded.body_hash, last_look = excluded.last_look, pending = excluded.pending,"
            " seen_as = excluded.seen_as, line = excluded.line",
            [
                (
                    one.release_id,
                    one.newsroom,
                    one.status,
                    one.version,
                    one.content_hash,
                    one.body_hash,
                    one.last_look,
                    _json(one.pending) if one.pending else None,
                    _json(one.seen_as) if one.seen_as else None,
                    _json(one.line),
                )
                for one in commit.releases
            ],
        )
        db.executemany(
            "UPDATE releases SET last_look = ? WHERE release_id = ?",
            [(at, release_id) for release_id, at in commit.looked.items()],
        )
        db.executemany(
            "INSERT INTO addresses (newsroom, key, release_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(commit.newsroom, key, one.release_id) for one in commit.releases for key in sorted(one.keys)],
        )
        db.executemany(
            "INSERT INTO versions (release_id, version, crawl_id, line) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (release_id, version) DO UPDATE SET line = excluded.line",
            [(release, version, commit.crawl_id, _json(line)) for release, version, line in commit.versions],
        )
        db.executemany(
            "INSERT INTO changes (id, newsroom, release_id, rings, detected_at, line) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            [
                (line["id"], commit.newsroom, line["release_id"], rings, line["detected_at"], _json(line))
                for line, rings in commit.changes
            ],
        )
        db.execute("DELETE FROM held WHERE newsroom = ?", (commit.newsroom,))
        db.executemany(
            "INSERT INTO held (id, newsroom, first_held_at, looks, line) VALUES (?, ?, ?, ?, ?)",
            [
                (change_id, commit.newsroom, one["first_held_at"], one["looks"], _json(one["line"]))
                for change_id, one in commit.held.items()
            ],
        )
        return True

    # -- reading -------------------------------------------------------------------------------------------------

    def releases(self, newsroom: str | None = None) -> Iterator[dict[str, Any]]:
        """Return the latest version of every release, sorted by id."""
        return (orjson.loads(line) for line in self.release_lines(newsroom))

    def release_lines(self, newsroom: str | None = None) -> Iterator[str]:
        """Return the same as lines of JSON, as they are stored."""
        with self._cursor() as db:
            rows = db.execute(
                "SELECT line FROM releases WHERE ?1 IS NULL OR newsroom = ?1 ORDER BY release_id",
                (newsroom,),
            )
            for (line,) in rows:
                yield line

    def changes(
        self,
        newsroom: str | None = None,
        *,
        since: date | None = None,
        limit: int | None = None,
        quiet: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """Return accepted changes, oldest first.

        Args:
            newsroom: of this newsroom only.
            since: detected on that day (UTC) or later.
            limit: only the newest so many.
            quiet: also those that rang nothing (baseline, backfill).

        """
        return (orjson.loads(line) for line in self.change_lines(newsroom, since=since, limit=limit, quiet=quiet))

    def change_lines(
        self,
        newsroom: str | None = None,
        *,
        since: date | None = None,
        limit: int | None = None,
        quiet: bool = False,
    ) -> Iterator[str]:
        """Return the same as lines of JSON, as they are stored."""
        with self._cursor() as db:
            rows = db.execute(
                "SELECT line FROM (SELECT seq, line FROM changes WHERE (?1 IS NULL OR newsroom = ?1)"
                " AND (rings OR ?2) AND (?3 IS NULL OR detected_at >= ?3) ORDER BY seq DESC LIMIT ?4) ORDER BY seq",
                (newsroom, quiet, since.isoformat() if since else None, -1 if limit is None else limit),
            )
            for (line,) in rows:
                yield line

    def crawls(self, newsroom: str) -> list[dict[str, Any]]:
        """Return a newsroom's committed crawls, oldest first."""
        with self._cursor() as db:
            rows = db.execute("SELECT summary FROM crawls WHERE newsroom = ? ORDER BY crawl_id", (newsroom,))
            return [orjson.loads(row[0]) for row in rows]

    def summary(self, newsroom: str) -> dict[str, Any]:
        """Return a newsroom in numbers: releases, changes that rang, last crawl and its state, held changes."""
        with self._cursor() as db:
            last = db.execute(
                "SELECT crawl_id, state FROM crawls WHERE newsroom = ? ORDER BY crawl_id DESC LIMIT 1",
                (newsroom,),
            ).fetchone()
            counts = db.execute(
                "SELECT (SELECT count(*) FROM releases WHERE newsroom = ?1),"
                " (SELECT count(*) FROM changes WHERE newsroom = ?1 AND rings),"
                " (SELECT count(*) FROM held WHERE newsroom = ?1),"
                " (SELECT listing_whole FROM newsrooms WHERE name = ?1)",
                (newsroom,),
            ).fetchone()
        return {
            "releases": counts[0],
            "changes": counts[1],
            "held": counts[2],
            "listing_whole": bool(counts[3]),
            "last_crawl": last[0] if last else None,
            "last_state": last[1] if last else None,
        }

    # -- the tell loop -------------------------------------------------------------------------------------------

    def cursor(self, hook: str) -> int:
        """Return the newest change that a hook was told; a hook seen for the first time begins at the newest of all."""
        with self._cursor() as db:
            db.execute(
                "INSERT INTO cursors (hook, seq) SELECT ?, coalesce(max(seq), 0) FROM changes WHERE true"
                " ON CONFLICT DO NOTHING",
                (hook,),
            )
            found: int = db.execute("SELECT seq FROM cursors WHERE hook = ?", (hook,)).fetchone()[0]
        return found

    def told(self, hook: str, seq: int) -> None:
        """Note that a hook was told everything up to a change."""
        with self._cursor() as db:
            db.execute("UPDATE cursors SET seq = max(seq, ?) WHERE hook = ?", (seq, hook))

    def after(self, seq: int, newsrooms: tuple[str, ...] = ()) -> list[tuple[int, dict[str, Any]]]:
        """Return the changes that ring after a cursor, in order; of these newsrooms only, where any are named."""
        with self._cursor() as db:
            rows = db.execute(
                "SELECT seq, newsroom, line FROM changes WHERE seq > ? AND rings ORDER BY seq",
                (seq,),
            ).fetchall()
        return [(number, orjson.loads(line)) for number, name, line in rows if not newsrooms or name in newsrooms]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _release(row: tuple[Any, ...]) -> Release:
    release_id, newsroom, status, version, content_hash, body_hash, last_look, pending, seen_as, line = row
    return Release(
        release_id=release_id,
        newsroom=newsroom,
        status=status,
        version=version,
        content_hash=content_hash,
        body_hash=body_hash,
        last_look=last_look,
        pending=orjson.loads(pending) if pending else {},
        seen_as=orjson.loads(seen_as) if seen_as else None,
        line=orjson.loads(line),
    )

"""Redactions in the archive: a release's text goes out of every table at once, and a tombstone stays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive import search, writing
from schedules.archive.asked import Open, of
from schedules.archive.dialects import insert
from schedules.archive.instants import at, instant
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import (
    ADDRESSES,
    CHANGES,
    DELIVERIES,
    HELD,
    NEWSROOMS,
    OVERLAYS,
    REDACTIONS,
    RELEASES,
    VERSIONS,
)
from schedules.archive.trouble import WAIT, translated
from schedules.redacting.tombstone import blank_change, blank_line, blank_notice
from schedules.release import REDACTED

if TYPE_CHECKING:
    from collections.abc import Mapping


class Redactions(Open):
    """The archive's side of a redaction."""

    def tombstones(self, newsroom: str | None = None) -> list[dict[str, Any]]:
        """Return the tombstones of a newsroom, or all, in the order in which they were set."""
        statement = sa.select(REDACTIONS.c.line).join(RELEASES, RELEASES.c.number == REDACTIONS.c.release)
        statement = of(statement, RELEASES.c.newsroom, newsroom).order_by(REDACTIONS.c.redacted_at, RELEASES.c.id)
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()]

    def tombstone(self, release_id: str) -> dict[str, Any] | None:
        """Return the tombstone of a release, or None: it was not redacted."""
        statement = sa.select(REDACTIONS.c.line).join(RELEASES, RELEASES.c.number == REDACTIONS.c.release)
        with self._reads() as db:
            line = db.execute(statement.where(RELEASES.c.id == release_id)).scalar()
        return orjson.loads(line) if line else None

    def last_look(self, release_id: str) -> str | None:
        """Return the instant at which a release was last met; None: there is none of that id."""
        with self._reads() as db:
            seen = db.execute(sa.select(RELEASES.c.last_look).where(RELEASES.c.id == release_id)).scalar()
        return instant(seen) if seen is not None else None

    def keys_of(self, release_id: str) -> list[str]:
        """Return the identities of the addresses that a release goes by."""
        statement = sa.select(ADDRESSES.c.key).join(RELEASES, RELEASES.c.number == ADDRESSES.c.release)
        with self._reads() as db:
            return list(db.execute(statement.where(RELEASES.c.id == release_id).order_by(ADDRESSES.c.key)).scalars())

    def same_body(self, release_id: str) -> list[str]:
        """Return the ids of other releases with the same body."""
        mine = sa.select(RELEASES.c.body_hash).where(RELEASES.c.id == release_id).scalar_subquery()
        statement = sa.select(RELEASES.c.id).where(RELEASES.c.body_hash == mine, RELEASES.c.id != release_id)
        with self._reads() as db:
            return list(db.execute(statement.order_by(RELEASES.c.id)).scalars())

    def redact(self, stone: Mapping[str, Any], *, decided: int) -> None:
        """Take a release's text out of every table, and set its tombstone, at once.

        In an older copy of the archive that does not know it, it becomes known as redacted: it is not read anew.

        Args:
            stone: the tombstone.
            decided: the number of the decision.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        with translated(self._path), transaction(self._engine) as db:
            if db.dialect.name == "sqlite":
                db.exec_driver_sql("PRAGMA secure_delete = ON")
            number = db.execute(sa.select(RELEASES.c.number).where(RELEASES.c.id == stone["release_id"])).scalar()
            if number is None:
                number = _known(db, stone)
            search.forget(db, number)
            _rows(db, number, stone)
            writing.decided(db, stone["newsroom"], decided)

    def sweep(self) -> None:
        """Write the database anew, so that its free pages and its log hold nothing of what was taken out.

        On PostgreSQL its own vacuum does that in time, and what is written here only asks for it.

        Raises:
            ArchiveError: another process has it open for too long; doing it again goes on.

        """
        if self._engine.dialect.name != "sqlite":
            with translated(self._path), self._engine.connect() as db:
                db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
            return
        with translated(self._path):
            raw = self._engine.raw_connection()
            try:
                cursor = raw.cursor()
                cursor.execute("VACUUM")
                deadline = time.monotonic() + WAIT
                while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    if time.monotonic() > deadline:
                        raise ArchiveError(
                            "is read by another process, and its log could not be emptied",
                            path=self._path,
                            advice="The text may stand in the log still. Stop that process and do it again.",
                        )
                    time.sleep(0.05)
            finally:
                raw.close()


def _known(db: sa.Connection, stone: Mapping[str, Any]) -> int:
    """Make a release known of which nothing is there but its tombstone, and return its number."""
    own = {"name": stone["newsroom"], "listing_whole": False, "learned": "{}", "decided": 0}
    db.execute(insert(db, NEWSROOMS).values(own).on_conflict_do_nothing())
    newsroom = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == stone["newsroom"])).scalar_one()
    db.execute(
        sa.insert(RELEASES).values(
            id=stone["release_id"],
            newsroom=newsroom,
            status=REDACTED,
            version=0,
            content_hash="",
            url=stone["url"],
            last_look=at(stone["last_seen"]),
            streak=0,
            calm=0,
        )
    )
    number: int = db.execute(sa.select(RELEASES.c.number).where(RELEASES.c.id == stone["release_id"])).scalar_one()
    rows = [{"newsroom": newsroom, "key": key, "release": number} for key in stone["keys"]]
    db.execute(insert(db, ADDRESSES).on_conflict_do_nothing(), rows)
    return number


def _rows(db: sa.Connection, number: int, stone: Mapping[str, Any]) -> None:
    """Blank every row that says something of a release."""
    db.execute(sa.delete(VERSIONS).where(VERSIONS.c.release == number))
    rows = [
        {
            "release": number,
            "version": one["version"],
            "crawl_id": one["crawl_id"],
            "line": writing.text(blank_line(stone, one)),
        }
        for one in stone["versions"]
    ]
    db.execute(sa.insert(VERSIONS), rows)
    # When a person accepted a version says nothing of what it said.
    db.execute(sa.delete(OVERLAYS).where(OVERLAYS.c.release == number, OVERLAYS.c.accepted.is_(False)))
    db.execute(sa.update(OVERLAYS).where(OVERLAYS.c.release == number).values(overlay=None))
    nothing = dict.fromkeys(("body_hash", "layout", "place", "pending", "seen_as", "overlay"))
    latest = stone["versions"][-1]
    own = {"version": latest["version"], "content_hash": latest["content_hash"], "url": stone["url"]}
    db.execute(
        sa.update(RELEASES)
        .where(RELEASES.c.number == number)
        .values(status=REDACTED, streak=0, calm=0, **own, **nothing)
    )
    ours = _changes(db, number)
    held = db.execute(sa.select(HELD.c.id, HELD.c.line).where(HELD.c.release == number)).all()
    # What was held as new is a release of its own only once it is believed: its addresses say that it is this one.
    urls = {stone["url"], *stone["also_at"]}
    ours |= {one.id for one in held} | {orjson.loads(one.line)["id"] for one in held}
    db.execute(sa.delete(HELD).where(HELD.c.release == number))
    newsroom = db.execute(sa.select(RELEASES.c.newsroom).where(RELEASES.c.number == number)).scalar_one()
    _notices(db, newsroom, ours, urls)
    _learned(db, newsroom, stone["release_id"])
    line = writing.text(dict(stone))
    values = {"release": number, "redacted_at": stone["redacted_at"], "line": line}
    db.execute(insert(db, REDACTIONS).values(values).on_conflict_do_nothing())


def _changes(db: sa.Connection, number: int) -> set[str]:
    """Blank a release's changes and what hooks are told of them by their own lines; return their ids."""
    rows = db.execute(sa.select(CHANGES.c.id, CHANGES.c.line).where(CHANGES.c.release == number)).all()
    ids = set()
    for change, text in rows:
        line = orjson.loads(text)
        if "fields" in line:
            ids.add(change)
            new = writing.text(blank_change(line))
            db.execute(sa.update(CHANGES).where(CHANGES.c.id == change).values(line=new))
            told = sa.update(DELIVERIES).where(DELIVERIES.c.change_id == change, DELIVERIES.c.line.is_not(None))
            db.execute(told.values(line=new))
            # Nobody is to be told now what was not told yet.
            waiting = sa.delete(DELIVERIES).where(DELIVERIES.c.change_id == change, DELIVERIES.c.message.is_(None))
            db.execute(waiting)
    return ids


def _notices(db: sa.Connection, newsroom: int, changes: set[str], urls: set[str]) -> None:
    notices = sa.select(CHANGES.c.id, CHANGES.c.line).where(
        CHANGES.c.newsroom == newsroom, CHANGES.c.kind.in_(("held", "settled", "mass", "restless"))
    )
    for notice, text in db.execute(notices).all():
        line = orjson.loads(text)
        new = blank_notice(line, changes, urls)
        if new != line:
            db.execute(sa.update(CHANGES).where(CHANGES.c.id == notice).values(line=writing.text(new)))
    told = sa.select(DELIVERIES.c.number, DELIVERIES.c.line).where(DELIVERIES.c.line.is_not(None))
    for number, text in db.execute(told).all():
        line = orjson.loads(text)
        if "sample" in line and (new := blank_notice(line, changes, urls)) != line:
            db.execute(sa.update(DELIVERIES).where(DELIVERIES.c.number == number).values(line=writing.text(new)))


def _learned(db: sa.Connection, newsroom: int, release_id: str) -> None:
    """Forget which lines of a release's page were others by night."""
    text = db.execute(sa.select(NEWSROOMS.c.learned).where(NEWSROOMS.c.number == newsroom)).scalar_one()
    learned = orjson.loads(text)
    by_night = {
        pattern: rest
        for pattern, pages in learned.get("overnight", {}).items()
        if (rest := {key: one for key, one in pages.items() if key != release_id}) or release_id not in pages
    }
    if "overnight" in learned and by_night != learned["overnight"]:
        new = writing.text({**learned, "overnight": by_night})
        db.execute(sa.update(NEWSROOMS).where(NEWSROOMS.c.number == newsroom).values(learned=new))

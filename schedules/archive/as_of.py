"""The archive as of an instant: what was known then, and nothing that was learned since.

The clock is the crawls' own: what a crawl found is known from its end on, what a person accepted from then on. Crawls
of one newsroom follow one another, so that its last crawl that had ended tells which versions were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open
from schedules.archive.instants import at
from schedules.archive.lines import lined
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, NEWSROOMS, OVERLAYS, RELEASES, VERSIONS
from schedules.archive.then import STREAMED, by_hand, crawled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schedules.archive.then import Then


class AsOf(Open):
    """The reader's side of the archive, for a day in the past."""

    def releases_at(self, newsroom: str, moment: datetime) -> Iterator[dict[str, Any]]:
        """Return the releases of a newsroom as they were known at an instant, sorted by id."""
        with self._reads() as db:
            then = crawled(db, newsroom, moment)
            if then is not None:
                yield from _lines(db, then, None)

    def release_at(self, release_id: str, moment: datetime) -> dict[str, Any] | None:
        """Return a release as it was known at an instant, or None where it was not."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = crawled(db, newsroom, moment) if newsroom is not None else None
            lines = list(_lines(db, then, release)) if then is not None else []
        return lines[0] if lines else None

    def versions_at(self, release_id: str, moment: datetime) -> list[dict[str, Any]]:
        """Return the versions of a release that were known at an instant, as `Reading.versions`."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = crawled(db, newsroom, moment) if newsroom is not None else None
            if then is None:
                return []
            rows = db.execute(
                sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
                .where(VERSIONS.c.release == release, _known(then))
                .order_by(VERSIONS.c.version)
            ).all()
        return [
            {"version": version, "crawl_id": crawl_id, "line": orjson.loads(line)} for version, crawl_id, line in rows
        ]

    def changes_at(self, release_id: str, moment: datetime) -> list[dict[str, Any]]:
        """Return the changes of a release that were known at an instant, quiet ones too, oldest first."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = crawled(db, newsroom, moment) if newsroom is not None else None
            if then is None:
                return []
            columns = CHANGES.c
            rows = db.execute(
                sa.select(columns.seq, columns.detected_at, columns.line)
                .where(columns.release == release, columns.kind.in_(KINDS))
                .order_by(columns.seq)
            ).all()
            accepted = by_hand(db, then.newsroom, release)
        return [
            unreviewed(orjson.loads(line), then.until)
            for seq, detected_at, line in rows
            if (accepted[seq][0] if seq in accepted else detected_at) <= then.until
        ]

    def crawls_at(self, newsroom: str, moment: datetime) -> tuple[str, frozenset[str]]:
        """Return the last crawl of a newsroom that had ended at an instant ("": none), and those under way then."""
        with self._reads() as db:
            then = crawled(db, newsroom, moment)
        return (then.last, frozenset(then.under_way)) if then is not None else ("", frozenset())


def _named(db: sa.Connection, release_id: str) -> tuple[int, str | None]:
    """Return a release's number and its newsroom's name; None: there is no such release."""
    found = db.execute(
        sa.select(RELEASES.c.number, NEWSROOMS.c.name)
        .join(NEWSROOMS, NEWSROOMS.c.number == RELEASES.c.newsroom)
        .where(RELEASES.c.id == release_id)
    ).first()
    return (found[0], found[1]) if found else (0, None)


def _lines(db: sa.Connection, then: Then, release: int | None) -> Iterator[dict[str, Any]]:
    """Return the lines that were known, sorted by id."""
    latest = sa.select(VERSIONS.c.version).where(VERSIONS.c.release == RELEASES.c.number, _known(then))
    latest = latest.order_by(VERSIONS.c.version.desc()).limit(1)
    shown = VERSIONS.alias()
    overlay = (
        sa.select(OVERLAYS.c.overlay)
        .where(
            OVERLAYS.c.release == shown.c.release,
            OVERLAYS.c.version == shown.c.version,
            OVERLAYS.c.since <= at(then.until),
        )
        .order_by(OVERLAYS.c.since.desc())
        .limit(1)
    )
    statement = (
        sa.select(shown.c.line, overlay.scalar_subquery())
        .join_from(
            RELEASES,
            shown,
            (shown.c.release == RELEASES.c.number) & (shown.c.version == latest.scalar_subquery()),
        )
        .where(RELEASES.c.newsroom == then.newsroom if release is None else RELEASES.c.number == release)
        .order_by(RELEASES.c.id)
    )
    with db.execute(statement, execution_options=STREAMED) as rows:
        for line, beyond in rows:
            yield lined(line, beyond)


def _known(then: Then) -> sa.ColumnElement[bool]:
    """Return what a version must be to have been known: seen by a crawl that had ended, and not accepted later."""
    crawl = VERSIONS.c.crawl_id
    seen = (crawl <= then.last) & crawl.not_in(then.under_way) if then.under_way else crawl <= then.last
    later = sa.exists().where(
        OVERLAYS.c.release == VERSIONS.c.release,
        OVERLAYS.c.version == VERSIONS.c.version,
        OVERLAYS.c.since > at(then.until),
        OVERLAYS.c.accepted.is_(True),
    )
    return seen & ~later


def unreviewed(change: dict[str, Any], until: str) -> dict[str, Any]:
    """Return a change as it was told, without what a person said of it after an instant.

    >>> unreviewed({"id": "a", "review": {"verdict": "noted", "at": "2026-11-23T09:00:00Z"}}, "2026-11-22T23:59:59Z")
    {'id': 'a', 'review': None}
    """
    review = change.get("review")
    return {**change, "review": None} if review and review["at"] > until else change

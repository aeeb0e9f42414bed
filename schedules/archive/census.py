"""What an operator is told of the whole workspace: how many, how often, and when last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open
from schedules.archive.messages import DEAD, SENT
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, CRAWLS, DELIVERIES, MESSAGES, NEWSROOMS, RELEASES, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWEST: Final = 50
"""So many of the newest crawls, and of the releases that a listing shows first, are asked."""


class Census(Open):
    """The operator's counts."""

    def newest_end(self) -> str | None:
        """Return when the crawl ended that ended last by the clock of its time, or None: there was none."""
        statement = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).order_by(CRAWLS.c.number.desc()).limit(NEWEST)
        with self._reads() as db:
            rows = db.execute(statement).all()
        ends = [orjson.loads(summary).get("ended_at") or _stamped(crawl_id) for crawl_id, summary in rows]
        return max(ends, default=None)

    def first_begin(self, newsroom: str) -> str | None:
        """Return when the first crawl of a newsroom began, or None: there was none."""
        number = sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom).scalar_subquery()
        with self._reads() as db:
            first = db.execute(sa.select(sa.func.min(CRAWLS.c.crawl_id)).where(CRAWLS.c.newsroom == number)).scalar()
        return _stamped(first) if first else None

    def newest_new(self) -> dict[str, str | None]:
        """Return, for each newsroom, when a release was found last that had not been there, or None."""
        newest = (
            sa.select(CHANGES.c.detected_at)
            .where(CHANGES.c.newsroom == NEWSROOMS.c.number, CHANGES.c.rings.is_(True), CHANGES.c.kind == "new")
            .order_by(CHANGES.c.seq.desc())
            .limit(1)
            .scalar_subquery()
        )
        with self._reads() as db:
            return dict(db.execute(sa.select(NEWSROOMS.c.name, newest)).all())

    def published(self, newsroom: str) -> list[str]:
        """Return the days or instants of a newsroom's newest releases, as they are dated, in no order."""
        number = sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom).scalar_subquery()
        lines = (
            sa.select(VERSIONS.c.line)
            .join_from(
                RELEASES,
                VERSIONS,
                (VERSIONS.c.release == RELEASES.c.number) & (VERSIONS.c.version == RELEASES.c.version),
            )
            .where(RELEASES.c.newsroom == number)
            .limit(NEWEST)
        )
        listed = lines.where(RELEASES.c.place.is_not(None)).order_by(RELEASES.c.place)
        added = lines.order_by(RELEASES.c.number.desc())
        with self._reads() as db:
            found = {line for some in (listed, added) for line in db.execute(some).scalars()}
        told = (orjson.loads(line) for line in found)
        return [day for one in told if (day := one.get("published_at") or one.get("published"))]

    def healths(self) -> dict[str, dict[str, Any]]:
        """Return the health of every newsroom that was ever looked at."""
        with self._reads() as db:
            rows = db.execute(sa.select(NEWSROOMS.c.name, NEWSROOMS.c.health).order_by(NEWSROOMS.c.name)).all()
        return {name: orjson.loads(health) if health else {} for name, health in rows}

    def tally(self, begin: str, end: str) -> dict[str, Any]:
        """Return what came to pass from an instant to another.

        Returns:
            {"runs": state → crawls, "changes": kind → how many rang, "told": alerts, "given_up": messages that are
            still not told, "releases": that are known now}.

        """
        first, last = (stamp.replace("-", "").replace(":", "") for stamp in (begin, end))
        runs = sa.select(CRAWLS.c.state, sa.func.count()).group_by(CRAWLS.c.state)
        changes = sa.select(CHANGES.c.kind, sa.func.count()).group_by(CHANGES.c.kind)
        told = sa.select(sa.func.count()).join_from(DELIVERIES, MESSAGES, MESSAGES.c.number == DELIVERIES.c.message)
        with self._reads() as db:
            return {
                "runs": _counts(db, runs.where(CRAWLS.c.crawl_id >= first, CRAWLS.c.crawl_id < last)),
                "changes": _counts(
                    db,
                    changes.where(
                        *(CHANGES.c.rings.is_(True), CHANGES.c.kind.in_(KINDS)),
                        *(CHANGES.c.detected_at >= begin, CHANGES.c.detected_at < end),
                    ),
                ),
                "told": db.execute(
                    told.where(MESSAGES.c.state == SENT, MESSAGES.c.sent_at >= begin, MESSAGES.c.sent_at < end)
                ).scalar_one(),
                "given_up": db.execute(
                    sa.select(sa.func.count()).select_from(MESSAGES).where(MESSAGES.c.state == DEAD)
                ).scalar_one(),
                "releases": db.execute(sa.select(sa.func.count()).select_from(RELEASES)).scalar_one(),
            }


def _counts(db: sa.Connection, statement: Any) -> Mapping[str, int]:
    return dict(sorted(db.execute(statement).all()))


def _stamped(crawl_id: str) -> str:
    """Return a crawl's id as an instant.

    >>> _stamped("20261122T020000Z")
    '2026-11-22T02:00:00Z'
    """
    day, _, clock = crawl_id.partition("T")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:6]}Z"

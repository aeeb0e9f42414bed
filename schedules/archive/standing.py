"""How the newsrooms are: their crawls, what is held, their health and their numbers."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from pipelines.manifest import BY_HAND, DIED
from schedules.archive.asked import Open, of
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, CRAWLS, HELD, NEWSROOMS, RELEASES
from schedules.timetable import AHEAD, Past

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_AT_A_TIME: Final = 20


class Standing(Open):
    """The operator's side of the archive."""

    def crawls(
        self, newsroom: str | None = None, *, since: date | None = None, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Return the summaries of committed crawls, oldest first, of one moment by name; only the newest `limit`."""
        ours = sa.select(CRAWLS.c.summary).join(NEWSROOMS, NEWSROOMS.c.number == CRAWLS.c.newsroom)
        statement = of(ours, CRAWLS.c.newsroom, newsroom).order_by(CRAWLS.c.crawl_id.desc(), NEWSROOMS.c.name.desc())
        if since is not None:
            statement = statement.where(CRAWLS.c.crawl_id >= f"{since:%Y%m%d}")
        if limit is not None:
            statement = statement.limit(limit)
        with self._reads() as db:
            return [orjson.loads(line) for line in db.execute(statement).scalars()][::-1]

    def past(self, newsroom: str, *, now: datetime) -> Past:
        """Return what a timetable asks about a newsroom: its last run, and when it said something new.

        A crawl that was stopped by hand, or cut short by a kill, is no run: its turn is still to be kept.

        Args:
            newsroom: its name.
            now: crawls that are dated far behind it are by a clock that was wrong, and only the last of all counts.

        """
        with self._reads() as db:
            number = db.execute(sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom)).scalar()
            if number is None:
                return Past()
            last = self._last_run(db, number, CRAWLS.c.crawl_id)
            if last.started is not None and last.started > now + AHEAD:
                last = self._last_run(db, number, CRAWLS.c.number)
            new = db.execute(
                sa.select(CHANGES.c.detected_at)
                .where(CHANGES.c.newsroom == number, CHANGES.c.rings.is_(True), CHANGES.c.kind == "new")
                .order_by(CHANGES.c.seq.desc())
                .limit(1)
            ).scalar()
        return Past(started=last.started, ended=last.ended, newest_new=datetime.fromisoformat(new) if new else None)

    def _last_run(self, db: sa.Connection, number: int, order: sa.ColumnElement[Any]) -> Past:
        """Return the last crawl of a newsroom, in an order, that was not cut short."""
        asked = sa.select(CRAWLS.c.crawl_id, CRAWLS.c.summary).where(CRAWLS.c.newsroom == number)
        asked = asked.order_by(order.desc()).limit(_AT_A_TIME)
        for at in count(0, _AT_A_TIME):
            rows: Sequence[Any] = db.execute(asked.offset(at)).all()
            for crawl_id, line in rows:
                crawl = orjson.loads(line)
                if not any(reason.endswith((BY_HAND, DIED)) for reason in crawl.get("reasons") or ()):
                    ended = crawl.get("ended_at")
                    return Past(
                        started=datetime.fromisoformat(crawl_id),
                        ended=datetime.fromisoformat(ended) if ended else None,
                    )
            if len(rows) < _AT_A_TIME:
                break
        return Past()

    def held(self, newsroom: str | None = None, *, rejected: bool = False) -> list[dict[str, Any]]:
        """Return what is held, oldest first.

        Args:
            newsroom: of this newsroom only.
            rejected: what a person rejected instead.

        Returns:
            each as {"id", "newsroom", "rule", "mass", "why", "first_held_at", "looks", "line"}.

        """
        columns = HELD.c
        statement = (
            sa.select(
                *(columns.id, NEWSROOMS.c.name.label("newsroom"), columns.rule, columns.mass, columns.why),
                *(columns.first_held_at, columns.looks, columns.line),
            )
            .join(NEWSROOMS, NEWSROOMS.c.number == columns.newsroom)
            .where(columns.rejected.is_(rejected))
            .order_by(columns.first_held_at, columns.mass, columns.id)
        )
        if newsroom is not None:
            statement = statement.where(NEWSROOMS.c.name == newsroom)
        with self._reads() as db:
            return [
                {**{str(key): value for key, value in row.items()}, "line": orjson.loads(row["line"])}
                for row in db.execute(statement).mappings()
            ]

    def standing(self, newsroom: str, *, since: str) -> dict[str, Any]:
        """Return how a newsroom is.

        Args:
            newsroom: its name.
            since: instant from which `recent` changes are counted.

        Returns:
            {"newsroom", "health" (as in `Known`, {} before the first crawl), "releases", "present", "unlisted",
            "removed", "changes", "recent", "held", "listing_whole", "last_crawl", "last_state"}; changes that rang.

        """
        with self._reads() as db:
            found = db.execute(sa.select(NEWSROOMS).where(NEWSROOMS.c.name == newsroom)).mappings().first()
            number = found["number"] if found else 0
            statuses: dict[str, int] = dict(
                db.execute(
                    sa.select(RELEASES.c.status, sa.func.count())
                    .where(RELEASES.c.newsroom == number)
                    .group_by(RELEASES.c.status)
                ).all()
            )
            rang = sa.select(sa.func.count()).where(
                CHANGES.c.newsroom == number, CHANGES.c.rings.is_(True), CHANGES.c.kind.in_(KINDS)
            )
            changes = db.execute(rang).scalar_one()
            recent = db.execute(rang.where(CHANGES.c.detected_at >= since)).scalar_one()
            held = db.execute(
                sa.select(sa.func.count()).where(HELD.c.newsroom == number, HELD.c.rejected.is_(False))
            ).scalar_one()
            last = db.execute(
                sa.select(CRAWLS.c.crawl_id, CRAWLS.c.state)
                .where(CRAWLS.c.newsroom == number)
                .order_by(CRAWLS.c.crawl_id.desc())
                .limit(1)
            ).first()
        return {
            "newsroom": newsroom,
            "health": orjson.loads(found["health"]) if found and found["health"] else {},
            "releases": sum(statuses.values()),
            **{status: statuses.get(status, 0) for status in ("present", "unlisted", "removed")},
            "changes": changes,
            "recent": recent,
            "held": held,
            "listing_whole": bool(found and found["listing_whole"]),
            "last_crawl": last[0] if last else None,
            "last_state": last[1] if last else None,
        }

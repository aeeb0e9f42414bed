"""The outbox: each hook has a cursor in the changes and notices, and moving it makes the deliveries of that hook.

A delivery is a change, or a notice, for one hook; there is one of each pair, for ever. One without a route is looked
at by the tell loop first: nobody has asked the hook's routes yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from newsroom_scraper.failpoints import reach
from schedules.archive.asked import Open
from schedules.archive.dialects import insert
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import CHANGES, CURSORS, DELIVERIES, MESSAGES
from schedules.archive.trouble import translated
from schedules.archive.writing import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """How a hook is told a line.

    Attributes:
        route: the name of the one that chose it.
        ready_at: instant before which it is not told, or None: at once.
        batch: what has the same text is told together; None: by itself.
        digest: what telling together is called: run, hourly, daily, weekly.

    """

    route: str
    ready_at: str | None = None
    batch: str | None = None
    digest: str | None = None


class Outbox(Open):
    """Where each hook stands in what is to be told."""

    def cursor(self, hook: str) -> int:
        """Return the newest line that a hook has deliveries of; one seen for the first time begins at the newest."""
        with translated(self._path), transaction(self._engine) as db:
            newest = db.execute(sa.select(sa.func.coalesce(sa.func.max(CHANGES.c.seq), 0))).scalar_one()
            db.execute(insert(db, CURSORS).values(hook=hook, seq=newest).on_conflict_do_nothing())
            found: int = db.execute(sa.select(CURSORS.c.seq).where(CURSORS.c.hook == hook)).scalar_one()
        return found

    def cursors(self) -> dict[str, int]:
        """Return where each hook stands."""
        with self._reads() as db:
            return dict(db.execute(sa.select(CURSORS.c.hook, CURSORS.c.seq)).all())

    def is_idle(self, hook: str) -> bool:
        """Return whether there is nothing to tell a hook, now or later: so it is after most runs."""
        stands = sa.select(CURSORS.c.seq).where(CURSORS.c.hook == hook)
        ahead = (CHANGES.c.rings.is_(True), CHANGES.c.told_in.is_(None), CHANGES.c.seq > stands.scalar_subquery())
        loose = (DELIVERIES.c.hook == hook, DELIVERIES.c.message.is_(None))
        waiting = (MESSAGES.c.hook == hook, MESSAGES.c.state == "waiting")
        left = (sa.exists().where(*which) for which in (ahead, loose, waiting))
        with self._reads() as db:
            return bool(db.execute(sa.select(stands.exists() & ~sa.or_(*left))).scalar())

    def after(self, seq: int) -> list[tuple[int, dict[str, Any]]]:
        """Return the lines to tell one by one after a cursor, in order."""
        statement = (
            sa.select(CHANGES.c.seq, CHANGES.c.line)
            .where(CHANGES.c.rings.is_(True), CHANGES.c.seq > seq, CHANGES.c.told_in.is_(None))
            .order_by(CHANGES.c.seq)
        )
        with self._reads() as db:
            return [(number, orjson.loads(line)) for number, line in db.execute(statement)]

    def enqueue(self, hook: str, seq: int, chosen: Mapping[str, Chosen], *, now: str) -> None:
        """Make a hook's deliveries up to a line, and move its cursor there, at once.

        Args:
            hook: its name.
            seq: the newest line that was looked at.
            chosen: id of a line that its routes chose → how it is told; what it has a delivery of stays as it is.
            now: instant.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        rows = [
            {"hook": hook, "change_id": change_id, "found_at": now, **_columns(one)}
            for change_id, one in chosen.items()
        ]
        with translated(self._path), transaction(self._engine) as db:
            if rows:
                db.execute(insert(db, DELIVERIES).on_conflict_do_nothing(), rows)
            reach("tell.enqueuing")
            db.execute(sa.update(CURSORS).where(CURSORS.c.hook == hook, CURSORS.c.seq < seq).values(seq=seq))
        reach("tell.enqueued")

    def notify(self, line: dict[str, Any], hooks: Iterable[str], *, now: str | None = None) -> int:
        """Give hooks a notice that is in no newsroom's changes, and return how many of them had not got it before.

        Args:
            line: the notice; its id says whether it is the same one.
            hooks: names of those whose routes are asked.
            now: instant; that of the notice, unless said.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        rows = [
            {"hook": hook, "change_id": line["id"], "line": text(line), "found_at": now or line["detected_at"]}
            for hook in dict.fromkeys(hooks)
        ]
        if not rows:
            return 0
        with translated(self._path), transaction(self._engine) as db:
            statement = insert(db, DELIVERIES).values(rows).on_conflict_do_nothing().returning(DELIVERIES.c.number)
            return len(db.execute(statement).all())

    def unrouted(self, hook: str, now: str | None = None) -> list[tuple[int, dict[str, Any]]]:
        """Return the number and the line of each of a hook's deliveries of which its routes were not asked yet.

        Args:
            hook: its name.
            now: what was found later than this, by a clock that was set back since, is asked of again: its hour is
                counted by that clock, and may be years away. None: that is left out.

        """
        columns = DELIVERIES.c
        asked = columns.route.is_(None) if now is None else columns.route.is_(None) | (columns.found_at > now)
        statement = (
            sa.select(DELIVERIES.c.number, sa.func.coalesce(DELIVERIES.c.line, CHANGES.c.line))
            .join_from(DELIVERIES, CHANGES, CHANGES.c.id == DELIVERIES.c.change_id, isouter=True)
            .where(columns.hook == hook, columns.message.is_(None), asked)
            .order_by(DELIVERIES.c.number)
        )
        with self._reads() as db:
            return [(number, orjson.loads(line)) for number, line in db.execute(statement)]

    def route(self, chosen: Mapping[int, Chosen | None], *, now: str) -> None:
        """Say how deliveries are told, by number; None: no route wants it, and it goes.

        Args:
            chosen: number → how.
            now: instant; what was found later was found now.

        Raises:
            ArchiveError: it could not be written; nothing was changed.

        """
        found_at = sa.case((DELIVERIES.c.found_at < now, DELIVERIES.c.found_at), else_=now)
        with translated(self._path), transaction(self._engine) as db:
            for number, one in chosen.items():
                ours = (DELIVERIES.c.number == number, DELIVERIES.c.message.is_(None))
                if one is None:
                    db.execute(sa.delete(DELIVERIES).where(*ours))
                else:
                    db.execute(sa.update(DELIVERIES).where(*ours).values({**_columns(one), "found_at": found_at}))


def _columns(one: Chosen) -> dict[str, str | None]:
    return {"route": one.route, "batch": one.batch, "digest": one.digest, "ready_at": one.ready_at}

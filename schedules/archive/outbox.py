"""The outbox: each hook has a cursor in the changes and notices, in the order in which they were committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open
from schedules.archive.opening import writing as transaction
from schedules.archive.schema import CHANGES, CURSORS, NEWSROOMS
from schedules.archive.trouble import translated
from schedules.archive.writing import insert

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outbox(Open):
    """The tell loop's side of the archive."""

    def cursor(self, hook: str) -> int:
        """Return the newest line that a hook was told; a hook seen for the first time begins at the newest of all."""
        with translated(self._path), transaction(self._engine) as db:
            newest = db.execute(sa.select(sa.func.coalesce(sa.func.max(CHANGES.c.seq), 0))).scalar_one()
            db.execute(insert(db, CURSORS).values(hook=hook, seq=newest).on_conflict_do_nothing())
            found: int = db.execute(sa.select(CURSORS.c.seq).where(CURSORS.c.hook == hook)).scalar_one()
        return found

    def told(self, hook: str, seq: int) -> None:
        """Note that a hook was told everything up to a line."""
        with translated(self._path), transaction(self._engine) as db:
            db.execute(sa.update(CURSORS).where(CURSORS.c.hook == hook, CURSORS.c.seq < seq).values(seq=seq))

    def cursors(self) -> dict[str, str | None]:
        """Return for each hook the id of the newest line that it was told, or None: none yet."""
        told = CHANGES.alias()
        at_or_before = (
            sa.select(sa.func.max(told.c.seq)).where(told.c.seq <= CURSORS.c.seq).correlate(CURSORS).scalar_subquery()
        )
        with self._reads() as db:
            rows = db.execute(
                sa.select(CURSORS.c.hook, CHANGES.c.id).join_from(
                    CURSORS, CHANGES, CHANGES.c.seq == at_or_before, isouter=True
                )
            )
            return dict(rows.all())

    def place_cursors(self, newest: Iterable[tuple[str, str | None]]) -> None:
        """Place each hook behind the line of that id; behind the newest of all where there is none such."""
        with translated(self._path), transaction(self._engine) as db:
            end = db.execute(sa.select(sa.func.coalesce(sa.func.max(CHANGES.c.seq), 0))).scalar_one()
            for hook, change_id in newest:
                found = db.execute(sa.select(CHANGES.c.seq).where(CHANGES.c.id == change_id)).scalar()
                db.execute(sa.delete(CURSORS).where(CURSORS.c.hook == hook))
                db.execute(sa.insert(CURSORS).values(hook=hook, seq=end if found is None else found))

    def after(self, seq: int, newsrooms: tuple[str, ...] = ()) -> list[tuple[int, dict[str, Any]]]:
        """Return the lines to tell one by one after a cursor, in order; of these newsrooms only, if any are named."""
        statement = (
            sa.select(CHANGES.c.seq, CHANGES.c.line)
            .where(CHANGES.c.rings.is_(True), CHANGES.c.seq > seq, CHANGES.c.told_in.is_(None))
            .order_by(CHANGES.c.seq)
        )
        if newsrooms:
            statement = statement.join(NEWSROOMS, NEWSROOMS.c.number == CHANGES.c.newsroom)
            statement = statement.where(NEWSROOMS.c.name.in_(newsrooms))
        with self._reads() as db:
            return [(number, orjson.loads(line)) for number, line in db.execute(statement)]

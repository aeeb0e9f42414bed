"""What came to pass in a stretch of time, read a batch at a time: however much it is, little of it is in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open, of
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH: Final = 200
"""So many changes are in memory at once."""


class Stretches(Open):
    """The reader's side of the archive, for whoever tells of a stretch of time."""

    def newest_number(self) -> int:
        """Return the place of the newest change or notice in the order of commits; 0: there is none."""
        with self._reads() as db:
            return db.execute(sa.select(sa.func.max(CHANGES.c.seq))).scalar() or 0

    def happened(
        self, newsroom: str, *, begin: str, end: str, newest: int
    ) -> Iterator[tuple[int, bool, dict[str, Any]]]:
        """Yield the accepted changes of a newsroom, in the order of commits.

        Args:
            newsroom: its name.
            begin: detected at this instant or later.
            end: detected before this instant.
            newest: those up to this place in the order of commits.

        Yields:
            (place in the order of commits, whether it rang, line).

        """
        columns = CHANGES.c
        statement = (
            sa.select(columns.seq, columns.rings, columns.line)
            .where(columns.kind.in_(KINDS), columns.detected_at >= begin, columns.detected_at < end)
            .order_by(columns.seq)
            .limit(BATCH)
        )
        statement = of(statement, columns.newsroom, newsroom)
        after = 0
        while True:
            with self._reads() as db:
                rows = db.execute(statement.where(columns.seq > after, columns.seq <= newest)).all()
            for number, rings, line in rows:
                yield number, bool(rings), orjson.loads(line)
            if len(rows) < BATCH:
                return
            after = rows[-1][0]

    def rang_at(self, newsroom: str, *, begin: str, end: str) -> list[tuple[str, str]]:
        """Return kind and instant of every change of a newsroom that rang, in no order; the arguments as above."""
        columns = CHANGES.c
        statement = sa.select(columns.kind, columns.detected_at).where(
            *(columns.kind.in_(KINDS), columns.rings.is_(True)),
            *(columns.detected_at >= begin, columns.detected_at < end),
        )
        with self._reads() as db:
            return [(kind, at) for kind, at in db.execute(of(statement, columns.newsroom, newsroom))]

    def numbered(self, numbers: Sequence[int]) -> Iterator[tuple[int, str | None, dict[str, Any]]]:
        """Yield the changes at places in the order of commits, as the places are given.

        Yields:
            (place, status of the release now or None: it is not known, line).

        """
        for begin in range(0, len(numbers), BATCH):
            batch = list(numbers[begin : begin + BATCH])
            statement = (
                sa.select(CHANGES.c.seq, RELEASES.c.status, CHANGES.c.line)
                .outerjoin(RELEASES, RELEASES.c.number == CHANGES.c.release)
                .where(CHANGES.c.seq.in_(batch))
            )
            with self._reads() as db:
                found = {row[0]: row for row in db.execute(statement)}
            for number in batch:
                if number in found:  # it is gone where somebody prunes meanwhile
                    row = found[number]
                    yield row[0], row[1], orjson.loads(row[2])

"""The archive as of an instant: what was known then, and nothing that was learned since.

The clock is the crawls' own: what a crawl found is known from its end on, what a person accepted from then on. Crawls
of one newsroom follow one another, so that its last crawl that had ended tells which versions were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from schedules.archive.asked import Open
from schedules.archive.bygone import bygone, unreviewed
from schedules.archive.lines import lined
from schedules.archive.reading import KINDS
from schedules.archive.schema import CHANGES, NEWSROOMS, RELEASES, VERSIONS
from schedules.archive.then import STREAMED, crawled, end_of, then_of
from schedules.archive.timeline import crawl_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schedules.archive.bygone import Befell
    from schedules.archive.then import Then


class AsOf(Open):
    """The reader's side of the archive, for a day in the past."""

    def releases_at(self, newsroom: str, moment: datetime) -> Iterator[dict[str, Any]]:
        """Return the releases of a newsroom as they were known at an instant, sorted by id."""
        with self._reads() as db:
            then = then_of(db, newsroom, moment)
            if then is not None:
                yield from _lines(db, then, None)

    def release_at(self, release_id: str, moment: datetime) -> dict[str, Any] | None:
        """Return a release as it was known at an instant, or None where it was not."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = then_of(db, newsroom, moment, release) if newsroom is not None else None
            return next(_lines(db, then, release), None) if then is not None else None

    def versions_at(self, release_id: str, moment: datetime) -> list[dict[str, Any]]:
        """Return the versions of a release that were known at an instant, as `Reading.versions`."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = then_of(db, newsroom, moment, release) if newsroom is not None else None
            if then is None:
                return []
            rows = db.execute(
                sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
                .where(VERSIONS.c.release == release)
                .order_by(VERSIONS.c.version)
            ).all()
        return [
            {"version": version, "crawl_id": crawl_id, "line": orjson.loads(line)}
            for version, crawl_id, line in rows
            if then.knows(crawl_id) and then.versions_by_hand.get((release, version), ("", 0))[0] <= then.until
        ]

    def changes_at(self, release_id: str, moment: datetime) -> list[dict[str, Any]]:
        """Return the changes of a release that were known at an instant, quiet ones too, oldest first."""
        with self._reads() as db:
            release, newsroom = _named(db, release_id)
            then = then_of(db, newsroom, moment, release) if newsroom is not None else None
            if then is None:
                return []
            columns = CHANGES.c
            rows = db.execute(
                sa.select(columns.seq, columns.detected_at, columns.line)
                .where(columns.release == release, columns.kind.in_(KINDS))
                .order_by(columns.seq)
            ).all()
        return [
            unreviewed(orjson.loads(line), then.until)
            for seq, detected_at, line in rows
            if then.by_hand.get(seq, detected_at) <= then.until
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
    earlier = _earlier(db, then)
    version = VERSIONS.alias()
    latest = (
        sa.select(version.c.version)
        .where(version.c.release == RELEASES.c.number, version.c.crawl_id <= then.last)
        .order_by(version.c.version.desc())
        .limit(1)
    )
    if then.under_way:
        latest = latest.where(version.c.crawl_id.not_in(then.under_way))
    columns = (RELEASES.c.number, RELEASES.c.version, RELEASES.c.overlay)
    statement = (
        sa.select(*columns, VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
        .join_from(
            RELEASES,
            VERSIONS,
            (VERSIONS.c.release == RELEASES.c.number) & (VERSIONS.c.version == latest.scalar_subquery()),
        )
        .where(RELEASES.c.newsroom == then.newsroom if release is None else RELEASES.c.number == release)
        .order_by(RELEASES.c.id)
    )
    for number, newest, overlay, known, crawl_id, line in db.execute(statement, execution_options=STREAMED):
        if number not in earlier:
            yield _line(db, then, number, known, crawl_id, line, overlay if known == newest else None)
        elif (row := earlier[number]) is not None:
            yield _line(db, then, number, *row, None)


def _earlier(db: sa.Connection, then: Then) -> dict[int, tuple[int, str, str] | None]:
    """Return, for releases of which a version was accepted later, the version that was known; None: there was none."""
    late = {key for key, (at, _) in then.versions_by_hand.items() if at > then.until}
    found: dict[int, tuple[int, str, str] | None] = {}
    for number in {number for number, _ in late}:
        rows = db.execute(
            sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
            .where(VERSIONS.c.release == number)
            .order_by(VERSIONS.c.version.desc())
        ).all()
        there = (row for row in rows if then.knows(row.crawl_id) and (number, row.version) not in late)
        first = next(there, None)
        found[number] = (first.version, first.crawl_id, first.line) if first else None
    return found


def _line(
    db: sa.Connection, then: Then, number: int, version: int, crawl_id: str, line: str, overlay: str | None
) -> dict[str, Any]:
    if not then.later and number not in then.touched:
        return lined(line, overlay)
    told: dict[str, Any] = orjson.loads(line)
    reread = orjson.loads(overlay) if overlay else {}
    evidence = reread.get("evidence")
    if not (evidence and then.knows(crawl_of(evidence["warc"]))):
        reread = {}
    by_hand = then.versions_by_hand.get((number, version))
    befallen = [
        one
        for one in then.befallen.get(number, ())
        if (one.seq > by_hand[1] if by_hand else _is_after(db, then, one, crawl_id))
    ]
    return bygone(told, befallen, reread)


def _is_after(db: sa.Connection, then: Then, one: Befell, crawl_id: str) -> bool:
    """Return whether a change is later than a crawl: what they both made is one state, which the version's line has."""
    if one.seq not in then.by_hand:
        return one.crawl_id > crawl_id
    return one.crawl_id >= crawl_id or one.at > end_of(db, then, crawl_id)

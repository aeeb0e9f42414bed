"""What is found of a query in all versions, or in what came and went with them; newest first.

The index leads to versions that may be meant; whether one is, its own words say. So no answer depends on how a database
counts places, and every passage is made in one way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
import sqlalchemy as sa

from schedules.archive import matching, search
from schedules.archive.asked import Open
from schedules.archive.schema import INDEXED, NEWSROOMS, RELEASES, VERSIONS
from schedules.hits import matches, said
from schedules.query import phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

    from schedules.query import Query

TURNS: Final = ("dropped", "gained")
_PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the index.

    Attributes:
        query: what is looked for.
        newsrooms: in these only; none: in all.
        since: in versions first seen on that day (UTC) or later; of a turn, when it turned.
        until: … or earlier.
        current: only in what stands now: the latest version of a release that is not removed.
        turn: of `TURNS`: a version has it and the next one has not, or the other way round; None: a version has it.

    """

    query: Query
    newsrooms: Collection[str] = ()
    since: date | None = None
    until: date | None = None
    current: bool = False
    turn: str | None = None

    @property
    def begin(self) -> int:
        """Return the least number that is asked for."""
        return 0 if self.since is None else search.first_number(datetime.combine(self.since, time(), UTC))

    @property
    def end(self) -> int:
        """Return the number before which all are that are asked for."""
        if self.until is None or self.until == date.max:
            return search.END
        return search.first_number(datetime.combine(self.until + timedelta(days=1), time(), UTC))


class Found(NamedTuple):
    """A release that has what is asked for, or a version with which it came or went.

    Attributes:
        release_id: of the release.
        newsroom: its name.
        status: of the release now.
        latest: the number of its latest version.
        versions: those that have it, oldest first; of a turn, the one beside it.
        turned: of a turn, the version that has it no more, or for the first time again.
        crawl_id: of the crawl that first saw the newest of the versions, or that of the turn.
        line: the newest version that has it.

    """

    release_id: str
    newsroom: str
    status: str
    latest: int
    versions: tuple[int, ...]
    turned: int | None
    crawl_id: str
    line: dict[str, Any]


class _Row(NamedTuple):
    number: int
    release: int
    version: int
    release_id: str
    newsroom: str
    status: str
    latest: int


class Finding(Open):
    """The searcher's side of the archive."""

    def found(self, asked: Asked) -> Generator[Found, None, None]:
        """Yield what is found, newest first; a release once, but for each of its turns."""
        with self._reads() as db:
            numbers = _numbers(db, asked.newsrooms)
            if asked.newsrooms and not numbers:
                return
            met: set[int] = set()
            for row in _rows(db, _candidates(db, asked, numbers)):
                if asked.current and (row.version != row.latest or row.status == "removed"):
                    continue
                if asked.turn is not None:
                    found = _turned(db, asked, row)
                elif row.release in met:
                    continue
                else:
                    found = _having(db, asked, row)
                if found is not None:
                    met.add(row.release)
                    yield found


def _numbers(db: sa.Connection, names: Collection[str]) -> list[int]:
    asked = sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name.in_(list(names)))
    return sorted(db.execute(asked).scalars()) if names else []


def _candidates(db: sa.Connection, asked: Asked, newsrooms: list[int]) -> Iterator[int]:
    """Yield the numbers of versions that may be meant, newest first."""
    on_postgresql = db.dialect.name == "postgresql"
    plain = all(len(one.words) == 1 and one.field is None for one, _ in phrases(asked.query))
    binds: dict[str, Any] = {"begin": asked.begin, "end": asked.end}
    if on_postgresql:
        if asked.turn is None:
            told, column = matching.tsquery(asked.query), "said"
        elif plain:
            told, column = matching.tsquery_turn(asked.query, asked.turn), "turned"
        else:
            told, column = matching.tsquery(asked.query), ""
            binds["not"] = matching.tsquery(asked.query, wide=False)
        binds["query"] = matching.tsquery_newsrooms(told, newsrooms)
        if column:
            yield from _steered(db, column, binds)
            return
        statement = _POSTGRESQL[asked.turn or ""]
    else:
        is_turn = asked.turn is not None and plain
        told = matching.fts5_turn(asked.query, asked.turn or "") if is_turn else matching.fts5(asked.query)
        binds["query"] = matching.fts5_newsrooms(told, newsrooms)
        statement = _SQLITE[None if plain else asked.turn]
    yield from db.execute(sa.text(statement), binds, execution_options={"yield_per": _PAGE}).scalars()


_SQLITE_TURN: Final = """
WITH had AS MATERIALIZED (SELECT rowid AS number FROM words WHERE words MATCH :query)
SELECT b.number FROM had JOIN indexed AS a ON a.number = had.number
JOIN indexed AS b ON b.release = a.release AND b.version = a.version {step} 1
WHERE b.number NOT IN (SELECT number FROM had) AND {turn}.number >= :begin AND {turn}.number < :end
ORDER BY {turn}.number DESC
"""
"""Of a version that has it (`a`) and one beside it that has it not (`b`), the later one is told."""

_SQLITE: Final = {
    None: """SELECT rowid FROM words WHERE words MATCH :query AND rowid >= :begin AND rowid < :end
        ORDER BY rowid DESC""",
    "dropped": _SQLITE_TURN.format(step="+", turn="b"),
    "gained": _SQLITE_TURN.format(step="-", turn="a").replace("SELECT b.number", "SELECT a.number"),
}
_POSTGRESQL_TURN: Final = """
SELECT {turn}.number FROM words AS one JOIN indexed AS a ON a.number = one.number
JOIN indexed AS b ON b.release = a.release AND b.version = a.version {step} 1
JOIN words AS other ON other.number = b.number
WHERE one.said @@ CAST(:query AS tsquery) AND NOT other.said @@ CAST(:not AS tsquery)
    AND {turn}.number >= :begin AND {turn}.number < :end
ORDER BY {turn}.number DESC
"""
_POSTGRESQL: Final = {
    "dropped": _POSTGRESQL_TURN.format(step="+", turn="b"),
    "gained": _POSTGRESQL_TURN.format(step="-", turn="a"),
}


_SOME: Final = 2_000
"""So many versions are soon sorted; where there are more, the newest of them are met soon in the order of numbers."""


def _steered(db: sa.Connection, column: str, binds: dict[str, Any]) -> Iterator[int]:
    """Yield numbers from PostgreSQL, which cannot know how rare a word is: it is told which index to take."""
    asked = f"SELECT number FROM words WHERE {column} @@ CAST(:query AS tsquery) AND number >= :begin AND number < :end"  # noqa: S608 - our own words
    _take(db, bitmapscan=True)
    some = db.execute(sa.text(f"{asked} LIMIT {_SOME}"), binds).scalars().all()
    _take(db, bitmapscan=False)
    newest = f"{asked} ORDER BY number DESC"
    many = db.execute(sa.text(newest), binds, execution_options={"yield_per": _PAGE}) if len(some) == _SOME else None
    _take(db, bitmapscan=None)
    yield from sorted(some, reverse=True) if many is None else many.scalars()


def _take(db: sa.Connection, *, bitmapscan: bool | None) -> None:
    """Choose between the index of words and that of numbers for what is asked next; None: no longer choose."""
    words, numbers, neither = {True: ("on", "off", "off"), False: ("off", "on", "off"), None: ("on", "on", "on")}[
        bitmapscan
    ]
    for name, value in (
        ("bitmapscan", words),
        ("indexscan", numbers),
        ("indexonlyscan", numbers),
        ("seqscan", neither),
    ):
        db.exec_driver_sql(f"SET LOCAL enable_{name} = {value}")


def _rows(db: sa.Connection, numbers: Iterator[int]) -> Iterator[_Row]:
    """Yield what is known of numbers, in their order; a few are read ahead, and more the longer it goes on."""
    size = _PAGE
    while batch := list(islice(numbers, size)):
        rows = db.execute(
            sa.select(
                *(INDEXED.c.number, INDEXED.c.release, INDEXED.c.version),
                *(RELEASES.c.id, NEWSROOMS.c.name, RELEASES.c.status, RELEASES.c.version.label("latest")),
            )
            .join_from(INDEXED, RELEASES, RELEASES.c.number == INDEXED.c.release)
            .join(NEWSROOMS, NEWSROOMS.c.number == RELEASES.c.newsroom)
            .where(INDEXED.c.number.in_(batch))
            .order_by(INDEXED.c.number.desc())
        ).all()
        yield from (_Row(*row) for row in rows)
        size = min(size * 2, 10 * _PAGE)


def _having(db: sa.Connection, asked: Asked, row: _Row) -> Found | None:
    """Return which of a release's versions have what is asked for; None where none has."""
    statement = (
        sa.select(INDEXED.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line)
        .join(VERSIONS, (VERSIONS.c.release == INDEXED.c.release) & (VERSIONS.c.version == INDEXED.c.version))
        .where(INDEXED.c.release == row.release, INDEXED.c.number >= asked.begin, INDEXED.c.number < asked.end)
        .order_by(INDEXED.c.number)
    )
    if asked.current:
        statement = statement.where(INDEXED.c.version == row.latest)
    having = []
    newest: tuple[str, dict[str, Any]] | None = None
    for version, crawl_id, text in db.execute(statement):
        line = orjson.loads(text)
        if matches(asked.query, said(line)):
            having.append(version)
            newest = crawl_id, line
    if newest is None or row.version not in having:
        return None
    return Found(
        row.release_id, row.newsroom, row.status, row.latest, tuple(sorted(having)), None, newest[0], newest[1]
    )


def _turned(db: sa.Connection, asked: Asked, row: _Row) -> Found | None:
    """Return the turn that a version is; None where it is none."""
    statement = sa.select(VERSIONS.c.version, VERSIONS.c.crawl_id, VERSIONS.c.line).where(
        VERSIONS.c.release == row.release, VERSIONS.c.version.in_((row.version - 1, row.version))
    )
    sides = {version: (crawl_id, orjson.loads(text)) for version, crawl_id, text in db.execute(statement)}
    if len(sides) < 2:
        return None
    (_, before), (crawl_id, now) = sides[row.version - 1], sides[row.version]
    had, has = matches(asked.query, said(before)), matches(asked.query, said(now))
    if had is has or had is not (asked.turn == "dropped"):
        return None
    version, line = (row.version - 1, before) if had else (row.version, now)
    return Found(row.release_id, row.newsroom, row.status, row.latest, (version,), row.version, crawl_id, line)

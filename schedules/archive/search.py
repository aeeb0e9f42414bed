"""The index of the words of every version: made, added to in the same transaction, and taken out of.

A version has a number that tells when its crawl began, so that the newest are found first and a stretch of time is a
stretch of numbers. Under it stand the words of each field, the newsroom, and the words that came and went with that
version. On SQLite that is an FTS5 table without the texts, on PostgreSQL two vectors with an index each; in both, the
words are cut and folded here, so that both find the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
import sqlalchemy as sa

from schedules.archive.matching import tsvector, tsvector_turn
from schedules.archive.schema import INDEXED, REDACTIONS, RELEASES, VERSIONS
from schedules.hits import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WORDS: Final = "words"
"""The table of the words, which each database has in its own way."""

TABLES: Final = {
    "sqlite": frozenset({WORDS, *(f"{WORDS}_{one}" for one in ("config", "data", "docsize", "idx"))}),
    "postgresql": frozenset({WORDS}),
}
"""Dialect → the tables that are the index's own: that of the words, and those in which FTS5 keeps it."""

END: Final = (1 << 63) - 1
"""Beyond every number."""

_BITS: Final = 24
_CHUNK: Final = 250
_LOCK: Final = 0x6E65_7773_0005
_COLUMNS: Final = "title, summary, body, authors, newsroom, dropped, gained"
_VALUES: Final = ", ".join(f":{name}" for name in _COLUMNS.split(", "))

_MADE: Final = {
    "sqlite": (f"CREATE VIRTUAL TABLE words USING fts5({_COLUMNS}, content='', tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE words (number BIGINT PRIMARY KEY, said TSVECTOR NOT NULL, turned TSVECTOR NOT NULL)",
        "CREATE INDEX words_said ON words USING gin (said)",
        "CREATE INDEX words_turned ON words USING gin (turned)",
    ),
}
_ADDED: Final = {
    "sqlite": f"INSERT INTO words (rowid, {_COLUMNS}) VALUES (:number, {_VALUES})",  # noqa: S608 - our own names
    "postgresql": """INSERT INTO words (number, said, turned)
        VALUES (:number, CAST(:said AS tsvector), CAST(:turned AS tsvector))""",
}
# FTS5 keeps no texts, and must be told again what it is to take out.
_TAKEN_OUT: Final = {
    "sqlite": f"INSERT INTO words (words, rowid, {_COLUMNS}) VALUES ('delete', :number, {_VALUES})",  # noqa: S608
    "postgresql": "DELETE FROM words WHERE number = :number",
}
# Where it stands which numbers have words: a table, and its column.
_THERE: Final = {"sqlite": ("words_docsize", "id"), "postgresql": ("words", "number")}


class Indexed(NamedTuple):
    """A version in the index."""

    number: int
    release: int
    version: int


def make(db: sa.Connection) -> None:
    """Make the table of words, empty."""
    for statement in _MADE[db.dialect.name]:
        db.exec_driver_sql(statement)


def first_number(moment: datetime) -> int:
    """Return the least number that a version can have which was first seen at a moment, or later.

    >>> first_number(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    16777216
    """
    return int(moment.timestamp()) << _BITS


def first_of(crawl_id: str) -> int:
    """Return the least number of a crawl's versions; a crawl whose id tells no time is older than all others."""
    try:
        moment = datetime.strptime(crawl_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return 0
    return first_number(moment)


def add(db: sa.Connection, versions: Iterable[tuple[int, int, str]], lines: Mapping[tuple[int, int], Any]) -> None:
    """Add versions that are in the archive to the index; those that are in it already, or redacted, are left out.

    Args:
        db: in the transaction that writes the versions.
        versions: number of the release, version, crawl.
        lines: (number of the release, version) → the line, as far as it is at hand.

    """
    asked = sorted(set(versions), key=lambda one: (one[2], one[0], one[1]))
    if not asked:
        return
    _alone(db)
    left_out = _left_out(db, {one[0] for one in asked})
    fresh = []
    top: dict[int, int] = {}
    for release, version, crawl_id in asked:
        if (release, version) in left_out or release in left_out:
            continue
        first = first_of(crawl_id)
        if first not in top:
            top[first] = _top(db, first)
        top[first] += 1
        fresh.append(Indexed(top[first], release, version))
    for batch in _batches(fresh):
        db.execute(sa.insert(INDEXED), [one._asdict() for one in batch])
        db.execute(sa.text(_ADDED[db.dialect.name]), list(_entries(db, batch, lines)))


def forget(db: sa.Connection, release: int) -> None:
    """Take the words of a release out of the index, for good.

    Call it before the lines of its versions are changed: FTS5 is told by them what to take out.

    Args:
        db: in a transaction that writes.
        release: its number.

    """
    rows = db.execute(sa.select(INDEXED).where(INDEXED.c.release == release)).all()
    for batch in _batches([Indexed(*row) for row in rows]):
        db.execute(sa.text(_TAKEN_OUT[db.dialect.name]), list(_entries(db, batch, {})))
    db.execute(sa.delete(INDEXED).where(INDEXED.c.release == release))
    if rows and db.dialect.name == "sqlite":
        # What is taken out is only marked as gone until the index is written anew.
        db.exec_driver_sql("INSERT INTO words (words) VALUES ('optimize')")


def fill(db: sa.Connection) -> None:
    """Add every version to the index that is not in it: after a migration, or after versions were copied.

    The versions are numbered first and then added in the order of their numbers, as FTS5 wants them; no more than a
    few lines are in memory at once.
    """
    _alone(db)
    missing = (
        sa.select(VERSIONS.c.release, VERSIONS.c.version, VERSIONS.c.crawl_id)
        .join(
            INDEXED, (INDEXED.c.release == VERSIONS.c.release) & (INDEXED.c.version == VERSIONS.c.version), isouter=True
        )
        .where(INDEXED.c.number.is_(None), VERSIONS.c.release.not_in(sa.select(REDACTIONS.c.release)))
        .order_by(VERSIONS.c.crawl_id, VERSIONS.c.release, VERSIONS.c.version)
    )
    at = None
    fresh = []
    # These rows are short; the lines are read when the numbers are known.
    for release, version, crawl_id in db.execute(missing, execution_options={"yield_per": _CHUNK}):
        first = first_of(crawl_id)
        number = _top(db, first) if at is None or at[0] != first else at[1]
        at = (first, number + 1)
        fresh.append(Indexed(number + 1, release, version))
        if len(fresh) == _CHUNK:
            db.execute(sa.insert(INDEXED), [one._asdict() for one in fresh])
            fresh.clear()
    if fresh:
        db.execute(sa.insert(INDEXED), [one._asdict() for one in fresh])
    table, column = _THERE[db.dialect.name]
    there = sa.table(table, sa.column(column)).c[column]
    unsaid = sa.select(INDEXED).where(~sa.exists().where(there == INDEXED.c.number)).order_by(INDEXED.c.number)
    rows = db.execute(unsaid, execution_options={"yield_per": _CHUNK})
    for some in rows.partitions(_CHUNK):
        db.execute(sa.text(_ADDED[db.dialect.name]), list(_entries(db, [Indexed(*row) for row in some], {})))


def broken(db: sa.Connection) -> Iterator[str]:
    """Yield where the index is not that of the versions, a sentence each."""
    table, number = _THERE[db.dialect.name]
    for sentence, query in {
        "version {} of {} is not in the index of words.": """
            SELECT v.version, r.id FROM versions AS v JOIN releases AS r ON r.number = v.release
            LEFT JOIN indexed AS i ON i.release = v.release AND i.version = v.version
            WHERE i.number IS NULL AND v.release NOT IN (SELECT release FROM redactions)""",
        "version {} of {} is in the index of words, and does not exist.": """
            SELECT i.version, r.id FROM indexed AS i JOIN releases AS r ON r.number = i.release
            LEFT JOIN versions AS v ON v.release = i.release AND v.version = i.version WHERE v.release IS NULL""",
        "version {} of {} is redacted, and its words are in the index.": """
            SELECT i.version, r.id FROM indexed AS i JOIN releases AS r ON r.number = i.release
            WHERE i.release IN (SELECT release FROM redactions)""",
        "version {} of {} has no words in the index.": f"""
            SELECT i.version, r.id FROM indexed AS i JOIN releases AS r ON r.number = i.release
            WHERE NOT EXISTS (SELECT 1 FROM {table} AS w WHERE w.{number} = i.number)""",  # noqa: S608 - our own names
        "the index has words of number {}, which is no version.": f"""
            SELECT w.{number} FROM {table} AS w
            WHERE NOT EXISTS (SELECT 1 FROM indexed AS i WHERE i.number = w.{number})""",  # noqa: S608
    }.items():
        for row in db.exec_driver_sql(query):
            yield sentence.format(*row)


def _alone(db: sa.Connection) -> None:
    """Let nobody else give numbers until this transaction ends; SQLite has one writer anyway."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _left_out(db: sa.Connection, releases: set[int]) -> set[Any]:
    """Return the versions of releases that are in the index already, and the releases that are redacted."""
    found: set[Any] = set()
    for batch in _batches(sorted(releases)):
        there = sa.select(INDEXED.c.release, INDEXED.c.version).where(INDEXED.c.release.in_(batch))
        found |= {tuple(row) for row in db.execute(there)}
        found |= set(db.execute(sa.select(REDACTIONS.c.release).where(REDACTIONS.c.release.in_(batch))).scalars())
    return found


def _top(db: sa.Connection, first: int) -> int:
    """Return the highest number that was given to the versions of an instant, or the one below their least."""
    numbers = INDEXED.c.number
    found = sa.select(sa.func.max(numbers)).where(numbers >= first, numbers < first + (1 << _BITS))
    top: int | None = db.execute(found).scalar()
    return first - 1 if top is None else top


def _entries(
    db: sa.Connection, batch: Sequence[Indexed], lines: Mapping[tuple[int, int], Any]
) -> Iterator[dict[str, Any]]:
    """Yield what the index is told of versions, in order."""
    texts: dict[tuple[int, int], str] = {}
    for step in (0, 1):
        missing = [one for one in batch if one.version > step and (one.release, one.version - step) not in lines]
        if missing:
            texts |= _texts(db, [one.number for one in missing], step)
    whose = sa.select(RELEASES.c.number, RELEASES.c.newsroom).where(
        RELEASES.c.number.in_({one.release for one in batch})
    )
    newsrooms: dict[int, int] = dict(db.execute(whose).all())

    def spoken(key: tuple[int, int]) -> dict[str, list[str]]:
        return said(lines[key] if key in lines else orjson.loads(texts[key]))

    for one in batch:
        now = spoken((one.release, one.version))
        turned: dict[str, list[str]] = {"dropped": [], "gained": []}
        if one.version > 1:
            before = spoken((one.release, one.version - 1))
            old, new = ({word for some in side.values() for word in some} for side in (before, now))
            turned = {"dropped": sorted(old - new), "gained": sorted(new - old)}
        newsroom = newsrooms[one.release]
        if db.dialect.name == "postgresql":
            told = {"said": tsvector(now, newsroom), "turned": tsvector_turn(turned, newsroom)}
        else:
            told = {name: " ".join(some) for name, some in {**now, **turned}.items()} | {"newsroom": str(newsroom)}
        yield {"number": one.number, **told}


def _texts(db: sa.Connection, numbers: list[int], step: int) -> dict[tuple[int, int], str]:
    """Return the lines of versions, or of those before them, by release and version."""
    versions = VERSIONS.c
    beside = (versions.release == INDEXED.c.release) & (versions.version == INDEXED.c.version - step)
    asked = sa.select(versions.release, versions.version, versions.line).join_from(INDEXED, VERSIONS, beside)
    return {
        (release, version): line for release, version, line in db.execute(asked.where(INDEXED.c.number.in_(numbers)))
    }


def _batches(many: Sequence[Any]) -> Iterator[list[Any]]:
    for begin in range(0, len(many), _CHUNK):
        yield list(many[begin : begin + _CHUNK])

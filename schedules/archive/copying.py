"""An archive moves from one database to another: read in one view while others go on, written whole or not at all.

The copy is checked before it counts: each table's rows are hashed while they are read, and hashed again as they stand
in the copy. PostgreSQL takes everything in one transaction; a file is written under another name, and named at the end.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import ArchiveError
from schedules.archive import copies, filling, search, swap
from schedules.archive.connecting import connectable, lay_out
from schedules.archive.place import Place
from schedules.archive.revisions import revision_in
from schedules.archive.schema import CRAWLS, HEAD, MESSAGES, METADATA, NEWSROOMS
from schedules.archive.tally import Tallying, chunks, tally
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from schedules.archive.tally import Chunk, Tally

    OnRows = Callable[[str, int, int], None]

_PART: Final = "part"
_UNCHANGED: Final = "Nothing was copied, and the source is as it was."


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied.

    Attributes:
        tables: name → what it held, the same in the source and in the copy.
        crawls: newsroom → ids of the crawls that were committed to the source meanwhile; they are not in the copy.
        hooks: that were told something meanwhile, of which the copy does not know.

    """

    tables: dict[str, Tally]
    crawls: dict[str, list[str]] = field(default_factory=dict)
    hooks: tuple[str, ...] = ()


def copy(source: Place, target: Place, *, on_rows: OnRows = lambda *_: None) -> Copied:
    """Copy an archive to a place where there is none yet.

    Args:
        source: it may be in use, and is never changed.
        target: a file that does not exist, or a database of PostgreSQL without tables, or whose tables are empty.
        on_rows: told while it goes on: the table or "words", how many rows are done, and of how many.

    Raises:
        ArchiveError: the source cannot be read, the target is not empty or could not be written, or what stands there
            is not what was read; nothing was copied.

    """
    with _looked_at(source) as db:
        newest = _newest(db)
        with _fresh(target) as made:
            tables = _copied(db, made, target, on_rows)
    with _looked_at(source) as db:
        crawls, hooks = _since(db, newest)
    return Copied(tables=tables, crawls=crawls, hooks=hooks)


def _copied(db: sa.Connection, made: sa.Connection, target: Place, on_rows: OnRows) -> dict[str, Tally]:
    """Copy every table in an order in which nothing is named before it is there; return what each holds."""
    found: dict[str, Tally] = {}
    for table in METADATA.sorted_tables:
        many: int = db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        passing = Tallying()
        filling.fill(made, table, _told(passing.pass_by(chunks(db, table)), table.name, many, on_rows))
        filling.go_on(made, table, filling.highest(db, table))
        found[str(table.name)] = passing.tally  # a plain text, as JSON wants it
    on_rows(search.WORDS, 0, found["indexed"].rows)
    search.fill(made)
    on_rows(search.WORDS, found["indexed"].rows, found["indexed"].rows)
    for table in METADATA.sorted_tables:
        read, stands = found[table.name], tally(made, table)
        if read != stands:
            what = (
                f"{stands.rows:,} rows ({stands.digest[:12]}) stand there, {read.rows:,} ({read.digest[:12]}) were read"
            )
            raise ArchiveError(f"is not what was copied: {what} of {table.name}", path=str(target), advice=_UNCHANGED)
    return found


def _told(rows: Iterator[Chunk], name: str, many: int, on_rows: OnRows) -> Iterator[Chunk]:
    done = 0
    on_rows(name, done, many)
    for chunk in rows:
        yield chunk
        done += len(chunk)
        on_rows(name, done, many)


# -- the source ------------------------------------------------------------------------------------------------------


@contextmanager
def _looked_at(source: Place) -> Iterator[sa.Connection]:
    """Open one view of a source, only to read it.

    Raises:
        ArchiveError: it is not there, no archive, or of another revision than this program's.

    """
    if source.file is not None and not source.file.is_file():
        raise ArchiveError("is not there", path=source.file, advice=_UNCHANGED)
    with _view(source) as db:
        found = revision_in(db, source)
        if found is None:
            raise ArchiveError("is an empty database", path=str(source), advice=_UNCHANGED)
        if found != HEAD:
            raise ArchiveError(
                f"is of revision {found}, and this program copies {HEAD}",
                path=str(source),
                advice=f"{_UNCHANGED} Any verb that opens it brings it up to date, such as: newsroom releases.",
            )
        yield db


@contextmanager
def _view(source: Place) -> Iterator[sa.Connection]:
    if source.file is not None:
        with copies.looked_at(source.file) as db:
            yield db
        return
    made = connectable(source)
    try:
        with translated(source), made.connect() as db:
            yield db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    finally:
        made.dispose()


def _newest(db: sa.Connection) -> dict[str, Any]:
    """Return how far a source has come."""
    return {
        "crawl": db.execute(sa.select(sa.func.coalesce(sa.func.max(CRAWLS.c.number), 0))).scalar_one(),
        "message": db.execute(sa.select(sa.func.coalesce(sa.func.max(MESSAGES.c.number), 0))).scalar_one(),
    }


def _since(db: sa.Connection, newest: dict[str, Any]) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Return the crawls that a source has beyond that, by newsroom, and the hooks that have messages beyond that."""
    rows = db.execute(
        sa.select(NEWSROOMS.c.name, CRAWLS.c.crawl_id)
        .join_from(CRAWLS, NEWSROOMS)
        .where(CRAWLS.c.number > newest["crawl"])
        .order_by(NEWSROOMS.c.name, CRAWLS.c.crawl_id)
    )
    crawls: dict[str, list[str]] = {}
    for name, crawl_id in rows:
        crawls.setdefault(name, []).append(crawl_id)
    told = sa.select(MESSAGES.c.hook).where(MESSAGES.c.number > newest["message"]).distinct().order_by(MESSAGES.c.hook)
    return crawls, tuple(db.execute(told).scalars())


# -- the target ------------------------------------------------------------------------------------------------------


@contextmanager
def _fresh(target: Place) -> Iterator[sa.Connection]:
    """Open a transaction on an empty archive that is there when the block has ended well, and not before."""
    if target.file is not None:
        with _fresh_file(target.file) as db:
            yield db
        return
    made = connectable(target)
    try:
        with translated(target), made.connect() as db, db.begin():
            _claim(db, target)
            yield db
    finally:
        made.dispose()


def _claim(db: sa.Connection, target: Place) -> None:
    """Lay out the tables in a database that has none; where they are, see that nothing is in them, nor comes.

    Raises:
        ArchiveError: it holds something.

    """
    if revision_in(db, target) is None:
        lay_out(db)
        return
    names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
    db.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    for table in METADATA.sorted_tables:
        if db.execute(sa.select(sa.exists().select_from(table))).scalar():
            raise ArchiveError(
                "holds an archive already",
                path=str(target),
                advice=f"{_UNCHANGED} Name an empty database, or another schema of it.",
            )


@contextmanager
def _fresh_file(path: Path) -> Iterator[sa.Connection]:
    if path.exists():
        raise ArchiveError("is there already", path=path, advice=f"{_UNCHANGED} Name another file.")
    if not path.parent.is_dir():
        advice = f"{_UNCHANGED} Make the folder, or mount the disk that it is on."
        raise ArchiveError("is in a folder that is not there", path=path, advice=advice)
    with swap.beside(path, _PART) as fresh:
        made = connectable(Place(file=fresh))
        try:
            with translated(Place(file=path)), made.connect() as db:
                # Until it has its name nobody misses it, and no kill leaves half of it under that.
                raw: Any = db.connection.driver_connection
                raw.execute("PRAGMA synchronous = OFF")
                raw.execute("PRAGMA foreign_keys = OFF")
                with db.begin():
                    lay_out(db)
                    yield db
        finally:
            made.dispose()
        swap.settle(fresh)
        fresh.rename(path)
        sync(path.parent)

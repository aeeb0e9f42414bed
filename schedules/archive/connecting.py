"""Connections to a database that holds an archive, or is to hold one: connecting neither makes nor migrates it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from newsroom_scraper.errors import ArchiveError
from schedules.archive import search, trouble
from schedules.archive.schema import HEAD, METADATA

if TYPE_CHECKING:
    import sqlite3

    from schedules.archive.place import Place


_ALIVE: Final = {
    "connect_timeout": 30,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 60_000,
}


def connectable(place: Place, *, kept: bool = False, name: str = "newsroom") -> sa.Engine:
    """Return a database's engine.

    Args:
        place: of the database.
        kept: whether a connection to PostgreSQL is used again; one that was lost meanwhile is replaced.
        name: what the connection says of itself to PostgreSQL.

    Raises:
        ArchiveError: PostgreSQL's driver is not installed, or the URL cannot be used.

    """
    if place.url is not None:
        url = sa.make_url(place.url).set(drivername="postgresql+psycopg")
        told: dict[str, Any] = {"poolclass": NullPool} if not kept else {"pool_size": 1, "pool_pre_ping": True}
        try:
            made = sa.create_engine(url, connect_args={**_ALIVE, "application_name": name}, **told)
        except ImportError as problem:
            raise ArchiveError(
                "cannot be reached: psycopg, the driver of PostgreSQL, is not installed",
                path=str(place),
                advice="Nothing was done. Run: pip install 'newsroom-scraper[postgresql]'",
            ) from problem
        sa.event.listen(made, "connect", _patiently)
        return made
    made = sa.create_engine(sa.URL.create("sqlite", database=str(place.file)), poolclass=NullPool)
    sa.event.listen(made, "connect", _by_hand)
    sa.event.listen(made, "begin", _begin)
    return made


def _patiently(connection: Any, _: object) -> None:
    """Wait for another's write as long as on a file, and not for ever."""
    connection.execute(f"SET lock_timeout = {trouble.WAIT * 1000:.0f}")
    connection.commit()


def _by_hand(connection: sqlite3.Connection, _: object) -> None:
    """Leave transactions to us: the driver would begin none before a table is made."""
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def lay_out(db: sa.Connection) -> None:
    """Make the tables of an archive, as they stand now, in an empty database."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    METADATA.create_all(db)
    search.make(db)
    noted = MigrationContext.configure(db)
    noted.stamp(ScriptDirectory(str(Path(__file__).with_name("migrations"))), HEAD)

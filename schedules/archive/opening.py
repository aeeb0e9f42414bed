"""Opening the archive safely: what is no archive, newer, locked or damaged is refused, and an older one is migrated.

SQLite is written with a log (WAL), waits for another writer, checks foreign keys, and begins a writing transaction as
one, so that two processes never find each other half way. Before a migration a copy of the file is kept.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from newsroom_scraper.errors import ArchiveError
from schedules.archive import trouble
from schedules.archive.advisory import session_of
from schedules.archive.connecting import connectable, lay_out
from schedules.archive.copies import copy
from schedules.archive.place import Place, place, repair
from schedules.archive.revisions import revision_in, revision_of
from schedules.archive.schema import HEAD
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITING: Final = "writing"
"""The execution option of a connection that is going to write."""

_MEMORY: Final = ":memory:"
_LAYING_OUT: Final = 0x6E65_7773_0001


def engine(where: Place | Path) -> sa.Engine:
    """Return the archive in a place, made if it is new, migrated if it is older.

    Raises:
        ArchiveError: it is no archive, belongs to a newer program, is locked or damaged; nothing was changed.

    """
    path = place(where).file
    if path is None:
        return _on_postgresql(place(where))
    made = _engine(path)
    try:
        with translated(path):
            _bring_up(made, path)
    except BaseException:
        made.dispose()
        raise
    return made


def _on_postgresql(where: Place) -> sa.Engine:
    """Return an archive on PostgreSQL; several hosts may open it at once, and one of them makes its tables."""
    made = connectable(where, kept=True)
    try:
        with translated(where), made.begin() as connection:
            if revision_in(connection, where) != HEAD:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LAYING_OUT)))
                revision = revision_in(connection, where)  # another host may have been quicker
                if revision is None:
                    lay_out(connection)
                elif revision != HEAD:
                    _migrate(connection, revision, where)
    except BaseException:
        made.dispose()
        raise
    return made


@contextmanager
def reading(made: sa.Engine) -> Iterator[sa.Connection]:
    """Open one view of an archive: what others write meanwhile is not seen in it."""
    with made.connect() as connection:
        if made.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def _engine(path: Path) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": trouble.WAIT, "check_same_thread": False}}
    if str(path) == _MEMORY:
        options["poolclass"] = StaticPool
    made = sa.create_engine(sa.URL.create("sqlite", database=str(path)), **options)
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def _prepare(connection: Any, _: object) -> None:
    """Leave transactions to us, and switch on what SQLite leaves off."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def writing(made: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that writes: committed whole, or not at all, and under the lock that is held, if one is."""
    session = session_of(made)
    if session is not None:
        with session.writing() as connection:
            yield connection
        return
    with made.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


def _bring_up(made: sa.Engine, path: Path) -> None:
    """Make the tables, or bring them to today's revision."""
    revision = revision_of(made, path)
    _patiently(made, "PRAGMA journal_mode = WAL")
    if revision == HEAD:
        return
    if revision_of(made, path) is not None and str(path) != _MEMORY:
        copy(path, path.parent / "backups", because="before-migration")
    with writing(made) as connection:
        revision = revision_in(connection, path)  # another process may have been quicker
        if revision != HEAD:
            _migrate(connection, revision, Place(file=path))


def _migrate(connection: sa.Connection, revision: str | None, where: Place) -> None:
    """Bring the tables to today's revision.

    Raises:
        ArchiveError: what they hold cannot be read; the transaction is to be given up.

    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    try:
        if revision is not None:
            command.stamp(config, revision)
        command.upgrade(config, HEAD)
    except (ValueError, KeyError, TypeError) as problem:
        raise ArchiveError(
            f"could not be brought up to date: {problem}",
            path=where.file or str(where),
            advice=f"Nothing was changed. {repair(where)}",
        ) from problem
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA user_version = 0")


def _patiently(made: sa.Engine, statement: str) -> None:
    """Run a statement outside a transaction, for which SQLite itself does not wait."""
    deadline = time.monotonic() + trouble.WAIT
    raw = made.raw_connection()
    try:
        while True:
            try:
                raw.cursor().execute(statement)
            except sqlite3.OperationalError as problem:
                if "locked" not in str(problem) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
    finally:
        raw.close()

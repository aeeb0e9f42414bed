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
from schedules.archive.schema import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT: Final = 30.0
"""Seconds for another process's write to end."""

WRITING: Final = "writing"
"""The execution option of a connection that is going to write."""

_FIRST: Final = "0001"
_MEMORY: Final = ":memory:"
_KNOWN: Final = (_FIRST, HEAD)


def engine(path: Path) -> sa.Engine:
    """Return the archive at `path`, made if it is new, migrated if it is older.

    Raises:
        ArchiveError: it is no archive, belongs to a newer program, is locked or damaged; nothing was changed.

    """
    made = _engine(path)
    try:
        with translated(path):
            _bring_up(made, path)
    except BaseException:
        made.dispose()
        raise
    return made


def _engine(path: Path) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": WAIT, "check_same_thread": False}}
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
    """Open a transaction that writes: committed whole, or not at all."""
    with made.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


def _bring_up(made: sa.Engine, path: Path) -> None:
    """Make the tables, or bring them to today's revision."""
    revision = revision_of(made, path)
    _patiently(made, "PRAGMA journal_mode = WAL")
    if revision == HEAD:
        return
    if revision_of(made, path) is not None and str(path) != _MEMORY:
        from schedules.archive.copies import copy

        copy(path, path.parent / "backups", because="before-migration")
    with writing(made) as connection:
        revision = _revision(connection, path)  # another process may have been quicker
        if revision != HEAD:
            try:
                _migrate(connection, revision)
            except (ValueError, KeyError, TypeError) as problem:
                raise ArchiveError(
                    f"could not be brought up to date: {problem}",
                    path=path,
                    advice="Nothing was changed. See: newsroom archive rebuild.",
                ) from problem


def _migrate(connection: sa.Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    if revision is not None:
        command.stamp(config, revision)
    command.upgrade(config, HEAD)
    connection.exec_driver_sql("PRAGMA user_version = 0")


def revision_of(made: sa.Engine, path: Path) -> str | None:
    """Return the revision of an archive's tables, or None where there are none yet.

    Raises:
        ArchiveError: it is a database of something else, or of a newer program.

    """
    with made.connect() as connection:
        return _revision(connection, path)


def _revision(connection: sa.Connection, path: Path) -> str | None:
    tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found: str | None = None
    if "alembic_version" in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    elif connection.exec_driver_sql("PRAGMA user_version").scalar() == 1 and "releases" in tables:
        found = _FIRST  # before it had revisions
    elif connection.exec_driver_sql("PRAGMA user_version").scalar():
        found = f"user_version {connection.exec_driver_sql('PRAGMA user_version').scalar()}"
    elif tables:
        raise ArchiveError("is a database of something else", path=path, advice="Nothing was changed. Move it away.")
    if found is not None and found not in _KNOWN:
        raise ArchiveError(
            f"was written by a newer program (revision {found}, this one knows {HEAD})",
            path=path,
            advice="Nothing was changed. Use the newer program.",
        )
    return found


def _patiently(made: sa.Engine, statement: str) -> None:
    """Run a statement outside a transaction, for which SQLite itself does not wait."""
    deadline = time.monotonic() + WAIT
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


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the database's trouble into something a person can act on.

    Raises:
        ArchiveError: the database could not be used.

    """
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as problem:
        raise failure(problem, path) from problem


def failure(problem: Exception, path: Path) -> ArchiveError:
    """Return a database's trouble as something a person can act on."""
    words = str(getattr(problem, "orig", None) or problem)
    if "locked" in words or "busy" in words:
        return ArchiveError("is locked by another process", path=path, advice="Nothing was changed. Try again later.")
    if "full" in words:
        return ArchiveError(
            "could not be written: the disk is full", path=path, advice="Nothing was changed. Make room."
        )
    if "disk I/O error" in words:
        return ArchiveError(
            "could not be read or written (disk I/O error)",
            path=path,
            advice="Nothing was changed. Look whether the disk is full or failing.",
        )
    if "not a database" in words or "malformed" in words:
        return ArchiveError(
            "is damaged or not an archive",
            path=path,
            advice="Nothing was changed. See: newsroom archive restore, newsroom archive rebuild.",
        )
    return ArchiveError(f"could not be used ({words})", path=path, advice="Nothing was changed.")

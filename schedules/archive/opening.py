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
from schedules.archive.copies import copy
from schedules.archive.revisions import revision_in, revision_of
from schedules.archive.schema import HEAD
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITING: Final = "writing"
"""The execution option of a connection that is going to write."""

_MEMORY: Final = ":memory:"


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
        copy(path, path.parent / "backups", because="before-migration")
    with writing(made) as connection:
        revision = revision_in(connection, path)  # another process may have been quicker
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

"""The tables of the archive, and opening them safely."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = 1
_WAIT: Final = 30.0  # seconds for another process's write to end

TABLES: Final = """
CREATE TABLE newsrooms (
    name TEXT PRIMARY KEY,
    listing_whole INTEGER NOT NULL DEFAULT 0,
    last_manifest TEXT,
    learned TEXT NOT NULL
) STRICT;
CREATE TABLE crawls (
    newsroom TEXT NOT NULL,
    crawl_id TEXT NOT NULL,
    state TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (newsroom, crawl_id)
) STRICT;
CREATE TABLE releases (
    release_id TEXT PRIMARY KEY,
    newsroom TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    body_hash TEXT,
    last_look TEXT NOT NULL,
    pending TEXT,
    seen_as TEXT,
    line TEXT NOT NULL
) STRICT;
CREATE INDEX releases_by_newsroom ON releases (newsroom, release_id);
CREATE INDEX releases_by_body ON releases (body_hash);
CREATE TABLE addresses (
    newsroom TEXT NOT NULL,
    key TEXT NOT NULL,
    release_id TEXT NOT NULL REFERENCES releases,
    PRIMARY KEY (newsroom, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE versions (
    release_id TEXT NOT NULL REFERENCES releases,
    version INTEGER NOT NULL,
    crawl_id TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (release_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    newsroom TEXT NOT NULL,
    release_id TEXT NOT NULL,
    rings INTEGER NOT NULL,
    detected_at TEXT NOT NULL,
    line TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_newsroom ON changes (newsroom, seq);
CREATE TABLE held (
    id TEXT PRIMARY KEY,
    newsroom TEXT NOT NULL,
    first_held_at TEXT NOT NULL,
    looks INTEGER NOT NULL,
    line TEXT NOT NULL
) STRICT;
CREATE TABLE cursors (
    hook TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the archive at `path`, made if it is new.

    Raises:
        ArchiveError: it is no archive, belongs to a newer program, is locked or damaged; nothing was changed.

    """
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            try:
                _create(connection, path)
            except ArchiveError:
                connection.close()
                raise
        elif version != VERSION:
            connection.close()
            raise ArchiveError(
                f"was written by a newer program (version {version}, this one knows {VERSION})",
                path=path,
                advice="Nothing was changed. Use the newer program.",
            )
    except sqlite3.Error as problem:
        if connection is not None:
            connection.close()
        raise failure(problem, path) from problem
    return connection


def _create(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, unless another process is just doing so."""
    _refuse_another(connection, path)
    _patiently(connection, "PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            _refuse_another(connection, path)
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _refuse_another(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]  # last: both may appear between the two
    if tables and version == 0:
        advice = "Nothing was changed. Move it away."
        raise ArchiveError("is a database of something else", path=path, advice=advice)


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement for which SQLite itself does not wait."""
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def failure(problem: sqlite3.Error, path: Path) -> ArchiveError:
    """Return SQLite's trouble as something a person can act on."""
    words = str(problem)
    if "locked" in words or "busy" in words:
        return ArchiveError("is locked by another process", path=path, advice="Nothing was changed. Try again later.")
    if "full" in words:
        return ArchiveError(
            "could not be written: the disk is full", path=path, advice="Nothing was changed. Make room."
        )
    if "not a database" in words or "malformed" in words:
        return ArchiveError(
            "is damaged or not an archive", path=path, advice="Nothing was changed. Restore a copy of it."
        )
    return ArchiveError(f"could not be used ({words})", path=path, advice="Nothing was changed.")

"""Copies of the archive: made while it is in use, whole, and looked at before anybody relies on them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import ArchiveError
from schedules.archive import trouble
from schedules.archive.revisions import revision_of
from schedules.archive.trouble import failure, translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_MAGIC: Final = b"SQLite format 3\0"
_FAULTS: Final = 20
"""How many faults of one kind are told."""


def copy(path: Path, folder: Path, *, because: str = "", to: Path | None = None) -> Path:
    """Copy the archive at `path` and return the copy's path.

    Args:
        path: of the archive; it may be in use.
        folder: where copies are kept, made if it is new.
        because: a word in the copy's name.
        to: the copy's own path instead.

    Raises:
        ArchiveError: there is no archive, the copy is there already, or it could not be written whole.

    """
    if not path.is_file():
        raise ArchiveError("is not there", path=path, advice="Nothing was copied.")
    target = to or free(folder, because)
    if target.exists():
        raise ArchiveError("is there already", path=target, advice="Nothing was copied. Name another file.")
    if to is not None and not to.parent.is_dir():
        advice = "Nothing was copied. Make the folder, or mount the disk that it is on."
        raise ArchiveError("is in a folder that is not there", path=to, advice=advice)
    fresh = target.with_name(f"{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(path, timeout=trouble.WAIT)) as ours,
            closing(sqlite3.connect(fresh)) as other,
        ):
            ours.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")
        sync(fresh)
        fresh.replace(target)
        sync(target.parent)
    except sqlite3.Error as problem:
        fresh.unlink(missing_ok=True)
        raise failure(problem, path) from problem
    except OSError as problem:
        fresh.unlink(missing_ok=True)
        raise ArchiveError(f"could not be written ({problem.strerror or problem})", path=target) from problem
    return target


def free(folder: Path, because: str = "") -> Path:
    """Return a path for a copy that is made now, in a folder of copies; nothing has it yet."""
    name = "-".join(filter(None, ("archive", datetime.now(UTC).strftime(_STAMP), because)))
    target = folder / f"{name}.db"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}.db"
    return target


def is_database(path: Path) -> bool:
    """Return whether a file begins as a database does; opening one that does not would remove a log beside it."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


@contextmanager
def looked_at(path: Path) -> Iterator[sa.Connection]:
    """Open one view of an archive only to read it: it is neither made nor migrated.

    Raises:
        ArchiveError: it cannot be read.

    """
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    made = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=trouble.WAIT, isolation_level=None),
        poolclass=NullPool,
    )
    log = path.with_name(f"{path.name}-wal")
    was_there = log.exists()
    try:
        with translated(path), made.connect() as db:
            db.exec_driver_sql("BEGIN")
            yield db
    finally:
        if not was_there and log.exists() and not log.stat().st_size:
            _tidy(path)


def _tidy(path: Path) -> None:
    """Let the database remove the empty log that reading made, as whoever only reads cannot."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:  # whoever has it in use removes it
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()


def revision(db: sa.Connection, path: Path) -> str:
    """Return the revision of an archive that is open only to be read.

    Raises:
        ArchiveError: it is no archive, or of a newer program.

    """
    found = revision_of(db.engine, path)
    if found is None:
        raise ArchiveError("is an empty database", path=path, advice="Nothing was changed.")
    return found


def faults(db: sa.Connection) -> Iterator[str]:
    """Yield what the database itself finds wrong with its file, a clause each."""
    try:
        for row in db.exec_driver_sql(f"PRAGMA integrity_check({_FAULTS})"):
            for words in str(row[0]).splitlines():
                if words != "ok" and not words.startswith("*** in database"):
                    yield words
    except sa.exc.DBAPIError as problem:
        yield str(problem.orig)
        return
    for _, row in zip(range(_FAULTS), db.exec_driver_sql("PRAGMA foreign_key_check"), strict=False):
        yield f"row {row[1]} of {row[0]} names a row of {row[2]} that does not exist"


def inspect(path: Path) -> str:
    """Return the revision of a copy that is sound.

    Raises:
        ArchiveError: it is missing, no archive, damaged, or of a newer program.

    """
    if not path.is_file():
        raise ArchiveError("is not there", path=path, advice="Nothing was changed.")
    with looked_at(path) as db:
        found = revision(db, path)
        wrong = next(faults(db), None)
    if wrong is not None:
        raise ArchiveError(f"is damaged ({wrong})", path=path, advice="Nothing was changed. Take another copy.")
    return found

"""Another file takes the archive's place: the present one is kept, and a kill at any point leaves one of the two.

The order is what makes it safe. What takes the place is whole and on the disk under another name; the present archive
is copied; then everything that its log (`-wal`) holds goes into its one file, so that the log can go: beside another
database it would be replayed into that. Only then does the new file get the name, in one step.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from newsroom_scraper.disk import sync
from newsroom_scraper.errors import ArchiveError
from schedules import lock
from schedules.archive import copies, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.workspace import Workspace

BACKUPS: Final = "backups"
"""The folder of copies, beside the archive."""

_LOGS: Final = ("-wal", "-shm")
_DAMAGED: Final = ("not a database", "malformed")


@contextmanager
def everything_held(workspace: Workspace) -> Iterator[None]:
    """Hold every newsroom and every hook: no run, no decision and no telling is under way.

    Raises:
        BusyError: one is.

    """
    with ExitStack() as held:
        for name in newsrooms(workspace):
            held.enter_context(lock.hold(workspace, name))
        for path in sorted(workspace.data.glob(".hook-*.lock")):
            file = held.enter_context(path.open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def newsrooms(workspace: Workspace) -> list[str]:
    """Return the newsrooms that have data, in order."""
    return sorted(one.name for one in workspace.data.iterdir() if (one / "crawls").is_dir() or (one / "lock").is_file())


@contextmanager
def beside(path: Path, ending: str) -> Iterator[Path]:
    """Give the path on which a database is made that is to take a place; whatever lies there goes, before and after.

    Raises:
        ArchiveError: the disk refused.

    """
    fresh = path.with_name(f"{path.name}.{ending}")
    try:
        _clear(fresh)
        try:
            yield fresh
        finally:
            with suppress(OSError):  # what is left there is cleared the next time
                _clear(fresh)
    except OSError as problem:
        words = problem.strerror or problem
        advice = f"What was there is there still, or in {path.parent / BACKUPS}."
        raise ArchiveError(f"could not be replaced ({words})", path=path, advice=advice) from problem


def _clear(fresh: Path) -> None:
    """Remove what lies under a name, its log included."""
    for one in ("", *_LOGS, "-journal"):
        fresh.with_name(f"{fresh.name}{one}").unlink(missing_ok=True)


def settle(fresh: Path) -> None:
    """Bring a database that nobody else knows into its one file, in the mode of the archive, and onto the disk."""
    with trouble.translated(fresh), closing(sqlite3.connect(fresh, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for one in _LOGS:
        fresh.with_name(f"{fresh.name}{one}").unlink(missing_ok=True)
    sync(fresh)


def put_in_place(fresh: Path, path: Path, *, because: str) -> Path | None:
    """Give a settled database the archive's name; return where the archive that was there is kept, if one was.

    Args:
        fresh: in the archive's own folder; checked, settled, known to nobody else.
        path: of the archive; its newsrooms and hooks are held.
        because: a word in the name of what is kept.

    Raises:
        ArchiveError: the present archive is in use, or could not be kept; it is there as it was.
        OSError: the disk refused; the old or the new archive is there.

    """
    kept = keep(path, because)
    with _alone(path):
        for one in _LOGS:
            path.with_name(f"{path.name}{one}").unlink(missing_ok=True)
        sync(path.parent)
        fresh.replace(path)
        sync(path.parent)
    return kept


def keep(path: Path, because: str) -> Path | None:
    """Copy the present archive, and where it is too damaged for that, its files as they are; None: there is none.

    Raises:
        ArchiveError: it is locked, or the copy could not be written.
        OSError: the files could not be copied.

    """
    if not path.is_file():
        return None
    folder = path.parent / BACKUPS
    if copies.is_database(path):
        try:
            return copies.copy(path, folder, because=because)
        except ArchiveError as problem:
            if not _is_damage(problem.__cause__):
                raise
    target = copies.free(folder, because)
    folder.mkdir(parents=True, exist_ok=True)
    for one in (*_LOGS, ""):  # the file last: with its name the copy is whole
        source, copied = path.with_name(f"{path.name}{one}"), target.with_name(f"{target.name}{one}")
        if source.is_file():
            shutil.copyfile(source, copied.with_name(f"{copied.name}.new"))
            sync(copied.with_name(f"{copied.name}.new"))
            copied.with_name(f"{copied.name}.new").replace(copied)
    sync(folder)
    return target


def _is_damage(problem: BaseException | None) -> bool:
    return any(words in str(problem) for words in _DAMAGED)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the present archive so that nobody has it open, with everything of it in its one file.

    Raises:
        ArchiveError: somebody has it open.

    """
    if not path.is_file() or not copies.is_database(path):
        yield
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=trouble.WAIT)) as db:
        try:
            _patiently(db, "PRAGMA journal_mode = DELETE")  # refused while any other process has it open
            _patiently(db, "BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as problem:
            if not _is_damage(problem):
                raise trouble.failure(problem, path) from problem
        try:
            yield
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
                db.execute("PRAGMA journal_mode = WAL")
            raise


def _patiently(db: sqlite3.Connection, statement: str) -> None:
    deadline = time.monotonic() + trouble.WAIT
    while True:
        try:
            db.execute(statement)
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return

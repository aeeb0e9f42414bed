"""A database's trouble, turned into something a person can act on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT: Final = 30.0
"""Seconds for another process's write to end."""


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

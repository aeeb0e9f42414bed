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

    from schedules.archive.place import Place

WAIT: Final = 30.0
"""Seconds for another process's write to end."""
KEPT: Final = "A crawl that is sealed is kept, and the next run takes it up."

_UNREACHED: Final = f"It is written whole or not at all. Look whether the server runs, and at the address. {KEPT}"
_LOGIN: Final = "Nothing was changed. Mend [archive] url in workspace.toml, or the secret that it names."
_RIGHTS: Final = "Nothing was changed. The user must own the schema, or may create and write in it: docs/postgresql.md."
_WAITED: Final = f"Nothing was changed. Try again later. {KEPT}"
_STATES: Final = (
    ("28", "refused the user or the password ({})", _LOGIN),
    ("3D000", "is no database of that server ({})", "Nothing was changed. Make it with: createdb NAME."),
    ("42501", "does not let this user do that ({})", _RIGHTS),
    ("3F000", "has no schema to write in ({})", _RIGHTS),
    ("25006", "takes no writing: it is a standby, or set to read only ({})", _WAITED),
    ("53100", "could not be written: the server's disk is full ({})", f"Nothing was changed. Make room. {KEPT}"),
    ("53300", "has no connection left ({})", _WAITED),
    ("55P03", "is locked by another process ({})", _WAITED),
    ("40", "was being written by another process at the same time ({})", _WAITED),
    ("57014", "did not answer in time ({})", _WAITED),
    ("57P", "ended the connection ({})", _UNREACHED),
    ("08", "cannot be reached ({})", _UNREACHED),
)
"""How SQLSTATE begins, what is wrong, and what next."""
_WORDS: Final = (
    ("password", "refused the user or the password ({})", _LOGIN),
    ("no pg_hba.conf entry", "refused the user or the password ({})", _LOGIN),
    ("role", "refused the user or the password ({})", _LOGIN),
    ("does not exist", "is no database of that server ({})", "Nothing was changed. Make it with: createdb NAME."),
    ("too many clients", "has no connection left ({})", _WAITED),
)
"""The same of what a connection says that was refused: the driver gives no SQLSTATE there."""


@contextmanager
def translated(path: Path | Place | str) -> Iterator[None]:
    """Turn the database's trouble into something a person can act on.

    Raises:
        ArchiveError: the database could not be used.

    """
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as problem:
        raise failure(problem, path) from problem


def failure(problem: Exception, where: Path | Place | str) -> ArchiveError:
    """Return a database's trouble as something a person can act on."""
    path = str(where)
    told = getattr(problem, "orig", None) or problem
    words = str(told)
    if not isinstance(told, sqlite3.Error):
        return _on_postgresql(told, words, path)
    if "locked" in words or "busy" in words:
        return ArchiveError(
            "is locked by another process", path=path, advice=f"Nothing was changed. Try again later. {KEPT}"
        )
    if "full" in words:
        return ArchiveError(
            "could not be written: the disk is full", path=path, advice=f"Nothing was changed. Make room. {KEPT}"
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


def _on_postgresql(problem: BaseException, words: str, path: str) -> ArchiveError:
    """Return the trouble of a server, or of the way to it."""
    first = next((line.strip() for line in words.splitlines() if line.strip()), "the connection was lost")
    state = getattr(problem, "sqlstate", None)
    for begin, what, advice in _STATES:
        if state is not None and state.startswith(begin):
            return ArchiveError(what.format(first), path=path, advice=advice)
    for part, what, advice in _WORDS:  # a connection that is refused has no state
        if state is None and part in words:
            return ArchiveError(what.format(first), path=path, advice=advice)
    if state is not None or "connect" not in words:
        return ArchiveError(f"could not be used ({first})", path=path, advice="Nothing was changed.")
    return ArchiveError(f"cannot be reached ({first})", path=path, advice=_UNREACHED)

"""Which program an archive was written by: the revision of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive.schema import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.archive.place import Place

FIRST: Final = "0001"
KNOWN: Final = (FIRST, "0002", "0003", "0004", "0005", HEAD)
"""The revisions that this program reads, the oldest first."""


def revision_of(made: sa.Engine, path: Path | Place) -> str | None:
    """Return the revision of an archive's tables, or None where there are none yet.

    Raises:
        ArchiveError: it is a database of something else, or of a newer program.

    """
    with made.connect() as connection:
        return revision_in(connection, path)


def revision_in(connection: sa.Connection, path: Path | Place) -> str | None:
    """Return the same of an open connection."""
    tables = set(sa.inspect(connection).get_table_names())
    on_sqlite = connection.dialect.name == "sqlite"
    found: str | None = None
    if "alembic_version" in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    elif on_sqlite and connection.exec_driver_sql("PRAGMA user_version").scalar() == 1 and "releases" in tables:
        found = FIRST  # before it had revisions
    elif on_sqlite and connection.exec_driver_sql("PRAGMA user_version").scalar():
        found = f"user_version {connection.exec_driver_sql('PRAGMA user_version').scalar()}"
    elif tables:
        raise ArchiveError(
            "is a database of something else", path=str(path), advice="Nothing was changed. Move it away."
        )
    if found is not None and found not in KNOWN:
        raise ArchiveError(
            f"was written by a newer program (revision {found}, this one knows {HEAD})",
            path=str(path),
            advice="Nothing was changed. Use the newer program.",
        )
    return found

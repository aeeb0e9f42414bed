"""Where an archive is: a file of SQLite, or a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive is.

    Attributes:
        file: of SQLite; None where it is on PostgreSQL.
        url: of PostgreSQL; None where it is a file.

    """

    file: Path | None = None
    url: str | None = None

    def __str__(self) -> str:
        """Return it as people may see it: the password of a URL is not shown."""
        return str(self.file) if self.url is None else sa.make_url(self.url).render_as_string(hide_password=True)


def place(told: Place | Path) -> Place:
    """Return a place as it is, or that of a file."""
    return told if isinstance(told, Place) else Place(file=told)

"""Where an archive is: a file of SQLite, or a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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


_FILE: Final = "Restore a copy with: newsroom archive restore FILE. Or make it anew with: newsroom archive rebuild."
_DATABASE: Final = (
    "Restore a dump with PostgreSQL's own pg_restore. Or take [archive] url out of workspace.toml, run newsroom "
    "archive rebuild, and copy the file to an empty database with: newsroom archive copy URL. See docs/postgresql.md."
)

URL: Final = re.compile(r"postgres(ql)?(\+\w+)?://")
"""How the URL of an archive on PostgreSQL begins."""

_SECRET: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def at_url(told: str, secrets: Callable[[], Mapping[str, str]]) -> Place:
    """Return the place of a URL in which ${NAME} stands for a secret.

    Args:
        told: the URL, as it is written.
        secrets: gives what is set, when it is asked for.

    Raises:
        ValueError: it is no URL of PostgreSQL, or a secret is not set; the text says what is wrong.

    >>> str(at_url("postgresql://desk:${PASSWORD}@db/press", lambda: {"PASSWORD": "x:y"}))
    'postgresql://desk:***@db/press'
    """
    if not URL.match(told):
        raise ValueError("is not of the form postgresql://USER:PASSWORD@HOST/DATABASE")
    known = secrets() if _SECRET.search(told) else {}
    for name in _SECRET.findall(told):
        if name not in known:
            raise ValueError(f"names {name}, which is set neither in the environment nor in .env")
    url = _SECRET.sub(lambda found: quote(known[found[1]], safe=""), told)
    try:
        sa.make_url(url)
    except sa.exc.ArgumentError as problem:
        raise ValueError("is not of the form postgresql://USER:PASSWORD@HOST/DATABASE") from problem
    return Place(url=url)


def file_of(where: Place, instead: str) -> Path:
    """Return the file of an archive that is one.

    Args:
        where: of the archive.
        instead: what to do where it is on PostgreSQL, as a sentence.

    Raises:
        ArchiveError: it is on PostgreSQL.

    """
    if where.file is None:
        advice = f"Nothing was changed. {instead} See docs/postgresql.md."
        raise ArchiveError("is on PostgreSQL, and this verb is for a file", path=str(where), advice=advice)
    return where.file


def repair(where: Place) -> str:
    """Return what puts an archive right that is damaged, in sentences.

    >>> repair(Place(file=Path("archive.db"))).partition(". ")[0]
    'Restore a copy with: newsroom archive restore FILE'
    >>> repair(Place(url="postgresql://db/press")).partition(". ")[0]
    "Restore a dump with PostgreSQL's own pg_restore"
    """
    return _DATABASE if where.file is None else _FILE


def place(told: Place | Path) -> Place:
    """Return a place as it is, or that of a file."""
    return told if isinstance(told, Place) else Place(file=told)

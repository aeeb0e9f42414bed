"""An open archive, and the questions that its sides share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schedules.archive.advisory import under
from schedules.archive.opening import reading
from schedules.archive.place import Place
from schedules.archive.schema import NEWSROOMS
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.advisory import Session


class Open:
    """An archive that is open."""

    def __init__(self, engine: sa.Engine, path: Path | Place) -> None:
        self._engine = engine
        self._path: Path | str = str(path) if isinstance(path, Place) else path

    @contextmanager
    def _reads(self) -> Iterator[sa.Connection]:
        """Open one view of the archive: what others write meanwhile is not seen in it."""
        with translated(self._path), reading(self._engine) as db:
            yield db

    @contextmanager
    def under(self, held: Session | None) -> Iterator[None]:
        """Write whatever is written under a lock while the block runs.

        Args:
            held: what holds it (`schedules.lock`); None: the archive is a file, and so is its lock.

        """
        with under(self._engine, held):
            yield


def of(statement: Any, column: sa.ColumnElement[int], newsroom: str | None) -> Any:
    """Return a statement about one newsroom only, where one is named."""
    if newsroom is None:
        return statement
    return statement.where(
        column == sa.select(NEWSROOMS.c.number).where(NEWSROOMS.c.name == newsroom).scalar_subquery()
    )


def begins(column: sa.ColumnElement[str], begin: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Return that a column begins with a text, so that its index serves."""
    return column >= begin, column < f"{begin}\U0010ffff"

"""An open archive, and the questions that its sides share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schedules.archive.schema import NEWSROOMS
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Open:
    """An archive that is open."""

    def __init__(self, engine: sa.Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @contextmanager
    def _reads(self) -> Iterator[sa.Connection]:
        """Open one view of the archive: what others write meanwhile is not seen in it."""
        with translated(self._path), self._engine.connect() as db:
            yield db


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

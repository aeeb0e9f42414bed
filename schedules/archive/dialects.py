"""What each kind of database says in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    import sqlalchemy as sa


def insert(db: sa.Connection, table: sa.Table) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the database's own dialect."""
    return (postgresql if db.dialect.name == "postgresql" else sqlite).insert(table)

"""An index of the words of every version."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from schedules.archive import search

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Make the index, and fill it with the versions that are there."""
    op.create_table(
        "indexed",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("release", "version", name="indexed_by_release"),
        sqlite_with_rowid=False,
    )
    search.make(op.get_bind())
    search.fill(op.get_bind())

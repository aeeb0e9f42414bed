"""Releases whose text was taken out on purpose: a tombstone each."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "redactions",
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True),
        sa.Column("redacted_at", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )

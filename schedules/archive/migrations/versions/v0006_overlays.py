"""What each version's overlay became, and when; of an older archive, as far as it can be told."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from schedules.archive import bygone

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    """Make the table, and fill it with what follows from changes, decisions and the overlays that are there."""
    op.create_table(
        "overlays",
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("since", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("overlay", sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")),
        sa.UniqueConstraint("release", "version", "since", name="overlays_by_release"),
    )
    bygone.fill(op.get_bind())

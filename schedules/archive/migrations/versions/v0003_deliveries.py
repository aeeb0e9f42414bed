"""What each hook is told: a delivery for each change and hook, the messages in which they go, and hooks that fail."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Make the tables, empty: what each hook was told stands in its cursor, as before."""
    op.create_table(
        "messages",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_try", sa.Text),
        sa.Column("last_try", sa.Text),
        sa.Column("next_try", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("sent_at", sa.Text),
        sa.UniqueConstraint("hook", "id", name="messages_by_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("change_id", sa.Text, nullable=False),
        sa.Column("line", sa.Text),
        sa.Column("found_at", sa.Text, nullable=False),
        sa.Column("route", sa.Text),
        sa.Column("batch", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("ready_at", sa.Text),
        sa.Column("message", sa.Integer, sa.ForeignKey("messages.number")),
        sa.UniqueConstraint("hook", "change_id", name="deliveries_by_change"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "failing",
        sa.Column("hook", sa.Text, primary_key=True),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_try", sa.Text, nullable=False),
        sa.Column("next_try", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
    )
    op.create_index("messages_by_state", "messages", ["hook", "state", "number"])
    op.create_index("deliveries_by_message", "deliveries", ["message"])
    op.create_index("deliveries_by_hook", "deliveries", ["hook", "message", "number"])

"""An index of the words of every version."""

from typing import Final

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Make the index, and fill it with the versions that are there."""

"""The hooks of a workspace, told in this process as a program that ends tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newsdesk.telling.teller import Fared, Teller

if TYPE_CHECKING:
    from schedules.workspace import Workspace


def enrol(workspace: Workspace) -> None:
    """Let new hooks begin here.

    Raises:
        NewsroomError: they cannot.

    """
    problem = Teller(workspace, say=lambda _: None).begin()
    if problem is not None:
        raise problem


def tell(workspace: Workspace, *, patience: float = 0.0, later: float = 0.0) -> list[Fared]:
    """Tell every hook what is due, and return how each fared.

    Args:
        workspace: whose hooks.
        patience: seconds for which those that fail are tried again.
        later: seconds by which it is later than it is.

    """
    ahead = timedelta(seconds=later)
    teller = Teller(workspace, say=lambda _: None, clock=lambda: datetime.now(UTC) + ahead, chance=lambda: 0.5)
    teller.begin()
    return teller.finish(patience)

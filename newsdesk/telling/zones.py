"""How a newsroom is shown: the time zone of its times, and what it calls itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from schedules.workspace import Workspace


def zone_of(workspace: Workspace, newsroom: str) -> ZoneInfo:
    """Return a newsroom's zone; UTC for one that cannot be asked."""
    try:
        return workspace.newsroom(newsroom).zone
    except NewsroomError:
        # Its declaration was taken away or is broken; its changes are there all the same.
        return ZoneInfo("UTC")


def title_of(workspace: Workspace, newsroom: str) -> str:
    """Return what a newsroom calls itself; its name where it does not say so, or cannot be asked."""
    try:
        title = workspace.newsroom(newsroom).title
    except NewsroomError:
        title = newsroom  # as above
    return workspace.called.name(newsroom) if title == newsroom else title

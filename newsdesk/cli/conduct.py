"""What `newsroom status` says of how a newsroom's site is treated, where that is out of the ordinary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from schedules.workspace import Workspace


def sentences(workspace: Workspace, newsroom: str, health: Mapping[str, Any], now: datetime) -> list[str]:
    """Return what is to be known: rules that are passed over, a host that is left alone, a newsroom tried with care."""
    from schedules import left_alone
    from schedules.health import BARREN

    said = []
    try:
        reason = workspace.newsroom(newsroom).robots_reason
    except NewsroomError:  # that it cannot be used is told already
        reason = None
    if reason:
        said.append(f"its robots.txt is not obeyed: {reason}")
    alone = left_alone.until(workspace, newsroom, now)
    if alone is not None:
        said.append(f"its host asked to be left alone until {alone:%Y-%m-%d %H:%M} UTC, and is")
    barren = health.get("barren", 0)
    if barren >= BARREN:
        said.append(f"the last {barren} crawls read nothing, so the next one asks for few pages first")
    return said

"""Hosts that asked to be left alone for a while: no crawl of their newsrooms begins before that is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsroom_scraper.errors import NewsroomError
from newsroom_scraper.guards.named import named
from newsroom_scraper.manners.pace import asked_until, is_asked

if TYPE_CHECKING:
    from schedules.workspace import Workspace


def until(workspace: Workspace, newsroom: str, now: datetime) -> datetime | None:
    """Return until when a newsroom is left alone because one of its hosts asked for it, or None."""
    if not is_asked(workspace.hosts, now.timestamp()):
        return None
    try:
        hosts = named(workspace.newsroom(newsroom))
    except NewsroomError:  # what cannot be read is told by whoever runs it
        return None
    told = asked_until(workspace.hosts, hosts, now.timestamp())
    return datetime.fromtimestamp(told, UTC) if told else None


def sentence(newsroom: str, told: datetime) -> str:
    """Return what is said of a newsroom that is left alone."""
    return (
        f"{newsroom}: its host asked to be left alone until {told:%Y-%m-%d %H:%M} UTC. Nothing was asked of it; "
        "the next run after that goes on."
    )

"""Fetching a newsroom's pages politely, for a look or a record: its own manners, a contact where one is set."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdesk.checking.live import Fetches
    from newsroom_scraper.newsroom import Newsroom
    from schedules.workspace import Workspace


@contextmanager
def visiting(newsroom: Newsroom, workspace: Workspace | None) -> Iterator[Fetches]:
    """Give who fetches a newsroom's pages, with the manners that the workspace sets for it.

    Args:
        newsroom: whose.
        workspace: or None: there is none, and nobody to ask is named.

    """
    from newsroom_scraper.guards.named import named
    from newsroom_scraper.plan import Manners
    from schedules import proxied
    from schedules.visitor import Visitor

    manners = Manners()
    if workspace is not None:
        manners = proxied.in_full(workspace, workspace.limits_of(newsroom.name).manners)
    with Visitor(manners, hosts=named(newsroom), obeys=newsroom.robots_reason is None) as visitor:
        yield visitor

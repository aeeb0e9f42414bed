"""The hosts that a declaration names: these alone are reached, and these may stand in a private network. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.discovery.roads import hosts

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom


def named(newsroom: Newsroom) -> set[str]:
    """Return every host that a declaration names, as `values.urls.host` spells them."""
    found = {*newsroom.hosts, *(one for road in newsroom.discover for one in hosts(road))}
    return found | set(newsroom.rendering.hosts if newsroom.rendering else ())

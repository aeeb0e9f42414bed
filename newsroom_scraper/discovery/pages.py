"""Standing pages: addresses that the declaration itself lists, followed as releases of type `page` without a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsroom_scraper.discover import PAGES
from newsroom_scraper.items import Entry, Listing

if TYPE_CHECKING:
    from newsroom_scraper.discover import Discover
    from newsroom_scraper.newsroom import Newsroom

PAGE: Final = "page"
"""The type of a standing page, unless the road declares another."""


def read(*, newsroom: Newsroom, discover: Discover, start: int = 0) -> Listing:
    """Return the declared pages as rows; an address that is declared twice is one."""
    entries = tuple(
        Entry(
            newsroom=newsroom.name,
            url=url,
            listing_url=discover.url,
            position=start + at,
            type=discover.type or PAGE,
            layout=PAGES,
            road=PAGES,
        )
        for at, url in enumerate(dict.fromkeys(one for one in discover.urls if discover.wants(one)))
    )
    return Listing(entries=entries, layout=PAGES, total=len(entries))

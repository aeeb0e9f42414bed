"""A feed: its items as rows. It holds the newest releases, so that it proves nothing of those that it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.discover import FEED
from newsroom_scraper.discovery import characters, row_problems, syndication
from newsroom_scraper.discovery.listing import TITLE_MISSING
from newsroom_scraper.extraction import fragments
from newsroom_scraper.items import Entry, Listing

if TYPE_CHECKING:
    from newsroom_scraper.discover import Discover
    from newsroom_scraper.newsroom import Newsroom


def read(
    body: bytes,
    *,
    newsroom: Newsroom,
    discover: Discover,
    url: str,
    start: int = 0,
    content_type: str | None = None,
) -> Listing:
    """Return what the feed at `url` says; one that cannot be read has no layout, and its first problem says why.

    Args:
        body: decompressed.
        newsroom: its declaration.
        discover: the road; its `match` and `skip` choose among the items.
        url: the feed's own, after redirects; its links are relative to it, or to the site that it names.
        start: the position of its first row on the road.
        content_type: the header, if there is one.

    """
    told = syndication.parse(characters.text(body, content_type), url)
    if told.failure is not None:
        return Listing(problems=(told.failure,))
    entries: list[Entry] = []
    problems: list[str] = []
    for number, item in enumerate(told.items, 1):
        if item.url is None:
            what = f'"{item.title}"' if item.title else "without a title"
            problems.append(f"item {number} of {url} ({what}) links to no page")
        elif discover.wants(item.url):
            entries.append(
                Entry(
                    newsroom=newsroom.name,
                    url=item.url,
                    listing_url=url,
                    position=start + len(entries),
                    title=item.title,
                    type=discover.type,
                    summary=fragments.opening(item.summary),
                    guid=item.guid,
                    layout=FEED,
                    flags=() if item.title else (TITLE_MISSING,),
                    road=FEED,
                    published_stamp=item.published,
                    modified_stamp=item.modified,
                    authors=item.authors,
                    topics=item.topics,
                ),
            )
    return Listing(
        entries=tuple(entries),
        next_url=told.next_url,
        layout=FEED,
        problems=(*told.problems, *row_problems.told(problems, url)),
    )

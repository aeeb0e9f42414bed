"""A listing page: its rows, and the way to the next page.

Layouts are tried newest first and the first that finds rows reads the page. Rows are found by repeated structure only
where no layout declares them: a declared selector that matches nothing is told, not papered over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsroom_scraper.discovery import declared_rows, pagination, reading, repeated, shell, undated
from newsroom_scraper.items import Entry, Listing
from newsroom_scraper.values.urls import absolute, host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsel import Selector

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.discovery.boxes import Told
    from newsroom_scraper.discovery.places import Place
    from newsroom_scraper.newsroom import Newsroom

TITLE_MISSING: Final = "title-missing"
REPEATED: Final = "repeated"
"""The layout of rows that structure alone found."""


def read(
    selector: Selector,
    *,
    newsroom: Newsroom,
    url: str,
    start: int = 0,
    discover: Discover | None = None,
    places: frozenset[Place] = frozenset(),
) -> Listing:
    """Return what the listing page at `url` says.

    Args:
        selector: the page.
        newsroom: its declaration.
        url: the page's own address, after redirects.
        start: the position of its first row in the walk.
        discover: the road that led here, for its `next`; the newsroom's first by default.
        places: where rows stood on the pages before, if they were found by structure alone.

    """
    root = selector.root
    road = discover or newsroom.discover[0]
    problems: list[str] = []
    name = None
    found: Sequence[Told] = ()
    declared = [layout for layout in newsroom.layouts if layout.entry is not None]
    for layout in declared:
        assert layout.entry is not None
        found = declared_rows.read(root, layout.entry)
        if found:
            name = layout.name
            break
    if not declared:
        group = repeated.find(root, places) or undated.find(root, url, places)
        if group is not None:
            places |= group.places
            found = reading.read(group.boxes)
            name = REPEATED
            if not any(box.mark for box in group.boxes):
                found = undated.marked(found, url)
    elif name is None:
        tried = ", ".join(layout.name for layout in declared)
        problems.append(f"no rows: none of the layouts ({tried}) matches {url}")
    entries = _entries(found, problems, newsroom, road, url, start, name)
    if not found and (needs := shell.clause(root, url)) is not None:
        problems.insert(0, needs)
    return Listing(
        entries=tuple(entries),
        next_url=pagination.next_url(root, url, declared=road.next),
        layout=name,
        last_page=pagination.last_page(root, url),
        problems=tuple(problems),
        places=places,
    )


def _entries(
    found: Sequence[Told],
    problems: list[str],
    newsroom: Newsroom,
    road: Discover,
    url: str,
    start: int,
    layout: str | None,
) -> list[Entry]:
    """Return the entries of rows; what is wrong with a row is told, and shifts nothing."""
    entries: list[Entry] = []
    for number, row in enumerate(found, 1):
        links = [link for link in (absolute(url, href) for href in row.hrefs) if link]
        link = next((one for one in links if host(one) in newsroom.hosts), links[0] if links else None)
        if link is None:
            what = f'"{row.title}"' if row.title else "without a title"
            problems.append(f"row {number} of {url} ({what}) links to no page")
            continue
        if not road.wants(link):
            continue
        entries.append(
            Entry(
                newsroom=newsroom.name,
                url=link,
                listing_url=url,
                position=start + len(entries),
                title=row.title,
                type=row.type or road.type,
                summary=row.summary,
                published_raw=row.published,
                published_stamp=row.stamp,
                layout=layout,
                flags=row.flags if row.title else (*row.flags, TITLE_MISSING),
            ),
        )
    return entries

"""What a declaration says and no recorded page shows: layouts, roads, and the release itself. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.checking.reading import road_of
from newsdesk.checking.recorded import DOCUMENTS, RELEASE
from newsroom_scraper.discover import LISTING, PAGES
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from newsdesk.checking.recorded import Page
    from newsroom_scraper.newsroom import Newsroom


def uncovered(newsroom: Newsroom, read: Mapping[str, tuple[Page, dict[str, Any]]]) -> Iterator[str]:
    """Yield what has no recorded page, a clause each.

    Args:
        newsroom: its declaration.
        read: file → the page, and what is read from it.

    """
    pages = list(read.values())
    for layout in newsroom.layouts:
        shown = {
            kind
            for page, said in pages
            for kind in ("entry" if page.kind in DOCUMENTS else page.kind,)
            if layout.name in {page.layout, said.get("layout")} and (said.get("entries") or said.get("body"))
        }
        if layout.entry is not None and "entry" not in shown:
            yield f'the rows of layout "{layout.name}" (a listing page)'
        if layout.release is not None and RELEASE not in shown:
            yield f'the releases of layout "{layout.name}" (a release page)'
    for number, road in enumerate(newsroom.discover):
        on_it = [said for page, said in pages if page.kind in DOCUMENTS and road_of(page, newsroom) is road]
        if road.road == PAGES:
            standing = {identity(one, newsroom.urls) for one in road.urls}
            if not any(page.kind == RELEASE and identity(page.url, newsroom.urls) in standing for page, _ in pages):
                yield f"the standing pages of road {number + 1} (pages)"
        elif not any(said.get("entries") or said.get("children") for said in on_it):
            of = "listing page" if road.road == LISTING else f"document of the {road.road}"
            yield f"road {number + 1}, {road.road} {road.url} (a {of} with rows)"
    if newsroom.speaks == "page" and not any(one.release for one in newsroom.layouts):
        if not any(page.kind == RELEASE and said.get("body") for page, said in pages):
            yield "the releases, which are read without selectors (a release page)"
    elif newsroom.speaks != "page" and not any(
        one.get("body") for _, said in pages for one in (*said.get("releases", ()), said)
    ):
        yield f"the text, which the {newsroom.speaks} speaks (a document of it whose items have a text)"

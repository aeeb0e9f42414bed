"""What a fetched page is to its newsroom: a document of one of its roads, a release, or no page at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.http import HtmlResponse

from newsdesk.checking.recorded import CHALLENGE, JSON, NOT_FOUND, RELEASE
from newsroom_scraper import answers
from newsroom_scraper.discover import FEED, LISTING, SITEMAP, WORDPRESS
from newsroom_scraper.discovery import listing, roads
from newsroom_scraper.extraction import cascade
from newsroom_scraper.middlewares.encoding import mend
from newsroom_scraper.spiders.outcomes import document_of
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.newsroom import Newsroom

_HEAD: Final = 4_096  # bytes in which a document says what it is
_ROWS: Final = 3
"""So many rows make a listing of a page at an address that the declaration does not name."""


def kind_of(fetched: Fetched, newsroom: Newsroom) -> str:
    """Return what a page is to be recorded as: what its address says, else what it holds."""
    status = fetched.status or 200
    kind = fetched.headers.get("content-type", "text/html")
    response = mend(HtmlResponse(fetched.final_url, status=status, headers={"Content-Type": kind}, body=fetched.body))
    also = {host for road in newsroom.discover for host in roads.hosts(road)}
    answer = document_of(response, fetched.url, newsroom, also=also)
    if answer.kind == answers.BLOCKED:
        return CHALLENGE
    if status in {404, 410}:
        return NOT_FOUND
    declared = {one.road for one in newsroom.discover}
    body = fetched.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] in {b"{", b"["}:
        if b"jsonfeed.org" in body[:_HEAD]:
            return FEED
        return WORDPRESS if WORDPRESS in declared else JSON
    if roads.speaker(body) == FEED:
        return FEED
    if b"<urlset" in body[:_HEAD] or b"<sitemapindex" in body[:_HEAD] or body[:2] == b"\x1f\x8b":
        return SITEMAP
    return _of_page(response, newsroom)


def _of_page(response: HtmlResponse, newsroom: Newsroom) -> str:
    own = identity(response.url, newsroom.urls)
    listings = [one for one in newsroom.discover if one.road == LISTING]
    for road in listings:
        if identity(road.url, newsroom.urls) == own or roads.number_of(road, response.url):
            return LISTING
    raw = cascade.read(response.selector, newsroom=newsroom, url=response.url)
    if raw.layout is not None or not listings:
        return RELEASE
    found = listing.read(response.selector, newsroom=newsroom, url=response.url, discover=listings[0])
    rows = len(found.entries)
    by_layout = found.layout is not None and found.layout != "repeated"
    return LISTING if (rows and by_layout) or (rows >= _ROWS and raw.body is None) else RELEASE

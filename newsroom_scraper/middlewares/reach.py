"""Requests stay on the newsroom's own hosts, redirects included; a refusal reaches the request's errback.

Only the documents of a declared road, and the rules for robots beside them, may stand on that road's own host.

Scrapy's own off-site filter drops a redirect without callback, errback or signal, so a release would vanish from the
crawl's account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from newsroom_scraper.discovery.roads import hosts
from newsroom_scraper.guards.addresses import is_public, kind, literal
from newsroom_scraper.guards.gate import apart
from newsroom_scraper.middlewares.evidence import ROLE
from newsroom_scraper.middlewares.robots import ROBOTS
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_ROBOTS: Final = "/robots.txt"


ROAD_ROLES: Final = frozenset({"listing", "spoken"})
"""Requests for documents of roads, by their role."""


class OffSite(IgnoreRequest):
    """A request, or a redirect, leads to a host that is not the newsroom's."""

    def __init__(self, url: str) -> None:
        name = host(url)
        address = literal(apart(name)[0])
        inside = f", which is {kind(address)}" if address and not is_public(address) else ""
        super().__init__(f"was redirected off the site, to {name}{inside}")


class Reach:
    """Downloader middleware: refuse what is not on the newsroom's hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reach:
        """Return the middleware of a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request to another host.

        Raises:
            OffSite: which Scrapy hands to the request's errback.

        """
        if request.meta.get(ROBOTS):  # asked for already: RFC 9309 follows a robots.txt to other hosts
            return
        within = getattr(self.crawler.spider, "within", None)
        if within and host(request.url) not in within:
            raise OffSite(request.url)
        newsroom = getattr(self.crawler.spider, "newsroom", None)
        if newsroom is None or host(request.url) in newsroom.hosts:
            return
        of_road = request.meta.get(ROLE) in ROAD_ROLES or urlsplit(request.url).path == _ROBOTS
        if not of_road or host(request.url) not in {one for road in newsroom.discover for one in hosts(road)}:
            raise OffSite(request.url)

"""Walking the roads: each document is asked for, read and announced, and the releases that it lists are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from scrapy.http import TextResponse

from newsroom_scraper import answers, events
from newsroom_scraper.discovery import roads
from newsroom_scraper.middlewares.evidence import META
from newsroom_scraper.spiders.outcomes import answer_of, document_of, headers_of, unreachable
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.items import Entry, Evidence, Listing, RawRelease
    from newsroom_scraper.spiders.newsroom import NewsroomSpider
    from newsroom_scraper.spiders.walk import Road, Step

ROAD: Final = "road"
"""Meta key of a request for a document: the number of its road."""


class Walking:
    """One crawl's way over its newsroom's roads."""

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        self._walk = spider.walk
        self._unreachable: set[str] = set()

    def begin(self) -> Iterator[Request]:
        """Ask for the first document of the road, or of the next one that can be walked; then for what is left."""
        while (road := self._walk.road) is not None:
            url = None if self._cut_off(road) else road.begin()
            if url is not None:
                yield self._request(road, url)
                return
            if not self._cut_off(road):
                yield from self._standing(road)
            self._walk.leave()
        yield from self._spider.planned()

    def is_over(self) -> bool:
        """Return whether every road was walked."""
        return self._walk.road is None

    def lost(self) -> Iterator[Request]:
        """Go on to the next road: the document that was asked for came to nothing, and that was told."""
        self._walk.leave()
        yield from self.begin()

    def _cut_off(self, road: Road) -> bool:
        return bool(self._unreachable) and roads.hosts(road.discover) <= self._unreachable

    def _request(self, road: Road, url: str) -> Request:
        road.visited.add(url)
        return self._spider.request(url, self.read, "listing", road=road.number)

    def _standing(self, road: Road) -> Iterator[Request]:
        """Ask for pages that stand there always: no document lists them."""
        page = roads.standing(newsroom=self._spider.newsroom, discover=road.discover, start=road.position)
        step = self._walk.take(page)
        self._announce(road, page, step, url=road.discover.url, status=None, evidence=None)
        for entry in step.due:
            yield self._spider.release_request(entry.url, entry)

    def read(self, response: Response) -> Iterator[Request | RawRelease]:
        """Read a document: its releases first, then the next document."""
        road = self._walk.road
        assert road is not None
        asked, evidence = response.meta["asked"], response.meta.get(META)
        answer = self._answer(response, asked, road.discover)
        if self._is_past(road, answer, response):
            self._announce(road, None, self._walk.past(), url=asked, status=response.status, evidence=evidence)
            yield from self.lost()
            return
        if answer.kind != answers.PAGE:
            # A redirect to the home page is no release gone: here it is a listing that cannot be read.
            kind = answers.FAILED if answer.kind == answers.GONE else answer.kind
            self._failed(road, response.url, answer.reason or "", kind, response.status, evidence)
            yield from self.lost()
            return
        page = self._page(response, road)
        text = response.text if isinstance(response, TextResponse) and page.layout is None else ""
        if not page.entries and (blocked := answers.challenge(response.status, text)):
            self._failed(road, response.url, blocked, answers.BLOCKED, response.status, evidence)
            yield from self.lost()
            return
        step = self._walk.take(page)
        self._announce(road, page, step, url=response.url, status=response.status, evidence=evidence)
        if step.end == "failed":
            self._spider.speaking.closed(road.discover, response.url, _no_rows(page, response.url))
        if road.discover.road == self._spider.newsroom.speaks:
            yield from self._spider.speaking.read(response, page, step.due)
        else:
            for entry in step.due:
                yield self._spider.release_request(entry.url, entry)
        if step.end is None and step.next_url is not None:
            yield self._request(road, step.next_url)
        else:
            yield from self.lost()

    def _answer(self, response: Response, asked: str, discover: Discover) -> answers.Answer:
        newsroom = self._spider.newsroom
        if discover.road == "listing" and discover.json is None:
            return answer_of(response, asked, newsroom, also=roads.hosts(discover))
        return document_of(response, asked, newsroom, also=roads.hosts(discover))

    def _is_past(self, road: Road, answer: answers.Answer, response: Response) -> bool:
        """Return whether a page was asked for that stands after the last one."""
        if road.further and answer.kind == answers.GONE:
            return True
        return len(road.visited) > 1 and roads.is_past(road.discover, response.status, response.body)

    def _page(self, response: Response, road: Road) -> Listing:
        return roads.read(
            response.body,
            newsroom=self._spider.newsroom,
            discover=road.discover,
            url=response.url,
            headers=headers_of(response),
            selector=lambda: cast("TextResponse", response).selector,
            start=road.position,
            places=road.places,
        )

    def _announce(
        self,
        road: Road,
        page: Listing | None,
        step: Step,
        *,
        url: str,
        status: int | None,
        evidence: Evidence | None,
    ) -> None:
        rules = self._spider.newsroom.urls
        entries: tuple[Entry, ...] = page.entries if page is not None and step.kind != "past" else ()
        failed = page is not None and page.layout is None and not entries and step.kind != "past"
        told: dict[str, Any] = {}
        if page is not None and step.kind != "past":
            told = {
                "layout": page.layout,
                "next_url": step.next_url or page.next_url,
                "last_page": page.last_page,
                "total": page.total,
                "problems": page.problems,
                "failure": _no_rows(page, url) if failed else None,
            }
        event = events.ListingRead(
            url=url,
            status=status,
            keys=tuple(identity(entry.url, rules) for entry in entries),
            kind=answers.FAILED if failed else step.kind,
            end=step.end,
            evidence=evidence,
            road=road.number,
            **told,
        )
        self._spider.announce(events.listing_read, event)

    def _failed(
        self, road: Road, url: str, reason: str, kind: str, status: int | None, evidence: Evidence | None
    ) -> None:
        """Tell of a document that could not be read; its road ends there."""
        self._spider.speaking.closed(road.discover, url, reason)
        event = events.ListingRead(
            url=url, status=status, failure=reason, kind=kind, end="failed", evidence=evidence, road=road.number
        )
        self._spider.announce(events.listing_read, event)

    def unanswered(self, url: str, reason: str, problem: BaseException) -> Iterator[Request]:
        """Go on after a document that did not come."""
        road = self._walk.road
        assert road is not None
        if unreachable(problem):
            self._unreachable |= roads.hosts(road.discover)
        self._failed(road, url, reason, answers.FAILED, None, None)
        yield from self.lost()


def _no_rows(page: Listing, url: str) -> str:
    return page.problems[0] if page.problems else f"no rows were found on {url}"

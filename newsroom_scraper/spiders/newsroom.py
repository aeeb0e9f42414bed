"""The one spider: it walks a newsroom's listing, newest first, and looks at the releases that are listed or due.

It never sees the archive. Everything that it meets is announced (`events`), so that a crawl can account for each
listed and planned release once, whatever Scrapy's own finish reason says.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import TextResponse

from newsroom_scraper import answers, events
from newsroom_scraper.discovery import listing
from newsroom_scraper.extraction import cascade
from newsroom_scraper.middlewares.evidence import META, ROLE
from newsroom_scraper.newsroom import load
from newsroom_scraper.plan import Plan
from newsroom_scraper.spiders.outcomes import answer_of, reason_of, unreachable
from newsroom_scraper.spiders.removal import Removals
from newsroom_scraper.spiders.walk import Walk
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from newsroom_scraper.items import Entry, Evidence, RawRelease
    from newsroom_scraper.newsroom import Newsroom

_RELEASES_FIRST: Final = 10  # above the next listing page, so that the newest is read first
_SECOND_LOOK: Final = 20
_REDIRECTS: Final = {301, 302, 303, 307, 308}  # followed by Scrapy, which leaves alone what stands in the list
_EVERY_STATUS: Final = [one for one in range(200, 600) if one not in _REDIRECTS]  # each is an outcome, none is dropped
_GIVE_UP: Final = 20
"""After so many looks in a row without a page, the rest of the crawl would only be a burden on a sick site."""
_GOOD_TRIES: Final = 3
GAVE_UP: Final = "gave_up"


class NewsroomSpider(scrapy.Spider):
    """Reads one newsroom.

    Args:
        plan: path of the crawl's plan (JSON), or None: the whole listing, nothing known.
        limit: without a plan, how many releases to read.

    """

    name = "newsroom"
    declared: str = ""
    declared_folders: tuple[str, ...] = ()

    def __init__(self, plan: str | None = None, limit: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if plan is None:
            bound = int(limit) if limit else None
            self.plan = Plan(newsroom=self.declared, crawl_id="", folders=self.declared_folders, limit=bound)
        else:
            self.plan = Plan.read(Path(plan))
        self.newsroom: Newsroom = load(self.plan.newsroom, [Path(one) for one in self.plan.folders])
        self.walk = Walk(self.plan, self.newsroom)
        self.removals = Removals(self.newsroom, confirm_after=self.plan.manners.confirm_after)
        self._failures = 0  # looks since the last page
        self._given_up = False
        self._good_asked = 0
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsroomSpider:
        """Return the spider, listening for what its crawl asks of it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.look_again, signal=events.look_again)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the first listing page."""
        yield self._listing_request(self.plan.start or self.newsroom.discover[0].url)

    # -- the listing ---------------------------------------------------------------------------------------------

    def _listing_request(self, url: str) -> scrapy.Request:
        self.walk.visited.add(url)
        return self._request(url, self.read_listing, "listing")

    def read_listing(self, response: Response) -> Iterator[scrapy.Request]:
        """Read a listing page: its releases first, then the next page."""
        answer = answer_of(response, response.meta["asked"], self.newsroom)
        if answer.kind != answers.PAGE:
            # A redirect to the home page is no release gone: here it is a listing that cannot be read.
            kind = answers.FAILED if answer.kind == answers.GONE else answer.kind
            self._listing_failed(response.url, answer.reason or "", kind, response.status, response.meta.get(META))
            return
        page = listing.read(
            cast("TextResponse", response).selector,
            newsroom=self.newsroom,
            url=response.url,
            start=self.walk.position,
        )
        blocked = answers.challenge(response.status, cast("TextResponse", response).text) if not page.entries else None
        if blocked:
            self._listing_failed(response.url, blocked, answers.BLOCKED, response.status, response.meta.get(META))
            return
        due, end = self.walk.take(page)
        self._announce(
            events.listing_read,
            events.ListingRead(
                url=response.url,
                status=response.status,
                keys=tuple(identity(entry.url, self.newsroom.urls) for entry in page.entries),
                layout=page.layout,
                next_url=page.next_url,
                last_page=page.last_page,
                problems=page.problems,
                failure=None if page.entries or page.layout else self._no_rows(page, response.url),
                kind=answers.PAGE if page.entries else answers.FAILED,
                end=end,
                evidence=response.meta.get(META),
            ),
        )
        for entry in due:
            yield self._release_request(entry.url, entry)
        if end is None and page.next_url is not None:
            yield self._listing_request(page.next_url)
        elif page.entries:
            yield from self._planned()

    def _no_rows(self, page: listing.Listing, url: str) -> str:
        return page.problems[0] if page.problems else f"no rows were found on {url}"

    def _listing_failed(self, url: str, reason: str, kind: str, status: int | None, evidence: Evidence | None) -> None:
        read = events.ListingRead(url=url, status=status, failure=reason, kind=kind, end="failed", evidence=evidence)
        self._announce(events.listing_read, read)

    def _planned(self) -> Iterator[scrapy.Request]:
        """Ask for the known releases that are due and that the listing no longer shows."""
        for url in () if self._given_up else self.walk.rest():
            yield self._release_request(url, None)

    # -- a release -----------------------------------------------------------------------------------------------

    def _release_request(self, url: str, entry: Entry | None) -> scrapy.Request:
        return self._request(url, self.read_release, "release", priority=_RELEASES_FIRST, entry=entry)

    def read_release(
        self,
        response: Response,
        entry: Entry | None = None,
        earlier: Evidence | None = None,
    ) -> Iterator[RawRelease]:
        """Read a release page, or say what stood in its place.

        Args:
            response: the page.
            entry: its row in the listing, if one led here.
            earlier: the first fetch, when this is the second of the same crawl.

        """
        url = response.meta["asked"]
        key = identity(url, self.newsroom.urls)
        answer = answer_of(response, url, self.newsroom)
        if answer.kind == answers.GONE and key in self.walk.gone:
            self._ended(key, url, answers.GONE, answer.reason or "", response)
            return
        if answer.kind == answers.GONE and earlier is None:
            self.removals.met(key, url, response.status, answer.reason or "gone", response.meta.get(META))
            return
        if answer.kind != answers.PAGE:
            self._ended(key, url, answer.kind, answer.reason or "", response)
            return
        selector = cast("TextResponse", response).selector
        raw = cascade.read(
            selector,
            newsroom=self.newsroom,
            url=url,
            final_url=response.url,
            entry=entry,
            evidence=response.meta.get(META),
        )
        if earlier is not None:
            raw = replace(raw, earlier=earlier)
        blocked = raw.layout is None and answers.challenge(response.status, cast("TextResponse", response).text)
        if blocked:
            self._ended(key, url, answers.BLOCKED, blocked, response)
            return
        if raw.body is None:
            self.removals.suspect(key, url, selector, response.status, self._unreadable(raw), response.meta.get(META))
            return
        if key in self.plan.known and self.removals.looks_not_found(selector):
            self.removals.met(key, url, response.status, "equals the site's not-found page", response.meta.get(META))
            return
        self.removals.good = url
        self._failures = 0
        yield raw

    def _unreadable(self, raw: RawRelease) -> str:
        layouts = ", ".join(layout.name for layout in self.newsroom.layouts if layout.release)
        if layouts:
            return f"has no body: none of the layouts ({layouts}) matches"
        return "has no body that could be found" if raw.title else "has neither title nor body"

    def look_again(self, url: str, earlier: Evidence | None) -> None:
        """Fetch a release a second time: what differs between two fetches of one crawl is noise."""
        entry = self.walk.entries.get(identity(url, self.newsroom.urls))
        request = self._request(url, self.read_release, "release", priority=_SECOND_LOOK, entry=entry, earlier=earlier)
        self._engine().crawl(request)

    # -- removals ------------------------------------------------------------------------------------------------

    def idle(self) -> None:
        """Before the crawl ends: walk what is left of the plan, then confirm what seems gone."""
        requests = list(self._planned()) or list(self._confirmations())
        for request in requests:
            self._engine().crawl(request)
        if requests or self.removals.pending():
            raise DontCloseSpider
        self._unconfirmed("the second look was lost")

    def _confirmations(self) -> Iterator[scrapy.Request]:
        if not self.removals.pending():
            return
        if not self.removals.made_up_asked:
            self.removals.made_up_asked = True
            yield self._request(self.removals.made_up_url, self.learn_not_found, "not-found")
        elif self.removals.good is None or self._good_asked >= _GOOD_TRIES:
            self._unconfirmed("no page of the site could be read between two looks")
        elif self.removals.due():
            self._good_asked += 1
            yield self._request(self.removals.good, self.read_good, "good")

    def learn_not_found(self, response: Response) -> None:
        """Learn what the site answers for an address that never existed."""
        if isinstance(response, TextResponse):
            self.removals.learn(response.selector)
        for look in self.removals.settle_suspects():
            self._announce(events.look_ended, look)

    def read_good(self, response: Response) -> Iterator[scrapy.Request]:
        """Read a page known to be good; only then may a second look prove that another is gone."""
        answer = answer_of(response, response.meta["asked"], self.newsroom)
        page = response if answer.kind == answers.PAGE and isinstance(response, TextResponse) else None
        if page is None or cascade.read(page.selector, newsroom=self.newsroom, url=page.url).body is None:
            self._unconfirmed("a page known to be good could not be read either")
            return
        self._good_asked = 0
        for gone in self.removals.take_due():
            yield self._request(gone.url, self.confirm_gone, "release", priority=_SECOND_LOOK, key=gone.key)

    def confirm_gone(self, response: Response, key: str) -> Iterator[RawRelease]:
        """Look a second time at a release that seemed gone."""
        url = response.meta["asked"]
        answer = answer_of(response, url, self.newsroom)
        evidence = response.meta.get(META)
        kind, reason = answer.kind, answer.reason or ""
        if kind == answers.PAGE:
            selector = cast("TextResponse", response).selector
            if self.removals.looks_not_found(selector):
                kind, reason = answers.GONE, "equals the site's not-found page"
        if kind == answers.GONE:
            self._announce(events.look_ended, self.removals.confirmed(key, reason, response.status, evidence))
        elif kind == answers.PAGE:
            self.removals.forget(key)
            yield from self.read_release(response)
        else:
            self.removals.forget(key)
            self._ended(key, url, kind, f"seemed gone; at the second look it {reason}", response)

    def _unconfirmed(self, reason: str) -> None:
        for look in self.removals.give_up(reason):
            self._announce(events.look_ended, look)

    # -- requests and outcomes -----------------------------------------------------------------------------------

    def _request(self, url: str, callback: Any, role: str, *, priority: int = 0, **kwargs: Any) -> scrapy.Request:
        return scrapy.Request(
            url,
            callback=callback,
            errback=self.failed,
            cb_kwargs=kwargs,
            priority=priority,
            dont_filter=True,  # identity is ours; Scrapy's filter drops in silence
            meta={ROLE: role, "asked": url, "handle_httpstatus_list": _EVERY_STATUS},
        )

    def failed(self, failure: Failure) -> None:
        """Account for a request that brought no page: every one has an outcome."""
        request: Request = failure.request  # type: ignore[attr-defined]
        problem = failure.value
        assert problem is not None
        role, url = request.meta[ROLE], request.meta["asked"]
        reason = reason_of(problem, url)
        if role == "listing":
            self._given_up = self._given_up or unreachable(problem)
            self._listing_failed(url, reason, answers.FAILED, None, None)
        elif role in {"good", "not-found"}:
            self._unconfirmed(f"{url} {reason}")
        else:
            key = identity(url, self.newsroom.urls)
            self.removals.forget(key)
            self._look_ended(events.LookEnded(key=key, url=url, look=answers.FAILED, reason=reason))

    def _ended(self, key: str, url: str, kind: str, reason: str, response: Response) -> None:
        self._look_ended(
            events.LookEnded(
                key=key,
                url=url,
                look=kind,
                reason=reason,
                status=response.status,
                final_url=response.url,
                evidence=response.meta.get(META),
            ),
        )

    def _look_ended(self, look: events.LookEnded) -> None:
        """Announce a look without a page; a site that fails again and again is left in peace."""
        self._announce(events.look_ended, look)
        self._failures += look.look in {answers.FAILED, answers.BLOCKED}
        if self._failures >= _GIVE_UP and not self._given_up:
            self._given_up = True
            self._closing = asyncio.ensure_future(self._engine().close_spider_async(reason=GAVE_UP))

    def _announce(self, signal: Any, event: Any) -> None:
        self.crawler.signals.send_catch_log(signal, event=event)

    def _engine(self) -> Any:
        assert self.crawler.engine is not None
        return self.crawler.engine

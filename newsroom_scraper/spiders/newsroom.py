"""The one spider: it walks a newsroom's roads, newest first, and looks at the releases that are listed or due.

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

from newsroom_scraper import answers, events
from newsroom_scraper.extraction import cascade
from newsroom_scraper.manners.unasked import NotAsked
from newsroom_scraper.middlewares.evidence import META, ROLE
from newsroom_scraper.newsroom import load
from newsroom_scraper.plan import Plan
from newsroom_scraper.spiders import unchanged
from newsroom_scraper.spiders.files import ROLE_OF_FILE, Files
from newsroom_scraper.spiders.outcomes import answer_of, reason_of, unreachable
from newsroom_scraper.spiders.removal import Removals
from newsroom_scraper.spiders.second_looks import SecondLooks
from newsroom_scraper.spiders.speaking import Speaking
from newsroom_scraper.spiders.walk import Walk
from newsroom_scraper.spiders.walking import ROAD, Walking
from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response, TextResponse
    from twisted.python.failure import Failure

    from newsroom_scraper.items import Entry, Evidence, RawRelease
    from newsroom_scraper.newsroom import Newsroom

RELEASES_FIRST: Final = 10  # above the next listing page, so that the newest is read first
_REDIRECTS: Final = {301, 302, 303, 307, 308}  # followed by Scrapy, which leaves alone what stands in the list
_EVERY_STATUS: Final = [one for one in range(200, 600) if one not in _REDIRECTS]  # each is an outcome, none is dropped
_GIVE_UP: Final = 20
"""After so many looks in a row without a page, the rest of the crawl would only be a burden on a sick site."""
GAVE_UP: Final = "gave_up"
ABOUT: Final = "about"
"""Meta key of every request: the address of the release that it is about, or its own."""


class NewsroomSpider(scrapy.Spider):
    """Reads one newsroom.

    Args:
        plan: path of the crawl's plan (JSON), or None: every road to its end, nothing known.
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
        self.removals = Removals(self.newsroom, self.plan)
        self._failures = 0  # looks since the last page
        self._given_up = False
        self.second_looks = SecondLooks(self)
        self.speaking = Speaking(self)
        self.walking = Walking(self)
        self.files = Files(self)
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsroomSpider:
        """Return the spider, listening for what its crawl asks of it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.second_looks.look_again, signal=events.look_again)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the first document of the first road."""
        for request in self.walking.begin():
            yield request

    def planned(self) -> Iterator[scrapy.Request]:
        """Ask for what was only hinted at, and for the known releases that are due and that no road shows."""
        if self._given_up:
            return
        if self.speaking.is_asked:
            yield from self.speaking.rest()
            return
        for _, entry in self.walk.hints():
            yield self.release_request(entry.url, entry)
        for key, url in self.walk.rest():
            yield self.release_request(url, self.walk.entries.get(key))

    # -- a release -----------------------------------------------------------------------------------------------

    def release_request(self, url: str, entry: Entry | None) -> scrapy.Request:
        """Return the request for a release's own page."""
        request = self.request(url, self.read_release, "release", priority=RELEASES_FIRST, entry=entry)
        unchanged.ask(request, identity(url, self.newsroom.urls), entry, self.plan)
        return request

    def read_release(
        self,
        response: Response,
        entry: Entry | None = None,
        earlier: Evidence | None = None,
    ) -> Iterator[RawRelease | Request]:
        """Read a release page, or say what stood in its place.

        Args:
            response: the page.
            entry: its row in the listing, if one led here.
            earlier: the first fetch, when this is the second of the same crawl.

        """
        url = response.meta["asked"]
        key = identity(url, self.newsroom.urls)
        if unchanged.is_elsewhere(response):
            yield self.request(url, self.read_release, "release", priority=RELEASES_FIRST, entry=entry)
            return
        if (why := unchanged.why(response)) is not None:
            self._failures = 0
            self.ended(key, url, answers.UNCHANGED, why, response)
            return
        answer = answer_of(response, url, self.newsroom)
        if answer.kind == answers.GONE and key in self.walk.gone:
            self.ended(key, url, answers.GONE, answer.reason or "", response)
            return
        if answer.kind == answers.GONE and earlier is None:
            self.removals.met(key, url, response.status, answer.reason or "gone", response.meta.get(META))
            return
        if answer.kind != answers.PAGE:
            self.ended(key, url, answer.kind, answer.reason or "", response)
            return
        if self.speaking.speaks_for(key, entry):
            self.speaking.stands(key, url, cast("TextResponse", response))
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
            self.ended(key, url, answers.BLOCKED, blocked, response)
            return
        if raw.body is None:
            self.removals.suspect(key, url, selector, response.status, self._unreadable(raw), response.meta.get(META))
            return
        if key in self.plan.known and self.removals.looks_not_found(selector):
            self.removals.met(key, url, response.status, "equals the site's not-found page", response.meta.get(META))
            return
        self.well(url)
        yield from self.files.follow(raw)

    def well(self, url: str) -> None:
        """Note that a release was read: the site answers, and its page is one that is known to be good."""
        self.removals.good = url
        self._failures = 0

    def _unreadable(self, raw: RawRelease) -> str:
        layouts = ", ".join(layout.name for layout in self.newsroom.layouts if layout.release)
        if layouts:
            return f"has no body: none of the layouts ({layouts}) matches"
        return "has no body that could be found" if raw.title else "has neither title nor body"

    def idle(self) -> None:
        """Before the crawl ends: walk what is left of the plan, then settle what seems gone."""
        if not self.walking.is_over():  # reading a document raised, and that was told
            requests = list(self.walking.lost())
        else:
            requests = list(self.planned()) or list(self.second_looks.requests())
        for request in requests:
            self.ask(request)
        if requests or not self.walking.is_over() or self.removals.pending():
            raise DontCloseSpider
        self.files.lost()
        self.second_looks.give_up("the second look was lost")

    # -- requests and outcomes -----------------------------------------------------------------------------------

    def request(
        self,
        url: str,
        callback: Any,
        role: str,
        *,
        priority: int = 0,
        about: str | None = None,
        road: int = 0,
        **kwargs: Any,
    ) -> scrapy.Request:
        """Return a request whose outcome, whatever it is, is accounted for.

        Args:
            url: asked for.
            callback: reads the response.
            role: listing, release, spoken, file, good or not-found.
            priority: above others.
            about: address of the release that it is about, where that is another.
            road: number of the road whose document it is.
            kwargs: of the callback.

        """
        meta = {ROLE: role, "asked": url, ABOUT: about or url, ROAD: road}
        return scrapy.Request(
            url,
            callback=callback,
            errback=self.failed,
            cb_kwargs=kwargs,
            priority=priority,
            dont_filter=True,  # identity is ours; Scrapy's filter drops in silence
            meta={**meta, "handle_httpstatus_list": _EVERY_STATUS},
        )

    def failed(self, failure: Failure) -> Iterator[RawRelease] | None:
        """Account for a request that brought no page: every one has an outcome."""
        request: Request = failure.request  # type: ignore[attr-defined]
        problem = failure.value
        assert problem is not None
        role, url = request.meta[ROLE], request.meta[ABOUT]
        if isinstance(problem, NotAsked) and role != ROLE_OF_FILE:
            return None  # the crawl ends, and says why; nothing came of it, and that says nothing of the page
        reason = reason_of(problem, request.url)  # a redirect may have led to a host that is not there
        if role == "listing":
            own = host(url) in self.newsroom.hosts
            self._given_up = self._given_up or (own and unreachable(problem))
            for one in self.walking.unanswered(url, reason, problem):
                self.ask(one)
        elif role == ROLE_OF_FILE:
            return self.files.unanswered(request.meta["asked"], reason)
        elif role == "spoken":
            self.speaking.unanswered(request, reason)
        elif role in {"good", "not-found"}:
            self.second_looks.give_up(f"{url} {reason}")
        else:
            key = identity(url, self.newsroom.urls)
            self.removals.forget(key)
            self._look_ended(events.LookEnded(key=key, url=url, look=answers.FAILED, reason=reason))
        return None

    def ended(self, key: str, url: str, kind: str, reason: str, response: Response | None) -> None:
        """Account for a look that was not a reading; `response` is what was met, if anything was asked for."""
        look = events.LookEnded(key=key, url=url, look=kind, reason=reason)
        if response is not None:
            evidence = response.meta.get(META)
            look = replace(look, status=response.status, final_url=response.url, evidence=evidence)
        self._look_ended(look)

    def _look_ended(self, look: events.LookEnded) -> None:
        """Announce a look without a page; a site that fails again and again is left in peace."""
        self.announce(events.look_ended, look)
        self._failures += look.look in {answers.FAILED, answers.BLOCKED}
        if self._failures >= _GIVE_UP and not self._given_up:
            self._given_up = True
            assert self.crawler.engine is not None
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=GAVE_UP))

    def announce(self, signal: Any, event: Any) -> None:
        """Tell whoever listens."""
        self.crawler.signals.send_catch_log(signal, event=event)

    def ask(self, request: scrapy.Request) -> None:
        """Add a request to the crawl from outside a callback."""
        assert self.crawler.engine is not None
        self.crawler.engine.crawl(request)

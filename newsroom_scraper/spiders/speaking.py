"""A newsroom whose feed or REST interface speaks: each release's text comes from there, and from nowhere else.

What other roads list are hints. A release that the road's documents do not hold any more is asked for alone where that
can be (REST), and its own page is looked at, which can only show that it is gone: a text is never taken from a page.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from newsroom_scraper import answers, events
from newsroom_scraper.discover import PAGES, WORDPRESS
from newsroom_scraper.discovery import roads
from newsroom_scraper.extraction import cascade
from newsroom_scraper.middlewares.evidence import META
from newsroom_scraper.spiders.outcomes import document_of
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request
    from scrapy.http import Response, TextResponse

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.items import Entry, Evidence, Listing, RawRelease
    from newsroom_scraper.spiders.newsroom import NewsroomSpider

_PRIORITY: Final = 20  # above everything else, so that the two looks lie close together
_FALLEN_OFF: Final = "the feed holds only the newest, and this one no more"
_NO_LONGER: Final = "its text is not in the REST answer"


class Speaking:
    """The texts of one crawl that come from the documents of a road.

    Attributes:
        is_asked: whether a road speaks, and not each release's own page.

    """

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        self.road = spider.newsroom.speaks
        self.is_asked = self.road != "page"
        self._closed: str | None = None
        self._collection: str | None = None
        self._again: dict[str, list[tuple[Entry, Evidence | None]]] = {}

    def speaks_for(self, key: str, entry: Entry | None) -> bool:
        """Return whether a release's text is this road's; a standing page speaks for itself."""
        entry = entry or self._spider.walk.entries.get(key)
        return self.is_asked and (entry is None or entry.road != PAGES)

    def closed(self, discover: Discover, url: str, reason: str) -> None:
        """Note that a document of a road could not be read."""
        if discover.road == self.road:
            self._closed = reason if url in reason else f"{url} {reason}"

    # -- the documents of the road -------------------------------------------------------------------------------

    def read(self, response: Response, page: Listing, due: Iterable[Entry]) -> Iterator[RawRelease | Request]:
        """Read the releases of a document whose text is due."""
        if self.road == WORDPRESS and page.entries:
            self._collection = response.url
        for entry in due:
            yield from self._told(response, entry, None, absent="its text cannot be read there")

    def _told(
        self, response: Response, entry: Entry, earlier: Evidence | None, *, absent: str
    ) -> Iterator[RawRelease | Request]:
        """Read one release out of a document, or account for it as failed."""
        from newsroom_scraper.extraction import spoken

        newsroom = self._spider.newsroom
        page = spoken.candidates(
            response.body, newsroom=newsroom, road=self.road, url=entry.url, guid=entry.guid, entry=entry
        )
        if page is None or page.best("body")[1] is None:
            reason = f"{absent} ({response.url})"
            self._spider.ended(self._key(entry.url), entry.url, answers.FAILED, reason, response)
            return
        self._spider.well(entry.url)
        evidence = response.meta.get(META)
        raw = cascade.release(
            page, newsroom=newsroom, url=entry.url, final_url=entry.url, entry=entry, evidence=evidence
        )
        yield from self._spider.files.follow(replace(raw, earlier=earlier))

    def _key(self, url: str) -> str:
        return identity(url, self._spider.newsroom.urls)

    # -- a second look -------------------------------------------------------------------------------------------

    def look_again(self, entry: Entry, earlier: Evidence | None) -> None:
        """Fetch the text of a release a second time: alone, or with the feed that holds it."""
        if self.road == WORDPRESS:
            self._spider.ask(self._alone(entry, earlier=earlier, priority=_PRIORITY))
            return
        waiting = self._again.setdefault(entry.listing_url, [])
        waiting.append((entry, earlier))
        if len(waiting) == 1:
            self._spider.ask(self._spider.request(entry.listing_url, self.read_again, "spoken", priority=_PRIORITY))

    def read_again(self, response: Response) -> Iterator[RawRelease | Request]:
        """Read a feed a second time, for every release of it that read differently."""
        asked = response.meta["asked"]
        answer = self._answer(response)
        for entry, earlier in self._again.pop(asked, ()):
            if answer.kind == answers.PAGE:
                yield from self._told(response, entry, earlier, absent="the second answer does not hold it")
            else:
                self._not_told(entry, answer, response)

    def _alone(self, entry: Entry, *, earlier: Evidence | None = None, priority: int = 0) -> Request:
        self._spider.walk.entries.setdefault(self._key(entry.url), entry)  # a second look begins with it
        url = roads.single(self._collection or entry.listing_url, entry)
        return self._spider.request(
            url, self.read_alone, "spoken", priority=priority, about=entry.url, entry=entry, earlier=earlier
        )

    def read_alone(self, response: Response, entry: Entry, earlier: Evidence | None) -> Iterator[RawRelease | Request]:
        """Read the answer that holds one release alone."""
        answer = self._answer(response)
        if answer.kind == answers.PAGE:
            yield from self._told(response, entry, earlier, absent=_NO_LONGER)
        else:
            self._not_told(entry, answer, response)

    def _answer(self, response: Response) -> answers.Answer:
        newsroom = self._spider.newsroom
        also = {host for road in newsroom.discover for host in roads.hosts(road)}
        return document_of(response, response.meta["asked"], newsroom, also=also)

    def _not_told(self, entry: Entry, answer: answers.Answer, response: Response | None) -> None:
        kind = answers.BLOCKED if answer.kind == answers.BLOCKED else answers.FAILED
        self._spider.ended(self._key(entry.url), entry.url, kind, f"its text was not read: {answer.reason}", response)

    def unanswered(self, request: Request, reason: str) -> None:
        """Account for what was to be read from a document that did not come."""
        waiting = self._again.pop(request.meta["asked"], [])
        entries = [entry for entry, _ in waiting] or [request.cb_kwargs["entry"]]
        for entry in entries:
            self._not_told(entry, answers.Answer(kind=answers.FAILED, reason=reason), None)

    # -- what the documents did not hold -------------------------------------------------------------------------

    def rest(self) -> Iterator[Request]:
        """Ask for what other roads list, and what is planned, and the documents did not hold."""
        for key, entry in self._spider.walk.hints():
            if self._closed is None and key in self._spider.walk.due:
                yield self._spider.release_request(entry.url, entry)
            elif self._closed is None and self.road == WORDPRESS and self._collection is not None:
                yield self._alone(entry)
            else:
                self._untold(key, entry.url)
        for key, url in self._spider.walk.rest():
            row = self._spider.walk.entries.get(key)
            if self._closed is None or not self.speaks_for(key, row):
                yield self._spider.release_request(url, row)
            else:
                self._untold(key, url)

    def _untold(self, key: str, url: str) -> None:
        """Account for a release whose text nothing gave."""
        kind, reason = answers.NOT_DUE, _FALLEN_OFF
        if self._closed is not None:
            kind, reason = answers.FAILED, f"its text was not read: {self._closed}"
        elif self.road == WORDPRESS:
            kind, reason = answers.FAILED, _NO_LONGER
        # Nothing was asked for: it is no sign of a sick site.
        self._spider.announce(events.look_ended, events.LookEnded(key=key, url=url, look=kind, reason=reason))

    def stands(self, key: str, url: str, response: TextResponse) -> None:
        """Take in the page of a release that the documents did not hold; it shows that it is there, or that it is not.

        The site's own not-found page is learned first, so that a page that only says "not found" shows that.
        """
        self._spider.second_looks.when_learned(partial(self._is_there, key, url, response))

    def _is_there(self, key: str, url: str, response: TextResponse) -> None:
        spider = self._spider
        if spider.removals.looks_not_found(response.selector):
            reason = "equals the site's not-found page"
            if key in spider.walk.gone:
                spider.ended(key, url, answers.GONE, reason, response)
            else:
                spider.removals.met(key, url, response.status, reason, response.meta.get(META))
            return
        spider.well(url)
        read = spider.walk.entries.get(self._key(response.url))
        if read is not None and self._key(read.url) != key:
            reason = f"repeats {read.url}"  # its address leads to one that the documents hold: it has moved there
            look = events.LookEnded(
                key=key, url=url, look="duplicate", reason=reason, of=read.url, final_url=response.url
            )
            spider.announce(events.look_ended, look)
            return
        entry = spider.walk.entries.get(key) or _row(spider.newsroom.name, url)
        if self.road == WORDPRESS and self._collection is not None:
            spider.ask(self._alone(entry))
        else:
            self._untold(key, url)


def _row(newsroom: str, url: str) -> Entry:
    """Return what stands for the row of a release that no document lists."""
    from newsroom_scraper.items import Entry

    return Entry(newsroom=newsroom, url=url, listing_url=url, position=0, road=WORDPRESS)

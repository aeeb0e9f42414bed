"""Second looks: at what reads differently, and at what seems gone, before either is believed.

A difference is believed when a second fetch of the same crawl shows it; a removal when a second look, with a page known
to be good read between, finds the release gone again. The site's not-found page is learned before any second look, so
that a page that only says "not found" is no edit.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from scrapy.http import TextResponse

from newsroom_scraper import answers, events
from newsroom_scraper.extraction import cascade
from newsroom_scraper.middlewares.evidence import META
from newsroom_scraper.spiders.outcomes import answer_of
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newsroom_scraper.items import Evidence, RawRelease
    from newsroom_scraper.spiders.newsroom import NewsroomSpider

_PRIORITY: Final = 20  # above everything else, so that the two looks lie close together
_GOOD_TRIES: Final = 3


class SecondLooks:
    """The second looks of one crawl, asked for by its spider and its stages."""

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        self._removals = spider.removals
        self._good_asked = 0
        self._waiting: list[Callable[[], None]] = []
        self._learned = False

    def look_again(self, url: str, earlier: Evidence | None) -> None:
        """Fetch a release a second time, once the not-found page is known."""
        spider = self._spider
        key = identity(url, spider.newsroom.urls)
        entry = spider.walk.entries.get(key)
        if entry is not None and spider.speaking.speaks_for(key, entry):
            spider.speaking.look_again(entry, earlier)
            return
        request = spider.request(url, spider.read_release, "release", priority=_PRIORITY, entry=entry, earlier=earlier)
        self.when_learned(partial(spider.ask, request))

    def when_learned(self, does: Callable[[], None]) -> None:
        """Do something once the site's not-found page is known, or cannot be."""
        if self._learned:
            does()
            return
        self._waiting.append(does)
        if not self._removals.made_up_asked:
            self._spider.ask(self._not_found_request())

    def requests(self) -> Iterator[Request]:
        """Return what is to be asked next to settle what seems gone, if anything is due."""
        if self._learned:
            self._settle()
        if not self._removals.pending():
            return
        if not self._removals.made_up_asked:
            yield self._not_found_request()
        elif self._removals.good is None or self._good_asked >= _GOOD_TRIES:
            self.give_up("no page of the site could be read between two looks")
        elif self._removals.due():
            self._good_asked += 1
            yield self._spider.request(self._removals.good, self.read_good, "good")

    def _not_found_request(self) -> Request:
        self._removals.made_up_asked = True
        return self._spider.request(self._removals.made_up_url, self.learn_not_found, "not-found", priority=_PRIORITY)

    def learn_not_found(self, response: Response) -> None:
        """Learn what the site answers for an address that never existed."""
        if isinstance(response, TextResponse):
            self._removals.learn(response.selector)
        self._settle()
        self._go_on()

    def _settle(self) -> None:
        """Tell the pages that no layout reads from the site's not-found page, now that it is known."""
        for look in self._removals.settle_suspects():
            self._spider.announce(events.look_ended, look)

    def _go_on(self) -> None:
        """Do what waited for the not-found page."""
        self._learned = True
        waiting, self._waiting = self._waiting, []
        for does in waiting:
            does()

    def read_good(self, response: Response) -> Iterator[Request]:
        """Read a page known to be good; only then may a second look prove that another is gone."""
        newsroom = self._spider.newsroom
        answer = answer_of(response, response.meta["asked"], newsroom)
        page = response if answer.kind == answers.PAGE and isinstance(response, TextResponse) else None
        if page is None or not self._is_good(page):
            self.give_up("a page known to be good could not be read either")
            return
        self._good_asked = 0
        for gone in self._removals.take_due():
            yield self._spider.request(gone.url, self.confirm_gone, "release", priority=_PRIORITY, key=gone.key)

    def _is_good(self, page: TextResponse) -> bool:
        """Return whether a page says what a release would: its text, or, where a road speaks, that it is there."""
        if self._spider.speaking.is_asked:
            # Some sites answer every address with one page that scripts fill: nothing is proved by its like.
            return not self._removals.looks_not_found(page.selector)
        return cascade.read(page.selector, newsroom=self._spider.newsroom, url=page.url).body is not None

    def confirm_gone(self, response: Response, key: str) -> Iterator[RawRelease | Request]:
        """Look a second time at a release that seemed gone."""
        url = response.meta["asked"]
        answer = answer_of(response, url, self._spider.newsroom)
        kind, reason = answer.kind, answer.reason or ""
        if kind == answers.PAGE and self._removals.looks_not_found(cast("TextResponse", response).selector):
            kind, reason = answers.GONE, "equals the site's not-found page"
        if kind == answers.GONE:
            look = self._removals.confirmed(key, reason, response.status, response.meta.get(META))
            self._spider.announce(events.look_ended, look)
            return
        self._removals.forget(key)
        if kind == answers.PAGE:
            yield from self._spider.read_release(response)
        else:
            self._spider.ended(key, url, kind, f"seemed gone; at the second look it {reason}", response)

    def give_up(self, reason: str) -> None:
        """Account for everything that seems gone as failed: nothing is proved."""
        for look in self._removals.give_up(reason):
            self._spider.announce(events.look_ended, look)
        if self._waiting:
            self._go_on()

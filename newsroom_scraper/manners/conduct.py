"""The conduct of one crawl: its turns at each host, how long it waits where it is asked to, and when it leaves.

An extension, so that what reads robots.txt, what tries again and what counts refusals know of one another.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrapy import signals

from newsroom_scraper import answers, events
from newsroom_scraper.manners.pace import Pace
from newsroom_scraper.manners.unasked import NotAsked
from newsroom_scraper.manners.waiting import stamp
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

TURNED_AWAY: Final = 5
"""After so many refusals in a row a crawl leaves: what it asks for further is only a burden, or a reason to bar it."""

LONGEST_DELAY: Final = 30.0
"""Seconds between two requests that are kept at most, where robots.txt asks for more: a crawl must come to its end."""

LONGEST_WAIT: Final = 900.0
"""Seconds that a crawl waits where a host asks for time; who asks for more is left, and asked again after that."""

_OF_A_LOOK: Final = 60.0  # seconds that a look waits that is no crawl's
_OVERTIME: Final = 20.0  # seconds in which a crawl that is over makes the requests that it has in hand
_NAP: Final = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlDelay:
    """A pause for which a host's robots.txt asks; seconds."""

    host: str
    asked: float
    kept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsTxt:
    """What came of asking for a site's robots.txt.

    Attributes:
        status: of the answer, or None: there was none.
        why: it could not be had, as a clause, or None.
        copied_at: when the copy was had that stands for it, seconds since 1970, or None.

    """

    site: str
    status: int | None
    why: str | None = None
    copied_at: float | None = None


class Conduct:
    """How one crawl behaves."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        folder = settings.get("NEWSROOM_HOSTS_FOLDER")
        self._crawler = crawler
        self.folder = Path(folder) if folder else None
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        self.pace = Pace(self.folder)
        self.delay = settings.getfloat("DOWNLOAD_DELAY")
        self.left: events.Left | None = None
        self._deadline = _deadline(settings.getfloat("NEWSROOM_PATIENCE"), settings.getfloat("CLOSESPIDER_TIMEOUT"))
        self._careful = settings.getint("NEWSROOM_BARREN")
        self._refused: Counter[str] = Counter()
        self._delays: dict[str, CrawlDelay] = {}
        self._robots: dict[str, RobotsTxt] = {}
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Conduct:
        """Return the extension, which hears what comes of each look."""
        made = cls(crawler)
        crawler.signals.connect(made.listing_read, signal=events.listing_read)
        crawler.signals.connect(made.look_ended, signal=events.look_ended)
        for signal in (signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(made.page_read, signal=signal)
        return made

    # -- turns -------------------------------------------------------------------------------------------------------

    async def turn(self, request: Request) -> None:
        """Wait until a host may be asked.

        Raises:
            NotAsked: it may not be, as long as this crawl lasts, or the crawl ends.

        """
        name = host(request.url)
        while True:
            self._go_on()
            at = await self.pace.turn(name, self.gap(name))
            if at > self.most_patient() and (until := await self.pace.held(name)) > self.most_patient():
                self.leave_alone(name, until)
                raise NotAsked(f"was not asked for: {name} asked to be left alone until {stamp(until)}")
            if self._deadline is not None and at > self._deadline + _OVERTIME:
                raise NotAsked("was not asked for: the crawl's time was over")
            if at <= time.time():
                return
            await self._sleep(at)
            if await self.pace.held(name) <= time.time():
                return

    def gap(self, name: str) -> float:
        """Return the seconds between two requests to a host: what is declared, or more if its robots.txt asks."""
        asked = self._delays.get(name)
        return max(self.delay, asked.kept) if asked else self.delay

    def most_patient(self) -> float:
        """Return until when this crawl may wait for a host; seconds since 1970."""
        if self._deadline is None:
            return time.time() + _OF_A_LOOK
        return min(self._deadline, time.time() + LONGEST_WAIT)

    async def _sleep(self, until: float) -> None:
        while (left := until - time.time()) > 0:
            await asyncio.sleep(min(left, _NAP))
            self._go_on()

    def _go_on(self) -> None:
        if self.left is not None or not self._crawler.crawling:
            raise NotAsked("was not asked for: the crawl was ending")

    # -- what hosts say ----------------------------------------------------------------------------------------------

    async def crawl_delay(self, name: str, asked: float, *, now: float | None) -> None:
        """Keep the pause that a host's robots.txt asks for; it slows down, and never speeds up.

        Args:
            name: of the host.
            asked: seconds.
            now: when it was asked for, seconds since 1970; None: it was not, a copy says so.

        """
        kept = min(asked, LONGEST_DELAY)
        self._delays[name] = CrawlDelay(host=name, asked=asked, kept=max(kept, self.delay))
        if kept < asked:
            logger.warning("%s asks for %g s between two requests; %g s are kept", name, asked, kept)
        if now is not None:
            await self.pace.hold(name, now + kept, asked=False)

    def robots_txt(self, told: RobotsTxt) -> None:
        """Note what came of asking for a robots.txt."""
        self._robots[told.site] = told

    def leave_alone(self, name: str, until: float) -> None:
        """Leave because a host asks for more time than this crawl has."""
        reason = f"{name} asked to be left alone until {stamp(until)}"
        self.leave(events.Left(why=events.ASKED_TO_WAIT, reason=reason, not_before=stamp(until)))

    # -- refusals ----------------------------------------------------------------------------------------------------

    def refused(self, url: str, why: str) -> None:
        """Count a refusal; after several in a row, leave."""
        name = host(url)
        self._refused[name] += 1
        if self._refused[name] == TURNED_AWAY:
            reason = f"{name} turned it away {TURNED_AWAY} times in a row (it {why})"
            self.leave(events.Left(why=events.TURNED_AWAY, reason=reason))

    def page_read(self, response: Response | None = None) -> None:
        """Note that a page was read: what refused before was no wall."""
        self._careful = 0
        if response is not None:
            self._refused.pop(host(response.url), None)
        else:
            self._refused.clear()

    def listing_read(self, event: events.ListingRead) -> None:
        """Hear of a document of a road."""
        if not event.failure:
            self.page_read()
            return
        if event.status == 200 and event.kind == answers.BLOCKED:
            self.refused(event.url, event.failure)

    def look_ended(self, event: events.LookEnded) -> None:
        """Hear of a look that brought no reading."""
        if event.look == answers.BLOCKED and event.status == 200:
            self.refused(event.final_url or event.url, event.reason)
        elif event.look == answers.UNCHANGED:
            self.page_read()
        # Not with a road that fails: it may be gone for good, and the releases be there.
        if self._careful and event.look in {answers.FAILED, answers.BLOCKED}:
            reason = f"one release was tried, since the {self._careful} crawls before had read nothing"
            self.leave(events.Left(why=events.STILL_ILL, reason=reason))

    @property
    def is_careful(self) -> bool:
        """Return whether nothing was read yet where nothing could be read lately: one try must do."""
        return bool(self._careful)

    # -- leaving -----------------------------------------------------------------------------------------------------

    def leave(self, why: events.Left) -> None:
        """End a newsroom's crawl in good order, once; single looks go on, each for itself."""
        if self.left is not None or getattr(self._crawler.spider, "newsroom", None) is None:
            return
        self.left = why
        logger.warning("Leaving: %s", why.reason)
        self._crawler.signals.send_catch_log(events.left, event=why)
        assert self._crawler.engine is not None
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=why.why))

    def account(self) -> dict[str, Any]:
        """Return what a manifest says of it."""
        newsroom = getattr(self._crawler.spider, "newsroom", None)
        reason = newsroom.robots_reason if newsroom is not None else None
        return {
            "robots": "ignore" if reason else "obey",
            "robots_reason": reason,
            "robots_txt": [asdict(one) for one in self._robots.values()],
            "crawl_delays": [asdict(one) for one in self._delays.values()],
            "left": asdict(self.left) if self.left else None,
        }


def conduct_of(crawler: Crawler) -> Conduct:
    """Return the conduct of a crawler; one that is set to have none gets its own."""
    return crawler.get_extension(Conduct) or Conduct.from_crawler(crawler)


def _deadline(patience: float, planned: float) -> float | None:
    """Return when a crawl is over at the latest, seconds since 1970, or None: nobody said."""
    limits = [one for one in (patience, planned) if one > 0]
    return time.time() + min(limits) if limits else None

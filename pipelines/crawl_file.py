"""A crawl's folder while the crawl runs: readings as they come, and a journal of everything that happened.

The journal is the only source of the manifest, and every line is with the operating system before the next page is
read: a crawl that was killed can be sealed from it as it stands.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import orjson
from scrapy import signals
from scrapy.exceptions import NotConfigured

from newsroom_scraper import events, hints
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import JOURNAL, READINGS
from newsroom_scraper.guards.pulse import TooLong
from newsroom_scraper.manners.conduct import conduct_of
from newsroom_scraper.middlewares.evidence import META, ROLE
from newsroom_scraper.values.urls import identity
from pipelines import codec
from pipelines.stages import Awaiting, Duplicate, Stage

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CrawlFile(Stage):
    """The last stage: a reading becomes a line, and its look is written down."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        super().__init__(crawler)
        self._readings: BinaryIO = (folder / READINGS).open("ab")
        self._journal: BinaryIO = (folder / JOURNAL).open("ab")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the stage, where the crawl has a folder."""
        folder = crawler.settings.get("NEWSROOM_CRAWL_FOLDER")
        if not folder:
            raise NotConfigured
        made = cls(crawler, Path(folder))
        for handler, signal in (
            (made.listing_read, events.listing_read),
            (made.look_ended, events.look_ended),
            (made.left, events.left),
            (made.item_dropped, signals.item_dropped),
            (made.item_error, signals.item_error),
            (made.spider_error, signals.spider_error),
            (made.spider_opened, signals.spider_opened),
            (made.closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal=signal)
        return made

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Write the reading; return it for whoever exports it further."""
        self._readings.write(codec.encode(item))
        self._readings.flush()
        reach("spider.reading-written")
        evidence = item.get("evidence")
        self._write(
            "look",
            key=identity(item["url"], self.rules),
            url=item["url"],
            look="read",
            status=evidence.http_status if evidence else None,
            final_url=item["final_url"],
            title=item["title"],
            content_hash=item["content_hash"],
            row=self._row(item),
        )
        return item

    def _row(self, item: dict[str, Any]) -> hints.Row | None:
        """Return what the rows of a known release say, where they say something else than before."""
        plan = getattr(self.crawler.spider, "plan", None)
        before = plan.rows.get(identity(item["url"], self.rules)) if plan is not None and plan.rows else None
        row = hints.of(item.get("entry"))
        return row if before is not None and row and row != before else None

    def spider_opened(self) -> None:
        """Write that the crawl began."""
        self._write("start", declaration=self.newsroom.digest, agent=self.crawler.settings.get("USER_AGENT"))

    def listing_read(self, event: events.ListingRead) -> None:
        """Write what a listing page gave."""
        self._write("listing", **asdict(event))

    def look_ended(self, event: events.LookEnded) -> None:
        """Write the outcome of a look that was not a reading."""
        self._write("look", **asdict(event))

    def left(self, event: events.Left) -> None:
        """Write that the crawl asks for nothing more."""
        self._write("left", **asdict(event))

    def item_dropped(self, item: Any, exception: Exception) -> None:
        """Write that a stage refused an item; a second fetch that was asked for is not an outcome yet."""
        if isinstance(exception, Awaiting):
            return
        duplicate = isinstance(exception, Duplicate)
        self._write(
            "look",
            key=identity(item.url, self.rules),
            url=item.url,
            look="duplicate" if duplicate else "rejected",
            reason=str(exception),
            of=exception.of if isinstance(exception, Duplicate) else None,
            final_url=item.final_url,
        )

    def item_error(self, item: Any, failure: Any) -> None:
        """Write that a stage raised: Scrapy itself would lose the item without a trace."""
        url = item["url"] if isinstance(item, dict) else item.url
        self._failed(url, _told("a stage", failure.value))

    def spider_error(self, failure: Any, response: Any) -> None:
        """Write that reading a page raised."""
        reason = _told("reading the page", failure.value)
        if response.meta.get(ROLE) == "listing":
            read = events.ListingRead(
                url=response.url,
                status=response.status,
                failure=reason,
                kind="failed",
                end="failed",
                evidence=response.meta.get(META),
                road=response.meta.get("road", 0),
            )
            self.listing_read(read)
        else:
            self._failed(response.meta.get("about") or response.meta["asked"], reason)

    def _failed(self, url: str, reason: str) -> None:
        self.look_ended(
            events.LookEnded(key=identity(url, self.rules), url=url, look="failed", reason=reason),
        )

    def closed(self, reason: str) -> None:
        """Write how Scrapy ended, and close the files."""
        stats = self.crawler.stats.get_stats() if self.crawler.stats else {}
        self._write("manners", **conduct_of(self.crawler).account())
        self._write(
            "end",
            reason=reason,
            requests=stats.get("downloader/request_count", 0),
            bytes=stats.get("downloader/response_bytes", 0),
            errors=stats.get("log_count/ERROR", 0),
        )
        self._readings.close()
        self._journal.close()
        reach("spider.closed")

    def _write(self, event: str, **facts: Any) -> None:
        record = {"event": event, "at": now(), **facts}
        self._journal.write(orjson.dumps(record, default=_plain, option=orjson.OPT_APPEND_NEWLINE))
        self._journal.flush()
        reach("spider.journal-written")


def now() -> str:
    """Return the present instant, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def _told(what: str, problem: BaseException) -> str:
    if isinstance(problem, TooLong):  # the page's doing, and no fault of the program
        return str(problem)
    return f"{what} raised {type(problem).__name__}: {problem}"

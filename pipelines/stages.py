"""The Scrapy item pipelines, a few lines each, in the order in which they run.

They take any item through itemadapter, so they serve somebody else's spider too: name them in `ITEM_PIPELINES` and
say whose dates are read, with a `newsroom` attribute on the spider, or with `NEWSROOM_TIMEZONE` and
`NEWSROOM_DATE_ORDER` in the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from scrapy.exceptions import DropItem

from newsroom_scraper import events
from newsroom_scraper.items import Evidence
from newsroom_scraper.values.urls import Rules, absolute, identity
from pipelines import dates, files, normalise, validate
from pipelines.dedupe import Seen
from pipelines.identity import content_hash

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Reading = dict[str, Any]


class Rejected(DropItem):
    """The item is no release; the message says why."""


class Duplicate(DropItem):
    """The release was read before in this crawl."""

    def __init__(self, of: str) -> None:
        super().__init__(f"repeats {of}", log_level="DEBUG")
        self.of = of


class Awaiting(DropItem):
    """The reading differs from what is known; a second fetch was asked for."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} differs; a second fetch decides", log_level="DEBUG")


class Stage:
    """A stage of a crawl; knows the crawler, and the newsroom when the spider names one."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the stage of a crawler."""
        return cls(crawler)

    @property
    def newsroom(self) -> Any:
        """Return the spider's newsroom, or None."""
        return getattr(self.crawler.spider, "newsroom", None)

    @property
    def rules(self) -> Rules:
        """Return the spelling rules of the newsroom's addresses."""
        return self.newsroom.urls if self.newsroom else _NO_RULES

    def known_files(self, item: Reading) -> dict[str, str]:
        """Return the digests that are known of a release's files, by address."""
        plan = getattr(self.crawler.spider, "plan", None)
        return plan.files.get(identity(item["url"], self.rules), {}) if plan is not None and plan.files else {}


_NO_RULES = Rules(same=frozenset(), ignore=frozenset(), keep=frozenset())


class Text(Stage):
    """Any item becomes a reading with clean text."""

    def process_item(self, item: Any) -> Reading:
        """Return the item as a reading."""
        reading = normalise.reading(item)
        if self.newsroom:
            reading["newsroom"] = self.newsroom.name
        return reading


class Dates(Stage):
    """Printed words and stamps become a day, an instant and a precision."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._zone: ZoneInfo | None = None

    def process_item(self, item: Reading) -> Reading:
        """Return the reading with its dates."""
        settings = self.crawler.settings
        if self._zone is None:
            name = self.newsroom.timezone if self.newsroom else settings.get("NEWSROOM_TIMEZONE", "UTC")
            self._zone = ZoneInfo(name)
        order = self.newsroom.date_order if self.newsroom else settings.get("NEWSROOM_DATE_ORDER")
        dates.place(item, zone=self._zone, order=order)
        return item


class Urls(Stage):
    """Addresses absolute, and the other spellings under which the release was met."""

    def process_item(self, item: Reading) -> Reading:
        """Return the reading with its addresses."""
        final = item["final_url"]
        if isinstance(final, str):
            item["canonical"] = absolute(final, item.get("canonical"))
            others = [item["url"], item["canonical"], *(item.get("also_at") or ())]
            own = identity(final, self.rules)
            item["also_at"] = [
                one for one in dict.fromkeys(others) if one and one != final and identity(one, self.rules) != own
            ]
        return item


class Validate(Stage):
    """Only a release passes; its flags and its hash are set."""

    def process_item(self, item: Reading) -> Reading:
        """Return the reading.

        Raises:
            Rejected: it is no release.

        """
        refused = validate.problem(item)
        if refused:
            raise Rejected(refused)
        validate.flag(item)
        attachments = files.as_known(item["attachments"] or (), self.known_files(item))
        item["content_hash"] = content_hash({**item, "attachments": attachments})
        return item


class LookAgain(Stage):
    """A known release that reads differently is fetched a second time before it is written."""

    def process_item(self, item: Reading) -> Reading:
        """Return the reading.

        Raises:
            Awaiting: the spider was asked for a second fetch.

        """
        plan = getattr(self.crawler.spider, "plan", None)
        if plan is None or item.get("earlier"):
            return item
        known = plan.known.get(identity(item["url"], self.rules))
        if known is None or known == item["content_hash"]:
            return item
        attachments = files.as_before(item["attachments"] or (), self.known_files(item))
        if known == content_hash({**item, "attachments": attachments}):
            return item  # the digest of a file was learned, and nothing else
        earlier = item.get("evidence")
        assert earlier is None or isinstance(earlier, Evidence)
        self.crawler.signals.send_catch_log(events.look_again, url=item["url"], earlier=earlier)
        raise Awaiting(item["url"])


class Dedupe(Stage):
    """One line per release."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._seen: Seen | None = None

    def process_item(self, item: Reading) -> Reading:
        """Return the reading.

        Raises:
            Duplicate: the release was read before in this crawl.

        """
        if self._seen is None:
            self._seen = Seen(self.rules)
        of = self._seen.admit(item)
        if of is not None:
            raise Duplicate(of)
        return item

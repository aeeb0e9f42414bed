"""What stands in the listing for the first time: news, or a stretch that no earlier crawl had read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Known
    from schedules.claims import Crawl


class Listed:
    """One crawl's listing beside what was known before it; made before anything of the crawl is added to `known`."""

    def __init__(self, known: Known, crawl: Crawl, newsroom: Newsroom) -> None:
        self._known = known
        self._crawl = crawl
        self._newsroom = newsroom
        self._place = {key: at for at, key in enumerate(crawl.manifest["listed_keys"])}
        self._frontier = max((at for key, at in self._place.items() if key in known.by_key), default=-1)

    def mark(self, key: str) -> str:
        """Return what a release listed tonight for the first time is marked, or "": it is news."""
        if key in self._known.unread:
            return self._known.unread[key]
        if self._crawl.baseline:
            return "baseline"
        unread_before = self._crawl.manifest["resumed"] or self._place.get(key, -1) > self._frontier
        return "backfill" if not self._known.listing_whole and unread_before else ""

    def marks(self, reading: dict[str, Any], line: dict[str, Any]) -> list[str]:
        """Return the marks of a release that is read for the first time."""
        mark = self.mark(identity(reading["url"], self._newsroom.urls))
        if mark:
            return ["backfill" if mark == "baseline" and not self._crawl.baseline else mark]
        day, last = line["published"], self._crawl.last_day
        return ["dated-before-first-seen"] if day and last and day < last.isoformat() else []

    def unread(self) -> dict[str, str]:
        """Return what is listed and was not read, with the mark that it keeps; asked when the crawl is weighed."""
        listed = {key: self.mark(key) for key in self._place}
        return {key: mark for key, mark in {**listed, **self._known.unread}.items() if key not in self._known.by_key}

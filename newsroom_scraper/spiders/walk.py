"""The walk through a listing: which rows are read, and where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom_scraper.values import dates
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom_scraper.discovery.listing import Listing
    from newsroom_scraper.discovery.rows import Place
    from newsroom_scraper.items import Entry
    from newsroom_scraper.newsroom import Newsroom
    from newsroom_scraper.plan import Plan

_MOST_PAGES = 2_000


class Walk:
    """What has been listed and asked for so far.

    Attributes:
        position: of the next row.
        visited: listing pages, so that a circle ends.
        gone: identities of releases known to be removed.
        entries: the rows that were asked for, by identity.
        places: where rows stand that are found by structure alone, as the pages so far showed.

    """

    def __init__(self, plan: Plan, newsroom: Newsroom) -> None:
        self.plan = plan
        self.newsroom = newsroom
        self.position = plan.position
        self.visited: set[str] = set()
        self.entries: dict[str, Entry] = {}
        self.places: frozenset[Place] = frozenset()
        self._asked: set[str] = set()
        self._due = {identity(url, newsroom.urls): url for url in (*plan.due, *plan.gone)}
        self.gone = {identity(url, newsroom.urls) for url in plan.gone}
        self._fresh = 0

    def take(self, page: Listing) -> tuple[list[Entry], str | None]:
        """Return the entries of a page that are to be read now, and why the walk ends here (None: it goes on)."""
        self.position += len(page.entries)
        self.places |= page.places
        due: list[Entry] = []
        end = None
        for entry in page.entries:
            key = identity(entry.url, self.newsroom.urls)
            if key in self._asked:
                continue
            if key in self._due or key not in self.plan.known:
                fresh = key not in self.plan.known
                if fresh and self.plan.limit is not None and self._fresh >= self.plan.limit:
                    end = "limit"
                    continue
                if fresh and self._too_old(entry):
                    continue
                self._fresh += fresh
                self._asked.add(key)
                self.entries[key] = entry
                due.append(entry)
        if not page.entries:
            return due, "failed"
        if end is None and self.plan.since is not None and all(self._too_old(entry) for entry in page.entries):
            end = "since"
        if end is None and page.next_url is None:
            # Pages that are numbered and cannot be reached were not read: that is no whole walk.
            unreached = self.plan.start is None and (page.last_page or 0) > len(self.visited)
            end = "no next page" if unreached else "end"
        if end is None and page.next_url in self.visited:
            end = "circle"
        if end is None and len(self.visited) >= _MOST_PAGES:
            end = "page limit"
        return due, end

    def rest(self) -> Iterator[str]:
        """Return the planned releases that no listing page has led to; each is given once."""
        for key, url in self._due.items():
            if key not in self._asked:
                self._asked.add(key)
                yield url

    def _too_old(self, entry: Entry) -> bool:
        if self.plan.since is None:
            return False
        day = dates.read(entry.published_raw, zone=self.newsroom.zone, order=self.newsroom.date_order).day
        return day is not None and day < self.plan.since

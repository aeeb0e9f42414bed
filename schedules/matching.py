"""Which release a reading is: by its addresses, of which a canonical link is believed only with care."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import identity
from pipelines.identity import addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Known, Release


class Matching:
    """The known releases of a newsroom, and one crawl's readings, by identity."""

    def __init__(
        self,
        known: Known,
        readings: Sequence[dict[str, Any]],
        looks: Sequence[dict[str, Any]],
        newsroom: Newsroom,
    ) -> None:
        self._known = known
        self._newsroom = newsroom
        self._canonicals = Counter(one["canonical"] for one in readings if one.get("canonical"))
        self._repeated: dict[str, list[str]] = {}
        for look in looks:
            if look["look"] == "duplicate" and look.get("of"):
                self._repeated.setdefault(identity(look["of"], newsroom.urls), []).append(look["key"])
        self._read = {identity(one["final_url"], newsroom.urls) for one in readings}

    def keys(self, reading: dict[str, Any]) -> set[str]:
        """Return the identities of a reading's own addresses."""
        own = set(addresses(reading, self._newsroom.urls))
        if reading.get("canonical") and not self.canonical_trusted(reading):
            own.discard(identity(reading["canonical"], self._newsroom.urls))
            own.add(identity(reading["final_url"], self._newsroom.urls))
        return own

    def find(self, *keys: str) -> Release | None:
        """Return the known release that goes by the first of the identities that any goes by."""
        found = next((self._known.by_key[key] for key in keys if key in self._known.by_key), None)
        return self._known.releases[found] if found else None

    def of(self, reading: dict[str, Any]) -> Release | None:
        """Return the known release of a reading.

        By its final address, what led there, its canonical link, and last by a known address that turned out, in this
        crawl, to lead to the same page: the release has moved.
        """
        own = self.keys(reading)
        led_here = self._repeated.get(identity(reading["url"], self._newsroom.urls), [])
        return self.find(*(key for key in addresses(reading, self._newsroom.urls) if key in own), *led_here)

    def canonical_trusted(self, reading: dict[str, Any]) -> bool:
        """Return whether a canonical link is the page's own.

        Some sites print one address on every page: a link that another page of the crawl names too, or that leads to
        the home page, the listing or a page that was read itself, says nothing.
        """
        canonical = reading.get("canonical")
        if not canonical or self._canonicals[canonical] > 1:
            return False
        own = identity(canonical, self._newsroom.urls)
        if own in self._read and own != identity(reading["final_url"], self._newsroom.urls):
            return False
        shared = (self._newsroom.home, *(road.url for road in self._newsroom.discover))
        rules = self._newsroom.urls
        return identity(canonical, rules) not in {identity(one, rules) for one in shared}

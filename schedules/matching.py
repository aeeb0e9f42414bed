"""Which release a reading is: by its addresses, of which a canonical link is believed only with care."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import host, identity
from pipelines.identity import addresses, canonical_text
from schedules import moves
from schedules.pending import ROW
from schedules.release import REMOVED

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
        self._gone = {one["key"] for one in looks if one["look"] == "gone" and one.get("confirmed")}
        for look in looks:
            if look["look"] == "duplicate" and look.get("of"):
                self._repeated.setdefault(identity(look["of"], newsroom.urls), []).append(look["key"])
        self._readings = readings
        self._addresses: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, set[str]] = {}

    @cached_property
    def _read(self) -> set[str]:
        return {identity(one["final_url"], self._newsroom.urls) for one in self._readings}

    def _own(self, reading: dict[str, Any]) -> tuple[str, ...]:
        if reading["url"] not in self._addresses:
            self._addresses[reading["url"]] = addresses(reading, self._newsroom.urls)
        return self._addresses[reading["url"]]

    def as_it_was(self, reading: dict[str, Any], key: str) -> Release | None:
        """Return the release of a reading that stands where it stood and says what it said, or None.

        Most readings of most nights are such: nothing of them needs to be weighed.
        """
        old = self.find(key)
        if (
            old is None
            or old.content_hash != reading["content_hash"]
            or old.status == REMOVED
            or set(old.pending) - {ROW}
        ):
            return None
        url = reading["url"]
        there = url == reading["final_url"] == old.line["url"] and reading.get("canonical") in {None, url}
        return old if there and old.layout == reading.get("layout") else None

    def keys(self, reading: dict[str, Any]) -> set[str]:
        """Return the identities of a reading's own addresses."""
        own = self._keys.get(reading["url"])
        if own is None:
            own = set(self._own(reading))
            if reading.get("canonical") and not self.canonical_trusted(reading):
                own.discard(identity(reading["canonical"], self._newsroom.urls))
                own.add(identity(reading["final_url"], self._newsroom.urls))
            self._keys[reading["url"]] = own
        return set(own)

    def unless_others(self, keys: set[str], old: Release) -> set[str]:
        """Return those of a reading's identities by which no other release goes."""
        return {key for key in keys if self._known.by_key.get(key, old.release_id) == old.release_id}

    def is_gone(self, url: str) -> bool:
        """Return whether this crawl proved that nothing stands at an address."""
        return identity(url, self._newsroom.urls) in self._gone

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
        return self.find(*(key for key in self._own(reading) if key in own), *led_here)

    def moved(self, old: Release, reading: dict[str, Any]) -> bool:
        """Return whether a known release was met at another address: its own is gone, leads there, or was the only one.

        A page whose canonical link names another address that the release goes by is another way to it, and no move.
        """
        rules = self._newsroom.urls
        here, own = (identity(one, rules) for one in (reading["final_url"], old.line["url"]))
        if own in self._gone:
            return here != own
        if not moves.moved(old, reading, rules):
            return False
        canonical = reading.get("canonical")
        other = canonical and self.canonical_trusted(reading) and identity(canonical, rules)
        return not (other and other != here and other in old.keys)

    def canonical_trusted(self, reading: dict[str, Any]) -> bool:
        """Return whether a canonical link is the page's own.

        Some sites print one address on every page: a link that another page of the crawl names too, or that leads to
        another site, the home page, the listing or a page that was read itself, says nothing. Nor does one that names a
        release known under other addresses, unless that has the same title or says the same.
        """
        canonical = reading.get("canonical")
        if not canonical or self._canonicals[canonical] > 1 or host(canonical) != host(reading["final_url"]):
            return False
        own = identity(canonical, self._newsroom.urls)
        if own in self._read and own != identity(reading["final_url"], self._newsroom.urls):
            return False
        named = self.find(own)
        if named is not None and not self._is_another_way_to(named, reading):
            return False
        shared = (self._newsroom.home, *(road.url for road in self._newsroom.discover))
        rules = self._newsroom.urls
        return identity(canonical, rules) not in {identity(one, rules) for one in shared}

    def _is_another_way_to(self, named: Release, reading: dict[str, Any]) -> bool:
        """Return whether the release that a canonical link names can be the one that was read."""
        here = {identity(reading[key], self._newsroom.urls) for key in ("final_url", "url")}
        if not here.isdisjoint(named.keys) or named.content_hash == reading["content_hash"]:
            return True
        title = canonical_text("title", named.line["title"])
        return title is not None and bool(title == canonical_text("title", reading["title"]))

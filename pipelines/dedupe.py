"""One line per release: the same address in any spelling, or the same guid, is a duplicate; a repost is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import identity
from pipelines.identity import addresses

if TYPE_CHECKING:
    from newsroom_scraper.values.urls import Rules


class Seen:
    """The readings of one crawl so far, by address and guid."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._by_address: dict[str, tuple[str, str]] = {}
        self._by_guid: dict[str, str] = {}

    def admit(self, reading: dict[str, Any]) -> str | None:
        """Return the address of the reading that this one repeats, or None: it is admitted.

        The final address decides, and the guid. A canonical link is believed only where the text is the same too: some
        sites print one canonical address on every page.
        """
        final = identity(reading["final_url"], self._rules)
        known = self._by_address.get(final)
        if known is not None:
            return known[0]
        guid = reading.get("guid")
        if guid and guid in self._by_guid:
            return self._by_guid[guid]
        own = addresses(reading, self._rules)
        for address in own:
            same = self._by_address.get(address)
            if same is not None and same[1] == reading["content_hash"]:
                return same[0]
        for address in own:
            self._by_address.setdefault(address, (reading["url"], reading["content_hash"]))
        if guid:
            self._by_guid[guid] = reading["url"]
        return None

"""One line per release: the same address in any spelling, or the same guid, is a duplicate; a repost is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.identity import addresses

if TYPE_CHECKING:
    from newsroom_scraper.values.urls import Rules


class Seen:
    """The readings of one crawl so far, by address and guid."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._by_final: dict[str, tuple[str, str]] = {}
        self._by_other: dict[str, tuple[str, str]] = {}
        self._by_guid: dict[str, str] = {}

    def admit(self, reading: dict[str, Any]) -> str | None:
        """Return the address of the reading that this one repeats, or None: it is admitted.

        The final address decides, and the guid. Any other address, the canonical link above all, is believed only where
        the text is the same too: some sites print one canonical address on every page.
        """
        own = (reading["url"], reading["content_hash"])
        final, *others = addresses(reading, self._rules)
        if final in self._by_final:
            return self._by_final[final][0]
        guid = reading.get("guid")
        if guid and guid in self._by_guid:
            return self._by_guid[guid]
        for address in (final, *others):
            for same in (self._by_final.get(address), self._by_other.get(address)):
                if same is not None and same[1] == own[1]:
                    return same[0]
        self._by_final[final] = own
        for address in others:
            self._by_other.setdefault(address, own)
        if guid:
            self._by_guid[guid] = reading["url"]
        return None

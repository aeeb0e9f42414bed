"""What of a crawl is weighed where releases are redacted: everything but them, as if they were not there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import identity
from schedules.release import REDACTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsroom_scraper.values.urls import Rules
    from schedules.archive.records import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What is left out.

    Attributes:
        keys: identities of the addresses of what is redacted.
        hashes: content hashes of its versions: the same text elsewhere is left out too.

    """

    keys: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()

    def readings(self, read: Sequence[dict[str, Any]], rules: Rules) -> list[dict[str, Any]]:
        """Return the readings that are weighed."""
        return [
            one
            for one in read
            if one["content_hash"] not in self.hashes
            and self.keys.isdisjoint(identity(url, rules) for url in (one["url"], one["final_url"]) if url)
        ]

    def manifest(self, made: dict[str, Any]) -> dict[str, Any]:
        """Return a manifest whose looks are those that are weighed; the rows of the listing stay, for their places."""
        if not self.keys:
            return made
        looks = [
            one for one in made["looks"] if one["key"] not in self.keys and one.get("content_hash") not in self.hashes
        ]
        return {**made, "looks": looks}


def hide(known: Known, stones: Iterable[Mapping[str, Any]]) -> tuple[Known, Hidden]:
    """Return what is known without what is redacted, and by what that is found in a crawl.

    Args:
        known: of a newsroom.
        stones: its tombstones.

    """
    gone = {key for key, one in known.releases.items() if one.status == REDACTED}
    if not gone:
        return known, Hidden()
    keys = frozenset(key for key, release_id in known.by_key.items() if release_id in gone)
    hashes = frozenset(version["content_hash"] for stone in stones for version in stone["versions"])
    return (
        replace(
            known,
            releases={key: one for key, one in known.releases.items() if key not in gone},
            by_key={key: one for key, one in known.by_key.items() if one not in gone},
            unread={key: one for key, one in known.unread.items() if key not in keys},
        ),
        Hidden(keys=keys, hashes=hashes),
    )

"""Which quiet readings a crawl needs to be weighed again to the same end: those that taught something beside the text.

A reading that says what the version says may still show an address for the first time, or the first page of another
layout, which later pages are compared with. And what the readings that stay mean depends on a few of the others: a
canonical link that two pages print is nobody's. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.values.urls import identity
from schedules.archive.records import Known
from schedules.matching import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from newsroom_scraper.newsroom import Newsroom


class Trail:
    """The crawls of a newsroom, passed in order: what their readings have shown so far.

    Of a crawl that was reduced only what was kept is passed; by the rule itself, nothing more is needed.
    """

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._shown: set[tuple[str, str]] = set()
        self._layouts: dict[str, str | None] = {}

    def follow(
        self,
        manifest: Mapping[str, Any],
        readings: Sequence[dict[str, Any]],
        versions: Mapping[str, str],
        by_key: Mapping[str, str],
    ) -> set[str]:
        """Pass a crawl, and return the identities, as looked at, whose readings showed something first.

        Args:
            manifest: of the crawl.
            readings: of the crawl.
            versions: as `keep.quiet_reads` takes them.
            by_key: identity of an address → id of its release, as they are known by now.

        """
        match = Matching(_nobody(self.newsroom.name), readings, manifest["looks"], self.newsroom)
        found = set()
        for reading in readings:
            key = identity(reading["url"], self.newsroom.urls)
            release = by_key.get(key, key)
            shown = {(release, one) for one in match.keys(reading)}
            of_another_layout = self._another_layout(release, reading, versions.get(key))
            if of_another_layout or not shown <= self._shown:
                found.add(key)
            self._shown |= shown
        return found

    def _another_layout(self, release: str, reading: Mapping[str, Any], current: str | None) -> bool:
        """Return whether a page may be the first of a layout of which it is known that it says the same."""
        layout = reading["layout"]
        if reading["content_hash"] == current:
            before = self._layouts.get(release)
            self._layouts[release] = layout
            return bool(before != layout)
        if self._layouts.setdefault(release, layout) != layout:
            self._layouts[release] = None  # which page stands for the release from here on, nobody can tell from here
        return False


def leant_on(
    readings: Sequence[Mapping[str, Any]],
    looks: Iterable[Mapping[str, Any]],
    keeps: Callable[[Mapping[str, Any]], bool],
    newsroom: Newsroom,
) -> set[str]:
    """Return the addresses, as looked at, of the readings without which those that are kept would mean something else.

    Their pages may go: only that they were read, from where, and with which canonical link, is leant on.

    Args:
        readings: of a crawl that is whole.
        looks: of its manifest.
        keeps: whether a reading is kept for itself.
        newsroom: its declaration.

    """
    rules = newsroom.urls

    def final(one: Mapping[str, Any]) -> str:
        return identity(one["final_url"], rules)

    at = {look["url"]: look.get("at") for look in looks}
    found = {
        one["url"]
        for one in readings
        if not keeps(one) and one.get("evidence") and one["evidence"]["fetched_at"] != at.get(one["url"])
    }  # the manifest alone would date their looks otherwise
    stay = [one for one in readings if keeps(one) or one["url"] in found]
    kept = {id(one) for one in stay}
    linking, standing = _by(readings, lambda one: one.get("canonical")), _by(readings, final)
    while stay:
        one = stay.pop()
        link = one.get("canonical")
        if not link:
            continue
        twins = [other for other in linking[link] if other is not one]
        there = standing.get(identity(link, rules), []) if identity(link, rules) != final(one) else []
        for many in (twins, there):
            if many and kept.isdisjoint(map(id, many)):
                found.add(many[0]["url"])
                kept.add(id(many[0]))
                stay.append(many[0])
    return found


def _by(
    readings: Iterable[Mapping[str, Any]], key: Callable[[Mapping[str, Any]], Any]
) -> dict[Any, list[Mapping[str, Any]]]:
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for one in readings:
        found.setdefault(key(one), []).append(one)
    return found


def _nobody(newsroom: str) -> Known:
    return Known(
        newsroom=newsroom,
        releases={},
        by_key={},
        held={},
        listing_whole=False,
        last_manifest=None,
        last_crawl=None,
    )

"""The pages of a comparison: the stored one and this crawl's fetches, each read by today's reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import EvidenceError
from schedules import files, noise, release
from schedules.claims import Crawl, Differing
from schedules.said import said_in_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Release
    from schedules.compare import Said


class Pages:
    """What the pages of one crawl, and the stored ones beside them, say.

    Args:
        newsroom: its declaration.
        crawl: sealed.
        read_page: (evidence, entry) → what every source of that stored page says; raises EvidenceError where it is
            lost.

    """

    def __init__(
        self,
        newsroom: Newsroom,
        crawl: Crawl,
        read_page: Callable[[dict[str, Any], dict[str, Any] | None], dict[str, Said]],
    ) -> None:
        self._newsroom = newsroom
        self._crawl = crawl
        self._read_page = read_page

    def differing(self, old: Release, reading: dict[str, Any], seen: str) -> Differing:
        """Return everything that a release's stored page and this crawl's fetches of it say.

        Raises:
            EvidenceError: a page of this crawl is lost.

        """
        try:
            before = self._page(old.page["evidence"], old.page["entry"])
        except EvidenceError:
            before = said_in_line(old.line)
        entry = reading.get("entry") or old.line.get("entry")
        latest, earlier = reading["evidence"], reading["earlier"]
        first = self._page(release.located(earlier or latest, self._crawl.warc), entry)
        second = None
        learned: set[noise.Pattern] = set()
        if earlier and latest and earlier["digest"] == latest["digest"]:
            second = first  # the same bytes twice: nothing but the release can differ
        elif earlier:
            second = self._page(release.located(latest, self._crawl.warc), entry)
            for source in first["body"].keys() & second["body"].keys():
                learned |= noise.learn(first["body"][source], second["body"][source])
        others = files.replaced(old.line["attachments"], reading["attachments"])
        before = files.mark(before, {url: digest for url, (digest, _) in others.items()})
        now = {url: digest for url, (_, digest) in others.items()}
        first, second = files.mark(first, now), None if second is None else files.mark(second, now)
        return Differing(old=old, reading=reading, seen=seen, before=before, first=first, second=second, noise=learned)

    def as_seen(self, reading: dict[str, Any]) -> dict[str, Any]:
        """Return tonight's page as the one to compare with from now on; the version and its own evidence stay."""
        evidence = release.located(reading.get("evidence"), self._crawl.warc)
        return {"evidence": evidence, "entry": reading.get("entry"), "layout": reading.get("layout")}

    def _page(self, evidence: dict[str, Any] | None, entry: dict[str, Any] | None) -> dict[str, Said]:
        if evidence is None:
            raise EvidenceError("was never stored", newsroom=self._newsroom.name)
        return self._read_page(evidence, entry)

"""The files that releases link to: a report in PDF that is replaced at its address is an edit like any other.

A release waits until its files are looked at, so that what it says and what its files are is one reading. A file is
fetched once in a crawl, whoever links to it; one that is not the file that was known is fetched a second time, and what
differs between the two is made anew for each visitor and proves nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrapy.http import HtmlResponse

from newsroom_scraper import answers
from newsroom_scraper.items import FileLook
from newsroom_scraper.middlewares.evidence import KNOWN, META
from newsroom_scraper.newsroom import FOLLOW
from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newsroom_scraper.items import RawRelease
    from newsroom_scraper.spiders.newsroom import NewsroomSpider

ROLE_OF_FILE: Final = "file"
MOST: Final = 20
"""Files of one release that are looked at; a page that links to more is a directory."""

_PRIORITY: Final = 15  # above other releases, so that few wait at once; below second looks
_DIFFER: Final = "is another file at each of two fetches"


@dataclass(slots=True)
class _Waiting:
    """A release that was read, and the addresses of its files that are still open."""

    raw: RawRelease
    open: set[str] = field(default_factory=set)


class Files:
    """The files of one crawl."""

    def __init__(self, spider: NewsroomSpider) -> None:
        self._spider = spider
        self._looks: dict[str, FileLook] = {}
        self._first: dict[str, FileLook] = {}
        self._waiting: dict[str, list[_Waiting]] = {}
        self._known: defaultdict[str, set[str]] = defaultdict(set)
        for files in spider.plan.files.values():
            for url, digest in files.items():
                self._known[url].add(digest)

    def follow(self, raw: RawRelease) -> Iterator[RawRelease | Request]:
        """Give a release back once its files are looked at: at once where that is done, or not to be done."""
        wanted = self._wanted(raw)
        waits = _Waiting(raw, {url for url in wanted if url not in self._looks})
        if not waits.open:
            yield self._with_files(raw)
            return
        for url in wanted:
            if url in waits.open:
                waiting = self._waiting.setdefault(url, [])
                waiting.append(waits)
                if len(waiting) == 1:
                    yield self._request(url, raw.url)

    def _wanted(self, raw: RawRelease) -> list[str]:
        newsroom = self._spider.newsroom
        if newsroom.attachments != FOLLOW:
            return []
        return [one.url for one in raw.attachments if host(one.url) in newsroom.hosts][:MOST]

    def _request(self, url: str, about: str) -> Request:
        request = self._spider.request(url, self.read, ROLE_OF_FILE, priority=_PRIORITY, about=about)
        request.meta[KNOWN] = frozenset(self._known[url])
        # Packed for the way its bytes are not the file's, and would not be known again.
        request.headers["Accept-Encoding"] = "identity"
        return request

    def read(self, response: Response) -> Iterator[RawRelease | Request]:
        """Read a file, or say what stood in its place."""
        url = response.meta["asked"]
        if response.status != 200:
            yield from self._settle(FileLook(url=url, reason=f"answered {response.status}"))
            return
        if isinstance(response, HtmlResponse) or not response.body:
            what = "a page" if response.body else "nothing"
            yield from self._settle(FileLook(url=url, reason=f"answered with {what} in place of the file"))
            return
        digest = f"sha256:{hashlib.sha256(response.body).hexdigest()}"
        look = FileLook(url=url, size=len(response.body), digest=digest, evidence=response.meta.get(META))
        first = self._first.pop(url, None)
        if first is not None:
            same = first.digest == digest
            look = replace(look, earlier=first.evidence)
            yield from self._settle(look if same else replace(look, size=None, digest=None, reason=_DIFFER))
        elif self._known[url] and digest not in self._known[url]:
            self._first[url] = look
            yield self._request(url, response.meta["about"])
        else:
            yield from self._settle(look)

    def unanswered(self, url: str, reason: str) -> Iterator[RawRelease]:
        """Go on without a file that did not come."""
        self._first.pop(url, None)
        yield from self._settle(FileLook(url=url, reason=reason))

    def _settle(self, look: FileLook) -> Iterator[RawRelease]:
        self._looks[look.url] = look
        for waits in self._waiting.pop(look.url, ()):
            waits.open.discard(look.url)
            if not waits.open:
                yield self._with_files(waits.raw)

    def _with_files(self, raw: RawRelease) -> RawRelease:
        """Return a release with what is known now of its files."""
        looks = {one.url: self._looks[one.url] for one in raw.attachments if one.url in self._looks}
        told = tuple(
            replace(one, size=looks[one.url].size, digest=looks[one.url].digest) if one.url in looks else one
            for one in raw.attachments
        )
        return replace(raw, attachments=told, files=tuple(looks.values()))

    def lost(self) -> None:
        """Account for the releases whose files were asked for and never settled: a fault came between."""
        waiting = {waits.raw.url for some in self._waiting.values() for waits in some}
        self._waiting.clear()
        for url in sorted(waiting):
            key = identity(url, self._spider.newsroom.urls)
            self._spider.ended(key, url, answers.FAILED, "was read, and a file of it was lost on the way", None)

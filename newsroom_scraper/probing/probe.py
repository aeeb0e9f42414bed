"""A probe: a few polite looks at a site, each chosen for what those before showed. Pure but for the looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from newsroom_scraper.discover import FEED, LISTING, SITEMAP, WORDPRESS, Discover
from newsroom_scraper.discovery import roads
from newsroom_scraper.extraction import structured
from newsroom_scraper.fetched import Fetched
from newsroom_scraper.probing import signs
from newsroom_scraper.probing.choice import LEAST, Choice, surest
from newsroom_scraper.probing.declaring import Proposal, Road, name_of
from newsroom_scraper.probing.findings import Findings, Tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from newsroom_scraper.items import Listing

_TOWARDS: Final = 3  # pages that may lead from a home page to its newsroom
_USUAL_FEEDS: Final = ("feed/", "rss.xml", "feed.xml")


class Probe:
    """One probe of one site.

    Args:
        get: looks at an address; it says itself when it looks no more.

    """

    def __init__(self, get: Callable[[str], Fetched]) -> None:
        self._get = get
        self._seen: dict[str, Fetched] = {}
        self._begun_at = ""
        self.listings: dict[str, Listing] = {}

    def run(self, url: str) -> Findings:
        """Return what is found from an address on: of a newsroom, of a home page, or of a feed."""
        found = Findings(url=url)
        page = self.look(url)
        if page.blocked is not None:
            found.refused = page.blocked
            return found
        if page.failure is not None or page.status != 200:
            found.failure = page.failure or f"answered {page.status}"
            return found
        self._begun_at = page.final_url
        found.proposal = proposal = self._begun(page)
        document = roads.speaker(page.body)
        if document == FEED:
            self._try(found, FEED, page.final_url, "it is a feed itself")
        else:
            page = self._at_newsroom(found, page)
            root = signs.selector(page).root
            metas = structured.meta(root)
            proposal.title = signs.site_title(root, metas) or proposal.title
            proposal.language = structured.language(root) or None
            found.platform = signs.platform(page)
            self._other_roads(found, page, root)
        Choice(found, self.look, self.read, self.listings).settle(page.final_url)
        return found

    # -- looks ---------------------------------------------------------------------------------------------------

    def look(self, url: str) -> Fetched:
        """Return what stands at an address; nothing is asked for twice, and no machine that only a page names."""
        if self._begun_at and not signs.is_public(url, self._begun_at):
            return Fetched(
                url=url, final_url=url, status=None, failure="leads to a machine that is not on the open web"
            )
        if url not in self._seen:
            self._seen[url] = self._get(url)
        return self._seen[url]

    def _begun(self, page: Fetched) -> Proposal:
        parts = urlsplit(page.final_url)
        home = f"{parts.scheme}://{parts.netloc}/"
        name = name_of(page.final_url)
        same = ["slash"]
        if urlsplit(page.url).scheme != parts.scheme:
            same.insert(0, "scheme")
        if (urlsplit(page.url).hostname or "").removeprefix("www.") == (parts.hostname or "").removeprefix("www."):
            same.insert(0, "www")
        return Proposal(name=name, title=parts.hostname or name, home=home, timezone="UTC", same=tuple(same))

    def _at_newsroom(self, found: Findings, page: Fetched) -> Fetched:
        """Return the page that lists releases: the one asked for, or one that it leads to."""
        if self._rows(found, page, "the page itself") >= LEAST:
            return page
        for target in signs.towards(signs.selector(page).root, page.final_url)[:_TOWARDS]:
            further = self.look(target)
            if further.status == 200 and self._rows(found, further, f"linked from {page.final_url}") >= LEAST:
                return further
        return page

    def _rows(self, found: Findings, page: Fetched, why: str) -> int:
        """Try a page as a listing; return how many of its rows have a day."""
        assert found.proposal is not None
        listing = self.read(found.proposal, Discover(url=page.final_url), page)
        dated = sum(one.published_raw is not None for one in listing.entries)
        problem = listing.problems[0] if listing.problems and not listing.entries else None
        if problem and "needs JavaScript" in problem:
            found.scripts = problem
        found.tried.append(Tried(road=LISTING, url=page.final_url, rows=dated, why=why, problem=problem))
        self.listings[page.final_url] = listing
        return dated

    def read(self, proposal: Proposal, discover: Discover, page: Fetched) -> Listing:
        """Return what a document of a road says, read as the proposal has it so far."""
        proposed = Proposal(**{one: getattr(proposal, one) for one in ("name", "title", "home", "timezone")})
        proposed.date_order = proposal.date_order
        proposed.roads = [Road(keys={"url": discover.url}, why="")]
        return roads.read(
            page.body,
            newsroom=proposed.newsroom(),
            discover=discover,
            url=page.final_url,
            headers=page.headers,
            selector=lambda: signs.selector(page),
        )

    def _try(self, found: Findings, road: str, url: str, why: str) -> Listing | None:
        """Try a road; return what its first document with rows says."""
        assert found.proposal is not None
        discover = Discover(road=road, url=url)
        address = roads.first(discover) or url
        listing = None
        for _ in range(2):  # an index, or the types of a REST interface, come before the rows
            page = self.look(address)
            if page.failure is not None or page.status != 200:
                why_not = page.failure or f"answered {page.status}"
                found.tried.append(Tried(road=road, url=url, rows=0, why=why, problem=why_not))
                return None
            listing = self.read(found.proposal, discover, page)
            if listing.entries or not (listing.children or listing.next_url):
                break
            address = self._child(listing.children) if listing.children else listing.next_url or url
        assert listing is not None
        problem = listing.problems[0] if listing.problems and not listing.entries else None
        found.tried.append(Tried(road=road, url=url, rows=len(listing.entries), why=why, problem=problem))
        self.listings[url] = listing
        return listing if listing.entries else None

    @staticmethod
    def _child(children: tuple[str, ...]) -> str:
        return min(children, key=lambda one: not re.search(r"(?i)press|news|media|presse|release", one))

    def _other_roads(self, found: Findings, page: Fetched, root: _Element) -> None:
        """Try what the page and its site offer beside the listing, as far as the looks reach."""
        robots = self.look(urljoin(page.final_url, "/robots.txt"))
        text = robots.body.decode("utf-8", "replace") if robots.status == 200 else ""
        named = signs.sitemaps(text, robots.final_url)
        if (delay := signs.crawl_delay(text)) is not None:
            found.robots.append(f"robots.txt asks for a pause of {delay:g} s between requests.")
        offered = signs.offers(root, page.final_url)
        for offer in [one for one in offered if one.road == WORDPRESS][:1]:
            self._try(found, WORDPRESS, offer.url, offer.shown)
        feeds = [one for one in offered if one.road == FEED]
        own = urlsplit(page.final_url).path.rstrip("/").rpartition("/")[2].lower()
        feeds.sort(key=lambda one: not (own and own in one.url.lower()))
        for offer in feeds[:2]:
            self._try(found, FEED, offer.url, offer.shown)
        if surest(found) is None:
            for usual in () if feeds else _USUAL_FEEDS:
                if self._try(found, FEED, urljoin(page.final_url.rstrip("/") + "/", usual), "a usual address of feeds"):
                    break
        if surest(found) is None:
            for sitemap in (named or [urljoin(page.final_url, "/sitemap.xml")])[:2]:
                self._try(found, SITEMAP, sitemap, "named by robots.txt" if named else "the usual address of sitemaps")

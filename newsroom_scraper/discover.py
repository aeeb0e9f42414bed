"""Roads: where a newsroom's releases are found, as its declaration says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newsroom_scraper.layouts import selection

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table
    from newsroom_scraper.extraction.selectors import Selection

LISTING: Final = "listing"
FEED: Final = "feed"
SITEMAP: Final = "sitemap"
WORDPRESS: Final = "wordpress"
PAGES: Final = "pages"
ROADS: Final = (LISTING, FEED, SITEMAP, WORDPRESS, PAGES)
PROVING: Final = (LISTING, SITEMAP, WORDPRESS)
"""The roads that list everything, so that a whole walk of them proves what is not listed; a feed holds the newest."""

_ONLY: Final = {
    "next": (LISTING,),
    "pages": (LISTING,),
    "first": (LISTING,),
    "step": (LISTING,),
    "json": (LISTING,),
    "route": (WORDPRESS,),
    "urls": (PAGES,),
}
"""Keys that mean something on some roads only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonRules:
    """Where the rows of a listing's JSON answers stand: dotted paths (`data.items`, `0.title`), from the top.

    Attributes:
        rows: of the list of rows, each an object; "" for a list at the top.
        html: of a fragment of HTML that holds rows, read as a listing page; it stands instead of `rows`.
        url: of a row's link, from the row, as are title, published, type and summary.
        next: of the address of the next answer.

    """

    rows: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    type: str | None = None
    summary: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discover:
    """One road to the releases.

    Attributes:
        road: listing, feed, sitemap, wordpress or pages.
        url: of its first document: a listing page, a feed, a sitemap or an index of them; of `wordpress` the site's
            own address or its `…/wp-json/`; of `pages` the newsroom's home.
        next: of a listing: the link to the next page.
        pages: of a listing: the addresses of its further pages, with `{page}` or `{offset}` in them.
        first: the number in the second page's address (an offset: the rows of the first page).
        step: what is added to it from page to page.
        json: how answers in JSON are read.
        match: only addresses in which it is found are releases of this road.
        skip: addresses in which it is found are none.
        type: of every release found here that does not state its own.
        route: of a WordPress site: the REST route of its releases (`press-releases`); None: found by its types.
        urls: the standing pages of `pages`.

    """

    road: str = LISTING
    url: str
    next: Selection | None = None
    pages: str | None = None
    first: int = 2
    step: int = 1
    json: JsonRules | None = None
    match: re.Pattern[str] | None = None
    skip: re.Pattern[str] | None = None
    type: str | None = None
    route: str | None = None
    urls: tuple[str, ...] = ()

    def wants(self, url: str) -> bool:
        """Return whether an address that stands on this road can be a release."""
        if self.match is not None and not self.match.search(url):
            return False
        return self.skip is None or not self.skip.search(url)


def read(table: Table, *, home: str) -> Discover:
    """Return one road of a declaration.

    Args:
        table: its `[[discover]]`.
        home: of the newsroom, which stands for the address of `pages`.

    Raises:
        DeclarationError: a key that this road does not have, or a value that cannot be used.

    """
    road = table.choice("from", ROADS, LISTING)
    for key, roads in _ONLY.items():
        if key in table and road not in roads:
            raise table.fail(key, f"means nothing on the road {road}", f"It belongs to: {', '.join(roads)}.")
    template = table.text("pages", None)
    if template is not None and len(re.findall(r"\{(?:page|offset)\}", template)) != 1:
        raise table.fail("pages", f'is "{template}"', "Write the address with {page} or {offset} in it, once.")
    if template is not None:
        web_address(table, "pages", template.replace("{page}", "1").replace("{offset}", "1"))
    urls = table.texts("urls")
    for one in urls:
        web_address(table, "urls", one)
    if road == PAGES and not urls:
        raise table.fail("urls", "is missing", "Name the standing pages that are to be followed.")
    offset = template is not None and "{offset}" in template
    if offset and "step" not in table:
        raise table.fail("step", "is missing", "Say how many rows a page has.")
    step = int(table.number("step", 1, least=1))
    made = Discover(
        road=road,
        url=home if road == PAGES else web_address(table, "url", table.text("url")),
        next=selection(table, "next"),
        pages=template,
        first=int(table.number("first", step if offset else 2)),
        step=step,
        json=_json(table.table("json")) if "json" in table else None,
        match=_pattern(table, "match"),
        skip=_pattern(table, "skip"),
        type=table.text("type", None),
        route=table.text("route", None),
        urls=urls,
    )
    table.finish()
    return made


def web_address(table: Table, key: str, value: str) -> str:
    """Return the address; DeclarationError where it is none."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(one.isspace() for one in value):
        raise table.fail(key, f'is "{value}", which is not a web address', "Write it as https://…")
    return value


def _json(table: Table) -> JsonRules:
    parts = ("rows", "html", "url", "title", "published", "type", "summary", "next")
    made = JsonRules(**{key: table.anything(key) if key == "rows" else table.text(key, None) for key in parts})
    if made.rows is not None and not isinstance(made.rows, str):
        raise table.fail("rows", f"is {made.rows!r}", 'Write the path to the list, such as "data.items".')
    if (made.rows is None) == (made.html is None):
        raise table.fail("rows", "must stand here, or html, and not both", "Say where the rows are.")
    if made.rows is not None and made.url is None:
        raise table.fail("url", "is missing", "Say where a row's link stands.")
    table.finish()
    return made


def _pattern(table: Table, key: str) -> re.Pattern[str] | None:
    text = table.text(key, None)
    if text is None:
        return None
    try:
        return re.compile(text)
    except re.error as problem:
        raise table.fail(key, f'is "{text}", which is not a regular expression ({problem})') from problem

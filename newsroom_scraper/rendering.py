"""Pages that a browser must draw before they say anything: what a declaration's `[render]` asks for."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import CrawlError
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table
    from newsroom_scraper.newsroom import Newsroom

ROLES: Final = ("listing", "release")
_NEEDED: Final = ("scrapy_playwright", "playwright")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How a newsroom's pages are drawn.

    Attributes:
        wait: a CSS selector; a page is read once something matches it. None: once the page has been quiet.
        pages: which pages need it: listing, release, or both.
        hosts: further hosts (without www.) from which the page may load scripts and data.

    """

    wait: str | None = None
    pages: tuple[str, ...] = ROLES
    hosts: tuple[str, ...] = ()


def read(table: Table) -> Rendering:
    """Return what a declaration's `[render]` says.

    Raises:
        DeclarationError: a key or a value that cannot be used.

    """
    pages = table.choices("pages", ROLES) if "pages" in table else ROLES
    if not pages:
        raise table.fail("pages", "is empty", "Leave it out, or name listing or release.")
    hosts = tuple(host(f"https://{one}/") for one in table.texts("hosts"))
    if not all(hosts):
        raise table.fail("hosts", "has something that is not a host name", 'Write it as "cdn.example.org".')
    made = Rendering(wait=table.text("wait", None), pages=tuple(pages), hosts=hosts)
    table.finish()
    return made


def missing() -> bool:
    """Return whether this program was installed without what draws pages."""
    return not all(importlib.util.find_spec(name) for name in _NEEDED)


def require(newsroom: Newsroom) -> None:
    """See to it that a newsroom's pages can be drawn here, where they must be.

    Raises:
        CrawlError: what draws pages is not installed.

    """
    if newsroom.rendering is not None and missing():
        raise CrawlError(
            "its pages must be drawn by a browser, and nothing here can",
            newsroom=newsroom.name,
            advice='Install the extra: pip install "newsroom-scraper[render]", and Chromium. Nothing was changed.',
        )

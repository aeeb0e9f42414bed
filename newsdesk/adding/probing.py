"""A probe as a verb makes it: with the manners of the workspace, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsroom_scraper.errors import DeclarationError
from newsroom_scraper.probing.probe import Probe
from schedules.visitor import Visitor

if TYPE_CHECKING:
    from newsroom_scraper.plan import Manners
    from newsroom_scraper.probing.findings import Findings


def probe(url: str, manners: Manners) -> tuple[Findings, int]:
    """Return what a probe of an address finds, and how many requests it made.

    Raises:
        DeclarationError: it is no web address.
        CrawlError: the process that looks died.

    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(one.isspace() for one in url):
        raise DeclarationError(f'"{url}" is not a web address', advice="Write it as https://…")
    with Visitor(manners) as visitor:
        found = Probe(visitor.get).run(url)
        return found, visitor.requests

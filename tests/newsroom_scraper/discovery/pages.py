"""Listings made for tests: four releases in whatever markup a template gives them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from parsel import Selector

from newsroom_scraper.discovery import listing
from newsroom_scraper.newsroom import declared

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing
    from newsroom_scraper.newsroom import Newsroom

URL: Final = "https://demo.example/news/"
RELEASES: Final = (
    ("/inquiry-into-prisons/", "Government opens a new inquiry into prisons", date(2026, 3, 5)),
    ("/two-journalists/", "Court rules for two journalists", date(2026, 3, 3)),
    ("/vote-of-tuesday/", "A statement about the vote of Tuesday", date(2026, 2, 27)),
    ("/right-to-water/", "New report on the right to water is out", date(2026, 1, 9)),
)
TITLES: Final = [title for _, title, _ in RELEASES]
FRAME: Final = (
    "<header><a href=/>Home</a> March 8, 2026</header><nav><a href=/about/>About all that we do for you here</a></nav>"
    "<main><h1>News</h1>{}</main><aside><p>June 1, 2026 <a href=/e/>A vigil in the old town</a></p></aside>"
    "<footer>© 2026 <a href=/legal/>Legal</a> March 8, 2026</footer>"
)


def each(template: str) -> str:
    """Return a template filled with each release."""
    return "".join(filled(template, number) for number in range(len(RELEASES)))


def filled(template: str, number: int) -> str:
    """Return a template filled with one release."""
    href, title, day = RELEASES[number]
    return template.format(
        href=href,
        title=title,
        long=f"{day:%B} {day.day}, {day.year}",
        iso=day.isoformat(),
        d=day.day,
        dd=f"{day:%d}",
        mm=f"{day:%m}",
        y=day.year,
        yy=f"{day:%y}",
        month=f"{day:%B}",
        mon=f"{day:%b}",
        parity="odd" if number % 2 else "even",
        number=4000 + number,
    )


def newsroom(url: str = URL, **more: Any) -> Newsroom:
    """Return the least that a newsroom can declare."""
    return declared({"name": "demo", "home": url, "discover": [{"url": url}], **more}, Path("demo.toml"))


def read(html: str, *, url: str = URL, **more: Any) -> Listing:
    """Return what a page says whose body is given."""
    page = Selector(text=f"<html><body>{html}</body></html>")
    return listing.read(page, newsroom=more.pop("newsroom", newsroom(url)), url=url, **more)

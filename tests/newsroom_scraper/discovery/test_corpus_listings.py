"""The recorded listings beside the checkout: every row that is known of them is read, by the least of declarations."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from parsel import Selector

from newsroom_scraper.discovery import listing
from newsroom_scraper.discovery.doubts import doubts
from newsroom_scraper.values import dates
from tests.newsroom_scraper.discovery.pages import newsroom

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

CORPUS: Final = Path(__file__).parents[4] / "shared" / "corpus" / "newsrooms"
ELSEWHERE: Final = "https://listing.example/news/"

ROWS: Final = {
    "us-ag/california/listing_page_0.html": (30, "2025-01-02", "2024-12-11"),
    "us-ag/connecticut/listing_page_0.html": (15, "2026-02-10", "2026-01-06"),
    "us-ag/new_york/listing_page_0.html": (25, "2026-02-11", "2026-01-23"),
    "us-ag/ohio/listing_page_0.html": (10, "2026-02-11", "2026-01-12"),
    "us-ag/virginia/listing_page_0.html": (10, None, None),
    "us-congress/bill_nelson_press.html": (10, "2015-03-09", "2015-02-06"),
    "us-congress/cowan_press.html": (15, "2013-05-01", "2013-02-07"),
    "us-congress/drupal_press.html": (10, "2015-04-14", "2015-02-26"),
    "us-congress/ed_perlmutter_press.html": (445, "2015-04-10", "2009-09-17"),
    "us-congress/keating_press.html": (161, "2015-03-13", "2011-03-16"),
    "us-congress/rand_paul_press.html": (20, "2015-05-19", "2015-03-26"),
    "zh/hrfund_announcement.html": (10, "2020-04-30", "2020-04-27"),
    "zh/hsqhfunds_announcement.html": (20, "2020-07-02", "2020-05-21"),
    "zh/netease_rolling_news.html": (40, "2020-08-16", "2020-08-16"),
    "zh/rtfund_xxpl.html": (15, "2020-07-09", "2020-07-06"),
    "paginated/165.html": (5, "2012-07-20", "2011-09-18"),
    "paginated/192.html": (10, None, None),
}
"""How many rows each has, by eye, and the days of the first and the last."""

NEXT: Final = {
    "us-ag/california/listing_page_0.html": "https://oag.ca.gov/media/news?page=1",
    "us-ag/connecticut/listing_page_0.html": "https://portal.ct.gov/ag/press-releases?page=2",
    "us-ag/new_york/listing_page_0.html": "https://ag.ny.gov/press-releases?page=1",
    "us-ag/ohio/listing_page_0.html": "https://www.ohioattorneygeneral.gov/Media/News-Releases?page=2",
    "us-ag/virginia/listing_page_0.html": None,
    "us-congress/bill_nelson_press.html": f"{ELSEWHERE.removesuffix('/news/')}/newsroom/press-releases?page=2",
    "us-congress/ed_perlmutter_press.html": None,
    "us-opinions/calag_example.html": None,
    "us-opinions/olc_example.html": "https://www.justice.gov/olc/opinions?items_per_page=40&page=1",
    "paginated/118.html": "http://www.nycgovparks.org/events//p2",
    "paginated/165.html": "http://inmykonos.com/news.html?page=2",
    "paginated/192.html": "http://www.dibru.ac.in/index.php/news-events?limit=10&start=90",
    "zh/hrfund_announcement.html": f"{ELSEWHERE}information_3.html",
    "zh/hsqhfunds_announcement.html": None,
    "city-meetings/il_commerce.html": None,
}


@cache
def addresses() -> dict[str, str]:
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {one["file"]: one["url"].replace("&amp;", "&") for one in rows if (one["url"] or "").startswith("http")}


def read(name: str, **more: Any) -> Listing:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("the corpus beside the checkout is absent")
    url = addresses().get(name, ELSEWHERE)
    return listing.read(Selector(body=path.read_bytes(), type="html"), newsroom=newsroom(url, **more), url=url)


def day(raw: str | None) -> str | None:
    known = dates.read(raw, zone=newsroom().zone, order="MDY").day
    return known.isoformat() if known else None


@pytest.mark.parametrize("name", ROWS)
def test_every_row_of_a_listing_is_read(name: str) -> None:
    page = read(name)
    count, first, last = ROWS[name]
    assert len(page.entries) == count
    assert (day(page.entries[0].published_raw), day(page.entries[-1].published_raw)) == (first, last)
    assert all(one.title and one.url for one in page.entries)
    assert all(one.published_raw is not None for one in page.entries) == (first is not None)
    assert (page.layout, page.problems) == ("repeated", ())


@pytest.mark.parametrize(("name", "prefix"), [("calag", "California Attorney General Opinion "), ("olc", "")])
def test_rows_equal_what_is_stated_of_them(name: str, prefix: str) -> None:
    page = read(f"us-opinions/{name}_example.html")
    stated = json.loads((CORPUS / f"us-opinions/{name}_example.compare.json").read_bytes())
    known = [(one["download_urls"], one["case_names"].replace("'", "’"), one["case_dates"]) for one in stated]
    found = [(one.url, f"{prefix}{one.title}".replace("'", "’"), day(one.published_raw)) for one in page.entries]
    assert sorted(found) == sorted(known)


def test_a_declaration_names_what_a_page_leaves_out() -> None:
    number = "normalize-space(.//td[contains(@class, 'opinion-number')])"
    layout = {
        "name": "2016",
        "entry": {
            "row": "tbody > tr",
            "title": f'xpath:concat("California Attorney General Opinion ", {number})',
            "url": "td a::attr(href)",
            "published": ".date-display-single",
        },
    }
    page = read("us-opinions/calag_example.html", layout=[layout], date_order="MDY")
    stated = json.loads((CORPUS / "us-opinions/calag_example.compare.json").read_bytes())
    found = [(one.url, one.title, day(one.published_raw)) for one in page.entries]
    assert sorted(found) == sorted((one["download_urls"], one["case_names"], one["case_dates"]) for one in stated)


@pytest.mark.parametrize("name", NEXT)
def test_the_next_page_of_a_listing(name: str) -> None:
    assert read(name).next_url == NEXT[name]


def test_a_page_without_rows_is_told_to_be_drawn_by_scripts() -> None:
    page = read("us-ag/washington/listing_page_0.html")
    assert (page.entries, page.layout) == ((), None)
    assert "JavaScript: https://www.atg.wa.gov/news has no rows" in page.problems[0]


@pytest.mark.parametrize(
    "name", ["us-ag/new_york/listing_page_0.html", "us-opinions/olc_example.html", "paginated/165.html"]
)
def test_sound_listings_raise_no_doubt(name: str) -> None:
    page = read(name)
    assert doubts(page.entries, newsroom=newsroom(addresses()[name])) == ()


@pytest.mark.parametrize("name", ["il_commerce", "chi_ssa_54", "cook_landbank", "chi_teacherpension"])
def test_listings_of_meetings_are_never_read_without_doubt(name: str) -> None:
    page = read(f"city-meetings/{name}.html")
    assert doubts(page.entries, newsroom=newsroom(ELSEWHERE))

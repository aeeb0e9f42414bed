"""Standing pages: rows that the declaration itself gives."""

from __future__ import annotations

import re

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import pages
from tests.newsroom_scraper.discovery.declaring import HOME, newsroom

ROAD = Discover(road="pages", url=HOME, urls=(f"{HOME}a/", f"{HOME}b/", f"{HOME}a/"))


def test_each_declared_page_is_a_row_of_type_page() -> None:
    told = pages.read(newsroom=newsroom(ROAD), discover=ROAD, start=2)
    assert [(one.url, one.position, one.type, one.road) for one in told.entries] == [
        (f"{HOME}a/", 2, "page", "pages"),
        (f"{HOME}b/", 3, "page", "pages"),
    ]
    assert (told.layout, told.total, told.problems) == ("pages", 2, ())


def test_the_road_may_name_another_type_and_skip_one() -> None:
    road = Discover(road="pages", url=HOME, urls=ROAD.urls, type="Country", skip=re.compile("b/$"))
    told = pages.read(newsroom=newsroom(road), discover=road)
    assert [(one.url, one.type) for one in told.entries] == [(f"{HOME}a/", "Country")]

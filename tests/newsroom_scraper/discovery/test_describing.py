"""Selectors made from rows that structure found: they give the same rows, or there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from parsel import Selector

from newsroom_scraper.discovery import describing, listing
from newsroom_scraper.extraction.selectors import compile_selector
from newsroom_scraper.layouts import EntryRules, Layout
from newsroom_scraper.newsroom import declared

URL: Final = "https://demo.example/news/"
ROOM: Final = declared({"name": "demo", "home": URL, "discover": [{"url": URL}]}, Path("demo.toml"))
CARDS: Final = "".join(
    f'<div class="card x{number}"><span class=when>May {number}, 2020</span><h3><a href=/{number}/>{title}</a></h3>'
    "<p>What it is about, in a sentence.</p><a href=/all/>Read more</a></div>"
    for number, title in ((9, "A release about the trial"), (8, "Another about a march"), (7, "A third about a vote"))
)
TABLE: Final = (
    "<table><tr><td>Date</td><td>Title</td></tr>"
    + "".join(
        f"<tr><td>May {number}, 2020</td><td><a href=/{number}/>A release about matter {number}</a></td></tr>"
        for number in (9, 8, 7)
    )
    + "</table>"
)


@pytest.mark.parametrize("html", [CARDS, TABLE, f"<div class=card>An advertisement</div><main>{CARDS}</main>"])
def test_a_page_read_with_them_gives_the_same_rows(html: str) -> None:
    page = Selector(text=f"<html><body>{html}</body></html>")
    found = describing.describe(page.root, newsroom=ROOM, url=URL)
    assert found is not None
    assert {"row", "url", "title", "published"} <= set(found)
    rules = EntryRules(line=None, **{key: compile_selector(text) for key, text in found.items()})
    stated = replace(ROOM, layouts=(Layout(name="stated", entry=rules),))
    read = [listing.read(page, newsroom=room, url=URL).entries for room in (ROOM, stated)]
    told = [[(one.url, one.title, one.published_raw) for one in entries] for entries in read]
    assert told[0] == told[1]
    assert len(told[0]) == 3


def test_names_with_numbers_are_avoided() -> None:
    found = describing.describe(Selector(text=CARDS).root, newsroom=ROOM, url=URL)
    assert found is not None
    assert found["row"] == "div.card"


@pytest.mark.parametrize(
    "html",
    ["<p>Nothing here</p>", "<p>May 3, 2020</p><h3><a href=/a/>A release of May</a></h3>" * 3],
)
def test_rows_without_an_element_of_their_own_are_not_described(html: str) -> None:
    assert describing.describe(Selector(text=html).root, newsroom=ROOM, url=URL) is None

"""Listing pages that nobody meant well: read, or not, but never with an exception, and never with a row that is none."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parsel import Selector

from newsroom_scraper.discovery import describing, listing, pagination, shell
from tests.newsroom_scraper.discovery.pages import URL, newsroom

MANY: Final = 300
HOSTILE: Final = {
    "nested": "<div>" * 10_000 + "<a href=/x>May 3, 2020</a>",
    "rows in rows": "<div><p>May 3, 2020</p><a href=/a>A title of a release</a>" * MANY,
    "links alone": "".join(f"<a href=/{at}/>{at}</a> " for at in range(MANY)),
    "dates alone": "<p>" + "May 3, 2020 " * MANY,
    "dates in one element": "<p>" + "<i>May 3, 2020</i>" * MANY,
    "one link around dates": "<div><a href=/x>" + "<p>May 3, 2020</p>" * MANY + "</a></div>",
    "a long line": "<p>" + "word 12 " * 100_000,
    "digits": "<p>" + "1" * 1_000_000,
    "cut in a tag": "<ul>" + "<li>May 3, 2020 <a href='/x" * MANY,
    "days and months": "<div>" + "<i>3</i><b>May</b>" * MANY,
    "numbers of pages": "<div class=pager>" + "".join(f"<a href=?page={at}>{at}</a>" for at in range(MANY)),
    "every row of another class": "".join(
        f"<div class='a{chr(97 + at % 26)}{chr(97 + at // 26)}'><p>May 3, 2020</p><a href=/{at}>A title</a></div>"
        for at in range(MANY)
    ),
    "addresses that are none": "<ul>"
    + "<li>May 3, 2020 <a href='http://[/'>A title of a release</a></li>" * 9
    + "</ul>",
    "links to nothing": "<ul>" + "<li>May 3, 2020 <a href>A title of a release</a></li>" * 9 + "</ul>",
    "comments": "<ul>" + "<li><!-- x -->May 3, 2020<?y?><a href=/a><!-- z --></a></li>" * 9 + "</ul>",
    "nothing": "<br>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_not(name: str) -> None:
    page = Selector(text=f"<html><body>{HOSTILE[name]}</body></html>", huge_tree=True)
    told = listing.read(page, newsroom=newsroom(), url=URL)
    assert all(one.url.startswith("http") for one in told.entries)
    describing.describe(page.root, newsroom=newsroom(), url=URL)


TEXTS: Final = st.sampled_from(
    [
        "May 3, 2020",
        "3",
        "May",
        "2020",
        "3 days ago",
        "A title of a release about rights",
        "Read more",
        "2",
        "›",
        " ",
        "公告内容的标题是这样的",
    ]
)
ATTRIBUTES: Final = st.sampled_from(
    [
        "",
        "href=/a/",
        "href='?page=2'",
        "href='http://['",
        "class=date",
        "class='row odd'",
        "datetime=2020-05-03",
        "rel=next",
        "id=x",
    ]
)
TAGS: Final = st.sampled_from(
    ["a", "p", "li", "ul", "div", "h3", "time", "span", "dl", "dt", "dd", "tr", "td", "table", "br", "nav"]
)


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(st.one_of(children, TEXTS), max_size=4).map("".join)
    return st.builds(lambda tag, facts, html: f"<{tag} {facts}>{html}</{tag}>", TAGS, ATTRIBUTES, inner)


@given(st.lists(st.recursive(TEXTS, element, max_leaves=30), max_size=6).map("".join), st.integers(1, 4))
def test_any_markup_is_read_or_not(html: str, times: int) -> None:
    page = Selector(text=f"<html><body>{html * times}</body></html>")
    told = listing.read(page, newsroom=newsroom(), url=URL)
    assert told == listing.read(page, newsroom=newsroom(), url=URL)
    assert [one.position for one in told.entries] == list(range(len(told.entries)))
    assert (told.layout is None) or told.entries or told.problems
    assert told.next_url != URL
    if told.entries:
        assert not any("JavaScript" in problem for problem in told.problems)
        again = listing.read(page, newsroom=newsroom(), url=URL, places=told.places)
        assert again.places >= told.places


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_not(body: bytes) -> None:
    root = etree.fromstring(b"<html><body>" + body, etree.HTMLParser(recover=True, encoding="utf-8"))
    pagination.find(root, URL)
    shell.clause(root, URL)

"""Listings on skeletons that no declaration knows, and on declared ones: each row on its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from parsel import Selector

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import listing
from newsroom_scraper.extraction.selectors import compile_selector
from newsroom_scraper.layouts import EntryRules, Layout
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

URL: Final = "https://demo.example/news/"
THREE: Final = [
    ("/a/", "A release about the trial of May", "May 3, 2020"),
    ("/b/", "Another release about a march", "May 2, 2020"),
    ("/c/", "A third release about a vote", "April 30, 2020"),
]
ENTRIES: Final = [(f"https://demo.example{href}", title, day) for href, title, day in THREE]


def newsroom(*layouts: Layout, next: str | None = None) -> Newsroom:
    road = Discover(road="listing", url=URL, next=compile_selector(next) if next else None)
    return Newsroom(
        name="demo",
        title="Demo",
        home="https://demo.example/",
        timezone="UTC",
        language=None,
        date_order=None,
        speaks="page",
        discover=(road,),
        layouts=layouts,
        urls=Rules(),
        hosts=("demo.example",),
        guid_permanent=False,
        path=Path("demo.toml"),
        digest="sha256:0",
    )


def read(html: str, room: Newsroom | None = None, **facts: Any) -> Listing:
    return listing.read(
        Selector(text=f"<html><body>{html}</body></html>"), newsroom=room or newsroom(), url=URL, **facts
    )


def rows(told: Listing) -> list[tuple[str, str | None, str | None]]:
    return [(one.url, one.title, one.published_raw) for one in told.entries]


def each(template: str) -> str:
    return "".join(template.format(href=href, title=title, day=day) for href, title, day in THREE)


SKELETONS: Final = {
    "table": "<table><tr><th>Date</th><th>Title</th></tr>"
    + each("<tr><td>{day}</td><td><a href='{href}'>{title}</a></td></tr>")
    + "</table>",
    "list": "<ul>" + each("<li><a href='{href}'>{title}</a> <span>{day}</span></li>") + "</ul>",
    "date in the item's own words": "<ul>" + each("<li>{day} <a href='{href}'>{title}</a></li>") + "</ul>",
    "articles": each(
        "<article><h2><a href='{href}'>{title}</a></h2><p class=date>{day}</p><p>What it says.</p>"
        "<a href='{href}'>Read more</a></article>"
    ),
    "date after title": "<div class=list>"
    + each("<div class=item><h3><a href='{href}'>{title}</a></h3><div><time>{day}</time></div></div>")
    + "</div>",
    "link around all": each("<div class=card><a href='{href}'><h3>{title}</h3><p>{day}</p></a></div>"),
    "time and heading": each(
        "<section class=r><time datetime=x>{day}</time><h3>{title}</h3><a href='{href}'>Continue reading</a></section>"
    ),
    "flat": "<div>" + each("<p>{day}</p><h3><a href='{href}'>{title}</a></h3><p>What it says.</p>") + "</div>",
    "row footer": each("<article><h2><a href='{href}'>{title}</a></h2><footer>{day}</footer></article>"),
    "definition list": "<dl>" + each("<dt>{day}</dt><dd><a href='{href}'>{title}</a></dd>") + "</dl>",
}
SIDEBAR: Final = (
    "<div class=side><h4>Events</h4><div class=e><p>June 1, 2020</p><a href=/e1/>Vigil</a></div>"
    "<div class=e><p>June 2, 2020</p><a href=/e2/>Concert</a></div></div>"
)
FRAME: Final = (
    "<header><a href=/>Home</a> May 4, 2020</header>{}<footer>© 2020 <a href=/legal/>Legal</a> May 4, 2020</footer>"
)


@pytest.mark.parametrize("frame", ["{}", FRAME, SIDEBAR + "<main>{}</main>", "<main>{}</main>" + SIDEBAR])
@pytest.mark.parametrize("name", SKELETONS)
def test_rows_are_found_by_what_repeats(name: str, frame: str) -> None:
    told = read(frame.format(SKELETONS[name]))
    assert rows(told) == ENTRIES
    assert told.layout == "repeated"
    assert told.problems == ()
    assert [one.position for one in told.entries] == [0, 1, 2]
    assert {one.listing_url for one in told.entries} == {URL}


def test_a_sidebar_in_an_aside_does_not_outvote_a_short_listing() -> None:
    two = "".join(f"<li><a href='{href}'>{title}</a> <b>{day}</b></li>" for href, title, day in THREE[:2])
    side = "".join(
        f"<div><a href=/e{at}/>An event with a long name {at}</a> <i>June {at}, 2020</i></div>" for at in range(1, 9)
    )
    assert rows(read(f"<ul>{two}</ul><aside>{side}</aside>")) == ENTRIES[:2]


def test_a_page_without_dates_has_no_rows() -> None:
    told = read("<ul><li><a href=/a/>A</a></li><li><a href=/b/>B</a></li></ul>")
    assert (told.entries, told.layout) == ((), None)


def test_a_summary_is_the_row_s_own_paragraph() -> None:
    told = read(SKELETONS["articles"])
    assert {one.summary for one in told.entries} == {"What it says."}


CARD: Final = Layout(
    name="2022",
    entry=EntryRules(
        row=compile_selector(".card"),
        title=compile_selector("h3"),
        published=compile_selector(".date"),
        summary=compile_selector(".sum"),
        type=compile_selector(".type"),
    ),
)
OLD: Final = Layout(name="2017", entry=EntryRules(line="{published} • {type}"))


def card(href: str, title: str, *more: str) -> str:
    link = f"<a href='{href}'>x</a>" if href else ""
    return f"<div class=card>{link}<h3>{title}</h3><p class=date>May 1, 2020</p>{''.join(more)}</div>"


def test_declared_rows_each_on_their_own() -> None:
    told = read(
        card("/a/", "A", "<p class=sum>S</p><p class=type>T</p>")
        + card("/b/", "")
        + card("/c/", "C", "<p class=sum></p>"),
        newsroom(CARD),
        start=10,
    )
    first, second, third = told.entries
    assert (first.title, first.summary, first.type, first.published_raw) == ("A", "S", "T", "May 1, 2020")
    assert (second.title, second.summary, second.flags) == (None, None, ("title-missing",))
    assert (third.title, third.summary, third.flags) == ("C", None, ())
    assert [one.position for one in told.entries] == [10, 11, 12]
    assert {one.layout for one in told.entries} == {"2022"}


@pytest.mark.parametrize("href", ["", "#top", "mailto:a@demo.example", "javascript:void(0)", "http://"])
def test_a_row_without_a_page_is_a_problem_and_shifts_nothing(href: str) -> None:
    told = read(card("/a/", "A") + card(href, "B") + card("/c/", "C"), newsroom(CARD))
    assert [(one.position, one.title) for one in told.entries] == [(0, "A"), (1, "C")]
    (problem,) = told.problems
    assert problem == f'row 2 of {URL} ("B") links to no page'


def test_a_link_to_the_newsroom_itself_wins_over_one_away() -> None:
    row = "<div class=card><a href='https://social.example/share'>share</a><h3><a href=/a/>A</a></h3></div>"
    assert [one.url for one in read(row, newsroom(CARD)).entries] == ["https://demo.example/a/"]
    away = "<div class=card><h3><a href='https://other.example/a/'>A</a></h3></div>"
    assert [one.url for one in read(away, newsroom(CARD)).entries] == ["https://other.example/a/"]


def test_the_newest_layout_that_finds_rows_reads_the_page() -> None:
    old = "<p>May 2, 2020 • Statement</p><h3><a href=/a/>A</a></h3><p>May 1, 2020 • Statement</p><h3><a href=/b/>B</a></h3>"
    told = read(f"<div>{old}</div>", newsroom(CARD, OLD))
    assert (told.layout, [one.type for one in told.entries]) == ("2017", ["Statement"] * 2)
    assert read(card("/a/", "A"), newsroom(CARD, OLD)).layout == "2022"


def test_a_declared_layout_that_finds_nothing_is_told_not_papered_over() -> None:
    told = read(SKELETONS["list"], newsroom(CARD))
    assert (told.entries, told.layout) == ((), None)
    assert told.problems == (f"no rows: none of the layouts (2022) matches {URL}",)


@pytest.mark.parametrize(
    ("html", "declared", "expected"),
    [
        ("<a rel=next href=/news/page/2/>Next</a>", None, f"{URL}page/2/"),
        ("<a rel='nofollow next' href='?page=2'>Next</a>", None, f"{URL}?page=2"),
        ("<link rel=next href=/news/page/2/>", None, f"{URL}page/2/"),
        ("<a class=older href=page/2/>Older</a>", "a.older", f"{URL}page/2/"),
        ("<a class=older href=page/2/>Older</a>", "a.older::attr(href)", f"{URL}page/2/"),
        ("<a class=older href=page/2/>Older</a>", None, f"{URL}page/2/"),
        ("<a rel=next href=page/2/>Next</a>", "a.older", None),
        ("<a rel=next href=/news/>Next</a>", None, None),
        ("<a rel=next href=#>Next</a><a rel=next href=page/3/>Next</a>", None, f"{URL}page/3/"),
        ("", None, None),
    ],
)
def test_the_next_page(html: str, declared: str | None, expected: str | None) -> None:
    assert read(html, newsroom(next=declared)).next_url == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=/news/page/2/>2</a><a href=/news/page/41/>41</a>", 41),
        ("<a href='?page=7'>7</a><a href='?paged=8&x=1'>8</a>", 8),
        ("<a href=https://www.demo.example/news/page/9>9</a>", 9),
        ("<a href=https://other.example/page/99/>99</a>", None),
        ("<a href=/page/about/>x</a><a href='?id=2020'>x</a>", None),
        ("", None),
    ],
)
def test_the_last_page(html: str, expected: int | None) -> None:
    assert read(html).last_page == expected

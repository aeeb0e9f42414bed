"""Listings without dates: read by their shape, and said to be less sure."""

from __future__ import annotations

import pytest

from newsroom_scraper.discovery import undated
from tests.newsroom_scraper.discovery.pages import FRAME, RELEASES, TITLES, each, filled, newsroom, read

ROW = "<li><a href=/news{href}>{title}</a></li>"


@pytest.mark.parametrize("frame", ["{}", FRAME])
@pytest.mark.parametrize(
    "html",
    [
        f"<ul class=list>{each(ROW)}</ul>",
        "<table>" + each("<tr class=row{parity}><th><a href=/news{href}>{title}</a></th></tr>") + "</table>",
        each("<article><h3><a href=/news{href}>{title}</a></h3><p>Some words of it.</p></article>"),
        each(
            "<div class=card><a href=/news{href}><img src=x alt=''></a><h3><a href=/news{href}>{title}</a></h3></div>"
        ),
    ],
)
def test_titles_that_repeat_are_rows(html: str, frame: str) -> None:
    page = read(frame.format(html))
    assert [(one.url, one.title) for one in page.entries] == [
        (f"https://demo.example/news{href}", title) for href, title, _ in RELEASES
    ]
    assert page.layout == "repeated"
    assert {(one.published_raw, one.published_stamp, one.flags) for one in page.entries} == {
        (None, None, ("undated-rows",))
    }


def test_a_day_in_an_address_is_a_hint_and_no_printed_date() -> None:
    page = read("<ul>" + each("<li><a href=/{y}/{mm}/{dd}{href}>{title}</a></li>") + "</ul>")
    assert [(one.published_raw, one.published_stamp, one.flags) for one in page.entries][:2] == [
        (None, "2026-03-05", ("date-from-address",)),
        (None, "2026-03-03", ("date-from-address",)),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<ul>"
        + "".join(f"<li><a href=/{name}/>{name}</a></li>" for name in ("About us", "Our work", "Take action", "Donate"))
        + "</ul>",
        "<nav><ul>" + each(ROW) + "</ul></nav>",
        "<footer>" + each("<p><a href=/news{href}>{title}</a></p>") + "</footer>",
        "<ul>" + "".join(filled(ROW, at) for at in (0, 1, 2)) + "</ul>",
        "<ul>" + each("<li><a href=https://other.example{href}>{title}</a></li>") + "</ul>",
        "<ul>" + each("<li><a href=/news{href}>The same words in every one of them</a></li>") + "</ul>",
        "<ul>" + each("<li><a href=#{mon}>{title}</a></li>") + "</ul>",
    ],
)
def test_menus_and_the_like_are_no_rows(html: str) -> None:
    assert read(html).entries == ()


def test_titles_without_spaces_count_by_their_letters() -> None:
    titles = (
        "关于旗下部分开放式基金参加费率优惠活动的公告",
        "关于调整申购金额限制的公告内容",
        "关于新增销售机构的公告内容",
        "关于暂停大额申购业务的公告",
    )
    page = read(
        "<ul>" + "".join(f"<li><a href=/news/{at}/>{title}</a></li>" for at, title in enumerate(titles)) + "</ul>"
    )
    assert [one.title for one in page.entries] == [*titles]


def test_a_listing_that_says_more_than_a_short_one_with_dates_loses_to_it() -> None:
    dated = "".join(f"<li>March {day}, 2026 <a href=/d{day}/>A dated release of that day</a></li>" for day in (3, 2))
    page = read(f"<ul>{dated}</ul><ol>{each(ROW)}</ol>")
    assert len(page.entries) == 2


def test_a_last_page_of_few_is_read_where_rows_stood_before() -> None:
    first = read(f"<ul class=list>{each(ROW)}</ul>")
    page = read(f"<ul class=list>{filled(ROW, 3)}</ul>", places=first.places, url="https://demo.example/news/?page=2")
    assert [one.title for one in page.entries] == [TITLES[3]]


def test_only_the_road_s_own_addresses_are_rows() -> None:
    room = newsroom(
        discover=[{"url": "https://demo.example/news/", "match": "/news/", "skip": "water", "type": "Statement"}]
    )
    page = read(f"<ul>{each(ROW)}</ul>", newsroom=room)
    assert [one.title for one in page.entries] == TITLES[:3]
    assert {one.type for one in page.entries} == {"Statement"}
    assert [one.position for one in page.entries] == [0, 1, 2]


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2026/03/05/title", "2026-03-05"),
        ("https://a.example/news/2026-03-05-title.html", "2026-03-05"),
        ("https://a.example/20260305/title", "2026-03-05"),
        ("https://a.example/2026/3/5/title", None),
        ("https://a.example/2026/03/title", None),
        ("https://a.example/2026/02/31/title", None),
        ("https://a.example/news/120260305", None),
        ("https://a.example/?d=2026-03-05", None),
        ("", None),
    ],
)
def test_a_day_in_an_address(address: str, day: str | None) -> None:
    assert undated.day_in(address) == day

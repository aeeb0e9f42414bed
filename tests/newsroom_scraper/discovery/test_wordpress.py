"""The REST interface of WordPress: which route, which posts, and the way through their pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import wordpress
from tests.newsroom_scraper.discovery.declaring import HOME, newsroom

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

ROAD: Final = Discover(road="wordpress", url=HOME)
FIRST: Final = wordpress.posts_address(HOME, "press-releases", content=False)
FIELDS: Final = "_fields=id,guid,link,slug,type,date,date_gmt,modified_gmt,title,excerpt"


def read(told: Any, url: str = FIRST, speaks: str = "page", **headers: str) -> Listing:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return wordpress.read(body, newsroom=newsroom(ROAD, speaks=speaks), discover=ROAD, url=url, headers=named)


def post(number: int, **facts: Any) -> dict[str, Any]:
    return {"id": number, "link": f"{HOME}r/{number}/", "title": {"rendered": f"T{number}"}, **facts}


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        ("https://demo.example", "https://demo.example/wp-json/wp/v2/types"),
        ("https://demo.example/press/", "https://demo.example/press/wp-json/wp/v2/types"),
        ("https://demo.example/press/wp-json/", "https://demo.example/press/wp-json/wp/v2/types"),
        ("https://demo.example/wp-json/wp/v2/posts?per_page=5", "https://demo.example/wp-json/wp/v2/types"),
        ("https://demo.example/?rest_route=/", "https://demo.example/?rest_route=/wp/v2/types"),
        ("https://demo.example/index.php?rest_route=/", "https://demo.example/index.php?rest_route=/wp/v2/types"),
    ],
)
def test_the_types_are_asked_for_first(site: str, asked: str) -> None:
    assert wordpress.first(Discover(road="wordpress", url=site)) == asked


def test_a_declared_route_is_asked_for_straight_away() -> None:
    road = Discover(road="wordpress", url=HOME, route="press-releases")
    asked = f"{HOME}wp-json/wp/v2/press-releases?per_page=100&page=1&orderby=date&order=desc&{FIELDS}"
    assert wordpress.first(road, content=False) == asked
    assert wordpress.first(road) == f"{asked},content"


def test_what_changed_since_is_asked_for_by_its_change() -> None:
    asked = wordpress.posts_address(HOME, "posts", modified_after="2024-05-01T00:00:00Z", content=False)
    assert asked.endswith(f"&orderby=modified&order=desc&{FIELDS}&modified_after=2024-05-01T00:00:00Z")


@pytest.mark.parametrize(
    ("types", "route"),
    [
        ({"post": "posts", "page": "pages", "statement": "statements", "pr": "press-releases"}, "press-releases"),
        ({"post": "posts", "amnesty_news": "news-items"}, "news-items"),
        ({"post": "posts", "pressure": "pressure-groups", "newsletter": "newsletters"}, "posts"),
        ({"post": "posts", "pressemitteilung": "pressemitteilungen", "news": "news"}, "pressemitteilungen"),
        ({"post": "blog"}, "blog"),
        ({"page": "pages", "attachment": "media", "wp_block": "press"}, None),
        ({}, None),
    ],
)
def test_the_type_that_is_called_so_is_chosen(types: dict[str, str], route: str | None) -> None:
    choice = wordpress.choose({name: {"rest_base": base} for name, base in types.items()} | {"odd": 3, "dead": {}})
    assert (choice.route if choice else None) == route


def test_the_types_lead_to_the_posts_with_their_texts_where_the_interface_speaks() -> None:
    types = {"post": {"rest_base": "posts"}, "pr": {"rest_base": "news-releases", "rest_namespace": "site/v1"}}
    told = read(types, f"{HOME}wp-json/wp/v2/types")
    assert (told.layout, told.entries, told.problems) == ("wordpress", (), ())
    assert told.next_url == wordpress.posts_address(HOME, "news-releases", namespace="site/v1", content=False)
    assert (read(types, speaks="wordpress").next_url or "").endswith(",content")


def test_a_post_says_what_it_states() -> None:
    told = read(
        [
            post(
                5,
                guid={"rendered": f"{HOME}?post_type=pr&#038;p=5"},
                title={"rendered": "It&#8217;s &amp; <em>on</em>"},
                date="2024-05-01T09:00:00",
                date_gmt="2024-05-01T13:00:00",
                modified_gmt="2024-05-02T13:00:00",
                excerpt={"rendered": "<p>Ex &hellip;</p>\n"},
            ),
            post(6, date="2024-05-01T09:00:00", date_gmt="0000-00-00T00:00:00", title=3),
        ],
        x_wp_total="250",
        x_wp_totalpages="3",
    )
    one, other = told.entries
    assert (one.title, one.guid, one.summary) == ("It\u2019s & on", f"{HOME}?post_type=pr&p=5", "Ex \u2026")
    assert (one.published_stamp, one.modified_stamp) == ("2024-05-01T13:00:00Z", "2024-05-02T13:00:00Z")
    assert (other.published_stamp, other.title, other.flags) == (None, None, ("title-missing",))
    assert (told.total, told.last_page, told.layout) == (250, 3, "wordpress")
    assert told.next_url == FIRST.replace("&page=1&", "&page=2&")


@pytest.mark.parametrize(
    ("url", "headers", "onward"),
    [
        (FIRST.replace("&page=1&", "&page=3&"), {"x_wp_totalpages": "3"}, None),
        (FIRST, {"x_wp_totalpages": "many"}, None),
        (FIRST.replace("per_page=100", "per_page=1"), {}, FIRST.replace("per_page=100&page=1", "per_page=1&page=2")),
        (f"{HOME}wp-json/wp/v2/news", {"link": f'<{HOME}a?page=1>; rel="prev", <{HOME}a?page=3>; rel="next"'},
         f"{HOME}a?page=3"),
        (f"{HOME}wp-json/wp/v2/news", {}, None),
    ],
)  # fmt: skip
def test_where_the_next_page_is(url: str, headers: dict[str, str], onward: str | None) -> None:
    assert read([post(1)], url, **headers).next_url == onward


def test_every_post_is_met_while_new_ones_come() -> None:
    """Two more are published after each answer: rows come again, and none is passed over."""
    shelf = [post(number) for number in range(250)]
    url: str | None = FIRST
    met = []
    while url is not None:
        page = int(re.findall(r"&page=(\d+)", url)[0])
        total = str(-(-len(shelf) // 100))
        told = read(shelf[(page - 1) * 100 : page * 100], url, x_wp_totalpages=total)
        met += [one.url for one in told.entries]
        url = told.next_url
        shelf[:0] = [post(1000 + len(shelf)), post(1001 + len(shelf))]
    assert {f"{HOME}r/{number}/" for number in range(250)} <= set(met)
    assert len(met) > len(set(met))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"code": "rest_no_route", "message": "No <b>route</b> &amp; so", "data": {"status": 404}},
         'answers rest_no_route: "No route & so"'),
        ({"code": "rest_not_logged_in", "message": None}, "answers rest_not_logged_in"),
        ({"page": {"rest_base": "pages"}}, "names no type that could be releases: declare the route"),
        ({"name": "Demo", "routes": {}}, "holds neither posts nor the site's types"),
        (3, "is no answer of a WordPress REST interface"),
        (b"<!DOCTYPE html>", "is no answer of a WordPress REST interface"),
        (b'[{"id": 1', "is no answer of a WordPress REST interface"),
        ([3, {"id": 1}], None),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_with_its_address(told: Any, reason: str | None) -> None:
    made = read(told)
    assert (made.layout, made.entries, made.next_url) == (None, (), None)
    assert made.problems[0].startswith(f"{FIRST} {reason}" if reason else f"post 1 of {FIRST} links to no page")


def test_no_posts_are_the_end() -> None:
    told = read([], x_wp_total="0", x_wp_totalpages="0")
    assert (told.layout, told.entries, told.next_url, told.total) == ("wordpress", (), None, 0)

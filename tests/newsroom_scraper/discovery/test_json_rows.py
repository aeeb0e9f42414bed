"""Listings that come as JSON: rows by declared paths, fragments of HTML, and paths that lead nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from newsroom_scraper.discover import Discover, JsonRules
from newsroom_scraper.discovery import json_rows
from tests.newsroom_scraper.discovery.declaring import newsroom

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

URL: Final = "https://demo.example/more?o=10"
RULES: Final = JsonRules(
    rows="data.items", url="link", title="head.0", published="day", type="kind.name", summary="text", next="data.next"
)


def read(told: Any, rules: JsonRules = RULES) -> Listing:
    road = Discover(url=URL, json=rules)
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return json_rows.read(body, newsroom=newsroom(road), discover=road, url=URL, start=10)


def test_rows_are_read_by_their_paths() -> None:
    rows = [
        {"link": "/a", "head": ["T &amp; <i>x</i>"], "day": "May 3, 2020", "kind": {"name": "News"}, "text": "One"},
        {"link": "https://demo.example/b", "day": 1584576000},
        {"link": "/c", "head": ["C"], "day": 1584576000123},
    ]
    told = read({"data": {"items": rows, "next": "/more?o=20"}})
    first, second, third = told.entries
    assert (first.url, first.title, first.published_raw) == ("https://demo.example/a", "T & x", "May 3, 2020")
    assert (first.type, first.summary, first.position, first.road) == ("News", "One", 10, "listing")
    assert (second.title, second.flags) == (None, ("title-missing",))
    assert second.published_stamp == third.published_stamp == "2020-03-19T00:00:00Z"
    assert (told.next_url, told.layout, told.problems) == ("https://demo.example/more?o=20", "json", ())


@pytest.mark.parametrize("end", [{}, {"next": None}, {"next": ""}, {"next": False}, {"next": URL}])
def test_the_end_names_no_next_answer(end: dict[str, Any]) -> None:
    told = read({"data": {"items": [], **end}})
    assert (told.next_url, told.layout, told.problems) == (None, "json", ())


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"data": {"rows": []}}, "cannot be read: there is no data.items; data is an object with rows"),
        ({"data": []}, "cannot be read: there is no data.items; data is a list of 0"),
        ({"data": None}, "cannot be read: there is no data.items; data is null"),
        ([], "cannot be read: there is no data; the answer is a list of 0"),
        ({"data": {"items": "none"}}, 'cannot be read: at data.items there is the text "none" and no list of rows'),
        (b"<html>", "is not valid JSON"),
        (b"", "is not valid JSON"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_what_is_there(told: Any, reason: str) -> None:
    made = read(told)
    assert (made.layout, made.entries) == (None, ())
    assert made.problems[0].startswith(f"{URL} {reason}")


def test_rows_without_a_link_are_told_and_all_of_them_are_no_listing() -> None:
    told = read({"data": {"items": [{"link": "/a"}, {"link": 3}, {"x": 1}, 4]}})
    assert told.problems == (
        f"row 2 of {URL} links to no page: its link is 3",
        f"row 3 of {URL} links to no page: there is no link; it is an object with x",
        f"row 4 of {URL} links to no page: there is no link; it is 4",
    )
    assert len(told.entries) == 1
    many = read({"data": {"items": [{"x": 1}] * 9, "next": 7}})
    assert (many.layout, many.entries, len(many.problems)) == (None, (), 7)
    assert many.problems[5] == f"4 more rows of {URL} have such problems"
    assert many.problems[6] == f"{URL} names no next answer: at data.next there is 7"


def test_a_list_at_the_top_has_no_path() -> None:
    assert len(read([{"u": "/a"}, {"u": "/b"}], JsonRules(rows="", url="u")).entries) == 2


def test_a_fragment_of_html_is_read_as_a_listing() -> None:
    rules = JsonRules(html="0.html", next="0.next")
    rows = "".join(f"<div><h3><a href=/r/{at}>Release {at}</a></h3><p>May {at}, 2024</p></div>" for at in (1, 2, 3))
    told = read([{"html": rows, "next": "/more?o=20"}], rules)
    assert [(one.url, one.title, one.published_raw) for one in told.entries] == [
        (f"https://demo.example/r/{at}", f"Release {at}", f"May {at}, 2024") for at in (1, 2, 3)
    ]
    assert told.next_url == "https://demo.example/more?o=20"
    assert read([{"html": ""}], rules).layout == "json"
    assert read([{"html": 3}], rules).problems == (f"{URL} cannot be read: at 0.html there is 3 and no HTML",)


@pytest.mark.parametrize("day", [True, 1e300, -1, 10**18, [1], {"a": 1}, None])
def test_what_is_no_date_is_none(day: Any) -> None:
    (row,) = read({"data": {"items": [{"link": "/a", "day": day}]}}).entries
    assert (row.published_raw, row.published_stamp) == (None, None)

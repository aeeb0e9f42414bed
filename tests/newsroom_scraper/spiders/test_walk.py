"""Which rows of a listing are read, and where the walk ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from newsroom_scraper.discovery.listing import Listing
from newsroom_scraper.items import Entry
from newsroom_scraper.newsroom import Newsroom, load
from newsroom_scraper.plan import Plan
from newsroom_scraper.spiders.walk import Walk
from newsroom_scraper.values.urls import identity

SITE = "https://www.amnestyusa.org"


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load("amnesty-usa")


def url(name: str) -> str:
    return f"{SITE}/press-releases/{name}/"


def page(*names: str, next_url: str | None = f"{SITE}/news/page/2/", day: str | None = None) -> Listing:
    entries = tuple(
        Entry(
            newsroom="amnesty-usa",
            url=url(name),
            listing_url=f"{SITE}/news/",
            position=at,
            title=name,
            published_raw=day,
        )
        for at, name in enumerate(names)
    )
    return Listing(entries=entries, next_url=next_url, layout="2022", last_page=None, problems=())


def walk(newsroom: Newsroom, known: str = "", **plan: Any) -> Walk:
    keys = {identity(url(one), newsroom.urls): "h1:0" for one in known}
    return Walk(Plan(newsroom="amnesty-usa", crawl_id="x", known=keys, **plan), newsroom)


def taken(made: Walk, listing: Listing) -> tuple[list[str | None], str | None]:
    due, end = made.take(listing)
    return [entry.title for entry in due], end


def test_everything_unknown_is_read_and_the_walk_goes_on(newsroom: Newsroom) -> None:
    made = walk(newsroom)
    assert taken(made, page("a", "b")) == (["a", "b"], None)
    assert made.position == 2
    assert taken(made, page("c", next_url=None)) == (["c"], "end")
    assert made.position == 3


def test_a_row_is_read_once(newsroom: Newsroom) -> None:
    """A release that slipped to the next page while the walk went on is asked for once."""
    made = walk(newsroom)
    assert taken(made, page("a", "b", "a"))[0] == ["a", "b"]
    assert taken(made, page("b", "c"))[0] == ["c"]


def test_known_and_not_due_is_left(newsroom: Newsroom) -> None:
    made = walk(newsroom, known="ab", due=(url("b"),))
    assert taken(made, page("a", "b", "c"))[0] == ["b", "c"]


def test_another_spelling_is_the_same_row(newsroom: Newsroom) -> None:
    made = walk(newsroom, known="a")
    other = Entry(newsroom="amnesty-usa", url="http://amnestyusa.org/press-releases/a", listing_url=SITE, position=0)
    listing = Listing(entries=(other,), next_url=None, layout=None, last_page=None, problems=())
    assert taken(made, listing)[0] == []


def test_a_limit_counts_what_is_new_only(newsroom: Newsroom) -> None:
    made = walk(newsroom, known="az", due=(url("a"), url("z")), limit=1)
    assert taken(made, page("a", "b", "c", "z")) == (["a", "b", "z"], "limit")


def test_since_skips_older_rows_and_ends_after_a_whole_page_of_them(newsroom: Newsroom) -> None:
    made = walk(newsroom, since=date(2024, 2, 1))
    assert taken(made, page("a", day="February 3, 2024")) == (["a"], None)
    assert taken(made, page("b", day="January 31, 2024")) == ([], "since")


def test_a_row_without_a_day_is_not_too_old(newsroom: Newsroom) -> None:
    made = walk(newsroom, since=date(2024, 2, 1))
    assert taken(made, page("a", day="soon")) == (["a"], None)


def test_since_never_keeps_a_due_release_from_being_read(newsroom: Newsroom) -> None:
    made = walk(newsroom, known="a", due=(url("a"),), since=date(2024, 2, 1))
    assert taken(made, page("a", day="January 1, 2020"))[0] == ["a"]


def test_a_circle_ends(newsroom: Newsroom) -> None:
    made = walk(newsroom)
    made.visited.add(f"{SITE}/news/page/2/")
    assert taken(made, page("a")) == (["a"], "circle")


def test_a_page_without_rows_fails(newsroom: Newsroom) -> None:
    assert taken(walk(newsroom), page()) == ([], "failed")


def test_the_rest_is_what_no_page_led_to_once(newsroom: Newsroom) -> None:
    made = walk(
        newsroom,
        known="abc",
        due=(url("a"), url("b")),
        gone=(url("c"),),
    )
    made.take(page("a"))
    assert list(made.rest()) == [url("b"), url("c")]
    assert list(made.rest()) == []
    assert len(made.gone) == 1

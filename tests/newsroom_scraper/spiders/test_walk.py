"""Which rows of a listing are read, and where the walk ends; of several roads, what each adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.items import Entry, Listing
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
    step = made.take(listing)
    return [entry.title for entry in step.due], step.end


def position(made: Walk) -> int:
    assert made.road is not None
    return made.road.position


def test_everything_unknown_is_read_and_the_walk_goes_on(newsroom: Newsroom) -> None:
    made = walk(newsroom)
    assert taken(made, page("a", "b")) == (["a", "b"], None)
    assert position(made) == 2
    assert taken(made, page("c", next_url=None)) == (["c"], "end")
    assert position(made) == 3


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
    assert made.road is not None
    made.road.visited.add(f"{SITE}/news/page/2/")
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
    assert [address for _, address in made.rest()] == [url("b"), url("c")]
    assert list(made.rest()) == []
    assert len(made.gone) == 1


# Pages by their number


def numbered(newsroom: Newsroom, **road: Any) -> Walk:
    """Return the walk of a listing whose pages are addressed by number, its first page asked for."""
    discover = Discover(url=f"{SITE}/news/", pages=f"{SITE}/news/{{page}}/", **road)
    made = walk(replace(newsroom, discover=(discover,)))
    assert made.road is not None
    made.road.visited.add(f"{SITE}/news/")
    assert made.road.begin() == f"{SITE}/news/"
    return made


def onward(made: Walk, *names: str, **facts: Any) -> tuple[str | None, str | None]:
    """Take a page of a numbered listing and return what comes next, and why the walk ends."""
    assert made.road is not None
    step = made.take(replace(page(*names, next_url=None), **facts))
    if step.next_url is not None:
        made.road.visited.add(step.next_url)
    return step.next_url, step.end


@pytest.mark.parametrize("last", [(), ("c",), ("b", "c")], ids=["empty", "again", "whole again"])
def test_numbered_pages_end_where_nothing_new_stands(newsroom: Newsroom, last: tuple[str, ...]) -> None:
    made = numbered(newsroom)
    assert onward(made, "a", "b") == (f"{SITE}/news/2/", None)
    assert onward(made, "b", "c") == (f"{SITE}/news/3/", None), "a row that slipped to the next page"
    assert onward(made, *last, layout="2022" if last else None) == (None, "end")


def test_a_numbered_page_after_the_last_is_the_end(newsroom: Newsroom) -> None:
    made = numbered(newsroom)
    onward(made, "a", "b")
    assert (made.past().end, made.past().kind) == ("end", "past")


def test_numbered_pages_that_cannot_be_reached_are_told(newsroom: Newsroom) -> None:
    made = numbered(newsroom)
    onward(made, "a", "b", last_page=7)
    assert made.past().end == "no next page"


def test_offsets_grow_by_their_step(newsroom: Newsroom) -> None:
    discover = Discover(url=f"{SITE}/news/", pages=f"{SITE}/news/?o={{offset}}", first=20, step=20)
    made = walk(replace(newsroom, discover=(discover,)))
    assert [onward(made, one)[0] for one in "ab"] == [f"{SITE}/news/?o=20", f"{SITE}/news/?o=40"]


def test_a_numbered_walk_goes_on_where_the_slice_before_ended(newsroom: Newsroom) -> None:
    discover = Discover(url=f"{SITE}/news/", pages=f"{SITE}/news/{{page}}/")
    made = walk(replace(newsroom, discover=(discover,)), start=f"{SITE}/news/5/", position=40)
    assert made.road is not None
    assert made.road.begin() == f"{SITE}/news/5/"
    assert onward(made, "a") == (f"{SITE}/news/6/", None)
    assert position(made) == 41


def test_an_endless_listing_ends_at_the_limit_of_pages(newsroom: Newsroom) -> None:
    made = numbered(newsroom)
    assert made.road is not None
    made.road.visited |= {str(one) for one in range(2_000)}
    assert onward(made, "a")[1] == "page limit"


# Several roads


def roads(newsroom: Newsroom, *kinds: str, speaks: str = "page", **plan: Any) -> Walk:
    discover = tuple(Discover(road=kind, url=f"{SITE}/{kind}/", urls=("x",)) for kind in kinds)
    return walk(replace(newsroom, discover=discover, speaks=speaks), **plan)


def rows(kind: str, *names: str, **facts: Any) -> Listing:
    listing = page(*names, next_url=None)
    return replace(listing, entries=tuple(replace(one, road=kind) for one in listing.entries), layout=kind, **facts)


def asked(made: Walk, listing: Listing) -> list[tuple[str | None, str, list[str]]]:
    """Take the last document of a road, go on, and return title, road and other roads of what is asked for."""
    step = made.take(listing)
    made.leave()
    return [(one.title, one.road, [other.road for other in one.others]) for one in step.due]


def test_a_release_on_two_roads_is_asked_for_once(newsroom: Newsroom) -> None:
    made = roads(newsroom, "listing", "sitemap")
    assert asked(made, rows("listing", "a", "b")) == [("a", "listing", []), ("b", "listing", [])]
    assert asked(made, rows("sitemap", "b", "c")) == [("c", "sitemap", [])]
    assert made.road is None


def test_the_rows_of_a_feed_wait_for_what_other_roads_say(newsroom: Newsroom) -> None:
    made = roads(newsroom, "feed", "listing")
    assert asked(made, rows("feed", "new", "a")) == []
    assert asked(made, rows("listing", "a", "b")) == [("a", "listing", ["feed"]), ("b", "listing", [])]
    assert [(entry.title, entry.road) for _, entry in made.hints()] == [("new", "feed")]
    assert list(made.hints()) == []


def test_a_feed_alone_does_not_wait(newsroom: Newsroom) -> None:
    assert asked(roads(newsroom, "feed"), rows("feed", "a")) == [("a", "feed", [])]


def test_only_the_road_that_speaks_and_standing_pages_are_asked(newsroom: Newsroom) -> None:
    made = roads(newsroom, "listing", "wordpress", "pages", speaks="wordpress")
    assert asked(made, rows("listing", "a", "b")) == []
    assert asked(made, rows("wordpress", "b", "c")) == [("b", "wordpress", ["listing"]), ("c", "wordpress", [])]
    assert asked(made, rows("pages", "d")) == [("d", "pages", [])]
    assert [entry.title for _, entry in made.hints()] == ["a"]


def test_a_limit_holds_for_all_roads(newsroom: Newsroom) -> None:
    made = roads(newsroom, "feed", "listing", "sitemap", limit=2)
    assert asked(made, rows("feed", "new")) == []
    assert len(asked(made, rows("listing", "a", "b", "c"))) == 2
    assert (made.road, made.limited, list(made.hints())) == (None, True, [])


def test_an_index_leads_to_its_documents_in_order(newsroom: Newsroom) -> None:
    made = roads(newsroom, "sitemap")
    assert made.road is not None
    step = made.take(Listing(children=("1", "2", "3"), layout="sitemap"))
    assert (step.next_url, step.end, step.kind) == ("1", None, "leads")
    made.road.visited.add("1")
    step = made.take(rows("sitemap", children=("1", "1a")))
    assert (step.next_url, step.kind) == ("1a", "leads"), "an index within an index; what was read is passed over"
    assert made.take(rows("sitemap", "a")).next_url == "2"
    assert made.take(rows("sitemap")).next_url == "3"
    assert made.take(rows("sitemap", "b")).end == "end"


def test_an_index_goes_on_where_the_slice_before_ended(newsroom: Newsroom) -> None:
    made = roads(newsroom, "listing", "sitemap", road=1, start="2")
    assert made.road is not None
    assert (made.road.number, made.road.begin()) == (1, f"{SITE}/sitemap/")
    assert made.take(Listing(children=("1", "2", "3"), layout="sitemap")).next_url == "2"


def test_rows_that_are_left_for_their_age_make_no_whole_walk(newsroom: Newsroom) -> None:
    made = walk(newsroom, since=date(2024, 2, 1))
    assert taken(made, page("a", day="February 3, 2024")) == (["a"], None)
    mixed = page("b", "c", day="January 31, 2024", next_url=None)
    newer = replace(mixed.entries[0], published_raw="February 2, 2024")
    assert taken(made, replace(mixed, entries=(newer, mixed.entries[1]))) == (["b"], "since")

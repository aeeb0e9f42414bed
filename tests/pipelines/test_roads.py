"""The account of several roads: what each came to, what the whole walk proves, and where they disagree."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.manifest import account
from pipelines.roads import Declared
from tests.pipelines.test_manifest import end, look, page

LISTING = Declared(road="listing", url="https://demo.example/news/")
FEED = Declared(road="feed", url="https://demo.example/feed.xml")
SITEMAP = Declared(road="sitemap", url="https://demo.example/sitemap.xml")
WORDPRESS = Declared(road="wordpress", url="https://demo.example/")
PAGES = Declared(road="pages", url="https://demo.example/")


def on(road: int, *keys: str, **facts: Any) -> dict[str, Any]:
    return page(*keys, road=road, **facts)


def dead(road: int, **facts: Any) -> dict[str, Any]:
    return page(road=road, **{"failure": "answered 500", "kind": "failed", "end": "failed", "layout": None, **facts})


def told(roads: list[Declared], *events: dict[str, Any], read: str = "", **facts: Any) -> dict[str, Any]:
    """Return the account of documents and of readings of those releases."""
    return account([*events, *map(look, read), end()], planned=[], roads=roads, **facts)


def test_each_road_is_told_beside_the_whole() -> None:
    made = told([FEED, LISTING], on(0, "n", "a"), on(1, "a", "b", end=None), on(1, "c"), read="nabc")
    assert (made["state"], made["listing"]["whole"], made["listing"]["proves"]) == ("complete", True, True)
    assert made["listed_keys"] == ["a", "b", "c", "n"], "what is on a feed alone stands behind"
    assert (made["listing"]["rows"], made["listing"]["page_starts"]) == (3, [0, 2])
    assert [(one["road"], one["pages"], one["rows"], one["only_here"]) for one in made["roads"]] == [
        ("feed", 1, 2, 1),
        ("listing", 2, 3, 2),
    ]
    assert made["listing"]["problems"] == ["1 row of the feed https://demo.example/feed.xml stands on no other road: n"]


def test_a_second_road_adds_only_the_pages_that_have_rows_of_their_own() -> None:
    pages = [{"offset": at} for at in range(4)]
    made = told(
        [LISTING, SITEMAP],
        on(0, "a", "b", evidence=pages[0]),
        on(1, kind="leads", layout="sitemap", end=None, evidence=pages[1]),
        on(1, "b", "a", end=None, evidence=pages[2]),
        on(1, "c", evidence=pages[3]),
        read="abc",
    )
    listing = made["listing"]
    assert (listing["page_starts"], listing["page_evidence"], listing["proves"]) == ([0, 2], [0, 3], True)
    assert listing["problems"] == ["1 row stands on the sitemap https://demo.example/sitemap.xml alone: c"]


@pytest.mark.parametrize(
    ("roads", "events", "whole", "proves"),
    [
        ([FEED], [on(0, "a")], True, False),
        ([PAGES], [on(0, "a")], True, False),
        ([LISTING, PAGES], [on(0, "a"), on(1, "b")], True, True),
        ([LISTING, FEED], [on(0, "a"), dead(1)], True, True),
        ([LISTING, SITEMAP], [on(0, "a"), dead(1)], False, False),
        ([LISTING, SITEMAP], [on(0, "a"), on(1, "a", end=None), on(1)], True, False),
        ([LISTING, SITEMAP], [on(0, "a")], False, False),
    ],
    ids=["feed", "pages", "listing and pages", "dead feed", "dead sitemap", "empty sitemap", "not begun"],
)
def test_what_a_walk_proves(roads: list[Declared], events: list[dict[str, Any]], whole: bool, proves: bool) -> None:
    made = told(roads, *events, read="ab")
    assert (made["listing"]["whole"], made["listing"]["whole"] and made["listing"]["proves"]) == (whole, proves)


def test_a_road_that_fails_is_named_and_the_others_are_kept() -> None:
    made = told([LISTING, FEED], on(0, "a"), dead(1, url=FEED.url), read="a")
    assert (made["state"], made["counts"]["read"]) == ("incomplete", 1)
    assert made["reasons"] == ["the feed was not read to its end: https://demo.example/feed.xml answered 500"]
    assert made["roads"][1]["failure"]["reason"] == "answered 500"
    refused = told([LISTING, FEED], on(0, "a"), dead(1, kind="blocked", failure="answered 403"), read="a")
    assert refused["state"] == "incomplete", "the newsroom itself can be read"
    both = told([LISTING, FEED], dead(0, kind="blocked"), dead(1, kind="blocked"))
    assert both["state"] == "blocked"


@pytest.mark.parametrize(
    ("total", "sifted", "said"),
    [(3, False, ["says that it has 3 rows, and 2 were met"]), (2, False, []), (3, True, []), (None, False, [])],
)
def test_a_total_that_differs_is_told(total: int | None, sifted: bool, said: list[str]) -> None:
    road = Declared(road="wordpress", url="https://demo.example/", sifted=sifted)
    made = told([road], on(0, "a", "b", total=total), read="ab")
    assert (made["state"], made["roads"][0]["total"]) == ("complete", total)
    assert made["listing"]["problems"] == [f"the wordpress https://demo.example/ {one}" for one in said]


def test_nothing_is_compared_with_a_road_that_was_not_read_to_its_end() -> None:
    made = told([LISTING, FEED], on(0, "a", end="limit"), on(1, "a", "n"), read="an")
    assert made["listing"]["problems"] == []


def test_a_text_that_was_not_to_be_read_is_counted_and_no_look() -> None:
    made = told([FEED], on(0, "a"), look("b", "not_due"), read="a")
    assert (made["expected"], made["counts"]["not_due"], made["counts"]["read"]) == (2, 1, 1)
    assert [one["key"] for one in made["looks"]] == ["a"]


def test_the_page_after_the_last_is_no_page() -> None:
    made = told([LISTING], on(0, "a", end=None), on(0, kind="past", layout=None, status=404), read="a")
    assert (made["state"], made["listing"]["pages"], made["listing"]["page_starts"]) == ("complete", 1, [0])
    short = told([LISTING], on(0, "a", end=None, last_page=3), on(0, kind="past", layout=None, end="no next page"))
    assert "before its last page (it numbers 3, and 1 were read)" in short["reasons"][0]


@pytest.mark.parametrize(
    ("events", "first", "resume"),
    [
        ([on(0, "a", end=None, next_url="2")], 0, (page()["url"], 0, 0)),
        ([on(0, "a"), on(1, "b", "c", end=None, url="s"), on(1, "d", end=None, url="t")], 0, ("t", 2, 1)),
        ([on(0, "a")], 0, (SITEMAP.url, 0, 1)),
        ([on(1, "b", url="s", end=None)], 1, ("s", 0, 1)),
        ([on(0, "a"), on(1, "b")], 0, (None, 0, 0)),
    ],
    ids=["first road", "second road", "between", "slice of the second", "whole"],
)
def test_where_the_next_slice_goes_on(
    events: list[dict[str, Any]], first: int, resume: tuple[str | None, int, int]
) -> None:
    journal = [*events, end("closespider_timeout")]
    listing = account(journal, planned=[], roads=[LISTING, SITEMAP], first=first)["listing"]
    assert (listing["resume"], listing["resume_rows"], listing["resume_road"]) == resume


def test_a_slice_counts_the_roads_of_the_slices_before() -> None:
    made = told([LISTING, SITEMAP], on(1, "b"), read="b", first=1)
    assert (made["state"], made["listing"]["whole"], made["listing"]["end"]) == ("complete", True, "end")

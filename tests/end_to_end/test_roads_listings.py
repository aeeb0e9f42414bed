"""Listings whose pages follow one another in other ways than by a link; two listings; walks that do not end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.roads import ROADS, baseline, declare, night, opened, plain_site, roads_of, sound

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("road", ["listing", "numbered", "by-offset"])
@pytest.mark.parametrize("releases", [12, 15])
def test_three_nights(open_desk: Callable[..., Any], road: str, releases: int) -> None:
    """What is new, edited, removed and unlisted is told; the page after the last is no page that failed."""
    site = plain_site(releases)
    with opened(open_desk, site, road) as desk:
        baseline(desk, releases)
        fresh, edited, gone = site.publish(1)[0], site.listed[3].slug, site.listed[8].slug
        site.edit(edited, "number")
        site.remove(gone, "404")
        night(desk, ("new", fresh.slug), ("edited", edited), ("removed", gone))
        away = site.listed[2].slug
        site.unlist(away)
        night(desk, ("unlisted", away))
        listing = desk.manifest()["listing"]
        assert (listing["whole"], listing["end"], listing["problems"]) == (True, "end", [])
        assert listing["pages"] == -(-(releases - 1) // 6)
        sound(desk)


def test_two_listings_are_walked_one_after_the_other(open_desk: Callable[..., Any]) -> None:
    site = plain_site(12)
    with opened(open_desk, site, "by-offset", "listing") as desk:
        baseline(desk, 12)
        made = desk.manifest()
        assert [(one["rows"], one["only_here"], one["whole"]) for one in made["roads"]] == [(12, 0, True)] * 2
        assert (made["listing"]["page_starts"], made["listing"]["rows"]) == ([0, 6], 12)
        gone, fresh = site.listed[1].slug, site.publish(1)[0]
        site.unlist(gone)
        night(desk, ("unlisted", gone), ("new", fresh.slug))
        assert desk.served.count(f"/press-releases/{fresh.slug}/") == 1
        sound(desk)


def test_one_of_two_listings_dies_for_a_night(open_desk: Callable[..., Any]) -> None:
    """What the other shows is told, the crawl is incomplete and names road and address, and nothing is unlisted."""
    site = plain_site(12)
    with opened(open_desk, site, "by-offset", "listing") as desk:
        baseline(desk, 12)
        for path in ("/by-offset/", "/news/"):
            site.fault(path, status=500)
            fresh, away = site.publish(1)[0], site.listed[4].slug
            site.unlist(away)
            outcome = desk.run()
            assert (outcome.state, desk.told(outcome)) == ("incomplete", {("new", fresh.slug)})
            (sentence,) = outcome.sentences
            assert f"the listing was not read to its end: {desk.served.url}{path} answered 500" in sentence
            dead = next(one for one in desk.manifest()["roads"] if one["failure"])
            assert (dead["url"], dead["whole"]) == (desk.served.url + path, False)
            site.restore(away)
            site.recover()
            site.next_night()
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("complete", ())


def test_pages_that_go_in_a_circle_end(open_desk: Callable[..., Any]) -> None:
    """Each page of the listing is read once; such a walk is not whole, and is no failure."""
    site = plain_site(12, generation="2022")
    circle = 'url = "{url}/news/"\nnext = "div.prev a::attr(href), div.next a::attr(href)"'
    with opened(open_desk, site, circle) as desk:
        first = desk.run()
        assert (first.state, first.releases, first.whole) == ("complete", 12, False), desk.manifest()["reasons"]
        assert [desk.served.count(one) for one in ("/news/", "/news/page/2/")] == [1, 1]


def test_a_numbered_listing_that_stays_behind_its_own_numbers_is_told(open_desk: Callable[..., Any]) -> None:
    """Page three of three is not found: what stands on it is not unlisted, and the walk is told as short."""
    site = plain_site(18, generation="2022")
    layout = """
[[layout]]
name = "cards"
[layout.entry]
row = ".ts-grid-col-3-outline .card-md"
title = "h3"
published = "p.card-md--tag--hocus"
[layout.release]
body = ".wp-block-post-content"
"""
    with opened(open_desk, site, "numbered") as desk:
        declare(desk, "numbered", layout)
        text = (desk.root / "newsrooms" / "demo.toml").read_text()
        (desk.root / "newsrooms" / "demo.toml").write_text(text.replace("\n[[discover]]\n\n[[layout]]", "\n[[layout]]"))
        baseline(desk, 18)
        site.fault("/news/page/3/", status=404)
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("incomplete", ())
        assert "the walk through the listing ended before its last page (it numbers 3, and 2 were read)" in str(
            desk.manifest()["reasons"]
        )


def test_the_account_of_one_listing_reads_as_before(open_desk: Callable[..., Any]) -> None:
    with opened(open_desk, plain_site(12), "listing") as desk:
        baseline(desk, 12)
        made, told = desk.manifest(), roads_of(desk)["listing"]
        assert made["listing"]["page_starts"] == [0, 6]
        assert told == {
            "road": "listing",
            "url": f"{desk.served.url}/news/",
            "pages": 2,
            "rows": 12,
            "total": None,
            "only_here": 12,
            "whole": True,
            "end": "end",
            "failure": None,
        }
        assert set(ROADS) >= {"listing"}

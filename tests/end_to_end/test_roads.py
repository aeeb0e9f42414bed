"""Every road for itself, and several together: nights on which what is done is told, once, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.roads import baseline, declare, night, opened, plain_site, roads_of, sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.release import Release

OPENING = "People are held without trial in sixty places of the country, and nobody says for how long."


@pytest.mark.parametrize("road", ["feed", "json-feed", "sitemap", "wordpress", "more"])
def test_a_road_alone(open_desk: Callable[..., Any], road: str) -> None:
    """Three nights: new, edited and removed are told, each once; what nothing lists any more is looked at itself."""
    site = plain_site(12, feed_items=20, rest_items=5)
    with opened(open_desk, site, road) as desk:
        baseline(desk, 12)
        fresh, edited, gone = site.publish(1)[0], site.listed[3].slug, site.listed[8].slug
        site.edit(edited, "number")
        site.remove(gone, "404")
        night(desk, ("new", fresh.slug), ("edited", edited), ("removed", gone))
        site.restore(gone)
        site.edit(edited, "title")
        night(desk, ("restored", gone), ("edited", edited))
        night(desk)
        (told,) = desk.manifest()["roads"]
        assert (told["rows"], told["whole"], told["failure"]) == (13, True, None)
        assert desk.manifest()["listing"]["problems"] == []
        assert desk.manifest()["listing"]["proves"] is (told["road"] != "feed")
        sound(desk)


def test_listing_feed_and_sitemap_together(open_desk: Callable[..., Any]) -> None:
    """Each release once, whoever lists it; what one road alone shows is read too, and told in the account."""
    site = plain_site(12, feed_items=4)
    with opened(open_desk, site, "feed", "listing", "sitemap") as desk:
        baseline(desk, 12)
        made = desk.manifest()
        assert [(one["road"], one["rows"], one["only_here"]) for one in made["roads"]] == [
            ("feed", 4, 0),
            ("listing", 12, 0),
            ("sitemap", 12, 0),
        ]
        assert (made["listed"], made["listing"]["rows"], made["listing"]["problems"]) == (12, 12, [])
        assert desk.served.count(f"/press-releases/{site.listed[0].slug}/") == 1
        newest = next(one for one in desk.lines("releases") if one["url"].endswith(f"{site.listed[0].slug}/"))
        assert newest["entry"]["road"] == "listing"
        assert [one["road"] for one in newest["entry"]["others"]] == ["feed"]
        fresh, edited, gone = site.publish(1)[0], site.listed[3].slug, site.listed[8].slug
        site.edit(edited, "number")
        site.remove(gone, "410")
        away = site.listed[5].slug
        site.unlist(away)
        night(desk, ("new", fresh.slug), ("edited", edited), ("removed", gone), ("unlisted", away))
        site.restore(away)
        night(desk, ("restored", away))
        sound(desk)


@pytest.mark.parametrize(
    ("road", "path"),
    [("feed", "/feed.xml"), ("sitemap", "/sitemap-1.xml"), ("wordpress", "/wp-json/wp/v2/press-releases")],
)
def test_a_road_that_dies_for_a_night(open_desk: Callable[..., Any], road: str, path: str) -> None:
    """The crawl is incomplete and says where; what the others found is told; nothing is unlisted or removed."""
    site = plain_site(12)
    with opened(open_desk, site, "listing", road) as desk:
        baseline(desk, 12)
        fresh, away = site.publish(1)[0], site.listed[4].slug
        site.unlist(away)
        site.fault(path, status=500)
        outcome = desk.run()
        assert (outcome.state, desk.told(outcome)) == ("incomplete", {("new", fresh.slug)})
        (sentence,) = outcome.sentences
        assert f"the {road} was not read to its end: {desk.served.url}{path}" in sentence
        assert sentence.count("answered 500") == 1
        assert roads_of(desk)[road]["failure"]["kind"] == "failed"
        site.recover()
        site.restore(away)
        site.next_night()
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("complete", ())


def test_items_that_fall_off_a_feed_are_no_news(open_desk: Callable[..., Any]) -> None:
    site = plain_site(6, feed_items=6)
    with opened(open_desk, site, "feed") as desk:
        baseline(desk, 6)
        for _ in range(3):
            fresh = site.publish(4)
            night(desk, *(("new", one.slug) for one in fresh))
            assert desk.manifest()["counts"]["failed"] == 0
        gone = site.listed[-1].slug
        site.remove(gone, "404")
        night(desk, ("removed", gone))
        sound(desk)


def test_counts_that_disagree_are_told_and_are_no_failure(open_desk: Callable[..., Any]) -> None:
    site = plain_site(12, feed_items=4)
    other = 'url = "{url}/by-offset/"'
    with opened(open_desk, site, other, "sitemap") as desk:
        first = desk.run()
        assert (first.state, first.releases) == ("complete", 12)
        (problem,) = desk.manifest()["listing"]["problems"]
        assert problem.startswith(f"6 rows stand on the sitemap {desk.served.url}/sitemap.xml alone: ")


def test_what_is_published_while_rest_pages_are_read_is_missed_by_none(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that were pushed to the next page are met twice; what came is read that night or the next."""
    site = plain_site(15, rest_items=5)
    with opened(open_desk, site, "wordpress", speaks="wordpress") as desk:
        baseline(desk, 15)
        answer = site.answer
        fresh: list[Release] = []

        def busy(path: str, origin: str) -> Any:
            if "press-releases" in path and "page=2" in path and not fresh:
                fresh.extend(site.publish(2))
            return answer(path, origin)

        monkeypatch.setattr(site, "answer", busy)
        first = desk.run()
        assert (first.state, first.held) == ("complete", ())
        site.next_night()
        second = desk.run()
        assert (second.state, second.held) == ("complete", ())
        assert desk.told(first) | desk.told(second) == {("new", one.slug) for one in fresh}
        assert second.releases == 17


def test_a_feed_on_a_host_of_its_own(open_desk: Callable[..., Any]) -> None:
    """Its document is read there; pages of releases are read on the newsroom's own hosts only."""
    site = plain_site(6, feed_items=6)
    with opened(open_desk, site, "listing") as desk:
        elsewhere = desk.served.url.replace("127.0.0.1", "localhost")
        declare(desk, "listing", f'from = "feed"\nurl = "{elsewhere}/feed.xml"')
        baseline(desk, 6)
        assert roads_of(desk)["feed"]["rows"] == 6
        declare(desk, f'url = "{elsewhere}/news/"')
        outcome = desk.run()
        assert outcome.changes == ()
        assert roads_of(desk)["listing"]["rows"] == 6
        assert "was redirected off the site, to localhost" in desk.manifest()["reasons"][0]


def test_standing_pages(open_desk: Callable[..., Any]) -> None:
    """A page that no listing shows is a release without a day; it is told when it says something else, or goes."""
    site = plain_site(6)
    with opened(open_desk, site, "listing", "pages") as desk:
        baseline(desk, 7)
        line = next(one for one in desk.lines("releases") if one["url"].endswith("/country/"))
        assert (line["type"], line["published"]) == ("page", None)
        assert "undated" in line["flags"]
        night(desk)
        site.rewrite(OPENING, *site.opening[1:])
        outcome = night(desk, ("edited", "country"))
        (change,) = outcome.changes
        assert [one["field"] for one in change["fields"]] == ["body"]
        assert OPENING in change["fields"][0]["new"]
        site.fault("/country/", status=404)
        night(desk, ("removed", "country"))
        site.recover()
        night(desk, ("restored", "country"))
        sound(desk)


def test_a_standing_page_is_never_unlisted(open_desk: Callable[..., Any]) -> None:
    site = plain_site(6)
    with opened(open_desk, site, "listing", "pages") as desk:
        baseline(desk, 7)
        declare(desk, "listing")
        night(desk)
        night(desk)


def test_a_standing_page_is_one_on_a_walk_that_ends_before_its_road(open_desk: Callable[..., Any]) -> None:
    site = plain_site(6)
    with opened(open_desk, site, "listing", "pages") as desk:
        baseline(desk, 7)
        site.publish(2)
        outcome = desk.run(limit=1)
        assert {one["kind"] for one in outcome.changes} == {"new"}
        line = next(one for one in desk.lines("releases") if one["url"].endswith("/country/"))
        assert (line["type"], line["published"], "undated" in line["flags"]) == ("page", None, True)
        sound(desk)

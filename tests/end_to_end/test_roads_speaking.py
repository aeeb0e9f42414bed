"""A newsroom whose feed or REST interface speaks: the text is read there, and pages only show what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.roads import baseline, night, opened, plain_site, roads_of, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Desk

POSTS = "/wp-json/wp/v2/press-releases"
DOCUMENT = {"feed": "/feed.xml", "wordpress": POSTS}


@pytest.fixture(params=["feed", "wordpress"])
def speaking(request: pytest.FixtureRequest, open_desk: Callable[..., Any]) -> Iterator[Desk]:
    """Return a desk whose newsroom speaks through that road, after its first night."""
    with opened(open_desk, plain_site(12, feed_items=20), request.param, speaks=request.param) as desk:
        baseline(desk, 12)
        yield desk


def pages(desk: Desk) -> list[str]:
    """Return which pages of releases were asked for, and forget all requests."""
    asked = [one.path for one in desk.served.requests if one.path.startswith("/press-releases/")]
    desk.served.forget()
    return asked


def road(desk: Desk) -> str:
    (one,) = roads_of(desk)
    return one


def test_three_nights(speaking: Desk) -> None:
    """No page is fetched for a text; a difference is believed when a second answer shows it too."""
    desk, site = speaking, speaking.site
    assert pages(desk) == []
    fresh, edited, other = site.publish(1)[0], site.listed[3].slug, site.listed[5].slug
    site.edit(edited, "number")
    site.edit(other, "title")
    outcome = night(desk, ("new", fresh.slug), ("edited", edited), ("edited", other))
    assert {tuple(one["field"] for one in change["fields"]) for change in outcome.changes} == {
        (),
        ("body",),
        ("title",),
    }
    assert pages(desk) == []
    line = next(one for one in desk.lines("releases") if one["url"].endswith(f"/{edited}/"))
    assert {line["sources"][field] for field in ("title", "body", "published")} == {road(desk)}
    assert (line["published"], line["published_precision"]) == (
        site.release(edited).published.date().isoformat(),
        "instant",
    )
    gone = site.listed[8].slug
    site.remove(gone, "404")
    night(desk, ("removed", gone))
    assert set(pages(desk)) >= {f"/press-releases/{gone}/"}
    site.restore(gone)
    night(desk, ("restored", gone))
    night(desk)
    sound(desk)


def test_the_templates_of_pages_are_nothing_to_it(speaking: Desk) -> None:
    speaking.site.redesign("2022")
    night(speaking)
    speaking.site.retouch()
    night(speaking)


@pytest.mark.parametrize("how", ["410", "soft404", "home"])
def test_what_is_gone_is_told_by_its_own_page(speaking: Desk, how: Any) -> None:
    gone = speaking.site.listed[4].slug
    speaking.site.remove(gone, how)
    night(speaking, ("removed", gone))
    night(speaking)


def test_what_its_own_address_leads_to_has_moved(speaking: Desk) -> None:
    old = speaking.site.listed[2].slug
    speaking.site.move(old, f"{old}-again")
    night(speaking, ("moved", f"{old}-again"))
    night(speaking)
    sound(speaking)


def test_a_closed_road_is_a_failed_text_taken_from_no_other(speaking: Desk) -> None:
    desk, site = speaking, speaking.site
    site.edit(site.listed[3].slug, "number")
    site.publish(1)
    path = DOCUMENT[road(desk)]
    site.fault(path, status=500)
    outcome = desk.run()
    assert (outcome.state, outcome.changes, outcome.held) == ("failed", (), ())
    assert pages(desk) == []
    looks = desk.manifest()["looks"]
    assert len(looks) == 12
    assert {one["look"] for one in looks} == {"failed"}
    assert all(one["reason"].startswith("its text was not read: ") and path in one["reason"] for one in looks)
    site.recover()
    outcome = desk.run()
    assert (outcome.state, len(outcome.changes)) == ("complete", 2)


def test_what_the_rest_answer_holds_no_more_is_asked_for_alone(open_desk: Callable[..., Any]) -> None:
    """A release that slipped from one page of the answer to one read already is found by its name."""
    site = plain_site(12)
    with opened(open_desk, site, "wordpress", speaks="wordpress") as desk:
        baseline(desk, 12)
        hidden = site.listed[4]
        site.unlist(hidden.slug)  # it stands in no answer; its page does
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("incomplete", ())
        (look,) = [one for one in desk.manifest()["looks"] if one["look"] == "failed"]
        assert desk.slug(look["url"]) == hidden.slug
        assert "its text is not in the REST answer" in look["reason"]
        assert "?" in look["final_url"]
        site.restore(hidden.slug)
        site.next_night()
        outcome = desk.run()
        assert (outcome.state, outcome.changes) == ("complete", ())


def test_items_that_fall_off_a_feed_that_speaks_are_not_due(open_desk: Callable[..., Any]) -> None:
    site = plain_site(4, feed_items=4)
    with opened(open_desk, site, "feed", speaks="feed") as desk:
        baseline(desk, 4)
        fresh = site.publish(3)
        night(desk, *(("new", one.slug) for one in fresh))
        counts = desk.manifest()["counts"]
        assert {kind: number for kind, number in counts.items() if number} == {"read": 4, "not_due": 3}
        fresh = site.publish(6)  # two came and went between two nights
        night(desk, *(("new", one.slug) for one in fresh[-4:]))
        gone = site.listed[-1].slug
        site.remove(gone, "404")
        night(desk, ("removed", gone))
        sound(desk)


def test_what_only_a_listing_shows_waits_for_the_feed(open_desk: Callable[..., Any]) -> None:
    site = plain_site(12, feed_items=4)
    with opened(open_desk, site, "listing", "feed", speaks="feed") as desk:
        baseline(desk, 4)
        assert desk.manifest()["counts"]["not_due"] == 8
        away, fresh = site.listed[1].slug, site.publish(1)[0]
        night(desk, ("new", fresh.slug))
        site.unlist(away)
        assert desk.run().state == "complete"


def test_what_only_a_listing_shows_is_asked_for_by_its_name(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that holds all is old, as a cache keeps it; the one for a single release is not."""
    site = plain_site(12)
    with opened(open_desk, site, "listing", "wordpress", speaks="wordpress") as desk:
        baseline(desk, 12)
        answer, stale = site.answer, {}
        for page in desk.served.requests:
            if page.path.startswith(POSTS):
                stale[page.path] = answer(page.path, desk.served.url)
        fresh = site.publish(1)[0]
        monkeypatch.setattr(site, "answer", lambda path, origin: stale.get(path) or answer(path, origin))
        night(desk, ("new", fresh.slug))
        assert desk.served.count(f"/press-releases/{fresh.slug}/") == 0
        monkeypatch.undo()
        sound(desk)


def test_an_edit_of_what_is_asked_for_alone_is_seen_twice_and_told(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = plain_site(12)
    with opened(open_desk, site, "wordpress", speaks="wordpress") as desk:
        baseline(desk, 12)
        hidden = site.listed[4].slug
        asked = [one.path for one in desk.served.requests if one.path.startswith(POSTS)]
        site.unlist(hidden)
        answer = site.answer
        stale = {path: answer(path, desk.served.url) for path in asked}
        site.restore(hidden)
        site.edit(hidden, "number")
        monkeypatch.setattr(site, "answer", lambda path, origin: stale.get(path) or answer(path, origin))
        night(desk, ("edited", hidden), ("unlisted", hidden))
        monkeypatch.undo()
        sound(desk)


def test_standing_pages_speak_for_themselves(speaking: Desk) -> None:
    desk, site = speaking, speaking.site
    text = (desk.root / "newsrooms" / "demo.toml").read_text(encoding="utf-8")
    pages_road = f'\n[[discover]]\nfrom = "pages"\nurls = ["{desk.served.url}/country/"]\n'
    (desk.root / "newsrooms" / "demo.toml").write_text(text + pages_road, encoding="utf-8")
    first = desk.run()
    assert (first.state, {desk.slug(one["url"]) for one in first.changes}) == ("complete", {"country"})
    site.next_night()
    site.rewrite("Nobody is held any more, and the doors of all forty places stand open.", *site.opening[1:])
    night(desk, ("edited", "country"))


@pytest.mark.parametrize("speaking", ["feed"], indirect=True)
def test_a_site_that_answers_every_address_alike_loses_nothing(speaking: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page that a script would fill stands at every address: it shows neither that a release is there nor not."""
    desk, site = speaking, speaking.site
    answer = site.answer
    shell = answer("/country/", desk.served.url)

    def alike(path: str, origin: str) -> Any:
        return answer(path, origin) if path in {"/robots.txt", "/feed.xml"} else shell

    monkeypatch.setattr(site, "answer", alike)
    site.feed_items = 10
    for _ in range(2):
        site.next_night()
        outcome = desk.run()
        assert (outcome.changes, outcome.held) == ((), ())
        assert {one["look"] for one in desk.manifest()["looks"]} <= {"read", "failed"}

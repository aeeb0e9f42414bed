"""A release that is gone: believed after two looks, told once, restored when it is back, and never by absence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import RemovalKind, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.faults import Answer
    from tests.conftest import Desk

WAYS = {
    "404": "answered 404",
    "410": "answered 410",
    "soft404": "equals the site's not-found page",
    "home": "redirects to the home page",
    "listing": "redirects to the listing",
}


def test_every_way_is_named() -> None:
    assert set(WAYS) == set(get_args(RemovalKind))


@pytest.mark.parametrize(("how", "noise"), [*((how, Noise.none()) for how in WAYS), ("soft404", Noise.all())])
def test_told_once_restored_and_told_again(open_desk: Callable[..., Any], how: RemovalKind, noise: Noise) -> None:
    with open_desk(Site(seed=5, releases=10, per_page=5, noise=noise)) as desk:
        desk.run()
        slug = desk.site.listed[6].slug
        for _ in range(2):
            desk.site.next_night()
            desk.site.remove(slug, how)
            gone = desk.run()
            assert (gone.state, gone.sentences) == ("complete", ())
            assert desk.told(gone) == {("removed", slug)}
            change = gone.changes[0]
            assert change["because"] == WAYS[how]
            assert change["new"]["version"] is None
            assert change["new"]["evidence"]["warc"].startswith("data/demo/crawls/")
            assert status_of(desk, slug) == "removed"

            desk.site.next_night()
            quiet = desk.run()
            assert (quiet.state, quiet.changes) == ("complete", ())
            assert status_of(desk, slug) == "removed"

            desk.site.next_night()
            desk.site.restore(slug)
            back = desk.run()
            assert desk.told(back) == {("restored", slug)}
            assert status_of(desk, slug) == "present"
        ids = [one["id"] for one in desk.lines("changes")]
        assert len(ids) == len(set(ids)) == 10 + 4


def status_of(desk: Desk, slug: str) -> str:
    found: str = next(one["status"] for one in desk.lines("releases") if desk.slug(one["url"]) == slug)
    return found


@pytest.mark.parametrize("status", [404, 410])
def test_gone_at_the_first_look_and_there_at_the_second(desk: Desk, status: int) -> None:
    path = desk.site.listed[2].path
    desk.site.fault(path, status=status, times=1)
    outcome = desk.run()
    assert (outcome.state, outcome.changes) == ("complete", ())
    assert desk.served.count(path) == 2
    assert desk.manifest()["counts"]["read"] == 12


def test_edited_between_the_two_looks(desk: Desk) -> None:
    release = desk.site.listed[2]
    desk.site.edit(release.slug, "number")
    desk.site.fault(release.path, status=404, times=1)
    assert desk.told(desk.run()) == {("edited", release.slug)}


@pytest.mark.parametrize("ill", [500, 403, 429])
def test_gone_at_the_first_look_and_ill_at_the_second(open_desk: Callable[..., Any], ill: int) -> None:
    site = Turning(lambda: site.fault(path, status=ill))
    with open_desk(site) as desk:
        desk.run()
        slug, path = site.listed[2].slug, site.listed[2].path
        site.fault(path, status=404)
        site.armed = True
        outcome = desk.run()
        assert outcome.changes == ()
        assert desk.looks()[slug]["look"] in {"failed", "blocked"}
        site.armed = False
        site.recover()
        assert desk.run().changes == ()


def test_no_removal_when_the_known_good_page_fails_too(open_desk: Callable[..., Any]) -> None:
    site = Turning(lambda: site.outage("500"))
    with open_desk(site) as desk:
        desk.run()
        slug = site.listed[2].slug
        site.remove(slug, "404")
        site.armed = True
        outcome = desk.run()
        assert outcome.changes == ()
        look = desk.looks()[slug]
        assert look["look"] == "failed"
        assert look["reason"].startswith("answered 404; not confirmed: ")
        site.armed = False
        site.recover()
        assert desk.told(desk.run()) == {("removed", slug)}


def test_everything_gone_at_once_proves_nothing(desk: Desk) -> None:
    for release in desk.site.listed:
        desk.site.fault(release.path, status=404)
    outcome = desk.run()
    assert outcome.changes == ()
    assert outcome.state != "complete"
    desk.site.recover()
    again = desk.run()
    assert (again.state, again.changes) == ("complete", ())


def test_off_the_listing_is_not_gone(desk: Desk) -> None:
    slug = desk.site.listed[4].slug
    desk.site.unlist(slug)
    outcome = desk.run()
    assert (outcome.state, desk.told(outcome)) == ("complete", {("unlisted", slug)})
    assert desk.looks()[slug]["look"] == "read"
    assert desk.run().changes == ()
    desk.site.restore(slug)
    assert desk.told(desk.run()) == {("restored", slug)}


class Turning(Site):
    """A site to which something happens while a reader waits to confirm what seems gone."""

    def __init__(self, turn: Callable[[], None]) -> None:
        super().__init__(seed=3, releases=12, per_page=6)
        self.turn = turn
        self.armed = False

    def answer(self, path: str, origin: str) -> Answer:
        said = super().answer(path, origin)
        if self.armed and path.startswith("/newsroom-scraper-asks"):
            self.turn()
        return said

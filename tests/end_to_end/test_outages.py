"""A whole site or its listing fails: a state and a sentence, never a removal, and no news the night after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo import pages
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk

NOTHING = "Nothing was changed, and nothing counts as removed."


# -- the whole site --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outage", "state", "words"),
    [
        ("500", "failed", ("answered 500", NOTHING)),
        ("503", "failed", ("answered 503", NOTHING)),
        ("empty", "failed", ("empty page", NOTHING)),
        ("hang", "failed", ("gave no answer in time", NOTHING)),
        ("challenge-403", "blocked", ("refused by the site's guard", "contact", "delay", NOTHING)),
        ("challenge-200", "blocked", ("challenge page", "contact", NOTHING)),
        ("refuse-listing", "blocked", ("answered 403", "contact", "What was read (12 releases) is kept")),
    ],
)
def test_outages(desk: Desk, outage: Any, state: str, words: tuple[str, ...]) -> None:
    if outage == "hang":
        desk.behave(timeout="1.5")
    desk.site.outage(outage)
    desk.ended(desk.run(), state, *words)
    desk.healed()


def test_an_outage_before_anything_is_known(open_desk: Callable[..., Any]) -> None:
    site = Site(seed=3, releases=6)
    site.outage("503")
    with open_desk(site) as desk:
        ill = desk.run()
        assert (ill.state, ill.releases, ill.changes) == ("failed", 0, ())
        site.recover()
        first = desk.run()
        assert (first.state, first.releases, first.changes, first.quiet) == ("complete", 6, (), 6)


def test_a_closed_door(desk: Desk) -> None:
    """The real child: the host refuses the connection."""
    with serve(Site(seed=1, releases=1)) as other:
        nobody = other.url
    desk.declare(nobody)
    desk.ended(desk.run(child=True), "failed", "refused the connection", NOTHING, "network")
    desk.declare(desk.served.url)
    desk.healed()


def test_no_such_host(desk: Desk) -> None:
    """The real child: the name leads nowhere."""
    desk.declare("http://newsroom.invalid")
    desk.ended(desk.run(child=True), "failed", "the host newsroom.invalid could not be found", NOTHING)
    desk.declare(desk.served.url)
    desk.healed()


def test_robots_are_obeyed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pages, "ROBOTS", "User-agent: *\nDisallow: /\n")
        desk.site.next_night()
        outcome = desk.run()
    assert {seen.path for seen in desk.served.requests} == {"/robots.txt"}
    assert (outcome.state, outcome.changes) == ("failed", ())
    assert "forbidden by the site's robots.txt" in outcome.sentences[0]
    assert "The site asks robots not to read it; it was obeyed." in outcome.sentences[0]
    desk.healed()


def test_robots_may_forbid_one_release(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    release = desk.site.listed[3]
    with monkeypatch.context() as patch:
        patch.setattr(pages, "ROBOTS", f"User-agent: *\nDisallow: {release.path}\n")
        desk.site.next_night()
        outcome = desk.run()
    assert desk.served.count(release.path) == 0
    assert outcome.changes == ()
    look = desk.looks()[release.slug]
    assert (look["look"], look["reason"]) == ("failed", "is forbidden by the site's robots.txt")
    desk.healed()


# -- the listing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "fault", "words"),
    [
        ("/news/", {"status": 500}, "answered 500"),
        ("/news/", {"status": 404}, "answered 404"),
        ("/news/", {"truncate": True}, "broke off in the middle of the page"),
        ("/news/", {"redirect": "/"}, "redirects to the home page"),
        ("/news/", {"redirect": "http://elsewhere.invalid/news/"}, "redirected off the site, to elsewhere.invalid"),
        ("/news/page/2/", {"status": 500}, "answered 500"),
        ("/news/page/2/", {"truncate": True}, "broke off in the middle of the page"),
        ("/news/page/2/", {"redirect": "http://elsewhere.invalid/"}, "redirected off the site, to elsewhere.invalid"),
    ],
    ids=["500", "404", "truncated", "home", "off-site", "second-500", "second-truncated", "second-off-site"],
)
def test_a_dead_listing(desk: Desk, page: str, fault: dict[str, Any], words: str) -> None:
    desk.site.fault(page, **fault)
    desk.ended(desk.run(), "incomplete", "the listing was not read to its end", words)
    assert desk.manifest()["counts"]["read"] == 12  # each release speaks for itself
    desk.healed()


def test_a_truncated_listing_in_the_child(desk: Desk) -> None:
    desk.site.fault("/news/", truncate=True)
    desk.ended(desk.run(child=True), "incomplete", "broke off in the middle of the page")
    desk.healed()


def test_selectors_that_match_nothing(desk: Desk) -> None:
    desk.site.break_selectors()
    desk.ended(desk.run(), "failed", NOTHING, "newsrooms/demo.toml", desk.served.url + "/news/")
    desk.site.redesign("2021")
    desk.healed()


def test_selectors_that_match_nothing_on_the_first_day(open_desk: Callable[..., Any]) -> None:
    site = Site(seed=3, releases=6)
    site.break_selectors()
    with open_desk(site) as desk:
        outcome = desk.run()
        assert (outcome.state, outcome.releases) == ("failed", 0)
        assert "newsrooms/demo.toml" in outcome.sentences[0]

"""A first crawl over two roads, in slices, and killed: every release once, nothing of it news, each road to its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.files import PLAN
from schedules import look
from tests.end_to_end.killing import IN_PROC, crawling
from tests.end_to_end.roads import night, opened, plain_site, sound
from tests.end_to_end.test_kills import LATENCY, Night, kill, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk

HALF = 'url = "{url}/by-offset/"'
"""A listing of which one page is declared: the other road shows the rest."""


def begins(desk: Desk) -> list[tuple[int, str | None]]:
    """Return with which road and document each crawl began."""
    plans = [json.loads((one / PLAN).read_bytes()) for one in desk.folders]
    return [(one["road"], one["start"] and one["start"].removeprefix(desk.served.url)) for one in plans]


@pytest.mark.parametrize("second", ["sitemap", "numbered", "wordpress"])
def test_slices_go_on_along_the_roads(
    open_desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    monkeypatch.setattr(look, "SLICE", 1.0)
    site = plain_site(60, latency=0.06, rest_items=5)
    with opened(open_desk, site, HALF, second, concurrency="1") as desk:
        first = desk.run(budget=30)
        assert (first.state, first.sentences, first.changes) == ("complete", (), ())
        assert (first.releases, first.whole) == (60, True)
        assert first.quiet == 60
        assert len(desk.folders) >= 2
        roads = [road for road, _ in begins(desk)]
        assert 1 in roads, begins(desk)
        # A slice whose time is over with its last release is followed by a night that begins anew.
        assert roads.index(1) > 0
        assert set(roads[roads.index(1) : -1]) <= {1}
        site.latency = 0.0
        site.next_night()
        fresh, away = site.publish(1)[0], site.listed[3].slug
        site.edit(away, "number")
        night(desk, ("new", fresh.slug), ("edited", away))
        sound(desk)


@IN_PROC
def test_a_first_crawl_over_two_roads_is_killed(open_desk: Callable[..., Any]) -> None:
    site = plain_site(14, latency=LATENCY, per_page=4)
    with opened(open_desk, site, HALF, "sitemap", concurrency="2") as desk:
        (desk.home / "crawls").mkdir(parents=True)
        killed = Night.__new__(Night)
        killed.desk = desk
        run = killed.start()
        until(lambda: len(killed.read_so_far()) >= 7)  # the first road has four
        kill(run)
        until(lambda: not crawling(desk.root), seconds=30)
        read = killed.read_so_far()
        site.latency = 0.0
        outcome = desk.run()
        assert (outcome.changes, outcome.releases, outcome.whole) == ((), 14, True)
        assert read <= {one["url"] for one in desk.lines("releases")}
        site.next_night()
        fresh = site.publish(1)[0]
        night(desk, ("new", fresh.slug))
        sound(desk)

"""Single looks have a crawl's manners: the rules of a site, its pauses, and the pace that all share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from newsdesk.demo.serve import serve
from newsroom_scraper.manners.pace import asked_until
from newsroom_scraper.plan import Manners
from newsroom_scraper.values.urls import host
from schedules.visitor import Visitor
from tests.end_to_end.mannered import ROBOTS, Mannered, refusal, rules

if TYPE_CHECKING:
    from pathlib import Path

NEAR: Final = 0.7


def test_a_look_keeps_the_pauses_that_a_site_asks_for() -> None:
    site = Mannered(seed=3, releases=4)
    site.says = rules("User-agent: *\nCrawl-delay: 0.5\n")
    with serve(site) as served, Visitor(Manners(delay=0)) as visitor:
        assert [visitor.get(f"{served.url}{path}").status for path in ("/", "/news/")] == [200, 200]
    assert site.paths == [ROBOTS, "/", "/news/"]
    assert min(site.gaps()) >= 0.5 * NEAR


def test_rules_are_passed_over_where_a_declaration_says_why() -> None:
    site = Mannered(seed=3, releases=4)
    site.says = rules("User-agent: *\nDisallow: /\n")
    with serve(site) as served:
        with Visitor(Manners(delay=0)) as visitor:
            assert visitor.get(f"{served.url}/").failure == "is forbidden by the site's robots.txt"
        with Visitor(Manners(delay=0), obeys=False) as visitor:
            assert visitor.get(f"{served.url}/").status == 200


def test_where_nobody_knows_the_rules_no_look_is_made() -> None:
    site = Mannered(seed=3, releases=4)
    site.says = lambda path: refusal(503) if path == ROBOTS else None
    with serve(site) as served, Visitor(Manners(delay=0)) as visitor:
        assert visitor.get(f"{served.url}/").failure == "robots.txt could not be had (503): waiting"
    assert set(site.paths) == {ROBOTS}


def test_a_host_that_asks_for_an_hour_is_left_alone_by_looks_too(tmp_path: Path) -> None:
    site = Mannered(seed=3, releases=4)
    site.says = lambda path: refusal(429, Retry_After="3600") if path == "/" else None
    manners = Manners(delay=0, hosts=str(tmp_path))
    with serve(site) as served:
        with Visitor(manners) as visitor:
            assert visitor.get(f"{served.url}/").blocked == "answered 429"
        assert asked_until(tmp_path, [host(served.url)], time.time()) > time.time() + 3500
        with Visitor(manners) as visitor:
            assert "asked to be left alone until" in (visitor.get(f"{served.url}/news/").failure or "")
    assert site.paths == [ROBOTS, "/"]

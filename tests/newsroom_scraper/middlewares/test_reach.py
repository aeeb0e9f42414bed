"""Requests stay on the newsroom's own hosts, and a refusal is heard."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request

from newsroom_scraper.discover import Discover
from newsroom_scraper.middlewares.evidence import ROLE
from newsroom_scraper.middlewares.reach import OffSite, Reach
from newsroom_scraper.middlewares.robots import ROBOTS
from newsroom_scraper.newsroom import load


def reach(newsroom: Any) -> Reach:
    return Reach.from_crawler(cast("Any", SimpleNamespace(spider=SimpleNamespace(newsroom=newsroom))))


@pytest.mark.parametrize(
    "url",
    ["https://www.amnestyusa.org/news/", "http://amnestyusa.org/press-releases/a/", "https://WWW.AmnestyUSA.org/"],
)
def test_own_hosts_pass(url: str) -> None:
    reach(load("amnesty-usa")).process_request(Request(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/",
        "https://amnestyusa.org.elsewhere.example/",
        "https://www.amnestyusa.org@elsewhere.example/",
        "https://amnestyusa.org:8443/",
    ],
)
def test_others_are_refused_aloud(url: str) -> None:
    with pytest.raises(OffSite, match="was redirected off the site, to "):
        reach(load("amnesty-usa")).process_request(Request(url))


def test_a_spider_that_knows_no_newsroom_goes_where_it_likes() -> None:
    reach(None).process_request(Request("https://elsewhere.example/"))


FEED = "https://feeds.example/press.xml"


def with_a_feed_elsewhere() -> Reach:
    road = Discover(road="feed", url=FEED)
    return reach(replace(load("amnesty-usa"), discover=(road,)))


@pytest.mark.parametrize("role", ["listing", "spoken"])
def test_the_documents_of_a_road_pass_on_its_own_host(role: str) -> None:
    with_a_feed_elsewhere().process_request(Request(FEED, meta={ROLE: role}))


def test_what_robots_may_read_there_is_asked_there() -> None:
    with_a_feed_elsewhere().process_request(Request("https://feeds.example/robots.txt"))


def test_the_rules_for_robots_may_be_redirected_elsewhere_and_nothing_else() -> None:
    rules = Request("https://rules.example/robots.txt", meta={ROBOTS: ["https://www.amnestyusa.org/robots.txt"]})
    with_a_feed_elsewhere().process_request(rules)
    with pytest.raises(OffSite):
        with_a_feed_elsewhere().process_request(Request("https://rules.example/robots.txt", meta={ROBOTS: []}))


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://feeds.example/2024/a-release/", "release"),
        ("https://feeds.example/2024/a-release/", "good"),
        ("https://elsewhere.example/press.xml", "listing"),
        ("https://elsewhere.example/robots.txt", ""),
    ],
)
def test_a_release_is_not_read_there_and_no_other_host_is(url: str, role: str) -> None:
    with pytest.raises(OffSite):
        with_a_feed_elsewhere().process_request(Request(url, meta={ROLE: role} if role else {}))

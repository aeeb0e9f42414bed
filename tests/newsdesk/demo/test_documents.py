"""The documents that the site serves beside its pages: the same releases, whole, in order, and only if asked to."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from newsdesk.demo.documents import ROUTE
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from newsdesk.demo.faults import Answer

ORIGIN = "http://127.0.0.1:1"
DOCUMENTS = ("/feed.xml", "/feed.json", "/sitemap.xml", "/wp-json/", ROUTE, "/more.json", "/by-offset/", "/country/")


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(seed=3, releases=20, per_page=6, generation="plain", documents=True, feed_items=7, rest_items=8)


def get(site: Site, path: str) -> Answer:
    return site.answer(path, ORIGIN)


def data(site: Site, path: str) -> Any:
    return json.loads(get(site, path).body)


def slugs(addresses: list[str]) -> list[str]:
    return [one.strip("/").rpartition("/")[2] for one in addresses]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_nothing_of_it_is_there_unless_asked(path: str) -> None:
    assert get(Site(seed=3, releases=2), path).status == 404
    assert get(Site(seed=3, releases=2, documents=True), path).status == 200


def test_feeds_hold_the_newest(site: Site) -> None:
    newest = [one.slug for one in site.listed[:7]]
    items = ET.fromstring(get(site, "/feed.xml").body).iter("item")
    assert slugs([item.findtext("link") or "" for item in items]) == newest
    assert slugs([item["url"] for item in data(site, "/feed.json")["items"]]) == newest


def test_sitemaps_hold_all(site: Site) -> None:
    found: list[str] = []
    for path in re.findall(rf"<loc>{ORIGIN}([^<]+)</loc>", get(site, "/sitemap.xml").body.decode()):
        body = get(site, path).body
        text = (gzip.decompress(body) if path.endswith(".gz") else body).decode()
        found += re.findall(r"<loc>([^<]+)</loc>", text)
    assert slugs(found) == [one.slug for one in site.listed]


def test_the_rest_interface_counts_and_pages(site: Site) -> None:
    answer = get(site, f"{ROUTE}?per_page=100&page=3&_fields=link,title")
    assert dict(answer.headers) | {"X-WP-Total": "20", "X-WP-TotalPages": "3"} == dict(answer.headers)
    told = json.loads(answer.body)
    assert slugs([one["link"] for one in told]) == [one.slug for one in site.listed[16:]]
    assert {tuple(one) for one in told} == {("link", "title")}
    past = get(site, f"{ROUTE}?per_page=100&page=4")
    assert (past.status, json.loads(past.body)["code"]) == (400, "rest_post_invalid_page_number")
    one = site.listed[5]
    assert [post["id"] for post in data(site, f"{ROUTE}?slug={one.slug}")] == [8000 + one.serial]
    assert [post["slug"] for post in data(site, f"{ROUTE}?include={8000 + one.serial}")] == [one.slug]


def test_rows_by_the_piece_lead_to_the_end(site: Site) -> None:
    found, path = [], "/more.json"
    while path:
        told = data(site, path)
        found += [row["link"] for row in told["data"]["items"]]
        path = (told["next"] or "").removeprefix(ORIGIN)
    assert slugs(found) == [one.slug for one in site.listed]


def test_the_standing_page_says_what_it_is_told_to() -> None:
    site = Site(seed=3, releases=2, documents=True)
    site.rewrite("Nobody is held any more.")
    assert "Nobody is held any more." in get(site, "/country/").body.decode()
    assert site.truth[-1].what == "standing page"

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from parsel import Selector

from newsdesk.demo.markup import page_numbers
from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from newsdesk.demo.generations import GenerationName
    from newsdesk.demo.release import Release

GENERATIONS: list[GenerationName] = ["2017", "2021", "2022"]
ORIGIN = "http://127.0.0.1:9"


def page(site: Site, path: str) -> Selector:
    return Selector(site.answer(path, ORIGIN).body.decode())


def decoded(code: str) -> str:
    first, *rest = bytes.fromhex(code)
    return bytes(byte ^ first for byte in rest).decode()


@pytest.fixture(params=GENERATIONS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(seed=2, releases=40, generation=request.param, noise=Noise.all())


def test_release_pages_carry_structured_data(site: Site) -> None:
    for release in site.listed:
        document = page(site, release.path)
        (text,) = document.css("script[type='application/ld+json']::text").getall()
        graph: list[dict[str, Any]] = json.loads(text)["@graph"]
        (article,) = (node for node in graph if node["@type"] == "Article")
        assert article["headline"] == release.title
        assert article["datePublished"] == release.published.isoformat()
        assert article["dateModified"] == release.modified.isoformat()
        assert [author["name"] for author in article["author"]] == list(release.authors)
        assert article["keywords"] == list(release.topics)
        assert document.css("meta[property='og:title']::attr(content)").get() == release.title
        stamp = document.css("meta[property='article:published_time']::attr(content)").get("")
        assert stamp == release.published.isoformat()
        assert stamp[-6:] in {"-05:00", "-04:00"}
        assert document.css("link[rel=canonical]::attr(href)").get() == ORIGIN + release.path
        assert document.css("html::attr(lang)").get() == "en-US"


def test_addresses_are_hidden_and_can_be_decoded(site: Site) -> None:
    for release in site.listed:
        document = page(site, release.path)
        assert "@openharbor" not in document.xpath("string(//body)").get("")
        codes = document.css("[data-cfemail]::attr(data-cfemail)").getall()
        expected = [release.contact.split()[-1]] if release.contact else []
        assert [decoded(code) for code in codes] == [*expected, "hello@openharbor.example"]


def test_hero_captions_and_dates_stand_outside_the_body(site: Site) -> None:
    release = site.listed[0]
    document = page(site, release.path)
    assert document.css("figure img[data-src]::attr(alt)").get() == release.image.alt
    caption = document.css("figure figcaption").xpath("string()").get("")
    assert release.image.caption in caption
    assert release.image.credit in caption
    assert document.css(".entry-content figure, .article-body figure, .wp-block-post-content figure").get() is None


def test_not_found_pages_are_equal_but_for_noise() -> None:
    site = Site(releases=12)
    first, second = (site.answer(f"/{word}/", ORIGIN) for word in ("nowhere", "press-releases/never-was"))
    assert first.status == second.status == 404
    assert first.body == second.body


def test_footers_and_menus_hold_links_and_dates_of_their_own(site: Site) -> None:
    document = page(site, "/news/")
    assert document.css("a[href*='/events/']").get()
    assert len(document.css("nav a, .top a")) >= 5


@pytest.mark.parametrize("generation", GENERATIONS)
def test_weight_is_added_and_changes_no_row(generation: GenerationName) -> None:
    light, heavy = (Site(releases=12, generation=generation, weight=weight) for weight in (0, 50))
    for path in ("/news/", light.listed[0].path):
        more = len(heavy.answer(path, ORIGIN).body) - len(light.answer(path, ORIGIN).body)
        assert 50 * 1024 <= more <= 52 * 1024
        assert page(light, path).css("h1, h2, h3").getall() == page(heavy, path).css("h1, h2, h3").getall()


def cards(document: Selector) -> list[tuple[str | None, ...]]:
    """Read the grid of 2022 the way its declaration does."""
    return [
        (
            urlsplit(card.css("a::attr(href)").get("")).path,
            card.css("h3.utility-md").xpath("normalize-space()").get(),
            card.css("p.body-xs").xpath("normalize-space()").get(),
            card.css("p.card-md--tag--hocus").xpath("normalize-space()").get(),
            card.css("p.utility-2xs:not(.card-md--tag--hocus)").xpath("normalize-space()").get(),
        )
        for card in document.css(".ts-grid-col-3-outline .card-md")
    ]


def lines(document: Selector) -> list[tuple[str | None, ...]]:
    """Read the older two by the order of their text: date and type, heading with the link, excerpt."""
    found: list[tuple[str | None, ...]] = []
    for row in document.css("li.news-item, div.item"):
        day, _, kind = row.xpath("normalize-space(*[1])").get("").partition(" • ")
        link = row.css("h2 a, h3 a")
        excerpt = row.xpath("normalize-space(*[3])").get()
        found.append((link.attrib["href"], link.xpath("normalize-space()").get(), excerpt, day, kind or None))
    return found


def row(release: Release) -> tuple[str | None, ...]:
    title = release.title if release.listing_title is None else release.listing_title
    return release.path, title, release.summary, release.printed_day, release.type


def test_the_rows_say_the_same_in_every_generation(site: Site) -> None:
    document = page(site, "/news/")
    read = cards(document) if site.generation == "2022" else lines(document)
    assert read == [row(release) for release in site.listed[:10]]
    icons = document.css("img[alt='Sheet of paper']")
    assert bool(icons) == (site.generation == "2022")


def test_the_pager_of_2022_has_the_selectors_that_were_seen() -> None:
    site = Site(releases=40, generation="2022")
    assert page(site, "/news/").css("div.next a.next::attr(href)").getall() == [f"{ORIGIN}/news/page/2/"]
    assert page(site, "/news/page/4/").css("a.next").getall() == []
    numbers = page(site, "/news/page/2/").css("a.page-numbers:not(.next):not(.prev)::text").getall()
    assert numbers == ["1", "3", "4"]


def test_a_pager_links_ends_and_neighbours() -> None:
    assert page_numbers(7, 20) == [1, 5, 6, 7, 8, 9, 20]
    assert page_numbers(1, 1) == [1]


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/news", "/news/"),
        ("/news/page/1/", "/news/"),
        ("/news/page/2", "/news/page/2/"),
        ("/news?x=1", "/news/?x=1"),
    ],
)
def test_other_spellings_lead_to_the_one_address(asked: str, goes_to: str) -> None:
    answer = Site(releases=30).answer(asked, ORIGIN)
    assert answer.status == 301
    assert dict(answer.headers)["Location"] == ORIGIN + goes_to


def test_a_query_repeats_the_page_and_pages_end() -> None:
    site = Site(releases=30)
    release = site.listed[0].path
    assert site.answer(f"{release}?id=101", ORIGIN).body == site.answer(release, ORIGIN).body
    assert site.answer(release.rstrip("/"), ORIGIN).status == 301
    for path in ("/news/page/4/", "/news/page/0/", "/wp-json/"):
        assert site.answer(path, ORIGIN).status == 404


def test_robots_allow_all_but_the_kitchen() -> None:
    answer = Site(releases=1).answer("/robots.txt", ORIGIN)
    assert b"Disallow: /wp-admin/\n" in answer.body
    assert dict(answer.headers)["Content-Type"].startswith("text/plain")
    assert Site(releases=0).answer("/news/", ORIGIN).status == 200

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.generations import GENERATIONS, GenerationName
from newsdesk.demo.noise import Drift, Noise, drift
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("nonce", "related", "views", "email_keys", "in_body")
READABLE: tuple[GenerationName, ...] = ("2017", "2021", "2022")


def test_every_response_draws_other_noise_and_the_same_count_the_same() -> None:
    drawn = [drift(Noise.all(), seed=1, night=1, count=count) for count in range(1, 200)]
    for old, new in pairwise(drawn):
        for name in ("nonce", "views", "turn", "email_key", "body_views", "body_turn"):
            assert getattr(old, name) != getattr(new, name)
    assert drawn[6] == drift(Noise.all(), seed=1, night=1, count=7)
    assert drawn[6] != drift(Noise.all(), seed=1, night=2, count=7)
    assert all(1 <= each.email_key <= 255 for each in drawn)


def test_silence_is_one_and_the_same() -> None:
    assert drift(Noise.none(), seed=5, night=3, count=9) == Drift()
    assert Noise.none().silent
    assert not Noise(views=True).silent


@pytest.mark.parametrize("generation", READABLE)
@pytest.mark.parametrize("kind", KINDS)
def test_each_noise_is_heard_alone(generation: GenerationName, kind: str, get: Callable[..., Any]) -> None:
    site = Site(releases=30, generation=generation, noise=Noise(**{kind: True}))
    release = next(item for item in site.listed if item.contact)
    with serve(site) as served:
        pages = [get(served.url + release.path) for _ in range(2)]
    assert pages[0].raw != pages[1].raw
    for page in pages:
        assert tuple(page.body) == release.lines


@pytest.mark.parametrize("generation", READABLE)
def test_outside_noise_leaves_the_article_alone(generation: GenerationName, get: Callable[..., Any]) -> None:
    noise = Noise(nonce=True, related=True, views=True, email_keys=True)
    site = Site(releases=30, generation=generation, noise=noise)
    with serve(site) as served:
        first, second = (get(served.url + site.listed[0].path) for _ in range(2))
        rows = [get(served.url + "/news/").links for _ in range(2)]
    inner = [
        re.sub(r'(cfemail="|email-protection#)[0-9a-f]+', r"\1", page.selector.css("h1, .entry-content").get(""))
        for page in (first, second)
    ]
    assert inner[0] == inner[1]
    assert rows[0] == rows[1] == [release.path for release in site.listed[:10]]


@pytest.mark.parametrize("generation", READABLE)
def test_noise_in_the_body_stands_in_the_body_element(generation: GenerationName, get: Callable[..., Any]) -> None:
    site = Site(releases=30, generation=generation, noise=Noise(in_body=True))
    with serve(site) as served:
        page = get(served.url + site.listed[0].path)
    inside = page.selector.css("p.reads, .more-on-this").xpath("..")
    classes = {element.attrib["class"].split()[0] for element in inside}
    assert classes <= {"wp-block-post-content", "entry-content", "article-body"}
    assert re.search(r"[\d,]+ views", page.text)
    assert "Related: <a" in page.text


@pytest.mark.parametrize("generation", GENERATIONS)
def test_without_noise_two_fetches_are_equal(generation: GenerationName, get: Callable[..., Any]) -> None:
    site = Site(releases=12, generation=generation)
    with serve(site) as served:
        for path in ("/", "/news/", site.listed[0].path, "/nowhere/"):
            assert get(served.url + path).raw == get(served.url + path).raw

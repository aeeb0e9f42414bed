from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.retouch import retouched
from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdesk.demo.generations import GenerationName

READABLE: list[GenerationName] = ["2017", "2021", "2022"]


@pytest.mark.parametrize("generation", READABLE)
def test_every_page_changes_and_no_word_of_a_release(generation: GenerationName, get: Callable[..., Any]) -> None:
    site = Site(releases=12, generation=generation)
    paths = ["/", "/news/", "/nowhere/", *(release.path for release in site.listed)]
    with serve(site) as served:
        walks = []
        for _ in range(3):
            walks.append([get(served.url + path) for path in paths])
            site.retouch()
    for before, after in pairwise(walks):
        for old, new in zip(before, after, strict=True):
            assert old.raw != new.raw
            assert (old.status, old.body, old.links) == (new.status, new.body, new.links)
            for css in ("h1", "title"):
                words = [page.selector.css(css).xpath("normalize-space()").getall() for page in (old, new)]
                assert words[0] == words[1]
    assert [(truth.kind, truth.new) for truth in site.truth] == [("retouch", "1"), ("retouch", "2"), ("retouch", "3")]


@pytest.mark.parametrize("generation", READABLE)
def test_menu_footer_classes_and_scripts_are_others(generation: GenerationName) -> None:
    site = Site(releases=12, generation=generation)
    page = site.answer(site.listed[0].path, "").body.decode()
    first, second = (retouched(page, number) for number in (1, 2))
    assert retouched(page, 0) == page
    assert retouched(page, 1) == first
    for new in (first, second):
        assert new.count("<nav") > page.count("<nav")
        assert new.count("<script") == page.count("<script") + 1
        assert new.index('class="imprint') > new.index("</h1>")
        assert new.count(" class=") > page.count(" class=")
    assert first.split("\n") != second.split("\n")
    assert {line for line in first.split("\n") if ' class="' in line} & set(second.split("\n")) == set()


def test_what_selectors_hold_on_to_stays(get: Callable[..., Any]) -> None:
    site = Site(releases=30, generation="2022")
    site.retouch()
    with serve(site) as served:
        listing = get(served.url + "/news/").selector
        release = get(served.url + site.listed[0].path).selector
    assert len(listing.css(".ts-grid-col-3-outline .card-md > a.hocus-headline > h3.utility-md")) == 10
    assert listing.css("div.next a.next::attr(href)").get("").endswith("/news/page/2/")
    assert release.css("div.content-wrapper > article > div.wp-block-post-content > p")
    assert len(release.css("[type='application/ld+json']")) == 1

"""Which quiet readings a crawl needs to be weighed again to the same end."""

from __future__ import annotations

from typing import Any

from newsroom_scraper.newsroom import load
from schedules.reweighing import Trail, leant_on

NEWSROOM = load("amnesty-usa")
SITE = "https://amnestyusa.org"


def reading(name: str, *, said: str = "h1:a", layout: str = "2021", at: str = "1", **facts: Any) -> dict[str, Any]:
    url = f"{SITE}/{name}/"
    own = {"url": url, "final_url": url, "canonical": url, "content_hash": said, "layout": layout}
    return {**own, "evidence": {"fetched_at": at}, **facts}


def looks(*readings: dict[str, Any]) -> dict[str, Any]:
    return {"looks": [{"key": one["url"], "url": one["url"], "look": "read", "at": "1"} for one in readings]}


def followed(*nights: list[dict[str, Any]]) -> list[set[str]]:
    trail = Trail(NEWSROOM)
    versions = {f"{SITE}/{name}/": "h1:a" for name in "abc"}
    by_key = {f"{SITE}/{name}/": name for name in "abc"} | {f"{SITE}/other/": "a"}
    return [
        {one.removeprefix(SITE).strip("/") for one in trail.follow(looks(*night), night, versions, by_key)}
        for night in nights
    ]


def test_an_address_that_is_shown_first_is_needed_once() -> None:
    other = reading("a", final_url=f"{SITE}/other/", canonical=None)
    assert followed([reading("a")], [reading("a")], [other], [other], [reading("a")]) == [
        {"a"},
        set(),
        {"a"},
        set(),
        set(),
    ]


def test_another_layout_is_needed_once_until_a_page_says_otherwise() -> None:
    new = reading("a", layout="2022")
    edited = reading("a", layout="2022", said="h1:b")
    assert followed([reading("a")], [new], [new], [reading("a")]) == [{"a"}, {"a"}, set(), {"a"}]
    assert followed([reading("a")], [edited], [new], [new]) == [{"a"}, set(), {"a"}, set()]


def test_a_link_that_two_pages_print_is_nobodys_and_both_are_needed_for_that() -> None:
    link = f"{SITE}/same/"
    many = [reading(name, canonical=link) for name in "abc"]
    assert leant_on(many, looks(*many)["looks"], lambda one: one is many[1], NEWSROOM) == {many[0]["url"]}
    assert leant_on(many, looks(*many)["looks"], lambda _: False, NEWSROOM) == set()


def test_a_link_to_a_page_that_was_read_needs_that_page() -> None:
    leads = reading("a", canonical=f"{SITE}/b/")
    both = [leads, reading("b"), reading("c")]
    assert leant_on(both, looks(*both)["looks"], lambda one: one is leads, NEWSROOM) == {f"{SITE}/b/"}


def test_a_look_that_is_dated_otherwise_than_its_page_is_needed() -> None:
    late = reading("a", at="0")
    assert leant_on([late], looks(late)["looks"], lambda _: False, NEWSROOM) == {late["url"]}

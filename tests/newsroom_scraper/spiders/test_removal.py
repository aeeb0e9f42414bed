"""What seems gone waits for its second look; nothing is proved before."""

from __future__ import annotations

from typing import Any

import pytest
from parsel import Selector

from newsroom_scraper.newsroom import Newsroom, load
from newsroom_scraper.plan import Manners, Plan
from newsroom_scraper.spiders import removal
from newsroom_scraper.spiders.removal import Removals

NOT_FOUND = Selector("<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>")
SHOUTED = Selector("<title>PAGE NOT  FOUND</title><h1>Page not found</h1><p>Request 8f31</p>")
ODD = Selector("<title>Odd</title><h1>Odd</h1>")
BARE = Selector("<p>Nothing to know it by</p>")


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load("amnesty-usa")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(removal, "time", made)
    return made


def waiting(newsroom: Newsroom, confirm_after: float, good: str | None = None) -> Removals:
    plan = Plan(newsroom=newsroom.name, crawl_id="x", good=good, manners=Manners(confirm_after=confirm_after))
    return Removals(newsroom, plan)


def met(removals: Removals, *keys: str) -> None:
    for key in keys:
        removals.met(key, f"https://a.example/{key}", 404, "answered 404", None)


def test_the_second_look_waits(newsroom: Newsroom, clock: Clock) -> None:
    removals = waiting(newsroom, 900)
    met(removals, "a")
    clock.now += 600
    met(removals, "b")
    assert (removals.pending(), removals.due(), removals.take_due()) == (True, False, [])
    clock.now += 300
    assert removals.due()
    assert [one.key for one in removals.take_due()] == ["a"]
    assert removals.take_due() == []
    assert removals.pending()
    clock.now += 600
    assert [one.key for one in removals.take_due()] == ["b"]
    assert not removals.pending()


def test_gone_twice_is_confirmed(newsroom: Newsroom) -> None:
    removals = waiting(newsroom, 0)
    met(removals, "a")
    removals.take_due()
    look = removals.confirmed("a", "answered 410", 410, None)
    assert (look.look, look.confirmed, look.reason, look.url) == ("gone", True, "answered 410", "https://a.example/a")
    assert removals.give_up("too late") == []


def test_what_is_there_after_all_is_forgotten(newsroom: Newsroom) -> None:
    removals = waiting(newsroom, 0)
    met(removals, "a")
    removals.forget("a")
    removals.forget("never met")
    assert not removals.pending()


def test_giving_up_proves_nothing(newsroom: Newsroom) -> None:
    removals = waiting(newsroom, 0)
    met(removals, "a")
    removals.suspect("b", "https://a.example/b", ODD, 200, "has no body", None)
    looks = removals.give_up("a page known to be good could not be read either")
    assert [(one.look, one.confirmed) for one in looks] == [("failed", False)] * 2
    assert looks[0].reason == "answered 404; not confirmed: a page known to be good could not be read either"
    assert not removals.pending()


@pytest.mark.parametrize(("page", "gone"), [(NOT_FOUND, True), (SHOUTED, True), (ODD, False), (BARE, False)])
def test_a_suspect_is_gone_only_if_it_equals_the_not_found_page(newsroom: Newsroom, page: Any, gone: bool) -> None:
    removals = waiting(newsroom, 0)
    removals.suspect("a", "https://a.example/a", page, 200, "has no body", None)
    assert removals.pending()
    removals.learn(NOT_FOUND)
    failed = removals.settle_suspects()
    assert [one.reason for one in failed] == ([] if gone else ["has no body"])
    assert [one.reason for one in removals.take_due()] == (["equals the site's not-found page"] if gone else [])


def test_a_page_that_has_neither_title_nor_heading_teaches_nothing(newsroom: Newsroom) -> None:
    removals = waiting(newsroom, 0)
    removals.learn(BARE)
    assert not removals.looks_not_found(BARE)


def test_the_made_up_address_is_the_same_every_night(newsroom: Newsroom) -> None:
    one, two = waiting(newsroom, 0), waiting(newsroom, 9)
    assert one.made_up_url == two.made_up_url
    assert one.made_up_url.startswith(newsroom.home)


def test_before_any_page_was_read_the_plan_knows_a_good_one(newsroom: Newsroom) -> None:
    assert waiting(newsroom, 0, good="https://a.example/good/").good == "https://a.example/good/"
    assert waiting(newsroom, 0).good is None

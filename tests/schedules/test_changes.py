"""What a night means: claims rest on what pages say, and on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.schedules.conftest import World


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


# New releases


def test_the_first_night_is_a_baseline_and_rings_nothing(empty: World) -> None:
    empty.read("a")
    empty.read("b", canonical=empty.url("b"))
    told = empty.night()
    assert kinds(told) == [("new", "a"), ("new", "b")]
    assert [one["marks"] for one in told] == [["baseline"]] * 2
    assert empty.rang == []
    assert [one["status"] for one in empty.archive.releases()] == ["present"] * 2


def test_a_canonical_link_to_another_release_makes_no_edit_of_it(empty: World) -> None:
    empty.read("a", empty.page(title="One"), canonical=empty.url("b"))
    empty.read("b", empty.page(title="Two"))
    told = empty.night()
    assert empty.rang == []
    assert kinds(told) == [("new", "a"), ("new", "b")]


def test_a_new_release_rings(world: World) -> None:
    world.read("new", world.page(published="2026-11-21"))
    told = world.night()
    assert kinds(told) == [("new", "new")]
    assert world.rang == told
    (one,) = told
    assert one["marks"] == []
    assert one["between"] == {"not_before": None, "not_after": "2026-11-21T02:00:00Z"}
    assert (one["old"]["version"], one["new"]["version"]) == (None, 1)
    assert one["new"]["evidence"]["warc"] == "data/demo/w"


def test_an_old_date_at_first_sight_is_marked_and_rings(world: World) -> None:
    world.read("new", world.page(published="2026-11-01"))
    assert world.night()[0]["marks"] == ["dated-before-first-seen"]
    assert len(world.rang) == 1


def test_what_lies_where_no_crawl_had_read_is_backfill(empty: World) -> None:
    empty.read("a")
    empty.read("b")
    empty.night(whole=False)
    for name in ("fresh", "a", "b", "older"):
        empty.read(name)
    told = {one["url"]: one["marks"] for one in empty.night(whole=False)}
    assert told == {empty.url("fresh"): ["dated-before-first-seen"], empty.url("older"): ["backfill"]}
    assert [one["url"] for one in empty.rang] == [empty.url("fresh")]


def test_a_slice_that_goes_on_is_backfill(empty: World) -> None:
    empty.read("a")
    empty.night(whole=False)
    empty.read("b")
    assert empty.night(resumed=True)[0]["marks"] == ["backfill"]
    assert empty.rang == []


def test_listed_on_the_first_night_and_read_on_the_second_is_no_news(empty: World) -> None:
    empty.read("a")
    empty.look(empty.url("b"), "failed")
    empty.night()
    empty.read("a")
    empty.read("b")
    assert [one["marks"] for one in empty.night()] == [["backfill"]]
    assert empty.rang == []


def test_the_same_body_elsewhere_is_a_repost(world: World) -> None:
    long = "\n\n".join(f"Paragraph {at} of a long text that nobody would write twice." for at in range(9))
    world.read("new", world.page(body=long))
    world.night()
    world.read("again", world.page(body=long))
    assert kinds(world.night()) == [("new", "again")]
    assert world.line("again")["repost_of"] == world.line("new")["id"]


# Removals


def test_a_confirmed_absence_is_a_removal_and_rings_once(world: World) -> None:
    world.gone("a")
    (told,) = world.night()
    assert (told["kind"], told["because"], told["title"]) == ("removed", "answered 404", "A title")
    assert told["new"]["version"] is None
    assert told["new"]["evidence"]["http_status"] == 404
    assert world.rang == [told]
    assert world.line("a")["status"] == "removed"
    world.gone("a")
    assert world.night() == []


def test_an_unconfirmed_absence_is_none(world: World) -> None:
    world.gone("a", confirmed=False)
    assert world.night() == []
    assert world.line("a")["status"] == "present"


@pytest.mark.parametrize("kind", ["failed", "blocked", "rejected", "unchanged"])
def test_a_look_that_failed_changes_nothing(world: World, kind: str) -> None:
    before = list(world.archive.releases())
    for name in "abcd":
        world.look(world.url(name), kind)
    assert world.night() == []
    assert list(world.archive.releases()) == before


def test_absence_from_the_listing_alone_removes_nothing(world: World) -> None:
    before = list(world.archive.releases())
    world.read("a")
    assert world.night(listed=["a"]) == []
    assert world.night(listed=[]) == []
    assert list(world.archive.releases()) == before


def test_a_stranger_that_is_gone_is_nobody(world: World) -> None:
    world.gone("nobody")
    assert world.night() == []


def test_a_release_comes_back(world: World) -> None:
    world.gone("a")
    first = world.night()[0]
    world.read("a")
    (told,) = world.night()
    assert (told["kind"], told["fields"], told["new"]["version"]) == ("restored", [], 1)
    assert world.line("a")["status"] == "present"
    world.gone("a")
    second = world.night()[0]
    world.read("a")
    again = world.night()[0]
    assert len({first["id"], told["id"], second["id"], again["id"]}) == 4


def test_a_release_comes_back_edited(world: World) -> None:
    world.gone("a")
    world.night()
    world.read("a", world.page(title="Another"), world.page(title="Another"))
    (told,) = world.night()
    assert told["kind"] == "restored"
    assert [one["field"] for one in told["fields"]] == ["title"]
    line = world.line("a")
    assert (line["status"], line["version"], line["title"]) == ("present", 2, "Another")


# Addresses


def test_another_spelling_is_the_same_release(world: World) -> None:
    world.read("a", url="http://www.demo.example/a", final_url="http://www.demo.example/a")
    assert world.night() == []


def test_a_redirect_to_a_new_address_keeps_the_release(world: World) -> None:
    world.read("a", final_url=world.url("moved"))
    assert kinds(world.night()) == [("moved", "moved")]  # it was silent before moves were told; test_moves.py has more
    world.read("moved")
    assert world.night() == []
    assert world.archive.known("demo").by_key[world.url("a")] == world.line("moved")["id"]


def test_a_duplicate_is_remembered_as_an_address(world: World) -> None:
    world.look(f"{world.site}/a/?print=1", "duplicate", of=world.url("a"))
    assert world.night() == []
    assert world.line("a")["also_at"] == [f"{world.site}/a/?print=1"]
    world.look(f"{world.site}/a/?print=1", "duplicate", of=world.url("a"))
    assert world.night() == []
    assert world.line("a")["also_at"] == [f"{world.site}/a/?print=1"]


# The night as a whole


def test_a_night_weighed_twice_claims_the_same(world: World) -> None:
    world.read("a", world.page(title="B"), world.page(title="B"))
    world.read("new")
    world.gone("b")
    crawl = world.crawl()
    assert world.weigh(crawl) == world.weigh(crawl)


def test_looked_at_is_noted(world: World) -> None:
    world.read("a")
    world.gone("b", confirmed=True)
    world.night()
    known = world.archive.known("demo")
    assert known.releases[world.line("a")["id"]].last_look == "2026-11-21T02:00:00Z"
    assert known.releases[world.line("c")["id"]].last_look == "2026-11-20T02:00:00Z"

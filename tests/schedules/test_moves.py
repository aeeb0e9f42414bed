"""Moves: a release at another address is the same release, unless another page stands there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from schedules import moves

if TYPE_CHECKING:
    from tests.schedules.conftest import World

LONG = "\n\n".join(f"Paragraph {at} of a long text that nobody would write twice." for at in range(9))


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


def leads(world: World, name: str, to: str, **facts: Any) -> None:
    """Read a release whose address leads to another one."""
    world.read(name, final_url=world.url(to), **facts)


# Redirects and canonical links


def test_a_permanent_redirect_is_a_move(world: World) -> None:
    before = world.line("a")
    leads(world, "a", "new")
    (told,) = world.night()
    assert world.rang == [told]
    assert (told["kind"], told["url"], told["old_url"]) == ("moved", world.url("new"), world.url("a"))
    assert told["because"] == f"its address leads to {world.url('new')}"
    assert told["significance"] == "substantive"
    assert (told["old"]["version"], told["new"]["version"], told["fields"]) == (1, 1, [])
    assert told["new"]["evidence"]["warc"] == "data/demo/w"
    assert told["new"]["evidence"]["offset"] != told["old"]["evidence"]["offset"]
    line = world.line("new")
    assert (line["id"], line["version"], line["also_at"]) == (before["id"], 1, [world.url("a")])
    world.read("new")
    assert world.night() == []


def test_a_move_is_told_once_though_the_old_address_is_asked_again(world: World) -> None:
    leads(world, "a", "new")
    world.night()
    world.read("new")
    world.repeats("a", "new", leads="new")
    assert world.night() == []
    leads(world, "a", "new")
    assert world.night() == []


def test_a_move_is_seen_by_the_look_that_repeats_another(world: World) -> None:
    world.read("new")
    world.repeats("a", "new", leads="new")
    assert kinds(world.night()) == [("moved", "new")]
    assert world.line("new")["also_at"] == [world.url("a")]


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_looks_makes_no_difference(world: World, turned: bool) -> None:
    world.repeats("a", "new", leads="new")
    world.read("new")
    world.read("b")
    if turned:
        world.looks.reverse()
        world.readings.reverse()
    (told,) = world.night()
    assert (told["kind"], told["old_url"]) == ("moved", world.url("a"))


def test_a_canonical_link_to_a_known_address_is_another_way_and_no_move(world: World) -> None:
    world.read("print-a", canonical=world.url("a"))
    assert world.night() == []
    line = world.line("a")
    assert line["also_at"] == [world.url("print-a")]
    assert world.release("print-a").release_id == line["id"]
    leads(world, "a", "geo-a", canonical=world.url("a"))
    assert world.night() == []
    assert world.line("a")["id"] == line["id"]


def test_a_canonical_link_that_names_the_new_address_is_a_move(empty: World) -> None:
    empty.read("a", canonical=empty.url("c"))
    empty.read("b")
    empty.night()
    leads(empty, "a", "c", canonical=empty.url("c"))
    # /c/ was known by the canonical link; now /a/ leads there, and that is news.
    assert kinds(empty.night()) == [("moved", "c")]


def test_moved_and_edited_in_one_night_are_two_changes(world: World) -> None:
    edited = world.page(title="Another title")
    world.read("a", edited, edited, final_url=world.url("new"))
    moved, edit = world.night()
    assert (moved["kind"], edit["kind"]) == ("moved", "edited")
    assert moved["title"] == "A title"
    assert (moved["new"]["version"], edit["new"]["version"]) == (1, 2)
    assert edit["url"] == world.url("new")
    assert moved["between"] == edit["between"]
    line = world.line("new")
    assert (line["version"], line["title"], line["also_at"]) == (2, "Another title", [world.url("a")])


def test_there_and_back_again_are_moves_with_ids_of_their_own(world: World) -> None:
    ids, addresses = [], ["a", "new", "a", "new", "a"]
    for at, to in pairwise(addresses):
        leads(world, at, to)
        (told,) = world.night()
        assert (told["kind"], told["url"], told["old_url"]) == ("moved", world.url(to), world.url(at))
        ids.append(told["id"])
        assert world.line(to)["url"] == world.url(to)
    assert len(set(ids)) == 4
    assert world.line("a")["also_at"] == [world.url("new")]


def test_a_move_back_is_seen_by_the_look_that_repeats_another(world: World) -> None:
    leads(world, "a", "new")
    world.night()
    world.read("a")
    world.repeats("new", "a", leads="a")
    assert kinds(world.night()) == [("moved", "a")]


def test_a_page_that_is_read_at_another_of_its_addresses_is_not_gone(world: World) -> None:
    leads(world, "a", "new")
    world.night()
    world.read("a")
    world.gone("new")
    assert kinds(world.night()) == [("moved", "a")]
    world.read("a")
    assert world.night() == []


def test_an_address_of_before_that_is_gone_removes_nothing(world: World) -> None:
    leads(world, "a", "new")
    world.night()
    for order in (1, -1):
        world.read("new")
        world.gone("a")
        world.looks = world.looks[::order]
        assert world.night() == []
    world.gone("a")
    assert world.night() == []
    assert world.line("new")["status"] == "present"


@pytest.mark.xfail(strict=True, reason="a crawl asks for no listed address that is known and not due")
def test_a_release_that_is_listed_at_an_address_of_before_is_not_removed(world: World) -> None:
    leads(world, "a", "new")
    world.night()
    world.gone("new")  # it went back without a redirect; /a/ is listed, and nobody asked for it
    for name in "bcd":
        world.read(name)
    assert ("removed", "new") not in kinds(world.night(listed=list("abcd")))


# The same text at another address


def test_a_slug_that_changed_without_a_redirect_is_one_move(world: World) -> None:
    world.read("old", world.page(title="Old", body=LONG))
    world.night()
    before = world.line("old")
    world.gone("old")
    world.read("new", world.page(title="Old", body=LONG))
    (told,) = world.night()
    assert (told["kind"], told["url"], told["old_url"]) == ("moved", world.url("new"), world.url("old"))
    assert world.url("new") in told["because"]
    assert "answered 404" in told["because"]
    line = world.line("new")
    assert (line["id"], line["version"], line["also_at"]) == (before["id"], 1, [world.url("old")])
    assert line["repost_of"] is None
    assert len(list(world.archive.releases())) == 5
    world.read("new", world.page(title="Old", body=LONG))
    assert world.night() == []


def test_the_same_day_is_enough_and_the_title_may_differ(world: World) -> None:
    world.read("old", world.page(title="Old", body=LONG, published="2026-11-01"))
    world.night()
    world.gone("old")
    world.read("new", world.page(title="New headline", body=LONG, published="2026-11-01"))
    assert kinds(world.night()) == [("moved", "new")]


def test_another_day_under_another_title_is_another_release(world: World) -> None:
    world.read("old", world.page(title="Old", body=LONG, published="2026-11-01"))
    world.night()
    world.gone("old")
    world.read("new", world.page(title="New headline", body=LONG, published="2026-11-02"))
    assert sorted(kinds(world.night())) == [("new", "new"), ("removed", "old")]


def test_two_candidates_are_not_paired(world: World) -> None:
    world.read("old", world.page(title="Old", body=LONG))
    world.night()
    world.gone("old")
    world.read("one", world.page(title="Old", body=LONG))
    world.read("two", world.page(title="Old", body=LONG))
    assert sorted(kinds(world.night())) == [("new", "one"), ("new", "two"), ("removed", "old")]


def test_two_that_went_are_not_paired_with_one(world: World) -> None:
    for name in ("one", "two"):
        world.read(name, world.page(title="Old", body=LONG))
    world.night()
    for name in ("one", "two"):
        world.gone(name)
    world.read("new", world.page(title="Old", body=LONG))
    assert sorted(kinds(world.night())) == [("new", "new"), ("removed", "one"), ("removed", "two")]


def test_a_short_text_is_not_paired(world: World) -> None:
    world.gone("a")
    world.read("new")
    assert sorted(kinds(world.night())) == [("new", "new"), ("removed", "a")]


# Removed, and back elsewhere


def test_a_removed_release_that_comes_back_at_another_address_is_restored_there(world: World) -> None:
    world.gone("a")
    world.night()
    leads(world, "a", "new")
    (told,) = world.night()
    assert (told["kind"], told["url"], told["old_url"]) == ("restored", world.url("new"), world.url("a"))
    line = world.line("new")
    assert (line["status"], line["also_at"]) == ("present", [world.url("a")])
    world.read("new")
    assert world.night() == []


def test_it_may_be_edited_there(world: World) -> None:
    world.gone("a")
    world.night()
    edited = world.page(title="Another")
    world.read("a", edited, edited, final_url=world.url("new"))
    (told,) = world.night()
    assert (told["kind"], told["old_url"], told["new"]["version"]) == ("restored", world.url("a"), 2)
    assert [one["field"] for one in told["fields"]] == ["title"]


# Pure


def test_half_of_its_paragraphs_or_its_title_make_a_page_the_same_release(world: World) -> None:
    old = world.release("a")

    def met(**fields: Any) -> dict[str, Any]:
        return {"title": "Another", "body": old.line["body"], **fields}

    assert moves.same_release(old, met())
    assert moves.same_release(old, met(title="A  title", body="Something."))
    assert moves.same_release(old, met(body="\n\n".join(world.body.split("\n\n")[:2])))
    assert not moves.same_release(old, met(body=world.body.split("\n\n", maxsplit=1)[0]))
    assert not moves.same_release(old, met(title=None, body="Something."))

"""Moves: a release at another address is the same release, unless another page stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules import moves
from schedules.judge import Rules

if TYPE_CHECKING:
    from tests.schedules.conftest import World

LONG = "\n\n".join(f"Paragraph {at} of a long text that nobody would write twice." for at in range(9))
OTHER = {"title": "What we do", "body": "A page about something else.\n\nIt says nothing of the kind."}


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
    for at, to in zip(addresses, addresses[1:], strict=False):
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


# Redirects to something else


def test_an_address_that_leads_to_another_page_twice_is_a_removal(world: World) -> None:
    other = world.page(**OTHER)
    world.read("a", other, final_url=world.url("what-we-do"))
    assert world.night() == [], "once proves nothing"
    assert world.line("a")["status"] == "present"
    world.read("a", other, final_url=world.url("what-we-do"))
    (told,) = world.night()
    assert (told["kind"], told["url"]) == ("removed", world.url("a"))
    assert told["because"] == f"its address leads to another page: {world.url('what-we-do')}"
    assert told["new"]["evidence"]["warc"] == "data/demo/w"
    assert len(list(world.archive.releases())) == 4, "what is not listed is no release"
    world.read("a", other, final_url=world.url("what-we-do"))
    assert world.night() == []


def test_a_second_fetch_of_the_same_night_counts(world: World) -> None:
    other = world.page(**OTHER)
    world.read("a", other, other, final_url=world.url("what-we-do"))
    assert kinds(world.night()) == [("removed", "a")]


def test_the_two_times_must_follow_each_other(world: World) -> None:
    other = world.page(**OTHER)
    for _ in range(3):
        world.read("a", other, final_url=world.url("what-we-do"))
        assert world.night() == []
        world.read("a")
        assert world.night() == [], "it is there; what was before does not count any more"


def test_an_address_that_leads_to_a_known_release_is_a_removal_at_the_second_crawl(world: World) -> None:
    for expected in ([], [("removed", "a")], []):
        world.read("b")
        world.repeats("a", "b", leads="b")
        assert kinds(world.night()) == expected
    assert world.line("a")["status"] == "removed"


def test_so_it_is_when_that_address_was_read_first(world: World) -> None:
    for expected in ([], [("removed", "a")], []):
        world.read("a", final_url=world.url("b"))
        world.repeats("b", "a")
        assert kinds(world.night()) == expected
    assert world.line("a")["status"] == "removed"
    assert world.line("b")["status"] == "present"
    world.read("a")
    world.read("b")
    assert kinds(world.night()) == [("restored", "a")]


@pytest.mark.parametrize("first", ["a", "new"])
def test_a_new_release_to_which_an_old_address_leads_is_new(world: World, first: str) -> None:
    page = world.page(title="All that we know by now", body=LONG)
    told = []
    for _ in range(3):
        if first == "new":
            world.read("new", page)
            world.repeats("a", "new", leads="new")
            told.append(kinds(world.night(listed=["new", "b", "c", "d"])))
        else:
            world.read("a", page, page, final_url=world.url("new"))
            world.repeats("new", "a")
            told.append(kinds(world.night(listed=["new", "b", "c", "d"])))
    assert [one for night in told for one in sorted(night)].count(("new", "new")) == 1
    assert ("new", "new") in told[0], "it rings on the night on which it appears"
    assert [one for night in told for one in night].count(("removed", "a")) == 1
    assert world.line("new")["id"] != world.line("a")["id"]


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


# Moves that are held


def held(world: World, nights: int, **facts: Any) -> list[dict[str, Any]]:
    """Live through nights on which more than half of the releases stand elsewhere."""
    told: list[dict[str, Any]] = []
    for _ in range(nights):
        for name in "abc":
            leads(world, name, f"{name}2", **facts)
        world.read("d")
        told = world.night()
    return told


def test_a_mass_of_moves_is_held_and_nothing_of_it_is_told_or_kept(world: World) -> None:
    world.rules = Rules(least=3)
    assert held(world, 1) == []
    assert {one["line"]["kind"] for one in world.archive.held("demo")} == {"moved"}
    assert world.line("a")["also_at"] == []
    assert held(world, 1) == []
    told = held(world, 1)
    assert [one["kind"] for one in told] == ["moved"] * 3
    assert {tuple(one["marks"]) for one in told} == {("mass",)}
    assert world.line("a2")["also_at"] == [world.url("a")]


def test_a_redesign_on_the_night_of_a_mass_of_moves_keeps_none_of_them(world: World) -> None:
    world.rules = Rules(least=3)
    held(world, 1, layout="2026")
    assert {one.line["url"] for one in world.archive.known("demo").releases.values()} == {
        world.url(name) for name in "abcd"
    }


def test_a_field_that_waits_keeps_no_move_that_is_held(world: World) -> None:
    world.rules = Rules(least=3)
    for name in "abc":
        page = {**world.page(), "title": {"meta": "Another"}}
        world.read(name, page, page, final_url=world.url(f"{name}2"))
    assert world.night() == []
    assert len(world.archive.held("demo")) == 3
    assert {one.line["url"] for one in world.archive.known("demo").releases.values()} == {
        world.url(name) for name in "abcd"
    }


def test_an_edit_on_a_held_move_is_held_with_it_and_tells_nothing_before_it(world: World) -> None:
    world.rules = Rules(least=3)
    edited = world.page(title="Another")
    for _ in range(3):
        world.read("a", edited, edited, final_url=world.url("a2"))
        for name in "bc":
            leads(world, name, f"{name}2")
        told = world.night()
    assert sorted(kinds(told)) == [("edited", "a2"), ("moved", "a2"), ("moved", "b2"), ("moved", "c2")]
    assert world.line("a2")["title"] == "Another"


def test_an_edit_that_waited_longer_is_not_told_at_an_address_nobody_was_told(world: World) -> None:
    world.rules = Rules(least=3)
    edited = world.page(title="Another")
    for name in "abc":
        world.read(name, edited, edited)
    assert world.night() == [], "three edits are a mass"
    for night in range(3):
        for name in "abc":
            world.read(name, edited, edited, final_url=world.url(f"{name}2"))
        told = kinds(world.night())
        if night < 2:
            assert told == []
            assert world.line("a")["url"] == world.url("a")
    assert sorted(told) == sorted([(kind, f"{name}2") for name in "abc" for kind in ("moved", "edited")])


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

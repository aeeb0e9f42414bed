"""A mass, night by night: held, said once, and then told as one or settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules.judge import Rules

if TYPE_CHECKING:
    from tests.schedules.conftest import World


def edited(world: World, names: str, all_names: str) -> list[dict[str, Any]]:
    """End a night on which some of the releases are edited and the others are as they were."""
    for name in all_names:
        page = world.page(title=f"{name} is another") if name in names else world.page()
        world.read(name, page, page)
    return world.night()


@pytest.fixture
def ten(empty: World) -> World:
    """Return a world in which ten releases were read on a first night."""
    edited(empty, "", "abcdefghij")
    return empty


def test_a_mass_that_matures_is_told_as_one(ten: World) -> None:
    assert edited(ten, "abcdef", "abcdefghij") == []
    (held,) = ten.notices()
    assert (held["kind"], held["count"]) == ("held", 6)
    assert edited(ten, "abcdef", "abcdefghij") == []
    assert ten.notices() == [], "once"
    told = edited(ten, "abcdef", "abcdefghij")
    assert len(told) == 6
    assert {(one["looks"], *one["marks"]) for one in told} == {(3, "name-removed", "mass")} or {
        one["marks"][-1] for one in told
    } == {"mass"}
    assert {tuple(one["between"].values()) for one in told} == {("2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z")}
    (mass,) = ten.notices()
    assert (mass["kind"], mass["count"], set(mass["changes"])) == ("mass", 6, {one["id"] for one in told})
    assert {one.told_in for one in ten.outbox if one.line["schema"] == "newsroom.change/1"} == {mass["id"]}
    assert [line["kind"] for _, line in ten.archive.after(0)] == ["held", "mass"], "the changes are told in it"
    assert ten.archive.held("demo") == []
    assert ten.line("a")["version"] == 2
    assert edited(ten, "abcdef", "abcdefghij") == []


def test_a_mass_that_did_not_stand_is_settled_once(ten: World) -> None:
    edited(ten, "abcdef", "abcdefghij")
    assert edited(ten, "", "abcdefghij") == []
    (settled,) = ten.notices()
    assert (settled["kind"], settled["count"]) == ("settled", 6)
    assert settled["title"].startswith("Not so: what looked like 6 releases edited")
    assert edited(ten, "", "abcdefghij") == []
    assert ten.notices() == []
    assert {one["version"] for one in ten.archive.releases()} == {1}


def test_clean_ones_of_the_same_night_are_told(ten: World) -> None:
    ten.read("new", ten.page(published="2026-11-21"))
    ten.gone("j")
    told = edited(ten, "abcdef", "abcdefghi")
    assert sorted(one["kind"] for one in told) == ["new", "removed"]


def test_a_page_of_tonight_that_cannot_be_read_again_settles_nothing(ten: World) -> None:
    edited(ten, "abcdef", "abcdefghij")
    for name in "abcdef":
        page = ten.page(title=f"{name} is another")
        ten.read(name, page, page)
        del ten.pages[ten.readings[-1]["evidence"]["offset"]]
    assert ten.night() == []
    assert ten.notices() == []
    assert len(ten.archive.held("demo")) == 6


def test_new_releases_that_were_held_and_vanish_are_settled_by_a_whole_walk(world: World) -> None:
    for at in range(5):
        world.read(f"spam-{at}", world.page(published="2026-11-21"))
    assert world.night() == []
    assert len(world.archive.held("demo")) == 5
    for name in "abcd":
        world.read(name)
    assert world.night(whole=False) == []
    assert len(world.archive.held("demo")) == 5, "a part of the listing proves nothing"
    for name in "abcd":
        world.read(name)
    assert world.night() == []
    assert [one["kind"] for one in world.notices()] == ["settled"]
    assert world.archive.held("demo") == []
    assert len(list(world.archive.releases())) == 4


def test_what_comes_back_in_a_mass_and_goes_again_is_settled(empty: World) -> None:
    edited(empty, "", "abcdefg")
    empty.rules = Rules(removed=1.0)
    for name in "abcdef":
        empty.gone(name)
    assert len(empty.night()) == 6
    edited(empty, "", "abcdefg")
    assert len(empty.archive.held("demo")) == 6
    for name in "abcdef":
        empty.gone(name, confirmed=False)  # one look is enough where it was known to be gone
    assert empty.night() == []
    assert [one["kind"] for one in empty.notices()] == ["settled"]

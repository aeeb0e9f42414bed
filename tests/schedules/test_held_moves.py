"""Moves that are held: nothing of them is told, and nothing is kept that would tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules.judge import Rules

if TYPE_CHECKING:
    from tests.schedules.conftest import World


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


def leads(world: World, name: str, to: str, **facts: Any) -> None:
    """Read a release whose address leads to another one."""
    world.read(name, final_url=world.url(to), **facts)


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


@pytest.mark.xfail(strict=True, reason="a night that fails to read the new address tells the old one's removal")
def test_a_held_pair_of_which_only_the_old_address_is_met_is_no_removal(world: World) -> None:
    long = world.page(
        body="\n\n".join(f"Paragraph {at} of a long text that nobody would write twice." for at in range(9))
    )
    world.read("old", long)
    world.night()
    world.rules = Rules(least=1, moved=0.0)
    world.gone("old")
    world.read("new", long)
    assert world.night() == []
    world.gone("old")
    world.look(world.url("new"), "failed")
    assert kinds(world.night()) == []

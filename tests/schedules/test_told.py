"""A change as it is told: the marks of an edit stand behind those that the caller gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.schedules.conftest import World

MODIFIED = "2020-02-20T10:00:00-05:00"


def test_an_edit_is_told_with_its_marks(world: World) -> None:
    world.read("new", modified_at=MODIFIED)
    world.night()
    edited = world.page(body=world.body.replace("25,000", "26,000"))
    world.read("new", edited, edited, modified_at=MODIFIED)
    (told,) = world.night()
    assert told["marks"] == ["number-changed", "modified-date-unmoved"]
    assert (told["significance"], told["because"]) == ("substantive", "a number changed: 25,000 → 26,000")


def test_an_edit_that_the_site_dates_is_not_unmoved(world: World) -> None:
    world.read("new", modified_at=MODIFIED)
    world.night()
    edited = world.page(body=world.body.replace("25,000", "26,000"))
    world.read("new", edited, edited, modified_at="2026-11-21T10:00:00-05:00")
    (told,) = world.night()
    assert told["marks"] == ["number-changed"]


def test_a_correction_is_told_as_minor(world: World) -> None:
    edited = world.page(body=world.body.replace("the organisation", "teh organisation").replace("The", "Teh", 1))
    world.read("a", edited, edited)
    (told,) = world.night()
    assert (told["significance"], told["because"], told["marks"]) == ("minor", "the spelling of 1 word", [])


def test_other_kinds_bear_only_the_marks_that_they_are_given(world: World) -> None:
    for confirmed in (False, True):
        world.gone("a", confirmed=confirmed)
        told = world.night()
    assert [(one["kind"], one["marks"]) for one in told] == [("removed", [])]

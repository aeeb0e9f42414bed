"""A page that changes at every look is told a few times, said once to be restless, and told again when it is calm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schedules.judge import Rules

if TYPE_CHECKING:
    from tests.schedules.conftest import World

RULES = Rules(streak=3)


def titled(world: World, title: str | None) -> list[str]:
    """Read /a/ under a title (None: the first one) and return the kinds of what is told."""
    world.rules = RULES
    page = world.page() if title is None else world.page(title=title)
    world.read("a", page, page)
    return [one["kind"] for one in world.night()] + [one["kind"] for one in world.notices()]


def test_a_restless_page_is_told_three_times_and_then_said_once(world: World) -> None:
    titles = ("One", "Two is told", "The third", "Now the fourth", "Fifth of them", "Sixth", "Seventh in a row")
    told = [titled(world, title) for title in titles]
    assert told == [["edited"], ["edited"], ["edited"], ["restless"], [], [], []]
    assert world.line("a")["title"] == "The third"


def test_a_restless_page_that_stays_as_it_is_is_told_at_last(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    assert [titled(world, "Calm") for _ in range(3)] == [[], [], ["edited"]]
    assert world.line("a")["title"] == "Calm"
    assert (world.release("a").streak, world.release("a").calm) == (0, 0)
    assert titled(world, "An edit like any other") == ["edited"]


def test_two_states_in_turn_stay_silent(world: World) -> None:
    told = [titled(world, title) for title in ("B", None, "B", None, "B", None, "B", None, "B", None)]
    assert told == [["edited"], ["edited"], ["edited"], ["restless"], [], [], [], [], [], []]


def test_a_restless_page_that_goes_back_and_stays_is_restless_no_more(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    for _ in range(3):
        assert titled(world, "The third") == []
    assert world.release("a").streak == 0
    assert titled(world, "Another") == ["edited"]


def test_a_page_that_rests_between_its_edits_is_not_restless(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth", "Fifth of them"):
        assert titled(world, title) == ["edited"]
        assert titled(world, title) == []


def test_a_look_that_failed_says_nothing_of_a_streak(world: World) -> None:
    for title in ("One", "Two is told", "The third"):
        titled(world, title)
        world.look(world.url("a"), "failed")
        world.night()
    assert titled(world, "Now the fourth") == ["restless"]


def test_a_restless_page_that_is_unlisted_is_told(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    for name in "bcd":
        world.read(name)
    page = world.page(title="Fifth of them")
    world.read("a", page, page)
    told = world.night(listed=["b", "c", "d"])
    assert [one["kind"] for one in told] == ["unlisted"]
    line = world.line("a")
    assert (line["status"], line["title"]) == ("unlisted", "The third")


def test_a_restless_edit_that_was_rejected_counts_as_calm(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    held = {key: replace(one, rejected=True) for key, one in world.archive.known("demo").held.items()}
    assert world.commit is not None
    world.archive.commit(replace(world.commit, crawl=None, releases=[], versions=[], outbox=[], looks=[], held=held))
    for _ in range(3):
        assert titled(world, "Now the fourth") == []
    assert world.release("a").streak == 0

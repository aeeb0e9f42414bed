"""An address that leads to something else: met twice, the release that stood there is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.schedules.conftest import World

OTHER = {"title": "What we do", "body": "A page about something else.\n\nIt says nothing of the kind."}
LONG = "\n\n".join(f"Paragraph {at} of a long text that nobody would write twice." for at in range(9))


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


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

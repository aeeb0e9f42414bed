"""Unlisted: only a whole walk proves that a release is not listed, and its page must have been read that night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules.judge import Rules

if TYPE_CHECKING:
    from tests.schedules.conftest import World

ALL = list("abcdefgh")


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


def walk(world: World, *listed: str, read: str = "abcdefgh", **facts: Any) -> list[tuple[str, str]]:
    """End a night on which pages were read, and return what is told of it."""
    for name in read:
        world.read(name)
    return kinds(world.night(listed=list(listed), **facts))


@pytest.fixture
def eight(empty: World) -> World:
    """Return a world in which /a/ to /h/ were listed and read on a first, whole night, four on each page."""
    assert len(walk(empty, *ALL, starts=(0, 4))) == 8
    return empty


def without(*names: str) -> list[str]:
    return [one for one in ALL if one not in names]


def test_what_a_whole_walk_misses_in_the_middle_of_a_page_is_unlisted(eight: World) -> None:
    assert walk(eight, *without("b"), starts=(0, 3)) == [("unlisted", "b")]
    (told,) = eight.rang
    assert told["because"] == "the whole listing was read, and it is not in it; its page is there"
    assert told["new"]["evidence"]["offset"] == 9000, "the listing page on which it would have stood"
    assert told["between"] == {"not_before": "2026-11-20T02:00:00Z", "not_after": "2026-11-21T02:00:00Z"}
    assert (told["old"]["version"], told["new"]["version"]) == (1, 1)
    assert (eight.line("b")["status"], eight.line("b")["version"]) == ("unlisted", 1)
    assert walk(eight, *without("b"), starts=(0, 3)) == []
    known = eight.archive.known("demo")
    assert known.releases[eight.line("b")["id"]].place is None


@pytest.mark.parametrize(
    "facts",
    [
        {"whole": False},
        {"resumed": True},
        {"state": "incomplete"},
        {"starts": ()},
        {"starts": (0, 3, 3)},
    ],
)
def test_any_other_walk_proves_nothing(eight: World, facts: dict[str, Any]) -> None:
    for _ in range(3):
        assert walk(eight, *without("b"), **{"starts": (0, 3), **facts}) == []
    assert eight.line("b")["status"] == "present"
    assert eight.release("b").pending == {}


@pytest.mark.parametrize("gap", ["d", "e"])
def test_where_two_pages_meet_a_second_walk_decides(eight: World, gap: str) -> None:
    assert walk(eight, *without(gap), starts=(0, 3 if gap == "d" else 4)) == []
    assert eight.release(gap).pending == {"listed": {"value": None, "looks": 1}}
    assert walk(eight, *without(gap), starts=(0, 3 if gap == "d" else 4)) == [("unlisted", gap)]
    assert eight.release(gap).pending == {}


def test_what_had_slipped_between_two_pages_begins_anew(eight: World) -> None:
    for _ in range(3):
        assert walk(eight, *without("e"), starts=(0, 4)) == []
        assert walk(eight, *ALL, starts=(0, 4)) == []
        assert eight.release("e").pending == {}


def test_a_night_on_which_it_is_edited_and_listed_ends_the_wait_too(eight: World) -> None:
    assert walk(eight, *without("e"), starts=(0, 4)) == []
    page = eight.page(title="Another")
    eight.read("e", page, page)
    assert walk(eight, *ALL, read="abcdfgh", starts=(0, 4)) == [("edited", "e")]
    assert eight.release("e").pending == {}
    eight.read("e", page)
    assert walk(eight, *without("e"), read="abcdfgh", starts=(0, 4)) == []


def test_an_edit_of_the_night_does_not_end_the_wait(eight: World) -> None:
    page = eight.page(title="Another")
    eight.read("e", page, page)
    assert walk(eight, *without("e"), read="abcdfgh", starts=(0, 4)) == [("edited", "e")]
    eight.read("e", page)
    assert walk(eight, *without("e"), read="abcdfgh", starts=(0, 4)) == [("unlisted", "e")]


def test_an_edit_that_is_held_is_not_kept_by_what_the_listing_says(eight: World) -> None:
    eight.rules = Rules(least=1, edited=0.0)
    page = eight.page(title="Another")
    eight.read("e", page, page)
    assert walk(eight, *without("e"), read="abcdfgh", starts=(0, 4)) == []
    line = eight.line("e")
    assert (line["title"], line["version"]) == ("A title", 1), "nobody was told of it"
    assert len(eight.archive.held("demo")) == 1


@pytest.mark.parametrize(("gap", "starts"), [("a", (0, 3)), ("h", (0, 4))])
def test_the_first_and_the_last_of_the_listing(eight: World, gap: str, starts: tuple[int, int]) -> None:
    assert walk(eight, *without(gap), starts=starts) == [("unlisted", gap)]


@pytest.mark.parametrize("kind", ["failed", "blocked", "rejected", "duplicate"])
def test_its_page_must_have_been_read_that_night(eight: World, kind: str) -> None:
    for _ in range(3):
        eight.look(eight.url("b"), kind)
        assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == []
        assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [], "nor if nobody looked"
    assert walk(eight, *without("b"), starts=(0, 3)) == [("unlisted", "b")], "its row is still known"


def test_what_is_gone_is_removed_and_not_unlisted(eight: World) -> None:
    eight.gone("b")
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [("removed", "b")]
    assert walk(eight, *without("b"), starts=(0, 3)) == [("restored", "b")]
    assert eight.line("b")["status"] == "present"


def test_listed_again_it_is_restored(eight: World) -> None:
    walk(eight, *without("b"), starts=(0, 3))
    assert walk(eight, *ALL, starts=(0, 4)) == [("restored", "b")]
    (told,) = eight.rang
    assert (told["because"], told["fields"]) == ("it is listed again", [])
    assert told["between"] == {"not_before": "2026-11-21T02:00:00Z", "not_after": "2026-11-22T02:00:00Z"}
    assert eight.line("b")["status"] == "present"
    assert eight.release("b").place is not None
    assert walk(eight, *ALL, starts=(0, 4)) == []
    first = walk(eight, *without("b"), starts=(0, 3))
    assert first == [("unlisted", "b")]
    assert len({one["id"] for one in eight.archive.changes(quiet=True)}) == 8 + 3


def test_listed_again_but_not_read_is_not_restored(eight: World) -> None:
    walk(eight, *without("b"), starts=(0, 3))
    eight.look(eight.url("b"), "failed")
    assert walk(eight, *ALL, read="acdefgh", starts=(0, 4)) == []
    assert walk(eight, *ALL, starts=(0, 4)) == [("restored", "b")]


def test_unlisted_and_then_removed_and_back(eight: World) -> None:
    walk(eight, *without("b"), starts=(0, 3))
    eight.gone("b")
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [("removed", "b")]
    assert walk(eight, *ALL, starts=(0, 4)) == [("restored", "b")]
    assert eight.line("b")["status"] == "present"


def test_an_unlisted_release_that_is_edited_stays_unlisted(eight: World) -> None:
    walk(eight, *without("b"), starts=(0, 3))
    page = eight.page(title="Another")
    eight.read("b", page, page)
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [("edited", "b")]
    line = eight.line("b")
    assert (line["status"], line["version"]) == ("unlisted", 2)


def test_edited_and_listed_again_in_one_night(eight: World) -> None:
    walk(eight, *without("b"), starts=(0, 3))
    page = eight.page(title="Another")
    eight.read("b", page, page)
    assert walk(eight, *ALL, read="acdefgh", starts=(0, 4)) == [("edited", "b"), ("restored", "b")]
    line = eight.line("b")
    assert (line["status"], line["version"], line["title"]) == ("present", 2, "Another")
    assert {one["between"]["not_before"] for one in eight.rang} == {"2026-11-21T02:00:00Z"}


def test_edited_and_unlisted_in_one_night(eight: World) -> None:
    page = eight.page(title="Another")
    eight.read("b", page, page)
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [("edited", "b"), ("unlisted", "b")]
    line = eight.line("b")
    assert (line["status"], line["version"], line["title"]) == ("unlisted", 2, "Another")
    assert eight.release("b").place is None
    eight.read("b", page)
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == []


def test_moved_and_unlisted_in_one_night(eight: World) -> None:
    eight.read("b", final_url=eight.url("b2"))
    assert walk(eight, *without("b"), read="acdefgh", starts=(0, 3)) == [("moved", "b2"), ("unlisted", "b2")]
    assert eight.line("b2")["status"] == "unlisted"


def test_a_release_listed_at_another_of_its_addresses_is_listed(eight: World) -> None:
    eight.read("b", final_url=eight.url("b2"))
    assert walk(eight, "a", "b2", *ALL[2:], read="acdefgh", starts=(0, 4)) == [("moved", "b2")]
    assert eight.release("b2").place == 7


def test_what_is_held_unlisted_waits_for_a_whole_walk(eight: World) -> None:
    eight.rules = Rules(least=2, unlisted=0.1)
    gaps = without("b", "c")
    assert walk(eight, *gaps, starts=(0, 2)) == []
    assert len(eight.archive.held("demo")) == 2
    assert walk(eight, "a", whole=False) == []
    assert eight.notices() == [], "a part of the listing settles nothing"
    assert walk(eight, *gaps, starts=(0, 2)) == []
    assert sorted(walk(eight, *gaps, starts=(0, 2))) == [("unlisted", "b"), ("unlisted", "c")]


# Rows


def test_a_new_release_on_top_moves_no_row(eight: World) -> None:
    eight.read("new", eight.page(published="2026-11-21"))
    assert walk(eight, "new", *ALL, starts=(0, 5)) == [("new", "new")]
    assert eight.commit is not None
    assert [one.release_id for one in eight.commit.releases] == [eight.line("new")["id"]]
    assert (eight.release("new").place, eight.release("a").place, eight.release("h").place) == (9, 8, 1)
    walk(eight, "new", *ALL, starts=(0, 5))
    assert eight.commit.releases == []


def test_the_first_walk_after_an_upgrade_only_notes_the_rows(eight: World) -> None:
    with eight.archive._engine.begin() as db:
        db.exec_driver_sql("UPDATE releases SET place = NULL")
    assert walk(eight, *without("b"), starts=(0, 3)) == []
    assert eight.release("b").place is None
    assert eight.release("a").place == 7
    assert walk(eight, *without("b"), starts=(0, 3)) == [], "where it stood is not known"
    assert walk(eight, *without("b", "c"), starts=(0, 2)) == [("unlisted", "c")]


def test_an_empty_listing_unlists_nothing(eight: World) -> None:
    assert walk(eight, starts=(0,)) == []
    assert {one["status"] for one in eight.archive.releases()} == {"present"}

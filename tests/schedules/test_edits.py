"""Edits: a difference is told only where like is compared with like, and nothing explains it away."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.identity import content_hash

if TYPE_CHECKING:
    from tests.schedules.conftest import World


def kinds(changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"].rstrip("/").rpartition("/")[2]) for one in changes]


def test_an_edit_is_told_field_by_field(world: World) -> None:
    edited = world.page(title="A better title", body=world.body.replace("25,000", "25.000"))
    world.read("a", edited, deepcopy(edited))
    (told,) = world.night()
    assert world.rang == [told]
    assert (told["kind"], told["url"], told["significance"]) == ("edited", world.url("a"), "substantive")
    assert [(one["field"], one["type"]) for one in told["fields"]] == [("title", "text"), ("body", "text")]
    assert told["fields"][0]["old"] == "A title"
    assert told["fields"][0]["new"] == "A better title"
    assert told["between"] == {"not_before": "2026-11-20T02:00:00Z", "not_after": "2026-11-21T02:00:00Z"}
    assert (told["old"]["version"], told["new"]["version"]) == (1, 2)
    assert told["old"]["content_hash"] != told["new"]["content_hash"]
    line = world.line("a")
    assert (line["version"], line["title"], line["first_seen"]) == (2, "A better title", "2026-11-20T02:00:00Z")
    assert line["last_changed"] == "2026-11-21T02:00:00Z"
    world.read("a", edited)
    assert world.night() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Nothing of what was said."},
        {"published": "2020-02-21"},
        {"type": "Statement"},
        {"attachments": ["https://demo.example/a.pdf"]},
        {"title": "B title"},
    ],
)
def test_each_compared_field_can_be_edited(world: World, fields: dict[str, Any]) -> None:
    world.read("a", world.page(**fields), world.page(**fields))
    (told,) = world.night()
    assert [one["field"] for one in told["fields"]] == list(fields)
    assert all(isinstance(one[side], str) for one in told["fields"] for side in ("old", "new"))


def test_what_only_one_of_two_fetches_shows_is_noise(world: World) -> None:
    world.read("a", world.page(title="Breaking: A title"), world.page())
    assert world.night() == []
    world.read("a", world.page(title="One"), world.page(title="Two"))
    assert world.night() == []
    assert world.line("a")["version"] == 1


def test_noise_beside_an_edit_is_not_told(world: World) -> None:
    edit = world.body.replace("in May", "in June")
    world.read("a", world.page(body=f"{edit}\n\n12 views"), world.page(body=f"{edit}\n\n13 views"))
    (told,) = world.night()
    assert told["fields"] == [{"field": "body", "old": world.body, "new": edit, "type": "text"}]


def test_a_better_reader_never_rings(world: World) -> None:
    better = world.page(title="A title, read in full", body=f"{world.body}\n\nA paragraph that was not read before.")
    for offset in range(4):
        world.pages[offset] = better  # today's reader, given the stored page
    world.read("a", better, deepcopy(better))
    assert world.night() == []
    line = world.line("a")
    assert (line["title"], line["version"]) == ("A title, read in full", 1)
    world.read("a", better)
    assert world.night() == []


def test_a_lost_page_is_compared_by_its_line(world: World) -> None:
    del world.pages[0]
    world.read("a", world.page(title="Another"), world.page(title="Another"))
    (told,) = world.night()
    assert told["fields"][0]["old"] == "A title"


def test_a_page_of_tonight_that_cannot_be_read_again_changes_nothing(world: World) -> None:
    world.read("a", world.page(title="Another"), world.page(title="Another"))
    world.read("b", world.page(title="Another"), world.page(title="Another"))
    lost = world.readings[0]["evidence"]["offset"]
    del world.pages[lost]
    assert kinds(world.night()) == [("edited", "b")]


def test_without_a_shared_source_a_field_is_taken_over_untold_after_three_looks(world: World) -> None:
    def tonight() -> dict[str, dict[str, Any]]:
        return {**world.page(), "title": {"meta": "Another"}}

    for _ in range(2):
        world.read("a", tonight(), tonight())
        assert world.night() == []
        assert world.line("a")["title"] == "A title"
    world.read("a", tonight(), tonight())
    assert world.night() == []
    line = world.line("a")
    assert (line["title"], line["version"]) == ("Another", 1)
    world.read("a", tonight())
    assert world.night() == []


def test_three_looks_must_be_alike_and_in_a_row(world: World) -> None:
    for title in ("X", "Y", None, "Y", "X"):
        tonight = world.page() if title is None else {**world.page(), "title": {"meta": title}}
        world.read("a", tonight, deepcopy(tonight))
        assert world.night() == []
    assert world.line("a")["title"] == "A title"


def test_what_only_the_listing_says_is_told_at_the_second_look(empty: World) -> None:
    def listed(title: str) -> dict[str, dict[str, Any]]:
        return {**empty.page(), "title": {"listing": title}}

    empty.read("a", listed("One"))
    empty.night()
    empty.read("a", listed("Two"), listed("Two"))
    assert empty.night() == []
    empty.read("a", listed("Two"), listed("Two"))
    (told,) = empty.night()
    assert [(one["field"], one["old"], one["new"]) for one in told["fields"]] == [("title", "One", "Two")]


def test_a_night_without_json_ld_is_no_edit(empty: World) -> None:
    both = {
        **empty.page(),
        "title": {"selector:2022": "A title", "json-ld": "A title!"},
        "authors": {"json-ld": ["Ada"]},
    }
    empty.read("a", both)
    empty.night()
    without = {**empty.page(), "authors": {}}
    empty.read("a", without, deepcopy(without))
    assert empty.night() == []
    empty.read("a", both)
    assert empty.night() == []
    assert empty.line("a")["authors"] == ["Ada"]


def test_a_to_b_to_a_are_two_changes_with_ids_of_their_own(world: World) -> None:
    ids = []
    for title in ("B", "A title", "B", "A title"):
        world.read("a", world.page(title=title), world.page(title=title))
        (told,) = world.night()
        ids.append(told["id"])
    assert len(set(ids)) == 4
    assert world.line("a")["version"] == 5


def test_noise_that_two_pages_taught_holds_for_every_page(world: World) -> None:
    for name in "ab":
        world.read(name, world.page(body=f"{world.body}\n\n7 views"), world.page(body=f"{world.body}\n\n8 views"))
    assert world.night() == []
    assert world.archive.known("demo").noise == {"# views": 2}
    world.read("c", world.page(body=f"{world.body}\n\n9 views"), world.page(body=f"{world.body}\n\n9 views"))
    assert world.night() == []


def test_claims_carry_what_follows_from_them(world: World) -> None:
    world.read("a", world.page(title="B"), world.page(title="B"))
    (claim,) = world.claims()
    assert claim.before is not None
    assert (claim.before.version, claim.after.version) == (1, 2)
    assert claim.after.line["content_hash"] == claim.after.content_hash == content_hash(claim.after.line)
    assert date.fromisoformat(claim.after.line["last_changed"][:10]) == date(2026, 11, 21)

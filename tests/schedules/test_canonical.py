"""A canonical link that is wrong: whatever it names, two releases are never taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.schedules.conftest import World

WRONG = {
    "the home page": "https://demo.example/",
    "the home page in another spelling": "http://demo.example",
    "the listing": "https://demo.example/news/",
    "another site": "https://other.example/a/",
    "a page that nobody knows": "https://demo.example/nowhere/",
    "no address": "",
}


def ids(world: World) -> dict[str, str]:
    return {one["url"]: one["id"] for one in world.archive.releases()}


@pytest.mark.parametrize("canonical", WRONG.values(), ids=WRONG.keys())
def test_one_canonical_link_on_every_page_merges_nothing(empty: World, canonical: str) -> None:
    names = ("a", "b", "c")
    for _ in range(2):
        for name in names:
            empty.read(name, empty.page(title=f"Title {name}", body=f"{empty.body} {name}"), canonical=canonical)
        empty.night()
    assert set(ids(empty)) == {empty.url(name) for name in names}
    assert len(set(ids(empty).values())) == 3
    assert empty.rang == []


@pytest.mark.parametrize("canonical", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_canonical_link_on_new_pages_of_single_nights_merges_nothing(empty: World, canonical: str) -> None:
    """Each night reads one new page alone, so that no other page of the night gives the link away."""
    names = ("a", "b", "c")
    for name in names:
        empty.read(name, empty.page(title=f"Title {name}", body=f"{empty.body} {name}"), canonical=canonical)
        empty.night(whole=False)
    assert set(ids(empty)) == {empty.url(name) for name in names}


def test_a_new_page_whose_canonical_link_names_a_known_release_is_a_release_of_its_own(empty: World) -> None:
    """The known one is not read that night, so that nothing but its text tells them apart."""
    empty.read("a", empty.page(title="Title a", body=f"{empty.body} a"))
    empty.night()
    empty.read("b", empty.page(title="Title b", body=f"Quite other words. {empty.body} b"), canonical=empty.url("a"))
    told = empty.night(whole=False)
    assert [(one["kind"], one["url"]) for one in told] == [("new", empty.url("b"))]
    assert set(ids(empty)) == {empty.url("a"), empty.url("b")}


def test_a_canonical_link_that_appears_later_moves_nothing(empty: World) -> None:
    for canonical in ("a", "b"):
        for name in ("a", "b"):
            empty.read(name, empty.page(title=f"Title {name}"), canonical=empty.url(canonical))
        empty.night()
    assert set(ids(empty)) == {empty.url("a"), empty.url("b")}
    assert empty.rang == []

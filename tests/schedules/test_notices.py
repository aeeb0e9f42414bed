"""Notices: every kind has the same keys, of the same types, and an id that two machines agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from schedules import notices
from schedules.archive.records import Held, Release
from schedules.health import assess
from schedules.judge import MASS, RESTLESS

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-11-22T02:00:00Z"
CRAWL = "20261122T020000Z"
TYPES = {
    "schema": str,
    "id": str,
    "newsroom": str,
    "release_id": str,
    "kind": str,
    "title": str,
    "because": str,
    "advice": str,
    "detected_at": str,
    "since": str,
    "crawl_id": str,
    "count": int,
    "changes": list,
    "sample": list,
}


def change(at: int, kind: str = "edited") -> dict[str, Any]:
    return {"id": f"id{at}", "kind": kind, "title": f"T{at}", "url": f"https://demo.example/{at}/", "newsroom": "demo"}


def held(at: int, rule: str = MASS, mass: str = "amass", kind: str = "edited") -> Held:
    after = Release(
        release_id=f"demo-{at}",
        newsroom="demo",
        status="present",
        version=2,
        content_hash="h",
        body_hash=None,
        last_look=NOW,
        pending={},
        line={},
    )
    return Held(
        id=f"claim{at}",
        newsroom="demo",
        rule=rule,
        mass=mass,
        first_held_at="2026-11-20T02:00:00Z",
        looks=1,
        rejected=False,
        why="so many at once",
        line=change(at, kind),
        after=after,
    )


def of_health(state: str, before: dict[str, Any]) -> dict[str, Any]:
    made = {"state": state, "reasons": ["answered 503"], "cut_short": False, "crawl_id": CRAWL}
    return assess(before, made, newsroom="demo", now=NOW, advice="It is so.")[1][0]


SICK = {"state": "ill", "since": NOW, "good_at": None, "why": "x", "advice": None, "told_at": NOW}
MADE: dict[str, Callable[[], dict[str, Any]]] = {
    "held": lambda: notices.held([held(1), held(2)], detected_at=NOW, crawl_id=CRAWL),
    "settled": lambda: notices.settled([held(1), held(2)], detected_at=NOW, crawl_id=CRAWL),
    "mass": lambda: notices.mass("amass", [change(1), change(2)], detected_at=NOW, crawl_id=None, by="by hand"),
    "restless": lambda: notices.restless(held(1, RESTLESS, "claim1"), detected_at=NOW, crawl_id=CRAWL),
    "ill": lambda: of_health("failed", {}),
    "healed": lambda: of_health("complete", SICK),
}


@pytest.mark.parametrize("kind", MADE)
def test_every_kind_has_the_same_keys_of_the_same_types(kind: str) -> None:
    made = MADE[kind]()
    assert made["kind"] == kind
    assert made["schema"] == "newsroom.notice/1"
    assert list(made) == list(TYPES)
    optional = {"release_id", "because", "advice", "since", "crawl_id"}
    for key, value in made.items():
        assert isinstance(value, TYPES[key]) or (value is None and key in optional), key
    assert made["count"] == len(made["changes"])
    assert made["title"].endswith(".")
    assert "\n" not in made["title"]


@pytest.mark.parametrize("kind", MADE)
def test_an_id_is_stable(kind: str) -> None:
    assert MADE[kind]()["id"] == MADE[kind]()["id"]


def test_ids_differ_by_kind_newsroom_and_what_they_are_about() -> None:
    made = [one() for one in MADE.values()]
    made.append(notices.held([held(1, mass="another")], detected_at=NOW, crawl_id=CRAWL))
    made.append(notices.settled([held(1)], detected_at=NOW, crawl_id="20261123T020000Z"))
    other = held(1)
    other.newsroom = "other"
    made.append(notices.held([other], detected_at=NOW, crawl_id=CRAWL))
    assert len({one["id"] for one in made}) == len(made)


def test_the_id_of_a_held_mass_rests_on_the_mass_alone() -> None:
    one = notices.held([held(1), held(2)], detected_at=NOW, crawl_id=CRAWL)
    again = notices.held([held(3)], detected_at="2026-11-23T02:00:00Z", crawl_id="20261123T020000Z")
    assert one["id"] == again["id"]


def test_many_are_counted_and_some_are_shown() -> None:
    many = [held(at, kind="removed" if at % 2 else "edited") for at in range(25)]
    made = notices.held(many, detected_at=NOW, crawl_id=CRAWL)
    assert made["title"] == "Unconfirmed: 13 releases edited and 12 releases removed in demo."
    assert (made["count"], len(made["changes"]), len(made["sample"])) == (25, 25, notices.SAMPLE)
    assert made["sample"][0] == {"id": "claim0", "kind": "edited", "title": "T0", "url": "https://demo.example/0/"}
    assert "newsroom accept amass" in made["advice"]
    assert "newsroom reject amass" in made["advice"]
    assert made["since"] == "2026-11-20T02:00:00Z"


def test_one_is_said_in_the_singular() -> None:
    made = notices.mass("amass", [change(1)], detected_at=NOW, crawl_id=CRAWL, by="seen alike")
    assert made["title"] == "Confirmed: 1 release edited in demo."


def test_a_restless_page_is_named() -> None:
    made = MADE["restless"]()
    assert (made["release_id"], made["changes"]) == ("demo-1", ["claim1"])
    assert "https://demo.example/1/" in made["advice"]
    assert "newsroom accept claim1" in made["advice"]

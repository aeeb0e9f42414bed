"""The crawl's account: every release once, and a state that says whether the crawl was whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.files import JOURNAL, PART, PLAN
from newsroom_scraper.plan import Plan
from pipelines.manifest import account
from pipelines.seal import seal

if TYPE_CHECKING:
    from pathlib import Path

NEWS = "https://demo.example/news/"


def page(*keys: str, **facts: Any) -> dict[str, Any]:
    return {
        "event": "listing",
        "at": "2026-11-22T02:00:00Z",
        "url": NEWS,
        "status": 200,
        "keys": list(keys),
        "layout": "2022",
        "next_url": None,
        "last_page": None,
        "problems": [],
        "failure": None,
        "kind": "page",
        "end": "end",
        "evidence": None,
        **facts,
    }


def look(key: str, kind: str = "read", **facts: Any) -> dict[str, Any]:
    return {
        "event": "look",
        "at": "2026-11-22T02:00:01Z",
        "key": key,
        "url": key,
        "look": kind,
        "reason": "answered 500" if kind in {"failed", "blocked"} else None,
        **facts,
    }


def end(reason: str = "finished") -> dict[str, Any]:
    return {"event": "end", "at": "2026-11-22T02:01:00Z", "reason": reason, "requests": 3, "bytes": 9, "errors": 0}


FAILED_PAGE = page(failure="answered 500", kind="failed", end="failed", layout=None)
BLOCKED_PAGE = page(failure="answered 403", kind="blocked", end="failed", layout=None)


def test_a_whole_crawl_is_complete() -> None:
    told = account([page("a", "b"), look("a"), look("b", "gone"), end()], planned=["b"])
    assert (told["state"], told["reasons"]) == ("complete", [])
    assert told["listing"]["whole"] is True
    assert (told["listed"], told["planned"], told["expected"]) == (2, 1, 2)
    assert {kind: number for kind, number in told["counts"].items() if number} == {"read": 1, "gone": 1}
    assert (told["ended"], told["requests"], told["bytes"]) == ("finished", 3, 9)
    assert told["listed_keys"] == ["a", "b"]


@pytest.mark.parametrize(
    ("journal", "planned", "state", "words"),
    [
        pytest.param([], [], "failed", "the listing was not read", id="nothing"),
        pytest.param([FAILED_PAGE, end()], ["a"], "failed", "answered 500", id="dead listing"),
        pytest.param([BLOCKED_PAGE, end()], ["a"], "blocked", "answered 403", id="blocked listing"),
        pytest.param(
            [page("a", end=None, next_url="2"), FAILED_PAGE, look("a"), end()],
            [],
            "incomplete",
            "was not read to its end",
            id="second page dead",
        ),
        pytest.param([page("a"), look("a")], [], "incomplete", "its process died", id="no end"),
        pytest.param(
            [page("a"), look("a"), end("shutdown")], [], "incomplete", "asked to end (shutdown)", id="stopped"
        ),
        pytest.param(
            [page("a"), look("a", "failed"), end()], ["a"], "incomplete", "1 of 1 looks failed", id="all fail"
        ),
        pytest.param(
            [page("a"), look("a", "blocked"), end()], ["a"], "blocked", "1 of 1 looks failed", id="all blocked"
        ),
        pytest.param(
            [page("a", "b"), look("a"), end()], ["b"], "incomplete", "no outcome was recorded (1)", id="a planned lost"
        ),
        pytest.param([page("a"), look("a"), end("gave_up")], ["b"], "incomplete", "page after page", id="gave up"),
    ],
)
def test_what_was_not_whole_is_told(journal: list[dict[str, Any]], planned: list[str], state: str, words: str) -> None:
    told = account(journal, planned=planned)
    assert told["state"] == state
    assert words in "; ".join(told["reasons"])


def test_one_in_twenty_may_fail() -> None:
    keys = [str(at) for at in range(20)]
    good = [look(key) for key in keys[1:]]
    assert account([page(*keys), look("0", "failed"), *good, end()], planned=keys)["state"] == "complete"
    told = account([page(*keys), look("0", "failed"), look("1", "failed"), *good[1:], end()], planned=keys)
    assert told["state"] == "incomplete"
    assert told["reasons"] == ["2 of 20 looks failed: answered 500 (2); for example 0"]


@pytest.mark.parametrize(
    ("before", "after"), [("failed", "read"), ("read", "failed"), ("rejected", "read"), ("gone", "failed")]
)
def test_the_strongest_look_at_a_release_counts(before: str, after: str) -> None:
    told = account([page("a"), look("a", before), look("a", after), end()], planned=["a"])
    strongest = "read" if "read" in {before, after} else "gone"
    assert told["counts"][strongest] == 1
    assert sum(told["counts"].values()) == told["expected"] == 1


def test_an_unchanged_release_stays_so_whatever_else_it_met() -> None:
    told = account([page("a"), look("a", "unchanged"), look("a", "failed"), end()], planned=["a"])
    assert told["counts"]["unchanged"] == 1


def test_a_limit_leaves_the_rest_for_another_night() -> None:
    told = account([page("a", "b", end="limit"), look("a"), end()], planned=["c"])
    assert told["state"] == "complete"
    assert told["counts"]["not_due"] == 2
    assert told["listing"]["whole"] is False
    assert told["listing"]["resume"] == NEWS


def test_a_budget_ends_a_crawl_in_good_order_and_says_where_to_go_on() -> None:
    told = account([page("a", "b", end=None, next_url=f"{NEWS}2/"), look("a"), end("closespider_timeout")], planned=[])
    assert told["counts"]["not_due"] == 1
    assert told["counts"]["failed"] == 0
    assert told["listing"]["whole"] is False
    assert told["listing"]["resume"] == NEWS


def test_a_release_listed_twice_counts_once() -> None:
    told = account([page("a", "a", end=None), page("a", "b"), look("a"), look("b"), end()], planned=["a"])
    assert told["expected"] == 2
    assert told["counts"]["read"] == 2


def test_readings_that_the_journal_lost_count() -> None:
    unlogged = [{"key": "a", "url": "a", "look": "read", "final_url": "a", "title": "A"}]
    told = account([page("a")], planned=[], unlogged=unlogged)
    assert told["counts"]["read"] == 1
    assert told["looks"] == unlogged


def test_a_planned_release_may_come_from_a_generator() -> None:
    told = account([page("a"), look("a"), end()], planned=(one for one in ["a", "b"]))
    assert (told["planned"], told["expected"]) == (2, 2)


def test_where_each_listing_page_begins_is_told() -> None:
    told = account([page("a", "b", end=None), page("b", "c", end=None), page("d"), end()], planned=[])
    assert told["listed_keys"] == ["a", "b", "c", "d"]
    assert told["listing"]["page_starts"] == [0, 2, 3], "a row that slipped to the next page stands on the first"
    assert account([FAILED_PAGE, end()], planned=[])["listing"]["page_starts"] == []


@pytest.mark.parametrize(
    ("journal", "interrupted", "cut"),
    [
        ([page("a"), look("a"), end()], None, False),
        ([page("a"), look("a")], None, True),
        ([page("a"), look("a")], "it was stopped by hand", True),
        ([page("a"), look("a")], "it took longer than its time limit", False),
        ([page("a"), look("a"), end("shutdown")], None, False),
        ([page("a"), look("a"), end("gave_up")], None, False),
        ([page("a"), look("a"), end("closespider_timeout")], None, False),
    ],
)
def test_what_a_person_or_a_kill_cut_short_says_nothing_of_the_newsroom(
    journal: list[dict[str, Any]], interrupted: str | None, cut: bool
) -> None:
    assert account(journal, planned=[], interrupted=interrupted)["cut_short"] is cut


@pytest.mark.parametrize("first", [True, False])
def test_whether_the_run_was_the_newsrooms_first_comes_from_the_plan(tmp_path: Path, first: bool) -> None:
    part = tmp_path / f"20261122T020000Z{PART}"
    part.mkdir()
    Plan(newsroom="amnesty-usa", crawl_id="20261122T020000Z", first=first).write(part / PLAN)
    (part / JOURNAL).write_text("".join(json.dumps(one) + "\n" for one in [page("a"), look("a"), end()]))
    assert seal(part)["baseline"] is first

"""The next crawl's orders: every known release that this run has not met."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from newsroom_scraper.plan import Manners, Plan
from schedules.archive.records import Known, Release
from schedules.plan import Options, next_plan


def release(name: str, status: str = "present") -> Release:
    return Release(
        release_id=name,
        newsroom="demo",
        status=status,
        version=1,
        content_hash=f"h1:{name}",
        body_hash=None,
        last_look="2026-11-22T02:00:00Z",
        pending={},
        line={"url": f"https://demo.example/{name}/"},
    )


KNOWN = Known(
    newsroom="demo",
    releases={"a": release("a"), "b": release("b"), "c": release("c", "removed")},
    by_key={"ka": "a", "ka2": "a", "kb": "b", "kc": "c"},
    held={},
    listing_whole=True,
    last_manifest="0" * 64,
    last_crawl="20261121T020000Z",
)


def plan(**facts: Any) -> Plan:
    told: dict[str, Any] = {
        "crawl_id": "20261122T020000Z",
        "folders": ["x"],
        "manners": Manners(delay=0),
        "options": Options(),
        "met": set(),
        "now": datetime(2026, 11, 22, 3, tzinfo=UTC),
        "read_before": 0,
        "first": False,
        "resume": None,
        "seconds": None,
        **facts,
    }
    made, _ = next_plan(told.pop("of", KNOWN), **told)
    return made


def test_everything_known_is_due_and_the_removed_apart() -> None:
    told = plan()
    assert told.due == ("https://demo.example/a/", "https://demo.example/b/")
    assert told.gone == ("https://demo.example/c/",)
    assert told.known == {"ka": "h1:a", "ka2": "h1:a", "kb": "h1:b", "kc": "h1:c"}
    assert (told.newsroom, told.previous, told.start, told.position) == ("demo", "0" * 64, None, 0)
    assert (told.folders, told.manners.delay) == (("x",), 0)


def test_a_run_that_is_the_newsrooms_first_says_so() -> None:
    assert plan(first=True).first is True
    assert plan().first is False


def test_what_this_run_has_met_is_not_due_again() -> None:
    told = plan(met={"a", "c"})
    assert (told.due, told.gone) == (("https://demo.example/b/",), ())
    assert "ka" in told.known


def test_a_limit_counts_over_the_slices_of_a_run() -> None:
    assert plan(options=Options(limit=5), read_before=3).limit == 2
    assert plan(options=Options(limit=5), read_before=9).limit == 0
    assert plan().limit is None


def test_a_slice_goes_on_where_the_last_one_ended() -> None:
    told = plan(resume=("https://demo.example/news/2/", 10), seconds=60.0, options=Options(since=date(2020, 2, 20)))
    assert (told.start, told.position, told.seconds, told.since) == (
        "https://demo.example/news/2/",
        10,
        60.0,
        date(2020, 2, 20),
    )


def test_an_unfinished_first_crawl_goes_on_where_it_ended() -> None:
    unfinished = replace(KNOWN, listing_whole=False)
    assert plan(of=unfinished).due == ()
    assert plan(of=unfinished, now=datetime(2026, 11, 22, 15, tzinfo=UTC)).due != ()
    assert plan(of=unfinished, options=Options(full=True)).due != ()

"""Law of the account: whatever was met in whatever order, each expected release counts exactly once."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.discover import PROVING, ROADS
from pipelines.manifest import BLOCKED, COMPLETE, FAILED, INCOMPLETE, LOOKS, account
from pipelines.roads import Declared

KEYS = st.sampled_from("abcdef")
PAGES = st.builds(
    lambda keys, end, failure, next_url: {
        "event": "listing",
        "url": "https://demo.example/news/",
        "keys": [] if failure else keys,
        "layout": None,
        "next_url": next_url,
        "last_page": None,
        "problems": [],
        "failure": failure,
        "kind": "blocked" if failure == "answered 403" else "failed" if failure else "page",
        "end": "failed" if failure else end,
        "evidence": None,
    },
    st.lists(KEYS, max_size=4),
    st.sampled_from([None, "end", "limit", "since", "circle"]),
    st.sampled_from([None, None, None, "answered 500", "answered 403"]),
    st.none() | st.just("https://demo.example/news/2/"),
)
LOOKED = st.builds(
    lambda key, look: {"event": "look", "key": key, "url": key, "look": look, "reason": "why"},
    KEYS,
    st.sampled_from(LOOKS),
)
ENDS = st.sampled_from(["finished", "closespider_timeout", "gave_up", "shutdown"]).map(
    lambda reason: {"event": "end", "reason": reason, "requests": 1, "bytes": 1}
)
EVENTS = st.builds(
    lambda events, end: [*events, *end], st.lists(PAGES | LOOKED, max_size=12), st.lists(ENDS, max_size=1)
)
UNLOGGED = st.lists(
    KEYS.map(lambda key: {"key": key, "url": key, "look": "read", "final_url": key, "title": None}), max_size=2
)
WHY = st.sampled_from([None, "it was stopped by hand"])


DECLARED = st.lists(st.sampled_from(ROADS).map(lambda road: Declared(road=road, url=road)), min_size=1, max_size=4)
ON_ROADS = st.lists(
    st.builds(
        lambda page, road, kind: {**page, "road": road, "kind": page["kind"] if page["failure"] else kind},
        PAGES,
        st.integers(0, 3),
        st.sampled_from(["page", "leads", "past"]),
    ),
    max_size=10,
)


@settings(deadline=None)
@given(ON_ROADS, DECLARED, st.integers(0, 3), ENDS)
def test_what_several_roads_list_is_listed_once_and_only_whole_walks_prove(
    pages: list[dict[str, Any]], roads: list[Declared], first: int, end: dict[str, Any]
) -> None:
    told = account([*pages, end], planned=[], roads=roads, first=first)
    listing, keys = told["listing"], told["listed_keys"]
    assert len(keys) == len(set(keys)) >= listing["rows"]
    assert sum(told["counts"].values()) == told["expected"]
    assert listing["page_starts"] == sorted(listing["page_starts"])
    assert len(listing["page_starts"]) == len(listing["page_evidence"])
    assert all(start <= listing["rows"] for start in listing["page_starts"])
    proving = [one for one in told["roads"] if one["road"] in PROVING]
    assert listing["whole"] == all(one["whole"] for one in proving or told["roads"])
    assert not listing["proves"] or proving
    assert sum(one["only_here"] for one in told["roads"]) <= len(keys)


@settings(deadline=None)
@given(EVENTS, st.lists(KEYS, max_size=4), WHY, UNLOGGED)
def test_the_account_adds_up(
    events: list[dict[str, Any]],
    planned: list[str],
    why: str | None,
    unlogged: list[dict[str, Any]],
) -> None:
    told = account(events, planned=planned, interrupted=why, unlogged=unlogged)
    assert sum(told["counts"].values()) == told["expected"]
    keys = [look["key"] for look in told["looks"]]
    assert len(keys) == len(set(keys))
    assert len(keys) == told["expected"] - told["counts"]["not_due"]
    assert set(told["listed_keys"]) <= {one for event in events if event["event"] == "listing" for one in event["keys"]}


@settings(deadline=None)
@given(EVENTS, st.lists(KEYS, max_size=4), WHY)
def test_a_state_is_one_of_four_and_only_a_whole_crawl_needs_no_reason(
    events: list[dict[str, Any]],
    planned: list[str],
    why: str | None,
) -> None:
    told = account(events, planned=planned, interrupted=why)
    assert told["state"] in {COMPLETE, INCOMPLETE, FAILED, BLOCKED}
    assert (told["state"] == COMPLETE) == (told["reasons"] == [])
    if why or not any(event["event"] == "end" for event in events):
        assert told["state"] != COMPLETE


@settings(deadline=None)
@given(EVENTS, st.lists(KEYS, max_size=4), WHY)
def test_accounting_twice_is_accounting_once(events: list[dict[str, Any]], planned: list[str], why: str | None) -> None:
    one = account(events, planned=planned, interrupted=why)
    assert account(events, planned=planned, interrupted=why) == one

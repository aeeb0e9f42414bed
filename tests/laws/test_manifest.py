"""Law of the account: whatever was met in whatever order, each expected release counts exactly once."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.manifest import BLOCKED, COMPLETE, FAILED, INCOMPLETE, LOOKS, account

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

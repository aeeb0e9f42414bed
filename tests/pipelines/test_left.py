"""A crawl that left: it is not complete, says why, and what was not tried counts as failed, never as gone."""

from __future__ import annotations

from typing import Any

from pipelines.manifest import account

AT = "2026-11-23T02:00:00Z"
KEYS = [f"press.example/{number}" for number in range(6)]
LEFT = {
    "event": "left",
    "at": AT,
    "why": "turned_away",
    "reason": "press.example turned it away 5 times in a row (it answered 403)",
    "not_before": None,
}
MANNERS = {"event": "manners", "at": AT, "robots": "obey", "robots_reason": None, "left": None}


def listing(**told: Any) -> dict[str, Any]:
    page = {
        "event": "listing",
        "at": AT,
        "url": "https://press.example/",
        "status": 200,
        "keys": KEYS,
        "layout": "2022",
        "next_url": None,
        "last_page": None,
        "total": None,
        "problems": [],
        "failure": None,
        "kind": "page",
        "end": "end",
        "evidence": None,
        "road": 0,
    }
    return {**page, **told}


def look(key: str, kind: str) -> dict[str, Any]:
    return {"event": "look", "at": AT, "key": key, "url": f"https://{key}", "look": kind, "reason": "answered 403"}


def end(reason: str) -> dict[str, Any]:
    return {"event": "end", "at": AT, "reason": reason, "requests": 7, "bytes": 9, "errors": 0}


def test_who_was_turned_away() -> None:
    journal = [listing(), *(look(key, "blocked") for key in KEYS[:5]), LEFT, MANNERS, end("turned_away")]
    made = account(journal, planned=KEYS)
    assert (made["state"], made["counts"]["blocked"], made["counts"]["failed"]) == ("blocked", 5, 1)
    assert made["reasons"] == [f"the crawl was cut short: {LEFT['reason']}"]
    assert (made["counts"]["gone"], made["cut_short"]) == (0, False)
    assert made["manners"] == {"robots": "obey", "robots_reason": None, "left": None}


def test_who_left_before_anything_was_read() -> None:
    made = account([LEFT, end("turned_away")], planned=KEYS)
    assert (made["state"], made["counts"]["failed"]) == ("failed", 6)
    assert {one["reason"] for one in made["looks"]} == {"not tried: the site could not be read"}
    assert made["manners"] is None


def test_who_did_not_leave() -> None:
    made = account([listing(keys=[]), MANNERS, end("finished")], planned=())
    assert made["state"] == "complete"

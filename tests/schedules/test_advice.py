"""What a person is told when a crawl was not complete: what happened, what was kept, what to do."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom_scraper.newsroom import load
from schedules import notices
from schedules.advice import of, sentences

NEWSROOM = load("amnesty-usa")


def made(state: str, *reasons: str, read: int = 0) -> dict[str, Any]:
    return {"state": state, "reasons": list(reasons), "counts": {"read": read}}


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("failed", "the host www.amnestyusa.org could not be found", "Check the network and that www.amnestyusa.org"),
        ("failed", "the host refused the connection", "Check the network"),
        ("blocked", "answered 403", "Set contact in workspace.toml"),
        (
            "failed",
            "no rows: none of the layouts (2022) matches",
            'add a layout to newsrooms/amnesty-usa.toml (extends = "',
        ),
        ("incomplete", "robots.txt forbids it", "it was obeyed"),
        ("incomplete", "a stage raised ValueError: x", "crawl.log"),
        ("incomplete", "the crawl was cut short: its process died", "crawl.log"),
        ("incomplete", "the crawl was cut short: it was stopped by hand", "The next run goes on."),
        ("incomplete", "the crawl was cut short: its process was killed from outside (SIGKILL)", "journalctl -k"),
        ("incomplete", "answered 500", "The next run tries again."),
    ],
)
def test_a_sentence_says_what_to_do(state: str, reason: str, words: str) -> None:
    (told,) = sentences(made(state, reason), NEWSROOM)
    assert told.startswith(f"amnesty-usa: {reason}. Nothing was changed, and nothing counts as removed. ")
    assert words in told
    assert "\n" not in told


def test_what_was_read_is_kept() -> None:
    assert "(1 release) is kept" in sentences(made("incomplete", "x", read=1), NEWSROOM)[0]
    assert "(2 releases) is kept" in sentences(made("incomplete", "x", read=2), NEWSROOM)[0]


def test_nothing_is_said_of_a_complete_crawl() -> None:
    assert sentences(made("complete"), NEWSROOM) == []


def notice(kind: str, **facts: Any) -> dict[str, Any]:
    told = {"newsroom": "demo", "about": "x", "title": "9 releases.", "because": "so many at once", "advice": "Look."}
    return notices.notice(kind, **{**told, "detected_at": "2026-11-22T02:00:00Z", "crawl_id": None, **facts})


def test_notices_are_said_with_their_reason_and_what_to_do() -> None:
    assert of([notice("held")]) == ["9 releases. So many at once. Look."]
    assert of([notice("settled", advice=None)]) == ["9 releases."]
    assert of([notice("healed", because=None, advice=None)]) == ["9 releases."]
    assert of([]) == []


def test_an_illness_is_said_with_its_crawl_and_not_twice() -> None:
    assert of([notice("ill"), notice("restless")]) == ["9 releases. So many at once. Look."]

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdesk.cli.progress import Tally, beforehand, event_line, watching

if TYPE_CHECKING:
    import pytest

PAGE = {"url": "https://a.example/news/", "keys": ["a", "b", "c", "d"], "failure": None}


def test_it_counts_each_release_once() -> None:
    tally = Tally(newsroom="demo", begun=0.0)
    tally.note("listing", PAGE)
    tally.note("listing", {**PAGE, "keys": ["d", "e"]})
    for key in "abca":
        tally.note("look", {"key": key, "look": "read"})
    assert tally.line(5.0) == "demo · 5 listed · 5 pages read · 1.0/s · 3.3 s left · 0 errors"


def test_an_error_that_was_mended_is_none() -> None:
    tally = Tally(newsroom="demo", begun=0.0)
    tally.note("look", {"key": "a", "look": "failed"})
    assert "1 error" in tally.line(1.0)
    tally.note("look", {"key": "a", "look": "read"})
    assert "0 errors" in tally.line(1.0)


def test_a_listing_that_fails_is_an_error() -> None:
    tally = Tally(newsroom="demo", begun=0.0)
    tally.note("listing", {"url": "https://a.example/", "keys": [], "failure": "answered 503"})
    assert "1 error" in tally.line(1.0)


def test_the_time_left_is_bounded_by_the_budget() -> None:
    tally = Tally(newsroom="demo", begun=0.0)
    tally.note("told-beforehand", {"expected": 1400, "budget": 60.0, "first": True})
    for key in "abcd":
        tally.note("look", {"key": key, "look": "read"})
    assert tally.left(4.0) == 56.0
    assert tally.left(100.0) == 0.0


def test_without_a_single_look_nothing_is_foretold() -> None:
    tally = Tally(newsroom="demo", begun=0.0)
    assert tally.left(3.0) is None
    assert tally.line(3.0) == "demo · 0 listed · 0 pages read · 0 errors"


def test_a_first_crawl_is_told_beforehand() -> None:
    facts = {"first": True, "budget": 1200.0, "expected": 1400}
    assert beforehand("amnesty-usa", facts) == (
        "First crawl of amnesty-usa: newest first, for at most 20 min; about 1,400 releases are listed; "
        "what is left is read by the next run."
    )
    assert beforehand("demo", {**facts, "expected": None}) == (
        "First crawl of demo: newest first, for at most 20 min; what is left is read by the next run."
    )
    assert beforehand("demo", {**facts, "first": False}) is None


def test_an_event_is_a_line_without_control_characters() -> None:
    assert event_line("demo", "listing", PAGE) == "demo: listing https://a.example/news/: 4 rows"
    look = {"key": "a", "url": "https://a.example/a/", "look": "failed", "reason": "said\x1b[2J\nno"}
    assert event_line("demo", "look", look) == "demo: failed https://a.example/a/: said[2J no"
    assert event_line("demo", "start", {}) is None


def test_nobody_reads_along_and_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with watching("demo") as on_event:
        on_event("told-beforehand", {"first": True, "budget": 1.0, "expected": 2})
        on_event("listing", PAGE)
    assert capsys.readouterr() == ("", "")


def test_verbose_tells_each_event(capsys: pytest.CaptureFixture[str]) -> None:
    with watching("demo", verbose=True) as on_event:
        on_event("listing", PAGE)
    assert capsys.readouterr().err == "demo: listing https://a.example/news/: 4 rows\n"

"""What stands in a report: borders of the stretch, zones, counts, what is held, redacted, quiet, or too much."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from schedules.archive.records import Told
from schedules.notices import notice

if TYPE_CHECKING:
    from tests.newsdesk.reporting.filling import Room

KINDS = ("new", "edited", "removed", "unlisted", "restored", "moved")


def filled(room: Room) -> None:
    room.night("2026-11-01T02:00:00Z", room.change(at="2026-11-01T02:00:00Z", marks=["baseline"]), rings=False)
    at = "2026-11-18T02:00:00Z"
    room.night(at, *(room.change(kind, at=at) for kind in KINDS), room.change("edited", at=at, significance="minor"))


def test_both_forms_say_the_same_counts(room: Room) -> None:
    filled(room)
    told = room.told()
    counts = (
        "1 release appeared, 1 was edited, 1 is gone, 1 is no longer listed, 1 is back, 1 moved; 1 minor edit besides."
    )
    assert told.report.counts == counts
    assert counts in told.text
    assert counts in told.markdown
    for title in ("Appeared", "Edited", "Minor edits", "Gone", "No longer listed", "Back", "Moved"):
        assert f"{title} (1)" in told.text
        assert f"### {title} (1)" in told.markdown
    assert told.html.count("<article ") == told.markdown.count("\n#### ") == 7


def test_borders_are_midnights_of_the_newsroom(room: Room) -> None:
    inside = ["2026-11-16T05:00:00Z", "2026-11-18T04:59:59Z"]
    for at in ("2026-11-16T04:59:59Z", *inside, "2026-11-18T05:00:00Z"):
        room.night(at, room.change(at=at, title=f"Found {at}"))
    told = room.told(since=date(2026, 11, 16), until=date(2026, 11, 17))
    assert re.findall(r"#### \[Found (\S+)\]", told.markdown) == inside[::-1]
    assert told.report.numbers["new"] == 2


def test_each_newsroom_counts_in_its_own_zone(room: Room) -> None:
    at = "2026-11-16T03:00:00Z"  # the 15th in New York, the 16th in Tokyo
    for name in ("york", "tokyo"):
        room.night(at, room.change(at=at, newsroom=name), newsroom=name)
    told = room.told("york", "tokyo")
    assert [one.numbers["new"] for one in told.report.sections] == [0, 1]
    assert told.report.numbers["new"] == 1
    assert "Asia/Tokyo" in told.text
    assert "America/New_York" in told.text
    assert "16 Nov 2026 12:00 JST" in told.text
    assert "22 Nov 2026 12:00 UTC" in told.text


def test_an_empty_stretch_says_what_was_looked_at(room: Room) -> None:
    for day in range(16, 23):
        room.night(f"2026-11-{day}T06:00:00Z")
    told = room.told()
    assert "Nothing changed." in told.text
    assert "All that was due was looked at on each of 7 days." in told.text
    assert "All that was due was looked at on each of 7 days." in told.markdown


def test_nothing_known_is_said_so(room: Room) -> None:
    told = room.told()
    assert "had not been looked at yet" in told.text
    assert "Nothing is known to have changed." in told.text
    assert "Nothing changed. </p>" not in told.html
    none = room.told("york", unlooked=("tokyo",))
    assert "Never looked at: The tokyo newsroom." in none.text
    assert "Never looked at: The tokyo newsroom." in none.markdown


def test_the_first_look_is_no_news(room: Room) -> None:
    at = "2026-11-17T02:00:00Z"
    room.night(at, *(room.change(at=at, marks=["baseline"]) for _ in range(3)), rings=False)
    told = room.told()
    assert told.report.total == 0
    assert "3 releases found at the first look, which are no news, are not counted here." in told.text


def test_what_is_held_stands_apart(room: Room) -> None:
    at = "2026-11-18T02:00:00Z"
    held = [room.change("removed", at=at, title="Held release") for _ in range(3)]
    room.night(
        at, *(room.change("new", at=at) for _ in held), held={f"held-{one['id']}": room.held(one) for one in held}
    )
    told = room.told()
    assert told.report.numbers["removed"] == 0
    assert told.report.unconfirmed == 3
    for text in (told.text, told.markdown):
        assert "3 more are held" in text
        assert "not confirmed" in text.lower()
        assert "newsroom accept mass1" in text
        assert text.index("Held, not confirmed (3)") > text.index("Appeared (3)")
        assert text.count("Held release") == 3
    assert room.told(since=date(2026, 11, 1), until=date(2026, 11, 10)).report.unconfirmed == 0


def test_a_redacted_release_says_nothing(room: Room) -> None:
    at = "2026-11-18T02:00:00Z"
    fields = [{"field": "body", "old": "Secret words", "new": "Secret phrases", "type": "text"}]
    facts: dict[str, Any] = {
        "title": "Secret title",
        "fields": fields,
        "because": "a name was removed: Secret",
        "marks": ["name-removed"],
    }
    room.night(at, room.change("edited", at=at, url="https://york.example/secret-slug/", **facts), status="redacted")
    for most in (200, 0):
        told = room.told(most=most)
        assert told.report.numbers["edited"] == 1
        for text in (told.html, told.markdown):
            assert "secret" not in text.lower()
            assert "redacted" in text.lower()


def test_many_are_bounded_and_it_says_so(room: Room) -> None:
    for day in (17, 18, 19):
        at = f"2026-11-{day}T02:00:00Z"
        changes = [room.change(at=at, title=f"Title {day} {number}") for number in range(4)]
        changes += [room.change("edited", at=at, title=f"Edit {day} {number}") for number in range(3)]
        room.night(at, *changes)
    told = room.told(most=9)
    assert told.report.shortened == 12
    assert told.html.count("<article ") == told.markdown.count("\n#### ") == 9
    for text in (told.text, told.markdown):
        assert "The newest 9 changes are told in full; 12 older ones stand in tables" in text
        for day in (17, 18, 19):
            assert all(text.count(f"Title {day} {number}") == 1 for number in range(4))
            assert all(text.count(f"Edit {day} {number}") == 1 for number in range(3))
    ids = re.findall(r' id="([^"]+)"', told.html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', told.html)) <= {*ids, "main"}


def test_how_to_see_both_versions_is_said(room: Room) -> None:
    at = "2026-11-18T02:00:00Z"
    side = {"content_hash": "h2:a", "evidence": None}
    one = room.change("edited", at=at, old={"version": 1, **side}, new={"version": 2, **side}, marks=["number-changed"])
    room.night(at, {**one, "between": {"not_before": "2026-11-17T02:00:00Z", "not_after": at}})
    for text in (room.told().text, room.told().markdown):
        assert f"newsroom show {one['id']}" in text
        assert f"newsroom show {one['release_id']} --version 1" in text
        assert "between 16 Nov 2026 21:00 EST and 17 Nov 2026 21:00 EST" in text
        assert "a number changed" in text
        assert "The page gives no date of modification." in text


def test_what_was_told_besides_is_in_it(room: Room) -> None:
    room.night("2026-11-18T02:00:00Z", crawl={"state": "failed", "reasons": ["answered 503"]})
    ill = notice(
        "ill", newsroom="york", about="x", title="york cannot be read.", because="answered 503", advice=None,
        detected_at="2026-11-18T02:00:00Z", crawl_id=None,
    )  # fmt: skip
    room.night("2026-11-19T02:00:00Z", notices=[Told(ill, rings=True)])
    for text in (room.told().text, room.told().markdown):
        assert "york cannot be read. Why: answered 503." in text
        assert "failed" in text

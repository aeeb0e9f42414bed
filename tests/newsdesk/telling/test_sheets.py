from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.telling.sheets import change_sheet, plain_sheet, release_sheet, sheet_of
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., dict[str, Any]]

NEW_YORK = ZoneInfo("America/New_York")
EVIDENCE = {"warc": "data/demo/crawls/c/evidence.warc.gz", "offset": 12}


def release(**facts: Any) -> dict[str, Any]:
    names = ("also_at", "authors", "topics", "places", "attachments", "contacts", "flags")
    lists: dict[str, list[str]] = {name: [] for name in names}
    return {
        **lists, "id": "demo-1", "newsroom": "demo", "url": "https://demo.example/1/", "title": "A title", "type": None,
        "summary": None, "body": "One.\n\nTwo.", "published": "2026-11-21", "published_at": None, "status": "present",
        "version": 2, "first_seen": "2026-11-22T02:00:00Z", "last_changed": "2026-11-22T02:00:00Z", "repost_of": None,
        "evidence": EVIDENCE, **facts,
    }  # fmt: skip


def test_a_release_leaves_out_what_is_empty() -> None:
    assert plain_sheet(release_sheet(release(), NEW_YORK, newest=3)).splitlines() == [
        "A title",
        "newsroom: demo",
        "published: 2026-11-21",
        "address: https://demo.example/1/",
        "id: demo-1",
        "status: present",
        "version: 2 of 3",
        "first seen: 2026-11-21 21:00 EST",
        "last changed: 2026-11-21 21:00 EST",
        "evidence: data/demo/crawls/c/evidence.warc.gz at byte 12",
        "",
        "One.",
        "",
        "Two.",
    ]


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        (None, "2026-11-21"),
        ("2026-11-21T18:00:00-05:00", "2026-11-21 18:00 EST"),
        ("2026-11-23T18:00:00-05:00", "2026-11-21; stamped 2026-11-23 18:00 EST"),
    ],
)
def test_a_day_and_its_stamp(stamp: str | None, shown: str) -> None:
    assert dict(release_sheet(release(published_at=stamp), NEW_YORK).rows)["published"] == shown


def test_a_release_without_title_or_text() -> None:
    sheet = release_sheet(release(title=None, body=None, published=None), NEW_YORK)
    assert sheet.title == "(no title)"
    assert sheet.parts == ()
    assert "published" not in dict(sheet.rows)


def test_a_change_says_everything(make_change: Make) -> None:
    side = {"content_hash": "h1:x", "evidence": EVIDENCE}
    field = {"field": "title", "old": "An old title", "new": "A new title", "type": "text"}
    change = make_change(
        kind="edited", significance="minor", because="the spelling of 1 word", marks=["modified-date-unmoved"], looks=3,
        between={"not_before": "2026-11-21T02:00:00Z", "not_after": "2026-11-22T02:00:00Z"}, fields=[field],
        old={"version": 1, **side}, new={"version": 2, **side}, review={"verdict": "noted", "note": "asked"},
    )  # fmt: skip
    sheet = change_sheet(change, NEW_YORK)
    rows = dict(sheet.rows)
    assert rows["change"] == "edited, minor"
    assert rows["between"] == "2026-11-20 21:00 EST and 2026-11-21 21:00 EST"
    assert rows["why"] == "the spelling of 1 word"
    assert rows["marks"] == "modified date unmoved"
    assert rows["version"] == "1 → 2"
    assert rows["seen in"] == "3 crawls"
    assert rows["review"] == "noted: asked"
    assert [name for name, _ in sheet.parts] == ["title"]
    held = {"id": "held-1", "why": "many at once", "first_held_at": "2026-11-22T02:00:00Z", "rejected": False}
    rows = dict(change_sheet(change, NEW_YORK, held=held).rows)
    assert (rows["change"], rows["id"]) == ("edited, minor, unconfirmed", "held-1")
    assert rows["held"] == "many at once, since 2026-11-21 21:00 EST"


def test_a_notice_shows_its_sample(make_change: Make) -> None:
    line = notice(
        "mass", newsroom="demo", about="m", title="Confirmed.", because="by hand", advice=None, crawl_id=None,
        detected_at="2026-11-22T02:00:00Z", changes=[make_change(number) for number in range(1, 13)],
    )  # fmt: skip
    text = plain_sheet(change_sheet(line, NEW_YORK))
    assert "changes: 12\n" in text
    assert text.count("https://demo.example/") == 10
    assert text.endswith("and 2 more")


def test_nothing_on_a_page_steers_a_terminal(make_change: Make) -> None:
    evil = "a\x1b[2J\x1b]0;title\x07b\u202ec\r\x9bd"
    field = {"field": "body", "old": "x", "new": evil, "type": "text"}
    change = make_change(kind="edited", title=evil, url=evil, because=evil, fields=[field], marks=[evil])
    told = notice(
        "held", newsroom="demo", about="m", title=evil, because=evil, advice=evil, crawl_id=None, detected_at="2026-11-22",
        changes=[change],
    )  # fmt: skip
    for sheet in (
        change_sheet(change, NEW_YORK),
        change_sheet(told, NEW_YORK),
        release_sheet(release(title=evil, body=evil, authors=[evil], url=evil), NEW_YORK),
        sheet_of(evil, ("why", evil)),
    ):
        assert all(char.isprintable() or char == "\n" for char in plain_sheet(sheet))

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsdesk.redline.model import Segment
from newsdesk.telling.views import plain, view
from schedules.health import assess
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., dict[str, Any]]

NEW_YORK = ZoneInfo("America/New_York")
BODY = {"field": "body", "old": "A.\n\nKilled 25 people.", "new": "A.\n\nKilled 26 people.", "type": "text"}


def test_times_are_in_the_newsrooms_zone(make_change: Make) -> None:
    assert view(make_change(), NEW_YORK).when == "2026-11-21 21:00 EST"


def test_an_edit_has_a_redline_per_field(make_change: Make) -> None:
    title = {"field": "title", "old": "Old title here", "new": "New title here", "type": "text"}
    shown = view(make_change(kind="edited", fields=[title, BODY]), NEW_YORK)
    assert [field for field, _ in shown.redlines] == ["title", "body"]
    assert Segment("removed", "25", emphasis="number") in shown.redlines[1][1]


def test_a_list_is_compared_item_by_item(make_change: Make) -> None:
    authors = {"field": "authors", "old": json.dumps(["A B", "C D"]), "new": json.dumps(["A B"]), "type": "list"}
    ((_, segments),) = view(make_change(kind="edited", fields=[authors]), NEW_YORK).redlines
    assert segments == (Segment("folded", "…"), Segment("removed", "\n\nC D"))


def test_a_field_that_was_not_there_is_all_new(make_change: Make) -> None:
    field = {"field": "attachments", "old": None, "new": '["https://a.example/x.pdf"]', "type": "list"}
    ((_, segments),) = view(make_change(kind="edited", fields=[field]), NEW_YORK).redlines
    assert segments == (Segment("added", "https://a.example/x.pdf"),)


def test_facts_say_what_matters(make_change: Make) -> None:
    removed = make_change(kind="removed", because="answered 404", marks=["mass"])
    assert view(removed, NEW_YORK, unconfirmed=True).facts == ("unconfirmed", "answered 404", "mass")
    assert view(make_change(significance="minor"), NEW_YORK).facts == ("minor",)
    assert view(make_change(marks=["backfill"]), NEW_YORK).facts == ("backfill",)


def test_an_edit_says_why_and_no_mark_twice(make_change: Make) -> None:
    marks = ["number-changed", "modified-date-unmoved"]
    edit = make_change(kind="edited", because="a number changed: 25 → 26", marks=marks)
    assert view(edit, NEW_YORK).facts == ("a number changed: 25 → 26", "modified date unmoved")
    minor = make_change(kind="edited", because="the spelling of 1 word", significance="minor")
    assert view(minor, NEW_YORK).facts == ("minor: the spelling of 1 word",)


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (None, ()),
        ({"verdict": "dismissed", "note": "a test\npage"}, ("dismissed: a test page",)),
        ({"verdict": "dismissed", "note": None}, ("dismissed",)),
        ({"verdict": "noted", "note": "asked"}, ("noted: asked",)),
        ({"verdict": "accepted", "note": "they called"}, ("accepted by hand: they called",)),
    ],
)
def test_what_a_person_said_is_a_fact(make_change: Make, review: Any, said: tuple[str, ...]) -> None:
    assert view(make_change(review=review), NEW_YORK).facts == said


def test_a_held_change_has_no_id_that_lasts(make_change: Make) -> None:
    assert view(make_change(), NEW_YORK).id == "change-1"
    assert view(make_change(), NEW_YORK, unconfirmed=True).id == ""


def test_a_whole_redline_folds_nothing(make_change: Make) -> None:
    change = make_change(kind="edited", fields=[BODY])
    ((_, segments),) = view(change, NEW_YORK, whole=True).redlines
    assert segments[0] == Segment("same", "A.\n\nKilled ")


def test_a_notice_says_what_why_and_what_to_do(make_change: Make) -> None:
    mass = [make_change(number, kind="removed") for number in range(1, 6)]
    line = notice(
        "held", newsroom="demo", about="m", title="Unconfirmed: 5 releases removed in demo at once.",
        because="5 of 9 releases are removed at once", advice="Look.", detected_at="2026-11-22T02:00:00Z",
        since="2026-11-21T02:00:00Z", crawl_id="c", changes=mass,
    )  # fmt: skip
    assert plain(view(line, NEW_YORK)).splitlines() == [
        f"2026-11-21 21:00 EST  held  Unconfirmed: 5 releases removed in demo at once.  {line['id']}",
        "    5 of 9 releases are removed at once; since 2026-11-20 21:00 EST",
        "    Look.",
        "    removed  Release 1  https://demo.example/1/",
        "    removed  Release 2  https://demo.example/2/",
        "    removed  Release 3  https://demo.example/3/",
        "    and 2 more",
    ]


def test_an_illness_says_its_reason_once() -> None:
    made = {"state": "failed", "reasons": ["the listing was not read"], "crawl_id": "c"}
    now = "2026-11-22T02:00:00Z"
    _, (line,) = assess({}, made, newsroom="demo", now=now, advice="Nothing was changed. The next run tries again.")
    assert plain(view(line, NEW_YORK)).splitlines()[1:] == [
        "    the listing was not read",
        "    Nothing was changed. The next run tries again.",
    ]
    assert view(line, NEW_YORK).title == "demo cannot be read."


def test_a_release_without_a_title_says_so(make_change: Make) -> None:
    assert view(make_change(title=None), NEW_YORK).title == "(no title)"


def test_an_address_that_moved_is_shown(make_change: Make) -> None:
    moved = view(make_change(kind="moved", old_url="https://demo.example/old/"), NEW_YORK)
    assert "was at https://demo.example/old/" in plain(moved)
    assert view(make_change(old_url="https://demo.example/1/"), NEW_YORK).old_url is None


def test_nothing_on_a_page_steers_a_terminal(make_change: Make) -> None:
    evil = "a\x1b[2J\x1b]0;title\x07b\u202ec\r\x9bd"
    field = {"field": "body", "old": "x", "new": evil, "type": "text"}
    change = make_change(kind="edited", title=evil, url=evil, because=evil, fields=[field])
    text = plain(view(change, NEW_YORK))
    assert all(char.isprintable() or char == "\n" for char in text)


def test_plain_text_marks_what_went_and_came(make_change: Make) -> None:
    text = plain(view(make_change(kind="edited", fields=[BODY]), NEW_YORK))
    assert text.splitlines() == [
        "2026-11-21 21:00 EST  edited  Release 1  https://demo.example/1/  change-1",
        "    a release appeared",
        "    body: … / Killed [-25-]{+26+} people.",
    ]

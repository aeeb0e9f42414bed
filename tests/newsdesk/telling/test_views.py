from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from newsdesk.telling.redline import Segment
from newsdesk.telling.views import plain, view

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
    assert Segment("removed", "25") in shown.redlines[1][1]


def test_a_list_is_compared_item_by_item(make_change: Make) -> None:
    authors = {"field": "authors", "old": json.dumps(["A B", "C D"]), "new": json.dumps(["A B"]), "type": "list"}
    ((_, segments),) = view(make_change(kind="edited", fields=[authors]), NEW_YORK).redlines
    assert segments == (Segment("same", "…\n\n"), Segment("removed", "C D"))


def test_a_field_that_was_not_there_is_all_new(make_change: Make) -> None:
    field = {"field": "attachments", "old": None, "new": '["https://a.example/x.pdf"]', "type": "list"}
    ((_, segments),) = view(make_change(kind="edited", fields=[field]), NEW_YORK).redlines
    assert segments == (Segment("added", "https://a.example/x.pdf"),)


def test_facts_say_what_matters(make_change: Make) -> None:
    removed = make_change(kind="removed", because="answered 404", marks=["mass"])
    assert view(removed, NEW_YORK, unconfirmed=True).facts == ("unconfirmed", "mass", "answered 404")
    assert view(make_change(significance="minor"), NEW_YORK).facts == ("minor",)
    assert view(make_change(marks=["number-changed"]), NEW_YORK).facts == ("number changed",)


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
        "2026-11-21 21:00 EST  edited  Release 1  https://demo.example/1/",
        "    body: … / Killed [-25-]{+26+} people.",
    ]

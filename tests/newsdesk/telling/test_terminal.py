from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from newsdesk.redline.model import Segment, redline
from newsdesk.redline.terminal import redline_text
from newsdesk.telling.sheets import Sheet
from newsdesk.telling.terminal import change_table, plain_table, sheet_drawn
from newsdesk.telling.views import view
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Callable

UTC = ZoneInfo("UTC")


def drawn(what: Any, *, width: int = 100, colours: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=colours, color_system="standard" if colours else None).print(what)
    return file.getvalue()


def test_markup_in_a_title_is_text(make_change: Callable[..., dict[str, Any]]) -> None:
    title = "[bold]Not bold[/bold] [link=https://evil.example]x[/link] :smile:"
    assert title in drawn(change_table([view(make_change(title=title), UTC)]))


def test_what_went_is_struck_and_what_came_is_underlined() -> None:
    text = redline_text(redline("we saw 25 people there", "we saw 26 people there"))
    spans = {text.plain[span.start : span.end]: str(span.style) for span in text.spans if span.style}
    assert spans == {"25": "bold red strike", " → ": "dim", "26": "bold green underline"}
    assert text.plain == "we saw 25 → 26 people there", "two numbers stay two where colours are lost"


def test_the_newsroom_is_named_only_where_there_are_several(make_change: Callable[..., dict[str, Any]]) -> None:
    one = [view(make_change(newsroom="here"), UTC), view(make_change(2, newsroom="here"), UTC)]
    assert "here" not in drawn(change_table(one))
    two = [*one, view(make_change(2, newsroom="other"), UTC)]
    assert "here" in drawn(change_table(two))
    assert "other" in drawn(change_table(two))


def test_what_names_a_change_stands_beside_it(make_change: Callable[..., dict[str, Any]]) -> None:
    assert "change-1" in drawn(change_table([view(make_change(), UTC)]))
    assert "change-1" not in drawn(change_table([view(make_change(), UTC, unconfirmed=True)]))


def test_notices_are_no_releases() -> None:
    line = notice(
        "healed", newsroom="demo", about="c", title="demo can be read again.", because=None, advice="Nothing to do.",
        detected_at="2026-11-22T02:00:00Z", crawl_id="c",
    )  # fmt: skip
    text = drawn(change_table([view(line, UTC)]))
    assert "Release" not in text
    assert "demo can be read again." in text
    assert "Nothing to do." in text


def test_a_sheet_shows_facts_and_texts() -> None:
    sheet = Sheet(title="[b]T[/b]", rows=(("id", "x"),), parts=(("body", (Segment("same", "One.\n\nTwo."),)),))
    assert drawn(sheet_drawn(sheet)).splitlines() == ["[b]T[/b]", "", "id  x", "", "body", "One.", "", "Two."]


def test_a_narrow_terminal_loses_nothing(make_change: Callable[..., dict[str, Any]]) -> None:
    shown = view(make_change(title="Responding to the emergency clearance plan of the city"), UTC)
    text = " ".join(drawn(change_table([shown]), width=60).split())
    assert "emergency" in text
    assert "clearance" in text


def test_rows_are_a_table() -> None:
    text = drawn(plain_table(("Name", "Title"), [[("demo", "below"), ("[red]The[/red] demo",)]], width=80))
    assert "[red]The[/red] demo" in text
    assert text.splitlines()[-2].strip() == "below"


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_column_vanishes(width: int) -> None:
    head = ("Newsroom", "When", "State", "Looks", "Found")
    row = [("demo",), ("2026-11-22 14:44 EST", "20261122T194405Z"), ("complete",), ("25 read, 1 gone",), ("7 changes",)]
    text = drawn(plain_table(head, [row], width=width), width=width)
    found = " ".join(text.split())
    assert "…" not in text
    assert all(word in found for word in ("demo", "20261122T194405Z", "complete", "gone", "changes"))
    assert ("2026-11-22 14:44 EST" in text) is (width > 60)

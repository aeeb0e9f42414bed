from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.console import Console

from newsdesk.telling.redline import redline
from newsdesk.telling.terminal import change_table, plain_table, redline_text
from newsdesk.telling.views import view

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
    assert spans == {"25": "red strike", "26": "green underline"}


def test_the_newsroom_is_a_column_only_where_there_are_several(make_change: Callable[..., dict[str, Any]]) -> None:
    one = [view(make_change(), UTC), view(make_change(2), UTC)]
    assert "Newsroom" not in drawn(change_table(one))
    two = [view(make_change(), UTC), view(make_change(2, newsroom="other"), UTC)]
    assert "Newsroom" in drawn(change_table(two))


def test_a_narrow_terminal_loses_nothing(make_change: Callable[..., dict[str, Any]]) -> None:
    shown = view(make_change(title="Responding to the emergency clearance plan of the city"), UTC)
    text = " ".join(drawn(change_table([shown]), width=60).split())
    assert "emergency" in text
    assert "clearance" in text


def test_rows_are_a_table() -> None:
    text = drawn(plain_table(("Name", "Title"), [[("demo", "below"), ("[red]The[/red] demo",)]]))
    assert "[red]The[/red] demo" in text
    assert text.splitlines()[-2].strip() == "below"

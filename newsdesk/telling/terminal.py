"""Changes on a terminal: a table with the words that went struck through and those that came underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.telling.redline import Segment
    from newsdesk.telling.views import ChangeView

KINDS: Final = {
    "new": "bold green",
    "edited": "bold yellow",
    "removed": "bold red",
    "restored": "bold cyan",
    "moved": "bold blue",
}
SEGMENTS: Final = {"same": "", "removed": "red strike", "added": "green underline"}


def change_table(views: Sequence[ChangeView]) -> Table:
    """Return changes as a table, in the order that they are given."""
    table = Table(box=box.SIMPLE_HEAD, expand=False, pad_edge=False, show_lines=False)
    table.add_column("When", no_wrap=True)
    table.add_column("Change", no_wrap=True)
    if len({one.newsroom for one in views}) > 1:
        table.add_column("Newsroom", no_wrap=True)
    table.add_column("Release", overflow="fold")
    for at, one in enumerate(views):
        cells: list[Text] = [Text(one.when, style="dim"), Text(one.kind, style=KINDS.get(one.kind, "bold"))]
        if len(table.columns) > 3:
            cells.append(Text(one.newsroom))
        table.add_row(*cells, release_text(one, last=at == len(views) - 1))
    return table


def release_text(one: ChangeView, *, last: bool = True) -> Text:
    """Return what is said of the release: title, address, facts, and the redline of each field."""
    text = Text(one.title, style="bold")
    lines = [text, Text(one.url, style="dim not bold")]
    if one.old_url:
        lines.append(Text(f"was at {one.old_url}", style="dim not bold"))
    if one.facts:
        lines.append(Text("; ".join(one.facts), style="italic not bold"))
    for field, segments in one.redlines:
        lines.append(Text(f"{field}: ", style="not bold cyan").append_text(redline_text(segments)))
    joined = Text("\n").join(lines)
    return joined if last else joined.append("\n")


def redline_text(segments: Sequence[Segment]) -> Text:
    """Return a redline in colours; a blank line between paragraphs is one line break, to stay short."""
    text = Text(style="not bold not dim default")
    for segment in segments:
        text.append(segment.text.replace("\n\n", "\n"), style=SEGMENTS[segment.kind])
    return text


_SHORT = 24
_LEAST = 14


def plain_table(head: Sequence[str], rows: Sequence[Sequence[tuple[str, ...]]]) -> Table:
    """Return rows as a table; a cell of two parts shows the second below the first."""
    table = Table(box=box.SIMPLE_HEAD, expand=False, pad_edge=False)
    widest = max(range(len(head)), key=lambda at: max((len(part) for row in rows for part in row[at]), default=0))
    for at, name in enumerate(head):
        # Short columns never wrap: dates and ids are read at a glance or not at all. The widest never vanishes.
        longest = max((len(part) for row in rows for part in row[at]), default=0)
        wraps = at == widest or longest > _SHORT
        table.add_column(name, overflow="fold", no_wrap=not wraps, min_width=min(longest, _LEAST) if wraps else None)
    for row in rows:
        table.add_row(*(_stacked(cell) for cell in row))
    return table


def _stacked(cell: tuple[str, ...]) -> Text:
    text = Text(cell[0])
    for below in cell[1:]:
        if below:
            text.append(f"\n{below}", style="dim")
    return text

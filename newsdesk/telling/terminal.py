"""Changes on a terminal: a table with the words that went struck through and those that came underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from newsdesk.redline.terminal import WIDE, redline_sides, redline_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from newsdesk.telling.sheets import Sheet
    from newsdesk.telling.views import ChangeView

KINDS: Final = {
    "new": "bold green",
    "edited": "bold yellow",
    "removed": "bold red",
    "restored": "bold cyan",
    "moved": "bold blue",
    "unlisted": "bold magenta",
    "held": "bold magenta",
    "mass": "bold red",
    "ill": "bold red",
    "healed": "bold green",
}


def change_table(views: Sequence[ChangeView]) -> Table:
    """Return changes as a table, in the order that they are given."""
    table = Table(box=box.SIMPLE_HEAD, expand=False, pad_edge=False, show_lines=False)
    notices = all(one.url is None for one in views)
    table.add_column("When", no_wrap=True)
    table.add_column("Notice" if notices else "Change", no_wrap=True)
    table.add_column("What" if notices else "Release", overflow="fold")
    several = len({one.newsroom for one in views}) > 1
    for at, one in enumerate(views):
        kind = Text(one.kind, style=KINDS.get(one.kind, "bold"))
        if several:
            kind.append(f"\n{one.newsroom}", style="not bold default")
        when = Text(f"{one.when}\n{one.id}".rstrip(), style="dim")
        table.add_row(when, kind, release_text(one, last=at == len(views) - 1))
    return table


def release_text(one: ChangeView, *, last: bool = True) -> Text:
    """Return what is said of the release: title, address, facts, and the redline of each field."""
    text = Text(one.title, style="bold")
    lines = [text]
    if one.url:
        lines.append(Text(one.url, style="dim not bold"))
    if one.old_url:
        lines.append(Text(f"was at {one.old_url}", style="dim not bold"))
    if one.facts:
        lines.append(Text("; ".join(one.facts), style="italic not bold"))
    lines += [Text(line, style="not bold") for line in one.more]
    for field, segments in one.redlines:
        lines.append(Text(f"{field}: ", style="not bold cyan").append_text(redline_text(segments)))
    joined = Text("\n").join(lines)
    return joined if last else joined.append("\n")


def sheet_drawn(sheet: Sheet, *, width: int = 0) -> Group:
    """Return a sheet: its title, its facts in two columns, and its texts below.

    Args:
        sheet: to be drawn.
        width: of the terminal, where redlines are to stand side by side if there is room; 0: in one column.

    """
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="cyan", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in sheet.rows:
        facts.add_row(name, Text(value))
    drawn: list[RenderableType] = [Text(sheet.title, style="bold"), Text(""), facts]
    for heading, segments in sheet.parts:
        drawn.append(Text(""))
        if heading:
            drawn.append(Text(heading, style="cyan"))
        changed = any(one.kind != "same" for one in segments)
        drawn.append(redline_sides(segments) if changed and width >= WIDE else redline_text(segments, airy=True))
    return Group(*drawn)


_SHORT = 24
_LEAST = 14
_BETWEEN = 3  # what the box puts between two columns, and the padding


def plain_table(head: Sequence[str], rows: Sequence[Sequence[tuple[str, ...]]], *, width: int) -> Table:
    """Return rows as a table; a cell of several parts shows each below the one before.

    Where they fit, only long columns wrap: dates and ids are read at a glance or not at all. Where they do not, every
    column may, but none below its longest word, so that no column vanishes.

    Args:
        head: names of the columns.
        rows: of cells.
        width: of the terminal.

    """
    table = Table(box=box.SIMPLE_HEAD, expand=False, pad_edge=False)
    columns = [[name, *(part for row in rows for part in row[at])] for at, name in enumerate(head)]
    for name, fitted in zip(head, _widths(columns, width - _BETWEEN * len(head)), strict=True):
        table.add_column(name, overflow="fold", width=fitted)
    for row in rows:
        table.add_row(*(_stacked(cell) for cell in row))
    return table


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return how wide each column of texts is drawn: rich itself lets the last ones run over the edge."""
    widths = [max(map(cell_len, texts)) for texts in columns]
    long = {at for at, width in enumerate(widths) if width > _SHORT} | {widths.index(max(widths))}
    words = [max(cell_len(word) for text in texts for word in text.split() or [""]) for texts in columns]
    least = [min(word, _LEAST if width > _SHORT else _SHORT) for word, width in zip(words, widths, strict=True)]
    for some in (long, set(range(len(columns)))):
        while sum(widths) > room:
            at = max(some, key=lambda at: (widths[at] > least[at], widths[at]))
            if widths[at] <= least[at]:
                break
            widths[at] -= 1
    return widths


def _stacked(cell: tuple[str, ...]) -> Text:
    text = Text(cell[0])
    for below in cell[1:]:
        if below:
            text.append(f"\n{below}", style="dim")
    return text

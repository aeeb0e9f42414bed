"""A redline on a terminal: what went is struck through, what came underlined, what moved has an arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

from newsdesk.redline.column import directions, gathered, passages
from newsdesk.redline.segment import GAP, trimmed
from newsdesk.redline.sides import sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsdesk.redline.segment import Segment

STYLES: Final = {
    "same": "",
    "folded": "dim",
    "removed": "red strike",
    "added": "green underline",
    "moved_from": "cyan",
    "moved_to": "cyan",
}
EMPHASES: Final = {"number": "bold ", "quote": "italic ", "": ""}
WIDE: Final = 90
"""Columns that two sides need; on fewer, a redline is drawn in one."""

_SIGN: Final = "bold cyan"


def redline_text(segments: Iterable[Segment], *, airy: bool = False) -> Text:
    """Return a redline in colours; a blank line between paragraphs is one line break, to stay short, unless airy."""
    told = gathered(segments)
    return _drawn(told, directions(told), airy=airy)


def redline_sides(segments: Iterable[Segment]) -> Table:
    """Return a redline as two columns: the old text's paragraphs, and beside each what stands there now."""
    pieces = list(segments)
    arrows = directions(pieces)
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 2, 1, 0))
    for name in ("Before", "After"):
        table.add_column(name, ratio=1, overflow="fold", header_style="dim")
    for row in sides(pieces):
        table.add_row(*(_drawn(side, arrows, airy=True, sided=True) for side in row))
    return table


def _drawn(told: Sequence[Segment], arrows: Mapping[tuple[int, str], str], *, airy: bool, sided: bool = False) -> Text:
    text = Text(style="not bold not dim default")
    before = ""
    for move, place, part in passages(told, sided=sided):
        if place:
            text.append(f"{arrows.get((move, place), '')}{move} ", style=_SIGN)
            before = ""
        for one in part:
            if (before, one.kind) == ("removed", "added") and text.plain[-1:].strip() and one.text[:1].strip():
                text.append(" → ", style="dim")  # colours are lost in a mail, and 1,353 beside 1,184 is another number
            before = one.kind
            head, bare, tail = trimmed(one.text if airy else one.text.replace(GAP, "\n"))
            text.append(head).append(bare, style=EMPHASES[one.emphasis] + STYLES[one.kind]).append(tail)
    return text

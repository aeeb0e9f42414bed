"""A redline as HTML: in one column for mails and pages, and side by side for pages.

`<del>` and `<ins>`, which any reader strikes through and underlines, carry colours of their own; foreground and
background are set together, so that they hold on white and on black; without any style the marks stay. A page adds
`STYLE_SHEET` for colours that suit a dark one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsdesk.redline.column import directions, gathered, passages
from newsdesk.redline.folding import clipped
from newsdesk.redline.segment import trimmed
from newsdesk.redline.sides import sides

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from newsdesk.redline.segment import Segment

STYLES: Final = {
    "removed": "background:#ffd7d5;color:#82071e;text-decoration:line-through",
    "added": "background:#ccffd8;color:#044f1e;text-decoration:underline",
    "moved": "background:#e2ecff;color:#123a75",
}
DARK: Final = {
    "removed": "background: #4d1618; color: #ffc9c6",
    "added": "background: #0f3d22; color: #b6f2c8",
    "moved": "background: #1b2f52; color: #c6d9ff",
}
STYLE_SHEET: Final = f"""\
@media (prefers-color-scheme: dark) {{
  ins {{ {DARK["added"].replace(";", " !important;")} !important; }}
  del {{ {DARK["removed"].replace(";", " !important;")} !important; }}
  .moved {{ {DARK["moved"].replace(";", " !important;")} !important; }}
}}
"""
"""What a page that shows redlines adds to its own style."""

_TAGS: Final = {"removed": "del", "added": "ins"}
_EMPHASES: Final = {"number": "strong", "quote": "em"}
_PARAGRAPH: Final = "margin:0 0 .7em"
_FOLDED: Final = f"{_PARAGRAPH};opacity:.6"
_CHIP: Final = "font-size:.78em;font-weight:600;white-space:nowrap;border-bottom:1px dotted"
_SAID: Final = {"moved_from": "moved", "moved_to": "moved here"}
_TABLE: Final = "width:100%;table-layout:fixed;border-collapse:collapse"
_CELL: Final = "width:50%;vertical-align:top;padding:.35em .9em .35em 0;overflow-wrap:anywhere"


def html_redline(segments: Iterable[Segment]) -> Markup:
    """Return a redline as paragraphs of HTML; every word of it is escaped.

    >>> from newsdesk.redline.model import redline
    >>> print(html_redline(redline("2 < b", "2 < c")))  # doctest: +ELLIPSIS
    <p dir="auto" style="...">2 &lt; <del style="...">b</del> <ins style="...">c</ins></p>
    """
    from markupsafe import Markup

    told = gathered(segments)
    arrows = directions(told)
    return Markup("\n").join(_paragraph(one, arrows) for one in clipped(told))


def html_sides(segments: Iterable[Segment]) -> Markup:
    """Return a redline as a table: the old text's paragraphs, and beside each the new one's; every word is escaped."""
    from markupsafe import Markup

    pieces = list(segments)
    arrows = directions(pieces)
    rows = [
        Markup('<tr><td dir="auto" style="{0}">{1}</td><td dir="auto" style="{0}">{2}</td></tr>').format(
            _CELL, *(_drawn(side, arrows, sided=True) for side in row)
        )
        for row in sides(pieces)
    ]
    return Markup('<table role="presentation" style="{}">\n{}\n</table>').format(_TABLE, Markup("\n").join(rows))


def _paragraph(paragraph: Sequence[Segment], arrows: Mapping[tuple[int, str], str]) -> Markup:
    from markupsafe import Markup

    style = _FOLDED if all(one.kind == "folded" or not one.text.strip() for one in paragraph) else _PARAGRAPH
    return Markup('<p dir="auto" style="{}">{}</p>').format(style, _drawn(paragraph, arrows))


def _drawn(part: Sequence[Segment], arrows: Mapping[tuple[int, str], str], *, sided: bool = False) -> Markup:
    from markupsafe import Markup

    drawn: list[Markup] = []
    several = len({move for move, _ in arrows}) > 1
    before = ""
    for move, place, inner in passages(part, sided=sided):
        if place:
            chip = f"{_SAID[place]} {arrows.get((move, place), '')}{move if several else ''}".strip()
            drawn.append(
                Markup('<span class="moved" style="{}"><span style="{}">{}</span> {}</span>').format(
                    STYLES["moved"], _CHIP, chip, Markup().join(_segments(inner, ""))
                )
            )
        else:
            drawn += _segments(inner, before)
        before = inner[-1].kind
    return Markup().join(drawn)


def _segments(part: Sequence[Segment], before: str) -> list[Markup]:
    from markupsafe import Markup

    drawn = []
    for one in part:
        if (before, one.kind) == ("removed", "added"):
            drawn.append(Markup(" "))  # where colours are lost, 1,3531,184 would be a third number
        drawn.append(_segment(one))
        before = one.kind
    return drawn


def _segment(one: Segment) -> Markup:
    from markupsafe import Markup, escape

    head, bare, tail = (Markup("<br>\n").join(escape(line) for line in text.split("\n")) for text in trimmed(one.text))
    if one.emphasis:
        bare = Markup("<{0}>{1}</{0}>").format(_EMPHASES[one.emphasis], bare)
    if one.kind in _TAGS and bare:
        bare = Markup('<{0} style="{1}">{2}</{0}>').format(_TAGS[one.kind], STYLES[one.kind], bare)
    return head + bare + tail

"""A redline as HTML: `<del>` and `<ins>`, which any reader strikes through and underlines, with colours of their own.

Foreground and background are set together, so that they hold on white and on black; without any style the marks stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newsdesk.telling.redline import FOLD, clipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from newsdesk.telling.redline import Segment

STYLES: Final = {
    "removed": "background:#ffd7d5;color:#82071e;text-decoration:line-through",
    "added": "background:#ccffd8;color:#044f1e;text-decoration:underline",
}
_TAGS: Final = {"removed": "del", "added": "ins"}
_PARAGRAPH: Final = "margin:0 0 .7em"
_FOLDED: Final = f"{_PARAGRAPH};opacity:.6"


def html_redline(segments: Iterable[Segment]) -> Markup:
    """Return a redline as paragraphs of HTML; every word of it is escaped.

    >>> from newsdesk.telling.redline import redline
    >>> print(html_redline(redline("2 < 3", "2 < 4")))  # doctest: +ELLIPSIS
    <p style="...">2 &lt; <del style="...">3</del> <ins style="...">4</ins></p>
    """
    from markupsafe import Markup

    return Markup("\n").join(_paragraph(one) for one in clipped(segments))


def _paragraph(paragraph: list[Segment]) -> Markup:
    from markupsafe import Markup

    folded = [one.text.strip() for one in paragraph] == [FOLD]
    drawn: list[Markup] = []
    before = ""
    for one in paragraph:
        if (before, one.kind) == ("removed", "added"):
            drawn.append(Markup(" "))  # where colours are lost, 1,3531,184 would be a third number
        drawn.append(_segment(one))
        before = one.kind
    return Markup('<p style="{}">{}</p>').format(_FOLDED if folded else _PARAGRAPH, Markup().join(drawn))


def _segment(one: Segment) -> Markup:
    from markupsafe import Markup, escape

    text = Markup("<br>\n").join(escape(line) for line in one.text.split("\n"))
    if one.kind == "same":
        return text
    return Markup('<{0} style="{1}">{2}</{0}>').format(_TAGS[one.kind], STYLES[one.kind], text)

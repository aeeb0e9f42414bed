"""Thirty revisions of real bodies on one page, to be looked at: python -m tests.newsdesk.redline.page FILE."""

from __future__ import annotations

import sys
from pathlib import Path

from markupsafe import Markup

from newsdesk.redline.html import STYLE_SHEET, html_redline, html_sides
from newsdesk.redline.model import redline
from tests.newsdesk.redline.revisions import Revision, revisions

_HEAD = Markup(
    '<!DOCTYPE html>\n<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Redlines</title>\n'
    "<style>:root {{ color-scheme: light dark; }} body {{ font: 16px/1.5 sans-serif; max-width: {}px; margin: 2em auto; }} "
    "h2 {{ font-size: 15px; opacity: .7; border-top: 1px solid; padding-top: 1em; }}\n{}</style>\n"
)


def page(pairs: list[Revision], *, beside: bool) -> str:
    """Return the page of some revisions."""
    view = html_sides if beside else html_redline
    parts = [
        Markup("<h2>{}. {}: {}</h2>\n{}\n").format(
            at, one.kind.replace("_", " "), one.name, view(redline(one.old, one.new))
        )
        for at, one in enumerate(pairs, start=1)
    ]
    return _HEAD.format(1000 if beside else 640, Markup(STYLE_SHEET)) + Markup().join(parts)


if __name__ == "__main__":
    _, path, *more = sys.argv
    Path(path).write_text(page(revisions(), beside="--side-by-side" in more), encoding="utf-8")

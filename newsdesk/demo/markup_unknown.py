"""A generation that no layout knows: no links, dates, headings or structured data to hold on to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import markup
from newsdesk.demo.typesetting import as_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.markup import Frame
    from newsdesk.demo.release import Release


def listing(frame: Frame, entries: Sequence[Release], number: int, last: int) -> str:
    """Return a page whose rows are boxes for a script to open."""
    boxes = "\n".join(
        f'<div class="q7" data-open="{item.slug}"><span>{escape(item.title)}</span></div>' for item in entries
    )
    return _page(frame, f'<div class="q1" data-page="{number}" data-pages="{last}">\n{boxes}\n</div>')


def release(frame: Frame, item: Release) -> str:
    """Return a page whose text stands in boxes without meaning."""
    boxes = "\n".join(f'<div class="q9"><span>{as_markup(line, item.setting)}</span></div>' for line in item.lines)
    return _page(frame, f'<div class="q8"><div class="q2">{markup.title(item)}</div>\n{boxes}\n</div>')


def plain(frame: Frame, name: str, lines: Sequence[str]) -> str:
    """Return a page that is neither listing nor release."""
    boxes = "".join(f'<div class="q9">{escape(line)}</div>' for line in lines)
    return _page(frame, f'<div class="q2">{escape(name)}</div>{boxes}')


def _page(frame: Frame, inner: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en-US">\n<head><meta charset="UTF-8">'
        f"<title>{markup.SITE_TITLE}</title>\n"
        f'<script nonce="{frame.drift.nonce}">window.app={{}}</script></head>\n'
        f'<body><div id="app">\n{inner}\n</div><div class="q3">{frame.drift.views:,}</div>'
        f"{markup.ballast('q', frame.weight)}</body>\n</html>\n"
    )

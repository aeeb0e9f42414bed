"""A generation that no declaration describes: plain, sound markup, as a small organisation's own site has it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import markup
from newsdesk.demo.markup import Tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.markup import Frame
    from newsdesk.demo.release import Release

TAGS = Tags(heading="", list="", quotation="", contact="")


def listing(frame: Frame, entries: Sequence[Release], number: int, last: int) -> str:
    """Return one page of the listing: a title and a day in each row, and a link to the next page."""
    rows = "\n".join(
        f'<li class="news-item"><h3><a href="{item.path}">{markup.title(item)}</a></h3>'
        f'<time datetime="{item.published.date().isoformat()}">{item.printed_day}</time>'
        f"<p>{escape(item.summary, quote=False)}</p></li>"
        for item in entries
    )
    onward = f'<a rel="next" href="{frame.origin}{markup.page_path(number + 1)}">Older</a>' if number < last else ""
    return _page(frame, "News", f'<h1>News</h1>\n<ul class="news">\n{rows}\n</ul>\n<p class="pager">{onward}</p>')


def release(frame: Frame, item: Release) -> str:
    """Return a release page: what is said stands in one element, a counter and a box of links outside of it."""
    article = (
        f'<article>\n<h1>{markup.title(item)}</h1>\n<p class="date"><time datetime="{item.published.isoformat()}">'
        f"{item.printed_day}</time></p>\n{markup.body(item, frame, TAGS)}\n</article>"
    )
    links = "".join(f'<li><a href="{other.path}">{markup.title(other)}</a></li>' for other in frame.related)
    beside = (
        f'<aside class="sidebar"><h2>Most read</h2><ul>{links}</ul>'
        f'<p class="counter">{frame.drift.views:,} people have read this page.</p></aside>'
    )
    return _page(frame, item.title, f"{article}\n{beside}", item=item)


def plain(frame: Frame, name: str, lines: Sequence[str]) -> str:
    """Return a page that is neither listing nor release."""
    return _page(frame, name, f"<article>\n<h1>{escape(name)}</h1>\n{markup.paragraphs(lines)}\n</article>")


def _page(frame: Frame, name: str, inner: str, *, item: Release | None = None) -> str:
    menu = '<nav><a href="/news/">News</a> <a href="/country/">Country</a></nav>'
    return (
        f"{markup.head(frame, name, release=item)}<body>\n<header>{menu}</header>\n<main>\n{inner}\n</main>\n"
        f"{markup.ballast('plain', frame.weight)}<footer><p>{markup.SITE_TITLE}</p></footer>\n</body>\n</html>\n"
    )

"""The generation of 2021: a list whose rows begin with a line of date and type."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import markup
from newsdesk.demo.markup import Frame, Tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.release import Release

TAGS = Tags(heading="", list="", quotation="", contact=' class="press-contact"')
STYLE = (
    "body{font:17px/1.6 serif;margin:0}#content{display:flex;max-width:64rem;margin:auto}"
    "#primary{flex:3;padding:1rem}"
    "#sidebar{flex:1;padding:1rem;background:#eee}#masthead,#colophon{background:#ffe600;padding:1rem}"
    ".news-list{list-style:none;padding:0}.meta{color:#555}"
)
MENU = ("About", "Issues", "Newsroom", "Publications", "Join")


def listing(frame: Frame, entries: Sequence[Release], number: int, last: int) -> str:
    """Return one page of the listing: date and type, a heading with the link, the excerpt."""
    rows = "\n".join(_row(item) for item in entries)
    pages = " ".join(
        f"<strong>{at}</strong>" if at == number else f'<a href="{markup.page_path(at)}">{at}</a>'
        for at in markup.page_numbers(number, last)
    )
    onward = (
        f' <a class="next" rel="next" href="{markup.page_path(number + 1)}">Older news</a>' if number < last else ""
    )
    back = f'<a class="previous" rel="prev" href="{markup.page_path(number - 1)}">Newer news</a> ' if number > 1 else ""
    inner = f'<h1>Newsroom</h1>\n<ul class="news-list">\n{rows}\n</ul>\n<div class="pager">{back}{pages}{onward}</div>'
    return _page(frame, "Newsroom", inner)


def release(frame: Frame, item: Release) -> str:
    """Return a release page: the type line, title, date, hero, body."""
    image = item.image
    kind = f'<div class="kicker">• {item.type}</div>\n' if item.type else ""
    inner = (
        f'<article id="post-{8000 + item.serial}">\n{kind}<h1 class="entry-title">{markup.title(item)}</h1>\n'
        f'<p class="posted-on">{item.printed_day}</p>\n'
        f'<figure class="hero"><img data-src="{image.path}" alt="{escape(image.alt)}">'
        f"<figcaption>{escape(image.caption)} <em>({escape(image.credit)})</em></figcaption></figure>\n"
        f'<div class="entry-content">\n{markup.body(item, frame, TAGS)}\n</div>\n</article>'
    )
    return _page(frame, item.title, inner, item=item)


def plain(frame: Frame, name: str, lines: Sequence[str]) -> str:
    """Return a page that is neither listing nor release."""
    return _page(frame, name, f"<h1>{escape(name)}</h1>{markup.paragraphs(lines)}")


def _row(item: Release) -> str:
    kind = f' <span class="dot">•</span> <a href="/newsroom/type/">{item.type}</a>' if item.type else ""
    return (
        f'<li class="news-item">\n<div class="meta"><span>{item.printed_day}</span>{kind}</div>\n'
        f'<h2><a href="{item.path}">{markup.row_title(item)}</a></h2>\n'
        f'<div class="excerpt"><p>{escape(item.summary, quote=False)}</p></div>\n</li>'
    )


def _page(frame: Frame, name: str, inner: str, *, item: Release | None = None) -> str:
    links = "".join(f'<a href="/{word.lower()}/">{word}</a> ' for word in MENU)
    half = frame.weight // 2
    popular = "".join(f'<li><a href="{other.path}">{markup.title(other)}</a></li>' for other in frame.related)
    address = markup.hidden("hello@openharbor.example", frame.drift.email_key, mailto=False)
    return (
        f"{markup.head(frame, name, release=item, style=STYLE)}"
        f'<body id="b-{frame.drift.nonce}">\n<div id="masthead"><a href="/">{markup.SITE_TITLE}'
        f"</a> <nav>{links}</nav>\n"
        f'{markup.ballast("drop", half)}</div>\n<div id="content">\n<div id="primary">\n{inner}\n</div>\n'
        f'<div id="sidebar"><h4>Most read</h4><ol>{popular}</ol><p>{frame.drift.views:,} reads this week</p>'
        '<h4>Events</h4><p>April 18, 2024: <a href="/events/open-house/">Open house</a></p></div>\n</div>\n'
        f'<div id="colophon">{markup.ballast("sitemap", frame.weight - half)}<p>{address}</p>'
        f"<p>© 2001–2021 {markup.SITE_TITLE}. Last updated March 1, 2021. <a "
        f'href="/privacy/">Privacy</a></p></div>\n'
        f'<script nonce="{frame.drift.nonce}">document.body.className="js"</script>\n</body>\n</html>\n'
    )

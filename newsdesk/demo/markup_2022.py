"""The generation of 2022: a grid of cards, blocks, lazy pictures."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import markup
from newsdesk.demo.markup import Frame, Tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.release import Release

TAGS = Tags(
    heading=' class="wp-block-heading"',
    list=' class="wp-block-list"',
    quotation=' class="wp-block-quote"',
    contact=' class="has-small-font-size"',
    mailto=True,
)
STYLE = (
    "body{font:16px/1.5 sans-serif;margin:0}.content-wrapper{max-width:60rem;margin:auto;padding:1rem}"
    ".ts-grid-col-3-outline{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}"
    ".card-md{border:1px solid #999;padding:1rem}"
    ".site-header,.site-footer{background:#222;color:#fff;padding:1rem}"
    ".site-header a,.site-footer a{color:#ff0}.text-gray-300{color:#666}.icon{width:1em}"
)
MENU = ("Our Work", "News", "Take Action", "Events", "Donate")


def listing(frame: Frame, entries: Sequence[Release], number: int, last: int) -> str:
    """Return one page of the listing: a grid of cards, a featured card outside of it, a pager."""
    cards = "\n".join(_card(release) for release in entries)
    featured = "".join(
        f'<div class="card-md featured"><h3 class="utility-md"><a '
        f'href="{other.path}">{markup.title(other)}</a></h3>'
        f'<p class="utility-2xs">Featured</p></div>'
        for other in frame.related[:1]
    )
    pages = "".join(
        f'<span class="page-numbers current" aria-current="page">{at}</span>'
        if at == number
        else f'<a class="page-numbers" href="{frame.origin}{markup.page_path(at)}">{at}</a>'
        for at in markup.page_numbers(number, last)
    )
    onward = (
        f'<div class="next"><a class="next page-numbers" '
        f'href="{frame.origin}{markup.page_path(number + 1)}">Next</a></div>'
    )
    back = (
        f'<div class="prev"><a class="prev page-numbers" '
        f'href="{frame.origin}{markup.page_path(number - 1)}">Previous</a></div>'
    )
    pager = (back if number > 1 else "") + f'<div class="numbers">{pages}</div>' + (onward if number < last else "")
    inner = (
        f'<section class="hero"><h1 class="headline-xl">News</h1>{featured}</section>\n'
        f'<div class="ts-grid-col-3-outline">\n{cards}\n</div>\n<nav class="pagination">{pager}</nav>'
    )
    return _page(frame, "News", inner)


def release(frame: Frame, item: Release) -> str:
    """Return a release page."""
    image = item.image
    figure = (
        f'<figure class="relative mb-md"><img class="lazyload" '
        f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
        f'data-src="{frame.origin}{image.path}" alt="{escape(image.alt)}">'
        f'<figcaption class="caption">{escape(image.caption)} <span '
        f'class="credit">{escape(image.credit)}</span>'
        "</figcaption></figure>"
    )
    tag = f'<p class="utility-2xs tag">{_tag(item.type)}</p>' if item.type else ""
    cards = "".join(
        f'<div class="card-md"><a href="{other.path}"><h3 class="utility-md">{markup.title(other)}</h3></a>'
        f'<p class="card-md--tag--hocus utility-2xs">{other.printed_day}</p></div>'
        for other in frame.related[1:]
    )
    article = (
        f'<article class="press-release post-{8000 + item.serial}">\n<header>{tag}\n'
        f'<h1 class="headline-lg">{markup.title(item)}</h1>\n'
        f'<p class="utility-2xs text-gray-300">{item.printed_day}</p></header>\n{figure}\n'
        f'<div class="wp-block-post-content is-layout-flow">\n{markup.body(item, frame, TAGS)}\n'
        f"</div>\n</article>"
    )
    related = f'<aside class="related"><h2>Related</h2><div class="grid">{cards}</div></aside>'
    return _page(frame, item.title, f'<div class="content-wrapper">\n{article}\n</div>\n{related}', item=item)


def plain(frame: Frame, name: str, lines: Sequence[str]) -> str:
    """Return a page that is neither listing nor release."""
    inner = f'<div class="content-wrapper"><h1>{escape(name)}</h1>{markup.paragraphs(lines)}</div>'
    return _page(frame, name, inner)


def _tag(kind: str) -> str:
    icon = '<img class="icon" src="/wp-content/themes/harbor/report.svg" alt="Sheet of paper"> '
    return (icon if kind == "Report" else "") + kind


def _card(item: Release) -> str:
    tag = f'<p class="utility-2xs mb-xs">{_tag(item.type)}</p>\n' if item.type else ""
    return (
        f'<div class="card-md h-full relative">\n{tag}'
        f'<a class="hocus-headline" href="{item.path}"><h3 '
        f'class="utility-md">{markup.row_title(item)}</h3></a>\n'
        f'<p class="body-xs mt-xs">{escape(item.summary, quote=False)}</p>\n'
        f'<p class="card-md--tag--hocus utility-2xs mt-xs text-gray-300">{item.printed_day}</p>\n</div>'
    )


def _page(frame: Frame, name: str, inner: str, *, item: Release | None = None) -> str:
    links = "".join(f'<li><a href="/{word.lower().replace(" ", "-")}/">{word}</a></li>' for word in MENU)
    half = frame.weight // 2
    address = markup.hidden("hello@openharbor.example", frame.drift.email_key, mailto=True)
    return (
        f"{markup.head(frame, name, release=item, style=STYLE)}"
        f'<body class="theme-2022" data-token="{frame.drift.nonce}">\n'
        f'<header class="site-header"><nav><a href="/">{markup.SITE_TITLE}</a><ul '
        f'class="menu">{links}</ul></nav>\n'
        f"{markup.ballast('mega', half)}</header>\n<main>\n{inner}\n</main>\n"
        f'<footer class="site-footer">{markup.ballast("footer", frame.weight - half)}'
        f'<p>Next open house: <a href="/events/open-house/">April 18, 2024</a></p><p>{address}</p>'
        f'<p class="count">{frame.drift.views:,} people have visited this page</p>'
        f"<p>© 2001–2024 {markup.SITE_TITLE}</p></footer>\n"
        f'<script src="/wp-includes/site.js?ver={frame.drift.nonce}"></script>\n</body>\n</html>\n'
    )

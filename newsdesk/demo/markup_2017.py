"""The generation of 2017: nested boxes, entities for curly marks, a line of words for the date and type."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdesk.demo import markup
from newsdesk.demo.markup import Frame, Tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.demo.release import Release

TAGS = Tags(heading="", list=' class="bullets"', quotation="", contact="", entities=True)
STYLE = (
    "body{font:15px/1.5 Georgia,serif;margin:2rem auto;max-width:56rem}"
    ".top,.bottom{border:2px solid #000;padding:.5rem}"
    ".item{border-top:1px solid #ccc}.item .when{font-size:.85em}.article-body{margin-left:3rem}"
)
MENU = ("Home", "Issues", "Countries", "News", "Get Involved")


def listing(frame: Frame, entries: Sequence[Release], number: int, last: int) -> str:
    """Return one page of the listing: `date • type` as one text, a heading with the link, the excerpt."""
    rows = "\n".join(_row(item) for item in entries)
    pages = "".join(
        f"<td>{at}</td>" if at == number else f'<td><a href="{markup.page_path(at)}">{at}</a></td>'
        for at in markup.page_numbers(number, last)
    )
    onward = f'<td><a class="next" href="{markup.page_path(number + 1)}">Next &raquo;</a></td>' if number < last else ""
    inner = (
        f'<h2 class="section">USA Newsroom</h2>\n<div class="items">\n{rows}\n</div>\n'
        f'<table class="pages"><tr>{pages}{onward}</tr></table>'
    )
    return _page(frame, "USA Newsroom", inner)


def release(frame: Frame, item: Release) -> str:
    """Return a release page: the type line, title, date, hero, body."""
    image = item.image
    kind = f'<p class="kind">&bull; {item.type}</p>\n' if item.type else ""
    inner = (
        f'<div class="article">\n{kind}<h1>{markup.title(item)}</h1>\n<p '
        f'class="when">{item.printed_day}</p>\n'
        f'<figure><img data-src="{image.path}" alt="{escape(image.alt)}"><noscript><img '
        f'src="{image.path}" alt=""></noscript>'
        f"<figcaption>{escape(image.caption)}<br>{escape(image.credit)}</figcaption></figure>\n"
        f'<div class="article-body">\n{markup.body(item, frame, TAGS)}\n</div>\n</div>'
    )
    return _page(frame, item.title, inner, item=item)


def plain(frame: Frame, name: str, lines: Sequence[str]) -> str:
    """Return a page that is neither listing nor release."""
    return _page(frame, name, f"<h1>{escape(name)}</h1>{markup.paragraphs(lines)}")


def _row(item: Release) -> str:
    kind = f" &bull; {item.type}" if item.type else ""
    return (
        f'<div class="item">\n  <p class="when">{item.printed_day}{kind}</p>\n'
        f'  <h3><a href="{item.path}">{markup.row_title(item)}</a></h3>\n'
        f"  <p>\n    {escape(item.summary, quote=False)}\n  </p>\n</div>"
    )


def _page(frame: Frame, name: str, inner: str, *, item: Release | None = None) -> str:
    links = " | ".join(f'<a href="/{word.lower().replace(" ", "-")}/">{word}</a>' for word in MENU)
    half = frame.weight // 2
    more = "".join(f'<p><a href="{other.path}">{markup.title(other)}</a></p>' for other in frame.related)
    address = markup.hidden("hello@openharbor.example", frame.drift.email_key, mailto=False)
    return (
        f"{markup.head(frame, name, release=item, style=STYLE)}"
        f'<body>\n<div class="top" data-id="{frame.drift.nonce}"><b>{markup.SITE_TITLE}</b> {links}\n'
        f'{markup.ballast("nav", half)}</div>\n<div class="middle">\n{inner}\n</div>\n'
        f'<div class="more"><h5>More</h5>{more}<p>Page seen {frame.drift.views:,} times</p></div>\n'
        f'<div class="bottom">{markup.ballast("foot", frame.weight - half)}<p>{address}</p>'
        f'<p>Annual meeting: June 9, 2017 in <a href="/events/annual-meeting/">Wexley</a></p>'
        f"<p>&copy; 2017 {markup.SITE_TITLE}</p></div>\n</body>\n</html>\n"
    )

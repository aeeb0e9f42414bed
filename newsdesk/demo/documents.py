"""What else the site serves of the same releases if asked: feeds, sitemaps, a REST interface, rows in JSON."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from newsdesk.demo import markup, markup_plain
from newsdesk.demo.faults import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from newsdesk.demo.markup import Frame
    from newsdesk.demo.pages import Shelf
    from newsdesk.demo.release import Release

    Query = dict[str, str]

ROUTE = "/wp-json/wp/v2/press-releases"
COUNTRY = "/country/"
SITEMAP_ROWS = 8
"""Addresses in one sitemap of the index."""
FIRST_ID = 8000
OPENING = (
    "People are held without trial in more than forty places of the country, and few of them know for how long.",
    "We have counted them since 1994, visited the places where we were let in, and written down what we were told.",
    "The law allows that nobody is held for longer than two days without a judge; it is not kept.",
)
JSON = "application/json; charset=UTF-8"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def answer(shelf: Shelf, path: str, *, query: str, frame: Frame) -> Answer | None:
    """Return the document that stands at a path, or None where it is none."""
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    found = _DOCUMENTS.get(path.rstrip("/") or "/")
    if found is not None:
        return found(shelf, frame, asked)
    if path.startswith("/sitemap-"):
        return _sitemap(shelf, frame, path)
    return None


def number(item: Release) -> int:
    """Return the number under which a release is kept."""
    return FIRST_ID + item.serial


def _body(item: Release, frame: Frame) -> str:
    return markup.body(item, frame, markup_plain.TAGS)


def _data(value: Any, *headers: tuple[str, str], status: int = 200) -> Answer:
    kept = (("Content-Type", JSON), *headers)
    return Answer(status=status, body=json.dumps(value, ensure_ascii=False).encode(), headers=kept)


def _xml(text: str, kind: str) -> Answer:
    return Answer(status=200, body=(XML + text).encode(), headers=(("Content-Type", kind),))


# -- feeds -----------------------------------------------------------------------------------------------------------


def _rss(shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    items = "\n".join(
        f"<item><title>{escape(item.title)}</title><link>{frame.origin}{item.path}</link>"
        f'<guid isPermaLink="false">{frame.origin}/?p={number(item)}</guid>'
        f"<pubDate>{format_datetime(item.published)}</pubDate>"
        + "".join(f"<dc:creator>{escape(author)}</dc:creator>" for author in item.authors)
        + "".join(f"<category>{escape(topic)}</category>" for topic in item.topics)
        + f"<description>{escape(item.summary)}</description>"
        f"<content:encoded><![CDATA[{_body(item, frame)}]]></content:encoded></item>"
        for item in shelf.listed[: shelf.feed_items]
    )
    namespaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return _xml(
        f'<rss version="2.0" {namespaces}><channel><title>{escape(markup.SITE_TITLE)}</title>'
        f"<link>{frame.origin}/</link><description>News</description><language>en-US</language>\n{items}\n"
        "</channel></rss>\n",
        "application/rss+xml; charset=UTF-8",
    )


def _json_feed(shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    items = [
        {
            "id": f"{frame.origin}/?p={number(item)}",
            "url": frame.origin + item.path,
            "title": item.title,
            "summary": item.summary,
            "content_html": _body(item, frame),
            "date_published": item.published.isoformat(),
            "date_modified": item.modified.isoformat(),
            "authors": [{"name": author} for author in item.authors],
            "tags": list(item.topics),
        }
        for item in shelf.listed[: shelf.feed_items]
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": markup.SITE_TITLE, "items": items}
    return _data(told)


# -- sitemaps --------------------------------------------------------------------------------------------------------


def _index(shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    rows = "\n".join(
        f"<sitemap><loc>{frame.origin}{_sitemap_path(at)}</loc>"
        f"<lastmod>{max(item.modified for item in items).isoformat()}</lastmod></sitemap>"
        for at, items in enumerate(_sheets(shelf))
    )
    return _xml(f"<sitemapindex {_SITEMAPS}>\n{rows}\n</sitemapindex>\n", "application/xml; charset=UTF-8")


def _sitemap(shelf: Shelf, frame: Frame, path: str) -> Answer | None:
    sheets = {_sitemap_path(at): items for at, items in enumerate(_sheets(shelf))}
    if path not in sheets:
        return None
    rows = "\n".join(
        f"<url><loc>{frame.origin}{item.path}</loc><lastmod>{item.modified.isoformat()}</lastmod></url>"
        for item in sheets[path]
    )
    made = _xml(f"<urlset {_SITEMAPS}>\n{rows}\n</urlset>\n", "application/xml; charset=UTF-8")
    if not path.endswith(".gz"):
        return made
    return replace(made, body=gzip.compress(made.body, mtime=0), headers=(("Content-Type", "application/x-gzip"),))


def _sheets(shelf: Shelf) -> list[Sequence[Release]]:
    return [shelf.listed[at : at + SITEMAP_ROWS] for at in range(0, len(shelf.listed), SITEMAP_ROWS)]


def _sitemap_path(at: int) -> str:
    """Return the address of a sitemap; every second one is compressed, as some sites keep them."""
    return f"/sitemap-{at + 1}.xml{'.gz' if at % 2 else ''}"


# -- the REST interface of WordPress ---------------------------------------------------------------------------------


def _root(_shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    told = {"name": markup.SITE_TITLE, "url": frame.origin, "home": frame.origin, "namespaces": ["wp/v2"]}
    return _data(told)


def _types(_shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    def kind(name: str, base: str) -> dict[str, Any]:
        items = [{"href": f"{frame.origin}/wp-json/wp/v2/{base}"}]
        said = {"name": name.title(), "slug": name, "rest_base": base, "rest_namespace": "wp/v2", "taxonomies": []}
        return {**said, "_links": {"wp:items": items}}

    kinds = (("post", "posts"), ("page", "pages"), ("press-release", "press-releases"))
    return _data({name: kind(name, base) for name, base in kinds})


def _posts(shelf: Shelf, frame: Frame, asked: Query) -> Answer:
    items = list(shelf.listed)
    if "slug" in asked:
        items = [item for item in items if item.slug in asked["slug"].split(",")]
    if "include" in asked:
        items = [item for item in items if str(number(item)) in asked["include"].split(",")]
    if asked.get("orderby") == "modified":
        items.sort(key=lambda item: item.modified, reverse=True)
    size = min(int(asked.get("per_page", 10)), shelf.rest_items)
    page = int(asked.get("page", 1))
    pages = -(-len(items) // size)
    totals = (("X-WP-Total", str(len(items))), ("X-WP-TotalPages", str(pages)))
    if page > max(pages, 1):
        message = "The page number requested is larger than the number of pages available."
        told = {"code": "rest_post_invalid_page_number", "message": message, "data": {"status": 400}}
        return _data(told, status=400)
    fields = {one.partition(".")[0] for one in asked.get("_fields", "").split(",") if one}
    rows = [_post(item, frame) for item in items[(page - 1) * size : page * size]]
    return _data([{key: row[key] for key in row if not fields or key in fields} for row in rows], *totals)


def _post(item: Release, frame: Frame) -> dict[str, Any]:
    return {
        "id": number(item),
        **_moment("date", item.published),
        "guid": {"rendered": f"{frame.origin}/?post_type=press-release&#038;p={number(item)}"},
        **_moment("modified", item.modified),
        "slug": item.slug,
        "status": "publish",
        "type": "press-release",
        "link": frame.origin + item.path,
        "title": {"rendered": escape(item.title, quote=False).replace("’", "&#8217;")},
        "content": {"rendered": _body(item, frame), "protected": False},
        "excerpt": {"rendered": f"<p>{escape(item.summary, quote=False)}</p>\n", "protected": False},
        "author": 1,
    }


def _moment(name: str, moment: datetime) -> dict[str, str]:
    """Return an instant as WordPress prints it: the site's own clock, and beside it Greenwich's, both without zone."""
    return {
        name: moment.replace(tzinfo=None).isoformat(timespec="seconds"),
        f"{name}_gmt": moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
    }


# -- rows by the piece -----------------------------------------------------------------------------------------------


def _more(shelf: Shelf, frame: Frame, asked: Query) -> Answer:
    """Return rows as a "load more" button asks for them."""
    begin = int(asked.get("offset", 0))
    rows = shelf.listed[begin : begin + shelf.per_page]
    onward = begin + len(rows)
    told: dict[str, Any] = {
        "data": {
            "items": [
                {"link": item.path, "headline": item.title, "day": item.printed_day, "kind": item.type} for item in rows
            ],
        },
        "next": f"{frame.origin}/more.json?offset={onward}" if onward < len(shelf.listed) else None,
    }
    return _data(told)


def _by_offset(shelf: Shelf, frame: Frame, asked: Query) -> Answer:
    """Return a page of the listing that has no link to the next one, and is empty after the last."""
    begin = int(asked.get("offset", 0))
    rows = shelf.listed[begin : begin + shelf.per_page]
    return Answer(status=200, body=markup_plain.listing(frame, rows, 1, 1).encode())


def _country(shelf: Shelf, frame: Frame, _asked: Query) -> Answer:
    page = markup_plain.plain(frame, "The country", shelf.opening)
    return Answer(status=200, body=page.encode())


_DOCUMENTS: dict[str, Callable[[Shelf, Frame, Query], Answer]] = {
    "/feed.xml": _rss,
    "/feed.json": _json_feed,
    "/sitemap.xml": _index,
    "/wp-json": _root,
    "/wp-json/wp/v2/types": _types,
    ROUTE: _posts,
    "/more.json": _more,
    "/by-offset": _by_offset,
    "/country": _country,
}

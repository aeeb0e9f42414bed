"""A sitemap: its addresses as rows, or the sitemaps that an index names, those changed last first.

It is read row by row, so that a file of the largest allowed size needs little memory. Because a whole sitemap proves
what is *not* listed, one that is cut off, or too broken to be sure that every row was met, is not read at all.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newsroom_scraper.discover import SITEMAP
from newsroom_scraper.discovery import characters, row_problems
from newsroom_scraper.extraction import fragments
from newsroom_scraper.items import Entry, Listing
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from newsroom_scraper.discover import Discover
    from newsroom_scraper.newsroom import Newsroom

LARGEST: Final = 64 << 20
"""Bytes of a sitemap when decompressed; the protocol allows 50 MiB."""
MOST: Final = 200_000
"""Addresses in one; the protocol allows 50,000."""
_GZIP: Final = b"\x1f\x8b"
_ROWS: Final = {"urlset": "url", "sitemapindex": "sitemap"}
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(\w+)")
_LOC_END: Final = re.compile(r"</(?:(?!image|video)[\w.-]{1,40}:)?loc\s*>")
_BARE_AMPERSAND: Final = re.compile(r"(<!\[CDATA\[(?:.*?\]\]>|.*))|&(?!#?\w{1,20};)", re.DOTALL)
_HEAD: Final = 4_096  # characters in which the first element stands


class _Unreadable(Exception):  # noqa: N818 - it is no error of ours: a document that says nothing
    """The document cannot be read; its words are a clause."""


@dataclass(slots=True, kw_only=True)
class _Row:
    """One address and what the sitemap says of it."""

    loc: str | None = None
    lastmod: str | None = None
    published: str | None = None
    title: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """The rows of one document; `index` where they are sitemaps themselves."""

    index: bool = False
    rows: list[_Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(body: bytes, *, newsroom: Newsroom, discover: Discover, url: str, start: int = 0) -> Listing:
    """Return what the sitemap at `url` says; one that cannot be read has no layout, and its first problem says why.

    Args:
        body: XML, or plain text with one address a line; gzip of either.
        newsroom: its declaration.
        discover: the road; its `match` and `skip` choose among the addresses, never among an index's sitemaps.
        url: the sitemap's own, after redirects.
        start: the position of its first row on the road.

    """
    try:
        text = characters.text(_decompressed(body, url))
        sheet = _lines(text, url) if text.lstrip()[:8].lower().startswith(("http://", "https://")) else _xml(text, url)
    except _Unreadable as problem:
        return Listing(problems=(str(problem),))
    problems: list[str] = []
    found: list[tuple[str, _Row]] = []
    for number, row in enumerate(sheet.rows, 1):
        target = absolute(url, row.loc)
        if target is None:
            problems.append(f"row {number} of {url} has no address")
        elif sheet.index or discover.wants(target):
            found.append((target, row))
    told = (*sheet.problems, *row_problems.told(problems, url))
    if sheet.index:
        # A stable sort: those without a date stay in the order of the index, after all that have one.
        ranked = sorted(found, key=lambda one: _instant(one[1].lastmod, newsroom), reverse=True)
        return Listing(children=tuple(dict.fromkeys(one for one, _ in ranked)), layout=SITEMAP, problems=told)
    entries = tuple(
        Entry(
            newsroom=newsroom.name,
            url=target,
            listing_url=url,
            position=start + at,
            title=row.title,
            type=discover.type,
            layout=SITEMAP,
            road=SITEMAP,
            published_stamp=row.published,
            modified_stamp=row.lastmod,
            topics=row.topics,
        )
        for at, (target, row) in enumerate(found)
    )
    return Listing(entries=entries, layout=SITEMAP, problems=told)


def _instant(stamp: str | None, newsroom: Newsroom) -> float:
    """Return what a `lastmod` is sorted by: unknown is earlier than anything."""
    when = dates.read(stamp, zone=newsroom.zone, order=newsroom.date_order)
    if when.instant is not None:
        return when.instant.timestamp()
    if when.day is not None:
        return datetime.combine(when.day, datetime.min.time(), newsroom.zone).timestamp()
    return float("-inf")


def _decompressed(body: bytes, url: str) -> bytes:
    if body.startswith(_GZIP):
        inflate = zlib.decompressobj(wbits=31)
        try:
            plain = inflate.decompress(body, LARGEST + 1)
        except zlib.error as problem:
            raise _Unreadable(f"{url} is broken gzip ({problem})") from problem
        if not inflate.eof and len(plain) <= LARGEST:
            raise _Unreadable(f"{url} is cut off: its gzip does not end")
        body = plain
    if len(body) > LARGEST:
        raise _Unreadable(f"{url} is larger than {LARGEST >> 20} MiB, which no sitemap may be")
    return body


def _lines(text: str, url: str) -> _Sheet:
    sheet = _Sheet()
    for line in text.splitlines():
        if line.strip():
            _add(sheet, _Row(loc=line.strip()), url)
    return sheet


def _add(sheet: _Sheet, row: _Row, url: str) -> None:
    if len(sheet.rows) == MOST:
        raise _Unreadable(f"{url} holds more than {MOST} addresses, four times what a sitemap may")
    sheet.rows.append(row)


def _xml(text: str, url: str) -> _Sheet:
    root = next((one[1] for one in _ROOT.finditer(text[:_HEAD])), "")
    if not text.strip():
        raise _Unreadable(f"{url} is empty")
    if root not in _ROWS:
        advice = ': declare it from = "feed"' if root.lower() in {"rss", "feed", "rdf"} else ""
        what = f"a document of <{root}>" if root else "no XML"
        raise _Unreadable(f"{url} is {what}, not a sitemap{advice}")
    if not re.search(rf"</(?:[\w.-]{{1,40}}:)?{root}\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", text[-_HEAD:]):
        raise _Unreadable(f"{url} is cut off: its <{root}> does not end")
    sheet = _Sheet(index=root == "sitemapindex")
    events = etree.iterparse(
        BytesIO(
            _BARE_AMPERSAND.sub(lambda found: found[1] or "&amp;", text).encode("utf-8")
        ),  # in queries, the commonest fault of all
        events=("end",),
        recover=True,
        huge_tree=False,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        for _, node in events:
            if _local(node) == _ROWS[root] and _is_row(node):
                _add(sheet, _row(node), url)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except etree.XMLSyntaxError as problem:
        raise _Unreadable(f"{url} is not well-formed XML ({problem})") from problem
    wrong = next(iter(events.error_log), None)
    if wrong is not None:
        stated = sum(1 for _ in _LOC_END.finditer(text))
        limited = any(one.type_name == "ERR_RESOURCE_LIMIT" for one in events.error_log)
        if limited or stated > sum(1 for row in sheet.rows if row.loc):
            raise _Unreadable(f"{url} is not well-formed XML ({wrong.message}, line {wrong.line})")
        sheet.problems.append(
            f"{url} is not well-formed XML ({wrong.message}, line {wrong.line}), yet every row was read"
        )
    return sheet


def _is_row(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and _local(parent) in _ROWS


def _local(node: etree._Element) -> str:
    tag: Any = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _row(node: etree._Element) -> _Row:
    row = _Row()
    for child in node:
        name = _local(child)
        if name == "loc" and row.loc is None:
            row.loc = _text(child)
        elif name == "lastmod":
            row.lastmod = _text(child)
        elif name == "news":
            for part in child:
                kind = _local(part)
                if kind == "publication_date":
                    row.published = _text(part)
                elif kind == "title":
                    row.title = fragments.plain(_text(part))
                elif kind == "keywords":
                    words = (clean(one) for one in (_text(part) or "").split(","))
                    row.topics = tuple(dict.fromkeys(one for one in words if one))
    return row


def _text(node: etree._Element) -> str | None:
    return ("".join(node.itertext())).strip() or None

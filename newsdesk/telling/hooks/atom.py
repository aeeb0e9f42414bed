"""An Atom feed (RFC 4287) as a document: read, added to, written. Pure.

The document is all that is kept: an entry that stands in it stays as it stands, whoever wrote it.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from newsroom_scraper import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
IDS: Final = uuid.UUID("5b0ac5a5-0b5e-4a53-9b0e-6f0c7d1f4e7b")
"""In which the id of a change or a notice becomes the id of its entry: the same in every feed, for ever."""
CATEGORY: Final = "urn:newsroom:"

_NAMES: Final = {None: NAMESPACE}
_ATOM: Final = f"{{{NAMESPACE}}}"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is told.

    Attributes:
        change_id: of the change or notice.
        updated: instant at which it was found.
        url: of the release, or None.
        document: HTML.
        categories: what it is → word, such as kind → edited.

    """

    change_id: str
    title: str
    updated: str
    url: str | None
    document: str
    categories: dict[str, str]


def entry_id(change_id: str) -> str:
    """Return the id of an entry.

    A `tag:` URI would begin with a domain that is the operator's, and they may have none, or another one next year.

    >>> entry_id("mzkx3m6jq7kq2mzx")
    'urn:uuid:f018f0a8-b440-526a-a5c2-6be7b8ef7f79'
    """
    return f"urn:uuid:{uuid.uuid5(IDS, change_id)}"


def parsed(document: bytes) -> etree._Element:
    """Return a feed.

    Raises:
        ValueError: it is none.

    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as problem:
        raise ValueError(str(problem)) from problem
    if root.tag != f"{_ATOM}feed" or root.find(f"{_ATOM}id") is None:
        raise ValueError("it is no Atom feed")
    return root


def added(feed: etree._Element | None, entries: Iterable[Entry], *, title: str, link: str | None, keep: int) -> bytes:
    """Return a feed with entries added, newest first; one that stands in it already is left as it is.

    Args:
        feed: as it was, or None: there was none.
        entries: to add.
        title: of the feed.
        link: address at which the feed itself is published, or None.
        keep: so many entries, the newest.

    """
    old = feed.findall(f"{_ATOM}entry") if feed is not None else []
    known = {_text(one, "id") for one in old}
    fresh = [_entry(one) for one in entries if entry_id(one.change_id) not in known]
    # Sorting is stable: of one instant, those found later stand first.
    every = sorted([*reversed(fresh), *old], key=lambda one: _text(one, "updated"), reverse=True)[:keep]
    root = etree.Element(f"{_ATOM}feed", nsmap=_NAMES)
    _add(root, "id", (_text(feed, "id") if feed is not None else "") or f"urn:uuid:{uuid.uuid4()}")
    _add(root, "title", title)
    if link:
        _add(root, "link", rel="self", type="application/atom+xml", href=link)
    _add(root, "updated", _text(every[0], "updated") if every else "1970-01-01T00:00:00Z")
    _add(_add(root, "author"), "name", "newsroom-scraper")
    _add(root, "generator", "newsroom-scraper", version=__version__)
    root.extend(every)
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return made


def _entry(told: Entry) -> etree._Element:
    entry = etree.Element(f"{_ATOM}entry", nsmap=_NAMES)
    _add(entry, "id", entry_id(told.change_id))
    _add(entry, "title", told.title)
    _add(entry, "published", told.updated)
    _add(entry, "updated", told.updated)
    if told.url and told.url.startswith(("https://", "http://")):
        _add(entry, "link", rel="alternate", type="text/html", href=told.url)
    for what, word in {"change": told.change_id, **told.categories}.items():
        _add(entry, "category", scheme=f"{CATEGORY}{what}", term=word)
    _add(entry, "content", fragment(told.document), type="html")
    return entry


def fragment(document: str) -> str:
    """Return what stands in the body of an HTML document: a feed reader puts it into a page of its own.

    >>> fragment("<html><head><title>x</title></head><body><p>One &amp; two</p><p>three</p></body></html>")
    '<p>One &amp; two</p><p>three</p>'
    """
    body = html.document_fromstring(_sound(document) or "<p></p>").body
    inner = [html.tostring(one, encoding="unicode") for one in body]
    return "".join([escape(body.text or ""), *inner]).strip()


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{_ATOM}{name}", {key: _sound(one) for key, one in attributes.items()})
    if text is not None:
        made.text = _sound(text)
    return made


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{_ATOM}{name}") or "").strip()


def _sound(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NO_XML.sub("", text)

"""A release page read from the strongest source that it has, and from every other one beside it.

Declared selectors win over JSON-LD, that over meta and OpenGraph, that over `<time>`, and what the listing said
comes last. `candidates` keeps them all: two pages are compared on the strongest source that both have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.extraction import body as body_reader
from newsroom_scraper.extraction import figures, readable, structured
from newsroom_scraper.items import FIELDS, RawRelease
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element
    from parsel import Selector

    from newsroom_scraper.items import Attachment, Entry, Evidence, Image
    from newsroom_scraper.newsroom import Layout, Newsroom, ReleaseRules

SELECTOR: Final = "selector"
JSON_LD: Final = "json-ld"
META: Final = "meta"
TIME: Final = "time"
LISTING: Final = "listing"
GENERIC: Final = "generic"

STRENGTH: Final = (SELECTOR, JSON_LD, META, TIME, GENERIC, LISTING)
"""Sources, strongest first."""

TITLE_MISSING: Final = "title-missing"
"""Flag: neither the page nor the listing says what the release is called."""

_BULLETS = " •·|–—-:\u00a0"
_TITLE_SUFFIX = re.compile(r"\s+[|–—-]\s+([^|–—]{2,60})\Z")
_LONGEST_DATE_LINE: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that a page says, by field and source.

    Attributes:
        layout: the declared layout whose body matched, or None.
        said: field → source → value; `published` holds the printed words under "selector" and "listing" and the
            machine's stamp elsewhere.

    """

    layout: str | None
    canonical: str | None
    said: Mapping[str, Mapping[str, Any]]
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    contacts: tuple[str, ...]

    def best(self, field: str) -> tuple[str | None, Any]:
        """Return the strongest source of a field and what it says; (None, None) where nobody says anything."""
        said = self.said.get(field, {})
        for source in STRENGTH:
            if source in said:
                return source, said[source]
        return None, None


def candidates(selector: Selector, *, newsroom: Newsroom, url: str, entry: Entry | None = None) -> Page:
    """Return what every source of the page at `url` says, and what the listing's entry said of it."""
    root: _Element = selector.root
    said: dict[str, dict[str, Any]] = {field: {} for field in FIELDS}
    layout, node = _match(root, newsroom)
    described = structured.json_ld(root)
    metas = structured.meta(root)

    content = None
    images: tuple[Image, ...] = ()
    if layout is not None and node is not None:
        assert layout.release is not None
        rules = layout.release
        skip = {one for remove in rules.remove for one in remove.elements(node)}
        content = body_reader.read(node, base=url, skip=skip)
        _put(said, "body", SELECTOR, content.text)
        _declared(said, rules, root)
        pictures = rules.figures.elements(root) if rules.figures else list(node.iter("figure"))
        images = figures.read(pictures, url)
    elif not any(one.release for one in newsroom.layouts):
        node = readable.main_element(root)
        if node is not None:
            content = body_reader.read(node, base=url)
            _put(said, "body", GENERIC, content.text)
            images = figures.read(node.iter("figure"), url)
        _put(said, "title", GENERIC, readable.heading(root))
    _described(said, described)
    _metas(said, metas, newsroom)
    _put(said, "published", TIME, structured.time_stamp(root))
    _put(said, "language", META, structured.language(root))
    if entry is not None:
        for field, value in (
            ("title", entry.title),
            ("type", entry.type),
            ("summary", entry.summary),
            ("published", entry.published_raw),
        ):
            _put(said, field, LISTING, value)
    return Page(
        layout=layout.name if layout else None,
        canonical=absolute(url, structured.canonical(root)),
        said=said,
        images=images,
        attachments=content.attachments if content else (),
        contacts=content.contacts if content else (),
    )


def read(
    selector: Selector,
    *,
    newsroom: Newsroom,
    url: str,
    final_url: str | None = None,
    entry: Entry | None = None,
    evidence: Evidence | None = None,
) -> RawRelease:
    """Return the release on a page, each field from its strongest source.

    A field that nobody states is None; a page without a body gives a release without one, which is for the caller to
    refuse: only a body makes a reading.
    """
    landed = final_url or url
    return release(
        candidates(selector, newsroom=newsroom, url=landed, entry=entry),
        newsroom=newsroom,
        url=url,
        final_url=landed,
        entry=entry,
        evidence=evidence,
    )


def release(
    page: Page,
    *,
    newsroom: Newsroom,
    url: str,
    final_url: str,
    entry: Entry | None = None,
    evidence: Evidence | None = None,
) -> RawRelease:
    """Return the strongest of what a page says as one release."""
    sources: dict[str, str] = {}
    chosen: dict[str, Any] = {}
    for field in FIELDS:
        source, value = page.best(field)
        if source is not None:
            sources[field] = source
            chosen[field] = value
    body_source = SELECTOR if page.layout else GENERIC
    for field, value in (
        ("images", page.images),
        ("attachments", page.attachments),
        ("contacts", page.contacts),
    ):
        if value:
            sources[field] = body_source
    published = page.said["published"]
    stamps = (JSON_LD, META, TIME)
    return RawRelease(
        newsroom=newsroom.name,
        url=url,
        final_url=final_url,
        canonical=page.canonical,
        guid=entry.guid if entry else None,
        title=chosen.get("title"),
        type=chosen.get("type"),
        summary=chosen.get("summary"),
        body=chosen.get("body"),
        language=chosen.get("language") or newsroom.language,
        published_raw=published.get(SELECTOR) or published.get(LISTING),
        published_stamp=next((published[one] for one in stamps if one in published), None),
        modified_stamp=chosen.get("modified"),
        authors=chosen.get("authors", ()),
        topics=chosen.get("topics", ()),
        images=page.images,
        attachments=page.attachments,
        contacts=page.contacts,
        sources=sources,
        flags=() if chosen.get("title") else (TITLE_MISSING,),
        layout=page.layout,
        entry=entry,
        evidence=evidence,
    )


def _match(root: _Element, newsroom: Newsroom) -> tuple[Layout | None, _Element | None]:
    """Return the newest layout whose body stands on the page with words in it."""
    for layout in newsroom.layouts:
        if layout.release is not None:
            for node in layout.release.body.elements(root):
                if any(text.strip() for text in node.itertext()):
                    return layout, node
    return None, None


def _declared(said: dict[str, dict[str, Any]], rules: ReleaseRules, root: _Element) -> None:
    if rules.title:
        _put(said, "title", SELECTOR, rules.title.text(root))
    if rules.type:
        _put(said, "type", SELECTOR, clean((rules.type.text(root) or "").strip(_BULLETS)))
    if rules.summary:
        _put(said, "summary", SELECTOR, rules.summary.text(root))
    if rules.authors:
        _put(said, "authors", SELECTOR, tuple(dict.fromkeys(rules.authors.texts(root))))
    if rules.published:
        _put(said, "published", SELECTOR, _printed_date(rules.published.texts(root)))


def _printed_date(texts: list[str]) -> str | None:
    """Return the first text that holds a full date: whole when it is a date line, else the date alone."""
    for text in texts:
        span = dates.find(text[: _LONGEST_DATE_LINE * 4])
        if span is not None:
            return text if len(text) <= _LONGEST_DATE_LINE else text[slice(*span)]
    return None


def _described(said: dict[str, dict[str, Any]], described: dict[str, Any]) -> None:
    for field, key in (
        ("title", "headline"),
        ("body", "articleBody"),
        ("summary", "description"),
        ("published", "datePublished"),
        ("modified", "dateModified"),
        ("authors", "author"),
        ("topics", "keywords"),
    ):
        _put(said, field, JSON_LD, described.get(key))
    # A section names the kind of release where it is single ("Press Release"); several are topics.
    sections = described.get("articleSection", ())
    _put(said, "type", JSON_LD, sections[0] if len(sections) == 1 else None)


def _metas(said: dict[str, dict[str, Any]], metas: dict[str, str], newsroom: Newsroom) -> None:
    _put(said, "title", META, _without_site(metas.get("og:title"), metas.get("og:site_name") or newsroom.title))
    _put(said, "summary", META, metas.get("og:description") or metas.get("description"))
    _put(said, "published", META, metas.get("article:published_time") or metas.get("datepublished"))
    _put(said, "modified", META, metas.get("article:modified_time") or metas.get("datemodified"))
    author = metas.get("author")
    _put(said, "authors", META, (author,) if author else None)


def _without_site(title: str | None, site: str) -> str | None:
    """Return an OpenGraph title without the site's own name behind it.

    >>> _without_site("A new policy - Amnesty International USA", "Amnesty International USA")
    'A new policy'
    """
    match = _TITLE_SUFFIX.search(title or "")
    if title and match and match[1].strip().casefold() == site.casefold():
        return title[: match.start()].strip() or None
    return title


def _put(said: dict[str, dict[str, Any]], field: str, source: str, value: Any) -> None:
    if value:
        said[field][source] = value

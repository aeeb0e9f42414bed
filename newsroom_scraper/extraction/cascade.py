"""A release page read from the strongest source that it has, and from every other one beside it.

Declared selectors win over JSON-LD, that over meta and OpenGraph, that over `<time>`, and what the listing said
comes last. `candidates` keeps them all: two pages are compared on the strongest source that both have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.discover import LISTING
from newsroom_scraper.extraction import body as body_reader
from newsroom_scraper.extraction import figures, structured, undescribed
from newsroom_scraper.extraction.sources import (
    DATE_GUESSED,
    GENERIC,
    GUESSED,
    JSON_LD,
    META,
    SELECTOR,
    STAMPS,
    STRENGTH,
    TIME,
    TITLE_MISSING,
    Said,
    confidence,
    put,
)
from newsroom_scraper.items import FIELDS, RawRelease
from newsroom_scraper.values import dates
from newsroom_scraper.values.text import clean
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element
    from parsel import Selector

    from newsroom_scraper.items import Attachment, Entry, Evidence, Image
    from newsroom_scraper.layouts import Layout, ReleaseRules
    from newsroom_scraper.newsroom import Newsroom

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
        dated: how sure the day under "generic" is: inferred or guessed.

    """

    layout: str | None
    canonical: str | None
    said: Mapping[str, Mapping[str, Any]]
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    contacts: tuple[str, ...]
    dated: str | None = None

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
    said: Said = {field: {} for field in FIELDS}
    layout, node = _match(root, newsroom)
    described = structured.json_ld(root)
    metas = structured.meta(root)

    content = dated = None
    images: tuple[Image, ...] = ()
    if layout is not None and node is not None:
        assert layout.release is not None
        rules = layout.release
        skip = {one for remove in rules.remove for one in remove.elements(node)}
        content = body_reader.read(node, base=url, skip=skip)
        put(said, "body", SELECTOR, content.text)
        _declared(said, rules, root)
        pictures = rules.figures.elements(root) if rules.figures else list(node.iter("figure"))
        images = figures.read(pictures, url)
    elif not any(one.release for one in newsroom.layouts):
        content, images, dated = undescribed.read(said, root, url, described, metas)
    _described(said, described)
    _metas(said, metas, newsroom)
    if layout is None:
        undescribed.credited(said, (described.get("publisher"), metas.get("og:site_name"), newsroom.title))
    put(said, "published", TIME, structured.time_stamp(root))
    put(said, "language", META, structured.language(root))
    for row in (entry, *entry.others) if entry is not None else ():
        listed(said, row)
    return Page(
        layout=layout.name if layout else None,
        canonical=absolute(url, structured.canonical(root)),
        said=said,
        images=images,
        attachments=content.attachments if content else (),
        contacts=content.contacts if content else (),
        dated=dated,
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
    body_source = sources.get("body", GENERIC)
    for field, value in (
        ("images", page.images),
        ("attachments", page.attachments),
        ("contacts", page.contacts),
    ):
        if value:
            sources[field] = body_source
    published = page.said["published"]
    stamp = next((published[one] for one in STAMPS if one in published), None)
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
        published_raw=published.get(SELECTOR) or _shown(published, stamp) or published.get(LISTING),
        published_stamp=stamp,
        modified_stamp=chosen.get("modified"),
        authors=chosen.get("authors", ()),
        topics=chosen.get("topics", ()),
        images=page.images,
        attachments=page.attachments,
        contacts=page.contacts,
        sources=sources,
        confidence={field: confidence(field, source, page.dated) for field, source in sources.items()},
        flags=_flags(chosen, sources, page),
        layout=page.layout,
        entry=entry,
        evidence=evidence,
    )


def _shown(published: Mapping[str, Any], stamp: str | None) -> str | None:
    """Return the day that the generic reader found; beside a stamp without its time, whose zone nobody declared."""
    text = published.get(GENERIC)
    span = dates.find(text) if text and stamp else None
    return text[slice(*span)] if text and span else text


def _match(root: _Element, newsroom: Newsroom) -> tuple[Layout | None, _Element | None]:
    """Return the newest layout whose body stands on the page with words in it."""
    for layout in newsroom.layouts:
        if layout.release is not None:
            for node in layout.release.body.elements(root):
                if any(text.strip() for text in node.itertext()):
                    return layout, node
    return None, None


def _declared(said: Said, rules: ReleaseRules, root: _Element) -> None:
    if rules.title:
        put(said, "title", SELECTOR, rules.title.text(root))
    if rules.type:
        put(said, "type", SELECTOR, clean((rules.type.text(root) or "").strip(_BULLETS)))
    if rules.summary:
        put(said, "summary", SELECTOR, rules.summary.text(root))
    if rules.authors:
        put(said, "authors", SELECTOR, tuple(dict.fromkeys(rules.authors.texts(root))))
    if rules.published:
        put(said, "published", SELECTOR, _printed_date(rules.published.texts(root)))


def _printed_date(texts: list[str]) -> str | None:
    """Return the first text that holds a full date: whole when it is a date line, else the date alone."""
    for text in texts:
        span = dates.find(text[: _LONGEST_DATE_LINE * 4])
        if span is not None:
            return text if len(text) <= _LONGEST_DATE_LINE else text[slice(*span)]
    return None


def _described(said: Said, described: dict[str, Any]) -> None:
    for field, key in (
        ("title", "headline"),
        ("body", "articleBody"),
        ("summary", "description"),
        ("published", "datePublished"),
        ("modified", "dateModified"),
        ("authors", "author"),
        ("topics", "keywords"),
    ):
        # What is told of a text is often cut short; it counts where nothing else gives one.
        if field != "body" or SELECTOR in said["body"] or not said["body"]:
            put(said, field, JSON_LD, described.get(key))
    # A section names the kind of release where it is single ("Press Release"); several are topics.
    sections = described.get("articleSection", ())
    put(said, "type", JSON_LD, sections[0] if len(sections) == 1 else None)


def _metas(said: Said, metas: dict[str, str], newsroom: Newsroom) -> None:
    put(said, "title", META, _without_site(metas.get("og:title"), metas.get("og:site_name") or newsroom.title))
    put(said, "summary", META, metas.get("og:description") or metas.get("description"))
    put(said, "published", META, structured.first(metas, structured.PUBLISHED))
    put(said, "modified", META, structured.first(metas, structured.MODIFIED))
    author = structured.first(metas, structured.AUTHOR)
    put(said, "authors", META, (author,) if author else None)


def _without_site(title: str | None, site: str) -> str | None:
    """Return an OpenGraph title without the site's own name behind it.

    >>> _without_site("A new policy - Amnesty International USA", "Amnesty International USA")
    'A new policy'
    """
    match = _TITLE_SUFFIX.search(title or "")
    if title and match and match[1].strip().casefold() == site.casefold():
        return title[: match.start()].strip() or None
    return title


def listed(said: Said, row: Entry) -> None:
    """Say what a row of a road says, under the road's name."""
    for field, value in (
        ("title", row.title),
        ("type", row.type),
        ("summary", row.summary),
        ("published", row.published_raw if row.road == LISTING else row.published_stamp),
        ("modified", row.modified_stamp),
        ("authors", row.authors),
        ("topics", row.topics),
    ):
        put(said, field, row.road, value)


def _flags(chosen: dict[str, Any], sources: dict[str, str], page: Page) -> tuple[str, ...]:
    flags = () if chosen.get("title") else (TITLE_MISSING,)
    guessed = sources.get("published") == GENERIC and page.dated == GUESSED
    return (*flags, DATE_GUESSED) if guessed else flags

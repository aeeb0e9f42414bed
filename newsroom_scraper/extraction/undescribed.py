"""A page that no layout describes, read by what it shows to people: its heading, byline, printed day and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from newsroom_scraper.extraction import bylines, dateline, figures, microdata, readable
from newsroom_scraper.extraction.sources import GENERIC, GUESSED, HEADING, INFERRED, MICRODATA, Said, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from newsroom_scraper.extraction.body import Body
    from newsroom_scraper.items import Image

_TOO_DEEP: Final = etree.XPath(f"boolean({'*/' * 256}*)")
"""Nobody nests so deep on purpose; what stands around the text is not looked for there, level by level."""


def read(
    said: Said,
    root: _Element,
    url: str,
    described: dict[str, Any],
    metas: dict[str, str],
) -> tuple[Body | None, tuple[Image, ...], str | None]:
    """Say what a page without a layout shows to people; return its body, its pictures, and how sure its day is."""
    named = (described.get("headline"), metas.get("og:title"))
    heading, agreed = readable.heading(root, named)
    put(said, "title", HEADING if agreed else GENERIC, heading)
    line = None if _TOO_DEEP(root) else _beside(said, root)
    content = readable.read(root, base=url, titles=(heading, *named[:2]))
    if content is not None:
        put(said, "body", GENERIC, content.text)
    node = readable.main_element(root)
    images = figures.read(node.iter("figure"), url) if node is not None else ()
    return content, images, None if line is None else INFERRED if line.marked else GUESSED


def _beside(said: Said, root: _Element) -> dateline.Dateline | None:
    """Say what stands beside the text, and return the line of the day."""
    marked = microdata.read(root)
    for field, key in (
        ("title", "headline"),
        ("published", "datePublished"),
        ("modified", "dateModified"),
        ("authors", "author"),
    ):
        put(said, field, MICRODATA, marked.get(key))
    put(said, "authors", GENERIC, bylines.printed(root))
    line = dateline.find(root)
    if line is not None:
        put(said, "published", GENERIC, line.text)
    return line


def credited(said: Said, site: Iterable[str | None]) -> None:
    """Keep of the authors that machines are told only those who can be: not the site, by any of its names."""
    names = tuple(site)
    authors = said["authors"]
    for source, told in list(authors.items()):
        authors[source] = bylines.people(told, site=names)
        if not authors[source]:
            del authors[source]

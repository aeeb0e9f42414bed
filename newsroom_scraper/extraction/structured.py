"""What a page says of itself for machines: JSON-LD, meta and OpenGraph, `<time>`."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import orjson
from lxml import etree

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_PLACEHOLDER: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T(?:00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?|12:00:00(?:\.0+)?(?:Z|\+00:?00))\Z"
)
_CONTROL = re.compile(r"[\x00-\x1f]+")

_ARTICLES: Final = frozenset(
    (  # noqa: SIM905 - a column of names would hide the code
        "Article NewsArticle BlogPosting SocialMediaPosting Report PressRelease TechArticle "
        "ScholarlyArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle "
        "ReportageNewsArticle ReviewNewsArticle"
    ).split(),
)
_TIMES: Final = etree.XPath("//time[@datetime][ancestor::article or ancestor::main or ancestor::header]")
_PAGES: Final = frozenset({"WebPage", "ItemPage", "LiveBlogPosting"})
"""What says when, and not what: a live blog is called otherwise from hour to hour."""


PUBLISHED: Final = (
    *("article:published_time", "article:published:time", "datepublished", "og:published_time", "parsely-pub-date"),
    *("sailthru.date", "citation_publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created"),
    *("dcterms.date", "pubdate", "publishdate", "publish_date"),  # a bare "date" has been seen to be any
)
MODIFIED: Final = ("article:modified_time", "article:modified:time", "datemodified", "dcterms.modified")
AUTHOR: Final = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator")
"""Names of meta elements, the most telling first."""


def json_ld(root: _Element) -> dict[str, Any]:
    """Return the page's article as its JSON-LD describes it, or {}.

    The `@graph` of every script is walked; an article wins over the web page that holds it, whose dates fill in.

    >>> page = '<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"A"}]}</script>'
    >>> from lxml import etree
    >>> json_ld(etree.HTML(page))
    {'headline': 'A'}
    """
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    people: dict[str, str] = {}
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json" or not script.text:
            continue
        for node in _nodes(_parse(script.text), 0):
            kinds = _as_set(node.get("@type"))
            if kinds & _ARTICLES:
                articles.append(node)
            elif kinds & _PAGES:
                pages.append(node)
            elif kinds & {"Person", "Organization"}:
                name = _text(node.get("name"))
                if name and isinstance(node.get("@id"), str):
                    people[node["@id"]] = name
    found: dict[str, Any] = {}
    for node in [*articles[:1], *pages[:1]]:
        for key, value in _facts(node, people, whole=bool(articles) and node is articles[0]):
            found.setdefault(key, value)
    return found


def _facts(node: dict[str, Any], people: dict[str, str], *, whole: bool) -> Iterator[tuple[str, Any]]:
    """Return what a node says; of a web page only the dates are the release's."""
    for key in (
        "datePublished",
        "dateModified",
        *(("headline", "articleBody", "description") if whole else ()),
    ):
        text = _text(node.get(key), lines=key == "articleBody")
        if text:
            yield key, text
    if whole:
        authors = _names(node.get("author"), people)
        if authors:
            yield "author", authors
        publisher = _names(node.get("publisher"), people)
        if publisher:
            yield "publisher", publisher[0]
        for key in ("articleSection", "keywords"):
            words = _words(node.get(key))
            if words:
                yield key, words


def _parse(text: str) -> Any:
    """Return the JSON in a script, or None: a site's broken script is the site's business, other sources remain."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # Raw line breaks inside strings are the commonest fault and harmless.
        try:
            return orjson.loads(_CONTROL.sub(" ", text).strip().removesuffix(";"))
        except orjson.JSONDecodeError:
            return None


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth < 6:
        for one in data:
            yield from _nodes(one, depth + 1)
    elif isinstance(data, dict) and depth < 6:
        yield data
        if "@graph" in data:
            yield from _nodes(data["@graph"], depth + 1)
        if "mainEntity" in data:
            yield from _nodes(data["mainEntity"], depth + 1)


def _as_set(value: Any) -> set[str]:
    return {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}


def _text(value: Any, *, lines: bool = False) -> str | None:
    if not isinstance(value, str):
        return None
    text = unescape(value) if "&" in value else value  # many a plug-in escapes for HTML what stands in JSON
    return text.strip() or None if lines else clean(text)


def _words(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(word for one in values if (word := _text(one))))


def _names(value: Any, people: dict[str, str]) -> tuple[str, ...]:
    names = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            reference = one.get("@id")
            name = _text(one.get("name")) or (people.get(reference) if isinstance(reference, str) else None)
        else:
            name = _text(one)
        if name:
            names.append(name)
    return tuple(dict.fromkeys(names))


def meta(root: _Element) -> dict[str, str]:
    """Return the page's meta elements by property or name, in small letters; the first of a name wins.

    >>> from lxml import etree
    >>> meta(etree.HTML('<meta property="og:title" content=" A  title ">'))
    {'og:title': 'A title'}
    """
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        key = (one.get("property") or one.get("name") or one.get("itemprop") or "").strip().lower()
        if key and key not in found:
            text = clean(one.get("content"))
            if text:
                found[key] = text
    return found


def first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    """Return the first of these meta elements that the page has; an address is nobody's name and no date."""
    return next((metas[one] for one in names if one in metas and not metas[one].startswith(("http:", "https:"))), None)


def canonical(root: _Element) -> str | None:
    """Return the address that the page calls its own, as written."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return clean(link.get("href"))
    return None


def title(root: _Element) -> str | None:
    """Return what the page's head calls it, with whatever the site adds."""
    found = root.find("head/title")
    return clean(found.text) if found is not None else None


def language(root: _Element) -> str | None:
    """Return the `lang` of the page, as written."""
    return clean(root.get("lang"))


def time_stamp(root: _Element) -> str | None:
    """Return the first `<time datetime>` within the page's article, main part or its header.

    Where people are shown a day and no time, and the stamp's time is one that programs put there (midnight, or noon in
    UTC), it is the day alone.
    """
    for one in _TIMES(root):
        stamp = clean(one.get("datetime"))
        if stamp:
            shown = text_of(one)
            return stamp[:10] if _PLACEHOLDER.match(stamp) and shown.strip() and ":" not in shown else stamp
    return None

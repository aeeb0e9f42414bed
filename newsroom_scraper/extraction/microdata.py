"""What a page's own markup says of its parts: `itemprop`, whose values stand where people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_SINGLE: Final = ("headline", "datePublished", "dateModified")
_ATTRIBUTES: Final = ("content", "datetime")
_LONGEST: Final = 400  # characters; a longer value is a part of the page that was marked, not a value
_ELSEWHERE: Final = ("comment", "review", "relatedLink", "mentions", "citation")


def read(root: _Element) -> dict[str, Any]:
    """Return headline, datePublished, dateModified and author, as far as the page marks them; the first of each.

    What is marked inside a comment, or in a list of other pages, is somebody else's.

    >>> from lxml import etree
    >>> read(etree.HTML('<p itemprop=author itemscope><b itemprop=name>Ada</b></p><h1 itemprop=headline>A title</h1>'))
    {'author': ('Ada',), 'headline': 'A title'}
    """
    found: dict[str, Any] = {}
    authors: list[str] = []
    articles: set[_Element | None] = set()
    for element in root.iter():
        marked = element.get("itemprop") if isinstance(element.tag, str) else None
        if not marked or element.tag == "meta":  # `structured.meta` reads those
            continue
        names = marked.split()
        wanted = [name for name in _SINGLE if name in names and name not in found]
        if not wanted and "author" not in names:
            continue
        scope = _scope(element)
        if scope is _FOREIGN:
            continue
        articles.add(scope)
        if len(articles) > 1 and scope is not None and found:
            continue  # a second article: a teaser of another page
        value = _value(element)
        if value:
            found |= dict.fromkeys(wanted, value)
        if "author" in names and (name := _name(element)):
            authors.append(name)
    if authors:
        found["author"] = tuple(dict.fromkeys(authors))
    return dict(sorted(found.items()))


_FOREIGN: Final[Any] = object()


def _scope(element: _Element) -> Any:
    """Return the item that a value belongs to, None where it has none, or `_FOREIGN`."""
    for one in element.iterancestors():
        if any(name in (one.get("itemprop") or "").split() for name in _ELSEWHERE):
            return _FOREIGN
        if one.get("itemscope") is not None and not (one.get("itemprop") or ""):
            kind = one.get("itemtype") or ""
            return _FOREIGN if kind.endswith(("Comment", "Review", "Product", "Event")) else one
    return None


def _value(element: _Element) -> str | None:
    for name in _ATTRIBUTES:
        if text := clean(element.get(name)):
            return text
    text = clean(text_of(element))
    return text if text and len(text) <= _LONGEST else None


def _name(element: _Element) -> str | None:
    """Return an author's name: that which is marked within, else the whole."""
    for one in element.iter():
        if one is not element and "name" in (one.get("itemprop") or "").split():
            return _value(one)
    return None if element.get("href") and not clean(text_of(element)) else _value(element)

"""The body of a page that nobody described: the element whose own paragraphs hold the most words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.extraction.selectors import text_of
from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_ELSEWHERE: Final = frozenset({"nav", "aside", "footer", "header", "form", "figure"})
_LEAST_WORDS: Final = 80  # characters of paragraphs that make a body


def main_element(root: _Element) -> _Element | None:
    """Return the element that holds the most paragraph text directly, or None where there is hardly any."""
    weights: dict[_Element, int] = {}
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        if parent is None or any(one.tag in _ELSEWHERE for one in paragraph.iterancestors()):
            continue
        if parent.tag == "blockquote" and parent.getparent() is not None:
            parent = parent.getparent()
        weights[parent] = weights.get(parent, 0) + len(text_of(paragraph).strip())
    best = max(weights, key=lambda one: weights[one], default=None)
    return best if best is not None and weights[best] >= _LEAST_WORDS else None


def heading(root: _Element) -> str | None:
    """Return the page's first h1 that has words."""
    for one in root.iter("h1"):
        element: Any = one
        text = clean(text_of(element))
        if text:
            return text
    return None

"""Declared selectors: CSS or XPath, compiled once, applied to a tree of lxml."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from cssselect import SelectorError as CssError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newsroom_scraper.values.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSLATOR = HTMLTranslator()


class SelectorError(ValueError):
    """The text is neither CSS nor, after `xpath:`, XPath."""


class Selection:
    """A compiled selector.

    >>> tree = etree.HTML("<p class=a>One <b>two</b></p><p>three</p>")
    >>> compile_selector("p.a").text(tree)
    'One two'
    >>> compile_selector("xpath://p[2]").text(tree)
    'three'
    >>> compile_selector("p.none").text(tree) is None
    True
    """

    __slots__ = ("_xpath", "source")

    def __init__(self, source: str, xpath: etree.XPath) -> None:
        self.source = source
        self._xpath = xpath

    def found(self, root: _Element) -> list[_Element | str]:
        """Return what matches, in document order: elements, or strings for `::text` and `::attr()`."""
        result = self._xpath(root)
        return cast("list[_Element | str]", result) if isinstance(result, list) else [str(result)]

    def elements(self, root: _Element) -> list[_Element]:
        """Return the elements that match, in document order."""
        return [one for one in self.found(root) if not isinstance(one, str)]

    def texts(self, root: _Element) -> list[str]:
        """Return the cleaned text of each match that has any."""
        cleaned = (clean(text_of(one)) for one in self.found(root))
        return [text for text in cleaned if text]

    def text(self, root: _Element) -> str | None:
        """Return the first match's cleaned text that is not empty, or None."""
        for one in self.found(root):
            text = clean(text_of(one))
            if text:
                return text
        return None


def text_of(node: _Element | str) -> str:
    """Return the text in a node, without its markup, scripts, styles and comments.

    >>> text_of(etree.fromstring("<p>a<!-- b --><script>c</script>d</p>"))
    'ad'
    """
    if isinstance(node, str):
        return node
    parts: list[str] = []
    try:
        _gather(node, parts)
    except RecursionError:  # nested deeper than anybody writes
        return "".join(text for text in node.itertext(tag=etree.Element) if text)
    return "".join(parts)


def _gather(node: _Element, parts: list[str]) -> None:
    if node.text:
        parts.append(node.text)
    for child in node:
        tag: Any = child.tag
        if isinstance(tag, str) and tag not in {"script", "style", "noscript", "template"}:
            if tag == "br":
                parts.append("\n")
            _gather(child, parts)
        if child.tail:
            parts.append(child.tail)


@lru_cache(maxsize=512)
def compile_selector(text: str) -> Selection:
    """Return the compiled selector.

    Raises:
        SelectorError: with the parser's own words.

    """
    try:
        declared = text.startswith("xpath:")
        xpath = text.removeprefix("xpath:") if declared else _TRANSLATOR.css_to_xpath(text)
        compiled = etree.XPath(xpath, smart_strings=False)
        compiled(etree.Element("html"))  # unknown functions and prefixes show only when evaluated
    except (CssError, etree.XPathError) as problem:
        raise SelectorError(str(problem)) from problem
    return Selection(text, compiled)
